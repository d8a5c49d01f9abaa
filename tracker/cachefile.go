package tracker

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A cache file is a line, the length and the CRC-32 of what follows, that: whose cache it is and the records and other
// files one by one (coder.directory, coder.listed), and after it the bytes of the records, one after the other.
const (
	cachePrefix = "records-"
	cacheHead   = "casebook records 2\n"
	cacheIntro  = len(cacheHead) + 8
)

// directory is the first part of a cache file. Its records and files are written and read after it.
type directory struct {
	program  string // that wrote it
	settings string // casebook.yaml as it was
	begun    int64  // when the reading began, in nanoseconds since 1970
	memos    string // of the casebook, in code
	counts   [2]int // of records and files
	records  []listed
	files    []listed // those of which something is known
}

// listed is a record or a file in a directory.
type listed struct {
	path string
	kept
}

func (c *coder) directory(d *directory) {
	c.text(&d.program)
	c.text(&d.settings)
	c.signed(&d.begun)
	c.text(&d.memos)
	c.size(&d.counts[0])
	c.size(&d.counts[1])
}

func (c *coder) listed(l *listed) {
	sum := uint64(l.sum)
	c.text(&l.path)
	c.signed(&l.size)
	c.signed(&l.modified)
	c.bits(&sum)
	c.text(&l.code)
	l.sum = uint32(sum)
}

// open reads the file. It returns nothing if there is none for this casebook, its settings and this program.
func (c *Cache) open() cached {
	f, err := os.Open(c.file)
	if err != nil {
		return cached{}
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return cached{}
	}
	d, err := readDirectory(f, info.Size())
	if err != nil || d.program != c.opts.Program || d.settings != string(c.settings) {
		return cached{}
	}
	sources := make([]byte, d.sourcesSize())
	if _, err := io.ReadFull(f, sources); err != nil {
		return cached{}
	}
	return d.byPath(sources, min(d.begun, info.ModTime().UnixNano())-int64(doubtful))
}

var errNoCache = errors.New("this is no cache")

// readDirectory reads the beginning of a file of so many bytes, up to the sources.
func readDirectory(f io.Reader, size int64) (*directory, error) {
	intro := make([]byte, cacheIntro)
	if _, err := io.ReadFull(f, intro); err != nil {
		return nil, err
	}
	length := int64(binary.LittleEndian.Uint32(intro[len(cacheHead):]))
	sum := binary.LittleEndian.Uint32(intro[len(cacheHead)+4:])
	if string(intro[:len(cacheHead)]) != cacheHead || length > size-int64(cacheIntro) {
		return nil, errNoCache
	}
	var text strings.Builder
	text.Grow(int(length))
	crc := crc32.NewIEEE()
	if _, err := io.CopyN(io.MultiWriter(&text, crc), f, length); err != nil {
		return nil, err
	}
	d, c := &directory{}, coder{reading: true, in: text.String()}
	c.directory(d)
	for i, list := range []*[]listed{&d.records, &d.files} {
		*list = make([]listed, min(d.counts[i], len(c.in)-c.at)) // each takes a byte or more
		for i := range *list {
			c.listed(&(*list)[i])
		}
	}
	if crc.Sum32() != sum || c.failed || c.at != len(c.in) || d.sourcesSize() != size-int64(cacheIntro)-length {
		return nil, errNoCache
	}
	return d, nil
}

// sourcesSize returns how many bytes the files of the records have, -1 if that makes no sense.
func (d *directory) sourcesSize() int64 {
	total := int64(0)
	for _, r := range d.records {
		if r.size < 0 || r.size > MaxRecordSize {
			return -1
		}
		total += r.size
	}
	return total
}

// byPath returns the records with their sources, and the files. Times before so many nanoseconds since 1970 are certain.
func (d *directory) byPath(sources []byte, certain int64) cached {
	for i := range d.records {
		r := &d.records[i]
		r.source, sources = sources[:r.size:r.size], sources[r.size:]
	}
	return cached{keptByPath(d.records, certain), keptByPath(d.files, certain), d.memos}
}

func keptByPath(list []listed, certain int64) map[string]*kept {
	known := make(map[string]*kept, len(list))
	for i := range list {
		l := &list[i]
		l.certain = l.modified < certain
		known[l.path] = &l.kept
	}
	return known
}

// The file is written anew when so many records, and one in so many, would have to be read again: before that,
// reading them costs less than writing it.
const (
	minStale     = 16
	staleOneIn   = 128
	cacheOldDays = 90
)

