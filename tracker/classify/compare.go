package classify

import (
	"math"
	"slices"
	"sort"
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
func (e *Engine) compare(q question, s *sighting) (f [features]float64) {
	f[fWords], f[fShared], f[fRare] = e.compareWords(q.terms, s.terms, q.unseen)
	f[fHead] = e.compareHeads(q, s)
	f[fHeadIn], f[fHeadOut] = e.headIn(q, s), 1-e.headOut(q, s)
	for _, x := range q.exact {
		if _, both := slices.BinarySearch(s.exact, x); both {
			f[fRare] = max(f[fRare], e.share(e.exactWeight(x)))
		}
	}
	if len(q.nums) > 0 && shared(q.nums, s.nums) == min(len(q.nums), len(s.nums)) && len(s.nums) > 0 {
		f[fNumbers] = 1
	}
	f[fFrames], f[fStack] = e.compareFrames(q.frame, s.frame), e.compareStacks(q.frame, s.frame)
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

// share brings a weight into 0 to about 1.
func (e *Engine) share(weight float64) float64 { return weight / math.Log(float64(len(e.known))+2) }

// compareWords returns the cosine of tf-idf vectors, the weighted Jaccard index, and the rarest word of both.
func (e *Engine) compareWords(a, b []term, unseen float64) (cosine, jaccard, rare float64) {
	dampened := func(t term) float64 { return e.weight(t.id) * (1 + math.Log(t.n)) }
	strange := idf(float64(len(e.known)), 0)
	aa, bb, ab := unseen*strange, 0.0, 0.0
	both, either := 0.0, unseen
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case j == len(b) || i < len(a) && a[i].id < b[j].id:
			v := dampened(a[i])
			aa += v * v
			either += e.weight(a[i].id)
			i++
		case i == len(a) || b[j].id < a[i].id:
			v := dampened(b[j])
			bb += v * v
			either += e.weight(b[j].id)
			j++
		default:
			v, u, w := dampened(a[i]), dampened(b[j]), e.weight(a[i].id)
			aa, bb, ab = aa+v*v, bb+u*u, ab+v*u
			both, either, rare = both+w, either+w, max(rare, w)
			i, j = i+1, j+1
		}
	}
	if aa == 0 || bb == 0 {
		return 0, 0, 0
	}
	return ab / math.Sqrt(aa*bb), both / either, e.share(rare)
}

// headWeight is how much a word of an error message tells.
func (e *Engine) headWeight(id int32) float64 {
	return idf(float64(len(e.known)), float64(e.words.heads[id]))
}

func (e *Engine) compareHeads(q question, s *sighting) float64 {
	both, either := 0.0, float64(len(q.strange))*idf(float64(len(e.known)), 0)
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

func (e *Engine) headIn(q question, s *sighting) float64 {
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

func (e *Engine) headOut(q question, s *sighting) float64 {
	rarest := 0.0
	for _, id := range s.heads {
		if !hasTerm(q.terms, id) {
			rarest = max(rarest, e.weight(id))
		}
	}
	return e.share(rarest)
}

func hasTerm(terms []term, id int32) bool {
	i := sort.Search(len(terms), func(i int) bool { return terms[i].id >= id })
	return i < len(terms) && terms[i].id == id
}

// uncommonShare is the share of sightings up to which a stack frame tells bugs apart: lock and allocate are
// everywhere.
const uncommonShare = 0.04

// uncommon returns the first two frames that few sightings have.
func (e *Engine) uncommon(frames []string) []string {
	var first []string
	for _, f := range frames {
		if float64(e.frame[f]) < 2+uncommonShare*float64(len(e.known)) {
			if first = append(first, f); len(first) == 2 {
				break
			}
		}
	}
	return first
}

func (e *Engine) compareFrames(a, b []string) float64 {
	x, y := e.uncommon(a), e.uncommon(b)
	switch {
	case len(x) == 0 || len(y) == 0 || x[0] != y[0]:
		return 0
	case len(x) > 1 && len(y) > 1 && x[1] == y[1]:
		return 1
	}
	return 0.5
}

// frameWeight is how much a stack frame tells.
func (e *Engine) frameWeight(frame string) float64 {
	return idf(float64(len(e.known)), float64(e.frame[frame]))
}

// compareStacks returns the weighted Jaccard index of two stacks; 0 if one is empty.
func (e *Engine) compareStacks(a, b []string) float64 {
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
