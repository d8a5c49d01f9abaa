package tracker

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"
)

// ErrNoCasebook is what Load returns for a folder without casebook.yaml.
var ErrNoCasebook = errors.New("no " + ConfigFile + " here")

// Load reads the casebook at the root of fsys: settings, every record (parsed in parallel), every file
// beside them; then links and sorts. A bad file never stops it: it becomes a Problem. The error is for
// what could not be read at all, such as a folder without casebook.yaml (ErrNoCasebook).
func Load(fsys fs.FS) (*Index, error) { return LoadBeside(nil, fsys, nil) }

// LoadBeside is Load for another version of a casebook that is loaded already, as two revisions are: under the
// same settings, a record whose file has the same bytes is not read again but stands in both indexes. Same, if
// it is not nil, may say so of a file by its path, which then is not even opened.
func LoadBeside(other *Index, fsys fs.FS, same func(path string) bool) (*Index, error) {
	return load(fsys, shared{other: other, same: same})
}

func load(fsys fs.FS, with shared) (*Index, error) {
	src, err := fs.ReadFile(fsys, ConfigFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNoCasebook
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", ConfigFile, err)
	}
	cfg, problems := ParseConfig(src)
	ready := with.cache.prepare(cfg, src)
	w := &walk{fsys: fsys, problems: problems}
	for _, k := range Kinds() {
		w.folder(k, k.Folder())
	}
	if with.other != nil && !bytes.Equal(with.other.settings, src) {
		with.other = nil
	}
	with.cfg = cfg
	ready(len(w.candidates), w.files)
	parsed := parseAll(fsys, w.candidates, with)
	idx := newIndex(cfg, w, parsed)
	idx.settings, idx.memos = src, with.memos()
	return idx, nil
}

// LoadNone returns the index of a casebook with settings and without records: what a new one is compared with.
func LoadNone(cfg *Config) *Index { return newIndex(cfg, &walk{fsys: noFiles{}}, nil) }

// noFiles is a file system without files.
type noFiles struct{}

// Open returns fs.ErrNotExist.
func (noFiles) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// walk finds the files of a casebook and tells records, evidence and strays apart.
type walk struct {
	fsys       fs.FS
	candidates []candidate
	files      []File   // evidence and strays
	evidence   []string // folders that are evidence by their name, whether or not their record exists
	problems   []Problem
}

// candidate is a file that should be a record.
type candidate struct {
	path  string
	kind  Kind
	entry fs.DirEntry
}

// parsed is what became of a candidate; a nil record was rejected.
type parsed struct {
	candidate
	record   *Record
	problems []Problem
}

// interrupted ends the name of a file that a writing process makes beside the one it writes, and takes
// away when it is done.
const interrupted = ".casebook-lock"

// hidden reports whether a name is none of ours: README.md, and what begins with a dot or underscore.
func hidden(name string) bool {
	return name[0] == '.' || name[0] == '_' || strings.EqualFold(name, "README.md")
}

// folder reads a folder of records. One that does not exist has none.
func (w *walk) folder(k Kind, dir string) {
	entries, err := fs.ReadDir(w.fsys, dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		w.unreadable(dir, err)
	}
	for _, e := range entries {
		w.entry(k, dir, e, entries)
	}
}

func (w *walk) entry(k Kind, dir string, e fs.DirEntry, beside []fs.DirEntry) {
	name, full := e.Name(), dir+"/"+e.Name()
	switch {
	case strings.HasSuffix(name, interrupted):
		w.report(full, Warning, RuleInterruptedWrite, "a write into this folder was interrupted, or is under way",
			"if no casebook command is running, delete this file: the record it was for is whole")
	case hidden(name):
	case e.IsDir() && k.HasEvidence() && ofRecord(name, beside):
		w.evidence = append(w.evidence, full)
		w.evidenceFiles(full)
	case e.IsDir():
		w.folder(k, full)
	case !strings.HasSuffix(strings.ToLower(name), ".md"):
		w.stray(full, e)
		w.report(full, Warning, RuleStrayFile, "this file is neither a record nor evidence of one",
			"attach it to an observation, or move it out of "+k.Folder()+"/")
	case !e.Type().IsRegular():
		w.stray(full, e)
		w.report(full, Error, RuleNotARegularFile, "a record must be a file, not a link or a device", "put the file itself here")
	default:
		w.candidates = append(w.candidates, candidate{full, k, e})
	}
}

