package site

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/casebook-dev/casebook/theme"
	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// crowded returns a build of a bug that was seen 1,000 times on 60 instances, and of a runbook that helps with 80 bugs.
func crowded(t testing.TB) *build {
	var files strings.Builder
	files.WriteString("-- runbooks/hub.md --\n---\ntitle: Hub\n---\n")
	for i := range 80 {
		fmt.Fprintf(&files, "-- bugs/b%02d.md --\n---\ntitle: B%02d\nrunbooks: [hub]\n---\n", i, i)
	}
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range 1000 {
		at = at.Add(7 * time.Hour)
		fmt.Fprintf(&files, "-- observations/%s.md --\n---\ntitle: 'Handle: \"x\" on web-%02d'\nobserved: %s\nbug: b00\nalert: A\nrunbook: hub\n---\n",
			at.Format("2006-01-02-1504"), i%60, at.Format(time.RFC3339))
	}
	b := newBuild(trackertest.Load(t, files.String()), at)
	b.opts = Options{AsOf: at, Theme: theme.Files()}
	if err := b.prepare(); err != nil {
		t.Fatal(err)
	}
	return b
}

// crowdedStarts are the pieces whose figures have the most to leave out.
func crowdedStarts(t testing.TB, b *build) []*tracker.Record {
	var starts []*tracker.Record
	for _, ref := range []tracker.Ref{{Kind: tracker.KindBug, ID: "b00"}, {Kind: tracker.KindRunbook, ID: "hub"}, {Kind: tracker.KindObservation, ID: "2026-01-01-0700"}} {
		r, ok := b.idx.Target(ref)
		if !ok {
			t.Fatalf("there is no %s", ref)
		}
		starts = append(starts, r)
	}
	return starts
}

// BenchmarkTraceFigure follows and draws: under 5 ms each is the aim.
func BenchmarkTraceFigure(bench *testing.B) {
	b := crowded(bench)
	for _, r := range crowdedStarts(bench, b) {
		bench.Run(r.Kind.String(), func(bench *testing.B) {
			for bench.Loop() {
				if b.recordTrace(r, b.opts.AsOf) == nil {
					bench.Fatalf("%s has no figure", r.Path)
				}
			}
		})
	}
}
