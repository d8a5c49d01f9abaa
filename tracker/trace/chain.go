package trace

import (
	"slices"

	"github.com/casebook-dev/casebook/tracker"
)

// chain adds the links of a record to its ties: they stand in a chain, in the order of lanes (task, pull
// request, deploy).
func (g *Graph) chain(r *tracker.Record, t *ties) {
	self, at := LaneOf(r.Kind), []string{""}
	for lane := LaneSignal; lane < LaneAside && len(r.Links) > 0; lane++ {
		things := g.linksIn(r, lane)
		if len(things) == 0 {
			continue
		}
		if lane < self {
			t.before = append(t.before, things...)
			t.links = append(t.links, cross(things, []string{""})...)
			continue
		}
		t.after = append(t.after, things...)
		if len(at) > 1 && len(things) > 1 { // which belongs to which nobody wrote
			at = []string{""}
		}
		t.links = append(t.links, cross(at, things)...)
		at = things
	}
}

// addNaming adds the commits that name a record and that it does not link to itself: to the right of it,
// unless it stands beside all lanes.
func (g *Graph) addNaming(r *tracker.Record, t *ties) {
	for _, key := range g.naming[r] {
		switch {
		case slices.Contains(t.before, key) || slices.Contains(t.after, key):
		case LaneOf(r.Kind) > LaneOfLink(g.linkKind[key]):
			t.before, t.links = append(t.before, key), append(t.links, link{key, "", true})
		default:
			t.after, t.links = append(t.after, key), append(t.links, link{"", key, true})
		}
	}
}

// linksIn returns the URLs that r links to in a lane, in written order.
func (g *Graph) linksIn(r *tracker.Record, lane Lane) []string {
	var things []string
	for _, l := range r.Links {
		if LaneOfLink(g.linkKind[l.URL]) == lane && !slices.Contains(things, l.URL) {
			things = append(things, l.URL)
		}
	}
	return things
}

func cross(from, to []string) []link {
	var links []link
	for _, f := range from {
		for _, t := range to {
			links = append(links, link{from: f, to: t})
		}
	}
	return links
}

// chainWords reads a step of a chain from left to right and back. Nobody wrote how two external things
// hang together, only that a record links to both.
func chainWords(l link) (words, back string) {
	switch {
	case l.names && l.from == "":
		return namedBy, names
	case l.names:
		return names, namedBy
	case l.from == "":
		return linksTo, linkedBy
	case l.to == "":
		return linkedBy, linksTo
	}
	return "then", "after"
}

// chainEnd is where the chain of a record leads from an external thing: to another, or, without a URL, to the record.
type chainEnd struct {
	record *tracker.Record
	url    string
}

// chainsFrom returns where the chains of the records that link to a thing, or are named by it, lead from there.
func (g *Graph) chainsFrom(key string) (ends [2][]chainEnd) {
	for _, r := range slices.Concat(g.linked[key], g.named[key]) {
		for _, l := range g.ties[r].links {
			if l.from == key {
				ends[goRight] = append(ends[goRight], chainEnd{r, l.to})
			}
			if l.to == key {
				ends[goLeft] = append(ends[goLeft], chainEnd{r, l.from})
			}
		}
	}
	return ends
}

// chained returns the hops between a record and its external things. Of an external thing it returns the
// records that link to it, and where the trace starts from it the other links of these. A story goes on through those of
// its start and of tasks only: what else a runbook or a sighting links to is read there.
func (w *walk) chained(n *Node, dir direction) []hop {
	var hops []hop
	if n.Record != nil {
		if w.opts.Story && n != w.start && n.Record.Kind != tracker.KindTask {
			return nil
		}
		t := w.graph.ties[n.Record]
		if dir == goLeft {
			return w.urlHops(hops, t.before)
		}
		return w.urlHops(hops, t.after)
	}
	for _, end := range w.graph.chains[n.Key][dir] {
		switch {
		case n != w.start && LaneOf(end.record.Kind) == LaneAside:
		case end.url == "":
			hops = append(hops, hop{to: w.recordNode(end.record)})
		case n == w.start:
			hops = w.urlHops(hops, []string{end.url})
		}
	}
	return hops
}

func (w *walk) urlHops(hops []hop, urls []string) []hop {
	for _, url := range urls {
		hops = append(hops, hop{to: w.urlNode(url)})
	}
	return hops
}
