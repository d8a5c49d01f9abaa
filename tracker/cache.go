package tracker

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"hash/crc32"
	"io/fs"
	"path/filepath"
	"time"
)

// Cache remembers in a file what was read of one casebook, so that the next command reads only what has changed.
// The file may be deleted at any time; one that is damaged, or was written by another program, counts as none.
// A nil Cache remembers nothing. It is for one casebook, loaded once, and not for several goroutines at once.
type Cache struct {
	file string
	opts CacheOptions
	kept cached

	settings []byte
	zone     *time.Location
	loaded   []loaded     // of the candidates
	files    []loadedFile // that are no records, of those whose stamp is known
	whole    *Memos       // of the casebook
}

// CacheOptions say what a cache is of.
type CacheOptions struct {
	Folder  string    // in which caches lie, outside every casebook
	Root    string    // of the casebook, absolute
	Program string    // which reads it: another one may make something else of the same bytes
	Now     time.Time // by the clock
}

// cached is what a cache file has, by path; nothing if there is none.
type cached struct {
	records, files map[string]*kept
	memos          string // of the casebook, in code
}

// kept is what a cache file has of a record, or of a file that is none.
type kept struct {
	stamp
	certain bool   // the stamp tells every change
	sum     uint32 // CRC-32 of source
	source  []byte // of a record
	code    string // of coder.parsed; of a file that is no record, of its memos
}

// stamp is what a folder says of a file without its being opened.
type stamp struct {
	size     int64
	modified int64 // nanoseconds since 1970
}

func stampOf(info fs.FileInfo) stamp { return stamp{info.Size(), info.ModTime().UnixNano()} }

// loaded is what a load made of a candidate.
type loaded struct {
	stamp
	kept     *kept // nil: it was parsed
	parsed   parsed
	outlined bool  // the cache has its outline
	noted    int64 // of its memos, then
}

// loadedFile is a file that is no record. What becomes known of it is in memos.
type loadedFile struct {
	path string
	stamp
	memos *Memos
}

// doubtful is how long before a reading a file must have been changed for its time to tell a later change: clocks
// of file systems tick coarsely, up to two seconds on FAT, and those of other machines are not ours.
const doubtful = 2 * time.Second

// NewCache returns the cache of a casebook. Its file is read by Load.
func NewCache(opts CacheOptions) *Cache {
	sum := sha256.Sum256([]byte(opts.Root))
	return &Cache{opts: opts, file: filepath.Join(opts.Folder, cachePrefix+hex.EncodeToString(sum[:12]))}
}

// Load is the function Load of a folder of the file system.
func (c *Cache) Load(fsys fs.FS) (*Index, error) { return c.LoadBeside(nil, fsys) }

// LoadBeside is Load; what another version of the casebook has stands in both indexes, as with the function LoadBeside.
func (c *Cache) LoadBeside(other *Index, fsys fs.FS) (*Index, error) {
	return load(fsys, shared{other: other, cache: c})
}

// prepare begins to read the cache file under the settings. What it returns waits for it, and is told how many
// candidates there are and which other files, to which it gives their memos.
func (c *Cache) prepare(cfg *Config, settings []byte) (ready func(candidates int, files []File)) {
	if c == nil {
		return func(int, []File) {}
	}
	c.zone, c.settings = cfg.Timezone, settings
	read := make(chan cached, 1)
	go func() { read <- c.open() }()
	return func(candidates int, files []File) {
		c.kept, c.loaded = <-read, make([]loaded, candidates)
		c.whole = &Memos{code: c.kept.memos}
		c.remember(files)
	}
}

// memos returns those of the casebook that was loaded.
func (c *Cache) memos() *Memos {
	if c == nil {
		return nil
	}
	return c.whole
}

// remember gives files what is known of them.
func (c *Cache) remember(files []File) {
	for i := range files {
		f := &files[i]
		if f.Irregular || f.stamp == (stamp{}) {
			continue
		}
		f.memos = &Memos{}
		if k := c.kept.files[f.Path]; k != nil && k.certain && k.stamp == f.stamp {
			f.memos.code = k.code
		}
		c.files = append(c.files, loadedFile{f.Path, f.stamp, f.memos})
	}
}

// source returns the bytes of candidate i and, if they are those that the cache knows, what it has of them. A file
// is opened only if its size or its time of change differ, or if that time is too late to tell.
func (c *Cache) source(fsys fs.FS, i int, from candidate) (src []byte, known *kept, err error) {
	if c == nil {
		src, err = readRecord(fsys, from.path)
		return src, nil, err
	}
	at := &c.loaded[i]
	info, err := from.entry.Info()
	if err != nil {
		return nil, nil, err
	}
	at.stamp = stampOf(info)
	k := c.kept.records[from.path]
	if k != nil && (k.size != at.size || crc32.ChecksumIEEE(k.source) != k.sum) {
		k = nil
	}
	if k != nil && k.certain && k.stamp == at.stamp {
		return k.source, k, nil
	}
	if src, err = readRecord(fsys, from.path); err != nil || k == nil || !bytes.Equal(src, k.source) {
		return src, nil, err
	}
	return src, k, nil
}

// note remembers what became of candidate i; known is what it was made of, or nil.
func (c *Cache) note(i int, p parsed, known *kept) {
	if c == nil {
		return
	}
	at := &c.loaded[i]
	at.parsed, at.kept = p, known
	if known != nil {
		at.outlined, at.noted = p.record.outlined(), p.record.memos.noted.Load()
	}
}

// parsed returns what became of a candidate when it was read last. ok is false if the cache does not hold together.
func (k *kept) parsed(of candidate, cfg *Config) (p parsed, ok bool) {
	p = parsed{candidate: of, record: &Record{Path: of.path, Source: k.source}}
	c := coder{zone: cfg.Timezone, reading: true, in: k.code}
	c.parsed(&p)
	r := p.record
	if c.failed || c.at != len(c.in) || r.Kind != of.kind || r.bodyAt > len(r.Source) {
		return parsed{}, false
	}
	return p, true
}

// parsed writes or reads a record with its problems, its memos and, if it is known, the outline of its body.
func (c *coder) parsed(p *parsed) {
	c.record(p.record)
	each(c, &p.problems, c.problem)
	c.outlineText(p.record)
	memos := p.record.memos.coded()
	if c.text(&memos); c.reading {
		p.record.memos.code = memos
	}
}
