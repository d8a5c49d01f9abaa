package trace

import "github.com/casebook-dev/casebook/tracker"

// Kinds of nodes that are neither records nor links.
const (
	kindAlert    = "alert"
	kindInstance = "instance"
	kindGroup    = "group"
)

// Words of the edges to external things.
const (
	linksTo  = "links to"
	linkedBy = "is linked by"
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
	if known, ok := w.made[n.Key]; ok {
		return known
	}
	w.made[n.Key] = &n
	return &n
}

func (w *walk) recordNode(r *tracker.Record) *Node {
	if known, ok := w.made[r.Ref().String()]; ok {
		return known
	}
	n := Node{Key: r.Ref().String(), Lane: LaneOf(r.Kind), Kind: r.Kind.String(), Title: r.Title, Path: r.Path, Record: r}
	switch r.Kind {
	case tracker.KindBug:
		n.Status = r.Bug.Status
		if n.Status == "" {
			n.Status = "open"
		}
	case tracker.KindTask:
		n.Status = r.Task.Status
	case tracker.KindObservation:
		n.First, n.Last = &r.Observation.Observed, &r.Observation.Observed
	}
	return w.node(n)
}

func (w *walk) missingNode(ref tracker.Ref) *Node {
	n := Node{Key: ref.String(), Lane: LaneAside, Kind: ref.Kind.String(), Missing: true}
	if ref.Kind != 0 {
		n.Lane = LaneOf(ref.Kind)
	}
	return w.node(n)
}

func (w *walk) alertNode(name string) *Node {
	return w.node(Node{Key: kindAlert + " " + name, Lane: LaneSignal, Kind: kindAlert, Title: name})
}

func (w *walk) urlNode(url string) *Node {
	if known, ok := w.made[url]; ok {
		return known
	}
	n := Node{Key: url, Kind: w.linkKind[url]}
	n.Lane = LaneOfLink(n.Kind)
	for _, r := range w.linked[url] {
		for _, l := range r.Links {
			if l.URL == url && n.Title == "" {
				n.Title = l.Text
			}
		}
	}
	return w.node(n)
}

// groupNode stands for sightings, oldest first.
func (w *walk) groupNode(key, title string, members []*tracker.Record) *Node {
	n := Node{Key: key, Lane: LaneObservation, Kind: kindGroup, Title: title, Records: members,
		First: &members[0].Observation.Observed, Last: &members[len(members)-1].Observation.Observed}
	for _, r := range members {
		n.Members = append(n.Members, r.Ref().String())
	}
	return w.node(n)
}
