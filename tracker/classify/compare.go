package classify

import (
	"math"
	"slices"
)

// What a report and a known sighting have in common, each from 0 (nothing) to 1, and what speaks for a bug
// as a whole. A bug has the best of its sightings in each.
const (
	fWords    = iota // cosine of the words, each weighted by how rare it is
	fShared          // the weight of the shared words, of all words of both
	fHead            // the same for the words of the error message
	fHeadIn          // share of our error message that is found anywhere in the sighting
	fHeadOut         // 1 less the rarest word of its error message that we lack
	fScore           // BM25 score, of the best
	fRare            // the rarest word or identifier that both have
	fNumbers         // 1: the error messages have the same numbers
	fFrames          // the first uncommon stack frames: 0.5 one, 1 two the same
	fStack           // the weight of the shared stack frames, of all of both
	fInstance        // shared instances, of all of both
	fPlace           // 1: the same instances
	fAlert           // shared alerts, of all of both
	fService         // 1: the same service
	fCount           // log of the sightings of the bug
	fRecent          // less than 0: log of the sightings since its last
	features
)

// compare returns the features of a single sighting.
func (e *Engine) compare(q *question, s *sighting) (f [features]float64) {
	f[fWords], f[fShared], f[fRare] = e.compareWords(q.terms, s.terms, q.unseen)
	f[fHead] = e.compareHeads(q, s)
	f[fHeadIn], f[fHeadOut] = e.headIn(q, s), 1-e.headOut(q, s)
	f[fRare] = max(f[fRare], e.compareExact(q.exact, s.exact))
	if len(q.nums) > 0 && shared(q.nums, s.nums) == min(len(q.nums), len(s.nums)) && len(s.nums) > 0 {
		f[fNumbers] = 1
	}
	f[fFrames], f[fStack] = e.compareFrames(q.frames, s.frames), e.compareStacks(q.frames, s.frames)
	f[fInstance] = overlap(q.instances, s.instances)
	if f[fInstance] == 1 {
		f[fPlace] = 1
	}
	f[fAlert] = overlap(q.alerts, s.alerts)
	if q.service != "" && q.service == s.service {
		f[fService] = 1
	}
	return f
}

// compareWords returns the cosine of tf-idf vectors, the weighted Jaccard index, and the rarest word of both.
func (e *Engine) compareWords(a, b []term, unseen float64) (cosine, jaccard, rare float64) {
	aa, bb, ab := unseen*e.rare.of(0), 0.0, 0.0
	both, either := 0.0, unseen
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		x, y := a[i], b[j]
		switch {
		case x.id < y.id:
			w := e.weight(x.id)
			v := w * e.rare.dampened(x.n)
			aa += v * v
			either += w
			i++
		case y.id < x.id:
			w := e.weight(y.id)
			v := w * e.rare.dampened(y.n)
			bb += v * v
			either += w
			j++
		default:
			w := e.weight(x.id)
			v, u := w*e.rare.dampened(x.n), w*e.rare.dampened(y.n)
			aa, bb, ab = aa+v*v, bb+u*u, ab+v*u
			both, either, rare = both+w, either+w, max(rare, w)
			i, j = i+1, j+1
		}
	}
	more, only := e.rest(a[i:])
	aa, either = aa+more, either+only
	more, only = e.rest(b[j:])
	bb, either = bb+more, either+only
	if aa == 0 || bb == 0 {
		return 0, 0, 0
	}
	return ab / math.Sqrt(aa*bb), both / either, e.rare.share(rare)
}

// rest returns the squares and the weights of words that the other does not have.
func (e *Engine) rest(terms []term) (squares, weights float64) {
	for _, t := range terms {
		w := e.weight(t.id)
		v := w * e.rare.dampened(t.n)
		squares += v * v
		weights += w
	}
	return squares, weights
}

func (e *Engine) compareHeads(q *question, s *sighting) float64 {
	both, either := 0.0, float64(len(q.strange))*e.rare.of(0)
	for _, id := range q.heads {
		either += e.headWeight(id)
		if _, ok := slices.BinarySearch(s.heads, id); ok {
			both += e.headWeight(id)
		}
	}
	for _, id := range s.heads {
		if _, ok := slices.BinarySearch(q.heads, id); !ok {
			either += e.headWeight(id)
		}
	}
	if either == 0 {
		return 0
	}
	return both / either
}

func (e *Engine) headIn(q *question, s *sighting) float64 {
	in, all := 0.0, 0.0
	for _, id := range q.heads {
		w := e.weight(id)
		all += w
		if hasTerm(s.terms, id) {
			in += w
		}
	}
	if all == 0 {
		return 0
	}
	return in / all
}

func (e *Engine) headOut(q *question, s *sighting) float64 {
	rarest := 0.0
	for _, id := range s.heads {
		if w := e.weight(id); w > rarest && !hasTerm(q.terms, id) {
			rarest = w
		}
	}
	return e.rare.share(rarest)
}

func hasTerm(terms []term, id int32) bool {
	low, high := 0, len(terms)
	for low < high {
		if mid := int(uint(low+high) >> 1); terms[mid].id < id {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low < len(terms) && terms[low].id == id
}

// compareExact returns how much the rarest identifier tells that both have.
func (e *Engine) compareExact(a, b []uint64) float64 {
	rarest := 0.0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case b[j] < a[i]:
			j++
		default:
			rarest = max(rarest, e.rare.share(e.exactWeight(a[i])))
			i, j = i+1, j+1
		}
	}
	return rarest
}

// uncommonShare is the share of bugs up to which a stack frame tells them apart: lock and allocate are everywhere. A
// frame of many sightings of a few bugs tells a lot.
const uncommonShare = 0.04

// uncommon returns the first two frames that few bugs have.
func (e *Engine) uncommon(frames []int32) (first [2]int32, n int) {
	for _, f := range frames {
		if f < 0 || float64(len(e.frames.bugs[f])) < 2+uncommonShare*float64(len(e.bugs)) {
			first[n] = f
			if n++; n == 2 {
				break
			}
		}
	}
	return first, n
}

func (e *Engine) compareFrames(a, b []int32) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	x, m := e.uncommon(a)
	y, n := e.uncommon(b)
	switch {
	case m == 0 || n == 0 || x[0] != y[0]:
		return 0
	case m > 1 && n > 1 && x[1] == y[1]:
		return 1
	}
	return 0.5
}

// compareStacks returns the weighted Jaccard index of two stacks; 0 if one is empty.
func (e *Engine) compareStacks(a, b []int32) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	both, either := 0.0, 0.0
	for _, f := range a {
		w := e.frameWeight(f)
		either += w
		if slices.Contains(b, f) {
			both += w
		}
	}
	for _, f := range b {
		if !slices.Contains(a, f) {
			either += e.frameWeight(f)
		}
	}
	return both / either
}

// shared counts what two sorted lists have in common.
func shared(a, b []string) int {
	n := 0
	for _, x := range a {
		if _, ok := slices.BinarySearch(b, x); ok {
			n++
		}
	}
	return n
}

// overlap is the Jaccard index of two sorted lists; 0 if one is empty.
func overlap(a, b []string) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	n := shared(a, b)
	return float64(n) / float64(len(a)+len(b)-n)
}
