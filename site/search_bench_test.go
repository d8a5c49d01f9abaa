package site_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/casebook-dev/casebook/site"
	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// BenchmarkSearch makes the documents of a casebook and their index: words is how many different ones there are,
// largest-B the bytes of the largest shard.
func BenchmarkSearch(b *testing.B) {
	for _, n := range []int{1000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			idx, err := tracker.Load(trackertest.Generate(n))
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				found, err := site.Search(context.Background(), idx, site.Options{AsOf: benchmarkAsOf}, func(string, []byte) error { return nil })
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(found.Bytes)/1e6, "MB")
				b.ReportMetric(float64(found.Files), "files")
				b.ReportMetric(float64(found.Shards), "shards")
				b.ReportMetric(float64(found.Words), "words")
				b.ReportMetric(float64(found.Largest), "largest-B")
			}
		})
	}
}
