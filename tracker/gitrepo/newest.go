package gitrepo

import (
	"fmt"
	"strings"
)

// NewestTouching returns the newest commit reachable from HEAD that changed the folder, a
// slash-separated path from the root of the repository ("." is all of it), as `git log -1 -- folder`
// does: a merge counts only if its folder is that of none of its parents. Error: ErrNoCommits, also if
// none ever held the folder.
func (r *Repository) NewestTouching(folder string) (Commit, error) {
	c, err := r.Head()
	if err != nil {
		return Commit{}, err
	}
	return r.NewestTouchingSince(c, folder)
}

// NewestTouchingSince is NewestTouching from a commit that need not be checked out.
//
// Only the folder's own hash is compared, so that each commit costs a few small objects. Where a parent
// has the same folder, only that parent is followed.
func (r *Repository) NewestTouchingSince(c Commit, folder string) (Commit, error) {
	cut, err := r.shallow()
	if err != nil {
		return Commit{}, err
	}
	hash, err := r.folder(c.tree, folder)
	for err == nil {
		c.Cut = cut[c.Hash]
		if len(c.Parents) == 0 || c.Cut {
			return c, held(hash, folder)
		}
		same, found, err := r.sameParent(c, folder, hash)
		if err != nil {
			return Commit{}, err
		}
		if !found {
			return c, nil
		}
		c = same
	}
	return Commit{}, err
}

func held(hash, folder string) error {
	if hash == "" {
		return fmt.Errorf("%s: %w", folder, ErrNoCommits)
	}
	return nil
}

// sameParent returns the first parent with the same folder.
func (r *Repository) sameParent(c Commit, folder, hash string) (parent Commit, found bool, err error) {
	for _, p := range c.Parents {
		if parent, err = r.commit(p); err != nil {
			return parent, false, err
		}
		theirs, err := r.folder(parent.tree, folder)
		if err != nil || theirs == hash {
			return parent, err == nil, err
		}
	}
	return Commit{}, false, nil
}

// folder returns the hash of a folder's tree below a tree, "" if there is none.
func (r *Repository) folder(tree, folder string) (string, error) {
	if folder == "." || folder == "" {
		return tree, nil
	}
	for name := range strings.SplitSeq(folder, "/") {
		entries, err := r.tree(tree)
		if err != nil {
			return "", err
		}
		tree = ""
		for _, e := range entries {
			if e.name == name && e.isFolder() {
				tree = e.hex()
			}
		}
		if tree == "" {
			break
		}
	}
	return tree, nil
}
