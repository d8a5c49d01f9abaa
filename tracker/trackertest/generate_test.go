package trackertest

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

func TestGeneratorRepeatsItself(t *testing.T) {
	g := Generator{Records: 400, Seed: 7}
	first, second := g.FS(), g.FS()
	if a, b := slices.Sorted(maps.Keys(first)), slices.Sorted(maps.Keys(second)); !slices.Equal(a, b) {
		t.Fatalf("two runs made %d and %d files of other names", len(a), len(b))
	}
	for name := range first {
		if !bytes.Equal(first[name].Data, second[name].Data) {
			t.Errorf("%s differs between two runs", name)
		}
	}
	other := Generator{Records: 400, Seed: 8}.FS()
	if slices.Equal(slices.Sorted(maps.Keys(first)), slices.Sorted(maps.Keys(other))) {
		t.Error("another seed made the same casebook")
	}
}

func TestGeneratorMakesAsManyAsAsked(t *testing.T) {
	for _, n := range []int{-1, 0, 1, 2, 10, 99, 1000, 2500} {
		records := 0
		for name := range Generate(n) {
			if strings.HasSuffix(name, ".md") {
				records++
			}
		}
		if records != max(n, 0) {
			t.Errorf("Generate(%d) made %d records", n, records)
		}
	}
}

func TestGeneratedCasebookHasNoErrors(t *testing.T) {
	idx := load(t, 2000)
	for _, p := range idx.Problems() {
		if p.Severity == tracker.Error {
			t.Errorf("%v", p)
		}
	}
	if len(idx.Rejected()) > 0 {
		t.Errorf("rejected: %v", idx.Rejected())
	}
	for _, r := range idx.Records() {
		for _, e := range idx.Out(r) {
			if e.To == nil {
				t.Errorf("%s refers to %s, which does not exist", r.Ref(), e.Ref)
			}
		}
	}
}

func TestGeneratedCasebookIsRealistic(t *testing.T) {
	idx := load(t, 2000)
	if n := len(idx.Records(tracker.KindObservation)); n < 1500 || n > 1800 {
		t.Errorf("%d of 2000 records are sightings, want about 1640", n)
	}
	for _, k := range tracker.Kinds() {
		if len(idx.Records(k)) == 0 {
			t.Errorf("no %s", k)
		}
	}
	var most, unclassified, evidence, bytes int
	for _, b := range idx.Records(tracker.KindBug) {
		most = max(most, len(idx.Observations(b)))
	}
	sightings := idx.Records(tracker.KindObservation)
	for _, o := range sightings {
		bytes += len(o.Source)
		if o.Observation.Bug.IsZero() {
			unclassified++
		}
		if len(idx.Evidence(o)) > 0 {
			evidence++
		}
		if at := o.Observation.Observed.At; at.Before(spanStart) || at.After(spanEnd.Add(time.Hour)) {
			t.Errorf("%s is outside the span", o.ID)
		}
	}
	n := len(sightings)
	for _, share := range []struct {
		what           string
		part, low, top int // per thousand of the sightings
	}{
		{"sightings of the most frequent bug", most, 100, 400},
		{"unclassified", unclassified, 10, 120},
		{"with evidence", evidence, 20, 70},
	} {
		if got := share.part * 1000 / n; got < share.low || got > share.top {
			t.Errorf("%s: %d of 1000, want %d to %d", share.what, got, share.low, share.top)
		}
	}
	if mean := bytes / n; mean < 1000 || mean > 3000 {
		t.Errorf("a sighting has %d bytes on average, want 1000 to 3000", mean)
	}
	if got := bursts(sightings); got*5 < n {
		t.Errorf("%d of %d sightings follow one of the same bug within 30 minutes, want a fifth", got, n)
	}
}

// bursts counts the sightings that follow one of the same bug within 30 minutes.
func bursts(sightings []*tracker.Record) (n int) {
	byTime := slices.SortedFunc(slices.Values(sightings), func(a, b *tracker.Record) int {
		return a.Observation.Observed.Compare(b.Observation.Observed)
	})
	last := map[string]time.Time{}
	for _, o := range byTime {
		bug, at := o.Observation.Bug.ID, o.Observation.Observed.At
		if before, ok := last[bug]; ok && bug != "" && at.Sub(before) <= 30*time.Minute {
			n++
		}
		last[bug] = at
	}
	return n
}

func TestGeneratorWrites(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "casebook")
	g := Generator{Records: 50, Seed: 1}
	if err := g.WriteTo(dir); err != nil {
		t.Fatal(err)
	}
	for name, file := range g.FS() {
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || !bytes.Equal(got, file.Data) {
			t.Errorf("%s was not written as generated: %v", name, err)
		}
	}
}

func load(t *testing.T, records int) *tracker.Index {
	t.Helper()
	idx, err := tracker.Load(Generate(records))
	if err != nil {
		t.Fatal(err)
	}
	return idx
}
