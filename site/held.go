package site

import (
	"slices"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// held is what was seen of the bugs of a task after it shipped, while it was in force. Whether that is many or few is for
// the statistics to say.
type held struct {
	bugs     []heldBug
	after    []*tracker.Record // of all bugs, newest first, each once
	fix      tracker.Fix
	shipped  time.Time // when the last part had shipped
	reverted tracker.Time
	asOf     time.Time
}

// heldBug is one bug of a task. Sightings on instances that the task had not reached are in neither list.
type heldBug struct {
	bug           *tracker.Record
	before, after []*tracker.Record // oldest first, near misses left out
}

// heldOf counts the sightings of a task's bugs before it shipped and since; nil for a task that did not ship, or does
// not say when.
func (b *build) heldOf(r *tracker.Record) *held {
	t := r.Task
	if t.Status != "shipped" || len(t.Shipped) == 0 || len(t.Bugs) == 0 {
		return nil
	}
	fix := tracker.Fix{Task: r, Parts: t.Shipped}
	h := &held{fix: fix, shipped: fix.Complete(), reverted: t.Reverted, asOf: b.opts.AsOf}
	for _, ref := range t.Bugs {
		bug, ok := b.idx.Target(ref)
		if !ok || bug.Kind != tracker.KindBug {
			continue
		}
		bug = b.idx.Canonical(bug)
		if !slices.ContainsFunc(h.bugs, func(known heldBug) bool { return known.bug == bug }) {
			h.bugs = append(h.bugs, h.count(fix, bug, b.tallies[bug].sightings))
		}
	}
	h.after = newestFirst(h.after)
	return h
}

func (h *held) count(fix tracker.Fix, bug *tracker.Record, sightings []*tracker.Record) heldBug {
	some := heldBug{bug: bug}
	began := slices.MinFunc(fix.Parts, func(x, y tracker.Rollout) int { return x.At.Compare(y.At) }).At
	for _, s := range sightings {
		seen := s.Observation.Observed
		_, _, after := fix.Failed(s)
		switch {
		case s.Observation.NearMiss, seen.At.After(h.asOf), !h.reverted.IsZero() && !seen.At.Before(h.reverted.At):
		case after:
			some.after = append(some.after, s)
		case seen.At.Before(began.End()):
			some.before = append(some.before, s)
		}
	}
	h.after = append(h.after, some.after...)
	return some
}

// watched reports whether the task is in force and nothing was seen again: then its page counts the days.
func (h *held) watched() bool { return len(h.after) == 0 && h.reverted.IsZero() }

// sentence says whether the bugs were seen again.
func (h *held) sentence() string {
	since := "since it shipped"
	if !h.reverted.IsZero() {
		since = "in the " + count(max(0, wholeDays(h.shipped, h.reverted.At)), "day") + " between shipping and the revert"
	}
	if len(h.after) == 0 {
		if h.watched() {
			since += ", " + count(max(0, wholeDays(h.shipped, h.asOf)), "day") + " so far"
		}
		return "Not seen again " + since + "."
	}
	first := h.after[len(h.after)-1]
	instance, reached, _ := h.fix.Failed(first)
	where := "it reached " + instance
	if instance == "" || instance == tracker.UnknownInstance {
		where = "all of it had shipped"
	}
	days := count(wholeDays(reached, first.Observation.Observed.At), "day")
	return "Seen " + times(len(h.after)) + " " + since + ", first " + days + " after " + where + "; on " + instancesOf(h.after) + "."
}

// instancesOf names the instances of sightings, the most frequent first, as far as there is room.
func instancesOf(sightings []*tracker.Record) string {
	seen := map[string]int{}
	for _, s := range sightings {
		for _, name := range tracker.InstancesOf(s) {
			seen[name]++
		}
	}
	some, others := names(mostFirst(seen), 4)
	if others > 0 {
		some = append(some, count(others, "other"))
	}
	if len(some) == 0 {
		return "no named instance"
	}
	return list(some...)
}

// table counts by bug.
func (h *held) table(b *build) Table {
	t := Table{Caption: "Sightings of its bugs before it shipped and since", Columns: []Column{{Name: "Bug"}, {Name: "Before", Right: true},
		{Name: "Since", Right: true}, {Name: "First since", Narrow: true}, {Name: "Last since", Narrow: true}, {Name: "On"}}}
	for _, of := range h.bugs {
		first, last, on := Item{Kind: NotApplicable}, Item{Kind: NotApplicable}, Item{Kind: NotApplicable}
		if n := len(of.after); n > 0 {
			first, last, on = seenItem(recordRoot, of.after[0]), seenItem(recordRoot, of.after[n-1]), Item{Text: instancesOf(of.after)}
		}
		t.Rows = append(t.Rows, []Cell{{b.item(recordRoot, of.bug)}, {number(len(of.before))}, {number(len(of.after))}, {first}, {last}, {on}})
	}
	return t
}

// heldRows is how many sightings are shown one by one.
const heldRows = 20

// sightings lists those since the task shipped, one by one where the counts by bug do not name them all.
func (h *held) sightings(b *build) Table {
	t := Table{Caption: "Sightings since it shipped, newest first", Columns: []Column{{Name: "Seen, UTC", Narrow: true}, {Name: "Instance", Names: true}, {Name: "Bug"},
		{Name: "Downtime", Right: true}, {Name: "Detected by", Long: true}}}
	if len(h.after) < 3 {
		return t
	}
	for _, s := range h.after[:min(heldRows, len(h.after))] {
		t.Rows = append(t.Rows, []Cell{{seenItem(recordRoot, s)}, b.instanceCell(recordRoot, s.Observation), b.bugCell(recordRoot, s),
			{lasting(s.Observation.Impact.Downtime)}, b.detectedCell(recordRoot, s.Observation)})
	}
	t.Key = keyOf(t.Rows)
	if n := len(h.after); n > heldRows {
		t.Cut = "The newest " + thousands(heldRows) + " of " + thousands(n) + "; the others are on the pages of the bugs."
	}
	return t
}

// aside says what counts as before and since.
func (h *held) aside() string {
	words := []string{"a day of grace after it reached an instance"}
	if !h.reverted.IsZero() {
		words = append(words, "until it was reverted")
	}
	return strings.Join(words, ", ")
}
