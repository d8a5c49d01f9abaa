package site

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// TestSweepRescuesWhatIsNotOurs puts files into the old site after the new one has taken its place: they move on into it, unless
// something stands there, and nothing else is left.
func TestSweepRescuesWhatIsNotOurs(t *testing.T) {
	if !canExchange {
		t.Skip("folders cannot be exchanged here")
	}
	dir := filepath.Join(t.TempDir(), "public")
	if err := Publish(dir, map[string]string{"index.html": "one", "bugs/a/index.html": "a", "bugs/b/index.html": "b", "gone/index.html": "g"}); err != nil {
		t.Fatal(err)
	}
	f, err := openFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{"index.html": "two", "bugs/a/index.html": "a", "bugs/b/index.html": "b"} {
		if err := f.put(name, []byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := complete(f); err != nil {
		t.Fatal(err)
	}
	if err := exchange(f.stage.dir, f.dir); err != nil {
		t.Fatal(err)
	}
	f.root, f.stage.root = f.stage.root, f.root
	for _, name := range []string{"CNAME", "bugs/a/note.txt", "gone/deep/note.txt", "new/note.txt"} {
		file := filepath.Join(f.stage.dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte("mine"), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Remove(filepath.Join(f.stage.dir, "bugs/b/index.html")); err != nil { // somebody else was faster
		t.Fatal(err)
	}
	stage := f.stage.dir
	if err := errors.Join(sweep(f), f.close()); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"index.html": "two", "bugs/a/index.html": "a", "bugs/b/index.html": "b",
		"CNAME": "mine", "bugs/a/note.txt": "mine", "gone/deep/note.txt": "mine", "new/note.txt": "mine"} {
		if got, err := os.ReadFile(filepath.Join(dir, name)); string(got) != want {
			t.Errorf("%s holds %q, %v, want %q", name, got, err, want)
		}
	}
	if _, err := os.Lstat(stage); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the old site is still there: %v", err)
	}
}
