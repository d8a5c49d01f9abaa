package site

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// standing is what the sightings say of a bug's newest fix in force, without statistics: whether it came
// back, or how long it has been quiet.
type standing struct {
	fix   *tracker.Fix      // nil if none is in force, or people decided otherwise
	again []*tracker.Record // sightings that count against it, oldest first
}

// standingOf looks at the newest of a bug's fixes. One that shipped before the bug was first seen says
// nothing, and where people accepted a bug or merged it, the question does not arise.
func standingOf(bug *tracker.Record, fixes []tracker.Fix, t *tally, asOf time.Time) standing {
	if len(fixes) == 0 || bug.Bug.Status == "accepted" || bug.Bug.Status == "duplicate" {
		return standing{}
	}
	newest := &fixes[len(fixes)-1]
	if len(newest.Parts) == 0 || t.counted.First == nil || !newest.Complete().After(t.counted.First.At) {
		return standing{}
	}
	s := standing{fix: newest}
	for _, r := range t.sightings {
		if _, _, failed := newest.Failed(r); failed && !r.Observation.Observed.At.After(asOf) {
			s.again = append(s.again, r)
		}
	}
	return s
}

func (s standing) back() bool     { return len(s.again) > 0 }
func (s standing) watching() bool { return s.fix != nil && len(s.again) == 0 }

// word is the class of the chip, and what lists are filtered by.
func (s standing) word() string {
	switch {
	case s.back():
		return "back"
	case s.watching():
		return "watch"
	}
	return ""
}

// quiet returns the whole days without a sighting since the fix, of a bug that is watched.
func (s standing) quiet(asOf time.Time) int { return max(0, wholeDays(s.fix.Complete(), asOf)) }

// firstQuiet returns the whole days between the fix and the first sighting that counts against it.
func (s standing) firstQuiet() int {
	return max(0, wholeDays(s.fix.Complete(), s.again[0].Observation.Observed.At))
}

// name returns what the fix is called.
func (s standing) name() string { return fixName(s.fix.Task) }

// shipped returns the day on which the fix was complete, as written of a day.
func (s standing) shipped() string { return date(lastRollout(s.fix.Task.Task)) }

// standingWords are the names of the standings.
var standingWords = map[string]string{"back": "Back after a fix", "watch": "Watching a fix"}

// shownStatus returns the chip of a bug in a list: what the sightings say of its fix, else what people
// decided.
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
var statusOrder = []string{"back", "fixing", "investigating", "open", "watch", "fixed", "accepted", "duplicate"}

// rankOf returns where a bug stands among others: what needs people first.
func rankOf(bug *tracker.Record, s standing) int {
	return slices.Index(statusOrder, cmp.Or(s.word(), bug.Bug.Status, "open"))
}
