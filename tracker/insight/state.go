package insight

import (
	"time"

	"github.com/casebook-dev/casebook/tracker/recurrence"
)

// State is what the sightings say of a bug, beside the status that people gave it.
type State int

// The states, of which all from Watching on follow from a fix.
const (
	Open State = iota // no fix in force
	Accepted
	Watching   // a fix is in force; the silence since proves nothing yet
	Verified   // such a silence would come by luck at most 5 times in 100
	Verified99 // at most once in 100
	Regressed  // it came back after it had been verified
	Reduced    // it came back, but clearly less often
	NotFixed   // it came back
)

// States are the words of the states, as queries and JSON have them.
func States() []string {
	return []string{"open", "accepted", "watching", "verified", "verified-99", "regressed", "reduced", "not-fixed"}
}

// String returns the word of a state: "not-fixed".
func (s State) String() string { return States()[s] }

// newFor is how long a bug is called new after its first episode. Source: recurrence.md, 6.4.
const newFor = 30 * 24 * time.Hour

// New reports whether the bug was first seen in the last 30 days.
func (b *Bug) New() bool {
	return len(b.Episodes) > 0 && b.casebook.AsOf.Sub(b.Episodes[0].At) <= newFor
}

func stateOf(b *Bug) State {
	switch {
	case b.Record.Bug.Status == "accepted":
		return Accepted
	case b.Fix == nil:
		return Open
	}
	return b.Fix.State
}

// escalates is the chance by luck at which an accepted bug counts as escalating. Source: recurrence.md, 6.4.
const escalates = 0.01

// Escalating reports whether an accepted bug comes clearly more often than when it was accepted: at least twice in
// the last 30 days, against the 90 days before.
func (b *Bug) Escalating() bool {
	if b.State != Accepted || len(b.Windows) == 0 {
		return false
	}
	last := b.Windows[0]
	from := last.From.Add(-duration(90))
	if from.Before(b.Since) {
		from = b.Since
	}
	c, ok := recurrence.Compare(b.between(from, last.From), b.axis.between(from, last.From), last.Events, last.Exposed, confidence)
	return ok && last.Events >= 2 && c.PGreater <= escalates
}

// Unsolved reports whether the bug stands for work: nobody has fixed it, or the fix did not hold.
func (b *Bug) Unsolved() bool {
	switch b.State {
	case Open, Regressed, Reduced, NotFixed:
		return true
	}
	return false
}
