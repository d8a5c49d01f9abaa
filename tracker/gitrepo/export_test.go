package gitrepo

import "context"

// ProgramHistory is History by the git program, however few the commits are.
func ProgramHistory(r *Repository, from Commit, folder string, use func(Commit, []Change) error) error {
	return r.programHistory(context.Background(), from, folder, func(string) bool { return false }, use)
}

// ManyBlobs is from how many files on Blobs asks the git program.
const ManyBlobs = manyBlobs
