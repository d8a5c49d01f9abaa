package trace

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// fan keeps a hub from filling the trace: of more than Options.Fan neighbours of one kind the first
// groupsShown stay, the most telling ones, and the others become one node with their number, through
// which the walk does not go. Sightings are grouped later, when all of them are known.
func (w *walk) fan(n *Node, hops []hop, far int) []hop {
	if w.opts.Fan == 0 || len(hops) <= w.opts.Fan {
		return hops
	}
	byKind := map[string][]hop{}
	var kinds []string
	var kept []hop
	met := map[*Node]bool{}
	for _, h := range hops {
		switch kind := h.to.Kind; {
		case h.to.Lane == LaneObservation:
			kept = append(kept, h)
		case !met[h.to]:
			met[h.to] = true
			if byKind[kind] == nil {
				kinds = append(kinds, kind)
			}
			byKind[kind] = append(byKind[kind], h)
		}
	}
	for _, kind := range kinds {
		some := byKind[kind]
		if len(some) > w.opts.Fan {
			slices.SortStableFunc(some, func(a, b hop) int { return cmp.Compare(w.weight(b.to), w.weight(a.to)) })
			w.countRest(n, kind, some[groupsShown:], far)
			some = some[:groupsShown]
		}
		kept = append(kept, some...)
	}
	return kept
}

// countRest adds one node for what a hub has besides. Pieces that are no records are counted apart from
// the edges: they are named in the list only.
func (w *walk) countRest(n *Node, kind string, rest []hop, far int) {
	group := Node{Key: keyOf(n) + " other " + kind, Lane: rest[0].to.Lane, Kind: kindGroup, Title: fmt.Sprintf("other %d %s", len(rest), strings.ReplaceAll(kind, "-", " ")+"s"), Of: kind}
	var records []*tracker.Record
	for _, h := range rest {
		if h.to.Record != nil {
			records = append(records, h.to.Record)
		}
	}
	other := w.standFor(group, records)
	other.Count = len(rest)
	if len(records) == 0 {
		w.rest[other] = n
	}
	w.add(other, far)
}

func keyOf(n *Node) string {
	n.describe()
	return n.Key
}

// weight says how much a neighbour tells: a bug by how often it was seen, a task by whether it is open;
// any other by nothing, which leaves the order as it was.
func (w *walk) weight(n *Node) int {
	switch {
	case n.Record == nil:
		return 0
	case n.Record.Kind == tracker.KindBug:
		return len(w.idx.Observations(n.Record))
	case n.Record.Kind == tracker.KindTask && !n.Record.Task.Closed():
		return 1
	}
	return 0
}
