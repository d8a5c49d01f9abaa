//go:build linux || darwin

package site

import (
	"errors"
	"io"
	"os"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// handle is an open folder. A name is only looked up in it and no symbolic link is followed, so that whoever swaps folders
// for links meanwhile leads us nowhere. It costs a third of an os.Root, which has to be prepared for any path.
type handle int

// handleOf returns another handle of an open folder.
func handleOf(root *os.Root) (handle, error) {
	d, err := root.Open(".")
	if err != nil {
		return 0, err
	}
	defer d.Close()
	return handle(d.Fd()).open(".")
}

// open opens a folder in the folder.
func (h handle) open(base string) (handle, error) {
	fd, err := uninterrupted(func() (int, error) {
		return unix.Openat(int(h), base, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW|unix.O_CLOEXEC, 0)
	})
	if err != nil {
		return 0, &os.PathError{Op: "open", Path: base, Err: err}
	}
	return handle(fd), nil
}

func (h handle) close() error { return unix.Close(int(h)) }

// make makes a folder in the folder, if there is none, and opens it.
func (h handle) make(base string) (handle, error) {
	if err := unix.Mkdirat(int(h), base, 0o755); err != nil && !errors.Is(err, unix.EEXIST) {
		return 0, &os.PathError{Op: "mkdir", Path: base, Err: err}
	}
	return h.open(base)
}

// names lists what stands in the folder, in no order, from where it was read last.
func (h handle) names() ([]string, error) {
	buf := listings.Get().(*[]byte)
	defer listings.Put(buf)
	var names []string
	for {
		n, err := uninterrupted(func() (int, error) { return unix.ReadDirent(int(h), *buf) })
		if err != nil {
			return nil, &os.PathError{Op: "list", Path: ".", Err: err}
		}
		if n <= 0 {
			return names, nil
		}
		_, _, names = unix.ParseDirent((*buf)[:n], -1, names)
	}
}

var listings = sync.Pool{New: func() any { b := make([]byte, 16<<10); return &b }}

// look returns the size of a file in the folder and when it was changed; ok is false if it is no regular file.
func (h handle) look(base string) (size int64, changed time.Time, ok bool) {
	var s unix.Stat_t
	if unix.Fstatat(int(h), base, &s, unix.AT_SYMLINK_NOFOLLOW) != nil || s.Mode&unix.S_IFMT != unix.S_IFREG {
		return 0, time.Time{}, false
	}
	return s.Size, time.Unix(s.Mtim.Unix()), true
}

// read returns what a file in the folder holds.
func (h handle) read(base string) ([]byte, error) {
	fd, err := uninterrupted(func() (int, error) {
		return unix.Openat(int(h), base, unix.O_RDONLY|unix.O_NOFOLLOW|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	})
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: base, Err: err}
	}
	f := os.NewFile(uintptr(fd), base)
	defer f.Close()
	return io.ReadAll(f)
}

// remove removes a file of the folder, or an empty folder. What is not there is removed.
func (h handle) remove(base string, isFolder bool) error {
	flags := 0
	if isFolder {
		flags = unix.AT_REMOVEDIR
	}
	if err := unix.Unlinkat(int(h), base, flags); err != nil && !errors.Is(err, unix.ENOENT) {
		return &os.PathError{Op: "remove", Path: base, Err: err}
	}
	return nil
}

// uninterrupted repeats what a signal interrupts, as package os does.
func uninterrupted(call func() (int, error)) (int, error) {
	for {
		if n, err := call(); !errors.Is(err, unix.EINTR) {
			return n, err
		}
	}
}
