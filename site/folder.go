package site

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
	"sync"
)

// ErrForeignFolder is returned for a folder that holds files and was not built by casebook.
var ErrForeignFolder = errors.New("holds files that casebook did not make; name an empty or a new folder")

// ErrSharedFolder is returned when files vanish from the folder while a site is built into it.
var ErrSharedFolder = errors.New("another build writes into the same folder; build again when it is done")

const (
	// manifestFile marks a folder as ours and lists the files that we made there.
	manifestFile   = ".casebook-site"
	manifestHeader = "# Made by casebook build; the next build removes what it lists and makes no more.\n"
	// stageFolder takes new and changed files until all of them are rendered.
	stageFolder = ".casebook-new"
)

// folder is the place a site is written to. Files are staged beside it and moved into place by commit,
// so that a build that fails has changed nothing. Nothing outside the folder is touched, whatever
// symbolic links it holds.
type folder struct {
	root  *os.Root
	old   map[string]bool // files of the earlier build
	fresh bool            // it was empty until now

	mu        sync.Mutex
	made      map[string]bool // files of this build
	dirs      map[string]bool // folders made in the stage
	staged    []string
	unchanged int
	size      int64
}

// openFolder makes dir if need be and reads which files in it are ours.
func openFolder(dir string) (*folder, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("make the site's folder: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open the site's folder: %w", err)
	}
	f := &folder{root: root, old: map[string]bool{}, made: map[string]bool{}, dirs: map[string]bool{}}
	if err := f.claim(); err != nil {
		root.Close()
		return nil, fmt.Errorf("build into %s: %w", dir, err)
	}
	return f, nil
}

// claim reads the manifest, or leaves one in a folder that is empty, and clears the stage.
func (f *folder) claim() error {
	manifest, err := f.root.ReadFile(manifestFile)
	switch {
	case err == nil:
		for line := range strings.Lines(string(manifest)) {
			if name := strings.TrimSuffix(line, "\n"); !strings.HasPrefix(name, "#") && !strings.HasPrefix(name, ".") && fs.ValidPath(name) {
				f.old[name] = true
			}
		}
	case !errors.Is(err, fs.ErrNotExist):
		return err
	default:
		if err := f.mustBeEmpty(); err != nil {
			return err
		}
		if err := f.writeManifest(); err != nil {
			return err
		}
		f.fresh = true
	}
	if err := f.root.RemoveAll(stageFolder); err != nil {
		return err
	}
	return f.root.Mkdir(stageFolder, 0o755)
}

// sharing explains why a file is missing that we have just made.
func sharing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w (%w)", ErrSharedFolder, err)
	}
	return err
}

func (f *folder) mustBeEmpty() error {
	d, err := f.root.Open(".")
	if err != nil {
		return err
	}
	defer d.Close()
	if _, err := d.Readdirnames(1); !errors.Is(err, io.EOF) {
		return ErrForeignFolder
	}
	return nil
}

