package site

import (
	"cmp"
	"slices"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/insight"
)

// life is what happened to a bug until the as-of time, and what was done about it. A bug that was merged into another one has
// none: its sightings are counted there.
type life struct {
	episodes []insight.Episode // oldest first
	changes  []change          // in the order of tasks, then postmortems
	standing                   // how the newest fix stands
	// Of the observations, near misses among them, those before that fix, and those since that do not count against it: near misses, within
	// its grace, on instances that do not have it, while nothing was recorded.
	before, besides int
}

// seen is what a figure and a table say of a sighting besides what its record says.
type seen struct {
	episode int       // of its bug, from 1; 0 for a near miss, an unclassified one and one after the as-of time
	after   string    // the name of the fix in spite of which it came back; empty if it did not
	again   int       // which one it is of those, from 1; 0 if it did not
	fixed   time.Time // when that fix was complete
}

// collectLives works out the life of every bug.
func (b *build) collectLives() {
	b.lives, b.seen = map[*tracker.Record]*life{}, make(map[*tracker.Record]seen, len(b.byTime))
	b.unrecorded = insight.Unrecorded(b.idx.Config)
	tasks, postmortems := b.tasksByBug(), b.postmortemsByBug()
	for _, bug := range b.idx.Records(tracker.KindBug) {
		if b.idx.Canonical(bug) != bug {
			continue
		}
		l := &life{episodes: insight.Episodes(b.idx, bug, b.opts.AsOf), standing: b.tallies[bug].standing}
		for _, task := range tasks[bug] {
			l.changes = append(l.changes, changesOf(task, b.opts.AsOf)...)
		}
		for _, m := range postmortems[bug] {
			l.changes = append(l.changes, postmortemChange(m)...)
		}
		b.noteSightings(bug, l, fixesAmong(tasks[bug]))
		b.lives[bug] = l
	}
}

// noteSightings notes of the sightings of a bug in which episode they were and whether they came back after a fix.
func (b *build) noteSightings(bug *tracker.Record, l *life, fixes []*tracker.Record) {
	if len(l.episodes) == 0 {
		return // near misses and what is to come
	}
	first, again := l.episodes[0].Sightings[0].At, map[*tracker.Record]int{}
	for i, e := range l.episodes {
		for _, s := range e.Sightings {
			noted := seen{episode: i + 1}
			if fix := cameBack(s, fixes, first); fix != nil {
				again[fix.Task]++
				noted.after, noted.again, noted.fixed = fixName(fix.Task), again[fix.Task], fix.Complete()
			}
			b.seen[s.Record] = noted
		}
	}
	for _, r := range b.idx.Observations(bug) {
		if !r.Observation.Observed.At.After(b.opts.AsOf) {
			l.place(r)
		}
	}
}

// place counts a sighting as before the fix, or since and beside the point. Those that count against it are among those in again.
func (l *life) place(r *tracker.Record) {
	if l.fix == nil {
		return
	}
	switch {
	case slices.Contains(l.again, r):
	case r.Observation.Observed.Middle().Before(l.fix.Complete()):
		l.before++
	default:
		l.besides++
	}
}

// cameBack returns the newest of the fixes in force at a sighting that it counts against, or nil. What was reverted later was a
// fix all the same; one from before the bug was first seen says nothing, nor does a sighting while nothing was recorded.
func cameBack(s insight.Sighting, fixes []*tracker.Record, first time.Time) *tracker.Fix {
	var against *tracker.Fix
	var newest time.Time
	for _, task := range fixes {
		f, ok := tracker.FixOf(task, s.Record.Observation.Observed.Middle())
		if !ok || !f.Complete().After(first) || !s.Counts {
			continue
		}
		if _, since, failed := f.Failed(s.Record); failed && !since.Before(newest) {
			against, newest = &f, since
		}
	}
	return against
}

// tasksByBug returns the tasks that address each bug or one that was merged into it, by id.
func (b *build) tasksByBug() map[*tracker.Record][]*tracker.Record {
	all := map[*tracker.Record][]*tracker.Record{}
	for _, task := range b.idx.Records(tracker.KindTask) {
		for _, e := range b.idx.FieldsOut(task) {
			if e.Relation == tracker.Addresses && e.To != nil && e.To.Bug != nil {
				add(all, b.idx.Canonical(e.To), task)
			}
		}
	}
	return all
}

// postmortemsByBug returns the postmortems that cover each bug or a sighting of it, by id.
func (b *build) postmortemsByBug() map[*tracker.Record][]*tracker.Record {
	all := map[*tracker.Record][]*tracker.Record{}
	for _, m := range b.idx.Records(tracker.KindPostmortem) {
		for _, e := range b.idx.FieldsOut(m) {
			switch {
			case e.Relation != tracker.Covers || e.To == nil:
			case e.To.Bug != nil:
				add(all, b.idx.Canonical(e.To), m)
			case e.To.Observation != nil:
				if bug := b.bugOf(e.To); bug != nil {
					add(all, bug, m)
				}
			}
		}
	}
	return all
}

// add files a record under a bug, once.
func add(all map[*tracker.Record][]*tracker.Record, bug, r *tracker.Record) {
	if !slices.Contains(all[bug], r) {
		all[bug] = append(all[bug], r)
	}
}

func fixesAmong(tasks []*tracker.Record) []*tracker.Record {
	var fixes []*tracker.Record
	for _, task := range tasks {
		if task.Task.Role == "fix" {
			fixes = append(fixes, task)
		}
	}
	return fixes
}

// fixNameLength is how long the name of a fix may be (visual-design.md 5).
const fixNameLength = 24

// fixName names a fix by its pull request, else by its title.
func fixName(task *tracker.Record) string {
	return cmp.Or(pullRequestOf(task), "“"+cut(task.Title, fixNameLength)+"”")
}

// pullRequestOf returns what the first pull request of a task is called, or nothing.
func pullRequestOf(task *tracker.Record) string {
	for _, l := range task.Links {
		if l.Kind == "pull-request" {
			return cut(linkText(l), fixNameLength)
		}
	}
	return ""
}
