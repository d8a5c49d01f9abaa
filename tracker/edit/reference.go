package edit

import (
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// reference is one place of a front matter that names a record.
type reference struct {
	field string
	node  *tracker.Node // the scalar
	ref   tracker.Ref
	bare  bool // written without the kind
}

// references returns every reference in the fields of a record of a kind, in written order.
func references(kind tracker.Kind, root *tracker.Node) []reference {
	var all []reference
	for _, entry := range root.Entries {
		f, ok := tracker.FieldOf(kind, entry.Key.Value)
		if !ok {
			continue
		}
		items := []*tracker.Node{entry.Value}
		if entry.Value.Kind == tracker.Sequence {
			items = entry.Value.Items
		}
		for _, n := range items {
			all = append(all, referencesIn(f, n)...)
		}
	}
	return all
}

// referencesIn returns the references in one value of a field: it is one, or its keys hold them.
func referencesIn(f tracker.Field, n *tracker.Node) []reference {
	var all []reference
	for _, entry := range n.Entries {
		for _, p := range f.Parts() {
			if ref, bare, ok := readRef(p, entry.Value); ok && p.Name == entry.Key.Value {
				all = append(all, reference{f.Name, entry.Value, ref, bare})
			}
		}
	}
	whole, _ := bareType(f)
	if ref, bare, ok := readRef(whole, n); ok {
		all = append(all, reference{f.Name, n, ref, bare})
	}
	return all
}

// readRef reads a scalar of a reference field.
func readRef(f tracker.Field, n *tracker.Node) (ref tracker.Ref, bare, ok bool) {
	if f.Type != tracker.TypeRef || n.Kind != tracker.Scalar || n.Null {
		return tracker.Ref{}, false, false
	}
	word, id, found := strings.Cut(strings.TrimSpace(n.Value), "/")
	if !found {
		return tracker.Ref{Kind: f.Ref, ID: word}, true, f.Ref != 0
	}
	kind, known := tracker.ParseKind(word)
	return tracker.Ref{Kind: kind, ID: id}, false, known
}

// itemRef returns what an item of a list names first.
func itemRef(f tracker.Field, n *tracker.Node) (tracker.Ref, bool) {
	for _, found := range referencesIn(f, n) {
		return found.ref, true
	}
	return tracker.Ref{}, false
}
