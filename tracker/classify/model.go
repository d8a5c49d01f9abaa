package classify

import (
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
}

func newModel() model { return model{rank: priorRank, right: priorRight, known: priorKnown, next: 10} }

// What the gates see.
const (
	gOne     = iota // always 1: what is usual in this casebook
	gGap            // how far the first is ahead of the second
	gNew            // share of the question's words that nobody has seen
	gSize           // log of the question's number of words
	gWords          // of the first: fWords and so on
	gHead           //
	gHeadOut        //
	gRare           //
	gNumbers        //
	gFrames         //
	gPlace          //
	gAlert          //
	gCount          //
	gRecent         //
	gShare          // the first one's share of the softmax
	gLead           // how much more alike the first is than any other
	gAll            // log of the known sightings
	gVotes          // share of the ten nearest sightings that are of the first
	gates
)

// ranked is a question's candidates with their share of the softmax, best first, and what the gates see.
type ranked struct {
	all   []candidate
	share []float64
	gate  [gates]float64
}

func (m *model) order(q question, all []candidate, sightings int, votes map[int]float64) ranked {
	share := m.softmax(all)
	by := make([]int, len(all))
	for i := range by {
		by[i] = i
	}
	slices.SortStableFunc(by, func(a, b int) int {
		switch {
		case share[a] > share[b]:
			return -1
		case share[a] < share[b]:
			return 1
		}
		return 0
	})
	r := ranked{all: make([]candidate, len(all)), share: make([]float64, len(all))}
	for i, at := range by {
		r.all[i], r.share[i] = all[at], share[at]
	}
	if len(all) > 0 {
		r.gate = r.see(q, sightings)
		r.gate[gVotes] = votes[r.all[0].bug]
	}
	return r
}

func (m *model) softmax(all []candidate) []float64 {
	share := make([]float64, len(all))
	top, sum := math.Inf(-1), 0.0
	for i := range all {
		share[i] = dot(m.rank[:], all[i].f[:])
		top = max(top, share[i])
	}
	for i := range share {
		share[i] = math.Exp(share[i] - top)
		sum += share[i]
	}
	for i := range share {
		share[i] /= sum
	}
	return share
}

// see returns what the gates see. The constants bring each to about the same size.
func (r *ranked) see(q question, sightings int) (g [gates]float64) {
	f, second, lead := r.all[0].f, 1e-4, 0.0
	if len(r.all) > 1 {
		second = max(second, r.share[1])
	}
	for _, c := range r.all[1:] {
		lead = max(lead, c.f[fWords])
	}
	g[gOne] = 1
	g[gGap] = math.Log(r.share[0]/second) / 3
	g[gNew] = q.unseen / max(q.weight, 1e-9)
	g[gSize] = math.Log(1+q.size) / 3
	g[gWords], g[gHead], g[gHeadOut], g[gRare], g[gNumbers] = f[fWords], f[fHead], f[fHeadOut], f[fRare], f[fNumbers]
	g[gFrames], g[gPlace], g[gAlert], g[gCount], g[gRecent] = f[fFrames], f[fPlace], f[fAlert], f[fCount], f[fRecent]/2
	g[gShare], g[gLead] = r.share[0], f[fWords]-lead
	g[gAll] = math.Log(1+float64(sightings)) / 5
	return g
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
	step   = 0.05 // of the ranking's gradient, by lesson
	pull   = 0.01 // of the ranking towards its prior, by lesson
	firmly = 5.0  // precision of the gates' prior
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
	m.past = append(m.past, lesson{r.gate, truth01(truth == 0), truth01(known)})
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
	m.right = fit(past, func(l lesson) float64 { return l.right }, priorRight, m.right)
	m.known = fit(past, func(l lesson) float64 { return l.known }, priorKnown, m.known)
}

// fit returns the weights of the logistic regression that fits the lessons best under a normal prior around
// the given weights (maximum a posteriori), by Newton's method from start. What is usual in a casebook (gOne)
// has a wide prior: it differs most.
func fit(past []lesson, want func(lesson) float64, prior, start [gates]float64) [gates]float64 {
	w := start
	for range 8 {
		var h [gates][gates + 1]float64
		for k := range w {
			precision := firmly
			if k == gOne {
				precision = firmly / 100
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
				h[a][gates] += (want(l) - p) * x
				for b, y := range l.gate {
					h[a][b] += p * (1 - p) * x * y
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
