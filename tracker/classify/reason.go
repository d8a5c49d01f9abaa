package classify

import (
	"fmt"
	"slices"
	"strings"
)

// explain makes a suggestion of a candidate, with its reasons.
func (e *Engine) explain(q *question, c candidate, confidence float64) Suggestion {
	s := Suggestion{Bug: e.bugs[c.bug].name, Confidence: confidence, Like: e.known[c.best].id}
	s.Words = e.telling(q, &e.known[c.best])
	s.Reasons = e.reasons(q, c, s.Words)
	vague := c.f[fHead] <= 0.5 && c.f[fFrames] == 0 && len(both(q.alerts, e.bugs[c.bug].alerts)) == 0
	s.thin = vague && len(s.Words) <= 1 && c.f[fService] != 1 && e.where(q, c.bug) == ""
	s.vague = vague && c.f[fWords] < slightWords
	switch {
	case !s.vague:
	case c.f[fHeadIn]*e.knownOf(q) < slightError:
		s.slight = "but most of what is said here was never said of it"
	case len(s.Words) < slightNames:
		s.slight = "but they have few words in common"
	}
	return s
}

// lead says what else puts the first before the second if its looks alone would not; empty if they would.
func (e *Engine) lead(r ranked) string {
	if len(r.all) < 2 {
		return ""
	}
	by := func(k int) float64 { return e.model.rank[k] * (r.all[0].f[k] - r.all[1].f[k]) }
	often, lately := by(fCount), by(fRecent)
	second := e.bugs[r.all[1].bug].name
	switch ahead := r.score[0] - r.score[1]; {
	case often+lately < ahead-1e-9, often+lately <= 0: // its looks put it first, or nothing does
		return ""
	case often > lately:
		return "no more like it than " + second + ", but seen more often"
	}
	return "no more like it than " + second + ", but seen more lately"
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
func (e *Engine) knownOf(q *question) float64 {
	known, strange := 0.0, float64(len(q.strange))*e.rare.of(0)
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
func (e *Engine) reasons(q *question, c candidate, words []string) []string {
	like := &e.known[c.best]
	var why []string
	add := func(format string, args ...any) { why = append(why, fmt.Sprintf(format, args...)) }
	switch same := q.error != 0 && q.error == like.error; {
	case same:
		add("same error text after masking%s", e.twins(q, c.bug))
	case c.f[fHead] > 0.5:
		add("similar error text%s", e.instead(q, like))
	}
	if c.f[fFrames] > 0 {
		if first, n := e.uncommon(like.frames); n > 0 && e.compareFrames(q.frames, like.frames) > 0 {
			add("same place in the stack: %s", e.frames.names[first[0]])
		}
	}
	if names := both(q.alerts, e.bugs[c.bug].alerts); len(names) > 0 {
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
func (e *Engine) twins(q *question, bug int) string {
	others := 0
	for _, s := range e.said[q.error] {
		own := q.self >= 0 && e.known[q.self].error == q.error && e.known[q.self].bug == int(s.bug)
		if int(s.bug) != bug && (s.n > 1 || !own) {
			others++
		}
	}
	switch others {
	case 0:
		return ""
	case 1:
		return ", as another bug has"
	}
	return fmt.Sprintf(", as %d other bugs have", others)
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

const lastSightings = 5 // that say where a bug is seen

// where says how many of the bug's last sightings before the report were where it is from: "3 of the last 5 sightings on
// replica-2".
func (e *Engine) where(q *question, bug int) string {
	var seen []int
	for _, i := range slices.Backward(e.bugs[bug].seen) {
		s := &e.known[i]
		if later := q.day != 0 && s.day > q.day; len(s.instances) > 0 && i != int(q.self) && !later {
			if seen = append(seen, i); len(seen) == lastSightings {
				break
			}
		}
	}
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
	of := e.bugs[bug]
	there, all := e.places[instance]-of.places[instance], e.placed-of.placed
	return all > 0 && float64(there) > everywhereShare*float64(all)
}

// last says how long before the report the bug was last seen, if both are dated and it was lately.
func (e *Engine) last(q *question, bug int) string {
	if q.day == 0 {
		return ""
	}
	newest := 0.0
	for _, i := range e.bugs[bug].seen {
		if day := e.known[i].day; day <= q.day && i != int(q.self) {
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
