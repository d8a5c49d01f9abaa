package site

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"strings"
)

const (
	// manifestFile marks a folder as ours and lists the files that we made there.
	manifestFile   = ".casebook-site"
	manifestHeader = "# Made by casebook build; the next build removes what it lists and makes no more.\n"
	// journalFile is the manifest of a site that is being put in place file by file. As long as it is there, the site
	// is half the old and half the new one, and the next build begins by finishing the work.
	journalFile = ".casebook-site-next"
	draftFile   = ".casebook-site-draft" // of either, until it is whole
)

// readManifest returns the names that a manifest lists. Those that no site has, such as hidden files, do not count: a
// manifest that somebody else wrote must not make us remove what is not a site's.
func readManifest(root *os.Root, file string) ([]string, error) {
	text, err := root.ReadFile(file)
	if err != nil {
		return nil, err
	}
	names := make([]string, 0, bytes.Count(text, []byte("\n")))
	for line := range strings.Lines(string(text)) {
		if name := strings.TrimSuffix(line, "\n"); !strings.HasPrefix(name, "#") && publishable(name) {
			names = append(names, name)
		}
	}
	return names, nil
}

// publishable reports whether a site may have a file of this name: a path below it that is not hidden.
func publishable(name string) bool {
	return fs.ValidPath(name) && name != "." && !strings.HasPrefix(name, ".")
}

// writeManifest lists files, if the list is not there already. The file is whole or not there.
func writeManifest(root *os.Root, file string, made []*siteFile) error {
	text := append(make([]byte, 0, 128*(len(made)+1)), manifestHeader...)
	for _, f := range made {
		text = append(append(text, f.name...), '\n')
	}
	if there, err := root.ReadFile(file); err == nil && bytes.Equal(there, text) {
		return nil
	}
	if err := root.WriteFile(draftFile, text, 0o644); err != nil {
		return err
	}
	return root.Rename(draftFile, file)
}

// absent is no error if it only says that a file is not there.
func absent(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