// Save writes down what was loaded, and what of it was looked at since, if that spares the next command enough.
func (c *Cache) Save() error {
	if c == nil {
		return nil
	}
	if stale := c.stale(); stale <= minStale || stale*staleOneIn <= len(c.loaded) {
		return nil
	}
	if err := os.MkdirAll(c.opts.Folder, 0o700); err != nil {
		return fmt.Errorf("make the folder of the cache: %w", err)
	}
	f, err := os.CreateTemp(c.opts.Folder, "."+cachePrefix+"*")
	if err != nil {
		return fmt.Errorf("write the cache: %w", err)
	}
	err = errors.Join(c.write(f), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), c.file)
	}
	if err != nil {
		return fmt.Errorf("write the cache: %w", errors.Join(err, os.Remove(f.Name())))
	}
	c.sweep()
	return nil
}

// stale returns how many records and files the next command would have to read or to look through again, or how many
// the cache file has in vain.
func (c *Cache) stale() int {
	certain := c.opts.Now.Add(-doubtful).UnixNano()
	again, inVain := 0, len(c.kept.records)+len(c.kept.files)
	for i := range c.loaded {
		l := &c.loaded[i]
		if l.kept != nil {
			inVain--
		}
		if l.kept == nil || l.kept.stamp != l.stamp || !l.kept.certain && l.modified < certain || l.moreKnown() {
			again++
		}
	}
	for i := range c.files {
		l := &c.files[i]
		if k := c.kept.files[l.path]; k != nil && k.stamp == l.stamp {
			inVain--
		}
		if l.memos.noted.Load() > 0 && l.modified < certain {
			again++
		}
	}
	return max(again, inVain)
}

// write writes the file: the records one by one, and then the line that says how many bytes they are.
func (c *Cache) write(f *os.File) error {
	if _, err := f.Seek(int64(cacheIntro), io.SeekStart); err != nil {
		return err
	}
	keep := slices.Collect(c.lasting())
	codes := make([]string, len(keep))
	_ = inParallel(len(keep), func(i int) error {
		codes[i] = c.code(keep[i])
		return nil
	})
	w, sum, length := bufio.NewWriterSize(f, 1<<20), crc32.NewIEEE(), 0
	out := coder{zone: c.zone}
	flush := func() {
		length += len(out.out)
		_, _ = sum.Write(out.out) // never fails
		_, _ = w.Write(out.out)   // Flush tells of it
		out.out = out.out[:0]
	}
	files := slices.DeleteFunc(slices.Clone(c.files), func(l loadedFile) bool { return l.memos.coded() == "" })
	out.directory(&directory{program: c.opts.Program, settings: string(c.settings), begun: c.opts.Now.UnixNano(), memos: c.whole.coded(),
		counts: [2]int{len(keep), len(files)}})
	for i, l := range keep {
		src := l.parsed.record.Source
		out.listed(&listed{l.parsed.path, kept{stamp: l.stamp, sum: crc32.ChecksumIEEE(src), code: codes[i]}})
		flush()
	}
	for _, l := range files {
		out.listed(&listed{l.path, kept{stamp: l.stamp, code: l.memos.coded()}})
	}
	flush()
	for _, l := range keep {
		_, _ = w.Write(l.parsed.record.Source)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	intro := binary.LittleEndian.AppendUint32([]byte(cacheHead), uint32(length))
	_, err := f.WriteAt(binary.LittleEndian.AppendUint32(intro, sum.Sum32()), 0)
	return err
}

// lasting returns what can be kept of what was loaded: neither what was rejected nor what changed while it was read.
func (c *Cache) lasting() iter.Seq[*loaded] {
	return func(yield func(*loaded) bool) {
		for i := range c.loaded {
			l := &c.loaded[i]
			if r := l.parsed.record; r != nil && int64(len(r.Source)) == l.size && !yield(l) {
				return
			}
		}
	}
}

// usualCode is more bytes than the code of most records has.
const usualCode = 2 << 10

// code returns what the file says of a record: what it said before, unless more is known now.
func (c *Cache) code(l *loaded) string {
	if l.kept != nil && !l.moreKnown() {
		return l.kept.code
	}
	e := coder{zone: c.zone, out: make([]byte, 0, usualCode)}
	e.parsed(&l.parsed)
	return string(e.out)
}

// moreKnown reports whether anything was found out about a record since it was loaded.
func (l *loaded) moreKnown() bool {
	r := l.parsed.record
	return !l.outlined && r.outlined() || r.memos.noted.Load() > l.noted
}

// sweep deletes caches that nobody has written for long, and what interrupted writes left.
func (c *Cache) sweep() {
	old := c.opts.Now.AddDate(0, 0, -cacheOldDays)
	for _, pattern := range []string{cachePrefix + "*", "." + cachePrefix + "*"} {
		files, _ := filepath.Glob(filepath.Join(c.opts.Folder, pattern))
		for _, file := range files {
			if info, err := os.Lstat(file); err == nil && info.Mode().IsRegular() && info.ModTime().Before(old) {
				_ = os.Remove(file) // its bytes are all that is lost or left
			}
		}
	}
}
