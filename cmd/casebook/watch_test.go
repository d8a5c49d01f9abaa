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
		{"what emacs leaves", write("bugs/#new.md#"), true}, // a stray file, until it is taken away
		{"a backup", write("bugs/new.md~"), true},
		{"evidence in a hidden folder", write("observations/2026/2026-07-22-1200-x/.cache/x.txt"), true},
		{"a repository in evidence", write("observations/2026/2026-07-22-1200-x/.git/HEAD"), false},
		{"the site", write("public/index.html"), false},
		{"other source", write("src/main.go"), false},
		{"an empty folder", func() error { return os.Mkdir(within("observations/2026/2026-07-23-1200-x"), 0o755) }, true}, // of no record
		{"the theme's styles, elsewhere", write("styles.css"), false},
		{"a link to them", func() error { return os.Symlink("../styles.css", within("theme/own.css")) }, true},
		{"the theme's styles, by a link", func() error { return os.WriteFile(within("styles.css"), []byte("newer"), 0o644) }, true},
		{"the theme's pictures, elsewhere", write("pictures/a.png"), false},
		{"a link to their folder", func() error { return os.Symlink("../pictures", within("theme/pictures")) }, true},
		{"the theme's pictures, by a link", func() error { return os.WriteFile(within("pictures/a.png"), []byte("newer"), 0o644) }, true},
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

// What the build found that its site depends on besides is looked at too, wherever in the casebook it is.
func TestLookAside(t *testing.T) {
	dir := t.TempDir()
	within := func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
	for _, name := range []string{"pictures", "docs"} {
		if err := os.Mkdir(within(name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	w, a := watched{dir: dir}, aside{logo: "pictures/logo.png", looked: []string{"docs/gone.md", "docs/plan.md"}}
	write := func(name, text string) func() error {
		return func() error { return os.WriteFile(within(name), []byte(text), 0o644) }
	}
	for _, c := range []struct {
		name string
		do   func() error
		want bool
	}{
		{"nothing", func() error { return nil }, false},
		{"a logo", write("pictures/logo.png", "a"), true},
		{"another logo", write("pictures/logo.png", "ab"), true},
		{"another picture", write("pictures/mark.png", "ab"), false},
		{"a file that is linked to", write("docs/plan.md", "a"), true},
		{"its text", write("docs/plan.md", "ab"), false},
		{"it goes", func() error { return os.Remove(within("docs/plan.md")) }, true},
		{"its folder goes", func() error { return os.Remove(within("docs")) }, false},
		{"the pictures elsewhere", func() error { return os.Rename(within("pictures"), within("elsewhere")) }, true},
		{"a link to them", func() error { return os.Symlink("elsewhere", within("pictures")) }, true},
	} {
		before := sight{aside: w.lookAside(a)}
		if err := c.do(); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if got := !(sight{aside: w.lookAside(a)}).equal(before); got != c.want {
			t.Errorf("%s: a change %v, want %v", c.name, got, c.want)
		}
	}
}
