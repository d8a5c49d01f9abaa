package gitrepo

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/go-git/go-billy/v5/osfs"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/cache"
	"github.com/go-git/go-git/v5/plumbing/object"
	"github.com/go-git/go-git/v5/plumbing/storer"
	"github.com/go-git/go-git/v5/storage/filesystem"
	"github.com/go-git/go-git/v5/storage/filesystem/dotgit"
)

// What a caller tells apart.
var (
	ErrNoRepository = errors.New("no git repository")
	ErrNoCommits    = errors.New("no commits yet")
	ErrNoGit        = errors.New("the git program is not installed")
	ErrUnsupported  = errors.New("casebook cannot read this kind of git repository")
)

// cacheSize of unpacked objects. From 16 MiB on more made reading no faster (dependencies.md, 1).
const cacheSize = 32 * cache.MiByte

// Repository is a git repository, opened for reading. It may be used by several goroutines at once.
type Repository struct {
	place
	mu      sync.Mutex // the storage is not made for several readers
	objects *filesystem.Storage
}

// Commit is what casebook needs to know of one.
type Commit struct {
	Hash string    // 40 hexadecimal digits
	Time time.Time // of the committer, with its offset
	Cut  bool      // the history ends here because the clone is shallow: a change may be older
}

// Open opens the repository that dir belongs to: that of dir itself or of its nearest parent that has
// one. Linked work trees, submodules and bare repositories are fine. Errors: ErrNoRepository,
// ErrUnsupported.
func Open(dir string) (*Repository, error) {
	at, err := find(dir)
	if err != nil {
		return nil, err
	}
	if err := checkExtensions(filepath.Join(at.common, "config")); err != nil {
		return nil, fmt.Errorf("%s: %w", at.root, err)
	}
	files := dotgit.NewRepositoryFilesystem(osfs.New(at.git), osfs.New(at.common))
	// Descriptors are not kept: with them, reading from several goroutines failed. Alternates lie
	// anywhere on the disk, so they need a file system of their own.
	options := filesystem.Options{AlternatesFS: osfs.New(filepath.VolumeName(at.git) + string(filepath.Separator))}
	return &Repository{place: at, objects: filesystem.NewStorageWithOptions(files, cache.NewObjectLRU(cacheSize), options)}, nil
}

// Root returns the top of the work tree, without symbolic links; of a bare repository its own folder.
func (r *Repository) Root() string { return r.root }

// IsBare reports whether the repository has no work tree.
func (r *Repository) IsBare() bool { return r.bare }

// Prefix returns the slash-separated path of dir from Root: "." for the root itself, else "ops". It is
// an error if dir lies outside.
func (r *Repository) Prefix(dir string) (string, error) {
	real, err := realPath(dir)
	if err != nil {
		return "", err
	}
	rel, err := filepath.Rel(r.root, real)
	if err != nil {
		return "", err
	}
	if prefix := filepath.ToSlash(rel); prefix != ".." && !strings.HasPrefix(prefix, "../") {
		return prefix, nil
	}
	return "", fmt.Errorf("%s is not in the repository %s", dir, r.root)
}

// Head returns the commit that is checked out. Error: ErrNoCommits.
func (r *Repository) Head() (Commit, error) {
	c, err := r.head()
	if err != nil {
		return Commit{}, err
	}
	return Commit{Hash: c.Hash.String(), Time: c.Committer.When}, nil
}

// Branch returns the name of the branch that is checked out, empty if a commit itself is.
func (r *Repository) Branch() (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	ref, err := r.objects.Reference(plumbing.HEAD)
	switch {
	case err != nil:
		return "", fmt.Errorf("read HEAD of %s: %w", r.root, err)
	case ref.Type() == plumbing.SymbolicReference && ref.Target().IsBranch():
		return ref.Target().Short(), nil
	}
	return "", nil
}

func (r *Repository) head() (*object.Commit, error) {
	r.mu.Lock()
	ref, err := storer.ResolveReference(r.objects, plumbing.HEAD)
	r.mu.Unlock()
	if errors.Is(err, plumbing.ErrReferenceNotFound) {
		return nil, ErrNoCommits
	}
	if err != nil {
		return nil, fmt.Errorf("read HEAD of %s: %w", r.root, err)
	}
	return r.commit(ref.Hash())
}

func (r *Repository) commit(hash plumbing.Hash) (*object.Commit, error) {
	return read(r, "commit", hash, object.GetCommit)
}

func (r *Repository) tree(hash plumbing.Hash) (*object.Tree, error) {
	return read(r, "tree", hash, object.GetTree)
}

// read gets one object. If it is not where it was, the repository may have been repacked meanwhile: then
// it looks once more.
func read[T any](r *Repository, what string, hash plumbing.Hash, get func(storer.EncodedObjectStorer, plumbing.Hash) (T, error)) (T, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	o, err := get(r.objects, hash)
	if errors.Is(err, plumbing.ErrObjectNotFound) {
		r.objects.Reindex()
		o, err = get(r.objects, hash)
	}
	if err != nil {
		return o, fmt.Errorf("read %s %s of %s: %w", what, hash, r.root, err)
	}
	return o, nil
}
