//go:build linux || darwin

package site

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"sync/atomic"

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

// linker makes a stage up to a whole site. Each folder is worked on by its open handle, so that no symbolic link is ever
// followed.
type linker struct {
	f      *folder
	linked atomic.Int64
}

// complete links the files that stay into the stage, which takes on the permissions of the folder and its parts. It
// returns errNoExchange if it cannot, or finds a file of other origin.
func complete(f *folder) error {
	if f.folders == nil {
		f.folders = layoutOf(f.files)
	}
	f.folders.keepFor(f.files)
	l := &linker{f: f}
	from, err := handleOf(f.root)
	if err != nil {
		return err
	}
	to, err := handleOf(f.stage.root)
	if err != nil {
		return errors.Join(err, from.close())
	}
	if err := errors.Join(l.folder(from, to, f.folders["."]), from.close(), to.close()); err != nil {
		return err
	}
	if want := f.unchanged; int(l.linked.Load()) != want {
		return fmt.Errorf("%w: of %d files that stay %d are left", ErrSharedFolder, want, l.linked.Load())
	}
	return nil
}

// nowhere is the handle of a folder that the new site does not have.
const nowhere handle = -1

// folder links what stays of a folder of the old site into that of the new one.
func (l *linker) folder(from, to handle, in *level) error {
	if to != nowhere {
		if err := takeOn(from, to); err != nil {
			return err
		}
	}
	there, err := from.names()
	if err != nil {
		return err
	}
	for _, base := range there {
		if err := l.mustBeOurs(from, base, path.Join(in.dir, base)); err != nil {
			return err
		}
	}
	for _, f := range in.files {
		if err := l.file(from, to, f); err != nil {
			return err
		}
	}
	return spread(len(in.folders), func(i int) error { return l.below(from, to, in.folders[i]) })
}

// mustBeOurs returns errNoExchange for what stands in a folder of the old site and is not of it, nor says what it is.
func (l *linker) mustBeOurs(in handle, base, name string) error {
	if l.f.folders[name] != nil {
		return nil // if it is one, as opening it will tell
	}
	f := l.f.files[name]
	if f != nil && f.intact { // a plain file, as was seen a moment ago
		return nil
	}
	if f != nil && f.old || name == manifestFile || name == keysFile {
		if _, _, regular := in.look(base); regular {
			return nil
		}
	}
	return fmt.Errorf("%w: casebook did not make %s", errNoExchange, name)
}

// file links a file that stays. One that is gone from the old site is missed at the end.
func (l *linker) file(from, to handle, f *siteFile) error {
	if !f.made || f.staged {
		return nil
	}
	base := baseOf(f.name)
	switch err := unix.Linkat(int(from), base, int(to), base, 0); {
	case errors.Is(err, unix.ENOENT):
		return nil
	case err != nil:
		return fmt.Errorf("%w: link %s: %w", errNoExchange, f.name, err)
	}
	l.linked.Add(1)
	return nil
}

// below links what stays of a folder in a folder.
func (l *linker) below(from, to handle, in *level) error {
	base := baseOf(in.dir)
	down, err := from.open(base)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case errors.Is(err, unix.ENOTDIR), errors.Is(err, unix.ELOOP):
		return fmt.Errorf("%w: casebook did not make %s", errNoExchange, in.dir)
	case err != nil:
		return err
	}
	made := nowhere
	if in.stays {
		if made, err = to.make(base); err != nil {
			return errors.Join(err, down.close())
		}
	}
	err = errors.Join(l.folder(down, made, in), down.close())
	if made != nowhere {
		err = errors.Join(err, made.close())
	}
	return err
}

// takeOn gives a folder the permissions and the owner of another one.
func takeOn(from, to handle) error {
	var old, made unix.Stat_t
	if err := errors.Join(unix.Fstat(int(from), &old), unix.Fstat(int(to), &made)); err != nil {
		return err
	}
	if old.Uid != made.Uid || old.Gid != made.Gid {
		if err := unix.Fchown(int(to), int(old.Uid), int(old.Gid)); err != nil {
			return fmt.Errorf("%w: %w", errNoExchange, err)
		}
	}
	const permissions = 0o7777 // those of all, and what setuid, setgid and sticky mean of a folder
	if old.Mode&permissions == made.Mode&permissions {
		return nil
	}
	if err := unix.Fchmod(int(to), uint32(old.Mode&permissions)); err != nil {
		return fmt.Errorf("%w: %w", errNoExchange, err)
	}
	return nil
}
