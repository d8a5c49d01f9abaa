package tracker

import (
	"slices"
	"time"
)

// FixGrace is how long after a fix a sighting is not held against it. Source: recurrence.md, fix_grace.
const FixGrace = 24 * time.Hour

// Fix is a task of role fix that has shipped and is in force.
type Fix struct {
	Task  *Record
	Parts []Rollout // those that have shipped; empty if the task does not say when
}

// Fixes returns the fixes in force at asOf of every bug, those of bugs merged into it included, the
// oldest first. A zero asOf counts all that is written. A dropped fix is never in force, a reverted one
// no more.
func (idx *Index) Fixes(asOf time.Time) map[*Record][]Fix {
	fixes := map[*Record][]Fix{}
	for _, task := range idx.Records(KindTask) {
		f, ok := FixOf(task, asOf)
		if !ok {
			continue
		}
		for _, e := range idx.FieldsOut(task) {
			if e.Relation != Addresses || e.To == nil || e.To.Kind != KindBug {
				continue
			}
			bug := idx.Canonical(e.To)
			if !slices.ContainsFunc(fixes[bug], func(g Fix) bool { return g.Task == task }) {
				fixes[bug] = append(fixes[bug], f)
			}
		}
	}
	for _, of := range fixes {
		slices.SortStableFunc(of, func(a, b Fix) int { return a.Complete().Compare(b.Complete()) })
	}
	return fixes
}

// FixOf returns a task as a fix if it is one in force at asOf; a zero asOf is the end of time.
func FixOf(task *Record, asOf time.Time) (Fix, bool) {
	t := task.Task
	reverted := !t.Reverted.IsZero() && (asOf.IsZero() || !t.Reverted.At.After(asOf))
	if t.Role != "fix" || t.Status == "dropped" || reverted {
		return Fix{}, false
	}
	f := Fix{Task: task}
	for _, part := range t.Shipped {
		if asOf.IsZero() || !part.At.At.After(asOf) {
			f.Parts = append(f.Parts, part)
		}
	}
	return f, len(f.Parts) > 0 || t.Status == "shipped"
}

// Complete returns when the last part had shipped, of a date the end of its day; zero if the task does
// not say.
func (f Fix) Complete() time.Time {
	var last time.Time
	for _, part := range f.Parts {
		if end := part.At.End(); end.After(last) {
			last = end
		}
	}
	return last
}

// Reached returns when the fix was in force on an instance. Of several parts that name it the first
// counts; on an unknown instance it is in force once it is complete.
func (f Fix) Reached(instance string) (at time.Time, ok bool) {
	if instance == UnknownInstance || instance == "" {
		return f.Complete(), len(f.Parts) > 0
	}
	for _, part := range f.Parts {
		covers := len(part.On) == 0 || slices.ContainsFunc(part.On, func(glob string) bool { return MatchGlob(glob, instance) })
		if end := part.At.End(); covers && (!ok || end.Before(at)) {
			at, ok = end, true
		}
	}
	return at, ok
}

// Failed reports whether a sighting counts against the fix: one of its instances had had it for longer
// than the grace. It returns which, and since when. A near miss never counts.
func (f Fix) Failed(obs *Record) (instance string, since time.Time, failed bool) {
	o := obs.Observation
	if o.NearMiss || o.Observed.IsZero() {
		return "", time.Time{}, false
	}
	at := o.Observed.Middle()
	for _, instance := range append([]string{o.Instance}, o.AlsoOn...) {
		if since, ok := f.Reached(instance); ok && at.After(since.Add(FixGrace)) {
			return instance, since, true
		}
	}
	return "", time.Time{}, false
}
