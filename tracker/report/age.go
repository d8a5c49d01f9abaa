package report

import (
	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/english"
)

func (o *operational) ageing(t *text) {
	var open, delegated []string
	for _, r := range o.openTasks() {
		if r.Task.Delegated {
			delegated = append(delegated, o.aged(r))
		} else {
			open = append(open, o.aged(r))
		}
	}
	if len(open) == 0 {
		t.say("No task of ours is open.")
	} else {
		t.say(english.Capital(english.Count(len(open), "task")) + " of ours " + areOpen(len(open)) + ", the oldest first.")
		t.list(open, listed)
	}
	t.part("Delegated to other teams", delegated, listed)
	o.waiting(t)
}

func areOpen(n int) string {
	if n == 1 {
		return "is open"
	}
	return "are open"
}

// aged tells how long a task has been open, whose it is, and what was seen of its bugs meanwhile.
func (d drafter) aged(r *tracker.Record) string {
	k := r.Task
	words := []string{"no date of creation"}
	if !k.Created.IsZero() {
		words[0] = "open for " + dayCount(k.Created.At, d.AsOf)
	}
	words = append(words, statusWord(r), person(k.Team, r.Owner), d.due(k))
	if !k.Created.IsZero() && len(d.ledger.bugsOfTask(r)) > 0 {
		words = append(words, d.sightingsSince(r))
	}
	return d.to(r) + ": " + join("; ", words...) + "."
}

// sightingsSince tells how often the bugs of a task were seen since it was written down.
func (d drafter) sightingsSince(r *tracker.Record) string {
	if n := d.ledger.SeenBetween(r, r.Task.Created.At, d.AsOf.Add(1)); n > 0 {
		return english.Count(n, "sighting") + " since"
	}
	return "not seen since"
}

// due tells when a task is due, or since when it is late.
func (d drafter) due(k *tracker.Task) string {
	switch {
	case k.Due.IsZero():
		return ""
	case k.Due.End().Before(d.AsOf):
		return "due " + k.Due.Date() + ", " + dayCount(k.Due.End(), d.AsOf) + " late"
	}
	return "due " + k.Due.Date()
}

// waiting lists the sightings that wait for a classification, the oldest first.
func (o *operational) waiting(t *text) {
	var items []string
	for i := len(o.ledger.sightings) - 1; i >= 0; i-- {
		s := o.ledger.sightings[i]
		if s.Observation.Bug.IsZero() {
			items = append(items, o.to(s)+": seen "+s.Observation.Observed.Date()+", "+dayCount(s.Observation.Observed.At, o.AsOf)+" ago.")
		}
	}
	if len(items) == 0 {
		t.say("No sighting waits for a classification.")
		return
	}
	t.part(waiting(len(items))+" for a classification", items, listed)
}
