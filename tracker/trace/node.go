package trace

import (
	"cmp"

	"github.com/casebook-dev/casebook/tracker"
)

// Kinds of nodes that are neither records nor links.
const (
	kindAlert    = "alert"
	kindInstance = "instance"
	kindGroup    = "group"
	kindCommit   = "commit" // that of a link, too
)

// Words of the edges to external things.
const (
	linksTo  = "links to"
	linkedBy = "is linked by"
	namedBy  = "is named by"
	names    = "names"
)

func (w *walk) pieceNode(p Piece) *Node {
	switch {
	case p.Record != nil:
		return w.recordNode(p.Record)
	case p.URL != "":
		return w.urlNode(p.URL)
	case p.Alert != "":
		return w.alertNode(p.Alert)
	}
	return w.node(Node{Key: "instance " + p.Instance, Lane: LaneSignal, Kind: kindInstance, Title: p.Instance})
}

// node returns the node with n's key, n itself if there is none yet.
func (w *walk) node(n Node) *Node {
	if known, ok := w.others[n.Key]; ok {
		return known
	}
	w.others[n.Key] = &n
	return &n
}

func (w *walk) recordNode(r *tracker.Record) *Node {
	if known, ok := w.records[r]; ok {
		return known
	}
	n := &Node{Lane: LaneOf(r.Kind), Kind: r.Kind.String(), Record: r}
	if r.Kind == tracker.KindObservation {
		n.First, n.Last = &r.Observation.Observed, &r.Observation.Observed
	}
	w.records[r] = n
	return n
}

// describe completes the node of a record that is shown; of most sightings it never is.
func (n *Node) describe() {
	r := n.Record
	if r == nil || n.Key != "" {
		return
	}
	n.Key, n.Title, n.Path = r.Ref().String(), r.Title, r.Path
	switch r.Kind {
	case tracker.KindBug:
		n.Status = cmp.Or(r.Bug.Status, "open")
	case tracker.KindTask:
		n.Status = r.Task.Status
	}
}

func (w *walk) missingNode(ref tracker.Ref) *Node {
	n := Node{Key: ref.String(), Lane: LaneAside, Kind: ref.Kind.String(), Missing: true}
	if ref.Kind != 0 {
		n.Lane = LaneOf(ref.Kind)
	}
	return w.node(n)
}

func (w *walk) alertNode(name string) *Node {
	n, known := w.alerts[name]
	if !known {
		n = w.node(Node{Key: kindAlert + " " + name, Lane: LaneSignal, Kind: kindAlert, Title: name})
		w.alerts[name] = n
	}
	return n
}

func (w *walk) urlNode(url string) *Node {
	if known, ok := w.others[url]; ok {
		return known
	}
	kind := w.graph.linkKind[url]
	return w.node(Node{Key: url, Kind: kind, Lane: LaneOfLink(kind), Title: w.graph.linkText[url]})
}

// groupNode stands for sightings, oldest first.
func (w *walk) groupNode(key, title string, members []*tracker.Record) *Node {
	n := Node{Key: key, Lane: LaneObservation, Kind: kindGroup, Title: title, First: &members[0].Observation.Observed, Last: &members[len(members)-1].Observation.Observed}
	return w.standFor(n, members)
}

func (w *walk) standFor(n Node, members []*tracker.Record) *Node {
	n.Records, n.Count = members, len(members)
	for _, r := range members {
		if w.opts.Brief {
			break
		}
		n.Members = append(n.Members, r.Ref().String())
	}
	return w.node(n)
}
