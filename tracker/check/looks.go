package check

import (
	"io/fs"

	"github.com/casebook-dev/casebook/tracker"
)

// looks lists the files that the site looks by: those of the casebook's own theme, sorted, and its logo. They are no part
// of the index.
func (in *input) looks() (paths []string) {
	_ = fs.WalkDir(in.idx.FS, tracker.ThemeFolder, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			paths = append(paths, path)
		}
		return nil // without a theme there is nothing to look through; what cannot be read, the build says
	})
	if logo := in.idx.Config.Logo; logo != "" {
		paths = append(paths, logo)
	}
	return paths
}
