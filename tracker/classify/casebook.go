package classify

import (
	"cmp"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// Casebook answers for a whole casebook: signatures first, then what is like the sightings that people
// classified.
type Casebook struct {
	idx        *tracker.Index
	until      time.Time // later sightings are not known; zero: all are
	engine     *Engine
	signatures []Matcher
	sieve      sieve                // of signatures
	signed     map[string][]Matcher // by bug
	bugs       map[string]*tracker.Record
	hindsights []Hindsight
}

// Hindsight is what the sightings before a decision would have suggested, beside what people decided.
type Hindsight struct {
	Observation *tracker.Record
	Bug         *tracker.Record // what people decided
	First       *tracker.Record // the first suggestion; nil if it was not even Possible
}

// Right reports whether the suggestion was what people decided.
func (h Hindsight) Right() bool { return h.First == h.Bug }

// Hindsights returns what it was learnt from, the oldest first: sightings of the newer half, at most some 40 to 80 of
// them. Signatures have no part in the suggestions, since they may have been written afterwards.
func (c *Casebook) Hindsights() []Hindsight { return c.hindsights }

// lessons is how many of the latest classifications a Casebook learns from, spread over the newer half. More cost
// time at every start and change little.
const lessons = 40

// FromIndex reads the classified sightings and the bugs of an index, in order of time, and learns how sure to be
// from a part of them. A suspected sighting counts as known, but nothing is learnt from it. Sightings of a
// duplicate are those of the bug that it went into.
func FromIndex(idx *tracker.Index) *Casebook { return FromIndexUntil(idx, time.Time{}) }

// FromIndexUntil is FromIndex without the sightings after a time, if it is not zero.
func FromIndexUntil(idx *tracker.Index, until time.Time) *Casebook {
	c := &Casebook{idx: idx, until: until, engine: NewEngine(), bugs: map[string]*tracker.Record{}}
	c.compile()
	c.read()
	return c
}

// describe makes known what is written on a bug and on those that went into it.
func (c *Casebook) describe(bug *tracker.Record, merged []look) {
	for _, l := range merged {
		c.engine.add(l, "", bug.ID, true)
	}
}

// told returns what a bug says of its looks.
func told(bug *tracker.Record) Report {
	text, quoted := describing(bug)
	return Report{Error: bug.Title, Text: text, Log: quoted, Service: bug.Bug.Service}
}

// describing returns what a bug says of its looks: its title and everything above Root cause.
func describing(bug *tracker.Record) (text, quoted string) {
	body := string(bug.Source[bug.BodyOffset():])
	for _, heading := range []string{"\n## Root cause", "\n## How to remedy", "\n## Next steps", "\n## Impact"} {
		if i := strings.Index(body, heading); i >= 0 {
			body = body[:i]
		}
	}
	return prose(body)
}

// read adds the classified sightings, oldest first. What is written on a bug is known from its first sighting on,
// so that what is learnt of new bugs holds; a bug without sightings is known at the end.
func (c *Casebook) read() {
	var known []*tracker.Record
	for _, r := range c.idx.Records(tracker.KindObservation) {
		later := !c.until.IsZero() && r.Observation.Observed.At.After(c.until)
		if _, ok := c.BugOf(r); ok && !later {
			known = append(known, r)
		}
	}
	slices.SortStableFunc(known, func(a, b *tracker.Record) int {
		return cmp.Or(a.Observation.Observed.At.Compare(b.Observation.Observed.At), strings.Compare(a.ID, b.ID))
	})
	bugs := c.idx.Records(tracker.KindBug)
	looks := looksAt(len(known), func(i int) Report { return ReportOf(c.idx, known[i]) })
	every := max(1, len(known)/2/lessons)
	merged := map[*tracker.Record][]look{} // with the bug itself, until they are described
	for i, l := range looksAt(len(bugs), func(i int) Report { return told(bugs[i]) }) {
		bug := c.idx.Canonical(bugs[i])
		merged[bug] = append(merged[bug], l)
	}
	for i, r := range known {
		bug, _ := c.BugOf(r)
		if i >= len(known)/2 && i%every == 0 && !r.Observation.Suspected {
			c.learn(looks[i], r, bug)
		}
		c.engine.add(looks[i], r.ID, bug.ID, false)
		c.describe(bug, merged[bug])
		delete(merged, bug)
	}
	for _, r := range bugs {
		bug := c.idx.Canonical(r)
		c.describe(bug, merged[bug])
		delete(merged, bug)
	}
	c.engine.model.refitIfAny()
}

// learn asks about a sighting as if nobody had decided, and takes in what people decided.
func (c *Casebook) learn(l look, obs, bug *tracker.Record) {
	answer := c.engine.suggest(l, Options{Most: 1})
	h := Hindsight{Observation: obs, Bug: bug}
	if len(answer.Suggestions) > 0 && answer.Suggestions[0].Confidence >= Possible {
		h.First = c.bugs[answer.Suggestions[0].Bug]
	}
	c.hindsights = append(c.hindsights, h)
	c.engine.Learn(answer, bug.ID)
}

// looksAt reads n reports on all cores.
func looksAt(n int, report func(i int) Report) []look {
	looks := make([]look, n)
	var wait sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wait.Go(func() {
			for i := w; i < n; i += workers {
				looks[i] = lookAt(report(i))
			}
		})
	}
	wait.Wait()
	return looks
}

