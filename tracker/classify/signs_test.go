package classify

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// foundLines returns what signatures find, a line for each sighting and signature.
func foundLines(found []Found) []string {
	var lines []string
	for _, f := range found {
		for _, by := range f.By {
			lines = append(lines, fmt.Sprintf("%s is found by %q %q of %s on %s", f.Observation.ID, by.Signature.Contains, by.Signature.Regexp, by.Bug.ID, by.Written.ID))
		}
	}
	return lines
}

// plainHits is SignatureHits without any haste.
func plainHits(idx *tracker.Index) []Found {
	c := ForSignatures(idx)
	var all []Found
	for _, obs := range idx.Records(tracker.KindObservation) {
		f, report := Found{Observation: obs}, c.filed(obs)
		for _, m := range c.signatures {
			if _, ok := m.match(report, report.masked()); ok {
				f.By = append(f.By, By{c.bugs[m.Bug], m.written, m.Signature})
			}
		}
		slices.SortStableFunc(f.By, func(a, b By) int { return strings.Compare(a.Bug.ID, b.Bug.ID) })
		if len(f.By) > 0 {
			all = append(all, f)
		}
	}
	return all
}

// TestSignatureHitsAreRemembered changes signatures, sightings and evidence between commands that keep a cache, and now
// and then enough of them that it is written anew.
func TestSignatureHitsAreRemembered(t *testing.T) {
	dir, opts := t.TempDir(), tracker.CacheOptions{Folder: t.TempDir(), Program: "test"}
	if err := (trackertest.Generator{Records: 80, Seed: 7}).WriteTo(dir); err != nil {
		t.Fatal(err)
	}
	dice, touched := rand.New(rand.NewPCG(1, 2)), 0
	files := func(shape string) []string {
		all, err := filepath.Glob(filepath.Join(dir, shape))
		if err != nil || len(all) == 0 {
			t.Fatal(shape, err)
		}
		return all
	}
	write := func(file, old, new string) {
		src, _ := os.ReadFile(file)
		if err := os.WriteFile(file, []byte(strings.Replace(string(src), old, new, 1)), 0o644); err != nil {
			t.Fatal(err)
		}
		touched++
		if at := time.Now().Add(-time.Hour + time.Duration(touched)*time.Second); os.Chtimes(file, at, at) != nil {
			t.Fatal("nobody knows when a file was changed")
		}
	}
	bugs, sightings := files("bugs/*.md"), files("observations/*/*/*.md")
	for _, file := range slices.Concat(bugs, sightings) {
		write(file, "", "")
	}
	words := []string{"error", "lock", "held", "time", "disk", "queue", "in", "of", "panic", "timed out", "no space", "replica", "shard", "<n>"}
	for step := range 25 {
		switch n := dice.IntN(4); n {
		case 0, 1: // signatures of one bug or of many
			for range 1 + n*3*fewFresh {
				file := bugs[dice.IntN(len(bugs))]
				src, _ := os.ReadFile(file)
				front, body, _ := strings.Cut(strings.TrimPrefix(string(src), "---\n"), "\n---\n")
				front, _, _ = strings.Cut(front, "\nsignatures")
				sign := fmt.Sprintf("\nsignatures:\n  - contains: %q\n", words[dice.IntN(len(words))]+" "+strings.Repeat(words[dice.IntN(len(words))], dice.IntN(2)))
				if err := os.WriteFile(file, []byte("---\n"+front+sign+"---\n"+body), 0o644); err != nil {
					t.Fatal(err)
				}
				write(file, "", "")
			}
		case 2:
			write(sightings[dice.IntN(len(sightings))], "\n---\n", "\n---\nA "+words[dice.IntN(len(words))]+" of the queue.\n\n")
		case 3:
			folder := strings.TrimSuffix(sightings[dice.IntN(len(sightings))], ".md")
			if err := os.MkdirAll(folder, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(folder, "log.txt"), []byte(words[dice.IntN(len(words))]+"\n"), 0o644); err != nil {
				t.Fatal(err)
			}
			write(filepath.Join(folder, "log.txt"), "", "")
		}
		opts.Now = time.Now()
		cache := tracker.NewCache(opts)
		idx, err := cache.Load(os.DirFS(dir))
		if err != nil {
			t.Fatal(err)
		}
		want := foundLines(plainHits(idx))
		some := idx.Records(tracker.KindBug)[dice.IntN(len(idx.Records(tracker.KindBug)))]
		ofSome := slices.DeleteFunc(slices.Clone(want), func(line string) bool { return !strings.HasSuffix(line, " on "+some.ID) })
		if diff := cmp.Diff(ofSome, foundLines(SignatureHitsOf(idx, []*tracker.Record{some})), cmp.Transformer("none", none)); diff != "" {
			t.Fatalf("step %d: the signatures of %s (-plain +remembered):\n%s", step, some.ID, diff)
		}
		if diff := cmp.Diff(want, foundLines(SignatureHits(idx)), cmp.Transformer("none", none)); diff != "" {
			t.Fatalf("step %d: (-plain +remembered):\n%s", step, diff)
		}
		if table, ok := idx.Memos().Answer(triedSigns); !ok || step == 0 && len(table) < hashBytes {
			t.Fatalf("step %d: nobody knows what was tried: %q", step, table)
		}
		if err := cache.Save(); err != nil {
			t.Fatal(err)
		}
	}
}

// none makes no lines and a list without any the same.
func none(lines []string) string { return strings.Join(lines, "\n") }
