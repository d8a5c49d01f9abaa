package site

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/insight"
	"github.com/casebook-dev/casebook/tracker/recurrence"
)

// standing is what the sightings say of a bug, as package insight worked it out. That of a bug that was merged into another one
// is zero: its sightings are counted there.
type standing struct {
	of    *insight.Bug
	state insight.State
	fix   *tracker.Fix      // the newest one in force, of all instances before that of some; nil if there is none, or the bug was accepted
	again []*tracker.Record // sightings that count against it, oldest first
}

// standingOf looks up what insight says of a bug.
func standingOf(c *insight.Casebook, bug *tracker.Record) standing {
	of, ok := c.Bug(bug)
	if !ok || of.Record != bug {
		return standing{}
	}
	s := standing{of: of, state: of.State}
	judged := s.judged()
	if judged == nil {
		return s
	}
	fix, ok := tracker.FixOf(judged.Task, c.AsOf)
	if !ok {
		return s
	}
	s.fix = &fix
	for _, e := range judged.Back {
		for _, seen := range e.Sightings {
			if _, _, failed := fix.Failed(seen.Record); failed && seen.Counts {
				s.again = append(s.again, seen.Record)
			}
		}
	}
	return s
}

// judged returns the fix that the bug is judged by, or nil.
func (s standing) judged() *insight.Fix {
	switch {
	case s.of == nil || s.state == insight.Accepted:
		return nil
	case s.of.Fix != nil:
		return s.of.Fix
	case len(s.of.Fixes) > 0:
		return &s.of.Fixes[len(s.of.Fixes)-1]
	}
	return nil
}

// back reports whether the bug was seen again in spite of a fix that reached all of it.
func (s standing) back() bool {
	return s.state == insight.Regressed || s.state == insight.NotFixed || s.state == insight.Reduced
}

// failed reports whether the fix that it is judged by failed, be it one of some instances only.
func (s standing) failed() bool { return len(s.again) > 0 }

// held reports whether a fix is in force everywhere and nothing has come back, yet or verified.
func (s standing) held() bool { return s.watching() || s.verified() }

func (s standing) watching() bool { return s.of != nil && s.state == insight.Watching }

func (s standing) verified() bool {
	return s.state == insight.Verified || s.state == insight.Verified99
}

// worse reports whether a bug that nobody has fixed is getting worse for sure.
func (s standing) worse() bool {
	return s.of != nil && s.state == insight.Open && s.of.Trend.Verdict == recurrence.GettingWorse
}

// word is the class of the chip, and what lists are filtered by; empty where people's word stands.
func (s standing) word() string {
	if s.of == nil {
		return ""
	}
	switch s.state {
	case insight.Regressed:
		return "back"
	case insight.NotFixed:
		return "notfixed"
	case insight.Reduced:
		return "reduced"
	case insight.Watching:
		return "watch"
	case insight.Verified, insight.Verified99:
		return "verified"
	}
	switch {
	case s.worse():
		return "worse"
	case s.of.Escalating():
		return "escalating"
	}
	return ""
}

// standingWords are the names of the standings.
var standingWords = map[string]string{"back": "Back after a fix", "notfixed": "Not fixed", "reduced": "Reduced, not gone", "worse": "Getting worse",
	"escalating": "More often", "watch": "Watching a fix", "verified": "Verified"}

// chip returns what the sightings say as a chip that names the fix, as it stands on the page of the bug; nothing where they say nothing.
func (s standing) chip() *Item {
	word := s.word()
	if word == "" {
		return nil
	}
	item := Item{Status: word, Text: standingWords[word]}
	switch {
	case word == "back":
		item.Text = "Back after fix " + s.name()
	case word == "notfixed":
		item.Text = "Not fixed by " + s.name()
	case word == "watch":
		item.Text = "Watching fix " + s.name()
	case s.state == insight.Verified99:
		item.Text = "Verified, 99 %"
	case word == "verified":
		item.Text = "Verified, 95 %"
	}
	return &item
}

// quiet returns the whole days without a sighting since the fix, of a bug that did not come back.
func (s standing) quiet(asOf time.Time) int { return max(0, wholeDays(s.fix.Complete(), asOf)) }

// firstQuiet returns the whole days between the fix and the first sighting that counts against it.
func (s standing) firstQuiet() int {
	return max(0, wholeDays(s.fix.Complete(), s.again[0].Observation.Observed.At))
}

// name returns what the fix is called.
func (s standing) name() string { return fixName(s.fix.Task) }

// shipped returns the day on which the fix was complete, as written of a day.
func (s standing) shipped() string { return date(lastRollout(s.fix.Task.Task)) }

// shownStatus returns the chip of a bug in a list: what the sightings say, else what people decided.
func (b *build) shownStatus(bug *tracker.Record) Item {
	t := b.tallies[bug]
	item := statusItem(bug)
	if word := t.standing.word(); word != "" {
		item = Item{Status: word, Text: standingWords[word]}
	}
	item.Sort = strconv.Itoa(t.rank)
	return item
}

// statusOrder puts what needs people first.
var statusOrder = []string{"back", "notfixed", "reduced", "worse", "escalating", "fixing", "investigating", "open", "watch", "fixed", "verified", "accepted", "duplicate"}

// rankOf returns where a bug stands among others: what needs people first.
func rankOf(bug *tracker.Record, s standing) int {
	return slices.Index(statusOrder, cmp.Or(s.word(), bug.Bug.Status, "open"))
}
