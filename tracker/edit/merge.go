package edit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// Merge plans that a bug is the same as another: its file stays, with the status duplicate and
// duplicate_of, and its observations move. Everything else that names it still resolves through it;
// notes say what of it the other bug lacks.
// Nothing is merged in a circle, into what is itself a duplicate, or away from the bug of which it is one already.
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
	p.noteLeft(idx, bug, into)
	return p, nil
}

// noteLeft names the runbooks, tasks and links of a duplicate that the bug it goes into has not, each
// with the command that adds it if it holds there too.
func (p *Plan) noteLeft(idx *tracker.Index, bug, into *tracker.Record) {
	for _, ref := range bug.Bug.Runbooks {
		runbook, ok := idx.Target(ref)
		if ok && !refersTo(idx, into, tracker.RemediedBy, runbook) {
			p.note("%s is remedied by %s, %s is not: casebook link %s %s", bug.Ref(), runbook.Ref(), into.Ref(), into.Ref(), runbook.Ref())
		}
	}
	for _, edge := range idx.FieldsIn(bug) {
		if edge.Relation == tracker.Addresses && !refersTo(idx, edge.From, tracker.Addresses, into) {
			p.note("%s addresses %s, not %s: casebook link %s %s", edge.From.Ref(), bug.Ref(), into.Ref(), edge.From.Ref(), into.Ref())
		}
	}
	for _, l := range bug.Links {
		if !slices.ContainsFunc(into.Links, func(other tracker.Link) bool { return other.URL == l.URL }) {
			p.note("%s keeps a link (%s) that %s lacks: casebook link %s %s --as %s", bug.Ref(), l.Kind, into.Ref(), into.Ref(), shellWord(l.URL), l.Kind)
		}
	}
}

// refersTo reports whether a field of a record names another in a relation.
func refersTo(idx *tracker.Index, from *tracker.Record, relation tracker.Relation, to *tracker.Record) bool {
	return slices.ContainsFunc(idx.FieldsOut(from), func(e tracker.Edge) bool { return e.Relation == relation && e.To == to })
}

// shellWord returns text as one word of a command line that can be pasted.
func shellWord(text string) string {
	if strings.Trim(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:@%+=,") == "" {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
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
	if now := idx.Canonical(bug); now != bug && now != into { // its sightings are not there to be moved
		return &Error{Path: bug.Path, Pos: bug.Pos("duplicate_of"), Text: fmt.Sprintf("%s is a duplicate of %s already", bug.Ref(), now.Ref()),
			Hint: fmt.Sprintf("casebook merge %s %s moves the sightings of both; casebook set %s duplicate_of=%s moves none", now.ID, into.ID, bug.Ref(), into.ID)}
	}
	return nil
}
