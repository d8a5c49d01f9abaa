package classify

import (
	"testing"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// BenchmarkEngine adds 10,000 known sightings, and asks about 20.
func BenchmarkEngine(b *testing.B) {
	reports, bugs := fleet(10_000)
	var added, asked trackertest.Stopwatch
	for b.Loop() {
		e := NewEngine()
		added.Time(func() {
			for i, r := range reports {
				e.Add(r, bugs[i])
			}
		})
		asked.Time(func() {
			for i := range 20 {
				e.Suggest(reports[i*37], Options{But: reports[i*37].ID})
			}
		})
	}
	b.ReportMetric(0, "ns/op") // both works together: means nothing
	b.ReportMetric(added.Milliseconds(), "added-ms")
	b.ReportMetric(asked.Milliseconds()/20, "asked-ms")
}

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
