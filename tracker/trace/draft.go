package trace

import (
	"cmp"
	"slices"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// draft is a trace while it is put together.
type draft struct {
	walk   *walk
	nodes  []*Node                   // in the order of the walk: the nearest first
	has    map[*Node]bool            // the nodes
	stands map[*tracker.Record]*Node // for a member of a group: the group
	edges  []Edge
	at     map[edgeKey]int // places in edges
}

type edgeKey struct {
	from, to *Node
	words    string
}

func newDraft(w *walk) *draft {
	n := len(w.found)
	return &draft{walk: w, stands: map[*tracker.Record]*Node{}, nodes: make([]*Node, 0, n), has: make(map[*Node]bool, n), at: make(map[edgeKey]int, n), edges: make([]Edge, 0, n)}
}

// shown returns the node that stands for the one given.
func (d *draft) shown(n *Node) *Node {
	if n.Record == nil {
		return n
	}
	if group, ok := d.stands[n.Record]; ok {
		return group
	}
	return n
}

// connect makes an edge of every relation between two nodes of the trace, each seen from a record of it.
// What is beside the story, such as a mention, is left out between nodes that the story connects.
func (d *draft) connect() {
	for _, n := range d.nodes {
		if d.walk.beside[n] {
			continue
		}
		for _, r := range n.Records {
			d.joinStory(d.walk.recordNode(r))
		}
		if n.Record != nil {
			d.joinStory(n)
		}
		if hub := d.walk.rest[n]; hub != nil {
			d.joinRest(hub, n)
		}
		if bug := d.walk.counted[n]; bug != nil {
			d.join(n, bug, tracker.ObservationOf.Forward(), tracker.ObservationOf.Backward(), false)
			d.edges[len(d.edges)-1].Count = n.Count
		}
	}
	start := d.walk.start
	if start.Record == nil || !d.walk.withAsides {
		return
	}
	for _, h := range d.walk.asides(start) {
		if !d.joined(start, h.to) {
			d.join(start, h.to, h.words, h.back, h.suspected)
		}
	}
}

// joinRest adds the edge between a node and the number of its other external things or alerts.
func (d *draft) joinRest(hub, rest *Node) {
	if rest.Lane < hub.Lane {
		d.join(rest, hub, linkedBy, linksTo, false)
	} else {
		d.join(hub, rest, linksTo, linkedBy, false)
	}
}

// joinStory adds the edges that a record makes: those that lead from it, and to it from records that are
// not there, alerts, its instances and the things it links to.
func (d *draft) joinStory(n *Node) {
	w, r := d.walk, n.Record
	t := w.graph.ties[r]
	for i := range t.left {
		if one := &t.left[i]; one.to == nil {
			d.join(w.missingNode(one.ref), n, one.words, one.back, one.suspected)
		}
	}
	for i := range t.right {
		if one := &t.right[i]; one.to == nil {
			d.join(n, w.missingNode(one.ref), one.words, one.back, one.suspected)
		} else if to, known := w.records[one.to]; known && !w.beside[to] {
			d.join(n, to, one.words, one.back, one.suspected)
		}
	}
	d.joinNames(n)
	for _, l := range t.links {
		words, back := chainWords(l)
		d.join(d.linkEnd(l.from, n), d.linkEnd(l.to, n), words, back, false)
	}
}

func (d *draft) joinNames(n *Node) {
	words, back := "announced", "was announced by"
	if n.Record.Kind == tracker.KindRunbook {
		words, back = "leads to", "is for"
	}
	for _, alert := range alertsOf(n.Record) {
		d.join(d.walk.alertNode(alert), n, words, back, false)
	}
	if start := d.walk.start; start.Kind == kindInstance && n.Record.Kind == tracker.KindObservation && slices.Contains(tracker.InstancesOf(n.Record), start.Title) {
		d.join(start, n, "was hit in", "on", false)
	}
}

func (d *draft) linkEnd(url string, n *Node) *Node {
	if url == "" {
		return n
	}
	return d.walk.urlNode(url)
}

// join adds an edge if both its ends are shown. Those of a group's members that say the same become one.
func (d *draft) join(from, to *Node, words, back string, suspected bool) {
	from, to = d.shown(from), d.shown(to)
	if from == to || !d.has[from] || !d.has[to] {
		return
	}
	key := edgeKey{from, to, words}
	if i, ok := d.at[key]; ok {
		d.edges[i].Count++
		d.edges[i].Suspected = d.edges[i].Suspected && suspected
		return
	}
	d.at[key] = len(d.edges)
	d.edges = append(d.edges, Edge{From: from.Key, To: to.Key, Words: words, Back: back, Suspected: suspected, Count: 1})
}

// joined reports whether an edge leads from one node to the other or back.
func (d *draft) joined(a, b *Node) bool {
	x, y := d.shown(a).Key, d.shown(b).Key
	return slices.ContainsFunc(d.edges, func(e Edge) bool { return e.From == x && e.To == y || e.From == y && e.To == x })
}

// cut keeps the nodes nearest to the start and puts everything in its order.
func (d *draft) cut(opts Options) Trace {
	t := Trace{Start: d.walk.start.Key, Nodes: []Node{}, Edges: []Edge{}}
	kept := d.nodes
	if opts.Nodes > 0 && len(kept) > opts.Nodes {
		kept, t.CutNodes = kept[:opts.Nodes], len(kept)-opts.Nodes
	}
	kept = slices.Clone(kept)
	slices.SortFunc(kept, compareNodes)
	place := make(map[string]int, len(kept))
	t.Nodes, t.Edges = slices.Grow(t.Nodes, len(kept)), slices.Grow(t.Edges, len(d.edges))
	for i, n := range kept {
		place[n.Key] = i
		n.After = n.Record != nil && n.Record.Kind == tracker.KindObservation && d.walk.afterFix(n.Record)
		t.Nodes = append(t.Nodes, *n)
		t.Nodes[i].way = passage{}
	}
	for _, e := range d.edges {
		_, hasFrom := place[e.From]
		_, hasTo := place[e.To]
		if !hasFrom || !hasTo {
			t.CutEdges++
			continue
		}
		t.Edges = append(t.Edges, e)
	}
	if opts.Story {
		t.reduce(place)
	}
	if n := len(t.Edges) - opts.Edges; opts.Edges > 0 && n > 0 {
		t.Edges, t.CutEdges = t.Edges[:opts.Edges], t.CutEdges+n
	}
	t.sortEdges(place)
	return t
}

// sortEdges sorts the edges by the places of their ends. There is one of the same words between two nodes, so that their
// order is the same whatever it was before.
func (t *Trace) sortEdges(place map[string]int) {
	type placed struct{ from, to, edge int }
	order := make([]placed, len(t.Edges))
	for i := range t.Edges {
		order[i] = placed{place[t.Edges[i].From], place[t.Edges[i].To], i}
	}
	slices.SortFunc(order, func(a, b placed) int {
		if a.from != b.from || a.to != b.to {
			return cmp.Or(a.from-b.from, a.to-b.to)
		}
		return strings.Compare(t.Edges[a.edge].Words, t.Edges[b.edge].Words)
	})
	sorted := make([]Edge, len(order))
	for i, p := range order {
		sorted[i] = t.Edges[p.edge]
	}
	t.Edges = sorted
}

func compareNodes(a, b *Node) int {
	if c := cmp.Compare(a.Lane, b.Lane); c != 0 {
		return c
	}
	return cmp.Or(firstOf(a).Compare(firstOf(b)), strings.Compare(a.Key, b.Key))
}

// firstOf returns the time of a node's first sighting, the zero Time for what is no sighting.
func firstOf(n *Node) tracker.Time {
	if n.First == nil {
		return tracker.Time{}
	}
	return *n.First
}
