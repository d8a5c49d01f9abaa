package tracker_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
	"golang.org/x/sync/errgroup"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// BenchmarkLoad loads a casebook from a folder, and in the same run measures the floor: the same files
// read, and their front matter decoded into YAML nodes, in parallel and nothing else. x-floor is how
// many times longer Load takes.
func BenchmarkLoad(b *testing.B) {
	for _, n := range []int{1000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			dir := b.TempDir()
			if err := (trackertest.Generator{Records: n, Seed: 1}).WriteTo(dir); err != nil {
				b.Fatal(err)
			}
			var load, floor trackertest.Stopwatch
			for b.Loop() {
				load.Time(func() {
					if idx, err := tracker.Load(os.DirFS(dir)); err != nil || len(idx.Records()) != n {
						b.Fatalf("loaded %d records, %v", len(idx.Records()), err)
					}
				})
				floor.Time(func() { readFrontMatter(b, dir) })
			}
			b.ReportMetric(0, "ns/op") // both works together: means nothing
			b.ReportMetric(load.Milliseconds(), "ms")
			b.ReportMetric(load.PeakMB(), "MB-peak")
			b.ReportMetric(floor.Milliseconds(), "floor-ms")
			b.ReportMetric(load.Milliseconds()/floor.Milliseconds(), "x-floor")
		})
	}
}

// readFrontMatter is the floor of loading.
func readFrontMatter(b *testing.B, dir string) {
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".md") {
			return err
		}
		group.Go(func() error {
			src, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			front, _, _ := bytes.Cut(bytes.TrimPrefix(src, []byte("---\n")), []byte("\n---\n"))
			var node yaml.Node
			return yaml.Load(front, &node)
		})
		return nil
	})
	if err := group.Wait(); err != nil {
		b.Fatal(err)
	}
	if err != nil {
		b.Fatal(err)
	}
}
