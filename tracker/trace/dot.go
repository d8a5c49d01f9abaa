package trace

import (
	"fmt"
	"strings"
)

const dotHead = `digraph trace {
	rankdir=LR
	node [shape=box, style=rounded, fontname="Helvetica"]
	edge [fontname="Helvetica", fontsize=10]
`

// DOT returns the trace as a graph in the language of Graphviz: a rank for each lane, headed by its
// word, with the start in bold, what is missing dotted and red, and suspected relations dashed.
// Source: the DOT language, https://graphviz.org/doc/info/lang.html.
func (t Trace) DOT() string {
	var b strings.Builder
	b.WriteString(dotHead)
	if cut := t.cutWords(); cut != "" {
		fmt.Fprintf(&b, "\tlabel=%s\n", dotText(cut))
	}
	names, lane := t.names(), map[string]Lane{}
	var heads []string
	for _, nodes := range t.byLane() {
		head := nodes[0].Lane.String()
		heads = append(heads, head)
		fmt.Fprintf(&b, "\tsubgraph lane_%s {\n\t\trank=same\n\t\t%s [shape=plaintext]\n", head, head)
		for _, n := range nodes {
			lane[n.Key] = n.Lane
			fmt.Fprintf(&b, "\t\t%s [label=%s%s]\n", names[n.Key], dotText(n.label()...), t.dotLook(n))
		}
		b.WriteString("\t}\n")
	}
	if len(heads) > 1 {
		fmt.Fprintf(&b, "\t%s [style=invis]\n", strings.Join(heads, " -> "))
	}
	for _, e := range t.Edges {
		fmt.Fprintf(&b, "\t%s -> %s [label=%s%s]\n", names[e.From], names[e.To], dotText(e.label()), dotLine(e, lane))
	}
	b.WriteString("}\n")
	return b.String()
}

func (t Trace) dotLook(n Node) string {
	look := ""
	if n.Key == t.Start {
		look += ", penwidth=2.5"
	}
	if n.Missing {
		look += `, style="rounded,dotted", color="#b00020", fontcolor="#b00020"`
	}
	return look
}

// dotLine returns how an edge is drawn. One from right to left, such as a mention, must not move lanes.
func dotLine(e Edge, lane map[string]Lane) string {
	look := ""
	if e.Suspected {
		look += ", style=dashed"
	}
	if lane[e.From] > lane[e.To] {
		look += ", constraint=false"
	}
	return look
}

// dotEscapes are what Graphviz reads as something else in a quoted label: the end of the quotes, an
// escape such as \N, an entity such as &lt;.
var dotEscapes = strings.NewReplacer(`"`, `\"`, `\`, `\\`, `&`, `&amp;`)

// dotText writes lines of a label in quotes.
func dotText(lines ...string) string {
	escaped := make([]string, len(lines))
	for i, line := range lines {
		escaped[i] = dotEscapes.Replace(line)
	}
	return `"` + strings.Join(escaped, `\n`) + `"`
}
