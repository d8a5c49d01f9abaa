package trace

import (
	"slices"

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

// walk finds the nodes of a trace. Nodes are made once, by key, and are part of the trace once
// they are pushed, in that order.
type walk struct {
	idx   *tracker.Index
	opts  Options
	start string

	made   map[string]*Node
	found  []*Node
	passed map[string][2]bool // by key: already left in which directions
	queue  []step
	beside map[string]bool // by key: not in the story, see besides

	linked   map[string][]*tracker.Record // by URL
	linkKind map[string]string            // by URL: the first kind of link it has
	alerting map[string][]*tracker.Record // by alert
}

func newWalk(idx *tracker.Index, opts Options) *walk {
	w := &walk{idx: idx, opts: opts, made: map[string]*Node{}, passed: map[string][2]bool{}, beside: map[string]bool{},
		linked: map[string][]*tracker.Record{}, linkKind: map[string]string{}, alerting: map[string][]*tracker.Record{}}
	for _, x := range idx.External() {
		if _, ok := w.linkKind[x.URL]; !ok {
			w.linkKind[x.URL] = x.Kind
		}
		for _, l := range x.Links {
			w.linked[x.URL] = append(w.linked[x.URL], l.Record)
		}
	}
	for _, r := range idx.Records(tracker.KindObservation, tracker.KindRunbook) {
		for _, alert := range alertsOf(r) {
			w.alerting[alert] = append(w.alerting[alert], r)
		}
	}
	return w
}

// add makes a node a part of the trace.
func (w *walk) add(n *Node) {
	if _, known := w.passed[n.Key]; !known {
		w.found = append(w.found, n)
		w.passed[n.Key] = [2]bool{}
	}
}

// push makes a node a part of the trace, to be left in a direction.
func (w *walk) push(n *Node, dir direction) {
	w.add(n)
	if passed := w.passed[n.Key]; !passed[dir] {
		passed[dir] = true
		w.passed[n.Key] = passed
		w.queue = append(w.queue, step{n, dir})
	}
}

func (w *walk) take(s step) {
	hops := w.left(s.node)
	if s.dir == goRight {
		hops = w.right(s.node)
	}
	for _, h := range hops {
		if w.tooLate(h.to) {
			continue
		}
		if h.stops {
			w.add(h.to)
			continue
		}
		w.push(h.to, s.dir)
		if s.dir == goLeft && (h.to.Lane == LaneBug || h.to.Lane == LaneObservation) {
			w.push(h.to, goRight)
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
		hops = w.relations(n, goRight)
	case n.Kind == kindAlert:
		for _, r := range w.alerting[n.Title] {
			hops = append(hops, alertHop(r, w.recordNode(r)))
		}
	case n.Kind == kindInstance:
		for _, r := range w.idx.Records(tracker.KindObservation) {
			if slices.Contains(tracker.InstancesOf(r), n.Title) {
				hops = append(hops, hop{to: w.recordNode(r), words: "was hit in", back: "on"})
			}
		}
	}
	return append(hops, w.chained(n, goRight)...)
}

func (w *walk) left(n *Node) []hop {
	var hops []hop
	if n.Record != nil {
		hops = w.relations(n, goLeft)
		for _, alert := range alertsOf(n.Record) {
			h := alertHop(n.Record, w.alertNode(alert))
			hops = append(hops, h)
		}
	}
	return append(hops, w.chained(n, goLeft)...)
}

// alertHop is the edge between an alert and the record r that names it, seen from the other end than to.
func alertHop(r *tracker.Record, to *Node) hop {
	if r.Kind == tracker.KindRunbook {
		return hop{to: to, words: "leads to", back: "is for"}
	}
	return hop{to: to, words: "announced", back: "was announced by"}
}

// relations returns the hops that fields of records make.
func (w *walk) relations(n *Node, dir direction) []hop {
	var hops []hop
	for _, e := range slices.Concat(w.idx.FieldsOut(n.Record), w.idx.FieldsIn(n.Record)) {
		from, to, words, back, ok := drawn(e)
		if dir == goRight {
			from, to = to, from
		}
		// from is now where the hop leads, to where it starts
		if ok && to == n.Record && from != n.Record {
			hops = append(hops, hop{w.endNode(from, e), words, back, e.Suspected, ends(e.Relation, dir)})
		}
	}
	return hops
}

// ends reports whether a walk goes no further after a hop: the cause or effect of a bug and the larger
// task a task is a part of are named, and have stories of their own.
func ends(r tracker.Relation, dir direction) bool {
	return r == tracker.CausedBy || r == tracker.PartOf && dir == goLeft
}

// endNode returns the node of a record at an end of an edge, or that of what is not there.
func (w *walk) endNode(r *tracker.Record, e tracker.Edge) *Node {
	if r == nil {
		return w.missingNode(e.Ref)
	}
	return w.recordNode(r)
}

// besides adds what is shown of the record a trace starts from only: mentions, `related` and links
// that have no lane.
func (w *walk) besides(first *Node) {
	if first.Record == nil {
		return
	}
	for _, h := range w.asides(first) {
		if !w.tooLate(h.to) && !w.has(h.to.Key) {
			w.add(h.to)
			w.beside[h.to.Key] = true
		}
	}
}

func (w *walk) has(key string) bool { _, ok := w.passed[key]; return ok }

// asides returns the hops beside the story, all of them drawn from the record they start from.
func (w *walk) asides(n *Node) []hop {
	var hops []hop
	for _, e := range w.idx.Out(n.Record) {
		if _, _, _, _, ok := drawn(e); !ok {
			hops = append(hops, hop{to: w.endNode(e.To, e), words: e.Relation.Forward(), back: e.Relation.Backward()})
		}
	}
	for _, e := range w.idx.In(n.Record) {
		if _, _, _, _, ok := drawn(e); !ok {
			hops = append(hops, hop{to: w.endNode(e.From, e), words: e.Relation.Backward(), back: e.Relation.Forward()})
		}
	}
	for _, l := range n.Record.Links {
		if LaneOfLink(l.Kind) == LaneAside {
			hops = append(hops, hop{to: w.urlNode(l.URL), words: linksTo, back: linkedBy})
		}
	}
	return slices.DeleteFunc(hops, func(h hop) bool { return h.to.Key == n.Key })
}

// otherSightings adds, for every bug that was reached from its sightings, the ones that the walk did
// not meet.
func (w *walk) otherSightings() {
	for _, bug := range slices.Clone(w.found) {
		if bug.Record == nil || bug.Record.Kind != tracker.KindBug || w.passed[bug.Key] != [2]bool{goRight: true} {
			continue
		}
		var others []*tracker.Record
		for _, r := range w.idx.Observations(bug.Record) {
			if n := w.recordNode(r); !w.has(n.Key) && !w.tooLate(n) {
				others = append(others, r)
			}
		}
		if len(others) == 1 {
			w.add(w.recordNode(others[0]))
		} else if len(others) > 1 {
			w.add(w.groupNode(bug.Key+" others", "other sightings", others))
		}
	}
}
