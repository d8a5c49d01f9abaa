package edit

import (
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// flowText returns n on one line: [mei, tomas], {used: free-a-full-disk, worked: yes}.
func flowText(n *tracker.Node, inBrackets bool) string {
	var parts []string
	switch {
	case n.Kind == tracker.Sequence:
		for _, item := range n.Items {
			parts = append(parts, flowText(item, true))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case n.Kind == tracker.Mapping:
		for _, e := range n.Entries {
			parts = append(parts, flowText(e.Key, true)+": "+flowText(e.Value, true))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case n.Null:
		return "null"
	}
	return writeScalar(n.Value, n.Style, inBrackets)
}

// writer writes nodes in block style with one line ending.
type writer struct{ eol string }

// entry returns "key: value" without a last line break, its further lines indented to suit keys in
// column indent.
func (w writer) entry(key string, value *tracker.Node, indent int) string {
	text := writeScalar(key, tracker.Plain, true) + ":"
	if lines := w.lines(value, indent+2); lines != "" {
		return text + w.eol + lines
	}
	return text + " " + w.inline(value, indent+2)
}

// inline returns what stands behind the colon or dash of a value that is not written as lines of its own.
func (w writer) inline(value *tracker.Node, indent int) string {
	if value.Kind == tracker.Scalar && value.Style <= tracker.Folded {
		if block, ok := literal(value.Value, indent, w.eol); ok {
			return block
		}
	}
	return flowText(value, false)
}

// lines returns a list or mapping in block style, indented by indent, or "" if n is written on one line.
func (w writer) lines(n *tracker.Node, indent int) string {
	if n.Style != tracker.Block || len(n.Items)+len(n.Entries) == 0 {
		return ""
	}
	pad := strings.Repeat(" ", indent)
	var all []string
	for _, item := range n.Items {
		all = append(all, pad+w.item(item, indent))
	}
	for _, e := range n.Entries {
		all = append(all, pad+w.entry(e.Key.Value, e.Value, indent))
	}
	return strings.Join(all, w.eol)
}

// item returns one item of a block list, from its dash in column indent.
func (w writer) item(n *tracker.Node, indent int) string {
	if lines := w.lines(n, indent+2); lines != "" {
		return "- " + strings.TrimLeft(lines, " ")
	}
	return "- " + w.inline(n, indent+2)
}

// styled returns a value of a field in the style in which the format writes it: lists of mappings with
// dashes, links and signatures with a key a line, everything else on one line.
func styled(f tracker.Field, n *tracker.Node) *tracker.Node {
	c := *n
	switch {
	case n.Kind == tracker.Sequence && holdsMappings(n):
		c.Style, c.Items = tracker.Block, make([]*tracker.Node, len(n.Items))
		for i, item := range n.Items {
			c.Items[i] = styledItem(f, item)
		}
	case n.Kind != tracker.Scalar && n.Style != tracker.Block:
		c.Style = tracker.Flow
	}
	return &c
}

func styledItem(f tracker.Field, item *tracker.Node) *tracker.Node {
	c := *item
	switch {
	case item.Kind != tracker.Mapping:
	case f.Type == tracker.TypeLinks || f.Type == tracker.TypeSignatures:
		c.Style = tracker.Block
	default:
		c.Style = tracker.Flow
	}
	return &c
}

func holdsMappings(n *tracker.Node) bool {
	for _, item := range n.Items {
		if item.Kind == tracker.Mapping {
			return true
		}
	}
	return false
}
