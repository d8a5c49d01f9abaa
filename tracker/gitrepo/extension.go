package gitrepo

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/go-git/go-git/v5/plumbing/format/config"
)

// harmless reports whether a repository with this extension can be read as if it had none. It is a list
// of what is known to be so, since git's rule is to refuse what one does not know. go-git refuses all of
// these too, among them the one that every sparse checkout sets.
func harmless(extension, value string) bool {
	switch extension {
	case "noop", "noop-v1", "partialclone", "preciousobjects", "worktreeconfig", "relativeworktrees":
		return true
	case "objectformat":
		return value == "sha1"
	case "refstorage":
		return value == "files"
	}
	return false
}

// checkExtensions reads a repository's settings and refuses what we would read wrongly.
func checkExtensions(file string) error {
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	settings := config.New()
	if err := config.NewDecoder(f).Decode(settings); err != nil {
		return fmt.Errorf("read %s: %w", file, err)
	}
	if v := settings.Section("core").Option("repositoryformatversion"); v != "" && v != "0" && v != "1" {
		return fmt.Errorf("%w: its format version is %s", ErrUnsupported, v)
	}
	for _, o := range settings.Section("extensions").Options {
		extension, value := strings.ToLower(o.Key), strings.ToLower(o.Value)
		switch {
		case harmless(extension, value):
		case extension == "objectformat" || extension == "compatobjectformat":
			return fmt.Errorf("%w: its objects have %s names", ErrUnsupported, strings.ToUpper(value))
		case extension == "refstorage":
			return fmt.Errorf("%w: its branches are stored as %s", ErrUnsupported, value)
		default:
			return fmt.Errorf("%w: it uses the extension %s", ErrUnsupported, o.Key)
		}
	}
	return nil
}
