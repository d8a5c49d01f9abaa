package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/english"
)

func (h *handoff) happened(t *text) {
	var items []string
	for i := len(h.shift.Sightings) - 1; i >= 0; i-- {
		items = append(items, h.sightingWords(h.shift.Sightings[i]))
	}
	n := len(items)
	for i := len(h.shift.NearMisses) - 1; i >= 0; i-- {
		s := h.shift.NearMisses[i]
		items = append(items, h.clock(s.Observation.Observed)+" near miss: "+h.to(s)+".")
	}
	for _, r := range h.shift.Shipped() {
		items = append(items, "Shipped: "+h.to(r)+" ("+spaced(r.Task.Role)+"), "+h.shippedWhen(r)+".")
	}
	head := "Nothing was seen"
	if n > 0 {
		head = english.Capital(english.Count(n, "sighting"))
	}
	head += " from " + h.since.Format("2006-01-02 15:04") + " to " + h.until.Format("2006-01-02 15:04")
	cost := join(", ", h.shift.Downtime.of("downtime", n), h.shift.Effort.of("work", n))
	if cost != "" {
		cost = ": " + cost
	}
	t.say(head+cost+".", h.unrecorded())
	t.list(items, 0)
}

// unrecorded tells which days of the shift nobody kept the record.
func (h *handoff) unrecorded() string {
	var all []string
	for _, gap := range h.Unrecorded {
		if gap.From.Before(h.until) && gap.To.After(h.since) {
			s := "Nothing was recorded from " + h.day(gap.From) + " to " + h.day(gap.To.Add(-1))
			if gap.Because != "" {
				s += " (" + escape(gap.Because) + ")"
			}
			all = append(all, s+".")
		}
	}
	return strings.Join(all, " ")
}

func (h *handoff) shippedWhen(r *tracker.Record) string {
	var parts []string
	for _, part := range r.Task.Shipped {
		if h.shift.Holds(part.At) {
			s := part.At.Date()
			if len(part.On) > 0 {
				s += " on " + english.List(escaped(part.On))
			}
			parts = append(parts, s)
		}
	}
	return english.List(parts)
}

// sightingWords tells one sighting: when, what, of which bug, how it ended, and whether a fix had been there.
func (h *handoff) sightingWords(s *tracker.Record) string {
	o := s.Observation
	words := h.clock(o.Observed) + " " + h.to(s)
	bug, known := h.ledger.BugOf(s)
	switch {
	case known && o.Suspected:
		words += ", perhaps " + h.to(bug)
	case known:
		words += ", " + h.to(bug)
	default:
		words += ", unclassified"
	}
	var more []string
	if slices.Contains(h.shift.New(), bug) && h.isFirst(s, bug) {
		more = append(more, "seen for the first time")
	}
	if known {
		more = append(more, h.afterFix(bug, s))
	}
	return words + ": " + join("; ", append(more, h.ended(o))...) + "."
}

// isFirst reports whether a sighting is the first of its bug in the shift.
func (h *handoff) isFirst(s, bug *tracker.Record) bool {
	return !slices.ContainsFunc(h.shift.Sightings, func(other *tracker.Record) bool {
		of, _ := h.ledger.BugOf(other)
		return of == bug && tracker.CompareObserved(other, s) < 0
	})
}

// afterFix tells that a fix was in force where a bug was seen.
func (h *handoff) afterFix(bug, s *tracker.Record) string {
	words := ""
	for _, f := range h.fixes[bug] {
		if _, since, failed := f.Failed(s); failed {
			words = dayCount(since, s.Observation.Observed.Middle()) + " after " + h.to(f.Task)
		}
	}
	return words
}

// ended tells how a sighting ended.
func (h *handoff) ended(o *tracker.Observation) string {
	took := ""
	if !o.Resolved.IsZero() && !o.Resolved.DateOnly && !o.Observed.DateOnly {
		took = " after " + span(o.Resolved.At.Sub(o.Observed.At))
	}
	how := map[string]string{"workaround": "worked around", "fix": "fixed", "self-healed": "healed by itself", "none": "nothing helped"}[o.Resolution]
	switch {
	case o.Ongoing:
		return "not over"
	case how != "":
		return how + took
	case !o.Resolved.IsZero():
		return "over" + took
	}
	return "nobody wrote down when it was over"
}

func (h *handoff) undecided(t *text) {
	var open, doubtful []string
	for _, s := range h.ledger.sightings {
		o := s.Observation
		switch {
		case o.Bug.IsZero():
			words := ""
			if len(open) < listed { // more are not shown
				words = h.looksLike(s)
			}
			open = append(open, h.to(s)+": seen "+h.clock(o.Observed)+h.rejected(o)+"."+words)
		case o.Suspected && h.shift.Holds(o.Observed):
			if bug, ok := h.ledger.BugOf(s); ok {
				doubtful = append(doubtful, h.to(s)+": suspected to be "+h.to(bug)+"; confirm or move it.")
			}
		}
	}
	if len(open)+len(doubtful) == 0 {
		t.say("Nothing: every sighting is classified, and none of this shift is only suspected.")
		return
	}
	t.below(waiting(len(open))+" for a classification, the newest first:", open, listed)
	t.list(doubtful, 0)
}

