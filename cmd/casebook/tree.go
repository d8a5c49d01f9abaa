package main

import (
	"fmt"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/trace"
)

// tree prints a trace as indented text. A node's own relations stand below the line on which it is
// nearest to the start; where it is named again, "(*)" says that there is more elsewhere. A relation is
// told once: where it leads to a new node, else below its left end, or below the record of the two.
type tree struct {
	env     *Env
	cb      *Casebook
	nodes   map[string]trace.Node
	arms    map[string][]arm
	parent  map[string]string // by key: the node below which this one's relations are told
	holds   map[string]bool   // by key: something is told below it
	told    map[int]bool      // edges, by number
	printed map[string]bool   // nodes whose relations have been told
}

// arm is an edge seen from one of its ends.
type arm struct {
	edge  int
	to    string
	words string
	left  bool // leads to what came before
	of    trace.Edge
}

func printTrace(env *Env, cb *Casebook, t trace.Trace) {
	p := tree{env: env, cb: cb, nodes: map[string]trace.Node{}, arms: map[string][]arm{}, parent: map[string]string{t.Start: ""},
		holds: map[string]bool{}, told: map[int]bool{}, printed: map[string]bool{}}
	for _, n := range t.Nodes {
		p.nodes[n.Key] = n
	}
	for i, e := range t.Edges {
		p.arms[e.To] = append(p.arms[e.To], arm{i, e.From, e.Back, true, e})
	}
	for i, e := range t.Edges {
		p.arms[e.From] = append(p.arms[e.From], arm{i, e.To, e.Words, false, e})
	}
	p.findParents(t.Start)
	start := p.nodes[t.Start]
	fmt.Fprintln(env.Out, env.outStyle().bold(p.name(start)))
	if start.Record != nil {
		fmt.Fprintln(env.Out, printable(start.Title))
	}
	p.branches(t.Start, "  ")
}

// findParents gives every node the node over which it is reached in the fewest steps.
func (p *tree) findParents(start string) {
	for queue := []string{start}; len(queue) > 0; queue = queue[1:] {
		for _, a := range p.arms[queue[0]] {
			if _, known := p.parent[a.to]; !known {
				p.parent[a.to], p.holds[queue[0]] = queue[0], true
				queue = append(queue, a.to)
			}
		}
	}
}

func (p *tree) branches(key, indent string) {
	p.printed[key] = true
	for _, a := range p.arms[key] {
		below := p.parent[a.to] == key && !p.printed[a.to]
		if p.told[a.edge] || !below && !p.tellsHere(key, a) {
			continue
		}
		p.told[a.edge] = true
		p.line(a, indent, below)
		if below {
			p.branches(a.to, indent+"    ")
		}
	}
}

// tellsHere reports whether a relation that does not lead to a new node is told below key: below the
// record on its left, or below the one record of the two.
func (p *tree) tellsHere(key string, a arm) bool {
	return !p.isHub(key) && (!a.left || p.isHub(a.to))
}

// isHub reports whether many records may hang on a node by naming it: an alert, an instance, a link.
func (p *tree) isHub(key string) bool {
	n := p.nodes[key]
	return n.Record == nil && len(n.Members) == 0 && !n.Missing
}

func (p *tree) line(a arm, indent string, below bool) {
	style := p.env.outStyle()
	arrow, text := "-> ", p.name(p.nodes[a.to])
	if a.left {
		arrow = "<- "
	}
	if a.of.Suspected {
		text += " (suspected)"
	}
	if a.of.Count > 1 && len(p.nodes[a.to].Members) == 0 {
		text += fmt.Sprintf(" x%d", a.of.Count)
	}
	if p.holds[a.to] && !below {
		text += style.dim(" (*)")
	}
	fmt.Fprintln(p.env.Out, indent+style.dim(arrow)+style.cyan(a.words)+" "+text)
}

// name writes a node in a line: what it is, its state, and its title where the id does not say it.
func (p *tree) name(n trace.Node) string {
	switch {
	case n.Missing:
		return n.Key + " (no such record)"
	case n.Record != nil:
		return recordName(n)
	case len(n.Members) > 0:
		return printable(fmt.Sprintf("%s x%d, %s", n.Title, len(n.Members), p.cb.spanWords(*n.First, *n.Last)))
	case n.Kind == "alert" && !strings.Contains(n.Key, "://") || n.Kind == "instance":
		return n.Kind + " " + printable(n.Title)
	case strings.HasPrefix(n.Key, "commit "):
		return "commit " + short(strings.TrimPrefix(n.Key, "commit ")) + "  " + printable(n.Title)
	}
	return strings.TrimSpace(n.Kind + " " + printable(n.Key+"  "+n.Title))
}

func recordName(n trace.Node) string {
	text := n.Key
	if n.Status != "" {
		text += " [" + n.Status + "]"
	}
	if n.Record.Kind != tracker.KindObservation && !strings.HasSuffix(n.Record.ID, tracker.Slug(n.Title)) {
		text += "  " + printable(n.Title)
	}
	return text
}
