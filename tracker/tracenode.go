package tracker

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

func (w *traceWalk) pieceNode(p Piece) *TraceNode {
	switch {
	case p.Record != nil:
		return w.recordNode(p.Record)
	case p.URL != "":
		return w.urlNode(p.URL)
	case p.Alert != "":
		return w.alertNode(p.Alert)
	}
	return w.node(TraceNode{Key: "instance " + p.Instance, Lane: LaneSignal, Kind: kindInstance, Title: p.Instance})
}

// node returns the node with n's key, n itself if there is none yet.
func (w *traceWalk) node(n TraceNode) *TraceNode {
	if known, ok := w.made[n.Key]; ok {
		return known
	}
	w.made[n.Key] = &n
	return &n
}

func (w *traceWalk) recordNode(r *Record) *TraceNode {
	if known, ok := w.made[r.Ref().String()]; ok {
		return known
	}
	n := TraceNode{Key: r.Ref().String(), Lane: LaneOf(r.Kind), Kind: r.Kind.String(), Title: r.Title, Path: r.Path, Record: r}
	switch r.Kind {
	case KindBug:
		n.Status = r.Bug.Status
		if n.Status == "" {
			n.Status = "open"
		}
	case KindTask:
		n.Status = r.Task.Status
	case KindObservation:
		n.First, n.Last = &r.Observation.Observed, &r.Observation.Observed
	}
	return w.node(n)
}

func (w *traceWalk) missingNode(ref Ref) *TraceNode {
	n := TraceNode{Key: ref.String(), Lane: LaneAside, Kind: ref.Kind.String(), Missing: true}
	if ref.Kind != 0 {
		n.Lane = LaneOf(ref.Kind)
	}
	return w.node(n)
}

func (w *traceWalk) alertNode(name string) *TraceNode {
	return w.node(TraceNode{Key: kindAlert + " " + name, Lane: LaneSignal, Kind: kindAlert, Title: name})
}

func (w *traceWalk) urlNode(url string) *TraceNode {
	if known, ok := w.made[url]; ok {
		return known
	}
	n := TraceNode{Key: url, Kind: w.linkKind[url]}
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
func (w *traceWalk) groupNode(key, title string, members []*Record) *TraceNode {
	n := TraceNode{Key: key, Lane: LaneObservation, Kind: kindGroup, Title: title, Records: members,
		First: &members[0].Observation.Observed, Last: &members[len(members)-1].Observation.Observed}
	for _, r := range members {
		n.Members = append(n.Members, r.Ref().String())
	}
	return w.node(n)
}
