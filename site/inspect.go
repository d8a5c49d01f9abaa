package site

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/casebook-dev/casebook/tracker"
)

// inspector looks which files of a site stand as they were made.
type inspector struct {
	f     *folder
	since time.Time // what was written then or later is read: its time of change proves nothing
	g     errgroup.Group

	mu     sync.Mutex
	intact map[string]bool
}

// upToDate reports whether the site in the folder is whole and was made from what has this fingerprint.
func (f *folder) upToDate(key string, idx *tracker.Index) bool {
	if f.keys == nil || f.keys.site != key || len(f.intact) != len(f.old) || len(f.intact) != len(f.keys.files) {
		return false
	}
	for name, there := range f.keys.looked {
		if _, err := fs.Stat(idx.FS, name); (err == nil) != there {
			return false
		}
	}
	return true
}

// inspect finds the files of the site that stand as they were made, by the size and the time of each, and by its bytes
// where these do not tell. Without keys there are none.
func (f *folder) inspect() error {
	info, err := f.root.Lstat(keysFile)
	if err != nil || f.keys == nil {
		return absent(err)
	}
	i := &inspector{f: f, since: info.ModTime(), intact: make(map[string]bool, len(f.old))}
	i.g.SetLimit(runtime.GOMAXPROCS(0))
	err = i.folder(f.root, ".")
	if err = errors.Join(err, i.g.Wait()); err != nil {
		return err
	}
	f.intact = i.intact
	return nil
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
			i.file(d, name, key)
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

// file notes a file that stands as it was made.
func (i *inspector) file(d *os.Root, name string, key fileKey) {
	base := path.Base(name)
	info, err := d.Lstat(base)
	if err != nil || !info.Mode().IsRegular() || info.Size() != key.size {
		return
	}
	if !info.ModTime().Before(i.since) {
		if content, err := d.ReadFile(base); err != nil || sum(content) != key.sum {
			return
		}
	}
	i.mu.Lock()
	i.intact[name] = true
	i.mu.Unlock()
}
