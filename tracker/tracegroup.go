package tracker

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Sightings beyond these numbers are grouped: more than twelve marks in a column are not read one by
// one, and more than eight groups are not either.
const (
	sightingsAlone  = 12
	instancesPerBug = 8
)

// group turns the walk into a trace: many sightings of one bug become one node per instance, and
// relations among the nodes become edges.
func (w *traceWalk) group() *traceDraft {
	d := &traceDraft{walk: w, stands: map[string]*TraceNode{}, has: map[*TraceNode]bool{}}
	sightings := map[string][]*TraceNode{}
	var bugs []string
	for _, n := range w.found {
		if n.Record == nil || n.Record.Kind != KindObservation {
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
func (w *traceWalk) bugOf(obs *Record) string {
	bug, ok := w.idx.Target(obs.Observation.Bug)
	if !ok || obs.Observation.Bug.IsZero() {
		return ""
	}
	return w.idx.Canonical(bug).Ref().String()
}

// groupSightings groups the sightings of one bug by instance, the eight instances that were hit last
// by name and the rest together. Some stay alone; see staysAlone.
func (d *traceDraft) groupSightings(bug string, nodes []*TraceNode) {
	slices.SortFunc(nodes, func(a, b *TraceNode) int { return CompareObserved(a.Record, b.Record) })
	byInstance := map[string][]*Record{}
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
		var rest []*Record
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
func (d *traceDraft) stand(bug, name string, members []*Record) {
	if len(members) < 2 {
		return
	}
	slices.SortFunc(members, CompareObserved)
	n := d.walk.groupNode(cmp.Or(bug, "unclassified")+" "+name, name, members)
	for _, r := range members {
		d.stands[r.Ref().String()] = n
	}
}

// staysAlone reports whether a sighting is shown by itself among many: the one the trace starts from,
// those after a fix and those that a postmortem covers. (So are the first and the last.)
func (d *traceDraft) staysAlone(n *TraceNode) bool {
	if n.Key == d.walk.start || d.walk.afterFix(n.Record) {
		return true
	}
	return slices.ContainsFunc(d.walk.idx.FieldsIn(n.Record), func(e Edge) bool { return e.Relation == Covers })
}

// afterFix reports whether a fix of its bug that is in force had reached the sighting's instance.
func (w *traceWalk) afterFix(obs *Record) bool {
	bug, ok := w.idx.Lookup(KindBug, obs.Observation.Bug.ID)
	if !ok || obs.Observation.Bug.IsZero() {
		return false
	}
	return slices.ContainsFunc(w.idx.FieldsIn(w.idx.Canonical(bug)), func(e Edge) bool {
		return e.Relation == Addresses && e.From.Task.Role == "fix" && e.From.Task.Status == "shipped" && w.shippedTo(e.From.Task, obs.Observation)
	})
}

func (w *traceWalk) shippedTo(t *Task, o *Observation) bool {
	if !t.Reverted.IsZero() && (w.opts.AsOf.IsZero() || !t.Reverted.At.After(w.opts.AsOf)) {
		return false
	}
	return slices.ContainsFunc(t.Shipped, func(s Rollout) bool {
		reached := len(s.On) == 0 || slices.ContainsFunc(s.On, func(glob string) bool { return MatchGlob(glob, o.Instance) })
		return reached && !s.At.IsZero() && o.Observed.At.After(s.At.End().Add(-time.Nanosecond))
	})
}
