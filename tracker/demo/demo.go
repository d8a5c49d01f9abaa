package demo

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// Commit is one commit of the history.
type Commit struct {
	At      time.Time // with the casebook's offset
	Author  string    // lower-case first name: mei
	Message string    // subject, and after an empty line the trailers
	Files   []File
}

// File is a file as a commit leaves it. A nil Content removes it.
type File struct {
	Path    string // slash-separated, from the casebook's root
	Content []byte
}

// History returns the commits of a casebook, the oldest first. The files after the last one are those of
// idx, every byte. Records must be sound: a field that cannot be edited is an error.
func History(idx *tracker.Index) ([]Commit, error) {
	var all []Commit
	for _, r := range idx.Records() {
		commits, err := newTale(idx, r).commits()
		if err != nil {
			return nil, fmt.Errorf("tell how %s came about: %w", r.Path, err)
		}
		all = append(all, commits...)
	}
	if len(all) == 0 {
		return nil, nil
	}
	slices.SortStableFunc(all, func(a, b Commit) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Files[0].Path, b.Files[0].Path))
	})
	first := Commit{At: all[0].At.Add(-time.Hour), Author: all[0].Author, Message: "Begin the casebook\n"}
	for _, name := range [...]string{"README.md", tracker.ConfigFile} {
		if content, err := fs.ReadFile(idx.FS, name); err == nil {
			first.Files = append(first.Files, File{name, content})
		}
	}
	return joined(append([]Commit{first}, all...)), nil
}

// joined makes one commit of those that one person made of one change.
func joined(commits []Commit) []Commit {
	var all []Commit
	for _, c := range commits {
		if n := len(all); n > 0 && all[n-1].At.Equal(c.At) && all[n-1].Author == c.Author && all[n-1].Message == c.Message {
			all[n-1].Files = append(all[n-1].Files, c.Files...)
			continue
		}
		all = append(all, c)
	}
	return all
}

// evidence returns the files beside a record.
func evidence(idx *tracker.Index, r *tracker.Record) ([]File, error) {
	var files []File
	for _, f := range idx.Evidence(r) {
		content, err := fs.ReadFile(idx.FS, f.Path)
		if err != nil {
			return nil, err
		}
		files = append(files, File{f.Path, content})
	}
	return files, nil
}
