package edit

import (
	"fmt"

	"github.com/casebook-dev/casebook/tracker"
)

// Merge plans that a bug is the same as another: its file stays, with the status duplicate and
// duplicate_of, and its observations move. Everything else that names it still resolves through it.
// Nothing is merged in a circle, or into what is itself a duplicate.
func Merge(idx *tracker.Index, bug, into *tracker.Record) (*Plan, error) {
	if bug.Kind != tracker.KindBug || into.Kind != tracker.KindBug {
		return nil, fmt.Errorf("merge %s into %s: only bugs are merged", bug.Ref(), into.Ref())
	}
	if err := mergeable(idx, bug, into); err != nil {
		return nil, err
	}
	p := &Plan{}
	err := p.edit(idx, bug, func(e *editor) error {
		return firstError([]error{e.set("status", []string{"duplicate"}), e.set("duplicate_of", []string{into.ID})})
	})
	if err != nil {
		return nil, err
	}
	for _, obs := range idx.Records(tracker.KindObservation) {
		if target, ok := idx.Target(obs.Observation.Bug); !ok || target != bug {
			continue
		}
		if err := p.edit(idx, obs, func(e *editor) error { return e.set("bug", []string{into.ID}) }); err != nil {
			return nil, err
		}
		if (classification{idx: idx, obs: obs, bug: into}).rejected() {
			p.note("%s was reviewed and found not to be %s: look again", obs.Ref(), into.Ref())
		}
	}
	if n := len(bug.Bug.Signatures); n > 0 {
		p.note("%s keeps its signatures (%d); move to %s those that still hold", bug.Ref(), n, into.Ref())
	}
	return p, nil
}

func mergeable(idx *tracker.Index, bug, into *tracker.Record) error {
	end := idx.Canonical(into)
	fail := func(text, hint string) error {
		return &Error{Path: into.Path, Pos: into.Pos("duplicate_of"), Text: text, Hint: hint}
	}
	switch {
	case bug == into:
		return fail(fmt.Sprintf("%s cannot be merged into itself", bug.Ref()), "")
	case end == bug:
		return fail(fmt.Sprintf("%s is a duplicate of %s: merging would go in a circle", into.Ref(), bug.Ref()), "merge it the other way round, or set duplicate_of anew")
	case end != into:
		return fail(fmt.Sprintf("%s is itself a duplicate", into.Ref()), fmt.Sprintf("merge into %s", end.Ref()))
	case !into.Bug.DuplicateOf.IsZero():
		return fail(fmt.Sprintf("%s is itself a duplicate of %s", into.Ref(), into.Bug.DuplicateOf), "")
	}
	return nil
}
