package gitrepo

import (
	"bytes"
	"errors"
	"fmt"
	"os/exec"
	"strings"
)

// Dirty reports whether the folder, a slash-separated path from the root ("." is all of it), holds
// changes that are not committed, untracked files included. It asks the git program, which alone knows
// filters, line endings, sparse and split indexes, and every ignore file. A bare repository is never
// dirty. Error: ErrNoGit.
func (r *Repository) Dirty(folder string) (bool, error) {
	if r.bare {
		return false, nil
	}
	// The path is a path, not a pattern; and looking must not lock out somebody who is committing.
	out, err := r.git("--literal-pathspecs", "--no-optional-locks", "status", "--porcelain=v2", "-z", "--", folder)
	return len(out) > 0, err
}

// git runs the git program in the work tree.
func (r *Repository) git(args ...string) ([]byte, error) {
	cmd := exec.Command("git", args...)
	cmd.Dir = r.root
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	err := cmd.Run()
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return nil, ErrNoGit
	case err != nil && complaint.Len() > 0:
		return nil, fmt.Errorf("git in %s: %s", r.root, strings.TrimSpace(complaint.String()))
	case err != nil:
		return nil, fmt.Errorf("git in %s: %w", r.root, err)
	}
	return out.Bytes(), nil
}
