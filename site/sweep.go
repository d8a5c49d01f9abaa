package site

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// sweep removes the old site after it was exchanged for the new one. What somebody has put there at that very moment
// moves on into the new one, if nothing stands there.
func sweep(f *folder) error {
	top, err := handleOf(f.stage.root)
	if err != nil {
		return err
	}
	unlinkAll(top, f.folders["."])
	return errors.Join(top.close(), f.rescue(f.stage.root, "."), f.stage.remove())
}

// unlinkAll removes the files of a site from a folder and those below it, and the folders that are empty then. What cannot be
// removed is left.
func unlinkAll(d handle, in *level) {
	for _, f := range in.files {
		_ = d.remove(baseOf(f.name), false)
	}
	_ = spread(len(in.folders), func(i int) error {
		base := baseOf(in.folders[i].dir)
		if below, err := d.open(base); err == nil {
			unlinkAll(below, in.folders[i])
			_ = below.close()
			_ = d.remove(base, true)
		}
		return nil
	})
}

// rescue goes through what is left of a folder of the old site: what is not ours moves to the new one.
func (f *folder) rescue(d *os.Root, dir string) error {
	entries, err := fs.ReadDir(d.FS(), ".")
	if err != nil {
		return err
	}
	for _, e := range entries {
		switch name := path.Join(dir, e.Name()); {
		case e.IsDir():
			err = f.rescueBelow(d, name)
		case f.files[name] != nil && f.files[name].old:
			err = d.Remove(e.Name())
		case dir != "." || publishable(name):
			err = f.moveOn(name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (f *folder) rescueBelow(in *os.Root, name string) error {
	d, err := in.OpenRoot(path.Base(name))
	if err != nil {
		return err
	}
	return errors.Join(f.rescue(d, name), d.Close())
}

// moveOn moves what is not ours from the old site to the new one.
func (f *folder) moveOn(name string) error {
	if _, err := f.root.Lstat(name); err == nil {
		return nil
	}
	if err := f.root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return err
	}
	return os.Rename(filepath.Join(f.stage.dir, name), filepath.Join(f.dir, name))
}
