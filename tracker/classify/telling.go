package classify

import (
	"cmp"
	"slices"
	"sort"
	"strings"
)

// sharedWord is a word or an identifier that a report and a sighting share.
type sharedWord struct {
	word string
	id   int32 // of a word; -1: an identifier
	w    float64
}

// telling returns the rarest words and identifiers that a report shares with a sighting, parts of a name that is
// among them left out.
func (e *Engine) telling(q *question, s *sighting) []string {
	both := e.sharedWords(q, s)
	slices.SortFunc(both, func(a, b sharedWord) int {
		return cmp.Or(cmp.Compare(b.w, a.w), cmp.Compare(len(b.word), len(a.word)), cmp.Compare(a.word, b.word))
	})
	var words []string
	for _, b := range both {
		part := slices.ContainsFunc(words, func(w string) bool { return strings.Contains(w, b.word) || strings.Contains(b.word, w) })
		if !part && e.says(q, b, s.bug) {
			if words = append(words, b.word); len(words) == toldWords {
				break
			}
		}
	}
	return words
}

func (e *Engine) sharedWords(q *question, s *sighting) []sharedWord {
	var both []sharedWord
	j := 0
	for _, t := range q.terms {
		for j < len(s.terms) && s.terms[j].id < t.id {
			j++
		}
		if j < len(s.terms) && s.terms[j].id == t.id {
			both = append(both, sharedWord{e.words.names[t.id], t.id, e.weight(t.id)})
		}
	}
	for _, x := range q.names {
		hash := hashOf(x)
		if _, ok := slices.BinarySearch(s.exact, hash); ok {
			both = append(both, sharedWord{x, -1, e.exactWeight(hash)})
		}
	}
	return both
}

// says reports whether a word that is shared with a bug says anything when it is shown.
func (e *Engine) says(q *question, b sharedWord, bug int) bool {
	if q.namesPlace(b.word) {
		return false // where says that
	}
	if b.id < 0 {
		return !changing(b.word)
	}
	return !plainWord(b.word) && e.tells(b.id, bug)
}

// tells reports whether less than a quarter of the sightings of other bugs have a word. How many of its own have it says
// nothing against it: one bug may have most of all sightings.
func (e *Engine) tells(id int32, bug int) bool {
	seen := e.bugs[bug].seen
	others, with := len(e.known)-len(seen), len(e.words.at[id])
	if 4*(with-len(seen)) >= max(others, 1) {
		return false
	}
	if 4*with >= max(others, 1) {
		with -= having(seen, e.words.at[id])
	}
	return 4*with < max(others, 1)
}

// having counts the sightings that have a word; both are in order.
func having(seen []int, with []posting) int {
	n := 0
	for _, i := range seen {
		at := sort.Search(len(with), func(k int) bool { return int(with[k].sighting()) >= i })
		if with = with[at:]; len(with) > 0 && int(with[0].sighting()) == i {
			n++
		}
	}
	return n
}

func (q *question) namesPlace(word string) bool {
	return slices.ContainsFunc(q.places, func(name string) bool { return strings.EqualFold(name, word) })
}

// instead says which word the error message of a report has where that of a sighting has another: what is alike in all
// else may be about another thing. It is empty if either has all that the other has.
func (e *Engine) instead(q *question, s *sighting) string {
	here := ""
	if i := slices.IndexFunc(q.strange, func(w string) bool { return !plainWord(w) && !q.namesPlace(w) }); i >= 0 {
		here = q.strange[i]
	} else {
		here = e.rarestOf(q, q.heads, s.terms)
	}
	there := e.rarestOf(q, s.heads, q.terms)
	if here == "" || there == "" {
		return ""
	}
	return ", but " + here + " instead of " + there
}

// rarestOf returns the rarest of some words that is not among the others; empty if none that says anything is.
func (e *Engine) rarestOf(q *question, words []int32, others []term) (rarest string) {
	most := 0.0
	for _, id := range words {
		name := e.words.names[id]
		if w := e.weight(id); w > most && !hasTerm(others, id) && !plainWord(name) && !q.namesPlace(name) {
			most, rarest = w, name
		}
	}
	return rarest
}
