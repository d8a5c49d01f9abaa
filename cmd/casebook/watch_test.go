package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// What a site is made from is watched, and nothing else.
func TestLook(t *testing.T) {
	dir := t.TempDir()
	if err := unpack("testdata/upload.txtar", dir); err != nil {
		t.Fatal(err)
	}
	write := func(name string) func() error {
		return func() error {
			name := filepath.Join(dir, filepath.FromSlash(name))
			if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
				return err
			}
			return os.WriteFile(name, []byte("new"), 0o644)
		}
	}
	within := func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
	w, day := watched{dir: dir}, "2026-11-20"
	for _, c := range []struct {
		name string
		do   func() error
		want bool
	}{
		{"nothing", func() error { return nil }, false},
		{"a new record", write("bugs/new.md"), true},
		{"another time", func() error { return os.Chtimes(within("bugs/new.md"), time.Time{}, time.Unix(1e9, 0)) }, true},
		{"other permissions", func() error { return os.Chmod(within("bugs/new.md"), 0o600) }, true},
		{"a rename", func() error { return os.Rename(within("bugs/new.md"), within("bugs/old.md")) }, true},
		{"one taken away", func() error { return os.Remove(within("bugs/old.md")) }, true},
		{"evidence", write("observations/2026/2026-07-22-1200-x/deep/down.txt"), true},
		{"the settings", write("casebook.yaml"), true},
		{"a theme", write("theme/templates/bug.html"), true},
		{"a lock", write("bugs/.new.md.casebook-lock"), false},
		{"what vim leaves", write("bugs/.new.md.swp"), false},
		{"what emacs leaves", write("bugs/#new.md#"), false},
		{"a backup", write("bugs/new.md~"), false},
		{"a hidden folder", write("bugs/.cache/x.md"), false},
		{"the site", write("public/index.html"), false},
		{"other source", write("src/main.go"), false},
		{"an empty folder", func() error { return os.Mkdir(within("bugs/empty"), 0o755) }, false},
		{"a repository", func() error { commitTwice(t, dir); return nil }, true},
		{"a new day", func() error { day = "2026-11-21"; return nil }, true},
	} {
		before := w.look(day)
		if err := c.do(); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if got := !w.look(day).equal(before); got != c.want {
			t.Errorf("%s: a change %v, want %v", c.name, got, c.want)
		}
	}
}
