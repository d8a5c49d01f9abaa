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
	nodes  []*Node          // in the order of the walk: the nearest first
	has    map[*Node]bool   // the nodes
	stands map[string]*Node // by key of a sighting: the group it is in
	edges  []Edge
}

// shown returns the node that stands for the one with this key.
func (d *draft) shown(key string, n *Node) *Node {
	if group, ok := d.stands[key]; ok {
		return group
	}
	return n
}

// connect makes an edge of every relation between two nodes of the trace. What is beside the story, such
// as a mention, is left out between nodes that the story connects.
func (d *draft) connect() {
	at := map[[3]string]int{}
	for _, n := range d.nodes {
		if d.walk.beside[n.Key] {
			continue
		}
		for _, r := range n.Records {
			member := d.walk.recordNode(r)
			d.joinStory(at, member)
		}
		d.joinStory(at, n)
	}
	if start := d.walk.made[d.walk.start]; start.Record != nil {
		for _, h := range d.walk.asides(start) {
			if !d.joined(start, h.to) {
				d.join(at, start, h)
			}
		}
	}
}

// joinStory adds the edges that lead from a node to others of the story, and to it from records that are
// not there: these know of none themselves.
func (d *draft) joinStory(at map[[3]string]int, n *Node) {
	for _, h := range d.walk.left(n) {
		if h.to.Missing && d.has[h.to] {
			d.join(at, h.to, hop{to: n, words: h.words, back: h.back, suspected: h.suspected})
		}
	}
	for _, h := range d.walk.right(n) {
		if !d.walk.beside[h.to.Key] {
			d.join(at, n, h)
		}
	}
}

// join adds an edge. Those of a group's members that say the same become one; at holds their places.
func (d *draft) join(at map[[3]string]int, from *Node, h hop) {
	from, to := d.shown(from.Key, from), d.shown(h.to.Key, h.to)
	if from == to || !d.has[to] {
		return
	}
	key := [3]string{from.Key, to.Key, h.words}
	if i, ok := at[key]; ok {
		d.edges[i].Count++
		d.edges[i].Suspected = d.edges[i].Suspected && h.suspected
		return
	}
	at[key] = len(d.edges)
	d.edges = append(d.edges, Edge{From: from.Key, To: to.Key, Words: h.words, Back: h.back, Suspected: h.suspected, Count: 1})
}

// joined reports whether an edge leads from one node to the other or back.
func (d *draft) joined(a, b *Node) bool {
	x, y := d.shown(a.Key, a).Key, d.shown(b.Key, b).Key
	return slices.ContainsFunc(d.edges, func(e Edge) bool { return e.From == x && e.To == y || e.From == y && e.To == x })
}

// cut keeps the nodes nearest to the start and puts everything in its order.
func (d *draft) cut(opts Options) Trace {
	t := Trace{Start: d.walk.start, Nodes: []Node{}, Edges: []Edge{}}
	kept := d.nodes
	if opts.Nodes > 0 && len(kept) > opts.Nodes {
		kept, t.CutNodes = kept[:opts.Nodes], len(kept)-opts.Nodes
	}
	kept = slices.Clone(kept)
	slices.SortFunc(kept, compareNodes)
	place := map[string]int{}
	for i, n := range kept {
		place[n.Key] = i
		t.Nodes = append(t.Nodes, *n)
	}
	for _, e := range d.edges {
		_, hasFrom := place[e.From]
		_, hasTo := place[e.To]
		if !hasFrom || !hasTo || opts.Edges > 0 && len(t.Edges) == opts.Edges {
			t.CutEdges++
			continue
		}
		t.Edges = append(t.Edges, e)
	}
	slices.SortFunc(t.Edges, func(a, b Edge) int {
		return cmp.Or(cmp.Compare(place[a.From], place[b.From]), cmp.Compare(place[a.To], place[b.To]), strings.Compare(a.Words, b.Words))
	})
	return t
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
