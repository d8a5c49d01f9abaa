package query_test

import (
	"testing"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// BenchmarkMatch filters 10,000 generated records. Loading them is not measured.
func BenchmarkMatch(b *testing.B) {
	idx, err := tracker.Load(trackertest.Generate(10_000))
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct{ name, query string }{
		{"kind", "kind:bug"},
		{"field", "owner:platform labels:storage"},
		{"time", "observed:last-30d"},
		{"duration", "impact.downtime:>1h"},
		{"service", "service:upload-api"},
		{"link", "bug.service:upload-api"},
		{"text", `"no space left" oom`},
		{"sort", "kind:observation sort:-impact.downtime"},
		{"all", ""},
	} {
		q := parse(b, c.query)
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				q.Match(idx)
			}
		})
	}
}

// BenchmarkDoubts looks for what is not there in 10,000 generated records, and for what is.
func BenchmarkDoubts(b *testing.B) {
	idx, err := tracker.Load(trackertest.Generate(10_000))
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct{ name, query string }{
		{"none", "kind:observation service:upload-api sort:-observed"},
		{"bug", "bug:no-space-left-on-devise"},
		{"observation", "observation:2026-03-17-nothing-like-it-was-ever-seen-on-replica-2"},
		{"instance", "instance:replika-2"},
		{"field", "severity:1"},
		{"sort", "kind:bug sort:-observed"},
		{"mentions", "mentions:no-space-left-on-devise"},
	} {
		q := parse(b, c.query)
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				q.Doubts(idx)
			}
		})
	}
}
