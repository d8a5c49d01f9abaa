package tracker

import "strings"

// NodeKind tells the three shapes of a YAML value apart.
type NodeKind uint8

// The shapes of a YAML value.
const (
	Scalar NodeKind = iota + 1
	Sequence
	Mapping
)

// Style is how a node is written, which an edit keeps.
type Style uint8

// The styles of scalars (Plain to Folded) and of collections (Block, Flow).
const (
	Plain Style = iota
	SingleQuoted
	DoubleQuoted
	Literal
	Folded
	Block
	Flow
)

// Node is a value of the front matter with its place. Scalars keep their text as written after
// unquoting: `1.10`, `0777` and `no` stay these characters; what they mean is the field's business.
type Node struct {
	Kind    NodeKind
	Style   Style
	Value   string  // of a scalar
	Null    bool    // a scalar that is absent, `~` or `null`
	Pos     Pos     // in the file
	Offset  int     // of its first byte in the file
	Items   []*Node // of a sequence
	Entries []Entry // of a mapping, in written order
}

// Entry is one key of a mapping with its value.
type Entry struct {
	Key, Value *Node
}

// Get returns the value under key, or nil; n may be nil or no mapping.
func (n *Node) Get(key string) *Node {
	if n == nil {
		return nil
	}
	for _, e := range n.Entries {
		if e.Key.Value == key {
			return e.Value
		}
	}
	return nil
}

// String returns the value in one line: lists with commas, mappings in braces. What is absent is empty.
func (n *Node) String() string {
	switch {
	case n == nil || n.Null:
		return ""
	case n.Kind == Sequence:
		words := make([]string, len(n.Items))
		for i, item := range n.Items {
			words[i] = item.String()
		}
		return strings.Join(words, ", ")
	case n.Kind == Mapping:
		words := make([]string, len(n.Entries))
		for i, e := range n.Entries {
			words[i] = e.Key.Value + ": " + e.Value.String()
		}
		return "{" + strings.Join(words, ", ") + "}"
	}
	return n.Value
}

// Scalars returns the scalars that a dotted path reaches (`impact.downtime`, `links.pull-request`), in
// written order; lists on the way are walked through, and an absent path gives none. Null is left out.
func (n *Node) Scalars(path ...string) []*Node {
	switch {
	case n == nil || n.Null:
		return nil
	case n.Kind == Sequence:
		var all []*Node
		for _, item := range n.Items {
			all = append(all, item.Scalars(path...)...)
		}
		return all
	case len(path) > 0:
		return n.Get(path[0]).Scalars(path[1:]...)
	case n.Kind == Scalar:
		return []*Node{n}
	}
	return nil
}

// FrontMatter is the YAML block at the top of a record.
type FrontMatter struct {
	Root  *Node // a mapping; never nil, empty for an empty block
	Start int   // byte offset in the file of the line after the opening fence
	End   int   // byte offset of the closing fence's line
	Body  int   // byte offset of the line after the closing fence
}
