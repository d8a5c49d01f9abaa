package history

import (
	"slices"

	"github.com/casebook-dev/casebook/tracker"
)

// LookAgain returns what changed in how the bug of a sighting is recognised (signatures, title, How to
// identify) after people last looked at the sighting, newest first: after the day of `classified`, or that
// moment. It returns none for a sighting without a bug or without `classified`, and none without a history.
func (h *History) LookAgain(idx *tracker.Index, obs *tracker.Record) []Event {
	if h == nil || obs.Observation == nil || obs.Observation.Bug.IsZero() || obs.Observation.Classified.IsZero() {
		return nil
	}
	bug, ok := idx.Target(obs.Observation.Bug)
	if !ok {
		return nil
	}
	looked := obs.Observation.Classified.End()
	var since []Event
	for _, e := range h.identity[idx.Canonical(bug).Ref().String()] {
		if !e.Commit.Time.Before(looked) {
			since = append(since, e)
		}
	}
	return since
}

// Story returns what happened to a record and around it, newest first: of a bug also which sightings were
// classified as it or taken away from it, and what became of the tasks that address it.
func (h *History) Story(idx *tracker.Index, r *tracker.Record) []Event {
	if h == nil {
		return nil
	}
	own := h.Record(r.Ref())
	if r.Kind != tracker.KindBug {
		return own
	}
	all := slices.Clone(own)
	for _, name := range h.everCalled(r) {
		all = append(all, h.byBug[name]...)
	}
	for _, task := range tasksOf(idx, r) {
		for _, e := range h.Record(task.Ref()) {
			if e.What == Created || e.What == Shipped || e.What == Reverted || e.What == StatusMoved {
				all = append(all, e)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Event) int { return a.place - b.place })
	return all
}

// everCalled returns a bug's id, its aliases and the ids that it had.
func (h *History) everCalled(r *tracker.Record) []string {
	called := append([]string{r.ID}, r.Aliases...)
	for _, e := range h.Record(r.Ref()) {
		called = append(called, e.Called)
	}
	slices.Sort(called)
	return slices.Compact(called)
}

func tasksOf(idx *tracker.Index, bug *tracker.Record) []*tracker.Record {
	var tasks []*tracker.Record
	for _, e := range idx.FieldsIn(bug) {
		if e.Relation == tracker.Addresses && !slices.Contains(tasks, e.From) {
			tasks = append(tasks, e.From)
		}
	}
	return tasks
}

// Versions returns a record's file before and after the commit of an event; before is nil if there was none.
func (h *History) Versions(e Event) (before, after []byte, err error) {
	c, err := h.repo.Resolve(e.Commit.Hash)
	if err != nil {
		return nil, nil, err
	}
	changes, err := h.changesOf(c)
	if err != nil {
		return nil, nil, err
	}
	for _, v := range versionsOf(changes) {
		if v.kind != e.Record.Kind || v.id != e.Called && (e.What != Renamed || v.id != e.From) {
			continue
		}
		for _, hash := range v.before {
			if hash != "" && before == nil {
				if before, err = h.repo.Blob(hash); err != nil {
					return nil, nil, err
				}
			}
		}
		if v.after != "" {
			if after, err = h.repo.Blob(v.after); err != nil {
				return nil, nil, err
			}
		}
	}
	return before, after, nil
}
