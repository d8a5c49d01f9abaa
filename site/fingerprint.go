package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"path"

	"github.com/cespare/xxhash/v2"

	"github.com/casebook-dev/casebook/theme"
	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/history"
)

// fingerprint returns a hash of everything a site is made from: equal fingerprints, equal sites. That is the program,
// the options, the settings, the theme, every file of the casebook by its content, what the checks found and what git
// tells of the past.
func fingerprint(idx *tracker.Index, opts Options, all *sums) (string, error) {
	if opts.Theme == nil {
		opts.Theme = theme.Files()
	}
	h := sha256.New()
	note(h, keysHeader, opts.Version, opts.Program, opts.AsOf.UnixNano(), opts.AsOf.Location().String(), opts.Commit, opts.CommitTime.UnixNano(), opts.Branch)
	note(h, string(idx.Settings()))
	if err := noteTheme(h, opts.Theme); err != nil {
		return "", err
	}
	for i, r := range idx.Records() {
		note(h, r.Path, all.records[i])
	}
	for _, f := range idx.Files() {
		note(h, f.Path, f.Size, f.Irregular, all.files[f.Path])
	}
	for _, r := range idx.Rejected() {
		note(h, r.Path, r.Kind, r.ID, sumOf(idx.FS, r.Path))
	}
	if logo := idx.Config.Logo; logo != "" {
		note(h, logo, placeOf(idx.FS, logo), sumOf(idx.FS, logo))
	}
	for _, p := range opts.Problems {
		note(h, p.Path, p.Pos, p.Severity, p.Rule, p.Text, p.Hint)
	}
	notePast(h, idx, opts.History)
	return hex.EncodeToString(h.Sum(nil)), nil
}

// likeness returns a hash of what all pages are made with besides what they show: the program and the theme.
func likeness(opts Options) (string, error) {
	if opts.Theme == nil {
		opts.Theme = theme.Files()
	}
	h := sha256.New()
	note(h, keysHeader, opts.Version, opts.Program)
	if err := noteTheme(h, opts.Theme); err != nil {
		return "", fmt.Errorf("read the theme: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// note adds values to a hash, each marked off from the next. Only plain values are meant: no pointers.
func note(h hash.Hash, values ...any) {
	for _, v := range values {
		fmt.Fprintf(h, "%q\x00", fmt.Sprint(v))
	}
	h.Write([]byte{'\n'})
}

// noteTheme adds every file of a theme.
func noteTheme(h hash.Hash, files fs.FS) error {
	return fs.WalkDir(files, ".", func(name string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			note(h, name, sumOf(files, name))
		}
		return err
	})
}

// toldBy returns what pages can tell of an event, as plain values.
func toldBy(e history.Event) []any {
	return []any{e.What, e.Record, e.Called, e.From, e.To, e.Fields, e.Commit.Hash, e.Commit.Author, e.Commit.Email, e.Commit.Time, e.Commit.Subject}
}

// notePast adds what pages tell of the past.
func notePast(h hash.Hash, idx *tracker.Index, past *history.History) {
	if past == nil {
		return
	}
	note(h, past.Revision().Hash, past.Commits(), past.Shallow())
	for _, e := range past.Events() {
		note(h, toldBy(e)...)
	}
	for _, m := range past.Mentions(idx.Config.Trailers) {
		note(h, m.Key, m.Ref, m.Commit.Hash, m.Commit.Author, m.Commit.Time, m.Commit.Subject)
	}
}

// sums are the hashes of the files of a casebook.
type sums struct {
	like    string            // of what all pages are made with: see likeness
	records []string          // by Index.Records
	files   map[string]string // of Index.Files, by path; none of what is no plain file
}

// sumsOf hashes the files of a casebook in parallel.
func sumsOf(idx *tracker.Index) *sums {
	records, files := idx.Records(), idx.Files()
	ofRecords, ofFiles := make([]string, len(records)), make([]string, len(files))
	_ = spread(len(records)+len(files), func(i int) error { // nothing fails: what cannot be read has no sum
		if i < len(records) {
			ofRecords[i] = sum(records[i].Source)
		} else if f := files[i-len(records)]; !f.Irregular {
			ofFiles[i-len(records)] = sumOf(idx.FS, f.Path)
		}
		return nil
	})
	s := &sums{records: ofRecords, files: make(map[string]string, len(files))}
	for i, f := range files {
		s.files[f.Path] = ofFiles[i]
	}
	return s
}

// sum returns a hash of bytes: XXH64, tens of times faster than SHA-256, and as good at telling one state of a file from
// the next. It guards against chance, not against malice: who could forge it may write the casebook.
func sum(content []byte) string { return sumText(xxhash.Sum64(content)) }

func sumText(s uint64) string { return fmt.Sprintf("%016x", s) }

// sumOf returns the hash of a file, or a word that no hash is if it cannot be read.
func sumOf(files fs.FS, name string) string {
	f, err := files.Open(name)
	if err != nil {
		return "unreadable"
	}
	defer f.Close()
	h := xxhash.New()
	if _, err := io.Copy(h, f); err != nil {
		return "unreadable"
	}
	return sumText(h.Sum64())
}

// placeOf tells what a path and the folders on it are: one that leads through a symbolic link is not published.
func placeOf(files fs.FS, name string) string {
	var all bytes.Buffer
	for ; name != "." && name != "/"; name = path.Dir(name) {
		if info, err := fs.Lstat(files, name); err == nil {
			all.WriteString(info.Mode().Type().String())
		}
		all.WriteByte('/')
	}
	return all.String()
}
