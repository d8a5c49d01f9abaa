package history_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/casebook-dev/casebook/tracker/gitrepo"
	"github.com/casebook-dev/casebook/tracker/history"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// BenchmarkOf reads the history of 10,000 commits and 10,000 records, and in the same run measures the
// floor, `git log --raw`. Allowed are 1.5 times the floor and half a second; x-allowed is the share of
// that which we take. ms-again is the next run, after ten more commits, of which 100 are allowed.
func BenchmarkOf(b *testing.B) {
	if _, err := exec.LookPath("git"); err != nil {
		b.Skip("the git program is not installed")
	}
	dir := b.TempDir()
	if err := (trackertest.Commits{Generator: trackertest.Generator{Records: 10_000, Seed: 1}, Commits: 10_000}).Repository(dir); err != nil {
		b.Fatal(err)
	}
	git := func(args ...string) {
		cmd := exec.Command("git", args...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	var all, again, floor trackertest.Stopwatch
	var cache string
	for b.Loop() {
		cache = b.TempDir()
		floor.Lap(func() {
			cmd := exec.Command("git", "log", "--raw")
			cmd.Dir = dir
			if err := cmd.Run(); err != nil {
				b.Fatal(err)
			}
		})
		all.Time(func() { read(b, dir, cache, 0) })
		for i := range 10 {
			if err := os.WriteFile(filepath.Join(dir, "bugs", fmt.Sprintf("new-%d.md", i)), []byte("---\ntitle: New\n---\n"), 0o644); err != nil {
				b.Fatal(err)
			}
			git("add", "bugs")
			git("-c", "user.name=Mei", "-c", "user.email=mei@example.com", "commit", "-q", "-m", "new")
		}
		again.Lap(func() { read(b, dir, cache, 10) })
		git("reset", "-q", "--hard", "HEAD~10")
	}
	allowed := 1.5*floor.Milliseconds() + 500
	b.ReportMetric(0, "ns/op") // all works together: means nothing
	b.ReportMetric(all.Milliseconds(), "ms")
	b.ReportMetric(floor.Milliseconds(), "floor-ms")
	b.ReportMetric(all.Milliseconds()/allowed, "x-allowed")
	b.ReportMetric(again.Milliseconds(), "ms-again")
	b.ReportMetric(all.PeakMB(), "MB-peak")
	b.ReportMetric(float64(sizeOf(b, cache))/1e6, "MB-cache")
}

// read reads the history of what is checked out; fresh are the commits that the cache may not have, 0: all.
func read(b *testing.B, dir, cache string, fresh int) *history.History {
	repo, err := gitrepo.Open(dir)
	if err != nil {
		b.Fatal(err)
	}
	defer repo.Close()
	head, err := repo.Head()
	if err != nil {
		b.Fatal(err)
	}
	h, err := history.Of(context.Background(), repo, head, history.Options{Folder: ".", Cache: cache})
	if err != nil || h.CacheError() != nil {
		b.Fatal(err, h.CacheError())
	}
	if h.Commits() < 10_000 || len(h.Events()) < 10_000 || fresh > 0 && h.Fresh() != fresh {
		b.Fatalf("%d commits, %d of them fresh, and %d events", h.Commits(), h.Fresh(), len(h.Events()))
	}
	return h
}

func sizeOf(b *testing.B, dir string) (size int64) {
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if info, infoErr := d.Info(); infoErr == nil && !d.IsDir() {
			size += info.Size()
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return size
}