// ofRecord reports whether a folder holds the evidence of a record: one is beside it, or was, by its name. What is
// beside it is sorted.
func ofRecord(name string, beside []fs.DirEntry) bool {
	_, found := slices.BinarySearchFunc(beside, name+".md", func(e fs.DirEntry, name string) int { return strings.Compare(e.Name(), name) })
	if !found {
		_, found = DatedID(name)
	}
	return found
}

func (w *walk) report(file string, severity Severity, rule, text, hint string) {
	w.problems = append(w.problems, Problem{Path: file, Severity: severity, Rule: rule, Text: text, Hint: hint})
}

func (w *walk) unreadable(dir string, err error) {
	w.report(dir, Error, RuleUnreadableFile, "the folder cannot be read: "+err.Error(), "check its permissions")
}

func (w *walk) stray(full string, e fs.DirEntry) {
	f := File{Path: full, Irregular: !e.Type().IsRegular()}
	if info, err := e.Info(); err == nil {
		f.Size, f.stamp = info.Size(), stampOf(info)
	}
	w.files = append(w.files, f)
}

// evidenceFiles lists the files in a folder and below. What cannot be read is a problem of the folder
// that cannot.
func (w *walk) evidenceFiles(dir string) {
	_ = fs.WalkDir(w.fsys, dir, func(p string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			w.unreadable(p, err)
		case !e.IsDir() && e.Name()[0] != '.':
			w.stray(p, e)
		}
		return nil
	})
}

// shared is what records are read with: settings, and what may have them read already.
type shared struct {
	cfg   *Config
	other *Index                 // another version of the casebook, or nil
	same  func(path string) bool // see LoadBeside
	cache *Cache                 // or nil
}

// memos returns those of the casebook: the cache's, else a copy of those of the other version under the same settings.
func (s shared) memos() *Memos {
	if s.cache == nil && s.other != nil && s.other.memos != nil {
		return &Memos{code: s.other.memos.coded()}
	}
	return s.cache.memos()
}

// known returns what became of a candidate in the other version, if its bytes are the same. Source is nil if
// they have not been read.
func (s shared) known(c candidate, source []byte) (parsed, bool) {
	if s.other == nil {
		return parsed{}, false
	}
	r := s.other.byPath[c.path]
	if r == nil || source == nil && (s.same == nil || !s.same(c.path)) || source != nil && !bytes.Equal(r.Source, source) {
		return parsed{}, false
	}
	return parsed{c, r, s.other.onParsing[c.path]}, true
}

// parseAll reads and parses the candidates in parallel; the result keeps their order.
func parseAll(fsys fs.FS, candidates []candidate, with shared) []parsed {
	all := make([]parsed, len(candidates))
	_ = inParallel(len(candidates), func(i int) error {
		c := candidates[i]
		var ok bool
		if all[i], ok = with.known(c, nil); !ok {
			all[i] = with.parse(fsys, i, c)
		}
		return nil
	})
	return all
}

// parse makes a record of the candidate with number i.
func (s shared) parse(fsys fs.FS, i int, c candidate) parsed {
	src, kept, err := s.cache.source(fsys, i, c)
	if err != nil {
		return parsed{candidate: c, problems: []Problem{{Path: c.path, Severity: Error, Rule: RuleUnreadableFile,
			Text: "the file cannot be read: " + err.Error(), Hint: "check its permissions"}}}
	}
	p, ok := s.known(c, src)
	if !ok && kept != nil {
		p, ok = kept.parsed(c, s.cfg)
	}
	if !ok {
		r, problems := ParseRecord(c.path, src, s.cfg)
		p, kept = parsed{c, r, problems}, nil
	}
	s.cache.note(i, p, kept)
	return p
}

// readRecord reads at most one byte more than a record may have, which is enough to refuse it.
func readRecord(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	src := make([]byte, min(info.Size(), MaxRecordSize)+1) // a byte more, to see the end
	n, err := io.ReadFull(f, src)
	if err == io.ErrUnexpectedEOF || err == io.EOF {
		return slices.Clip(src[:n]), nil
	}
	if err != nil {
		return nil, err
	}
	more, err := io.ReadAll(io.LimitReader(f, MaxRecordSize+1-int64(n))) // of a file that grew, or is too large
	return append(src, more...), err
}

// inParallel calls work(0) to work(n-1) on all cores, in chunks so that a small piece of work is not
// drowned by its hand-over, and returns the first error.
func inParallel(n int, work func(i int) error) error {
	const chunk = 16
	group, _ := errgroup.WithContext(context.Background())
	group.SetLimit(runtime.GOMAXPROCS(0))
	for from := 0; from < n; from += chunk {
		group.Go(func() error {
			for i := from; i < min(from+chunk, n); i++ {
				if err := work(i); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return group.Wait()
}
