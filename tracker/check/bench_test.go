package check_test

import (
	"testing"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/check"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// BenchmarkRun checks 10,000 records as a command does, every body parsed for the first time, and beside
// it the floor: parsing those bodies and nothing else.
func BenchmarkRun(b *testing.B) {
	fsys := trackertest.Generate(10_000)
	at := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	load := func(b *testing.B) *tracker.Index {
		idx, err := tracker.Load(fsys)
		if err != nil {
			b.Fatal(err)
		}
		return idx
	}
	b.Run("bodies", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			idx := load(b)
			b.StartTimer()
			for _, r := range idx.Records() {
				idx.Out(r) // parses all of them in parallel, the first time
			}
		}
	})
	b.Run("fresh", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			idx := load(b)
			b.StartTimer()
			check.Run(idx, check.Options{AsOf: at})
		}
	})
	b.Run("parsed", func(b *testing.B) {
		idx := load(b)
		check.Run(idx, check.Options{AsOf: at})
		for b.Loop() {
			check.Run(idx, check.Options{AsOf: at})
		}
	})
}
