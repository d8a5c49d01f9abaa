package classify

import (
	"slices"
)

// Answer is what an Engine says of a Report.
type Answer struct {
	Suggestions []Suggestion // best first; nil if nothing is like it
	New         float64      // how likely it is a bug that is not known yet, 0 to 1

	ranked ranked
}

// Suggestion is a bug that a Report may be of.
type Suggestion struct {
	Bug        string
	Confidence float64  // how likely it is right, 0 to 1, as far as past decisions tell
	Signature  bool     // a signature of the bug matches
	Reasons    []string // in words, the strongest first; never empty
	Words      []string // telling words that the report shares with the bug's sightings, rarest first
	Like       string   // id of the sighting that is most like it; empty if it was a description

	thin   bool   // a word in common and when it was last seen are all its reasons
	vague  bool   // some words in common, and where and when it was seen, are all its reasons, and
	slight string // why that is too little, in words; empty: it is not
}

// What a confidence is called. The first suggestion of an Answer is Confident or Possible, or no suggestion at
// all: what follows an unlikely one is only the nearest there is.
const (
	Confident = 0.67 // of suggestions this sure 85 in 100 or more were right; see TestReplay
	Possible  = 0.25
)

// Options are limits of Suggest.
type Options struct {
	Not  []string // bugs that it was found not to be
	But  string   // id of a sighting that is not asked, usually the report's own
	Most int      // suggestions; 0: 10
}

// Suggest says which known bugs a report may be of.
func (e *Engine) Suggest(r Report, opts Options) Answer { return e.suggest(lookAt(r), opts) }

func (e *Engine) suggest(l look, opts Options) Answer {
	q := e.ask(l)
	e.asked(q, opts.But)
	ranked := e.rank(q, opts)
	a := Answer{New: 1, ranked: ranked}
	if len(ranked.all) == 0 {
		return a
	}
	right := logistic(dot(e.model.right[:], ranked.gate[:]))
	known := max(right, logistic(dot(e.model.known[:], ranked.gate[:])))
	a.New = 1 - known
	most := opts.Most
	if most == 0 {
		most = 10
	}
	for i := range ranked.all[:min(most, len(ranked.all))] {
		confidence := right
		if i > 0 { // what is left, by the shares of the softmax
			confidence = min(right, (known-right)*ranked.share[i]/max(1-ranked.share[0], 1e-9))
		}
		a.Suggestions = append(a.Suggestions, e.explain(q, ranked.all[i], confidence))
	}
	if lead := e.lead(ranked); lead != "" {
		first := &a.Suggestions[0]
		first.Reasons = append(first.Reasons, lead)
	}
	return a
}

// rank orders the bugs that may be meant.
func (e *Engine) rank(q *question, opts Options) ranked {
	var not []int
	for _, name := range opts.Not {
		if b, ok := e.byName[name]; ok {
			not = append(not, b)
		}
	}
	near := e.nearest(q, func(n int) bool { return n == int(q.self) || len(not) > 0 && slices.Contains(not, e.known[n].bug) })
	r := e.model.order(e.candidates(q, near))
	if len(r.all) > 0 {
		r.gate = e.see(q, r, near)
	}
	return r
}

// Learn takes in what people decided about an Answer: the bug's name, which need not be known yet.
func (e *Engine) Learn(a Answer, bug string) {
	b, known := e.byName[bug]
	truth := -1
	if known {
		truth = slices.IndexFunc(a.ranked.all, func(c candidate) bool { return c.bug == b })
	}
	e.model.learn(a.ranked, truth, known)
}
