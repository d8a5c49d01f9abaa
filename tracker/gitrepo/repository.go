package gitrepo

import (
	"errors"
	"time"
)

// What a caller tells apart.
var (
	ErrNoRepository = errors.New("no git repository")
	ErrNoCommits    = errors.New("no commits yet")
	ErrNoGit        = errors.New("no git executable found")
	ErrUnsupported  = errors.New("a kind of repository that casebook cannot read")
)

// Repository is a git repository, opened for reading. It may be used by several goroutines at once.
type Repository struct{}

// Commit is what casebook needs to know of one.
type Commit struct {
	Hash string    // 40 hexadecimal digits
	Time time.Time // of the committer, with its offset
}

// Open opens the repository that dir belongs to: dir itself or the nearest parent that has one.
// Errors: ErrNoRepository, ErrUnsupported.
func Open(dir string) (*Repository, error) { panic("soon") }

// Head returns the commit that is checked out. Error: ErrNoCommits.
func (r *Repository) Head() (Commit, error) { panic("soon") }

// NewestTouching returns the newest commit that changed the folder, a slash-separated path from the
// root of the repository ("." is all of it). Errors: ErrNoCommits, also if none touched it.
func (r *Repository) NewestTouching(folder string) (Commit, error) { panic("soon") }

// Dirty reports whether the folder holds changes that are not committed, untracked files included.
// Error: ErrNoGit.
func (r *Repository) Dirty(folder string) (bool, error) { panic("soon") }

// Root returns the top of the work tree; of a bare repository its own folder.
func (r *Repository) Root() string { panic("soon") }

// Prefix returns the slash-separated path of dir from Root, "." for the root itself.
func (r *Repository) Prefix(dir string) (string, error) { panic("soon") }