// BugOf returns the bug that an observation is of, duplicates followed. ok is false if it names none that
// exists.
func (c *Casebook) BugOf(obs *tracker.Record) (bug *tracker.Record, ok bool) {
	if obs.Observation.Bug.IsZero() {
		return nil, false
	}
	bug, ok = c.idx.Target(obs.Observation.Bug)
	if !ok || bug.Bug == nil {
		return nil, false
	}
	return c.idx.Canonical(bug), true
}

// Proposal is a Suggestion for a casebook's records.
type Proposal struct {
	Suggestion
	Bug   *tracker.Record
	State string // what to know of a bug that is not simply open: "fixed: this would be its return"; empty: nothing
}

// Verdict is what a Casebook says of a report.
type Verdict struct {
	Proposals []Proposal // best first; nil if nothing is like it
	New       float64    // how likely it is a new bug
}

// Clear returns the one proposal that is clearly ahead, as suspected without asking. It is confident, no other is
// half as likely, and no other bug's signature matches.
func (v Verdict) Clear() (Proposal, bool) {
	if len(v.Proposals) == 0 || v.Proposals[0].Confidence < Confident {
		return Proposal{}, false
	}
	first := v.Proposals[0]
	for _, p := range v.Proposals[1:] {
		if p.Confidence > first.Confidence/2 || p.Signature {
			return Proposal{}, false
		}
	}
	return first, true
}

// Likely returns the proposals that are worth a look: if the first is at least Possible, those with a tenth of its
// confidence or a signature.
func (v Verdict) Likely() []Proposal {
	if len(v.Proposals) == 0 || v.Proposals[0].Confidence < Possible {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(v.Proposals), func(p Proposal) bool {
		return p.Confidence < v.Proposals[0].Confidence/10 && !p.Signature
	})
}

// Observation says which bug an observation may be of, as if nobody had classified it. Its rejections are
// respected, under any name of the bug.
func (c *Casebook) Observation(r *tracker.Record) Verdict {
	var not []string
	for _, rejected := range r.Observation.Not {
		if bug, ok := c.idx.Target(rejected.Bug); ok && bug.Bug != nil {
			not = append(not, c.idx.Canonical(bug).ID)
		}
	}
	return c.suggest(ReportOf(c.idx, r), Options{Not: not, But: r.ID})
}

// Report says which bug a report from outside may be of.
func (c *Casebook) Report(r Report) Verdict { return c.suggest(r, Options{}) }

func (c *Casebook) suggest(r Report, opts Options) Verdict {
	text := r.masked()
	answer := c.undenied(r, text, opts)
	hits := c.hits(r, text, opts.Not)
	if len(hits) > 0 {
		answer = withSignatures(answer, hits)
	}
	v := Verdict{New: answer.New}
	for _, s := range answer.Suggestions {
		bug, sure := c.bugs[s.Bug], s.Confidence
		if !s.Signature {
			s = c.unsigned(s, r, text)
			v.New = min(1, v.New+sure-s.Confidence)
		}
		v.Proposals = append(v.Proposals, Proposal{s, bug, stateOf(bug)})
	}
	slices.SortStableFunc(v.Proposals, func(a, b Proposal) int { return cmp.Compare(b.Confidence, a.Confidence) })
	return v
}

