package gitrepo

import "context"

// ProgramChanges is Changes by the git program, however few the commits are.
func ProgramChanges(r *Repository, commits []Commit, folder string, use func(Commit, []Change) error) error {
	return r.programChanges(context.Background(), commits, folder, use)
}
