package trace

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/casebook-dev/casebook/tracker"
)

// Sightings beyond these numbers are grouped: more than twelve marks in a column are not read one by
// one, and more than eight groups are not either.
const (
	sightingsAlone = 12
	groupsShown    = 8
)

// group turns the walk into a trace: many sightings of one bug become one node per instance, and
// relations among the nodes become edges.
func (w *walk) group() *draft {
	d := newDraft(w)
	d.groupAll()
	for _, n := range w.found {
		for _, r := range n.Records {
			d.stands[r] = n
		}
		if shown := d.shown(n); !d.has[shown] {
			shown.describe()
			d.nodes, d.has[shown] = append(d.nodes, shown), true
		}
	}
	d.connect()
	return d
}

// groupAll groups the sightings of every bug that has more than are shown one by one. With a limit to
// the neighbours, those of many bugs together are grouped by bug.
func (d *draft) groupAll() {
	w, alone := d.walk, cmp.Or(d.walk.opts.Alone, sightingsAlone)
	sightings := map[*tracker.Record][]*Node{}
	var bugs []*tracker.Record // nil among them if a sighting is unclassified
	total := 0
	for _, n := range w.found {
		if n.Record == nil || n.Record.Kind != tracker.KindObservation {
			continue
		}
		bug := w.bugOf(n.Record)
		if sightings[bug] == nil {
			bugs = append(bugs, bug)
		}
		sightings[bug] = append(sightings[bug], n)
		total++
	}
	if w.opts.Fan > 0 && total > alone && len(bugs) > 1 {
		d.groupByBug(bugs, sightings)
		return
	}
	for _, bug := range bugs {
		if nodes := sightings[bug]; len(nodes) > alone {
			slices.SortFunc(nodes, compareSeen)
			d.groupBy(bugKey(bug), "instances", nodes, d.standAlone(nodes, alone), func(r *tracker.Record) string { return r.Observation.Instance })
		}
	}
}

// groupByBug makes one node for the sightings of each bug.
func (d *draft) groupByBug(bugs []*tracker.Record, sightings map[*tracker.Record][]*Node) {
	var nodes []*Node
	for _, bug := range bugs {
		nodes = append(nodes, sightings[bug]...)
	}
	slices.SortFunc(nodes, compareSeen)
	d.groupBy("sightings of", "bugs", nodes, map[*Node]bool{d.walk.start: true}, func(r *tracker.Record) string {
		if bug := d.walk.bugOf(r); bug != nil {
			return bug.Title
		}
		return "unclassified"
	})
}

func compareSeen(a, b *Node) int { return tracker.CompareObserved(a.Record, b.Record) }

// bugOf returns the bug that a sighting counts for, nil while it is unclassified, and of other records.
func bugOf(idx *tracker.Index, r *tracker.Record) *tracker.Record {
	if r.Observation == nil || r.Observation.Bug.IsZero() {
		return nil
	}
	bug, ok := idx.Target(r.Observation.Bug)
	if !ok {
		return nil
	}
	return idx.Canonical(bug)
}

func (w *walk) bugOf(obs *tracker.Record) *tracker.Record { return w.graph.bugs[obs] }

// isOf reports whether a sighting is one of a bug, or of a duplicate of it.
func (w *walk) isOf(obs, bug *tracker.Record) bool {
	of := w.bugOf(obs)
	return of != nil && of == w.idx.Canonical(bug)
}

func bugKey(bug *tracker.Record) string {
	if bug != nil {
		return bug.Ref().String()
	}
	return "unclassified"
}

// groupBy groups sightings, which are sorted by time, by a name that they have: the eight that were met
// last each by its name, and the rest of names together. Key begins the keys of the groups.
func (d *draft) groupBy(key, names string, nodes []*Node, alone map[*Node]bool, name func(*tracker.Record) string) {
	members := map[string][]*tracker.Record{}
	var order []string // the one met last comes first
	for _, n := range slices.Backward(nodes) {
		if alone[n] {
			continue
		}
		of := name(n.Record)
		if members[of] == nil {
			order = append(order, of)
		}
		members[of] = append(members[of], n.Record)
	}
	if len(order) > groupsShown+1 {
		var rest []*tracker.Record
		for _, of := range order[groupsShown:] {
			rest = append(rest, members[of]...)
		}
		d.stand(key, fmt.Sprintf("other %d %s", len(order)-groupsShown, names), rest)
		order = order[:groupsShown]
	}
	for _, of := range order {
		d.stand(key, of, members[of])
	}
}

// stand makes one node for sightings, unless it is a single one.
func (d *draft) stand(key, name string, members []*tracker.Record) {
	if len(members) < 2 {
		return
	}
	slices.SortFunc(members, tracker.CompareObserved)
	n := d.walk.groupNode(key+" "+name, name, members)
	for _, r := range members {
		d.stands[r] = n
	}
}

// standAlone returns the sightings that are shown by themselves among many, which are sorted by time: the
// one the trace starts from, the first and the last, and those after a fix and those that a postmortem
// covers, the newest first, as long as they are no more than are shown one by one.
func (d *draft) standAlone(nodes []*Node, most int) map[*Node]bool {
	alone := map[*Node]bool{nodes[0]: true, nodes[len(nodes)-1]: true}
	if slices.Contains(nodes, d.walk.start) {
		alone[d.walk.start] = true
	}
	for _, stands := range []func(*tracker.Record) bool{d.walk.afterFix, d.walk.covered} {
		for _, n := range slices.Backward(nodes) {
			if len(alone) < most && stands(n.Record) {
				alone[n] = true
			}
		}
	}
	return alone
}

// covered reports whether a postmortem covers a sighting.
func (w *walk) covered(obs *tracker.Record) bool {
	return slices.ContainsFunc(w.idx.FieldsIn(obs), func(e tracker.Edge) bool { return e.Relation == tracker.Covers })
}

// afterFix reports whether a sighting counts against a fix of its bug that is in force.
func (w *walk) afterFix(obs *tracker.Record) bool {
	bug := w.bugOf(obs)
	if bug == nil {
		return false
	}
	return slices.ContainsFunc(w.fixesOf(bug), func(f tracker.Fix) bool {
		_, _, failed := f.Failed(obs)
		return failed
	})
}

func (w *walk) fixesOf(bug *tracker.Record) []tracker.Fix {
	fixes, known := w.fixes[bug]
	if known {
		return fixes
	}
	for _, t := range w.graph.ties[bug].right {
		if t.to == nil || t.to.Kind != tracker.KindTask {
			continue
		}
		if f, ok := tracker.FixOf(t.to, w.opts.AsOf); ok {
			fixes = append(fixes, f)
		}
	}
	w.fixes[bug] = fixes
	return fixes
}
