package site

import (
	"errors"
	"io/fs"
	"path"
	"sync"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// inspector looks which files of a site stand as they were made.
type inspector struct {
	f     *folder
	in    layout    // of what the last build made
	since time.Time // what was written then or later is read: its time of change proves nothing

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
	i := &inspector{f: f, in: layoutOf(f.old), since: info.ModTime(), intact: make(map[string]bool, len(f.old))}
	top, err := handleOf(f.root)
	if err != nil {
		return err
	}
	if err := errors.Join(i.folder(top, "."), top.close()); err != nil {
		return err
	}
	f.intact = i.intact
	return nil
}

// folder looks at the files of a folder and at those below it.
func (i *inspector) folder(d handle, dir string) error {
	var intact []string
	in := i.in[dir]
	for _, base := range in.files {
		if name := path.Join(dir, base); i.stands(d, name, base) {
			intact = append(intact, name)
		}
	}
	i.mu.Lock()
	for _, name := range intact {
		i.intact[name] = true
	}
	i.mu.Unlock()
	return spread(len(in.folders), func(n int) error {
		below, err := d.open(in.folders[n])
		if err != nil {
			return nil // nothing stands there, or something else
		}
		return errors.Join(i.folder(below, path.Join(dir, in.folders[n])), below.close())
	})
}

// stands reports whether a file is as it was made.
func (i *inspector) stands(d handle, name, base string) bool {
	key, known := i.f.keys.files[name]
	if !known {
		return false
	}
	size, changed, ok := d.look(base)
	if !ok || size != key.size {
		return false
	}
	if changed.Before(i.since) {
		return true
	}
	content, err := d.read(base)
	return err == nil && sum(content) == key.sum
}
