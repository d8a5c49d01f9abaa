package classify

import (
	"fmt"
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

// BenchmarkSuggest asks about unclassified sightings of a casebook of 10,000 records, and of one in which everything
// was seen ten times: a question may cost little more there.
func BenchmarkSuggest(b *testing.B) {
	idx, err := tracker.Load(trackertest.Generate(10_000))
	if err != nil {
		b.Fatal(err)
	}
	var known, waiting []*tracker.Record
	for _, r := range idx.Records(tracker.KindObservation) {
		if r.Observation.Bug.IsZero() {
			waiting = append(waiting, r)
		} else {
			known = append(known, r)
		}
	}
	looks, asked := looksAt(len(known), func(i int) Report { return ReportOf(idx, known[i]) }), looksAt(len(waiting), func(i int) Report { return ReportOf(idx, waiting[i]) })
	for _, times := range []int{1, 10} {
		e := NewEngine()
		for n := range times {
			for i, r := range known {
				e.add(looks[i], fmt.Sprint(r.ID, n), fmt.Sprint(r.Observation.Bug.ID, n), false)
			}
		}
		b.Run(fmt.Sprint(len(e.known)), func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				e.suggest(asked[i%len(asked)], Options{})
			}
		})
	}
	b.Run("casebook", func(b *testing.B) {
		c := FromIndex(idx)
		for i := 0; b.Loop(); i++ {
			c.Observation(waiting[i%len(waiting)])
		}
	})
}
