package edit

import (
	"fmt"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// SetField plans what Set does, with the casebook's own time zone, and refuses references to records
// that do not exist.
func SetField(idx *tracker.Index, r *tracker.Record, field string, values ...string) (*Plan, error) {
	for i, value := range values {
		known, err := existing(idx, r, field, value)
		if err != nil {
			return nil, err
		}
		if known != value {
			values = append(append(append([]string{}, values[:i]...), known), values[i+1:]...)
		}
	}
	return planEdit(idx, r, func(e *editor) error { return e.set(field, values) })
}

// UnsetField plans what Unset does.
func UnsetField(idx *tracker.Index, r *tracker.Record, field string) (*Plan, error) {
	return planEdit(idx, r, func(e *editor) error { return e.unset(field) })
}

// AddTo plans what Add does, as SetField plans Set.
func AddTo(idx *tracker.Index, r *tracker.Record, field, value string) (*Plan, error) {
	known, err := existing(idx, r, field, value)
	if err != nil {
		return nil, err
	}
	return planEdit(idx, r, func(e *editor) error { return e.add(field, known) })
}

// RemoveFrom plans what Remove does.
func RemoveFrom(idx *tracker.Index, r *tracker.Record, field, value string) (*Plan, error) {
	return planEdit(idx, r, func(e *editor) error { return e.remove(field, value) })
}

// existing returns the reference in a value of a reference field with the id that the record has now;
// any other value is returned as it is. A reference to nothing is an error with the near misses.
func existing(idx *tracker.Index, r *tracker.Record, field, value string) (string, error) {
	f, ok := refField(r.Kind, field)
	text, err := refValue(f, strings.TrimSpace(value))
	if !ok || err != nil {
		return value, nil // what is wrong with it is said where it is written
	}
	ref := tracker.Ref{Kind: f.Ref, ID: text}
	if f.Ref == 0 {
		word, id, _ := strings.Cut(text, "/")
		ref.Kind, _ = tracker.ParseKind(word)
		ref.ID = id
	}
	target, found := idx.Target(ref)
	if !found {
		return "", &Error{Path: r.Path, Pos: r.Pos(strings.Split(field, ".")...), Text: fmt.Sprintf("%s names %s, which does not exist", field, ref), Hint: nearIDs(idx, ref)}
	}
	if f.Ref == 0 {
		return target.Ref().String(), nil
	}
	return target.ID, nil
}

// refField returns the field at a dotted path if one bare reference is what it takes.
func refField(kind tracker.Kind, path string) (tracker.Field, bool) {
	key, part, dotted := strings.Cut(path, ".")
	f, _ := tracker.FieldOf(kind, key)
	if f.Type == tracker.TypeRunbookUse && (!dotted || part == "used") {
		f, _ = bareType(f)
		return f, true
	}
	return f, f.Type == tracker.TypeRef && !dotted
}

// nearIDs returns a hint with the ids that look like the one meant.
func nearIDs(idx *tracker.Index, ref tracker.Ref) string {
	var ids []string
	for _, r := range idx.Records(ref.Kind) {
		ids = append(ids, r.ID)
	}
	near := tracker.Nearest(ref.ID, ids)
	if len(near) == 0 {
		return ""
	}
	return "did you mean " + strings.Join(near, " or ") + "?"
}
