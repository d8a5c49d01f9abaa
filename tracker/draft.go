package tracker

// Draft is a record that does not exist yet: made by a command or an import, written by package edit.
type Draft struct {
	Kind   Kind
	ID     string
	Fields []DraftField // in the order in which they are written; title first
	Body   string       // Markdown, ending with a line break
}

// DraftField is one key of a draft. Value is written in the style its node says: the zero style lets
// the writer choose the plainest one that reads back as the same text.
type DraftField struct {
	Name  string
	Value *Node
}

// Text returns a scalar node.
func Text(s string) *Node { return &Node{Kind: Scalar, Value: s} }

// Texts returns a list of scalars in flow style: [mei, tomas].
func Texts(items ...string) *Node {
	n := &Node{Kind: Sequence, Style: Flow}
	for _, s := range items {
		n.Items = append(n.Items, Text(s))
	}
	return n
}

// Pairs returns a mapping in flow style of alternating keys and values: {used: free-a-full-disk, worked: yes}.
func Pairs(keysAndValues ...string) *Node {
	n := &Node{Kind: Mapping, Style: Flow}
	for i := 0; i+1 < len(keysAndValues); i += 2 {
		n.Entries = append(n.Entries, Entry{Key: Text(keysAndValues[i]), Value: Text(keysAndValues[i+1])})
	}
	return n
}
