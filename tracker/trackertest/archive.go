// Package trackertest is test help: small casebooks written inside a test, and large ones made up
// deterministically.
package trackertest

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/casebook-dev/casebook/tracker"
)

// FS returns the files of an inline archive: each begins with a line `-- name --` and ends before the
// next such line (the txtar format); text before the first is a comment. An archive without
// casebook.yaml gets an empty one. Of two files with one name the later counts.
func FS(files string) fs.FS {
	fsys := fstest.MapFS{tracker.ConfigFile: {}}
	for _, f := range filesIn(files) {
		fsys[f.name] = &fstest.MapFile{Mode: 0o644, Data: f.data}
	}
	return fsys
}

// file is a file of an archive.
type file struct {
	name string
	data []byte
}

// filesIn returns the files of an archive in written order.
func filesIn(archive string) []file {
	var all []file
	for line := range strings.Lines(archive) {
		switch name, ok := fileMarker(line); {
		case ok:
			all = append(all, file{name: name})
		case len(all) > 0:
			last := &all[len(all)-1]
			last.data = append(last.data, line...)
		}
	}
	return all
}

// fileMarker returns the name in a line `-- name --`.
func fileMarker(line string) (name string, ok bool) {
	name, ok = strings.CutPrefix(strings.TrimRight(line, "\r\n"), "-- ")
	if !ok {
		return "", false
	}
	name, ok = strings.CutSuffix(name, " --")
	return strings.TrimSpace(name), ok && strings.TrimSpace(name) != ""
}

// Load returns the casebook of an inline archive (see FS). Its problems are the test's business; only
// what could not be loaded at all fails the test.
func Load(t testing.TB, files string) *tracker.Index {
	t.Helper()
	idx, err := tracker.Load(FS(files))
	if err != nil {
		t.Fatalf("load the archive: %v", err)
	}
	return idx
}
