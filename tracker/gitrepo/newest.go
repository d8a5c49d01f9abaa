package gitrepo

import (
	"fmt"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/object"
)

// NewestTouching returns the newest commit reachable from HEAD that changed the folder, a
// slash-separated path from the root of the repository ("." is all of it), as `git log -1 -- folder`
// does: a merge counts only if its folder is that of none of its parents. Error: ErrNoCommits, also if
// none ever held the folder.
//
// Only the folder's own hash is compared, so that each commit costs a few small objects. Where a parent
// has the same folder, only that parent is followed.
func (r *Repository) NewestTouching(folder string) (Commit, error) {
	c, err := r.head()
	if err != nil {
		return Commit{}, err
	}
	cut, err := r.boundary()
	if err != nil {
		return Commit{}, err
	}
	hash, err := r.folderHash(c, folder)
	for err == nil {
		found := Commit{Hash: c.Hash.String(), Time: c.Committer.When, Cut: cut[c.Hash]}
		if len(c.ParentHashes) == 0 || found.Cut {
			return found, held(hash, folder)
		}
		var same *object.Commit
		if same, err = r.sameParent(c, folder, hash); same == nil && err == nil {
			return found, nil
		}
		c = same
	}
	return Commit{}, err
}

func held(hash plumbing.Hash, folder string) error {
	if hash.IsZero() {
		return fmt.Errorf("%s: %w", folder, ErrNoCommits)
	}
	return nil
}

// sameParent returns the first parent with the same folder, or nil.
func (r *Repository) sameParent(c *object.Commit, folder string, hash plumbing.Hash) (*object.Commit, error) {
	for _, p := range c.ParentHashes {
		parent, err := r.commit(p)
		if err != nil {
			return nil, err
		}
		theirs, err := r.folderHash(parent, folder)
		if err != nil {
			return nil, err
		}
		if theirs == hash {
			return parent, nil
		}
	}
	return nil, nil
}

// boundary returns the commits whose parents a shallow clone does not have.
func (r *Repository) boundary() (map[plumbing.Hash]bool, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	hashes, err := r.objects.Shallow()
	if err != nil {
		return nil, fmt.Errorf("read the boundary of the shallow clone %s: %w", r.root, err)
	}
	cut := map[plumbing.Hash]bool{}
	for _, h := range hashes {
		cut[h] = true
	}
	return cut, nil
}

// folderHash returns the hash of the folder's tree in a commit, zero if it has none.
func (r *Repository) folderHash(c *object.Commit, folder string) (plumbing.Hash, error) {
	hash := c.TreeHash
	if folder == "." || folder == "" {
		return hash, nil
	}
	for name := range strings.SplitSeq(folder, "/") {
		tree, err := r.tree(hash)
		if err != nil {
			return plumbing.ZeroHash, err
		}
		hash = plumbing.ZeroHash
		for _, e := range tree.Entries {
			if e.Name == name && e.Mode == filemode.Dir {
				hash = e.Hash
			}
		}
		if hash.IsZero() {
			break
		}
	}
	return hash, nil
}
