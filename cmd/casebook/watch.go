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
	aside []seenFile // see lookAside
	head  string     // the commit and branch that is checked out
	day   string     // ages count in days
}

// seenFile is what is cheap to know of a file or folder.
type seenFile struct {
	name    string
	size    int64
	changed time.Time // of a folder none: it is what is in it
	mode    fs.FileMode
}

func (s sight) equal(t sight) bool {
	return s.head == t.head && s.day == t.day && slices.EqualFunc(s.files, t.files, seenFile.equal) && slices.EqualFunc(s.aside, t.aside, seenFile.equal)
}

func (x seenFile) equal(y seenFile) bool {
	return x.name == y.name && x.size == y.size && x.mode == y.mode && x.changed.Equal(y.changed)
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
		s.walkTheme(os.DirFS(w.theme), ".")
	} else {
		s.walkTheme(book, tracker.ThemeFolder)
	}
	return s
}

// aside is what a site depends on outside the folders that are looked over, as the build that made it found out.
type aside struct {
	logo   string   // in the casebook; empty: none
	looked []string // where the checks looked whether something is there, sorted
}

// lookAside looks at what lies aside: whether there is something, and how the logo looks, with every folder on the way,
// for it is not published through a symbolic link.
func (w watched) lookAside(a aside) []seenFile {
	var s sight
	book := os.DirFS(w.dir)
	for _, name := range a.looked {
		if _, err := fs.Stat(book, name); err == nil {
			s.files = append(s.files, seenFile{name: name})
		}
	}
	for name := a.logo; name != "" && name != "."; name = path.Dir(name) {
		if info, err := fs.Lstat(book, name); err == nil {
			s.note(name, info)
		}
	}
	return s.files
}

// walk notes a file, or a folder and all below it. What is not there has nothing to be noted; what cannot be read is
// said by who reads it.
func (s *sight) walk(fsys fs.FS, root string) {
	_ = fs.WalkDir(fsys, root, func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil
		case e.IsDir() && e.Name() == ".git":
			return fs.SkipDir
		case !e.IsDir() && passing(e.Name()) && name != root:
			return nil
		}
		if info, err := e.Info(); err == nil {
			s.note(name, info)
		}
		return nil
	})
}

// walkTheme is walk for a theme, of which symbolic links are followed as who reads it does: files, and folders in it.
func (s *sight) walkTheme(fsys fs.FS, root string) {
	from := len(s.files)
	s.walk(fsys, root)
	for _, f := range slices.Clone(s.files[from:]) {
		if f.mode&fs.ModeSymlink == 0 {
			continue
		}
		if info, err := fs.Stat(fsys, f.name); err == nil {
			s.note(f.name, info)
			if below, err := fs.Sub(fsys, f.name); err == nil && info.IsDir() {
				s.walk(below, ".")
			}
		}
	}
}

func (s *sight) note(name string, info fs.FileInfo) {
	f := seenFile{name: name, mode: info.Mode()}
	if !info.IsDir() {
		f.size, f.changed = info.Size(), info.ModTime()
	}
	s.files = append(s.files, f)
}

// passing reports whether a file comes and goes while people and programs write, and is none of ours: a hidden one, such
// as a lock or what an editor keeps.
func passing(name string) bool { return strings.HasPrefix(name, ".") }

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
