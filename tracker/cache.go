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
	kept map[string]*kept // by path; nil: nothing is known

	settings []byte
	zone     *time.Location
	loaded   []loaded // of the candidates
}

// CacheOptions say what a cache is of.
type CacheOptions struct {
	Folder  string    // in which caches lie, outside every casebook
	Root    string    // of the casebook, absolute
	Program string    // which reads it: another one may make something else of the same bytes
	Now     time.Time // by the clock
}

// kept is what a cache file has of a record.
type kept struct {
	stamp
	certain bool   // the stamp tells every change
	sum     uint32 // CRC-32 of source
	source  []byte
	code    string // of coder.parsed
}

// stamp is what a folder says of a file without its being opened.
type stamp struct {
	size     int64
	modified int64 // nanoseconds since 1970
}

// loaded is what a load made of a candidate.
type loaded struct {
	stamp
	kept   *kept // nil: it was parsed
	parsed parsed
	known  bool // the cache has its outline
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
// candidates there are.
func (c *Cache) prepare(cfg *Config, settings []byte) (ready func(candidates int)) {
	if c == nil {
		return func(int) {}
	}
	c.zone, c.settings = cfg.Timezone, settings
	read := make(chan map[string]*kept, 1)
	go func() { read <- c.open() }()
	return func(candidates int) {
		c.kept, c.loaded = <-read, make([]loaded, candidates)
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
	at.stamp = stamp{info.Size(), info.ModTime().UnixNano()}
	k := c.kept[from.path]
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
	at.known = known != nil && p.record.outlineCode != ""
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

// parsed writes or reads a record with its problems and, if it is known, the outline of its body.
func (c *coder) parsed(p *parsed) {
	c.record(p.record)
	each(c, &p.problems, c.problem)
	c.outlineText(p.record)
}
