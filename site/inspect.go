package site

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"runtime"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/casebook-dev/casebook/tracker"
)

// inspector looks whether the files of a site stand as they were made.
type inspector struct {
	f     *folder
	since time.Time // what was written then or later is read: its time of change proves nothing
	found atomic.Int64
	g     errgroup.Group
}

var errChanged = errors.New("a file is not as it was made")

// upToDate reports whether the site in the folder is whole and was made from what has this fingerprint.
func (f *folder) upToDate(key string, idx *tracker.Index) bool {
	if f.keys == nil || f.keys.site != key {
		return false
	}
	for name, there := range f.keys.looked {
		if _, err := fs.Stat(idx.FS, name); (err == nil) != there {
			return false
		}
	}
	return f.whole()
}

// whole reports whether the site in the folder is whole and as it was made, by the size and the time of every file, and
// by its bytes where these do not tell.
func (f *folder) whole() bool {
	if len(f.keys.files) != len(f.old) {
		return false
	}
	info, err := f.root.Lstat(keysFile)
	if err != nil {
		return false
	}
	i := &inspector{f: f, since: info.ModTime()}
	i.g.SetLimit(runtime.GOMAXPROCS(0))
	err = i.folder(f.root, ".")
	return errors.Join(err, i.g.Wait()) == nil && int(i.found.Load()) == len(f.old)
}

// folder looks at the files of a folder, and at those below it at the same time if somebody is free to.
func (i *inspector) folder(d *os.Root, dir string) error {
	entries, err := fs.ReadDir(d.FS(), ".")
	if err != nil {
		return err
	}
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		switch key, ours := i.f.keys.files[name]; {
		case ours && i.f.old[name]:
			err = i.file(d, e.Name(), key)
		case e.IsDir() && (dir != "." || publishable(name)):
			err = i.below(d, name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (i *inspector) below(in *os.Root, name string) error {
	d, err := in.OpenRoot(path.Base(name))
	if err != nil {
		return err
	}
	work := func() error { return errors.Join(i.folder(d, name), d.Close()) }
	if !i.g.TryGo(work) {
		return work()
	}
	return nil
}

func (i *inspector) file(d *os.Root, base string, key fileKey) error {
	info, err := d.Lstat(base)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() || info.Size() != key.size {
		return errChanged
	}
	if !info.ModTime().Before(i.since) {
		if content, err := d.ReadFile(base); err != nil || sum(content) != key.sum {
			return errChanged
		}
	}
	i.found.Add(1)
	return nil
}
