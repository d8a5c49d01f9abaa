package classify

import (
	"testing"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// BenchmarkFromIndex reads about 10,000 known sightings, and asks about one.
func BenchmarkFromIndex(b *testing.B) {
	idx, err := tracker.Load(trackertest.Generate(12_000))
	if err != nil {
		b.Fatal(err)
	}
	var read, asked trackertest.Stopwatch
	for b.Loop() {
		var c *Casebook
		read.Time(func() { c = FromIndex(idx) })
		asked.Time(func() { c.Observation(idx.Records(tracker.KindObservation)[7]) })
	}
	b.ReportMetric(0, "ns/op") // both works together: means nothing
	b.ReportMetric(read.Milliseconds(), "read-ms")
	b.ReportMetric(asked.Milliseconds(), "asked-ms")
}
