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
	unlinkAll(top, layoutOf(f.old), ".")
	return errors.Join(top.close(), f.rescue(f.stage.root, "."), f.stage.remove())
}

// unlinkAll removes the files of a site from a folder and those below it, and the folders that are empty then. What cannot be
// removed is left.
func unlinkAll(d handle, in layout, dir string) {
	for _, base := range in[dir].files {
		_ = d.remove(base, false)
	}
	folders := in[dir].folders
	_ = spread(len(folders), func(i int) error {
		if below, err := d.open(folders[i]); err == nil {
			unlinkAll(below, in, path.Join(dir, folders[i]))
			_ = below.close()
			_ = d.remove(folders[i], true)
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
		case f.old[name]:
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
