package gitrepo

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/go-git/go-billy/v5/osfs"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/cache"
	"github.com/go-git/go-git/v5/plumbing/storer"
	"github.com/go-git/go-git/v5/storage/filesystem"
	"github.com/go-git/go-git/v5/storage/filesystem/dotgit"
)

// cacheSize of unpacked objects. From 16 MiB on more made reading no faster (dependencies.md, 1).
const cacheSize = 16 * cache.MiByte

// library reads objects with go-git.
type library struct{ storage *filesystem.Storage }

// newLibrary opens a storage for one goroutine. Files stay open, which makes reading three times as fast
// and must not be done in a storage that several goroutines read (dependencies.md, 1).
func newLibrary(at place) library {
	files := dotgit.NewRepositoryFilesystem(osfs.New(at.git), osfs.New(at.common))
	// Alternates lie anywhere on the disk, so they need a file system of their own.
	options := filesystem.Options{KeepDescriptors: true, AlternatesFS: osfs.New(filepath.VolumeName(at.git) + string(filepath.Separator))}
	return library{filesystem.NewStorageWithOptions(files, cache.NewObjectLRU(cacheSize), options)}
}

// object reads an object. If it is not where it was, the repository may have been repacked meanwhile:
// then it looks once more.
func (l library) object(hash string) (kind string, content []byte, err error) {
	name := plumbing.NewHash(hash)
	o, err := l.storage.EncodedObject(plumbing.AnyObject, name)
	if errors.Is(err, plumbing.ErrObjectNotFound) {
		l.storage.Reindex()
		o, err = l.storage.EncodedObject(plumbing.AnyObject, name)
	}
	if errors.Is(err, plumbing.ErrObjectNotFound) {
		return "", nil, errMissing
	}
	if err != nil {
		return "", nil, err
	}
	r, err := o.Reader()
	if err != nil {
		return "", nil, err
	}
	var b bytes.Buffer
	b.Grow(int(o.Size()) + bytes.MinRead)
	_, err = b.ReadFrom(r)
	return o.Type().String(), b.Bytes(), errors.Join(err, r.Close())
}

func (l library) close() error { return l.storage.Close() }

// libraryNames looks names up with go-git.
type libraryNames struct{ library }

// lookUp returns what a full name ("HEAD", "refs/heads/main") stands for, "" if there is no such.
func (l libraryNames) lookUp(name string) (hash string, err error) {
	ref, err := storer.ResolveReference(l.storage, plumbing.ReferenceName(name))
	switch {
	case errors.Is(err, plumbing.ErrReferenceNotFound):
		return "", nil
	case err != nil:
		return "", fmt.Errorf("read %s: %w", name, err)
	}
	return ref.Hash().String(), nil
}

// target returns the full name that a symbolic one points to, "" if it points to a commit itself.
func (l libraryNames) target(name string) (string, error) {
	ref, err := l.storage.Reference(plumbing.ReferenceName(name))
	if err != nil {
		return "", fmt.Errorf("read %s: %w", name, err)
	}
	if ref.Type() != plumbing.SymbolicReference {
		return "", nil
	}
	return ref.Target().String(), nil
}

// begun returns the objects whose names begin with some hexadecimal digits, an even number of them.
func (l libraryNames) begun(prefix []byte) ([]string, error) {
	hashes, err := l.storage.HashesWithPrefix(prefix)
	names := make([]string, len(hashes))
	for i, h := range hashes {
		names[i] = h.String()
	}
	return names, err
}

// below returns what stands for commits in a folder of names.
func (l libraryNames) below(folder string) ([]Branch, error) {
	refs, err := l.storage.IterReferences()
	if err != nil {
		return nil, err
	}
	defer refs.Close()
	var found []Branch
	err = refs.ForEach(func(ref *plumbing.Reference) error {
		if name := ref.Name().String(); ref.Type() == plumbing.HashReference && strings.HasPrefix(name, folder) {
			found = append(found, Branch{name, ref.Hash().String()})
		}
		return nil
	})
	return found, err
}
