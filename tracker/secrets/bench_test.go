package secrets_test

import (
	"bytes"
	"testing"

	"github.com/casebook-dev/casebook/tracker/secrets"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// BenchmarkFind looks through 10,000 records and their evidence on one core, and in turn with it the floor:
// looking once at every byte for one that is not there.
func BenchmarkFind(b *testing.B) {
	files := trackertest.Generate(10_000)
	var size int
	for _, f := range files {
		size += len(f.Data)
	}
	var all, least trackertest.Stopwatch
	for b.Loop() {
		all.Time(func() {
			for path, f := range files {
				secrets.Find(path, f.Data)
			}
		})
		least.Time(func() {
			for _, f := range files {
				bytes.Count(f.Data, []byte("\x00"))
			}
		})
	}
	b.ReportMetric(0, "ns/op") // an iteration is more than the search
	b.ReportMetric(float64(size)/1e6, "MB")
	b.ReportMetric(all.Milliseconds(), "ms")
	b.ReportMetric(least.Milliseconds(), "floor-ms")
}
