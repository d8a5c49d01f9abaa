package classify

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

// crowd is an engine in which n sightings say the same, and one of them says more.
func crowd(n int, odd int) *Engine {
	e := NewEngine()
	for i := range n {
		r := Report{ID: fmt.Sprint("r", i), Error: "disk full", Text: "nothing could be written"}
		if i == odd {
			r.Text += " because the quota of elephants"
		}
		e.Add(r, fmt.Sprint("bug-", i%500))
	}
	return e
}

// A question of common words finds the latest sightings, and looks through no more than its bound.
func TestCommonWordsBringInTheLatest(t *testing.T) {
	e := crowd(3*brought, 7)
	q := e.ask(lookAt(Report{Error: "disk full"}))
	b := e.board()
	if e.gather(q, b) || len(b.marked) != brought || slices.Min(b.marked) != 2*brought {
		t.Errorf("%d sightings from %d on were brought in, want the last %d of %d", len(b.marked), slices.Min(b.marked), brought, len(e.known))
	}
	b.clear()
	if near := e.nearest(q, nil); len(near) != compared || near[0].sighting < 2*brought {
		t.Errorf("%d found, the first %v", len(near), near[:1])
	}
}

// A rare word brings in its sightings however old, and common words count in them as in all others.
func TestRareWordsBringInTheirs(t *testing.T) {
	e := crowd(3*brought, 7)
	near := e.nearest(e.ask(lookAt(Report{Error: "disk full", Text: "the quota of elephants"})), nil)
	if near[0].sighting != 7 {
		t.Fatalf("the nearest is %d, want 7", near[0].sighting)
	}
	want := 0.0
	base, slope := e.lengths()
	for _, w := range []string{"disk", "full", "the", "quota", "of", "elephants"} {
		id := e.words.id[w]
		want += idf(float64(len(e.known)), float64(e.words.in[id])) * (k1 + 1) / (1 + base + slope*e.sizes[7])
	}
	if math.Abs(near[0].score-want) > 1e-9 {
		t.Errorf("it scores %v, want %v by all words", near[0].score, want)
	}
}

// Up to a bound nearest is BM25 over everything.
func TestNearestIsBM25(t *testing.T) {
	reports, bugs := fleet(700)
	e := NewEngine()
	for i, r := range reports {
		e.Add(r, bugs[i])
	}
	for n := 0; n < len(reports); n += 97 {
		q := e.ask(lookAt(reports[n]))
		var all []scored
		for i := range e.known {
			if s := e.score(q, i); s > 0 {
				all = append(all, scored{i, s})
			}
		}
		sortScored(all)
		for i, s := range e.nearest(q, nil) {
			if math.Abs(s.score-all[i].score) > 1e-9 {
				t.Fatalf("report %d: number %d is %v, want %v", n, i, s, all[i])
			}
		}
	}
}

func TestRarityIsIDF(t *testing.T) {
	r := newRarity()
	r.know(1000)
	for _, n := range []int32{0, 1, 7, 500, 1000} {
		if got, want := r.of(n), idf(1000, float64(n)); math.Abs(got-want) > 1e-12 {
			t.Errorf("of %d = %v, want %v", n, got, want)
		}
	}
}
