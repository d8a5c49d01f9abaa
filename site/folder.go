package site

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sync"
)

// ErrForeignFolder is returned for a folder that holds files and was not built by casebook.
var ErrForeignFolder = errors.New("holds files that casebook did not make; name an empty or a new folder")

// ErrSharedFolder is returned when another build is writing into the folder.
var ErrSharedFolder = errors.New("another build writes into the same folder; build again when it is done")

// folder is the place a site is written to. New and changed files are staged, and put in place when all of them are
// there (publish), so that a build that fails has changed nothing. Nothing outside the folder is touched but the stage
// beside it, whatever symbolic links it holds.
type folder struct {
	dir     string // where it stands: no symbolic link itself
	root    *os.Root
	locks   []*os.File
	keys    *keys  // of the earlier build, then of this one; nil if there are none
	folders layout // of the earlier build; nil until they are inspected
	fresh   bool   // it was empty until now
	ours    bool   // it was not there until now

	mu        sync.Mutex
	stage     *stage            // nil until a file differs
	files     siteFiles         // of the earlier build, and of this one
	jobs      map[string]jobKey // of this build, by name: those with a key
	staged    []string
	unchanged int
}

// openFolder makes dir if need be, finishes what a build left half done there and reads which files in it are ours.
// A symbolic link stands for what it leads to.
func openFolder(dir string) (*folder, error) {
	_, missing := os.Lstat(dir)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("make the site's folder: %w", err)
	}
	dir, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return nil, fmt.Errorf("find the site's folder: %w", err)
	}
	f := &folder{dir: dir, ours: errors.Is(missing, fs.ErrNotExist), files: siteFiles{}, jobs: map[string]jobKey{}}
	if err := f.enter(); err != nil {
		return nil, fmt.Errorf("build into %s: %w", dir, errors.Join(err, f.close()))
	}
	return f, nil
}

// enter opens and locks the folder and claims it.
func (f *folder) enter() error {
	for {
		root, err := os.OpenRoot(f.dir)
		if err != nil {
			return err
		}
		f.root = root
		if err := f.lock(root); err != nil {
			return err
		}
		switch mine, err := f.stillThere(); {
		case err != nil:
			return err
		case mine:
			return f.claim()
		}
		if err := f.close(); err != nil { // a build that ended meanwhile has put another one in its place
			return err
		}
	}
}

// lock keeps other builds out of the folder until this one has ended, however it ends.
func (f *folder) lock(root *os.Root) error {
	d, err := root.Open(".")
	if err != nil {
		return err
	}
	f.locks = append(f.locks, d)
	return lock(d)
}

func (f *folder) stillThere() (bool, error) {
	opened, err := f.root.Stat(".")
	if err != nil {
		return false, err
	}
	there, err := os.Stat(f.dir)
	return err == nil && os.SameFile(opened, there), err
}

func (f *folder) close() error {
	var err error
	for _, d := range f.locks {
		err = errors.Join(err, d.Close())
	}
	f.locks = nil
	if f.root != nil {
		err = errors.Join(err, f.root.Close())
		f.root = nil
	}
	return err
}

// claim rolls an interrupted build forward, reads the manifest, or leaves one in a folder that is empty, and clears
// what killed builds have left.
func (f *folder) claim() error {
	if err := f.rollForward(); err != nil {
		return err
	}
	old, err := readManifest(f.root, manifestFile)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := f.mustBeEmpty(); err != nil {
			return err
		}
		if err := f.root.WriteFile(manifestFile, []byte(manifestHeader), 0o644); err != nil {
			return err
		}
		f.fresh = true
	case err != nil:
		return err
	}
	if f.keys = readKeys(f.root); f.keys != nil {
		f.files = f.keys.files
	}
	for _, name := range old {
		f.files.of(name).old = true
	}
	return f.clear()
}

