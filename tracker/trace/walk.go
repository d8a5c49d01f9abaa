package trace

import (
	"slices"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// direction is where a step of a walk goes.
type direction int

const (
	goLeft direction = iota
	goRight
)

// hop is an edge seen from one of its ends.
type hop struct {
	to          *Node
	words, back string // from left to right and back, wherever the hop goes
	suspected   bool
	stops       bool // the walk ends there: see ends
}

// step is a node to be left in a direction.
type step struct {
	node *Node
	dir  direction
}

// walk finds the nodes of a trace. Nodes are made once, and are part of the trace once they are pushed,
// in that order.
type walk struct {
	graph *Graph
	idx   *tracker.Index
	opts  Options
	start *Node

	records    map[*tracker.Record]*Node // made
	others     map[string]*Node          // made, by key: all that is no record
	alerts     map[string]*Node          // those of others that are alerts, by name
	found      []*Node
	queue      []step
	withAsides bool            // mentions and the like are shown
	beside     map[*Node]bool  // not in the story, see besides
	counted    map[*Node]*Node // a number of other sightings: of which bug
	rest       map[*Node]*Node // a number of external things or alerts: beside which node
	fixes      map[*tracker.Record][]tracker.Fix
}

// passage says how a walk came to a node.
type passage struct {
	found bool    // the node is part of the trace
	far   int     // how many relations from the start
	left  [2]bool // already left in which directions
}

func newWalk(g *Graph, opts Options) *walk {
	return &walk{graph: g, idx: g.idx, opts: opts, records: map[*tracker.Record]*Node{}, others: map[string]*Node{}, alerts: map[string]*Node{},
		beside: map[*Node]bool{}, counted: map[*Node]*Node{}, rest: map[*Node]*Node{}, fixes: map[*tracker.Record][]tracker.Fix{}}
}

// add makes a node a part of the trace.
func (w *walk) add(n *Node, far int) {
	if !n.way.found {
		n.way = passage{found: true, far: far}
		w.found = append(w.found, n)
	}
}

// push makes a node a part of the trace, to be left in a direction.
func (w *walk) push(n *Node, dir direction, far int) {
	w.add(n, far)
	if !n.way.left[dir] && (w.opts.Depth == 0 || n.way.far < w.opts.Depth) {
		n.way.left[dir] = true
		w.queue = append(w.queue, step{n, dir})
	}
}

func (w *walk) take(s step) {
	reach := w.left
	if s.dir == goRight {
		reach = w.right
	}
	hops := reach(s.node)
	far := s.node.way.far + 1
	for _, h := range w.fan(s.node, hops, far) {
		if w.tooLate(h.to) {
			continue
		}
		if h.stops {
			w.add(h.to, far)
			continue
		}
		w.push(h.to, s.dir, far)
		if s.dir == goLeft && (h.to.Lane == LaneBug || h.to.Lane == LaneObservation) {
			w.push(h.to, goRight, far)
		}
	}
}

// tooLate reports whether n is a sighting after the as-of time.
func (w *walk) tooLate(n *Node) bool {
	return n.Lane == LaneObservation && n.First != nil && !w.opts.AsOf.IsZero() && n.First.At.After(w.opts.AsOf)
}

// right returns what a node leads to, left what leads to it.
func (w *walk) right(n *Node) []hop {
	var hops []hop
	switch {
	case n.Record != nil:
		hops = w.relations(w.graph.ties[n.Record].right, goRight)
	case n.Kind == kindAlert:
		for _, r := range w.graph.alerting[n.Title] {
			hops = append(hops, hop{to: w.recordNode(r)})
		}
	case n.Kind == kindInstance:
		for _, r := range w.idx.Records(tracker.KindObservation) {
			if slices.Contains(tracker.InstancesOf(r), n.Title) {
				hops = append(hops, hop{to: w.recordNode(r)})
			}
		}
	}
	return append(hops, w.chained(n, goRight)...)
}

func (w *walk) left(n *Node) []hop {
	var hops []hop
	if n.Record != nil {
		hops = w.relations(w.graph.ties[n.Record].left, goLeft)
		for _, alert := range alertsOf(n.Record) {
			hops = append(hops, hop{to: w.alertNode(alert)})
		}
	}
	return append(hops, w.chained(n, goLeft)...)
}

// relations returns the hops that fields of records make.
func (w *walk) relations(ties []tie, dir direction) []hop {
	hops := make([]hop, 0, len(ties))
	for i := range ties {
		t := &ties[i]
		hops = append(hops, hop{w.endNode(t.to, t.ref), t.words, t.back, t.suspected, t.stops[dir]})
	}
	return hops
}

// ends reports whether a walk goes no further after a hop: the cause or effect of a bug and the larger
// task a task is a part of are named, and have stories of their own.
func ends(r tracker.Relation, dir direction) bool {
	return r == tracker.CausedBy || r == tracker.PartOf && dir == goLeft
}

// endNode returns the node of a record at an end of a relation, or that of what is not there.
func (w *walk) endNode(r *tracker.Record, ref tracker.Ref) *Node {
	if r == nil {
		return w.missingNode(ref)
	}
	return w.recordNode(r)
}

// besides adds what is shown of the record a trace starts from only: mentions, `related` and links
// that have no lane. They are the whole story of a handoff or a report.
func (w *walk) besides(first *Node) {
	if first.Record == nil {
		return
	}
	for _, h := range w.asides(first) {
		if !w.tooLate(h.to) && !h.to.way.found {
			w.add(h.to, 1)
			w.beside[h.to] = first.Lane != LaneAside || h.to.Lane == LaneAside
		}
	}
}

// asides returns the hops beside the story, all of them drawn from the record they start from.
func (w *walk) asides(n *Node) []hop {
	var hops []hop
	for _, e := range w.idx.Out(n.Record) {
		if _, _, _, _, ok := drawn(e); !ok {
			hops = append(hops, hop{to: w.endNode(e.To, e.Ref), words: e.Relation.Forward(), back: e.Relation.Backward()})
		}
	}
	for _, e := range w.idx.In(n.Record) {
		if _, _, _, _, ok := drawn(e); !ok {
			hops = append(hops, hop{to: w.recordNode(e.From), words: e.Relation.Backward(), back: e.Relation.Forward()})
		}
	}
	for _, l := range n.Record.Links {
		if LaneOfLink(l.Kind) == LaneAside {
			hops = append(hops, hop{to: w.urlNode(l.URL), words: linksTo, back: linkedBy})
		}
	}
	return slices.DeleteFunc(hops, func(h hop) bool { return h.to == n })
}

// otherSightings adds, for every bug that was reached from its sightings, the ones that the walk did
// not meet.
func (w *walk) otherSightings() {
	for _, bug := range slices.Clone(w.found) {
		if bug.Record == nil || bug.Record.Kind != tracker.KindBug || bug.way.left != [2]bool{goRight: true} {
			continue
		}
		far := bug.way.far + 1
		if w.opts.Brief {
			w.countOthers(bug, far)
			continue
		}
		var others []*tracker.Record
		for _, r := range w.idx.Observations(bug.Record) {
			if n := w.recordNode(r); !n.way.found && !w.tooLate(n) {
				others = append(others, r)
			}
		}
		if len(others) == 1 {
			w.add(w.recordNode(others[0]), far)
		} else if len(others) > 1 {
			w.add(w.groupNode(othersKey(bug), othersTitle, others), far)
		}
	}
}

const othersTitle = "other sightings"

func othersKey(bug *Node) string { return bug.Record.Ref().String() + " others" }

// countOthers adds the other sightings of a bug as a number, without looking at all of them: a bug of a
// thousand sightings has a thousand pages that say so.
func (w *walk) countOthers(bug *Node, far int) {
	all := w.idx.Observations(bug.Record)
	if !w.opts.AsOf.IsZero() {
		until, _ := slices.BinarySearchFunc(all, w.opts.AsOf, func(r *tracker.Record, at time.Time) int {
			if r.Observation.Observed.At.After(at) {
				return 1
			}
			return -1
		})
		all = all[:until]
	}
	n := len(all)
	for _, f := range w.found {
		if f.Record != nil && f.Record.Kind == tracker.KindObservation && w.isOf(f.Record, bug.Record) {
			n--
		}
	}
	if n > 0 {
		others := w.node(Node{Key: othersKey(bug), Lane: LaneObservation, Kind: kindGroup, Title: othersTitle, Count: n, First: &all[0].Observation.Observed})
		w.counted[others] = bug
		w.add(others, far)
	}
}
