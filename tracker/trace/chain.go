package trace

import (
	"slices"

	"github.com/casebook-dev/casebook/tracker"
)

// chained returns the hops between a record and its external things, and between these: the links of
// one record stand in a chain, in the order of lanes (task, pull request, deploy).
func (w *walk) chained(n *Node, dir direction) []hop {
	records := w.linked[n.Key]
	if n.Record != nil {
		records = []*tracker.Record{n.Record}
	}
	var hops []hop
	for _, r := range records {
		for _, link := range w.chain(r) {
			from, to := link[0], link[1]
			if dir == goLeft {
				from, to = to, from
			}
			if from == n && !slices.ContainsFunc(hops, func(h hop) bool { return h.to == to }) {
				words, back := chainWords(link[0], link[1])
				hops = append(hops, hop{to: to, words: words, back: back})
			}
		}
	}
	return hops
}

// chainWords reads an edge of a chain from left to right and back. Nobody wrote how two external things
// hang together, only that a record links to both.
func chainWords(from, to *Node) (words, back string) {
	switch {
	case from.Record != nil:
		return linksTo, linkedBy
	case to.Record != nil:
		return linkedBy, linksTo
	}
	return "then", "after"
}

// chain returns the edges of a record's chain, each from left to right.
func (w *walk) chain(r *tracker.Record) [][2]*Node {
	self := w.recordNode(r)
	var edges [][2]*Node
	at := []*Node{self}
	for lane := LaneSignal; lane < LaneAside; lane++ {
		things := w.linksIn(r, lane)
		switch {
		case len(things) == 0:
		case lane < self.Lane:
			edges = append(edges, cross(things, []*Node{self})...)
		case len(at) > 1 && len(things) > 1: // which belongs to which nobody wrote
			edges = append(edges, cross([]*Node{self}, things)...)
			at = things
		default:
			edges = append(edges, cross(at, things)...)
			at = things
		}
	}
	return edges
}

// linksIn returns what r links to in a lane, in written order.
func (w *walk) linksIn(r *tracker.Record, lane Lane) []*Node {
	var things []*Node
	for _, l := range r.Links {
		if n := w.urlNode(l.URL); n.Lane == lane && !slices.Contains(things, n) {
			things = append(things, n)
		}
	}
	return things
}

func cross(from, to []*Node) [][2]*Node {
	var edges [][2]*Node
	for _, f := range from {
		for _, t := range to {
			edges = append(edges, [2]*Node{f, t})
		}
	}
	return edges
}
