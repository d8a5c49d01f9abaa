package query

import (
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// stateWords are the values of is:, in the order of the reference.
var stateWords = []string{
	"open", "closed", "overdue", stateStale, "classified", "unclassified", "suspected", "confirmed", "ongoing", "near-miss", "duplicate", "delegated", stateLookAgain,
}

// stateStale of a task, too, is asked last.
const stateStale = "stale"

// stateLookAgain is asked last, and only of sightings that are asked about it: it needs the history.
const stateLookAgain = "look-again"

// statesUntil makes the texts of a leaf every state that a record is in at a time. Nothing is overdue or
// stale at the zero time.
func statesUntil(l *leaf, opts Options) {
	over := func(t time.Time) bool { return !opts.AsOf.IsZero() && t.Before(opts.AsOf) }
	stale := func(idx *tracker.Index, r *tracker.Record) bool {
		if opts.LastChanged == nil || !idx.Config.GoesStale(r) {
			return false
		}
		changed, ok := opts.LastChanged(r)
		return ok && over(idx.Config.GoesStaleAt(changed))
	}
	l.texts = func(idx *tracker.Index, r *tracker.Record, yes func(string) bool) bool {
		switch {
		case r.Observation != nil:
			return sightingStates(r.Observation, yes) || opts.LookAgain != nil && yes(stateLookAgain) && opts.LookAgain(r)
		case r.Bug != nil:
			return bugStates(r.Bug, yes)
		case r.Task != nil:
			return taskStates(r.Task, over, yes) || yes(stateStale) && stale(idx, r)
		case r.Runbook != nil:
			lapses, ok := r.Runbook.ReviewLapses()
			return ok && over(lapses) && yes(stateStale)
		}
		return false
	}
}

func sightingStates(o *tracker.Observation, yes func(string) bool) bool {
	if o.Ongoing && yes("ongoing") || o.NearMiss && yes("near-miss") {
		return true
	}
	switch {
	case o.Bug.IsZero():
		return yes("unclassified")
	case o.Suspected:
		return yes("classified") || yes("suspected")
	}
	return yes("classified") || yes("confirmed")
}

func bugStates(b *tracker.Bug, yes func(string) bool) bool {
	merged := b.Status == "duplicate" || !b.DuplicateOf.IsZero()
	if merged && yes("duplicate") {
		return true
	}
	return yes(openWord(!merged && b.Status != "fixed" && b.Status != "accepted"))
}

// taskStates calls a task overdue from the end of the day it is due.
func taskStates(t *tracker.Task, over func(time.Time) bool, yes func(string) bool) bool {
	open := !t.Closed()
	if open && !t.Due.IsZero() && over(t.Due.End()) && yes("overdue") {
		return true
	}
	return t.Delegated && yes("delegated") || yes(openWord(open))
}

func openWord(open bool) string {
	if open {
		return "open"
	}
	return "closed"
}
