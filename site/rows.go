package site

import (
	"slices"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/site/svg"
	"github.com/casebook-dev/casebook/tracker"
)

// A figure shows what was seen until the as-of time: these are its rows and marks.

// shapes are how the marks of sightings look in figures; see mark.
var shapes = map[string]svg.Shape{"confirmed": svg.Confirmed, "users": svg.Noticed, "suspected": svg.Suspected, "near": svg.NearMiss}

// markOf returns the mark of a sighting, as it stands on a page with this root.
func (b *build) markOf(root string, r *tracker.Record) svg.Mark {
	obs := r.Observation
	return svg.Mark{At: b.standIn(obs.Observed), Shape: shapes[mark(obs)], AfterFix: b.seen[r].after != "", Ongoing: obs.Ongoing,
		Href: root + recordAddress(r.Kind, r.ID), Title: b.tip(r)}
}

// standIn returns the instant at which a sighting is drawn: of a date only the middle of what of that day is over.
func (b *build) standIn(t tracker.Time) time.Time {
	end := t.End()
	if end.After(b.opts.AsOf) && t.DateOnly {
		end = b.opts.AsOf
	}
	return t.At.Add(end.Sub(t.At) / 2)
}

// tip says in a line what a mark stands for: when, where, what users had of it, and what is special about it.
func (b *build) tip(r *tracker.Record) string {
	obs := r.Observation
	where := ""
	if names := tracker.InstancesOf(r); len(names) > 0 {
		where = " on " + list(names...)
	}
	what := impactWords(obs)
	if obs.Bug.IsZero() || obs.Suspected {
		what = append(what, stateWord(obs))
	} else if obs.NearMiss {
		what = append(what, "near miss")
	}
	if obs.Ongoing {
		what = append(what, ongoing)
	}
	if after := b.seen[r].after; after != "" {
		what = append(what, "after fix "+after)
	}
	s := moment(obs.Observed) + " UTC" + where
	if len(what) > 0 {
		s += ": " + strings.Join(what, ", ")
	}
	return s
}

// impactWords say what users had of a sighting, as far as somebody wrote it down.
func impactWords(obs *tracker.Observation) []string {
	var words []string
	switch {
	case usersNoticed(obs):
		words = append(words, "users noticed")
	case obs.Impact.Users != nil, obs.Impact.Downtime != nil && *obs.Impact.Downtime == 0:
		words = append(words, "no user impact")
	}
	if d := obs.Impact.Downtime; d != nil && *d > 0 {
		words = append(words, span(*d)+" down")
	}
	return words
}

// until returns those of the sightings that were before the as-of time, oldest first; they may be given in either order.
func (b *build) until(sightings []*tracker.Record) []*tracker.Record {
	some := slices.DeleteFunc(slices.Clone(sightings), func(r *tracker.Record) bool { return r.Observation.Observed.At.After(b.opts.AsOf) })
	slices.SortStableFunc(some, tracker.CompareObserved)
	return some
}

// instanceRows returns a row for every instance that was hit, by name. A sighting that hit several is a mark on each and
// counted on the first of them.
func (b *build) instanceRows(root string, sightings []*tracker.Record) []svg.Row {
	byName := map[string]*svg.Row{}
	var names []string
	for _, r := range sightings {
		m := b.markOf(root, r)
		on := tracker.InstancesOf(r)
		if len(on) == 0 {
			on = []string{tracker.UnknownInstance}
		}
		for i, name := range on {
			if byName[name] == nil {
				byName[name] = &svg.Row{Label: name, Href: b.topicItem(root, instanceTopic, name).Href}
				names = append(names, name)
			}
			m.Again = i > 0
			byName[name].Marks = append(byName[name].Marks, m)
		}
	}
	slices.Sort(names)
	rows := make([]svg.Row, len(names))
	for i, name := range names {
		rows[i] = *byName[name]
	}
	return rows
}

// bugRows returns a row for every bug that the sightings were of, and one for those of no bug. The fixes of a bug stand on its row:
// they say nothing of the others.
func (b *build) bugRows(root string, sightings []*tracker.Record) []svg.Row {
	byBug := map[*tracker.Record]*svg.Row{}
	var bugs []*tracker.Record // in the order in which they were first seen
	for _, r := range sightings {
		bug := b.bugOf(r)
		row := byBug[bug]
		if row == nil {
			row = &svg.Row{Label: "unclassified"}
			if bug != nil {
				row.Label, row.Href, row.Fixes = bug.Title, root+recordAddress(bug.Kind, bug.ID), b.fixTimes(bug)
			}
			byBug[bug], bugs = row, append(bugs, bug)
		}
		row.Marks = append(row.Marks, b.markOf(root, r))
	}
	rows := make([]svg.Row, len(bugs))
	for i, bug := range bugs {
		rows[i] = *byBug[bug]
	}
	return rows
}

// fixTimes returns when the fixes of a bug shipped that were not reverted.
func (b *build) fixTimes(bug *tracker.Record) []time.Time {
	var times []time.Time
	for _, c := range b.lives[bug].changes {
		if c.Kind == svg.Fix && c.task.Task.Reverted.IsZero() {
			times = append(times, c.At)
		}
	}
	return times
}
