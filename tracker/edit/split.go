package edit

import (
	"errors"
	"fmt"
	"slices"

	"github.com/casebook-dev/casebook/tracker"
)

// SplitOptions says what becomes a bug of its own.
type SplitOptions struct {
	Title string            // of the new bug
	ID    string            // empty: made from the title
	Move  []*tracker.Record // observations of the old bug that are of the new one, at least one
	On    string            // the date for `classified`: 2026-03-17
}

// Split plans that some observations of a bug are of another, new one. The new bug takes service, class,
// owner and labels from the old one and names it under `related`; the observations move to it, as sure
// or suspected as they were. Files[0] is the new bug. Signatures, runbooks and tasks stay with the old
// bug; notes say so.
func Split(idx *tracker.Index, bug *tracker.Record, opts SplitOptions) (*Plan, error) {
	if bug.Kind != tracker.KindBug {
		return nil, fmt.Errorf("split %s: only bugs are split", bug.Ref())
	}
	if err := splittable(idx, bug, opts.Move); err != nil {
		return nil, err
	}
	p, err := Create(idx, NewDraft(tracker.KindBug, opts.Title, DraftOptions{ID: opts.ID, Fields: inherited(bug)}))
	if err != nil {
		return nil, err
	}
	into, problems := tracker.ParseRecord(p.Files[0].Path, p.Files[0].After, idx.Config)
	if into == nil {
		return nil, problemError(problems[0])
	}
	for _, obs := range opts.Move {
		c := classification{idx, obs, into, ClassifyOptions{Suspected: obs.Observation.Suspected, On: opts.On}}
		if err := p.edit(idx, obs, c.accept); err != nil {
			return nil, err
		}
	}
	p.noteSplit(idx, bug, into, opts.Move)
	return p, nil
}

// splittable refuses to move what is not an observation of the bug, or nothing.
func splittable(idx *tracker.Index, bug *tracker.Record, move []*tracker.Record) error {
	if len(move) == 0 {
		return errors.New("split " + bug.Ref().String() + ": no observation is to move")
	}
	for _, obs := range move {
		if obs.Kind != tracker.KindObservation {
			return fmt.Errorf("split %s: %s is no observation", bug.Ref(), obs.Ref())
		}
		if of, ok := idx.Target(obs.Observation.Bug); !ok || idx.Canonical(of) != bug {
			return &Error{Path: obs.Path, Pos: obs.Pos("bug"), Text: fmt.Sprintf("%s is no observation of %s", obs.Ref(), bug.Ref()),
				Hint: "only what is one can be split off; casebook classify moves any other"}
		}
	}
	return nil
}

// inherited returns the fields of a bug that hold for a part of it, too.
func inherited(bug *tracker.Record) []tracker.DraftField {
	fields := []tracker.DraftField{{Name: "related", Value: tracker.Texts(bug.Ref().String())}}
	for _, f := range []struct{ name, value string }{{"service", bug.Bug.Service}, {"class", bug.Bug.Class}, {"owner", bug.Owner}} {
		if f.value != "" {
			fields = append(fields, tracker.DraftField{Name: f.name, Value: tracker.Text(f.value)})
		}
	}
	if len(bug.Labels) > 0 {
		fields = append(fields, tracker.DraftField{Name: "labels", Value: tracker.Texts(bug.Labels...)})
	}
	return fields
}

// noteSplit says what stays with the old bug though it may be the new one's.
func (p *Plan) noteSplit(idx *tracker.Index, bug, into *tracker.Record, moved []*tracker.Record) {
	if n := len(bug.Bug.Signatures); n > 0 {
		p.note("%s keeps its signatures (%d); see that they do not match what moved", bug.Ref(), n)
	}
	p.noteLeft(idx, bug, into)
	left := slices.ContainsFunc(idx.Observations(bug), func(obs *tracker.Record) bool { return !slices.Contains(moved, obs) })
	if !left {
		p.note("no observation is left of %s; if the two are one after all: casebook merge %s %s", bug.Ref(), bug.ID, into.ID)
	}
}
