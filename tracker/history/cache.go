package history

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"time"
)

// cacheHead begins a cache file; the number grows when facts are told otherwise than before.
const cacheHead = "casebook history 1\n"

// maxSegments is how many runs may append to a cache before it is written anew as a whole.
const maxSegments = 64

// entry is what is known of a commit, whatever is reachable from where.
type entry struct {
	hash     string // in hexadecimal digits
	parents  []string
	author   string // as the commit has it
	email    string
	authored time.Time
	time     time.Time // of the committer
	subject  string
	mentions []mention
	facts    []fact
	cut      bool // never kept: what it changed shows once the clone is whole
}

// mention is a trailer whose value may name records.
type mention struct{ key, value string }

// store is a cache file: a head, then segments, each what one run added. A segment is its length, its
// CRC-32 and as many bytes. Strings and hashes are numbered through all segments.
type store struct {
	file     string // "" keeps nothing
	data     []byte // of the file, as far as it is sound
	segments int
	entries  map[string]*entry
	strings  []string
	hashes   []string
}

var errDamaged = errors.New("the cache is damaged")

// openStore reads a cache file. A file that is not there, is damaged or of another version is an empty one.
func openStore(file string) *store {
	s := &store{file: file, entries: map[string]*entry{}}
	if file == "" {
		return s
	}
	data, err := os.ReadFile(file)
	if err != nil || !bytes.HasPrefix(data, []byte(cacheHead)) {
		return s
	}
	if err := s.decode(data); err != nil {
		return &store{file: file, entries: map[string]*entry{}}
	}
	s.data = data
	return s
}

func (s *store) decode(data []byte) error {
	rest := data[len(cacheHead):]
	for len(rest) > 0 {
		if len(rest) < 8 {
			return errDamaged
		}
		size, sum := int(binary.LittleEndian.Uint32(rest)), binary.LittleEndian.Uint32(rest[4:])
		if size > len(rest)-8 || crc32.ChecksumIEEE(rest[8:8+size]) != sum {
			return errDamaged
		}
		d := decoder{store: s, text: string(rest[8 : 8+size])}
		if d.segment(); d.err != nil {
			return d.err
		}
		rest = rest[8+size:]
		s.segments++
	}
	return nil
}

// save adds entries to the file, by writing it anew beside the old one and renaming.
func (s *store) save(added []*entry) error {
	if s.file == "" || len(added) == 0 {
		return nil
	}
	if len(s.data) == 0 || s.segments >= maxSegments {
		all := &store{file: s.file}
		return all.write([]byte(cacheHead), s.all())
	}
	return s.write(s.data, added)
}

// all returns every entry that may be kept, in the order in which they were met.
func (s *store) all() []*entry {
	var all []*entry
	for _, e := range sortedEntries(s.entries) {
		if !e.cut {
			all = append(all, e)
		}
	}
	return all
}

func (s *store) write(before []byte, added []*entry) error {
	e := newEncoder(s)
	segment := e.segment(added)
	head := binary.LittleEndian.AppendUint32(nil, uint32(len(segment)))
	head = binary.LittleEndian.AppendUint32(head, crc32.ChecksumIEEE(segment))
	return replaceFile(s.file, before, head, segment)
}

// replaceFile writes parts into a file that is complete or not there at any moment.
func replaceFile(file string, parts ...[]byte) (err error) {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return fmt.Errorf("make the folder of the cache: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(file), ".history-*")
	if err != nil {
		return fmt.Errorf("write the cache: %w", err)
	}
	defer func() {
		if err != nil {
			err = fmt.Errorf("write the cache: %w", errors.Join(err, os.Remove(f.Name())))
		}
	}()
	for _, part := range parts {
		if _, err := f.Write(part); err != nil {
			return errors.Join(err, f.Close())
		}
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), file)
}
