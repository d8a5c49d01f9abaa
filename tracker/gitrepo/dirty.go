package gitrepo

// Dirty reports whether the folder, a slash-separated path from the root ("." is all of it), holds
// changes that are not committed, untracked files included. It asks the git program, which alone knows
// filters, line endings, sparse and split indexes, and every ignore file. A bare repository is never
// dirty. Error: ErrNoGit.
func (r *Repository) Dirty(folder string) (bool, error) {
	if r.bare {
		return false, nil
	}
	out, err := r.git("status", "--porcelain=v2", "-z", "--", folder)
	return len(out) > 0, err
}