// put takes one file. It may be called by several goroutines at once, once for a name.
func (f *folder) put(name string, content []byte) error {
	if !fs.ValidPath(name) || name == "." || strings.HasPrefix(name, ".") {
		return fmt.Errorf("write %q: no path for a file of the site", name)
	}
	same, err := f.stands(name, content)
	if err != nil {
		return err
	}
	if !same {
		if err := f.stage(name, content); err != nil {
			return err
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.made[name] = true
	f.size += int64(len(content))
	if same {
		f.unchanged++
	} else {
		f.staged = append(f.staged, name)
	}
	return nil
}

// stands reports whether the file is there already, with these bytes.
func (f *folder) stands(name string, content []byte) (bool, error) {
	if f.fresh {
		return false, nil
	}
	info, err := f.root.Lstat(name)
	if err != nil {
		return false, nil // what is wrong, writing will tell
	}
	if !f.old[name] {
		return false, fmt.Errorf("%s: a file that casebook did not make stands where one of the site belongs", name)
	}
	if !info.Mode().IsRegular() || info.Size() != int64(len(content)) {
		return false, nil
	}
	there, err := f.root.ReadFile(name)
	return err == nil && bytes.Equal(there, content), nil
}

func (f *folder) stage(name string, content []byte) error {
	staged := path.Join(stageFolder, name)
	if err := f.makeDir(path.Dir(staged)); err != nil {
		return err
	}
	return sharing(f.root.WriteFile(staged, content, 0o644))
}

func (f *folder) makeDir(dir string) error {
	f.mu.Lock()
	made := f.dirs[dir]
	f.mu.Unlock()
	if made {
		return nil
	}
	if err := f.root.MkdirAll(dir, 0o755); err != nil {
		return sharing(err)
	}
	f.mu.Lock()
	f.dirs[dir] = true
	f.mu.Unlock()
	return nil
}

// commit moves the staged files into place, removes those of ours that were not made again, and writes
// the manifest. It returns how many files were removed. If it is interrupted, the next build
// finishes the work: the manifest names the files of both builds until the end.
func (f *folder) commit() (removed int, err error) {
	stale := f.stale()
	for _, name := range stale {
		f.made[name] = true
	}
	if err := f.writeManifest(); err != nil {
		return 0, err
	}
	for _, name := range stale {
		if err := f.remove(name); err != nil {
			return removed, err
		}
		delete(f.made, name)
		removed++
	}
	if err := f.move("."); err != nil {
		return removed, sharing(err)
	}
	if err := f.arrived(); err != nil {
		return removed, sharing(err)
	}
	if err := f.root.RemoveAll(stageFolder); err != nil {
		return removed, err
	}
	if len(stale) == 0 {
		return removed, nil
	}
	return removed, f.writeManifest()
}

// arrived returns an error if a staged file is not in its place: a second build clears the stage of the first.
func (f *folder) arrived() error {
	for _, name := range f.staged {
		if _, err := f.root.Lstat(name); err != nil {
			return err
		}
	}
	return nil
}

// stale returns the files of the earlier build that this one did not make, sorted.
func (f *folder) stale() []string {
	var names []string
	for name := range f.old {
		if !f.made[name] {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// remove deletes a file and the folders that are empty without it.
func (f *folder) remove(name string) error {
	if err := f.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if f.root.Remove(dir) != nil {
			return nil // not empty
		}
	}
	return nil
}

// move brings what was staged below dir into place: whole folders where none stands, else file by file.
func (f *folder) move(dir string) error {
	staged := path.Join(stageFolder, dir)
	entries, err := fs.ReadDir(f.root.FS(), staged)
	if err != nil {
		return err
	}
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		there, err := f.root.Lstat(name)
		switch {
		case err == nil && e.IsDir() && there.IsDir():
			err = f.move(name)
		case err == nil && e.IsDir() != there.IsDir():
			err = fmt.Errorf("%s: a file and a folder of the same name", name)
		default:
			err = f.root.Rename(path.Join(stageFolder, name), name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// writeManifest lists the files of this build, if the list is not there already.
func (f *folder) writeManifest() error {
	names := make([]string, 0, len(f.made))
	for name := range f.made {
		names = append(names, name)
	}
	slices.Sort(names)
	text := manifestHeader + strings.Join(append(names, ""), "\n")
	if there, err := f.root.ReadFile(manifestFile); err == nil && string(there) == text {
		return nil
	}
	next := manifestFile + "-new"
	if err := f.root.WriteFile(next, []byte(text), 0o644); err != nil {
		return err
	}
	return f.root.Rename(next, manifestFile)
}

// discard leaves the folder as it was.
func (f *folder) discard() error {
	err := f.root.RemoveAll(stageFolder)
	if f.fresh {
		err = errors.Join(err, f.root.Remove(manifestFile))
	}
	return errors.Join(err, f.root.Close())
}
