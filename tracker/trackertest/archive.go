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
	var name string
	for line := range strings.Lines(files) {
		switch marker, ok := fileMarker(line); {
		case ok:
			name = marker
			fsys[name] = &fstest.MapFile{Mode: 0o644}
		case name != "":
			fsys[name].Data = append(fsys[name].Data, line...)
		}
	}
	return fsys
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
