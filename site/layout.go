package site

import (
	"path"
	"runtime"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// layout is the files of a site by the folder they are in; "." is the site's own.
type layout map[string]*level

// level is what a folder holds, each by its own name.
type level struct{ files, folders []string }

// layoutOf sorts the files of a site into folders.
func layoutOf(names map[string]bool) layout {
	l := layout{".": &level{}}
	for name := range names {
		dir, base := path.Split(name)
		in := l.level(path.Clean(dir))
		in.files = append(in.files, base)
	}
	return l
}

// level returns that of a folder, which stands in those above it.
func (l layout) level(dir string) *level {
	known, ok := l[dir]
	if !ok {
		known = &level{}
		l[dir] = known
		in := l.level(path.Dir(dir))
		in.folders = append(in.folders, path.Base(dir))
	}
	return known
}

// manyFolders are as many as pay for several goroutines.
const manyFolders = 64

// spread calls do for 0 to n-1, on all processors if that pays, and returns the first error.
func spread(n int, do func(i int) error) error {
	var g errgroup.Group
	var next atomic.Int64
	work := func() error {
		for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
			if err := do(i); err != nil {
				return err
			}
		}
		return nil
	}
	if n < manyFolders {
		return work()
	}
	for range runtime.GOMAXPROCS(0) {
		g.Go(work)
	}
	return g.Wait()
}
