package gitrepo

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// What a caller tells apart.
var (
	ErrNoRepository = errors.New("no git repository")
	ErrNoCommits    = errors.New("no commits yet")
	ErrNoGit        = errors.New("the git program is not installed")
	ErrUnsupported  = errors.New("casebook cannot read this kind of git repository")
	ErrNoRevision   = errors.New("no such revision")
)

// Repository is a git repository, opened for reading. It may be used by several goroutines at once.
type Repository struct {
	place
	objects  *pool
	bulk     *pool // the git program, for many objects at once
	promised *pool // the git program, for what a partial clone does not have; nil: it has everything
	mu       sync.Mutex
	names    names // behind mu
	shallow  func() (map[string]bool, error)
}

// names looks up what people call commits.
type names interface {
	lookUp(name string) (hash string, err error)   // of a full name; "": there is none
	target(name string) (full string, err error)   // of a symbolic name; "": it is none
	begun(prefix []byte) (all []string, err error) // objects whose names begin so
	below(folder string) ([]Branch, error)         // full names that begin with "refs/heads/", in any order
}

// Commit is what casebook needs to know of one. Merges have several parents, the first commit none.
type Commit struct {
	Hash     string // 40 or 64 hexadecimal digits
	Parents  []string
	Author   string // as the commit has it; see Mailmap
	Email    string
	Authored time.Time // with the author's offset
	Time     time.Time // of the committer, with its offset
	Message  string
	Cut      bool // the history ends here because the clone is shallow: a change may be older

	tree string
}

// Subject returns the first line of the message.
func (c Commit) Subject() string {
	subject, _, _ := strings.Cut(strings.TrimLeft(c.Message, "\n"), "\n")
	return strings.TrimSpace(subject)
}

// Open opens the repository that dir belongs to: that of dir itself or of its nearest parent that has
// one. Linked work trees, submodules and bare repositories are fine. What go-git cannot read, such as
// SHA-256 names or branches kept as reftable, is read by the git program. Errors: ErrNoRepository, and
// ErrUnsupported if that program is needed and missing.
func Open(dir string) (*Repository, error) {
	at, err := find(dir)
	if err != nil {
		return nil, err
	}
	traits, err := readTraits(filepath.Join(at.common, "config"))
	if err != nil {
		return nil, err
	}
	r := &Repository{place: at}
	r.shallow = sync.OnceValues(r.readShallow)
	asProgram := func() (reader, error) { return newProgram(r.root) }
	r.bulk = newPool(asProgram)
	switch {
	case traits.foreign == "":
		r.objects = newPool(func() (reader, error) { return newLibrary(at), nil })
		r.names = libraryNames{newLibrary(at)}
	case !hasGit():
		return nil, fmt.Errorf("%s: %w: %s, and the git program, which may know them, is not installed", at.root, ErrUnsupported, traits.foreign)
	default:
		r.objects, r.names = r.bulk, programNames{r}
		if _, err := r.git("rev-parse", "--git-dir"); err != nil {
			return nil, fmt.Errorf("%s: %w: %s: %w", at.root, ErrUnsupported, traits.foreign, err)
		}
	}
	if traits.partial && hasGit() {
		r.promised = r.bulk
	}
	return r, nil
}

// Close gives back open files and programs. Nothing may use the repository then.
func (r *Repository) Close() error {
	errs := []error{r.objects.close(), r.bulk.close()}
	if l, ok := r.names.(libraryNames); ok {
		errs = append(errs, l.close())
	}
	return errors.Join(errs...)
}

// Root returns the top of the work tree, without symbolic links; of a bare repository its own folder.
func (r *Repository) Root() string { return r.root }

// Store returns the folder in which the objects lie: one and the same for all linked work trees.
func (r *Repository) Store() string { return r.common }

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
	r.mu.Lock()
	hash, err := r.names.lookUp("HEAD")
	r.mu.Unlock()
	switch {
	case err != nil:
		return Commit{}, fmt.Errorf("%s: %w", r.root, err)
	case hash == "":
		return Commit{}, ErrNoCommits
	}
	return r.commit(hash)
}

// Branch returns the name of the branch that is checked out, empty if a commit itself is.
func (r *Repository) Branch() (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	full, err := r.names.target("HEAD")
	if err != nil {
		return "", fmt.Errorf("%s: %w", r.root, err)
	}
	branch, ok := strings.CutPrefix(full, "refs/heads/")
	if !ok {
		return "", nil
	}
	return branch, nil
}

// IsShallow reports whether the clone lacks old commits.
func (r *Repository) IsShallow() (bool, error) {
	cut, err := r.shallow()
	return len(cut) > 0, err
}

// readShallow returns the commits whose parents a shallow clone does not have.
func (r *Repository) readShallow() (map[string]bool, error) {
	text, err := os.ReadFile(filepath.Join(r.common, "shallow"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("read the boundary of the shallow clone %s: %w", r.root, err)
	}
	cut := map[string]bool{}
	for _, hash := range strings.Fields(string(text)) {
		cut[hash] = true
	}
	return cut, nil
}
