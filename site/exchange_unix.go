//go:build linux || darwin

package site

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"runtime"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sys/unix"
)

const canExchange = true

// lock locks an open folder until it is closed or the process ends. File systems that know no locks have none.
func lock(d *os.File) error {
	if err := unix.Flock(int(d.Fd()), unix.LOCK_EX|unix.LOCK_NB); errors.Is(err, unix.EWOULDBLOCK) {
		return ErrSharedFolder
	}
	return nil
}

// linker makes a stage up to a whole site. Folders are worked on at once, each by its open handle: no name is looked
// up through more than one folder, so that no symbolic link is ever followed.
type linker struct {
	f         *folder
	staged    map[string]bool
	old, next map[string]bool // folders of the two sites
	linked    atomic.Int64
	g         errgroup.Group
}

// complete links the files that stay into the stage, which takes on the permissions of the folder and its parts. It
// returns errNoExchange if it cannot, or finds a file of other origin.
func complete(f *folder) error {
	l := &linker{f: f, staged: map[string]bool{}, old: foldersOf(f.old), next: foldersOf(f.made)}
	for _, name := range f.staged {
		l.staged[name] = true
	}
	l.g.SetLimit(runtime.GOMAXPROCS(0))
	from, err := f.root.Open(".")
	if err != nil {
		return err
	}
	to, err := f.stage.root.Open(".")
	if err != nil {
		return errors.Join(err, from.Close())
	}
	err = l.folder(from, to, ".")
	if err = errors.Join(err, l.g.Wait()); err != nil {
		return err
	}
	if want := len(f.made) - len(f.staged); int(l.linked.Load()) != want {
		return fmt.Errorf("%w: of %d files that stay %d are left", ErrSharedFolder, want, l.linked.Load())
	}
	return nil
}

// foldersOf returns the folders that files are in.
func foldersOf(names map[string]bool) map[string]bool {
	dirs := map[string]bool{".": true}
	for name := range names {
		for dir := path.Dir(name); !dirs[dir]; dir = path.Dir(dir) {
			dirs[dir] = true
		}
	}
	return dirs
}

// folder links what stays of a folder of the old site into that of the new one, which is nil if it has no such folder. It
// closes both.
func (l *linker) folder(from, to *os.File, dir string) (err error) {
	defer func() {
		err = errors.Join(err, from.Close())
		if to != nil {
			err = errors.Join(err, to.Close())
		}
	}()
	if err := takeOn(from, to); err != nil {
		return err
	}
	entries, err := from.ReadDir(-1)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if name := path.Join(dir, e.Name()); !l.ours(name, e) {
			return fmt.Errorf("%w: casebook did not make %s", errNoExchange, name)
		}
	}
	for _, e := range entries {
		if err := l.entry(from, to, path.Join(dir, e.Name()), e); err != nil {
			return err
		}
	}
	return nil
}

// ours reports whether what stands in the folder is of the old site, or says what it is.
func (l *linker) ours(name string, e fs.DirEntry) bool {
	if e.IsDir() {
		return l.old[name]
	}
	return e.Type().IsRegular() && (l.f.old[name] || name == manifestFile || name == keysFile)
}

func (l *linker) entry(from, to *os.File, name string, e fs.DirEntry) error {
	switch {
	case e.IsDir():
		return l.below(from, to, name, e.Name())
	case !l.f.made[name] || l.staged[name]:
		return nil
	}
	if err := unix.Linkat(int(from.Fd()), e.Name(), int(to.Fd()), e.Name(), 0); err != nil {
		return fmt.Errorf("%w: link %s: %w", errNoExchange, name, err)
	}
	l.linked.Add(1)
	return nil
}

// below links what stays of the folder of a folder, at the same time as the rest if somebody is free to.
func (l *linker) below(from, to *os.File, name, base string) error {
	down, err := openBelow(from, base)
	if err != nil {
		return err
	}
	var made *os.File
	if l.next[name] {
		if err := unix.Mkdirat(int(to.Fd()), base, 0o755); err != nil && !errors.Is(err, unix.EEXIST) {
			return errors.Join(err, down.Close())
		}
		if made, err = openBelow(to, base); err != nil {
			return errors.Join(err, down.Close())
		}
	}
	if work := func() error { return l.folder(down, made, name) }; !l.g.TryGo(work) {
		return work()
	}
	return nil
}

// openBelow opens a folder in a folder: no symbolic link.
func openBelow(dir *os.File, base string) (*os.File, error) {
	fd, err := unix.Openat(int(dir.Fd()), base, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: base, Err: err}
	}
	return os.NewFile(uintptr(fd), base), nil
}

// takeOn gives a folder the permissions and the owner of another one.
func takeOn(from, to *os.File) error {
	if to == nil {
		return nil
	}
	var old, made unix.Stat_t
	if err := errors.Join(unix.Fstat(int(from.Fd()), &old), unix.Fstat(int(to.Fd()), &made)); err != nil {
		return err
	}
	if old.Uid != made.Uid || old.Gid != made.Gid {
		if err := to.Chown(int(old.Uid), int(old.Gid)); err != nil {
			return fmt.Errorf("%w: %w", errNoExchange, err)
		}
	}
	const permissions = 0o7777 // those of all, and what setuid, setgid and sticky mean of a folder
	if old.Mode&permissions == made.Mode&permissions {
		return nil
	}
	if err := unix.Fchmod(int(to.Fd()), uint32(old.Mode&permissions)); err != nil {
		return fmt.Errorf("%w: %w", errNoExchange, err)
	}
	return nil
}
