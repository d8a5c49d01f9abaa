package main

import (
	"context"
	"io/fs"
	"os"
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

// Commands say the same with a cache as without, the first time and after that, and write nothing into the casebook.
func TestCommandsKeepRecords(t *testing.T) {
	dir, caches := t.TempDir(), filepath.Join(t.TempDir(), "casebook")
	now := time.Now().Add(time.Hour)
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("..", "..", "example-repo"))); err != nil {
		t.Fatal(err)
	}
	say := func(cacheDir string, args ...string) string {
		var out strings.Builder
		env := &Env{In: strings.NewReader(""), Out: &out, Err: &out, Dir: dir, CacheDir: cacheDir, Program: "test",
			Getenv: func(string) string { return "" }, Now: func() time.Time { return now }}
		if err := Execute(context.Background(), env, args); err != nil {
			out.WriteString(err.Error())
		}
		env.Keep()
		return out.String()
	}
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
