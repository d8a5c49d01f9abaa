package classify

import (
	"os"
	"path/filepath"
	"testing"
)

// readSet reads a set of labelled reports from ../shared/data, looked for upwards from here; it skips without.
func readSet(t testing.TB, name string) []Labelled {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for range 8 {
		file := filepath.Join(dir, "..", "shared", "data", "classification", name+".jsonl")
		if f, err := os.Open(file); err == nil {
			defer func() { _ = f.Close() }()
			reports, _, err := ReadLabelled(f)
			if err != nil {
				t.Fatalf("read %s: %v", file, err)
			}
			return reports
		}
		dir = filepath.Dir(dir)
	}
	t.Skipf("no ../shared/data/classification/%s.jsonl above this folder", name)
	return nil
}

// bars are what is asked for, or a little below what is reached, so that a set falls when it does worse. Asked for are
// new-bug AUC 0.80 on average (reached: 0.81; 0.78 of the two sets that are only measured), and 0.85 right of those shown
// as confident for 0.25 of the repeats. The crashes (0.85 of 0.28), the incidents (0.85 of 0.45) and bugzilla (0.86 of
// 0.57) reach that. gitbugs cannot: of its 32 reports that have the words of an earlier one 2 are labelled as the same
// bug, so nothing is shown as confident there. The weights and the confidence from which a suggestion is confident are
// fitted to crashes and incidents; bugzilla and gitbugs are only measured.
var bars = []struct {
	set                  string
	at1, at5             float64 // reference BM25; ours must beat both
	auc                  float64
	sureRight, sureLeast float64 // share right of those shown as confident, and their share of the repeats
}{
	{"syzkaller_crashes", 0.62, 0.82, 0.78, 0.85, 0.25},
	{"status_incidents_jenkins", 0.70, 0.85, 0.875, 0.85, 0.40},
	{"bugzilla_eclipse_duplicates", 0.57, 0.73, 0.805, 0.85, 0.50},
	{"gitbugs_hadoop", 0.39, 0.69, 0.745, 0, 0},
}

// TestReplay is issue 7's measure. It reports all figures (-v) and fails if a bar is missed.
func TestReplay(t *testing.T) {
	if raceEnabled || testing.Short() {
		t.Skip("not with the race detector")
	}
	mean := 0.0
	for _, bar := range bars {
		t.Run(bar.set, func(t *testing.T) {
			r := Replay(readSet(t, bar.set))
			for _, b := range r.Bins {
				t.Logf("    %.1f-%.1f %4d said %.2f right %.2f", b.From, b.To, b.Count, b.Said, b.Right)
			}
			t.Logf("R@1 %.3f (BM25 %.3f) R@5 %.3f (%.3f) R@10 %.3f (%.3f) new-bug AUC %.3f (%.3f); confident %d, %.2f right, %.2f of the repeats; no defect %d of %d",
				r.Engine.At1, r.BM25.At1, r.Engine.At5, r.BM25.At5, r.Engine.At10, r.BM25.At10, r.Engine.NewAUC, r.BM25.NewAUC,
				r.Confident.Shown, r.Confident.Right, r.Confident.Repeats, r.Suggested, r.NoDefect)
			const rounding = 0.005 // the references have two digits
			if r.BM25.At1 < bar.at1-rounding || r.BM25.At5 < bar.at5-rounding {
				t.Errorf("the plain BM25 is below its reference %.2f/%.2f", bar.at1, bar.at5)
			}
			if r.Engine.At1 <= r.BM25.At1 || r.Engine.At5 <= r.BM25.At5 {
				t.Error("the engine does not beat BM25")
			}
			mean += r.Engine.NewAUC / float64(len(bars))
			if r.Engine.NewAUC < bar.auc {
				t.Errorf("new-bug AUC %.3f, want %.2f", r.Engine.NewAUC, bar.auc)
			}
			if r.Confident.Repeats < bar.sureLeast || r.Confident.Shown > 0 && r.Confident.Right < bar.sureRight {
				t.Errorf("confident: %.2f right of %.2f of the repeats, want %.2f of %.2f", r.Confident.Right, r.Confident.Repeats, bar.sureRight, bar.sureLeast)
			}
			if float64(r.Suggested) > 0.05*float64(r.NoDefect) {
				t.Errorf("%d of %d reports of no defect got a suggestion", r.Suggested, r.NoDefect)
			}
		})
	}
	if mean < 0.8 && !t.Skipped() {
		t.Errorf("new-bug AUC %.3f on average, want 0.80", mean)
	}
}
