package site

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sync"
)

const (
	stageFolder = ".casebook-new" // inside the site's folder
	besideEnd   = ".casebook-new" // of the name of a stage beside it: .public.casebook-new
	ignoreFile  = ".gitignore"    // keeps a stage beside the folder out of a repository around both
)

// stage takes new and changed files until all of them are rendered. It stands beside the site's folder, where the whole
// new site can be made and exchanged for the old one at once, or inside it where that is impossible.
type stage struct {
	dir    string // of the file system
	root   *os.Root
	beside bool

	mu   sync.Mutex
	dirs map[string]bool // made in it
}

// openStage opens a stage for a folder, beside it if the system can exchange folders and lets us write there.
func openStage(f *folder) (*stage, error) {
	if canExchange {
		if s, err := f.stageBeside(); err == nil {
			return s, nil
		}
	}
	return openInside(f)
}

// openInside opens a stage inside the folder.
func openInside(f *folder) (*stage, error) {
	if err := f.root.Mkdir(stageFolder, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	root, err := f.root.OpenRoot(stageFolder)
	if err != nil {
		return nil, err
	}
	return &stage{dir: filepath.Join(f.dir, stageFolder), root: root, dirs: map[string]bool{}}, nil
}

// stageBeside opens a stage beside the folder, locked and marked as ours.
func (f *folder) stageBeside() (s *stage, err error) {
	dir := beside(f.dir)
	if dir == "" {
		return nil, errors.ErrUnsupported
	}
	if err := os.Mkdir(dir, 0o755); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, errors.Join(err, os.Remove(dir))
	}
	s = &stage{dir: dir, root: root, beside: true, dirs: map[string]bool{}}
	err = root.WriteFile(manifestFile, []byte(manifestHeader), 0o644)
	if err == nil {
		err = root.WriteFile(ignoreFile, []byte("*\n"), 0o644)
	}
	if err == nil {
		err = f.lock(root) // it will be the folder
	}
	if err != nil {
		return nil, errors.Join(err, s.remove())
	}
	return s, nil
}

// beside returns where a stage beside a folder stands, or nothing for a folder that has no name.
func beside(dir string) string {
	base := filepath.Base(dir)
	if parent := filepath.Dir(dir); parent == dir || base == "." || base == ".." {
		return ""
	}
	return filepath.Join(filepath.Dir(dir), "."+base+besideEnd)
}

// clearBeside removes the stage that a killed build has left beside a folder. What is not marked as ours stays: then
// no stage can stand there.
func clearBeside(dir string) error {
	left := beside(dir)
	if info, err := os.Lstat(left); left == "" || err != nil || !info.IsDir() {
		return nil
	}
	root, err := os.OpenRoot(left)
	if err != nil {
		return nil // of somebody else
	}
	if _, err := root.Lstat(manifestFile); err != nil {
		_ = os.Remove(left) // killed before it was marked, if it is empty
		return root.Close()
	}
	return (&stage{dir: left, root: root, beside: true}).remove()
}

// write puts a file into the stage.
func (s *stage) write(name string, content []byte) error {
	if err := s.makeDir(path.Dir(name)); err != nil {
		return err
	}
	return sharing(s.root.WriteFile(name, content, 0o644))
}

func (s *stage) makeDir(dir string) error {
	s.mu.Lock()
	made := s.dirs[dir]
	s.mu.Unlock()
	if made {
		return nil
	}
	if err := s.root.MkdirAll(dir, 0o755); err != nil {
		return sharing(err)
	}
	s.mu.Lock()
	s.dirs[dir] = true
	s.mu.Unlock()
	return nil
}

// remove deletes the stage and closes it. Its mark goes last, so that what is left of it when we are killed is still
// known as ours.
func (s *stage) remove() error {
	names, err := s.names()
	for _, name := range names {
		err = errors.Join(err, s.root.RemoveAll(name))
	}
	if err == nil {
		err = absent(s.root.Remove(manifestFile))
	}
	return errors.Join(err, s.root.Close(), absent(os.Remove(s.dir)))
}

// names lists what stands in the stage besides its mark.
func (s *stage) names() ([]string, error) {
	d, err := s.root.Open(".")
	if err != nil {
		return nil, err
	}
	defer d.Close()
	names, err := d.Readdirnames(-1)
	return slices.DeleteFunc(names, func(name string) bool { return name == manifestFile }), err
}
