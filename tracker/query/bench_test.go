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
