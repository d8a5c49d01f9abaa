package classify

import (
	"cmp"
	"math"
	"slices"
)

// Engine knows sightings and the bugs that people said they are of, and suggests the bug of a new Report. Adding
// and learning change it; Suggest does not, and may be called from several goroutines at once.
type Engine struct {
	words lexicon
	exact map[uint64]int32 // in how many sightings, by hash
	frame map[string]int
	known []sighting

	places map[string]int // sightings on an instance
	placed int            // sightings that name one
	total  float64        // of all sizes

	bugs   []*past
	byName map[string]int
	model  model
}

// lexicon numbers words and knows where each occurs.
type lexicon struct {
	id    map[string]int32
	heads []int32     // in how many error messages
	at    [][]posting // where, by sighting
}

type posting struct {
	sighting int32
	n        float32
}

// sighting is a known report, by the numbers of its words.
type sighting struct {
	look
	id    string
	bug   int
	terms []term
	heads []int32 // sorted
}

type term struct {
	id int32
	n  float64
}

// past is what an Engine knows of a bug.
type past struct {
	name string
	seen []int // sightings, in the order of Add
	told int   // of seen, descriptions of the bug and no sightings
}

// NewEngine returns an Engine that knows nothing and begins with the written-down weights.
func NewEngine() *Engine {
	return &Engine{words: lexicon{id: map[string]int32{}}, exact: map[uint64]int32{}, frame: map[string]int{}, places: map[string]int{}, byName: map[string]int{}, model: newModel()}
}

// Add makes a sighting of a bug known. Sightings are added in order of time.
func (e *Engine) Add(r Report, bug string) { e.add(lookAt(r), r.ID, bug, false) }

// Describe makes known what people wrote of a bug. It counts as no sighting.
func (e *Engine) Describe(r Report, bug string) { e.add(lookAt(r), r.ID, bug, true) }

func (e *Engine) add(l look, id, bug string, told bool) {
	b, ok := e.byName[bug]
	if !ok {
		b = len(e.bugs)
		e.byName[bug] = b
		e.bugs = append(e.bugs, &past{name: bug})
	}
	n := len(e.known)
	s := sighting{look: l, id: id, bug: b, terms: make([]term, 0, len(l.words)), heads: make([]int32, 0, len(l.head))}
	for _, w := range l.words {
		at := e.words.number(w.word)
		s.terms = append(s.terms, term{at, w.n})
		e.words.at[at] = append(e.words.at[at], posting{int32(n), float32(w.n)})
	}
	for _, w := range l.head {
		at := e.words.number(w)
		s.heads = append(s.heads, at)
		e.words.heads[at]++
	}
	slices.SortFunc(s.terms, func(a, b term) int { return cmp.Compare(a.id, b.id) })
	slices.Sort(s.heads)
	for _, x := range l.exact {
		e.exact[hashOf(x)]++
	}
	for _, f := range l.frame {
		e.frame[f]++
	}
	for _, name := range l.instances {
		e.places[name]++
	}
	if len(l.instances) > 0 {
		e.placed++
	}
	s.words, s.head = nil, nil // they are in terms and heads
	e.total += l.size
	e.known = append(e.known, s)
	e.bugs[b].seen = append(e.bugs[b].seen, n)
	if told {
		e.bugs[b].told++
	}
}

// hashOf is FNV-1a: nearly every identifier is another, and a table of the strings costs a lot to keep.
func hashOf(text string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * 1099511628211
	}
	return h
}

// exactWeight is how much an identifier tells.
func (e *Engine) exactWeight(x string) float64 {
	return idf(float64(len(e.known)), float64(e.exact[hashOf(x)]))
}

// number returns the number of a word, a new one if need be.
func (x *lexicon) number(word string) int32 {
	id, ok := x.id[word]
	if !ok {
		id = int32(len(x.at))
		x.id[word] = id
		x.heads = append(x.heads, 0)
		x.at = append(x.at, nil)
	}
	return id
}

