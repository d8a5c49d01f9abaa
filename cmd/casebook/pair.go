package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path"

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
	if base, err = rev.open(env, nil); err != nil {
		return nil, nil, err
	}
	if to == "" {
		head, err = openCasebookBeside(env, base)
		return base, head, err
	}
	if rev, err = findRevision(env, to); err == nil {
		head, err = rev.open(env, base)
	}
	return base, head, err
}

// open reads the casebook at the revision. What another one, or nil, has of it is not read again. Its AsOf is
// that of openCasebookAt.
func (r *revision) open(env *Env, other *Casebook) (*Casebook, error) {
	files, err := r.repo.Tree(r.commit, r.folder)
	if err != nil {
		return nil, err
	}
	var idx *tracker.Index
	same := func(string) bool { return false }
	if other != nil {
		idx, same = other.Index, sameIn(other.Index.FS, files)
	}
	if err := files.Preload(func(name string) bool { return path.Ext(name) == ".md" && !same(name) }); err != nil {
		return nil, err
	}
	if idx, err = tracker.LoadBeside(idx, files, same); err != nil {
		return nil, fmt.Errorf("read the casebook %s at %s: %w", r.folder, r.commit.Hash, err)
	}
	return r.casebook(env, idx)
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
