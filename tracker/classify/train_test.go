package classify

import (
	"flag"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

var trainFlag = flag.Bool("train", false, "fit the weights of prior.go anew and print them")

// tuningSets are the sets that prior.go is fitted to. The others are only reported.
var tuningSets = []string{"syzkaller_crashes", "status_incidents_jenkins"}

// quiz is a question of a replay, with its answer.
type quiz struct {
	all    []candidate
	truth  int
	weight float64
}

// TestTrain prints the weights of prior.go: `go test -run TestTrain -v -train`. It fits the ranking to the repeats by
// gradient ascent with a small pull towards 0, and then, in a replay that begins with this ranking, both gates to all
// reports by Newton's method, each set counting the same. Features may speak against a bug only where signed says so.
func TestTrain(t *testing.T) {
	if !*trainFlag {
		t.Skip("only with -train")
	}
	var quizzes []quiz
	for _, set := range tuningSets {
		quizzes = append(quizzes, quizzesOf(readSet(t, set))...)
	}
	m := model{}
	climb(m.rank[:], 300, func() []float64 { return rankSlope(&m, quizzes) }, func(k int) bool { return !signed(k) })
	var lessons []lesson
	for _, set := range tuningSets {
		lessons = append(lessons, lessonsOf(readSet(t, set), m.rank)...)
	}
	none := [gates]float64{}
	m.right = fit(lessons, wasRight, none, none, ridge)
	m.known = fit(lessons, wasKnown, none, none, ridge)
	t.Logf("\nrank  %s\nright %s\nknown %s", shown(m.rank[:]), shown(m.right[:]), shown(m.known[:]))
}

const (
	ridge = 0.5 // precision of the gates' weights around 0
	worth = 400 // lessons that a set counts as
)

// lessonsOf replays a set as it is in life, beginning with that ranking.
func lessonsOf(reports []Labelled, rank [features]float64) []lesson {
	e := NewEngine()
	e.model.rank = rank
	for _, r := range reports {
		if r.Label != nil {
			l := lookAt(r.Report)
			e.Learn(e.suggest(l, Options{}), *r.Label)
			e.add(l, r.ID, *r.Label, false)
		}
	}
	lessons := e.model.past
	for i := range lessons {
		lessons[i].weight = worth / float64(len(lessons))
	}
	return lessons
}

func shown(w []float64) string {
	var b strings.Builder
	for _, x := range w {
		fmt.Fprintf(&b, " %.2f", x)
	}
	return b.String()
}

func quizzesOf(reports []Labelled) []quiz {
	e := NewEngine()
	var quizzes []quiz
	for _, r := range reports {
		if r.Label == nil {
			continue
		}
		l := lookAt(r.Report)
		q := e.ask(l)
		z := quiz{all: e.candidates(q, e.nearest(q, nil)), truth: -1}
		if b, known := e.byName[*r.Label]; known {
			z.truth = slices.IndexFunc(z.all, func(c candidate) bool { return c.bug == b })
		}
		quizzes = append(quizzes, z)
		e.add(l, r.ID, *r.Label, false)
	}
	for i := range quizzes {
		quizzes[i].weight = 1 / float64(len(quizzes))
	}
	return quizzes
}

func rankSlope(m *model, quizzes []quiz) []float64 {
	g := make([]float64, features)
	for _, z := range quizzes {
		if z.truth < 0 {
			continue
		}
		_, share := m.softmax(z.all)
		for k := range g {
			slope := z.all[z.truth].f[k]
			for i := range z.all {
				slope -= share[i] * z.all[i].f[k]
			}
			g[k] += slope * z.weight * 3
		}
	}
	for k := range g {
		g[k] -= 0.003 * m.rank[k]
	}
	return g
}

// climb is Adam. positive says which weights may not fall below 0.
func climb(w []float64, steps int, slope func() []float64, positive func(k int) bool) {
	mean, square := make([]float64, len(w)), make([]float64, len(w))
	for n := 1; n <= steps; n++ {
		for k, g := range slope() {
			mean[k] = 0.9*mean[k] + 0.1*g
			square[k] = 0.99*square[k] + 0.01*g*g
			w[k] += 0.1 * mean[k] / (1 - math.Pow(0.9, float64(n))) / (math.Sqrt(square[k]/(1-math.Pow(0.99, float64(n)))) + 1e-8)
			if positive != nil && positive(k) {
				w[k] = max(0, w[k])
			}
		}
	}
}
