package check_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/check"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// BenchmarkRun checks a casebook as a command does, every body parsed for the first time, and in turn
// with it the floor: parsing those bodies in parallel and nothing else. ms and floor-ms are medians,
// x-floor their ratio in the same run. Loading is not in it: see BenchmarkLoad.
func BenchmarkRun(b *testing.B) {
	at := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	for _, n := range []int{1000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			fsys := trackertest.Generate(n)
			load := func() *tracker.Index {
				idx, err := tracker.Load(fsys)
				if err != nil {
					b.Fatal(err)
				}
				return idx
			}
			var all, least trackertest.Stopwatch
			for b.Loop() {
				idx := load()
				all.Time(func() { check.Run(idx, check.Options{AsOf: at}) })
				idx = load()
				least.Time(func() { idx.Out(idx.Records()[0]) }) // parses every body, the first time
			}
			b.ReportMetric(0, "ns/op") // an iteration is more than the check
			b.ReportMetric(all.Milliseconds(), "ms")
			b.ReportMetric(all.PeakMB(), "MB-peak")
			b.ReportMetric(least.Milliseconds(), "floor-ms")
			b.ReportMetric(all.Milliseconds()/least.Milliseconds(), "x-floor")
		})
	}
}
