package site

import (
	"errors"
	"io/fs"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// inspector looks which files of a site stand as they were made.
type inspector struct {
	since time.Time // what was written then or later is read: its time of change proves nothing
}

// upToDate reports whether the site in the folder is whole and was made from what has this fingerprint.
func (f *folder) upToDate(key string, idx *tracker.Index) bool {
	if f.keys == nil || f.keys.site != key {
		return false
	}
	for _, file := range f.files {
		if !file.intact {
			return false
		}
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
	f.folders = layoutOf(f.files)
	top, err := handleOf(f.root)
	if err != nil {
		return err
	}
	return errors.Join(inspector{info.ModTime()}.folder(top, f.folders["."]), top.close())
}

// folder looks at the files of a folder and at those below it.
func (i inspector) folder(d handle, in *level) error {
	for _, f := range in.files {
		f.intact = i.stands(d, f)
	}
	return spread(len(in.folders), func(n int) error {
		below, err := d.open(baseOf(in.folders[n].dir))
		if err != nil {
			return nil // nothing stands there, or something else
		}
		return errors.Join(i.folder(below, in.folders[n]), below.close())
	})
}

// stands reports whether a file is as it was made.
func (i inspector) stands(d handle, f *siteFile) bool {
	if f.was.sum == "" {
		return false
	}
	base := baseOf(f.name)
	size, changed, ok := d.look(base)
	if !ok || size != f.was.size {
		return false
	}
	if changed.Before(i.since) {
		return true
	}
	content, err := d.read(base)
	return err == nil && sum(content) == f.was.sum
}
