package review

import (
	"cmp"
	"slices"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/history"
)

// Decision is what people decided about a sighting that was recorded before.
type Decision struct {
	Record *tracker.Record
	Event  history.Event
	Bugs   []Figures // of the bugs concerned: that from which it goes, that to which it comes
}

// Figures are the counts of a bug before and after a change.
type Figures struct {
	Bug           *tracker.Record // as it will be, or as it was if it is gone
	Before, After Count
}

// Count is how often a bug was seen.
type Count struct{ Ever, Recent int } // Recent: in the 90 days before the as-of time

// Move is a bug or task that changed its state.
type Move struct {
	Record      *tracker.Record
	Event       history.Event
	Bugs        []Figures         // of a merge: of the bug into which it went
	Contradicts []tracker.Problem // what the data say against it
}

// Signature is a bug that will be recognised by other signs.
type Signature struct {
	Bug     *tracker.Record
	Event   history.Event
	Again   int // classified sightings that should be looked at again
	Matches Matches
}

// tell sorts the events of a difference, and returns those that have no place of their own.
func (c comparison) tell(r *Review, d history.Difference) (untold []history.Event) {
	if d.Before == nil || d.After == nil {
		return d.Events
	}
	for _, e := range d.Events {
		switch e.What {
		case history.Classified, history.Reclassified, history.Unclassified, history.Suspected, history.Confirmed, history.Rejected:
			r.Decisions = append(r.Decisions, Decision{d.After, e, c.figures(e)})
		case history.StatusMoved, history.Shipped, history.Reverted, history.Merged:
			r.Moves = append(r.Moves, Move{Record: d.After, Event: e, Bugs: c.into(e)})
		case history.Signature, history.Identify:
			s := Signature{Bug: d.After, Event: e, Again: len(c.base.Observations(d.Before))}
			if e.What == history.Signature {
				s.Matches = c.matches(d)
			}
			r.Signatures = append(r.Signatures, s)
		default:
			untold = append(untold, e)
		}
	}
	return untold
}

// figures counts the bugs that a decision moves a sighting between.
func (c comparison) figures(e history.Event) []Figures {
	if e.What != history.Classified && e.What != history.Reclassified && e.What != history.Unclassified {
		return nil
	}
	var all []Figures
	for _, id := range [...]string{e.From, e.To} {
		if before, after := c.bug(id); before != nil || after != nil {
			all = append(all, c.figuresOf(before, after))
		}
	}
	return all
}

// into counts the bug into which another goes, before and after.
func (c comparison) into(e history.Event) []Figures {
	if e.What != history.Merged {
		return nil
	}
	before, after := c.bug(e.To)
	if after == nil {
		return nil
	}
	return []Figures{c.figuresOf(before, c.head.Canonical(after))}
}

// bug returns the bug that an id of either index means, as it was and as it will be, also if the change
// gives it that id; nil where there is none.
func (c comparison) bug(id string) (before, after *tracker.Record) {
	before, _ = c.base.Lookup(tracker.KindBug, id)
	after, _ = c.head.Lookup(tracker.KindBug, id)
	for _, d := range c.changes {
		switch {
		case d.Before == nil || d.After == nil:
		case before == nil && d.After == after:
			before = d.Before
		case after == nil && d.Before == before:
			after = d.After
		}
	}
	return before, after
}

// figuresOf counts a bug as it was and as it will be; nil: there is none.
func (c comparison) figuresOf(before, after *tracker.Record) Figures {
	f := Figures{Bug: cmp.Or(after, before)}
	if before != nil {
		f.Before = c.count(c.base, before)
	}
	if after != nil {
		f.After = c.count(c.head, after)
	}
	return f
}

func (c comparison) count(idx *tracker.Index, bug *tracker.Record) (n Count) {
	bug = idx.Canonical(bug)
	for _, obs := range idx.Observations(bug) {
		if obs.Observation.NearMiss {
			continue
		}
		n.Ever++
		if age := c.opts.AsOf.Sub(obs.Observation.Observed.At); age >= 0 && age < 90*24*time.Hour {
			n.Recent++
		}
	}
	return n
}

// againstStatus are the rules by which the data contradict what people decided.
var againstStatus = [...]string{"back-after-fix", "fixed-without-fix", "fix-before-first-sighting", "shipped-without-date", "status-contradicts-shipped", "duplicate-status"}

// contradicted takes from the problems of a change those that its own data hold against a move.
func (m *Move) contradicted(problems []tracker.Problem) {
	for _, p := range problems {
		if p.Path == m.Record.Path && slices.Contains(againstStatus[:], p.Rule) {
			m.Contradicts = append(m.Contradicts, p)
		}
	}
}
