package gitrepo

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// place says where the parts of a repository lie: absolute paths without symbolic links at the root.
type place struct {
	root   string // the top of the work tree, or the bare repository
	git    string // HEAD and the index
	common string // objects, branches and settings; not git itself in a linked work tree
	bare   bool
}

// find looks for the repository of dir, upwards as git does: over the folder's real path, for a .git
// folder, a .git file, or a bare repository.
func find(dir string) (place, error) {
	start, err := realPath(dir)
	if err != nil {
		return place{}, err
	}
	for at := start; ; at = filepath.Dir(at) {
		found, err := inspect(at)
		if err != nil || found.git != "" {
			return found, err
		}
		if at == filepath.Dir(at) {
			return place{}, fmt.Errorf("%s: %w", dir, ErrNoRepository)
		}
	}
}

func realPath(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(abs)
}

// inspect returns the place of the repository whose root is dir, or none.
func inspect(dir string) (place, error) {
	git := filepath.Join(dir, ".git")
	info, err := os.Stat(git)
	switch {
	case err == nil && info.IsDir() && isGitFolder(git):
		return withCommon(place{root: dir, git: git})
	case err == nil && info.Mode().IsRegular():
		at := place{root: dir}
		if at.git, err = pointer(git); err != nil {
			return place{}, err
		}
		return withCommon(at)
	case isGitFolder(dir):
		return withCommon(place{root: dir, git: dir, bare: true})
	}
	return place{}, nil
}

// isGitFolder applies git's own test, so that a folder which merely is called .git does not stop the search.
func isGitFolder(dir string) bool {
	if _, err := os.Lstat(filepath.Join(dir, "HEAD")); err != nil {
		return false
	}
	if _, err := os.Stat(filepath.Join(dir, "commondir")); err == nil {
		return true
	}
	for _, name := range []string{"objects", "refs"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || !info.IsDir() {
			return false
		}
	}
	return true
}

// pointer reads a .git file, which names the folder that stands in for it: "gitdir: ../.git/modules/x".
func pointer(file string) (string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	target, found := strings.CutPrefix(string(text), "gitdir: ")
	if !found {
		return "", fmt.Errorf("%s: %w: the file does not begin with gitdir: and a path", file, ErrNoRepository)
	}
	git := within(filepath.Dir(file), strings.TrimRight(target, "\r\n"))
	if !isGitFolder(git) {
		return "", fmt.Errorf("%s points to %s: %w there", file, git, ErrNoRepository)
	}
	return git, nil
}

// withCommon adds where a linked work tree keeps what it shares.
func withCommon(at place) (place, error) {
	at.common = at.git
	text, err := os.ReadFile(filepath.Join(at.git, "commondir"))
	if errors.Is(err, fs.ErrNotExist) {
		return at, nil
	}
	if err != nil {
		return place{}, err
	}
	at.common = within(at.git, strings.TrimSpace(string(text)))
	return at, nil
}

// within returns the target itself if it is absolute, else from dir.
func within(dir, target string) string {
	if filepath.IsAbs(target) {
		return filepath.Clean(target)
	}
	return filepath.Join(dir, target)
}
