package trace

import "strings"

const dotHead = `digraph trace {
	rankdir=LR
	node [shape=box, style=rounded, fontname="Helvetica"]
	edge [fontname="Helvetica", fontsize=10]
`

// DOT returns the trace as a graph in the language of Graphviz: a rank for each lane, headed by its
// word, with the start in bold, what is missing dotted and red, suspected relations dashed, and those to look at again dotted.
// Source: the DOT language, https://graphviz.org/doc/info/lang.html.
func (t Trace) DOT() string {
	var b strings.Builder
	b.Grow(len(dotHead) + 160*(len(t.Nodes)+len(t.Edges)))
	write := func(pieces ...string) {
		for _, piece := range pieces {
			b.WriteString(piece)
		}
	}
	write(dotHead)
	if cut := t.cutWords(); cut != "" {
		write("\tlabel=", dotText(cut), "\n")
	}
	names, lane := t.names(), map[string]Lane{}
	var heads []string
	for _, nodes := range t.byLane() {
		head := nodes[0].Lane.String()
		heads = append(heads, head)
		write("\tsubgraph lane_", head, " {\n\t\trank=same\n\t\t", head, " [shape=plaintext]\n")
		for i := range nodes {
			n := &nodes[i]
			lane[n.Key] = n.Lane
			write("\t\t", names[n.Key], " [label=", dotText(n.label()...), t.dotLook(n), "]\n")
		}
		write("\t}\n")
	}
	if len(heads) > 1 {
		write("\t", strings.Join(heads, " -> "), " [style=invis]\n")
	}
	for _, e := range t.Edges {
		write("\t", names[e.From], " -> ", names[e.To], " [label=", dotText(e.label()), dotLine(e, lane), "]\n")
	}
	write("}\n")
	return b.String()
}

func (t Trace) dotLook(n *Node) string {
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
	switch {
	case e.LookAgain:
		look += ", style=dotted"
	case e.Suspected:
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