// idf is how much a word that df of n have tells, as BM25 has it.
func idf(n, df float64) float64 { return math.Log(1 + (n-df+0.5)/(df+0.5)) }

// question is a report that is asked about, by the numbers of its words.
type question struct {
	look
	id      string // of the sighting that asks; it is no evidence
	terms   []term // known words
	heads   []int32
	unseen  float64 // weight of the words that nobody knows
	strange []string
}

func (e *Engine) ask(l look) question {
	q := question{look: l}
	n := float64(len(e.known))
	for _, w := range l.words {
		id, ok := e.words.id[w.word]
		if !ok || len(e.words.at[id]) == 0 {
			q.unseen += idf(n, 0)
			continue
		}
		q.terms = append(q.terms, term{id, w.n})
	}
	for _, w := range l.head {
		if id, ok := e.words.id[w]; ok {
			q.heads = append(q.heads, id)
		} else {
			q.strange = append(q.strange, w)
		}
	}
	slices.SortFunc(q.terms, func(a, b term) int { return cmp.Compare(a.id, b.id) })
	slices.Sort(q.heads)
	return q
}

// weight is the idf of a known word.
func (e *Engine) weight(id int32) float64 {
	return idf(float64(len(e.known)), float64(len(e.words.at[id])))
}

const (
	k1, b0   = 1.5, 0.75 // BM25, the usual values
	compared = 60        // sightings that are looked at closely
)

// scored is a known sighting with its BM25 score.
type scored struct {
	sighting int
	score    float64
}

// nearest returns the sightings that BM25 ranks highest, best first, at most compared of them. skip says which
// are out of question; nil: none.
func (e *Engine) nearest(q question, skip func(s *sighting) bool) []scored {
	scores := make([]float64, len(e.known))
	average := e.total / math.Max(float64(len(e.known)), 1)
	for _, t := range q.terms {
		w := e.weight(t.id)
		for _, p := range e.words.at[t.id] {
			n := float64(p.n)
			scores[p.sighting] += w * n * (k1 + 1) / (n + k1*(1-b0+b0*e.known[p.sighting].size/average))
		}
	}
	var found []scored
	least := 0.0 // of the best, once there are enough
	for i, s := range scores {
		if s <= least || skip != nil && skip(&e.known[i]) {
			continue
		}
		if found = append(found, scored{i, s}); len(found) == 4*compared {
			found = best(found)
			least = found[compared-1].score
		}
	}
	return best(found)
}

// best sorts by score, the first sighting of equals first, and returns at most compared.
func best(found []scored) []scored {
	slices.SortFunc(found, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.sighting, b.sighting))
	})
	return found[:min(compared, len(found))]
}

// candidate is a bug that a report may be of.
type candidate struct {
	bug  int
	f    [features]float64
	best int // the sighting most like the report
	like float64
}

// candidates returns the bugs of the nearest sightings, in that order.
func (e *Engine) candidates(q question, near []scored) []candidate {
	var all []candidate
	at := map[int]int{}
	for _, s := range near {
		known := &e.known[s.sighting]
		i, ok := at[known.bug]
		if !ok {
			i = len(all)
			at[known.bug] = i
			all = append(all, e.begin(known.bug, s.score/near[0].score))
			all[i].best = s.sighting
		}
		f := e.compare(q, known)
		for k := range fCount { // the rest is of the bug
			all[i].f[k] = math.Max(all[i].f[k], f[k])
		}
		if like := f[fWords] + f[fHead]; like > all[i].like {
			all[i].like, all[i].best = like, s.sighting
		}
	}
	return all
}

// begin returns a candidate with what does not depend on a single sighting.
func (e *Engine) begin(bug int, score float64) candidate {
	c := candidate{bug: bug}
	seen := e.bugs[bug].seen
	c.f[fScore] = score
	c.f[fCount] = math.Log(float64(len(seen)))
	c.f[fRecent] = -math.Log(1 + float64(len(e.known)-seen[len(seen)-1])/20)
	return c
}
