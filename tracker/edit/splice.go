package edit

import (
	"bytes"
	"slices"

	"github.com/casebook-dev/casebook/tracker"
)

// splice replaces a run of bytes by text.
type splice struct {
	span
	text string
}

func insertAt(at int, text string) splice { return splice{span{at, at}, text} }

// applied returns src with all splices carried out. Those at the same place keep their order. ok is
// false if two of them overlap.
func applied(src []byte, splices []splice) (out []byte, ok bool) {
	splices = slices.Clone(splices)
	slices.SortStableFunc(splices, func(a, b splice) int { return a.start - b.start })
	at := 0
	for _, s := range splices {
		if s.start < at || s.end < s.start || s.end > len(src) {
			return nil, false
		}
		out = append(append(out, src[at:s.start]...), s.text...)
		at = s.end
	}
	return append(out, src[at:]...), true
}

// change is one edit of a record: the bytes to replace and the front matter that must come out of it.
type change struct {
	splices []splice
	want    *tracker.Node
}

// replaced returns a copy of the tree n in which some nodes are others.
func replaced(n *tracker.Node, by map[*tracker.Node]*tracker.Node) *tracker.Node {
	if other, ok := by[n]; ok {
		return other
	}
	c := *n
	c.Items, c.Entries = slices.Clone(n.Items), slices.Clone(n.Entries)
	for i, item := range c.Items {
		c.Items[i] = replaced(item, by)
	}
	for i, e := range c.Entries {
		c.Entries[i].Value = replaced(e.Value, by)
	}
	return &c
}

// same reports whether two values say the same, however they are written; keys must be in one order.
func same(a, b *tracker.Node) bool {
	if a.Kind != b.Kind || a.Null != b.Null || len(a.Items) != len(b.Items) || len(a.Entries) != len(b.Entries) {
		return false
	}
	if a.Kind == tracker.Scalar && !a.Null && a.Value != b.Value {
		return false
	}
	for i := range a.Items {
		if !same(a.Items[i], b.Items[i]) {
			return false
		}
	}
	for i := range a.Entries {
		if !same(a.Entries[i].Key, b.Entries[i].Key) || !same(a.Entries[i].Value, b.Entries[i].Value) {
			return false
		}
	}
	return true
}

// equalBytes is bytes.Equal that tells no bytes (nil) from an empty file.
func equalBytes(a, b []byte) bool { return (a == nil) == (b == nil) && bytes.Equal(a, b) }
