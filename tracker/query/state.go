package query

import "github.com/casebook-dev/casebook/tracker"

// stateWords are the values of is:, in the order of the reference.
var stateWords = []string{"classified", "unclassified", "suspected", "confirmed", "ongoing", "near-miss", "duplicate", "open", "closed", "delegated"}

// states visits every state that a record is in.
func states(_ *tracker.Index, r *tracker.Record, yes func(string) bool) bool {
	switch {
	case r.Observation != nil:
		return sightingStates(r.Observation, yes)
	case r.Bug != nil:
		return bugStates(r.Bug, yes)
	case r.Task != nil:
		done := r.Task.Status == "shipped" || r.Task.Status == "dropped"
		return r.Task.Delegated && yes("delegated") || yes(openWord(!done))
	}
	return false
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

func openWord(open bool) string {
	if open {
		return "open"
	}
	return "closed"
}
