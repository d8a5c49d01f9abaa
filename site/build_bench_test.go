package site_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/casebook-dev/casebook/site"
	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/check"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

var benchmarkAsOf = time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)

// BenchmarkBuild does what `casebook build` does, load, check and build into a fresh folder, and in turn
// with it the floor, so that the ratio holds on a busy machine too. load, check, build and floor are
// medians in milliseconds; x-floor is how many times longer load and build take than the floor, which
// checks nothing, and x-all the same with the check. MB-peak is the memory that the three needed above
// what the process held before, floor-MB that of the floor. rebuild is a second build into the folder
// that the first one made.
//
// One iteration of 10,000 records takes some seconds: -benchtime 3x is enough. Set TMPDIR to measure on
// another file system; the budgets are for one in memory.
func BenchmarkBuild(b *testing.B) {
	for _, n := range []int{1000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			from, out := filepath.Join(b.TempDir(), "casebook"), b.TempDir()
			if err := (trackertest.Generator{Records: n, Seed: 1}).WriteTo(from); err != nil {
				b.Fatal(err)
			}
			var all, least trackertest.Stopwatch
			var steps buildSteps
			for b.Loop() {
				ours, plain := filepath.Join(out, "site"), filepath.Join(out, "floor")
				all.Time(func() { steps.run(b, from, ours) })
				if err := os.Mkdir(plain, 0o755); err != nil {
					b.Fatal(err)
				}
				least.Time(func() {
					if err := floor(from, plain); err != nil {
						b.Fatal(err)
					}
				})
				steps.rebuildInto(b, ours)
				if err := os.RemoveAll(ours); err != nil {
					b.Fatal(err)
				}
				if err := os.RemoveAll(plain); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(0, "ns/op") // all works together: means nothing
			b.ReportMetric(steps.load.Milliseconds(), "load-ms")
			b.ReportMetric(steps.check.Milliseconds(), "check-ms")
			b.ReportMetric(steps.build.Milliseconds(), "build-ms")
			b.ReportMetric(steps.rebuild.Milliseconds(), "rebuild-ms")
			b.ReportMetric(all.PeakMB(), "MB-peak")
			b.ReportMetric(least.Milliseconds(), "floor-ms")
			b.ReportMetric(least.PeakMB(), "floor-MB")
			b.ReportMetric((steps.load.Milliseconds()+steps.build.Milliseconds())/least.Milliseconds(), "x-floor")
			b.ReportMetric(all.Milliseconds()/least.Milliseconds(), "x-all")
		})
	}
}

// buildSteps are the parts of a build, each timed.
type buildSteps struct {
	load, check, build, rebuild trackertest.Stopwatch

	idx      *tracker.Index
	problems []tracker.Problem
}

func (s *buildSteps) run(b *testing.B, from, to string) {
	s.load.Lap(func() {
		idx, err := tracker.Load(os.DirFS(from))
		if err != nil {
			b.Fatal(err)
		}
		s.idx = idx
	})
	s.check.Lap(func() { s.problems = check.Run(s.idx, check.Options{AsOf: benchmarkAsOf}) })
	s.build.Lap(func() { s.buildInto(b, to) })
}

func (s *buildSteps) buildInto(b *testing.B, to string) *site.Result {
	result, err := site.Build(context.Background(), s.idx, site.Options{Dir: to, AsOf: benchmarkAsOf, Problems: s.problems})
	if err != nil {
		b.Fatal(err)
	}
	return result
}

// rebuildInto builds the same again and must not write anything.
func (s *buildSteps) rebuildInto(b *testing.B, to string) {
	s.rebuild.Lap(func() {
		if result := s.buildInto(b, to); result.Written != 0 {
			b.Fatalf("the same build wrote %d files again", result.Written)
		}
	})
	s.idx, s.problems = nil, nil
}

// BenchmarkRebuildOne changes the text of one observation among many and builds again at the same as-of time, into the
// folder of the build before. rebuild is the median of load, check and build in milliseconds, full that of the same into a
// fresh folder in the same run, x-full their ratio, and written the files that were.
func BenchmarkRebuildOne(b *testing.B) {
	for _, n := range []int{1000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			from, out := filepath.Join(b.TempDir(), "casebook"), b.TempDir()
			if err := (trackertest.Generator{Records: n, Seed: 1}).WriteTo(from); err != nil {
				b.Fatal(err)
			}
			ours, fresh := filepath.Join(out, "site"), filepath.Join(out, "fresh")
			var steps buildSteps
			steps.run(b, from, ours)
			var again, full trackertest.Stopwatch
			written := 0
			for b.Loop() {
				editObservation(b, steps.idx, from)
				again.Time(func() { written = steps.all(b, from, ours).Written })
				full.Time(func() { steps.all(b, from, fresh) })
				if err := os.RemoveAll(fresh); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(0, "ns/op") // both together: means nothing
			b.ReportMetric(again.Milliseconds(), "rebuild-ms")
			b.ReportMetric(full.Milliseconds(), "full-ms")
			b.ReportMetric(again.Milliseconds()/full.Milliseconds(), "x-full")
			b.ReportMetric(float64(written), "written")
		})
	}
}

// editObservation adds a line to one observation.
func editObservation(b *testing.B, idx *tracker.Index, dir string) {
	b.Helper()
	all := idx.Records(tracker.KindObservation)
	f, err := os.OpenFile(filepath.Join(dir, all[len(all)/2].Path), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := f.WriteString("One line more.\n"); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
}

// all loads, checks and builds.
func (s *buildSteps) all(b *testing.B, from, to string) *site.Result {
	idx, err := tracker.Load(os.DirFS(from))
	if err != nil {
		b.Fatal(err)
	}
	s.idx, s.problems = idx, check.Run(idx, check.Options{AsOf: benchmarkAsOf})
	return s.buildInto(b, to)
}
