package main

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/gitrepo"
)

// watched is where a site comes from: what a change of is to be seen.
type watched struct {
	dir   string // the casebook
	theme string // of --theme; empty: the casebook's own
}

// sight is how everything watched looked at a moment. Two are equal if nothing has changed in between.
type sight struct {
	files []seenFile
	head  string // the commit and branch that is checked out
	day   string // ages count in days
}

// seenFile is what is cheap to know of a file.
type seenFile struct {
	name    string
	size    int64
	changed time.Time
	mode    fs.FileMode
}

func (s sight) equal(t sight) bool {
	return s.head == t.head && s.day == t.day && slices.EqualFunc(s.files, t.files, func(x, y seenFile) bool {
		return x.name == y.name && x.size == y.size && x.mode == y.mode && x.changed.Equal(y.changed)
	})
}

// look walks over the files that a site is made from: the settings, the folders of records and the theme. It reads
// none of them. The rest of the repository, which may be large, is left alone. Day is today's.
func (w watched) look(day string) sight {
	s := sight{head: headOf(w.dir), day: day}
	book := os.DirFS(w.dir)
	s.walk(book, tracker.ConfigFile)
	for _, k := range tracker.Kinds() {
		s.walk(book, k.Folder())
	}
	if w.theme != "" {
		s.walk(os.DirFS(w.theme), ".")
	} else {
		s.walk(book, tracker.ThemeFolder)
	}
	return s
}

// walk notes a file, or a folder and all below it. What is not there has nothing to be noted; what cannot be read is
// said by who reads it.
func (s *sight) walk(fsys fs.FS, root string) {
	_ = fs.WalkDir(fsys, root, func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil
		case passing(e.Name()) && e.IsDir() && name != root:
			return fs.SkipDir
		case passing(e.Name()) && name != root, e.IsDir() && name != root:
			return nil // a folder is what is in it
		}
		if info, err := e.Info(); err == nil && !info.IsDir() {
			s.files = append(s.files, seenFile{name, info.Size(), info.ModTime(), info.Mode()})
		}
		return nil
	})
}

// passing reports whether a file comes and goes while people and programs write: hidden ones, locks, and what editors
// leave beside a file.
func passing(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") || strings.HasPrefix(name, "#") ||
		name == "4913" || path.Ext(name) == ".swp" // vim tries with a file 4913 whether it can write
}

// headOf names the commit and the branch that is checked out; without a repository, why there is none.
func headOf(dir string) string {
	repo, err := gitrepo.Open(dir)
	if err != nil {
		return err.Error()
	}
	defer repo.Close()
	commit, err := repo.Head()
	if err != nil {
		return err.Error()
	}
	branch, _ := repo.Branch()
	return commit.Hash + " " + branch
}

// newWatched returns what to watch for a build of that casebook with that theme.
func newWatched(env *Env, dir, theme string) watched {
	w := watched{dir: dir}
	if theme != "" {
		w.theme = filepath.Clean(env.Path(theme))
	}
	return w
}
