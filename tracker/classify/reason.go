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
	vague := c.f[fHead] <= 0.5 && c.f[fFrames] == 0 && len(both(q.alerts, e.alerts(c.bug))) == 0
	s.thin = vague && len(s.Words) <= 1 && c.f[fService] != 1 && e.where(q, c.bug) == ""
	s.vague = vague && c.f[fWords] < slightWords
	s.slight = s.vague && (len(s.Words) < slightNames || c.f[fHeadIn]*e.knownOf(q) < slightError)
	return s
}

// A report without the same error, place in the stack or alert is hardly of a bug, wherever it is from: of some fifty
// that seemed likely on a status site and in reports of a development environment, less than ten were. It may be all the
// same if the sightings say most of its error message in other places, as customers' words do.
const (
	slightWords = 0.3 // cosine of the words below which this is so
	slightNames = 3   // telling words, and
	slightError = 0.6 // share of the error message, by the weights of its words, from which it may be all the same
)

// knownOf returns how much of an error message is of words that were ever seen, by their weights, 0 to 1.
func (e *Engine) knownOf(q question) float64 {
	known, strange := 0.0, float64(len(q.strange))*idf(float64(len(e.known)), 0)
	for _, id := range q.heads {
		known += e.weight(id)
	}
	if known == 0 {
		return 0
	}
	return known / (known + strange)
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
	for _, w := range q.words {
		if id, ok := e.words.id[w.word]; ok && hasTerm(s.terms, id) && e.tells(id, s.bug) && !plainWord(w.word) && !namesPlace(q, w.word) {
			both = append(both, weighed{w.word, e.weight(id)})
		}
	}
	for _, x := range q.exact {
		if _, ok := slices.BinarySearch(s.exact, x); ok && !changing(x) && !namesPlace(q, x) {
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
	for _, p := range with {
		for len(seen) > 0 && seen[0] < int(p.sighting) {
			seen = seen[1:]
		}
		if len(seen) > 0 && seen[0] == int(p.sighting) {
			n++
		}
	}
	return n
}

// namesPlace reports whether a word is the name of an instance of the report, or a part of it: where says that.
func namesPlace(q question, word string) bool {
	return slices.ContainsFunc(q.instances, func(name string) bool {
		return strings.EqualFold(name, word) || slices.Contains(wordsOf(name), word)
	})
}

// changing reports whether an identifier is of what differs between two sightings of one bug, the same by chance: an
// address, a number, seconds since boot.
func changing(x string) bool {
	whole, fraction, _ := strings.Cut(x, ".")
	if strings.Trim(whole, "0123456789") == "" && (fraction == "" || len(fraction) > 3 && strings.Trim(fraction, "0123456789") == "") {
		return true
	}
	masked := Mask(x)
	return masked != x && maskName(masked) == len(masked)
}

// smallWords are words that say nothing when they are shown as a reason, however rare. They count in the
// comparison as all others.
var smallWords = strings.Fields(`a about above across added after again all allow allows along already also although always am an and another any
 anymore anything apr april are aren around as at aug august available away back be because been before being below
 between both but by came can cannot come could couldn currently day dear dec december did didn do does doesn don down
 due during each eight either else ended ever every everything except expect expected feb february few first five
 following for four fri friday from get getting go good got had half has have he hello her here hi him his hour hours
 how however i if in into is isn it its itself jan january jul july jun june just keep kept last later least less like
 little long longer look looked make makes many mar march may me might minute minutes mon monday month more most much
 must my never new next nine no nobody none nor not nothing nov november now oct october of off on once one only or
 other our out over own page per please pm quite really said same sat saturday saw say says see seen sep sept september
 seven she should since six so some someone something sometimes soon still such sun sunday take ten than thanks that
 the their them then there these they think third this those though three through thu thursday till time to today
 tomorrow tonight too took tue tuesday twice two under until up upon us used using very via was wasn way we wed
 wednesday week well went were what when where whether which while who whole whose why will with within without working
 works would wouldn year yes yesterday yet you your`)

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
		add("same error text after masking%s", e.twins(q, c.bug))
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

// twins says how many other bugs were seen with the very error message, which then tells little.
func (e *Engine) twins(q question, bug int) string {
	others := map[int]bool{}
	for i := range e.known {
		if s := &e.known[i]; s.bug != bug && s.error == q.error && s.id != "" && s.id != q.id {
			others[s.bug] = true
		}
	}
	switch len(others) {
	case 0:
		return ""
	case 1:
		return ", as another bug has"
	}
	return fmt.Sprintf(", as %d other bugs have", len(others))
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
		if e.everywhere(name, bug) {
			continue
		}
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

const everywhereShare = 0.8 // of the sightings of other bugs, from which their instance tells no bug from another

// everywhere reports whether nearly all sightings of other bugs are on an instance too.
func (e *Engine) everywhere(instance string, bug int) bool {
	there, all := e.places[instance], e.placed
	for _, i := range e.bugs[bug].seen {
		if names := e.known[i].instances; len(names) > 0 {
			all--
			if slices.Contains(names, instance) {
				there--
			}
		}
	}
	return all > 0 && float64(there) > everywhereShare*float64(all)
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
