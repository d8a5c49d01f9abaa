package gitrepo

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/go-git/go-git/v5/plumbing/format/config"
)

// traits are what a repository's settings say about how it is stored.
type traits struct {
	foreign string // why only the git program can read it; empty: we can
	partial bool   // it is a partial clone: objects may be missing, and git fetches them
}

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

// readTraits reads a repository's settings.
func readTraits(file string) (traits, error) {
	var t traits
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return t, nil
	}
	if err != nil {
		return t, err
	}
	defer f.Close()
	settings := config.New()
	if err := config.NewDecoder(f).Decode(settings); err != nil {
		return t, fmt.Errorf("read %s: %w", file, err)
	}
	if v := settings.Section("core").Option("repositoryformatversion"); v != "" && v != "0" && v != "1" {
		t.foreign = "its format version is " + v
	}
	for _, o := range settings.Section("extensions").Options {
		extension, value := strings.ToLower(o.Key), strings.ToLower(o.Value)
		t.partial = t.partial || extension == "partialclone"
		if !harmless(extension, value) && t.foreign == "" {
			t.foreign = foreignWords(extension, o.Key, value)
		}
	}
	for _, remote := range settings.Section("remote").Subsections {
		t.partial = t.partial || strings.EqualFold(remote.Option("promisor"), "true")
	}
	return t, nil
}

func foreignWords(extension, written, value string) string {
	switch extension {
	case "objectformat", "compatobjectformat":
		return "its objects have " + strings.ToUpper(value) + " names"
	case "refstorage":
		return "its branches are stored as " + value
	}
	return "it uses the extension " + written
}
