package report

import (
	"cmp"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/classify"
	"github.com/casebook-dev/casebook/tracker/english"
	"github.com/casebook-dev/casebook/tracker/insight"
)

// Shift says which shift a handoff is about. It ends at the time of the insight.
type Shift struct {
	Since              time.Time // zero: where the last handoff ended, else a week before the end
	Outgoing, Incoming []string
}

// fortnight is how far a handoff looks back for what was seen, and ahead for what is due: this shift and the one before,
// the one to come and the one after.
const fortnight = 14 * 24 * time.Hour

// LastHandoff returns the handoff with the latest end before or at a time, or nil.
func LastHandoff(idx *tracker.Index, asOf time.Time) *tracker.Record {
	var last *tracker.Record
	for _, r := range idx.Records(tracker.KindHandoff) {
		until := r.Handoff.Until
		if !until.IsZero() && !until.At.After(asOf) && (last == nil || until.At.After(last.Handoff.Until.At)) {
			last = r
		}
	}
	return last
}

// Begin returns when the shift began: as given, else where the last handoff ended, else a week before asOf.
func (s Shift) Begin(idx *tracker.Index, asOf time.Time) time.Time {
	last := LastHandoff(idx, asOf)
	switch {
	case !s.Since.IsZero():
		return s.Since
	case last != nil:
		return last.Handoff.Until.At
	}
	return asOf.AddDate(0, 0, -7)
}

// Handoff drafts the handoff of a shift that ends at the time of the insight: what is open and watched in the order of
// its class, what happened, what is undecided and what to ask. An error says that the shift begins after its end.
func Handoff(c *insight.Casebook, about Shift) (Draft, error) {
	zone := c.Index.Config.Timezone
	until := c.AsOf.In(zone).Truncate(time.Minute)
	since := about.Begin(c.Index, until).In(zone)
	if since.After(until) {
		return Draft{}, fmt.Errorf("the shift begins %s, after it ended %s", minute(since), minute(until))
	}
	h := &handoff{drafter: newDrafter(c, tracker.KindHandoff), since: since, until: until}
	h.fixes = c.Index.Fixes(c.AsOf)
	h.known = sync.OnceValue(func() *classify.Casebook { return classify.FromIndexUntil(c.Index, c.AsOf) })
	h.shift = h.ledger.Between(since, c.AsOf.Add(1))
	d := Draft{Kind: tracker.KindHandoff, Title: "Handoff " + until.Format(time.DateOnly), Sections: map[string]string{}}
	d.field("outgoing", about.Outgoing...)
	d.field("incoming", about.Incoming...)
	d.field("since", minute(since))
	d.field("until", minute(until))
	for title, write := range map[string]func(*text){
		"Open": h.open, "Happened": h.happened, "Undecided": h.undecided, "Questions": h.questions, "Notes": h.notes,
	} {
		t := &text{}
		write(t)
		d.Sections[title] = t.String()
	}
	return d, nil
}

// minute writes a moment as the front matter has it.
func minute(at time.Time) string { return at.Format("2006-01-02T15:04-07:00") }

// handoff is a handoff in the making.
type handoff struct {
	drafter
	since, until time.Time
	shift        *Period
	fixes        map[*tracker.Record][]tracker.Fix // in force
	known        func() *classify.Casebook         // what suggestions come from, read when first asked
}

// clock writes a time as it is told: with its hour, if that is known.
func (h *handoff) clock(t tracker.Time) string {
	if t.DateOnly {
		return t.Date()
	}
	return t.At.In(h.until.Location()).Format("2006-01-02 15:04")
}

// lively is the chance within a week from which an open bug is worth the attention of the next shift. Below it, and not
// seen for a fortnight, a bug is only counted.
const lively = 0.25

// openListed is how many open bugs a handoff tells of: more is not read at a change of shift.
const openListed = 20

// openQuery lists all bugs that stand for work.
const openQuery = "casebook list kind:bug state:open,regressed,not-fixed,reduced"

