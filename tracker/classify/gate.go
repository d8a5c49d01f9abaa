package classify

import (
	"math"
	"slices"
)

// What the gates see of a question and its candidates: what speaks for the first being right and for the bug being
// known at all. The constants bring each to about the same size.
const (
	gOne    = iota // always 1: what is usual in this casebook
	gScore         // what the ranking gives the first, whatever the others get
	gShare         // the first one's share of the softmax
	gGap           // how far the first is ahead of the second
	gLike          // log of the cosine of the words of the first
	gPlace         // 1: the same instances
	gAlert         // shared alerts, of all of both
	gFrames        // the first uncommon stack frames: 0.5 one, 1 two the same
	gStack         // the weight of the shared stack frames, of all of both
	gNovel         // the rarest stack frame of the question that the first lacks, unless both stacks begin the same
	gReturn        // share of the nearest sightings whose bugs came back: what is said here tends to return
	gKin           // how alike the nearest sighting of the first and its others are
	gTwin          // how alike that sighting and those of other bugs are: its text tells little
	gates
)

// see returns what the gates see. near are the nearest sightings, best first; there is at least one candidate.
func (e *Engine) see(q *question, r ranked, near []scored) (g [gates]float64) {
	first, second := r.all[0], 1e-4
	if len(r.all) > 1 {
		second = max(second, r.share[1])
	}
	best := &e.known[first.best]
	g[gOne] = 1
	g[gScore] = r.score[0] / 5
	g[gShare] = r.share[0]
	g[gGap] = math.Log(r.share[0]/second) / 3
	g[gLike] = math.Log(first.f[fWords] + 0.03)
	g[gPlace], g[gAlert], g[gFrames], g[gStack] = first.f[fPlace], first.f[fAlert], first.f[fFrames], first.f[fStack]
	g[gNovel] = e.novel(q.frames, best.frames) * (1 - first.f[fFrames])
	g[gReturn] = e.returning(q, near)
	g[gKin], g[gTwin] = e.kin(first, near)
	return g
}

// novel returns how rare the rarest frame is that is not among the known; 0 if either stack is empty.
func (e *Engine) novel(frames, known []int32) float64 {
	rarest := 0.0
	if len(known) == 0 {
		return 0
	}
	for _, f := range frames {
		if w := e.frameWeight(f); w > rarest && !slices.Contains(known, f) {
			rarest = w
		}
	}
	return e.rare.share(rarest)
}

const voters = 10 // nearest sightings that say whether what is like the question tends to return

// returning returns the share of the scores of the nearest sightings whose bug has others.
func (e *Engine) returning(q *question, near []scored) float64 {
	total, back := 0.0, 0.0
	for _, s := range near[:min(voters, len(near))] {
		total += s.score
		if e.sightings(e.known[s.sighting].bug, q) > 1 {
			back += s.score
		}
	}
	return back / total
}

// sightings counts those of a bug, descriptions and the one that asks aside.
func (e *Engine) sightings(bug int, q *question) int {
	n := len(e.bugs[bug].seen) - e.bugs[bug].told
	if q.self >= 0 && e.known[q.self].bug == bug {
		n--
	}
	return n
}

// kin returns the cosine of the candidate's best sighting and the most alike of its bug's others among the nearest,
// and of those of other bugs.
func (e *Engine) kin(c candidate, near []scored) (own, other float64) {
	best := &e.known[c.best]
	for _, s := range near {
		if s.sighting == c.best {
			continue
		}
		known := &e.known[s.sighting]
		cosine, _, _ := e.compareWords(best.terms, known.terms, 0)
		if known.bug == c.bug {
			own = max(own, cosine)
		} else {
			other = max(other, cosine)
		}
	}
	return own, other
}
