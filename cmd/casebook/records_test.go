package main

import (
	"context"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// every lists the files of a folder with their sizes and times.
func every(t *testing.T, dir string) string {
	var all []string
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err == nil {
			all = append(all, path+" "+info.ModTime().String())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(all, "\n")
}

// sayIn returns what a command in a folder says, with the cache in another, if that has a name.
func sayIn(dir, cacheDir string, now time.Time, args []string) string {
	var out strings.Builder
	env := &Env{In: strings.NewReader(""), Out: &out, Err: &out, Dir: dir, CacheDir: cacheDir, Program: "test",
		Getenv: func(string) string { return "" }, Now: func() time.Time { return now }}
	if err := Execute(context.Background(), env, args); err != nil {
		out.WriteString(err.Error())
	}
	env.Keep()
	return out.String()
}

// What the cache has of the work tree stands for the same bytes at a revision, and for no others.
func TestRevisionsFromTheWorkTree(t *testing.T) {
	dir, caches, now := t.TempDir(), filepath.Join(t.TempDir(), "casebook"), time.Now().Add(time.Hour)
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("..", "..", "example-repo"))); err != nil {
		t.Fatal(err)
	}
	bugs, err := filepath.Glob(filepath.Join(dir, "bugs", "*.md"))
	if err != nil || len(bugs) < 4 {
		t.Fatal(bugs, err)
	}
	git := func(args ...string) {
		cmd := exec.Command("git", append([]string{"-c", "user.name=Mei", "-c", "user.email=mei@example.com"}, args...)...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	write := func(file, more string) {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		src = append([]byte(strings.Replace(string(src), "\ntitle: ", "\ntitle: "+more+" ", 1)), "\n## More\n\n[[bug/nowhere]]\n"...)
		if err := os.WriteFile(file, src, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	git("init", "-q", "-b", "main")
	git("add", "-A")
	git("commit", "-q", "-m", "one")
	write(bugs[0], "Once")
	if err := os.Rename(bugs[1], filepath.Join(dir, "bugs", "renamed.md")); err != nil {
		t.Fatal(err)
	}
	git("add", "-A")
	git("commit", "-q", "-m", "two")
	write(bugs[0], "Twice")
	write(bugs[2], "Once")
	if err := os.Remove(bugs[3]); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"list --at HEAD~1", "list --at HEAD", "check --at HEAD~1", "check --at HEAD", "review HEAD~1..HEAD", "review HEAD~1..", "review HEAD..", "diff HEAD~1 HEAD", "diff HEAD~1", "diff HEAD"} {
		args := strings.Fields(line)
		without := sayIn(dir, "", now, args)
		for _, run := range []string{"first", "second"} {
			if with := sayIn(dir, caches, now, args); with != without {
				t.Errorf("%s, with a cache the %s time:\n%s\nwithout:\n%s", line, run, with, without)
			}
		}
	}
}

// Commands say the same with a cache as without, the first time and after that, and write nothing into the casebook.
func TestCommandsKeepRecords(t *testing.T) {
	dir, caches := t.TempDir(), filepath.Join(t.TempDir(), "casebook")
	now := time.Now().Add(time.Hour)
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("..", "..", "example-repo"))); err != nil {
		t.Fatal(err)
	}
	say := func(cacheDir string, args ...string) string { return sayIn(dir, cacheDir, now, args) }
	before := every(t, dir)
	for _, line := range []string{"list", "show no-space-left-on-device", "check", "__complete show a", "observe x --on replica-2 --at 2026-11-20 --dry-run --no-edit", "build --out " + t.TempDir() + "/site"} {
		args := strings.Fields(line)
		without := say("", args...)
		for _, run := range []string{"first", "second"} {
			if with := say(caches, args...); with != without && args[0] != "build" { // which says how long it took
				t.Errorf("%s, with a cache the %s time:\n%s\nwithout:\n%s", line, run, with, without)
			}
		}
	}
	if after := every(t, dir); after != before {
		t.Errorf("the casebook was\n%s\nand is\n%s", before, after)
	}
	if files := every(t, caches); !strings.Contains(files, "/records-") {
		t.Errorf("the folder of the cache holds %q", files)
	}
}
