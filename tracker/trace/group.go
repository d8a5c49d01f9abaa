package trace

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// Sightings beyond these numbers are grouped: more than twelve marks in a column are not read one by
// one, and more than eight groups are not either.
const (
	sightingsAlone  = 12
	instancesPerBug = 8
)

// group turns the walk into a trace: many sightings of one bug become one node per instance, and
// relations among the nodes become edges.
func (w *walk) group() *draft {
	d := &draft{walk: w, stands: map[string]*Node{}, has: map[*Node]bool{}}
	sightings := map[string][]*Node{}
	var bugs []string
	for _, n := range w.found {
		if n.Record == nil || n.Record.Kind != tracker.KindObservation {
			continue
		}
		bug := w.bugOf(n.Record)
		if sightings[bug] == nil {
			bugs = append(bugs, bug)
		}
		sightings[bug] = append(sightings[bug], n)
	}
	alone := cmp.Or(w.opts.Alone, sightingsAlone)
	for _, bug := range bugs {
		if len(sightings[bug]) > alone {
			d.groupSightings(bug, sightings[bug])
		}
	}
	for _, n := range w.found {
		for _, r := range n.Records {
			d.stands[r.Ref().String()] = n
		}
		if shown := d.shown(n.Key, n); !d.has[shown] {
			d.nodes, d.has[shown] = append(d.nodes, shown), true
		}
	}
	d.connect()
	return d
}

// bugOf returns the key of the bug that a sighting counts for, "" while it is unclassified.
func (w *walk) bugOf(obs *tracker.Record) string {
	bug, ok := w.idx.Target(obs.Observation.Bug)
	if !ok || obs.Observation.Bug.IsZero() {
		return ""
	}
	return w.idx.Canonical(bug).Ref().String()
}

// groupSightings groups the sightings of one bug by instance, the eight instances that were hit last
// by name and the rest together. Some stay alone; see staysAlone.
func (d *draft) groupSightings(bug string, nodes []*Node) {
	slices.SortFunc(nodes, func(a, b *Node) int { return tracker.CompareObserved(a.Record, b.Record) })
	byInstance := map[string][]*tracker.Record{}
	var instances []string // the one hit last comes first
	for i := len(nodes) - 1; i >= 0; i-- {
		r := nodes[i].Record
		if i == 0 || i == len(nodes)-1 || d.staysAlone(nodes[i]) {
			continue
		}
		name := r.Observation.Instance
		if byInstance[name] == nil {
			instances = append(instances, name)
		}
		byInstance[name] = append(byInstance[name], r)
	}
	if len(instances) > instancesPerBug+1 {
		var rest []*tracker.Record
		for _, name := range instances[instancesPerBug:] {
			rest = append(rest, byInstance[name]...)
		}
		d.stand(bug, fmt.Sprintf("other %d instances", len(instances)-instancesPerBug), rest)
		instances = instances[:instancesPerBug]
	}
	for _, name := range instances {
		d.stand(bug, name, byInstance[name])
	}
}

// stand makes one node for sightings of a bug, unless it is a single one.
func (d *draft) stand(bug, name string, members []*tracker.Record) {
	if len(members) < 2 {
		return
	}
	slices.SortFunc(members, tracker.CompareObserved)
	n := d.walk.groupNode(cmp.Or(bug, "unclassified")+" "+name, name, members)
	for _, r := range members {
		d.stands[r.Ref().String()] = n
	}
}

// staysAlone reports whether a sighting is shown by itself among many: the one the trace starts from,
// those after a fix and those that a postmortem covers. (So are the first and the last.)
func (d *draft) staysAlone(n *Node) bool {
	if n.Key == d.walk.start || d.walk.afterFix(n.Record) {
		return true
	}
	return slices.ContainsFunc(d.walk.idx.FieldsIn(n.Record), func(e tracker.Edge) bool { return e.Relation == tracker.Covers })
}

// afterFix reports whether a fix of its bug that is in force had reached the sighting's instance.
func (w *walk) afterFix(obs *tracker.Record) bool {
	bug, ok := w.idx.Lookup(tracker.KindBug, obs.Observation.Bug.ID)
	if !ok || obs.Observation.Bug.IsZero() {
		return false
	}
	return slices.ContainsFunc(w.idx.FieldsIn(w.idx.Canonical(bug)), func(e tracker.Edge) bool {
		return e.Relation == tracker.Addresses && e.From.Task.Role == "fix" && e.From.Task.Status == "shipped" && w.shippedTo(e.From.Task, obs.Observation)
	})
}

func (w *walk) shippedTo(t *tracker.Task, o *tracker.Observation) bool {
	if !t.Reverted.IsZero() && (w.opts.AsOf.IsZero() || !t.Reverted.At.After(w.opts.AsOf)) {
		return false
	}
	return slices.ContainsFunc(t.Shipped, func(s tracker.Rollout) bool {
		reached := len(s.On) == 0 || slices.ContainsFunc(s.On, func(glob string) bool { return tracker.MatchGlob(glob, o.Instance) })
		return reached && !s.At.IsZero() && o.Observed.At.After(s.At.End().Add(-time.Nanosecond))
	})
}
