package classify

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// explain makes a suggestion of a candidate, with its reasons.
func (e *Engine) explain(q question, c candidate, confidence float64) Suggestion {
	s := Suggestion{Bug: e.bugs[c.bug].name, Confidence: confidence, Like: e.known[c.best].id}
	s.Words = e.telling(q, &e.known[c.best])
	s.Reasons = e.reasons(q, c, s.Words)
	s.thin = len(s.Words) <= 1 && c.f[fHead] <= 0.5 && c.f[fFrames] == 0 && c.f[fService] != 1 &&
		len(both(q.alerts, e.alerts(c.bug))) == 0 && e.where(q, c.bug) == ""
	return s
}

// onlyCommon is the reason of last resort.
const onlyCommon = "only common words in common"

const toldWords = 5 // words that a reason names at most

// telling returns the rarest words and identifiers that a report shares with a sighting, parts of a name that is
// among them left out.
func (e *Engine) telling(q question, s *sighting) []string {
	type weighed struct {
		word string
		w    float64
	}
	var both []weighed
	n := float64(len(e.known))
	for _, w := range q.words {
		if id, ok := e.words.id[w.word]; ok && hasTerm(s.terms, id) && e.weight(id) > idf(n, n/4) && !plainWord(w.word) {
			both = append(both, weighed{w.word, e.weight(id)})
		}
	}
	for _, x := range q.exact {
		if _, ok := slices.BinarySearch(s.exact, x); ok && strings.Trim(x, "0123456789") != "" {
			both = append(both, weighed{x, e.exactWeight(x)})
		}
	}
	slices.SortFunc(both, func(a, b weighed) int {
		return cmp.Or(cmp.Compare(b.w, a.w), cmp.Compare(len(b.word), len(a.word)), cmp.Compare(a.word, b.word))
	})
	var words []string
	for _, b := range both {
		if len(words) < toldWords && !slices.ContainsFunc(words, func(w string) bool { return strings.Contains(w, b.word) || strings.Contains(b.word, w) }) {
			words = append(words, b.word)
		}
	}
	return words
}

// smallWords are words that say nothing when they are shown as a reason, however rare. They count in the
// comparison as all others.
var smallWords = strings.Fields(`a about above after again all also always an and another any anything are as at away back be because
 been before below both but by came can come could day did do does down each eight either else ever every everything few first five for
 four from get go good got had half has have he her here him his hour hours how i if in into is it its itself just keep kept last later
 least less like little long look looked many may me might minute minutes month more most much must my never new next nine no nobody none
 nor not nothing now of off on once one only or other our out over own page same saw say see seen seven she since six so some something
 soon still such take ten than that the their them then there these they third this those though three through till time to today too
 took twice two under until up upon us very was way we week well went were what when where which while who whole whose why will with
 within without year yes yesterday yet you your`)

func plainWord(w string) bool {
	_, ok := slices.BinarySearch(smallWords, w)
	return ok || len(w) < 3
}

// reasons says in words what speaks for a bug, the strongest first.
func (e *Engine) reasons(q question, c candidate, words []string) []string {
	like := &e.known[c.best]
	var why []string
	add := func(format string, args ...any) { why = append(why, fmt.Sprintf(format, args...)) }
	switch same := q.error != "" && q.error == like.error; {
	case same:
		add("same error text after masking")
	case c.f[fHead] > 0.5:
		add("similar error text")
	}
	if c.f[fFrames] > 0 {
		if x, y := e.uncommon(q.frame), e.uncommon(like.frame); len(x) > 0 && len(y) > 0 && x[0] == y[0] {
			add("same place in the stack: %s", x[0])
		}
	}
	if names := both(q.alerts, e.alerts(c.bug)); len(names) > 0 {
		add("same alert: %s", strings.Join(names, ", "))
	}
	if len(words) > 0 {
		add("both say %s", strings.Join(words, ", "))
	}
	if where := e.where(q, c.bug); where != "" {
		add("%s", where)
	}
	if c.f[fService] == 1 {
		add("same service: %s", q.service)
	}
	if last := e.last(q, c.bug); last != "" {
		add("%s", last)
	}
	if len(why) == 0 {
		why = append(why, onlyCommon)
	}
	return why
}

func both(a, b []string) []string {
	var names []string
	for _, x := range a {
		if slices.Contains(b, x) {
			names = append(names, x)
		}
	}
	return names
}

// alerts returns those that the bug's sightings name.
func (e *Engine) alerts(bug int) []string {
	var names []string
	for _, i := range e.bugs[bug].seen {
		names = append(names, e.known[i].alerts...)
	}
	return names
}

const lastSightings = 5 // that say where a bug is seen

// where says how many of the bug's last sightings were where the report is from: "3 of the last 5 sightings on
// replica-2".
func (e *Engine) where(q question, bug int) string {
	var seen []int
	for _, i := range e.bugs[bug].seen {
		if len(e.known[i].instances) > 0 && e.known[i].id != q.id {
			seen = append(seen, i)
		}
	}
	seen = seen[max(0, len(seen)-lastSightings):]
	for _, name := range q.instances {
		n := 0
		for _, i := range seen {
			if slices.Contains(e.known[i].instances, name) {
				n++
			}
		}
		switch {
		case n == 0:
		case len(seen) == 1:
			return "its only sighting was on " + name
		default:
			return fmt.Sprintf("%d of the last %d sightings on %s", n, len(seen), name)
		}
	}
	return ""
}

// last says how long before the report the bug was last seen, if both are dated and it was lately.
func (e *Engine) last(q question, bug int) string {
	if q.day == 0 {
		return ""
	}
	newest := 0.0
	for _, i := range e.bugs[bug].seen {
		if day := e.known[i].day; day <= q.day && (q.id == "" || e.known[i].id != q.id) {
			newest = max(newest, day)
		}
	}
	switch days := int(q.day - newest); {
	case newest == 0 || days > 30:
		return ""
	case days == 0:
		return "last seen within a day before"
	case days == 1:
		return "last seen the day before"
	default:
		return fmt.Sprintf("last seen %d days before", days)
	}
}
