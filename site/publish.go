package site

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
)

// publish puts the staged files into the folder, removes those of ours that were not made again, and writes the
// manifest. It returns how many files were removed. Without a difference no file of the site is touched.
//
// Where the system can exchange two folders (Linux, macOS), readers find the old site or the whole new one, at every
// moment and whenever the build is killed: the stage is made up to the whole new site with hard links to the files that
// stay, and takes the folder's place in one step. The folder is then another one of the same name and permissions: whoever
// holds on to the old one, such as a container that mounts it, is to be given the folder that it is in.
//
// Where that is impossible, files are moved one by one, and the next build finishes the work of one that was killed
// meanwhile. That is so on Windows and other systems, for a mount point, in a file system without hard links, if what the
// folder lies in is not ours to write, if its owner could not be kept, and if it holds files of other origin.
//
// Nothing waits for the disk: that would take a minute for 17,000 files, of what the next build makes again. If the power
// fails, files of the last seconds may be short or empty; a build with Options.Full mends them, and another one those whose
// size or time tells.
func (f *folder) publish() (removed int, err error) {
	stale := f.files.stale()
	if f.stage == nil && len(stale) == 0 && !f.fresh {
		return 0, f.keys.write(f.root)
	}
	if f.stage == nil {
		if f.stage, err = openStage(f); err != nil {
			return 0, err
		}
	}
	if f.stage.beside {
		err := f.exchange()
		if !errors.Is(err, errNoExchange) {
			return len(stale), sharing(err)
		}
		if err := f.carry(); err != nil {
			return 0, sharing(err)
		}
	}
	if err := f.arrived(f.stage.root); err != nil {
		return 0, sharing(err)
	}
	if err := f.fits(".", stale); err != nil {
		return 0, sharing(err)
	}
	if err := absent(f.root.Remove(keysFile)); err != nil { // they do not fit what is half done
		return 0, err
	}
	if err := writeManifest(f.root, journalFile, f.files.made()); err != nil {
		return 0, err
	}
	if err := f.finish(); err != nil {
		return 0, sharing(err)
	}
	if err := f.arrived(f.root); err != nil {
		return 0, sharing(err)
	}
	return len(stale), f.keys.write(f.root)
}

// errNoExchange says that a folder cannot be exchanged for another one, and that nothing has changed.
var errNoExchange = errors.New("the folder cannot be exchanged")

// exchange makes the stage up to the whole site and lets it take the place of the folder.
func (f *folder) exchange() error {
	if err := f.arrived(f.stage.root); err != nil {
		return err
	}
	if err := complete(f); err != nil {
		return err
	}
	if err := writeManifest(f.stage.root, manifestFile, f.files.made()); err != nil {
		return err
	}
	if err := f.keys.write(f.stage.root); err != nil {
		return err
	}
	if err := f.stage.root.Remove(ignoreFile); err != nil {
		return err
	}
	if err := exchange(f.stage.dir, f.dir); err != nil {
		return fmt.Errorf("%w: %w", errNoExchange, err)
	}
	f.root, f.stage.root = f.stage.root, f.root
	if err := f.stage.root.WriteFile(ignoreFile, []byte("*\n"), 0o644); err != nil {
		return err
	}
	return sweep(f)
}

// carry moves the staged files from beside the folder into it.
func (f *folder) carry() error {
	from := f.stage
	to, err := openInside(f)
	if err != nil {
		return err
	}
	f.stage = to
	for _, name := range f.staged {
		content, err := from.root.ReadFile(name)
		if err != nil {
			return err
		}
		if err := to.write(name, content); err != nil {
			return err
		}
	}
	return from.remove()
}

// arrived returns an error if a staged file is not where it belongs: without locks, a second build clears the stage of
// the first.
func (f *folder) arrived(root *os.Root) error {
	for _, name := range f.staged {
		if _, err := root.Lstat(name); err != nil {
			return err
		}
	}
	return nil
}

// rollForward finishes a publication file by file that was interrupted.
func (f *folder) rollForward() error {
	made, err := readManifest(f.root, journalFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	old, err := readManifest(f.root, manifestFile)
	if err != nil {
		return err
	}
	interrupted := &folder{dir: f.dir, root: f.root, files: siteFiles{}}
	for _, name := range old {
		interrupted.files.of(name).old = true
	}
	for _, name := range made {
		interrupted.files.of(name).made = true
	}
	return interrupted.finish()
}

// finish removes what is stale, brings the stage inside the folder into place and makes the journal the manifest. Begun
// again, it ends the same.
func (f *folder) finish() error {
	for _, file := range f.files.stale() {
		if err := f.remove(file.name); err != nil {
			return err
		}
	}
	if err := absent(f.move(".")); err != nil {
		return err
	}
	if err := f.root.Rename(journalFile, manifestFile); err != nil {
		return err
	}
	return f.root.RemoveAll(stageFolder)
}

// fits returns an error if something stands in the way of what was staged below dir that finish will not remove.
func (f *folder) fits(dir string, stale []*siteFile) error {
	entries, err := fs.ReadDir(f.root.FS(), path.Join(stageFolder, dir))
	if err != nil {
		return err
	}
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		there, err := f.root.Lstat(name)
		if err != nil {
			continue
		}
		goes := slices.ContainsFunc(stale, func(s *siteFile) bool { return s.name == name || strings.HasPrefix(s.name, name+"/") })
		switch {
		case e.IsDir() && there.IsDir():
			err = f.fits(name, stale)
		case e.IsDir() != there.IsDir() && !goes:
			err = fmt.Errorf("%s: a file and a folder of the same name", name)
		}
		if err != nil {
			return err
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
