package gitrepo

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Hook returns where a hook such as "commit-msg" lies, there or not: in the folder that core.hooksPath
// names, else in that of the repository. Linked work trees share their hooks.
func (r *Repository) Hook(name string) (string, error) {
	out, err := r.git("rev-parse", "--git-path", "hooks/"+name)
	if errors.Is(err, ErrNoGit) {
		return filepath.Join(r.common, "hooks", name), nil
	}
	if err != nil {
		return "", err
	}
	return within(r.root, filepath.FromSlash(strings.TrimSpace(string(out)))), nil
}

// ReadHook returns the text of a hook, and where it lies. ok is false if there is none.
func (r *Repository) ReadHook(name string) (text, file string, ok bool, err error) {
	if file, err = r.Hook(name); err != nil {
		return "", "", false, err
	}
	content, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return "", file, false, nil
	}
	return string(content), file, err == nil, err
}