// stateOf says what to know of a bug that is not simply open.
func stateOf(bug *tracker.Record) string {
	switch bug.Bug.Status {
	case "fixed":
		return "fixed: this would be its return"
	case "accepted":
		return "accepted: nobody is going to fix it"
	case "fixing":
		return "being fixed"
	}
	return ""
}

// hits returns the signatures that match, the first of each bug, by bug.
func (c *Casebook) hits(r Report, text text, not []string) []Match {
	var hits []Match
	for _, i := range c.sieve.may(text) {
		m := c.signatures[i]
		if slices.Contains(not, m.Bug) || slices.ContainsFunc(hits, func(h Match) bool { return h.Bug == m.Bug }) {
			continue
		}
		if line, ok := m.match(r, text); ok {
			hits = append(hits, Match{m.Bug, m, line})
		}
	}
	slices.SortFunc(hits, func(a, b Match) int { return strings.Compare(a.Bug, b.Bug) })
	return hits
}

// unsigned says of a bug none of whose signatures matches what speaks against it: the text, or only the place.
func (c *Casebook) unsigned(s Suggestion, r Report, text text) Suggestion {
	has, elsewhere := false, ""
	for _, m := range c.signed[s.Bug] {
		has = true
		anywhere := m
		anywhere.Signature.Instance, anywhere.Signature.Service = "", ""
		if _, ok := anywhere.match(r, text); ok {
			elsewhere = m.differs(r)
			break
		}
	}
	switch {
	case elsewhere != "":
		s.Confidence = min(s.Confidence, outOfScope)
		s.Reasons = append([]string{"the text of its signature is found"}, append(s.Reasons, "but "+elsewhere)...)
	case has:
		s.Confidence = min(s.Confidence, unsigned)
		s.Reasons = append(s.Reasons, "but none of its signatures matches")
	}
	switch {
	case elsewhere != "":
	case s.thin:
		s.Confidence = min(s.Confidence, thin)
	case s.slight != "" && s.Confidence > slight:
		s.Confidence = slight
		s.Reasons = append(s.Reasons, s.slight)
	case s.vague:
		s.Confidence = min(s.Confidence, vague)
	}
	return s
}

const (
	thin        = 0.2  // how sure it can be at most if a word is all that there is in common: not even Possible
	slight      = 0.35 // how sure it can be at most if words, the place and the time are and the rest is not known: Possible, and no more
	vague       = 0.6  // how sure if the rest was said in other places: never Confident
	outOfScope  = 0.85 // how sure it can be at most if a signature is for another place, and
	unsigned    = 0.65 // how sure it can be at most that a sighting is of a bug whose signatures it lacks
	signedOnce  = 0.95 // how sure one matching signature makes: people reviewed it
	signedOften = 0.95 // divided among several
)

// withSignatures puts the bugs whose signatures match first, in the order that the comparison gives them.
func withSignatures(a Answer, hits []Match) Answer {
	var first, rest []Suggestion
	for _, s := range a.Suggestions {
		if i := slices.IndexFunc(hits, func(h Match) bool { return h.Bug == s.Bug }); i >= 0 {
			first = append(first, signedSuggestion(s, hits[i]))
			hits = slices.Delete(slices.Clone(hits), i, i+1)
			continue
		}
		rest = append(rest, s)
	}
	for _, h := range hits {
		first = append(first, signedSuggestion(Suggestion{Bug: h.Bug}, h))
	}
	for i := range first {
		first[i].Confidence = max(min(first[i].Confidence, signedOften), signedOnce/float64(len(first)))
	}
	slices.SortStableFunc(first, func(a, b Suggestion) int { return cmp.Compare(b.Confidence, a.Confidence) })
	left := 1 - signedOnce
	for i := range rest {
		rest[i].Confidence *= left
	}
	return Answer{Suggestions: append(first, rest...), New: a.New * left}
}

func signedSuggestion(s Suggestion, h Match) Suggestion {
	s.Signature = true
	s.Reasons = slices.DeleteFunc(s.Reasons, func(why string) bool { return why == onlyCommon })
	s.Reasons = append([]string{fmt.Sprintf("its signature %s matches: %s", h.Signature, h.Line)}, s.Reasons...)
	return s
}
