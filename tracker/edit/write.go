package edit

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
)

// byteOrderMark stands before the text of some files and is no part of a FileChange.
const byteOrderMark = "\ufeff"

// lockSuffix ends the name of the file that holds the new content of a file while it is written. It is
// made with O_EXCL, so it also keeps every other casebook process from that file meanwhile; the dot
// before the name keeps it from being read as a record.
const lockSuffix = ".casebook-lock"

// Write carries the plan out in the folder dir, the casebook's root. First every file must still have
// the bytes it was read with, and new ones must not exist (else ErrChanged, naming the file); then all
// new content is written beside its place and synced; only then files are moved into place, each
// atomically. Modes are kept, folders are made. A path that leaves dir, also by a symbolic link, is an error.
func (p *Plan) Write(dir string) error {
	if p.Empty() {
		return nil
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	w := &planWriter{root: root}
	defer w.release()
	files := slices.DeleteFunc(slices.Clone(p.Files), FileChange.idle)
	slices.SortStableFunc(files, func(a, b FileChange) int { return strings.Compare(a.Path, b.Path) }) // one order for all processes
	for _, c := range files {
		if err := w.prepare(c); err != nil {
			return err
		}
	}
	for i, c := range files {
		if err := w.commit(c); err != nil {
			return w.halfway(files[:i], c, err)
		}
	}
	w.syncFolders()
	return nil
}

// planWriter writes one plan. It holds what has to be cleaned up.
type planWriter struct {
	root    *os.Root
	locks   []string // made by us and still there
	made    []string // folders made by us, the outer ones first
	touched []string // folders in which names change, to be synced
}

func lockOf(name string) string { return path.Join(path.Dir(name), "."+path.Base(name)+lockSuffix) }

// prepare locks what a change is about, checks that it is what it was when it was read, and writes the
// new content into the lock.
func (w *planWriter) prepare(c FileChange) error {
	if !fs.ValidPath(c.Path) || c.From != "" && !fs.ValidPath(c.From) {
		return fmt.Errorf("write %s: the path leaves the casebook", c.Path)
	}
	if err := w.folderOf(c.Path); err != nil {
		return err
	}
	moved := c.From != "" && c.From != c.Path
	if moved || c.Before == nil {
		if err := w.absent(c.Path); err != nil {
			return err
		}
	}
	if c.movesOnly() {
		return nil
	}
	f, err := w.lock(c.Path)
	if err != nil {
		return err
	}
	source := c.Path
	if moved {
		source = c.From
		if other, err := w.lock(source); err != nil {
			return errors.Join(err, f.Close())
		} else if err := other.Close(); err != nil {
			return errors.Join(err, f.Close())
		}
	}
	mark := false
	if c.Before != nil {
		if mark, err = w.unchanged(source, c.Before, f); err != nil {
			return errors.Join(err, f.Close())
		}
	}
	return w.fill(f, c, mark)
}

// movesOnly reports whether nothing but a name changes: that of a folder, or of a file that nobody read.
func (c FileChange) movesOnly() bool {
	return c.From != "" && c.Before == nil && c.After == nil && c.Open == nil
}

// idle reports whether a change changes nothing.
func (c FileChange) idle() bool {
	return c.From == "" && c.Open == nil && equalBytes(c.Before, c.After)
}

// absent returns an error if something is at a path.
func (w *planWriter) absent(name string) error {
	_, err := w.root.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = fmt.Errorf("%w: it exists already", ErrChanged)
	}
	return fmt.Errorf("write %s: %w", name, err)
}

// unchanged checks that a file has the bytes it was read with, and gives its mode to the file that will
// replace it. mark tells whether a byte order mark stands before the bytes.
func (w *planWriter) unchanged(name string, before []byte, next *os.File) (mark bool, err error) {
	info, err := w.root.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, fmt.Errorf("write %s: %w: it is gone", name, ErrChanged)
	case err != nil:
		return false, fmt.Errorf("write %s: %w", name, err)
	case !info.Mode().IsRegular():
		return false, fmt.Errorf("write %s: it is no regular file", name)
	}
	now, err := w.root.ReadFile(name)
	if err != nil {
		return false, fmt.Errorf("write %s: %w", name, err)
	}
	if text := bytes.TrimPrefix(now, []byte(byteOrderMark)); bytes.Equal(now, before) {
		mark = false
	} else if mark = bytes.Equal(text, before); !mark {
		return false, fmt.Errorf("write %s: %w", name, ErrChanged)
	}
	return mark, next.Chmod(info.Mode().Perm())
}

