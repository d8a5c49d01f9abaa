package classify

import (
	"flag"
	"fmt"
	"math"
	"strings"
	"testing"
)

var trainFlag = flag.Bool("train", false, "fit the weights of prior.go anew and print them")

// tuningSets are the sets that prior.go is fitted to. The others are only reported.
var tuningSets = []string{"syzkaller_crashes", "status_incidents_jenkins"}

// quiz is a question of a replay, with its answer.
type quiz struct {
	all    []candidate
	q      question
	votes  map[int]float64
	size   int
	truth  int
	known  bool
	weight float64
}

// TestTrain prints the weights of prior.go: `go test -run TestTrain -v -train`. It fits the ranking to the repeats and
// then both gates to all reports, each set counting the same, by gradient ascent with a small pull towards 0.
// Features may speak against a bug only where signed says so.
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
	lessons := make([]lesson, len(quizzes))
	for i, z := range quizzes {
		r := m.order(z.q, z.all, z.size, z.votes)
		right := len(r.all) > 0 && z.truth >= 0 && r.all[0].bug == z.all[z.truth].bug
		lessons[i] = lesson{r.gate, truth01(right), truth01(z.known)}
	}
	climb(m.right[:], 400, func() []float64 {
		return gateSlope(m.right, lessons, quizzes, func(l lesson) float64 { return l.right })
	}, nil)
	climb(m.known[:], 400, func() []float64 {
		return gateSlope(m.known, lessons, quizzes, func(l lesson) float64 { return l.known })
	}, nil)
	t.Logf("\nrank  %s\nright %s\nknown %s", shown(m.rank[:]), shown(m.right[:]), shown(m.known[:]))
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
		z := quiz{q: q, size: len(e.known), truth: -1}
		z.all, z.votes = e.candidates(q, nil)
		b, known := e.byName[*r.Label]
		z.known = known
		for i, c := range z.all {
			if known && c.bug == b {
				z.truth = i
			}
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
		share := m.softmax(z.all)
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

func gateSlope(w [gates]float64, lessons []lesson, quizzes []quiz, want func(lesson) float64) []float64 {
	g := make([]float64, gates)
	for i, l := range lessons {
		miss := want(l) - logistic(dot(w[:], l.gate[:]))
		for k := range g {
			g[k] += miss * l.gate[k] * quizzes[i].weight
		}
	}
	for k := 1; k < len(g); k++ {
		g[k] -= 0.002 * w[k]
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
