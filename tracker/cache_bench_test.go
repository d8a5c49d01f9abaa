package tracker_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// BenchmarkLoadCached loads a casebook of which nothing has changed since its cache was written, and in the same run
// measures the floor: a walk through the folder with the size and the time of every file.
func BenchmarkLoadCached(b *testing.B) {
	for _, n := range []int{1000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			dir, opts := b.TempDir(), tracker.CacheOptions{Folder: b.TempDir(), Program: "test", Now: time.Now().Add(time.Hour)}
			if err := (trackertest.Generator{Records: n, Seed: 1}).WriteTo(dir); err != nil {
				b.Fatal(err)
			}
			age(b, dir)
			warm := tracker.NewCache(opts)
			if _, err := warm.Load(os.DirFS(dir)); err != nil {
				b.Fatal(err)
			}
			if err := warm.Save(); err != nil {
				b.Fatal(err)
			}
			ageFiles(b, opts.Folder, time.Minute)
			var load, floor trackertest.Stopwatch
			for b.Loop() {
				load.Time(func() {
					if idx, err := tracker.NewCache(opts).Load(os.DirFS(dir)); err != nil || len(idx.Records()) != n {
						b.Fatalf("loaded %d records, %v", len(idx.Records()), err)
					}
				})
				floor.Time(func() { walkStat(b, dir) })
			}
			b.ReportMetric(0, "ns/op") // both works together: means nothing
			b.ReportMetric(load.Milliseconds(), "ms")
			b.ReportMetric(load.PeakMB(), "MB-peak")
			b.ReportMetric(floor.Milliseconds(), "floor-ms")
			b.ReportMetric(load.Milliseconds()/floor.Milliseconds(), "x-floor")
		})
	}
}

// age makes every file of a folder one that was changed an hour ago.
func age(tb testing.TB, dir string) { ageFiles(tb, dir, time.Hour) }

func ageFiles(tb testing.TB, dir string, by time.Duration) {
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		at := time.Now().Add(-by)
		return os.Chtimes(path, at, at)
	})
	if err != nil {
		tb.Fatal(err)
	}
}

// walkStat is the floor.
func walkStat(tb testing.TB, dir string) {
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil {
			_, err = d.Info()
		}
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
}
