package report

import (
	"cmp"
	"slices"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// TasksByAge returns the tasks, those created first before the others, and those without a date last.
func TasksByAge(idx *tracker.Index) []*tracker.Record {
	sorted := slices.Clone(idx.Records(tracker.KindTask))
	slices.SortFunc(sorted, func(x, y *tracker.Record) int {
		undated := func(r *tracker.Record) int {
			if r.Task.Created.IsZero() {
				return 1
			}
			return 0
		}
		return cmp.Or(cmp.Compare(undated(x), undated(y)), x.Task.Created.Compare(y.Task.Created), cmp.Compare(x.ID, y.ID))
	})
	return sorted
}

// OpenAt reports whether a task was open at a moment: written down by then, not dropped, and not shipped completely
// before. Of a task that was dropped nobody wrote down when.
func OpenAt(r *tracker.Record, at time.Time) bool {
	t := r.Task
	switch {
	case !t.Created.IsZero() && t.Created.At.After(at), t.Status == "dropped":
		return false
	case t.Status != "shipped":
		return true
	}
	last, ok := ShippedAt(r)
	return ok && last.At.After(at)
}

// ShippedAt returns when the last part of a task shipped; ok is false if it does not say.
func ShippedAt(r *tracker.Record) (at tracker.Time, ok bool) {
	for _, part := range r.Task.Shipped {
		if !ok || part.At.At.After(at.At) {
			at, ok = part.At, true
		}
	}
	return at, ok
}

// Shipped returns the tasks of which a part shipped in the period, the oldest first.
func (p *Period) Shipped() []*tracker.Record {
	var some []*tracker.Record
	for _, r := range TasksByAge(p.ledger.idx) {
		if slices.ContainsFunc(r.Task.Shipped, func(part tracker.Rollout) bool { return p.Holds(part.At) }) {
			some = append(some, r)
		}
	}
	return some
}

// SeenBetween counts the sightings of a task's bugs after a moment and before another, near misses left out.
func (l *Ledger) SeenBetween(task *tracker.Record, after, before time.Time) int {
	n := 0
	for _, bug := range l.bugsOfTask(task) {
		n += l.seen(bug, after, before)
	}
	return n
}

func (l *Ledger) seen(bug *tracker.Record, after, before time.Time) int {
	n := 0
	for _, s := range l.idx.Observations(bug) {
		if o := s.Observation; !o.NearMiss && o.Observed.At.After(after) && o.Observed.At.Before(before) {
			n++
		}
	}
	return n
}

// bugsOfTask returns the bugs that a task addresses, each once, merged ones as those they were merged into.
func (l *Ledger) bugsOfTask(task *tracker.Record) []*tracker.Record {
	var bugs []*tracker.Record
	for _, ref := range task.Task.Bugs {
		if bug, ok := l.idx.Target(ref); ok && bug.Kind == tracker.KindBug && !slices.Contains(bugs, l.idx.Canonical(bug)) {
			bugs = append(bugs, l.idx.Canonical(bug))
		}
	}
	return bugs
}
