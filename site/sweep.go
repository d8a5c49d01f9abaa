package site

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"

	"golang.org/x/sync/errgroup"
)

// sweeper removes an old site that stands where the stage was.
type sweeper struct {
	f *folder
	g errgroup.Group
}

// sweep removes the old site after it was exchanged for the new one. What somebody has put there at that very moment
// moves on into the new one, if nothing stands there.
func sweep(f *folder) error {
	s := &sweeper{f: f}
	s.g.SetLimit(runtime.GOMAXPROCS(0))
	err := s.folder(f.stage.root, ".")
	return errors.Join(err, s.g.Wait(), f.stage.remove())
}

// folder removes the files of a folder, and those below it at the same time if somebody is free to.
func (s *sweeper) folder(d *os.Root, dir string) error {
	entries, err := fs.ReadDir(d.FS(), ".")
	if err != nil {
		return err
	}
	for _, e := range entries {
		switch name := path.Join(dir, e.Name()); {
		case e.IsDir():
			err = s.below(d, name)
		case s.f.old[name]:
			err = d.Remove(e.Name())
		case dir != "." || publishable(name):
			err = s.rescue(name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *sweeper) below(in *os.Root, name string) error {
	d, err := in.OpenRoot(path.Base(name))
	if err != nil {
		return err
	}
	work := func() error { return errors.Join(s.folder(d, name), d.Close()) }
	if !s.g.TryGo(work) {
		return work()
	}
	return nil
}

// rescue moves what is not ours from the old site to the new one.
func (s *sweeper) rescue(name string) error {
	if _, err := s.f.root.Lstat(name); err == nil {
		return nil
	}
	if err := s.f.root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return err
	}
	return os.Rename(filepath.Join(s.f.stage.dir, name), filepath.Join(s.f.dir, name))
}
