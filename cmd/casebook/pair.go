package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/gitrepo"
)

// openPair reads a casebook at two revisions; an empty second one is the work tree. What is the same in both is
// read once. Where the first revision has no casebook yet, it is one without records under the settings of the
// second, so that the change that begins a casebook is one like any other.
func openPair(env *Env, from, to string) (base, head *Casebook, err error) {
	rev, err := findRevision(env, from)
	if errors.Is(err, errNoneThere) {
		if head, err = openCasebookAt(env, to); err != nil {
			return nil, nil, err
		}
		rev.folder = prefixOf(rev.repo, head.Dir)
		return &Casebook{Dir: head.Dir, Index: tracker.LoadNone(head.Index.Config), AsOf: head.AsOf, rev: rev}, head, nil
	}
	if err != nil {
		return nil, nil, err
	}
	if to == "" {
		if head, err = openCasebook(env); err == nil {
			base, err = rev.open(env, head.Index)
		}
		return base, head, err
	}
	if base, err = rev.open(env, nil); err != nil {
		return nil, nil, err
	}
	if rev, err = findRevision(env, to); err == nil {
		head, err = rev.open(env, base.Index)
	}
	return base, head, err
}

// open reads the casebook at the revision. What another version, or nil, has of it is not read again: without one, what
// the cache has of the work tree. Its AsOf is that of openCasebookAt.
func (r *revision) open(env *Env, other *tracker.Index) (*Casebook, error) {
	files, err := r.repo.Tree(r.commit, r.folder)
	if err != nil {
		return nil, err
	}
	if other == nil {
		other = r.workTree(env)
	}
	same := map[string]bool{}
	err = files.Preload(func(name string) bool {
		if path.Ext(name) != ".md" {
			return false
		}
		same[name] = other != nil && holds(files, other, name)
		return !same[name]
	})
	if err != nil {
		return nil, err
	}
	idx, err := tracker.LoadBeside(other, files, func(name string) bool { return same[name] })
	if err != nil {
		return nil, fmt.Errorf("read the casebook %s at %s: %w", r.folder, r.commit.Hash, err)
	}
	return r.casebook(env, idx)
}

// workTree reads the casebook's work tree with its cache, nil if there is none: most of its records are those of most
// revisions.
func (r *revision) workTree(env *Env) *tracker.Index {
	if r.repo.IsBare() {
		return nil
	}
	dir := filepath.Join(r.repo.Root(), filepath.FromSlash(r.folder))
	cache := env.recordsOf(dir)
	if cache == nil {
		return nil // to read its files would save nothing
	}
	idx, err := cache.Load(os.DirFS(dir))
	if err != nil {
		return nil // the revision may have one all the same
	}
	return idx
}

// holds reports whether a revision has a file as another version of the casebook has it, without reading it.
func holds(files *gitrepo.Tree, other *tracker.Index, name string) bool {
	if tree, ok := other.FS.(*gitrepo.Tree); ok {
		return tree.Same(files, name)
	}
	r, ok := other.ByPath(name)
	return ok && files.Holds(name, r.Source)
}

// sameFile returns what tells of a file whether it is the same in two versions without reading it.
func sameFile(base, head *Casebook) func(name string) bool {
	return sameIn(base.Index.FS, head.Index.FS)
}

// sameIn tells it of two revisions by git's hashes; of others nothing.
func sameIn(a, b fs.FS) func(name string) bool {
	first, ok := a.(*gitrepo.Tree)
	second, also := b.(*gitrepo.Tree)
	return func(name string) bool { return ok && also && first.Same(second, name) }
}