// looksLike tells which bug a sighting may be of, and the strongest reason; nothing if none comes near.
func (h *handoff) looksLike(s *tracker.Record) string {
	likely := h.known().Observation(s).Likely()
	if len(likely) == 0 {
		return " It looks like no bug that is known."
	}
	p := likely[0]
	return fmt.Sprintf(" Perhaps %s (%s sure): %s.", h.to(p.Bug), chance(p.Confidence), escape(p.Reasons[0]))
}

// rejected tells which bugs a sighting is not, as reviewed.
func (h *handoff) rejected(o *tracker.Observation) string {
	var names []string
	for _, no := range o.Not {
		if r, ok := h.Index.Target(no.Bug); ok {
			names = append(names, h.to(r))
		}
	}
	if len(names) == 0 {
		return ""
	}
	return ", not " + english.List(names)
}

func (h *handoff) questions(t *text) {
	fresh := slices.Concat(h.loose(), h.takers())
	var items []string
	for _, q := range fresh {
		items = append(items, q.words)
	}
	t.list(items, 0)
	if last := LastHandoff(h.Index, h.since); last != nil {
		if asked := carried(last, fresh); len(asked) > 0 {
			t.say("Still open from the " + h.named(last, "handoff of "+last.Handoff.Until.Date()) + "?")
			t.list(asked, 0)
		}
	}
	if len(t.blocks) == 0 {
		t.say("None from the records.")
	}
	t.prompt("What could you not find out, and who may know?")
}

// question is what the records make one ask.
type question struct {
	about *tracker.Record
	words string
}

// carried returns what a handoff asked, in plain text: its questions, or the paragraph that it asks them in. What is asked
// anew, of the same record, is left out.
func carried(last *tracker.Record, fresh []question) []string {
	section, ok := last.Body().Section("Questions")
	if !ok || section.Empty {
		return nil
	}
	var asked []string
	items := last.Body().Items(section)
	for _, item := range items {
		again := func(q question) bool { return strings.Contains(item.Text, called(q.about)) }
		if !slices.ContainsFunc(fresh, again) {
			asked = append(asked, escape(item.Text))
		}
	}
	if words := escape(last.Body().FirstParagraph(section)); len(items) == 0 && words != "" {
		asked = append(asked, words)
	}
	return asked
}

// loose asks about workarounds of the shift that no task follows.
func (h *handoff) loose() []question {
	var items []question
	for _, s := range h.shift.Sightings {
		bug, _ := h.ledger.BugOf(s)
		if s.Observation.Resolution != "workaround" || h.followed(s) || bug != nil && len(h.endingTasks(bug)) > 0 {
			continue
		}
		items = append(items, question{s, h.to(s) + " was worked around, and no open task follows it. What would end it?"})
	}
	slices.Reverse(items)
	return items
}

// followed reports whether a task was spun off from a sighting.
func (h *handoff) followed(s *tracker.Record) bool {
	return slices.ContainsFunc(h.Index.FieldsIn(s), func(e tracker.Edge) bool {
		return e.Relation == tracker.SpunOffFrom && e.From.Task != nil
	})
}

// takers asks who takes the open tasks, without owner and team, of bugs seen in the shift.
func (h *handoff) takers() []question {
	var items []question
	for _, r := range h.openTasks() {
		bugs := h.ledger.bugsOfTask(r)
		if r.Owner == "" && r.Task.Team == "" && slices.ContainsFunc(bugs, func(bug *tracker.Record) bool { return h.shift.Of(bug) > 0 }) {
			items = append(items, question{r, "Who takes " + h.aged(r)})
		}
	}
	return items
}

func (h *handoff) notes(t *text) {
	var items []string
	for _, r := range h.dueSoon() {
		items = append(items, h.to(r)+": "+h.due(r.Task)+", "+person(r.Task.Team, r.Owner)+".")
	}
	for _, r := range h.Index.Records(tracker.KindRunbook) {
		if at, ok := r.Runbook.ReviewLapses(); ok && at.Before(h.until) && h.used(r) {
			items = append(items, h.to(r)+": used in this shift, and its review lapsed "+h.day(at)+".")
		}
	}
	if len(items) == 0 {
		t.say(fmt.Sprintf("No task is due in the %d days after the shift.", int(fortnight/(24*time.Hour))))
	}
	t.list(items, 0)
	t.prompt("Planned changes, absences, silenced alerts and until when.")
}

// dueSoon returns the open tasks that are due within a fortnight or late, the most urgent first.
func (h *handoff) dueSoon() []*tracker.Record {
	var some []*tracker.Record
	for _, r := range h.openTasks() {
		if due := r.Task.Due; !due.IsZero() && due.At.Before(h.until.Add(fortnight)) {
			some = append(some, r)
		}
	}
	slices.SortStableFunc(some, func(x, y *tracker.Record) int { return x.Task.Due.Compare(y.Task.Due) })
	return some
}

// used reports whether a runbook was used in the shift.
func (h *handoff) used(book *tracker.Record) bool {
	return slices.ContainsFunc(h.shift.Sightings, func(s *tracker.Record) bool {
		return slices.ContainsFunc(h.shift.usesOf(s), func(u use) bool { return u.runbook == book })
	})
}
