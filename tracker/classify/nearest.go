package classify

import (
	"cmp"
	"slices"
)

const (
	k1, b0   = 1.5, 0.75 // BM25, the usual values
	compared = 60        // sightings that are looked at closely
	gathered = 120       // sightings whose words are all counted

	// A word brings in its latest sightings, rare words first, until enough are looked through, so that a question
	// costs the same in a casebook of any size. A word that more sightings have brings in none if rarer ones bring in
	// enough; it still counts in those. With up to 2,000 sightings there is no bound.
	brought = 2_000
	visited = 150_000
)

// scored is a known sighting with its BM25 score.
type scored struct {
	sighting int
	score    float64
}

// board is where scores are added up.
type board struct {
	score  []float64 // by sighting; 0 where nothing was added
	marked []int32   // where something was
}

func (e *Engine) board() *board {
	b, ok := e.boards.Get().(*board)
	if !ok {
		b = &board{}
	}
	if n := len(e.known); len(b.score) < n {
		b.score = make([]float64, n+n/8)
	}
	return b
}

// clear makes the board as it was.
func (b *board) clear() {
	for _, i := range b.marked {
		b.score[i] = 0
	}
	b.marked = b.marked[:0]
}

// nearest returns the sightings that BM25 ranks highest, best first, at most compared of them. skip says which
// are out of question; nil: none.
func (e *Engine) nearest(q *question, skip func(sighting int) bool) []scored {
	b := e.board()
	whole := e.gather(q, b)
	found := b.best(gathered, skip)
	b.clear()
	e.boards.Put(b)
	for i := 0; i < len(found) && !whole; i++ {
		found[i].score = e.score(q, found[i].sighting)
	}
	sortScored(found)
	return found[:min(compared, len(found))]
}

// gather adds up the scores of the sightings that the words of a question bring in, the rarest first. It reports whether
// all words brought in all theirs.
func (e *Engine) gather(q *question, b *board) bool {
	rarest := slices.Clone(q.terms)
	slices.SortStableFunc(rarest, func(x, y term) int { return cmp.Compare(e.words.in[x.id], e.words.in[y.id]) })
	base, slope := e.lengths()
	looked, whole := 0, true
	for _, t := range rarest {
		at := e.words.at[t.id]
		if enough := len(b.marked) >= gathered; enough && (len(at) > brought || looked > visited) {
			return false
		}
		whole = whole && len(at) <= brought
		at = at[max(0, len(at)-brought):]
		looked += len(at)
		w := e.weight(t.id) * (k1 + 1)
		for _, p := range at {
			i, n := p.sighting(), p.n()
			if b.score[i] == 0 {
				b.marked = append(b.marked, i)
			}
			b.score[i] += w * n / (n + base + slope*e.sizes[i])
		}
	}
	return whole
}

// lengths returns what BM25 adds to a word's count in a sighting: base, and slope by each word of it.
func (e *Engine) lengths() (base, slope float64) {
	return k1 * (1 - b0), k1 * b0 * float64(len(e.known)) / max(e.total, 1)
}

// best returns the n highest, in no order.
func (b *board) best(n int, skip func(int) bool) []scored {
	top := make(heap, 0, n)
	for _, i := range b.marked {
		s := scored{int(i), b.score[i]}
		if len(top) == n && !top[0].below(s) || skip != nil && skip(s.sighting) {
			continue
		}
		if len(top) < n {
			top.push(s)
		} else {
			top[0] = s
			top.sink(0)
		}
	}
	return top
}

// heap has the least of its members first, and each before those at twice its place.
type heap []scored

func (h *heap) push(s scored) {
	*h = append(*h, s)
	for i := len(*h) - 1; i > 0; {
		up := (i - 1) / 2
		if !(*h)[i].below((*h)[up]) {
			return
		}
		(*h)[i], (*h)[up] = (*h)[up], (*h)[i]
		i = up
	}
}

// sink moves a member down to its place.
func (h heap) sink(i int) {
	for {
		least := i
		for down := 2*i + 1; down <= 2*i+2 && down < len(h); down++ {
			if h[down].below(h[least]) {
				least = down
			}
		}
		if least == i {
			return
		}
		h[i], h[least] = h[least], h[i]
		i = least
	}
}

// below reports whether s is less near than o: by its score, of equals the later one.
func (s scored) below(o scored) bool {
	return s.score < o.score || s.score == o.score && s.sighting > o.sighting
}

// sortScored puts the highest first, the first sighting of equals first.
func sortScored(found []scored) {
	slices.SortFunc(found, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.sighting, b.sighting))
	})
}

// score is the whole BM25 score of a sighting.
func (e *Engine) score(q *question, sighting int) float64 {
	base, slope := e.lengths()
	length := base + slope*e.sizes[sighting]
	sum, known, j := 0.0, e.known[sighting].terms, 0
	for _, t := range q.terms {
		for j < len(known) && known[j].id < t.id {
			j++
		}
		if j < len(known) && known[j].id == t.id {
			n := float64(known[j].n)
			sum += e.weight(t.id) * n * (k1 + 1) / (n + length)
		}
	}
	return sum
}
