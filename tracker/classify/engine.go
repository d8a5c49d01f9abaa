package classify

import (
	"cmp"
	"math"
	"slices"
	"sync"
)

// Engine knows sightings and the bugs that people said they are of, and suggests the bug of a new Report. A question
// costs about as much among 80,000 sightings as among 8,000 (see visited). Adding
// and learning change it; Suggest does not, and may be called from several goroutines at once.
type Engine struct {
	words  lexicon
	frames frames
	rare   rarity
	exact  map[uint64]int32    // in how many sightings an identifier is, by hash
	said   map[uint64][]saidOf // error messages, by hash
	places map[string]int      // sightings on an instance
	placed int                 // sightings that name one
	known  []sighting
	sizes  []float64 // of known
	total  float64   // of all sizes
	byID   map[string]int32

	bugs   []*past
	byName map[string]int
	model  model

	boards sync.Pool // of *board
}

// saidOf is how many sightings of a bug had an error message.
type saidOf struct{ bug, n int32 }

// sighting is a known report, by the numbers of its words.
type sighting struct {
	id  string
	bug int
	marks
}

// marks are what two reports are compared by, words by their numbers in an Engine.
type marks struct {
	terms  []term   // sorted by id
	heads  []int32  // words of the error message, sorted
	exact  []uint64 // hashes of identifiers, sorted
	frames []int32  // of the stack, innermost first
	nums   []string // see look

	instances, alerts []string
	service           string
	day               float64
	error             uint64 // hash of the masked error message; 0: none
}

// term is a word and how often it occurs.
type term struct{ id, n int32 }

// past is what an Engine knows of a bug.
type past struct {
	name   string
	seen   []int // sightings, in the order of Add
	told   int   // of seen, descriptions of the bug and no sightings
	alerts []string
	places map[string]int // sightings on an instance
	placed int            // sightings that name one
}

// NewEngine returns an Engine that knows nothing and begins with the written-down weights.
func NewEngine() *Engine {
	e := &Engine{exact: map[uint64]int32{}, said: map[uint64][]saidOf{}, places: map[string]int{}, byID: map[string]int32{}, byName: map[string]int{}, model: newModel(), rare: newRarity()}
	e.words.id, e.frames.id = map[string]int32{}, map[string]int32{}
	return e
}

// Add makes a sighting of a bug known. Sightings are added in order of time.
func (e *Engine) Add(r Report, bug string) { e.add(lookAt(r), r.ID, bug, false) }

func (e *Engine) add(l look, id, bug string, told bool) {
	b, ok := e.byName[bug]
	if !ok {
		b = len(e.bugs)
		e.byName[bug] = b
		e.bugs = append(e.bugs, &past{name: bug, places: map[string]int{}})
	}
	n := len(e.known)
	s := sighting{id: id, bug: b, marks: e.mark(l, int32(n), int32(b))}
	for _, x := range s.exact {
		e.exact[x]++
	}
	if id != "" {
		e.byID[id] = int32(n)
		e.say(s.error, int32(b))
	}
	for _, name := range l.instances {
		e.places[name]++
	}
	if len(l.instances) > 0 {
		e.placed++
	}
	e.sizes = append(e.sizes, l.size)
	e.total += l.size
	e.known = append(e.known, s)
	e.rare.know(len(e.known))
	e.bugs[b].add(l, n, told)
}

func (p *past) add(l look, n int, told bool) {
	p.seen = append(p.seen, n)
	if told {
		p.told++
	}
	for _, name := range l.alerts {
		if !slices.Contains(p.alerts, name) {
			p.alerts = append(p.alerts, name)
		}
	}
	for _, name := range l.instances {
		p.places[name]++
	}
	if len(l.instances) > 0 {
		p.placed++
	}
}

// say counts an error message of a bug.
func (e *Engine) say(message uint64, bug int32) {
	all := e.said[message]
	if i := slices.IndexFunc(all, func(s saidOf) bool { return s.bug == bug }); i >= 0 {
		all[i].n++
		return
	}
	e.said[message] = append(all, saidOf{bug, 1})
}

// mark numbers what a look shows, and notes that sighting n, which is of that bug, has it.
func (e *Engine) mark(l look, n, bug int32) marks {
	m := l.marks()
	m.terms, m.heads = make([]term, len(l.words)), make([]int32, len(l.head))
	for i, w := range l.words {
		id := e.words.number(w.word)
		m.terms[i] = term{id, w.n}
		e.words.in[id]++
		e.words.at[id] = append(e.words.at[id], postingOf(n, w.n))
	}
	for i, w := range l.head {
		m.heads[i] = e.words.number(w)
		e.words.heads[m.heads[i]]++
	}
	m.sort()
	m.frames = make([]int32, len(l.frame))
	for i, f := range l.frame {
		m.frames[i] = e.frames.number(f)
		e.frames.note(m.frames[i], bug)
	}
	return m
}

func (m *marks) sort() {
	slices.SortFunc(m.terms, func(a, b term) int { return cmp.Compare(a.id, b.id) })
	slices.Sort(m.heads)
}

// marks returns what needs no numbers of an Engine.
func (l look) marks() marks {
	m := marks{nums: l.nums, instances: l.instances, alerts: l.alerts, service: l.service, day: l.day, exact: make([]uint64, len(l.exact))}
	for i, x := range l.exact {
		m.exact[i] = hashOf(x)
	}
	slices.Sort(m.exact)
	if l.error != "" {
		m.error = hashOf(l.error)
	}
	return m
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
func (e *Engine) exactWeight(x uint64) float64 { return e.rare.of(e.exact[x]) }

// weight is how much a word tells.
func (e *Engine) weight(id int32) float64 { return e.rare.of(e.words.in[id]) }

// headWeight is how much a word of an error message tells.
func (e *Engine) headWeight(id int32) float64 { return e.rare.of(e.words.heads[id]) }

// frameWeight is how much a stack frame tells.
func (e *Engine) frameWeight(id int32) float64 {
	if id < 0 {
		return e.rare.of(0)
	}
	return e.rare.of(e.frames.in[id])
}

// question is a report that is asked about. Its marks are those that are known: frames that are not have numbers below 0.
type question struct {
	marks
	self    int32    // the number of the sighting that asks, which is no evidence; -1: none is known
	unseen  float64  // weight of the words that nobody knows
	strange []string // words of its error message that nobody knows
	names   []string // identifiers, as written
	places  []string // words of the names of its instances
}

func (e *Engine) ask(l look) *question {
	q := &question{marks: l.marks(), self: -1, names: l.exact, places: slices.Clone(l.instances)}
	for _, w := range l.words {
		id, ok := e.words.id[w.word]
		if !ok || e.words.in[id] == 0 {
			q.unseen += e.rare.of(0)
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
	q.sort()
	for i, f := range l.frame {
		id, ok := e.frames.id[f]
		if !ok {
			id = int32(-1 - i)
		}
		q.frames = append(q.frames, id)
	}
	for _, name := range l.instances {
		q.places = append(q.places, wordsOf(name)...)
	}
	return q
}

// asked says which known sighting a question is of, so that it is no evidence.
func (e *Engine) asked(q *question, id string) {
	q.self = -1
	if n, ok := e.byID[id]; ok && id != "" {
		q.self = n
	}
}

// candidate is a bug that a report may be of.
type candidate struct {
	bug  int
	f    [features]float64
	best int // the sighting most like the report
	like float64
}

// candidates returns the bugs of the nearest sightings, in that order.
func (e *Engine) candidates(q *question, near []scored) []candidate {
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