func (h *handoff) open(t *text) {
	t.list(h.ongoing(), listed)
	quiet, room, left := 0, openListed, 0
	for _, class := range classes() {
		var items []string
		for _, b := range h.unsolved(class) {
			if !h.worth(b) {
				quiet++
				continue
			}
			items = append(items, h.openWords(b))
		}
		some := items[:min(room, len(items))]
		room, left = room-len(some), left+len(items)-len(some)
		t.part(className(class), some, 0)
	}
	if left > 0 {
		t.say(fmt.Sprintf("And %d more, less urgent: `%s` has all.", left, openQuery))
	}
	switch {
	case len(t.blocks) == 0 && quiet == 0:
		t.say("No bug is open.")
	case quiet > 0:
		t.say(fmt.Sprintf("%s: not seen for %d days and unlikely within a week (under %s). `%s` has all.",
			english.Capital(english.Count(quiet, "other open bug")), int(fortnight/(24*time.Hour)), chance(lively), openQuery))
	}
	t.part("Watched: a sighting of one of these would be news", h.watched(), openListed)
}

// classes returns the classes of bugs, the most urgent first; "" is none.
func classes() []string {
	f, _ := tracker.FieldOf(tracker.KindBug, "class")
	return append(slices.Clone(f.Values), "")
}

func className(class string) string {
	if class == "" {
		return "No class given"
	}
	return english.Capital(spaced(class))
}

// ongoing lists the sightings that are not over.
func (h *handoff) ongoing() []string {
	var items []string
	for _, s := range h.ledger.sightings {
		if s.Observation.Ongoing {
			items = append(items, "**Not over:** "+h.to(s)+", since "+h.clock(s.Observation.Observed)+".")
		}
	}
	return items
}

// unsolved returns the bugs of a class that stand for work: those seen in the shift first, then the likeliest.
func (h *handoff) unsolved(class string) []*insight.Bug {
	var some []*insight.Bug
	for _, b := range h.Bugs() {
		if b.Unsolved() && b.Record.Bug.Class == class {
			some = append(some, b)
		}
	}
	slices.SortStableFunc(some, func(x, y *insight.Bug) int {
		return cmp.Or(cmp.Compare(h.shift.Of(y.Record), h.shift.Of(x.Record)), cmp.Compare(y.When.Within[0], x.When.Within[0]))
	})
	return some
}

func (h *handoff) worth(b *insight.Bug) bool {
	e, seen := b.Last()
	return seen && h.until.Sub(e.At) < fortnight || b.When.Gaps > 0 && b.When.Within[0] >= lively
}

func (h *handoff) openWords(b *insight.Bug) string {
	seen := "not in this shift"
	if n := h.shift.Of(b.Record); n > 0 {
		seen = times(n) + " in this shift"
	}
	if e, ok := b.Last(); ok {
		seen += ", last " + h.day(e.At) + " on " + english.List(escaped(e.Instances()))
	}
	words := []string{seen, standing(b)}
	if b.When.Gaps > 0 {
		words = append(words, chance(b.When.Within[0])+" within a week")
	}
	s := h.to(b.Record) + inService(b.Record) + ": " + join("; ", words...) + "."
	if books := h.runbooks(b.Record); len(books) > 0 {
		s += " Use " + h.all(books) + "."
	} else {
		s += " No runbook."
	}
	if tasks := h.endingTasks(b.Record); len(tasks) > 0 {
		s += " " + h.taskWords(tasks)
	}
	return s
}

func escaped(names []string) []string {
	if len(names) == 0 {
		return []string{"an unknown instance"}
	}
	all := make([]string, len(names))
	for i, name := range names {
		all[i] = escape(name)
	}
	return all
}

func (h *handoff) runbooks(bug *tracker.Record) []*tracker.Record {
	var some []*tracker.Record
	for _, ref := range bug.Bug.Runbooks {
		if r, ok := h.Index.Target(ref); ok && !slices.Contains(some, r) {
			some = append(some, r)
		}
	}
	return some
}

func (h *handoff) watched() []string {
	return h.each(h.Watched(), h.heldWords)
}
