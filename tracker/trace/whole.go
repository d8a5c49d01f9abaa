package trace

import (
	"github.com/casebook-dev/casebook/tracker"
)

// Whole returns everything as one trace that starts nowhere: every record, alert and external thing, and
// every relation, mentions among them. It is for programs; nobody reads it as a picture.
func (g *Graph) Whole() Trace {
	w := newWalk(g, Options{})
	w.start = &Node{}
	for _, r := range g.idx.Records() {
		w.add(w.recordNode(r), 0)
		for _, alert := range alertsOf(r) {
			w.add(w.alertNode(alert), 0)
		}
		for _, l := range r.Links {
			w.add(w.urlNode(l.URL), 0)
		}
		for _, e := range g.idx.Out(r) {
			w.add(w.endNode(e.To, e.Ref), 0)
		}
	}
	d := newDraft(w)
	for _, n := range w.found {
		n.describe()
		d.nodes, d.has[n] = append(d.nodes, n), true
	}
	d.connect()
	for _, n := range w.found {
		d.connectAsides(n)
	}
	return d.cut(Options{})
}

// connectAsides adds what a record mentions and the like, once.
func (d *draft) connectAsides(n *Node) {
	if n.Record == nil {
		return
	}
	for _, e := range d.walk.idx.Out(n.Record) {
		if _, _, _, _, ok := drawn(e); !ok {
			d.join(n, d.walk.endNode(e.To, e.Ref), e.Relation.Forward(), e.Relation.Backward(), false)
		}
	}
	for _, l := range n.Record.Links {
		if LaneOfLink(d.walk.graph.linkKind[l.URL]) == LaneAside {
			d.join(n, d.walk.urlNode(l.URL), linksTo, linkedBy, false)
		}
	}
}

// Services returns how often records of one service lead to those of another, by the pair.
func (g *Graph) Services(whole Trace) map[[2]string]int {
	service := map[string]string{}
	for i := range whole.Nodes {
		if r := whole.Nodes[i].Record; r != nil {
			service[whole.Nodes[i].Key] = g.idx.ServiceOf(r)
		}
	}
	pairs := map[[2]string]int{}
	for _, e := range whole.Edges {
		from, to := service[e.From], service[e.To]
		if from != "" && to != "" && from != to && e.Words != tracker.Mentions.Forward() && e.Words != tracker.NotObservationOf.Forward() {
			pairs[[2]string{from, to}] += e.Count
		}
	}
	return pairs
}