// clear removes the stages and drafts of builds that were killed.
func (f *folder) clear() error {
	if err := f.root.RemoveAll(stageFolder); err != nil {
		return err
	}
	if err := absent(f.root.Remove(draftFile)); err != nil {
		return err
	}
	return clearBeside(f.dir)
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
	if !publishable(name) {
		return fmt.Errorf("write %q: no path for a file of the site", name)
	}
	key := fileKey{size: int64(len(content)), sum: sum(content)}
	file := f.file(name)
	same, err := f.stands(file, key, content)
	if err != nil {
		return err
	}
	if !same {
		if err := f.add(name, content); err != nil {
			return err
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	file.made, file.staged = true, !same
	file.key = key
	if same {
		f.unchanged++
	} else {
		f.staged = append(f.staged, name)
	}
	return nil
}

func (f *folder) file(name string) *siteFile {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.files.of(name)
}

// again keeps what a job made in the earlier build, if all of it stands there.
func (f *folder) again(name, key string) (*made, bool) {
	if f.keys == nil {
		return nil, false
	}
	was, ok := f.keys.jobs[name]
	if !ok || was.key != key {
		return nil, false
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, file := range was.made.Files {
		if !f.files.of(file).intact {
			return nil, false
		}
	}
	for _, file := range was.made.Files {
		f.leave(f.files[file])
	}
	f.jobs[name] = was
	return was.made, true
}

// done notes what a job made.
func (f *folder) done(name, key string, m *made) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.jobs[name] = jobKey{key, m}
}

// before returns what a job made in the earlier build.
func (f *folder) before(name string) *made {
	if f.keys == nil {
		return nil
	}
	return f.keys.jobs[name].made
}

// read returns what a file holds that stands as the earlier build made it.
func (f *folder) read(name string) ([]byte, bool) {
	if !f.file(name).intact {
		return nil, false
	}
	content, err := f.root.ReadFile(name)
	return content, err == nil
}

// stay keeps a file that stands as the earlier build made it.
func (f *folder) stay(name string) (size int64, kept bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	file := f.files.of(name)
	if !file.intact {
		return 0, false
	}
	f.leave(file)
	return file.key.size, true
}

// leave makes a file of the earlier build one of this build. The folder is locked.
func (f *folder) leave(file *siteFile) {
	file.made, file.key = true, file.was
	f.unchanged++
}

// stands reports whether the file is there already, with these bytes.
func (f *folder) stands(file *siteFile, key fileKey, content []byte) (bool, error) {
	if f.fresh {
		return false, nil
	}
	if file.intact {
		return file.was.sum == key.sum, nil
	}
	info, err := f.root.Lstat(file.name)
	if err != nil {
		return false, nil // what is wrong, writing will tell
	}
	if !file.old {
		return false, fmt.Errorf("%s: a file that casebook did not make stands where one of the site belongs", file.name)
	}
	if !info.Mode().IsRegular() || info.Size() != int64(len(content)) {
		return false, nil
	}
	there, err := f.root.ReadFile(file.name)
	return err == nil && bytes.Equal(there, content), nil
}

// add stages a file. The first one opens the stage: a build that changes nothing has none.
func (f *folder) add(name string, content []byte) error {
	f.mu.Lock()
	if f.stage == nil {
		s, err := openStage(f)
		if err != nil {
			f.mu.Unlock()
			return err
		}
		f.stage = s
	}
	f.mu.Unlock()
	return f.stage.write(name, content)
}

// remove deletes a file and the folders that are empty without it.
func (f *folder) remove(name string) error {
	if err := absent(f.root.Remove(name)); err != nil {
		return err
	}
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if f.root.Remove(dir) != nil {
			return nil // not empty
		}
	}
	return nil
}

// discard leaves the folder as it was.
func (f *folder) discard() error {
	var err error
	if f.stage != nil {
		err = f.stage.remove()
	}
	if f.fresh {
		err = errors.Join(err, f.root.Remove(manifestFile))
	}
	if f.ours && err == nil {
		err = os.Remove(f.dir)
	}
	return errors.Join(err, f.close())
}
