package classify

import (
	"cmp"
	"math"
	"slices"
)

// model turns candidates into an answer: rank is a softmax over the bugs, right and known are logistic
// regressions on what the gate sees of the whole question.
type model struct {
	rank  [features]float64
	right [gates]float64 // is the first one right?
	known [gates]float64 // is the bug among those known at all?

	past []lesson
	next int // refit when there are so many lessons
}

// lesson is a question whose answer people gave.
type lesson struct {
	gate         [gates]float64
	right, known float64 // 0 or 1
	weight       float64
}

func newModel() model { return model{rank: priorRank, right: priorRight, known: priorKnown, next: 10} }

// ranked is a question's candidates, best first, with what the ranking gives each and its share of the softmax, and
// what the gates see.
type ranked struct {
	all   []candidate
	score []float64
	share []float64
	gate  [gates]float64
}

// order ranks the candidates. What the gates see is left to see.
func (m *model) order(all []candidate) ranked {
	score, share := m.softmax(all)
	by := make([]int, len(all))
	for i := range by {
		by[i] = i
	}
	slices.SortStableFunc(by, func(a, b int) int { return cmp.Compare(score[b], score[a]) })
	r := ranked{all: make([]candidate, len(all)), score: make([]float64, len(all)), share: make([]float64, len(all))}
	for i, at := range by {
		r.all[i], r.score[i], r.share[i] = all[at], score[at], share[at]
	}
	return r
}

func (m *model) softmax(all []candidate) (score, share []float64) {
	score, share = make([]float64, len(all)), make([]float64, len(all))
	top, sum := math.Inf(-1), 0.0
	for i := range all {
		score[i] = dot(m.rank[:], all[i].f[:])
		top = max(top, score[i])
	}
	for i := range share {
		share[i] = math.Exp(score[i] - top)
		sum += share[i]
	}
	for i := range share {
		share[i] /= sum
	}
	return score, share
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

const (
	step   = 0.1  // of the ranking's gradient, by lesson
	pull   = 0.01 // of the ranking towards its prior, by lesson
	firmly = 30.0 // precision of the gates' prior
	window = 1000 // lessons that the gates learn from, the newest
)

// learn takes in that the candidate at index truth was right; -1: it is a bug that nobody knew.
func (m *model) learn(r ranked, truth int, known bool) {
	if truth >= 0 {
		for k := range m.rank {
			slope := r.all[truth].f[k]
			for i := range r.all {
				slope -= r.share[i] * r.all[i].f[k]
			}
			m.rank[k] += step * (slope - pull*(m.rank[k]-priorRank[k]))
			if !signed(k) {
				m.rank[k] = max(0, m.rank[k])
			}
		}
	}
	if len(r.all) == 0 {
		return
	}
	m.past = append(m.past, lesson{r.gate, truth01(truth == 0), truth01(known), 1})
	if len(m.past) >= m.next {
		m.refit()
		m.next = len(m.past) + max(10, len(m.past)/20)
	}
}

// refitIfAny fits the gates to the lessons learnt since.
func (m *model) refitIfAny() {
	if len(m.past) > 0 {
		m.refit()
	}
}

// signed reports whether a feature may speak against a bug.
func signed(k int) bool { return k == fCount || k == fRecent }

func truth01(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

// refit fits both gates to the newest lessons.
func (m *model) refit() {
	past := m.past[max(0, len(m.past)-window):]
	m.right = fit(past, wasRight, priorRight, m.right, firmly)
	m.known = fit(past, wasKnown, priorKnown, m.known, firmly)
}

func wasRight(l lesson) float64 { return l.right }
func wasKnown(l lesson) float64 { return l.known }

// fit returns the weights of the logistic regression that fits the lessons best under a normal prior around
// the given weights (maximum a posteriori), of that precision, by Newton's method from start. What is usual in a casebook (gOne)
// has a wide prior: it differs most.
func fit(past []lesson, want func(lesson) float64, prior, start [gates]float64, firm float64) [gates]float64 {
	w := start
	for range 8 {
		var h [gates][gates + 1]float64
		for k := range w {
			precision := firm
			if k == gOne {
				precision = firm / 200
			}
			h[k][k] = precision
			h[k][gates] = precision * (prior[k] - w[k])
		}
		for _, l := range past {
			p := logistic(dot(w[:], l.gate[:]))
			for a, x := range l.gate {
				if x == 0 {
					continue
				}
				h[a][gates] += l.weight * (want(l) - p) * x
				for b, y := range l.gate {
					h[a][b] += l.weight * p * (1 - p) * x * y
				}
			}
		}
		delta, longest := solve(&h), 1.0
		for _, d := range delta {
			longest = max(longest, math.Abs(d))
		}
		for k, d := range delta {
			w[k] += d / longest // far from the optimum a whole step may lead astray
		}
	}
	return w
}

// solve solves a positive definite system of equations, whose right side is its last column.
func solve(h *[gates][gates + 1]float64) (x [gates]float64) {
	for a := range gates {
		pivot := h[a][a]
		for b := a; b <= gates; b++ {
			h[a][b] /= pivot
		}
		for c := range gates {
			if f := h[c][a]; c != a && f != 0 {
				for b := a; b <= gates; b++ {
					h[c][b] -= f * h[a][b]
				}
			}
		}
	}
	for k := range x {
		x[k] = h[k][gates]
	}
	return x
}
