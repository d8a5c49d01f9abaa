package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/gitrepo"
)

// revision is the commit at which a casebook is read.
type revision struct {
	repo   *gitrepo.Repository
	commit gitrepo.Commit
	folder string // of the casebook in the repository: "." is all of it
}

// atFlag adds the flag of every command that can look at another revision than the work tree.
func atFlag(flags *pflag.FlagSet, at *string) {
	flags.StringVar(at, "at", "", "read the casebook as `REV` has it: a commit, tag or branch, HEAD~3, REV:FOLDER")
}

// openCasebookAt reads the casebook as a revision has it, without touching the work tree; it may lie in a
// bare repository. The empty revision is the work tree. AsOf is that of --as-of, else of
// SOURCE_DATE_EPOCH, else when the newest commit up to the revision changed the casebook.
func openCasebookAt(env *Env, at string) (*Casebook, error) {
	if at == "" {
		return openCasebook(env)
	}
	rev, err := findRevision(env, at)
	if err != nil {
		return nil, err
	}
	return rev.open(env, nil)
}

// casebook says as of when the casebook is looked at that was read at the revision.
func (r *revision) casebook(env *Env, idx *tracker.Index) (*Casebook, error) {
	asOf, _, err := env.asOfGiven(idx.Config.Timezone)
	if err != nil {
		return nil, err
	}
	if asOf.IsZero() {
		if asOf, err = r.newest(); err != nil {
			return nil, err
		}
	}
	dir := filepath.Join(r.repo.Root(), filepath.FromSlash(r.folder))
	return &Casebook{Dir: dir, Index: idx, AsOf: asOf.In(idx.Config.Timezone), rev: r}, nil
}

// newest returns when the newest commit up to the revision changed the casebook.
func (r *revision) newest() (time.Time, error) {
	c, err := r.repo.NewestTouchingSince(r.commit, r.folder)
	if err != nil {
		return time.Time{}, fmt.Errorf("newest commit of %s: %w", r.folder, err)
	}
	return c.Time, nil
}

// errNoneThere is the error for a revision that has no casebook at all.
var errNoneThere = errors.New("there is no casebook: no " + tracker.ConfigFile)

// findRevision finds the commit and the casebook's folder in it: that of REV:FOLDER, else the working
// directory's or --repo's, or one above it, else the only one there is. With errNoneThere comes the commit.
func findRevision(env *Env, at string) (*revision, error) {
	start := env.Path(env.Global.Repo)
	if info, err := os.Stat(start); err == nil && !info.IsDir() {
		start = filepath.Dir(start)
	}
	repo, err := gitrepo.Open(start)
	if errors.Is(err, gitrepo.ErrNoRepository) {
		return nil, hinted("a revision is one of a git repository; -C names a folder in it", "at %s: %w", at, err)
	}
	if err != nil {
		return nil, err
	}
	name, folder, given := strings.Cut(at, ":")
	c, err := repo.Resolve(name)
	if err != nil {
		return nil, revisionError(repo, at, err)
	}
	rev := &revision{repo: repo, commit: c, folder: path.Clean(strings.Trim(folder, "/"))}
	all, err := repo.Tree(c, ".")
	if err != nil {
		return nil, err
	}
	if !given {
		if rev.folder, err = casebookIn(all, prefixOf(repo, start)); err != nil {
			return rev, hinted(name+":FOLDER names it", "at %s: %w", at, err)
		}
	}
	if info, err := fs.Stat(all, path.Join(rev.folder, tracker.ConfigFile)); err != nil || info.IsDir() {
		return nil, usageError("a casebook has a "+tracker.ConfigFile, "at %s: there is no casebook in %s", at, rev.folder)
	}
	return rev, nil
}

// revisionError says how many commits there are to choose from, when one is not there.
func revisionError(repo *gitrepo.Repository, at string, err error) error {
	hint := "git log --oneline lists commits, git branch -a and git tag what has a name"
	if shallow, _ := repo.IsShallow(); shallow {
		hint = "this clone is shallow: git fetch --unshallow fetches what came before"
	}
	if errors.Is(err, gitrepo.ErrNoCommits) {
		hint = "git add and git commit make the first one"
	}
	if errors.Is(err, gitrepo.ErrNoRevision) && !strings.Contains(at, ":") {
		err = gitrepo.ErrNoRevision // which was just named
	}
	return usageError(hint, "at %s: %w", at, err)
}

// prefixOf returns where a folder lies in the repository; the root for a bare one.
func prefixOf(repo *gitrepo.Repository, dir string) string {
	prefix, err := repo.Prefix(dir)
	if err != nil || repo.IsBare() {
		return "."
	}
	return prefix
}

// searchDepth is how deep in a repository a casebook is looked for when nothing says where it is.
const searchDepth = 3

// casebookIn returns the folder of a casebook: from or the nearest above it, else the only one.
func casebookIn(files fs.FS, from string) (string, error) {
	for dir := from; ; dir = path.Dir(dir) {
		if info, err := fs.Stat(files, path.Join(dir, tracker.ConfigFile)); err == nil && !info.IsDir() {
			return dir, nil
		}
		if dir == "." {
			break
		}
	}
	var found []string
	err := fs.WalkDir(files, ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && strings.Count(p, "/") >= searchDepth:
			return fs.SkipDir
		case !d.IsDir() && d.Name() == tracker.ConfigFile:
			found = append(found, path.Dir(p))
		}
		return nil
	})
	slices.Sort(found)
	switch {
	case err != nil:
		return "", err
	case len(found) == 0:
		return "", errNoneThere
	case len(found) > 1:
		return "", fmt.Errorf("there are several casebooks: %s", strings.Join(found, ", "))
	}
	return found[0], nil
}