// fill writes the new content of a change into its lock and closes it.
func (w *planWriter) fill(f *os.File, c FileChange, mark bool) error {
	content, err := c.content()
	if err == nil && mark {
		_, err = f.WriteString(byteOrderMark)
	}
	if err == nil {
		_, err = io.Copy(f, content)
		err = errors.Join(err, content.Close(), f.Sync())
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", c.Path, err)
	}
	return nil
}

func (c FileChange) content() (io.ReadCloser, error) {
	if c.Open != nil {
		return c.Open()
	}
	return io.NopCloser(bytes.NewReader(c.After)), nil
}

// lock makes the lock of a file, with the mode that an editor would give a new file.
func (w *planWriter) lock(name string) (*os.File, error) {
	f, err := w.root.OpenFile(lockOf(name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("write %s: %w: another process is writing it (if none is, delete %s and others like it)", name, ErrChanged, lockOf(name))
	}
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", name, err)
	}
	w.locks = append(w.locks, lockOf(name))
	return f, nil
}

// commit puts one prepared change into its place.
func (w *planWriter) commit(c FileChange) error {
	switch {
	case c.movesOnly():
		return w.root.Rename(c.From, c.Path)
	case c.After == nil && c.Open == nil:
		return w.root.Remove(c.Path)
	case c.From != "" && c.From != c.Path:
		if err := w.place(c.Path); err != nil {
			return err
		}
		return w.root.Remove(c.From)
	case c.Before == nil:
		return w.place(c.Path)
	}
	return w.unlock(c.Path)
}

// place gives new content its name, which nobody must have taken meanwhile. Where the file system has
// no hard links the last look and the renaming are two steps.
func (w *planWriter) place(name string) error {
	err := w.root.Link(lockOf(name), name)
	switch {
	case err == nil:
		return nil // the lock is the second name of the file, and release takes it away
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("%w: it exists already", ErrChanged)
	}
	if err := w.absent(name); err != nil {
		return err
	}
	return w.unlock(name)
}

// unlock moves new content from its lock into place. From then on the lock is anybody's.
func (w *planWriter) unlock(name string) error {
	err := w.root.Rename(lockOf(name), name)
	if err == nil {
		w.locks = slices.DeleteFunc(w.locks, func(lock string) bool { return lock == lockOf(name) })
	}
	return err
}

// halfway says what has been written before an error, which is rare: everything was prepared.
func (w *planWriter) halfway(done []FileChange, c FileChange, err error) error {
	if len(done) == 0 {
		return fmt.Errorf("write %s: %w", c.Path, err)
	}
	var names []string
	for _, d := range done {
		names = append(names, d.Path)
	}
	return fmt.Errorf("write %s: %w; written before it: %s", c.Path, err, strings.Join(names, ", "))
}

// folderOf makes the folder of a file.
func (w *planWriter) folderOf(name string) error {
	folder := path.Dir(name)
	if slices.Contains(w.touched, folder) {
		return nil
	}
	w.touched = append(w.touched, folder)
	for i, c := range folder + "/" {
		if c != '/' {
			continue
		}
		switch err := w.root.Mkdir(folder[:i], 0o777); {
		case err == nil:
			w.made = append(w.made, folder[:i])
		case !errors.Is(err, fs.ErrExist):
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	return nil
}

// release takes away the locks that are left, and the folders made for files that were not written.
func (w *planWriter) release() {
	for _, lock := range w.locks {
		w.root.Remove(lock)
	}
	for _, folder := range slices.Backward(w.made) {
		w.root.Remove(folder) // only if it is empty
	}
}

// syncFolders makes the new names durable. Windows and some network file systems cannot sync a folder;
// the content is safe there all the same.
func (w *planWriter) syncFolders() {
	for _, folder := range w.touched {
		if f, err := w.root.Open(folder); err == nil {
			f.Sync()
			f.Close()
		}
	}
}
