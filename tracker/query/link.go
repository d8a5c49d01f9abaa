package query

import (
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// related returns the records that hang on a record by one relation: those it refers to, or those that
// refer to it.
func related(relation tracker.Relation, backward bool) source[far] {
	edges := (*tracker.Index).FieldsOut
	switch mention := relation == tracker.Mentions; {
	case mention && backward:
		edges = (*tracker.Index).In
	case mention:
		edges = (*tracker.Index).Out
	case backward:
		edges = (*tracker.Index).FieldsIn
	}
	return func(idx *tracker.Index, r *tracker.Record, yes func(far) bool) bool {
		for _, e := range edges(idx, r) {
			if e.Relation == relation && yes(farEnd(e, backward)) {
				return true
			}
		}
		return false
	}
}

// linked returns everything that a record refers to, or everything that refers to it, mentions included.
func linked(backward bool) source[far] {
	edges := (*tracker.Index).Out
	if backward {
		edges = (*tracker.Index).In
	}
	return func(idx *tracker.Index, r *tracker.Record, yes func(far) bool) bool {
		for _, e := range edges(idx, r) {
			if yes(farEnd(e, backward)) {
				return true
			}
		}
		return false
	}
}

func farEnd(e tracker.Edge, backward bool) far {
	if backward {
		return far{e.From, e.From.Ref()}
	}
	return far{e.To, e.Ref}
}

// ofKind returns the records of another kind that a record is linked with by a field, whichever of the
// two it is written in; some perhaps twice. Rejections and `related` are no such link. A bug has what its
// duplicates have too: sightings, tasks, runbooks; and what hangs on a duplicate has both bugs.
func ofKind(kind tracker.Kind) source[far] {
	return func(idx *tracker.Index, r *tracker.Record, yes func(far) bool) bool {
		switch {
		case r.Kind == kind:
			return false
		case r.Kind == tracker.KindBug && kind == tracker.KindObservation:
			return anyRecord(idx.Observations(r), yes)
		}
		return joined(idx, r, kind, yes) || anyDuplicate(idx, r, func(d *tracker.Record) bool { return joined(idx, d, kind, yes) })
	}
}

// anyDuplicate asks for the bugs that were merged into a bug, directly or by way of others.
func anyDuplicate(idx *tracker.Index, bug *tracker.Record, yes func(*tracker.Record) bool) bool {
	if bug.Bug == nil {
		return false
	}
	for _, e := range idx.FieldsIn(bug) {
		if e.Relation != tracker.DuplicateOf || idx.Canonical(e.From) == e.From { // a cycle, in which nothing is merged
			continue
		}
		if yes(e.From) || anyDuplicate(idx, e.From, yes) {
			return true
		}
	}
	return false
}

// joined returns the records of a kind that this very record is linked with.
func joined(idx *tracker.Index, r *tracker.Record, kind tracker.Kind, yes func(far) bool) bool {
	return outOfKind(idx, r, kind, yes) || inOfKind(idx, r, kind, yes)
}

func anyRecord(records []*tracker.Record, yes func(far) bool) bool {
	for _, r := range records {
		if yes(far{r, r.Ref()}) {
			return true
		}
	}
	return false
}

func outOfKind(idx *tracker.Index, r *tracker.Record, kind tracker.Kind, yes func(far) bool) bool {
	for _, e := range idx.FieldsOut(r) {
		if !joins(e.Relation) {
			continue
		}
		if e.To == nil {
			if e.Ref.Kind == kind && yes(far{nil, e.Ref}) {
				return true
			}
			continue
		}
		if e.To.Kind != kind {
			continue
		}
		if withCanonical(idx, far{e.To, e.Ref}, yes) {
			return true
		}
	}
	return false
}

// withCanonical asks for a record and, if it is a duplicate, for the bug that it went into.
func withCanonical(idx *tracker.Index, f far, yes func(far) bool) bool {
	if yes(f) {
		return true
	}
	into := idx.Canonical(f.record)
	return into != f.record && yes(far{into, into.Ref()})
}

func inOfKind(idx *tracker.Index, r *tracker.Record, kind tracker.Kind, yes func(far) bool) bool {
	for _, e := range idx.FieldsIn(r) {
		if !joins(e.Relation) || e.From.Kind != kind {
			continue
		}
		if withCanonical(idx, far{e.From, e.From.Ref()}, yes) {
			return true
		}
	}
	return false
}

// joins reports whether a relation makes one record belong to the other.
func joins(relation tracker.Relation) bool {
	return relation != tracker.NotObservationOf && relation != tracker.RelatedTo && relation != tracker.Mentions
}

// count makes an amount of the number of records at the far ends, each counted once. A duplicate is not
// counted beside the bug that it went into.
func count(of source[far]) source[amount] {
	return func(idx *tracker.Index, r *tracker.Record, yes func(amount) bool) bool {
		n := amount(0)
		var counted map[*tracker.Record]bool
		of(idx, r, func(f far) bool {
			switch {
			case f.record == nil:
				n++
			case idx.Canonical(f.record) == f.record && !counted[f.record]:
				if counted == nil {
					counted = map[*tracker.Record]bool{}
				}
				counted[f.record] = true
				n++
			}
			return false
		})
		return yes(n)
	}
}

// reference is what a query says of a record: an id or an alias, with or without its kind, or a glob.
type reference struct {
	kind tracker.Kind // zero: any
	id   string
	glob bool
}

// parseReference reads "no-space-left", "bug/no-space-left" or "task/*".
func parseReference(text string, glob bool) reference {
	if word, id, found := strings.Cut(text, "/"); found {
		if kind, ok := tracker.ParseKind(strings.ToLower(word)); ok {
			return reference{kind, id, glob}
		}
	}
	return reference{0, text, glob}
}

// bind returns what a far end must be. A duplicate stands for the bug it went into; a reference that
// leads nowhere fits by its text.
func (ref reference) bind(idx *tracker.Index) func(far) bool {
	if ref.glob {
		return ref.fits
	}
	meant := map[*tracker.Record]bool{}
	for _, kind := range tracker.Kinds() {
		if r, ok := idx.Lookup(kind, ref.id); ok && (ref.kind == 0 || ref.kind == kind) {
			meant[idx.Canonical(r)] = true
		}
	}
	return func(f far) bool {
		if f.record != nil {
			return meant[idx.Canonical(f.record)]
		}
		return (ref.kind == 0 || ref.kind == f.ref.Kind) && strings.EqualFold(f.ref.ID, ref.id)
	}
}

func (ref reference) fits(f far) bool {
	kind, id := f.ref.Kind, f.ref.ID
	if f.record != nil {
		kind, id = f.record.Kind, f.record.ID
	}
	if ref.kind != 0 && ref.kind != kind {
		return false
	}
	if f.record != nil && each(f.record.Aliases, func(alias string) bool { return matchGlob(ref.id, alias) }) {
		return true
	}
	return matchGlob(ref.id, id)
}
