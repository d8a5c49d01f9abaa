package check

import (
	"fmt"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/english"
)

// ongoingLimit is how long a sighting may be ongoing before somebody should look. Source: records.md, resolved.
const ongoingLimit = 7 * 24 * time.Hour

// sightingRules look at the state of observations.
func sightingRules() []Rule {
	const head = "-- observations/2026/2026-03-17-0309-disk-full-on-db-1.md --\n---\ntitle: 'Handle: \"disk full\" on db-1'\nobserved: 2026-03-17T03:09Z\n"
	const sections = "---\n## What happened\nUploads failed.\n## State before any action\n100%\n## Actions taken\n- removed orphans\n"
	const task = "-- tasks/delete-temporary-files.md --\n---\ntitle: Delete temporary files\nrole: prevention\nbugs: [disk-full]\nstatus: planned\n"
	return []Rule{
		{
			Name: "workaround-without-task", Family: "lifecycle", Severity: tracker.Warning,
			Doc: "A sighting ended in a workaround and nothing was put in hand to make the next one unnecessary. A task is: one that was spun off " +
				"from the sighting or follows it, or one that addresses its bug and is still open or shipped after the sighting. Of a bug " +
				"only the newest such sighting is reported. A bug that was accepted on purpose needs no task.",
			Given:  exampleBug,
			Before: head + "bug: disk-full\nresolution: workaround\n" + sections,
			After:  head + "bug: disk-full\nresolution: workaround\n" + sections + task + "spun_off_from: observation/2026-03-17-0309-disk-full-on-db-1\n---\n",
			whole:  workaroundWithoutTask,
		},
		{
			Name: "ongoing-too-long", Family: "lifecycle", Severity: tracker.Warning,
			Doc: "A sighting has been ongoing for more than 7 days. Mostly it was over long ago and nobody wrote it down, and its duration " +
				"grows with every day.",
			Before: head + "resolved: ongoing\n" + sections,
			After:  head + "resolved: 2026-03-17T05:14Z\n" + sections,
			record: ongoingTooLong,
		},
		{
			Name: "classification-without-bug", Family: "lifecycle", Severity: tracker.Warning,
			Doc:    "classification says how sure people are of the bug, and no bug is named. The sighting counts as unclassified.",
			Given:  exampleBug,
			Before: head + "classified: 2026-03-18\nclassification: suspected\n" + sections,
			After:  head + "classified: 2026-03-18\nclassification: suspected\nbug: disk-full\n" + sections,
			record: classificationWithoutBug,
		},
		{
			Name: "rejected-own-bug", Family: "lifecycle", Severity: tracker.Error,
			Doc:    "The same bug stands under bug and under not. A sighting is one of it or it is not; people changed their mind and left one behind.",
			Given:  exampleBug,
			Before: head + "bug: disk-full\nnot: [{bug: disk-full, because: inodes were free}]\n" + sections,
			After:  head + "not: [{bug: disk-full, because: inodes were free}]\nclassified: 2026-03-30\n" + sections,
			record: rejectedOwnBug,
		},
	}
}

// workaroundWithoutTask reports sightings without a bug one by one, of the others the newest of a bug.
func workaroundWithoutTask(in *input, say say) {
	newest, earlier := map[*tracker.Record]*tracker.Record{}, map[*tracker.Record]int{}
	for _, r := range in.idx.Records(tracker.KindObservation) {
		if r.Observation.Resolution != "workaround" || in.followedUp(r) {
			continue
		}
		bug := in.bugOf(r)
		if bug == nil {
			sayWorkaround(r, 0, say)
			continue
		}
		if other := newest[bug]; other != nil {
			earlier[bug]++
			if tracker.CompareObserved(r, other) < 0 {
				continue
			}
		}
		newest[bug] = r
	}
	for bug, r := range newest {
		sayWorkaround(r, earlier[bug], say)
	}
}

func sayWorkaround(r *tracker.Record, earlier int, say say) {
	text := "the sighting ended in a workaround, and no task was spun off"
	if earlier > 0 {
		text = fmt.Sprintf("the sighting ended in a workaround, as %s before it, and no task was spun off", english.Count(earlier, "other"))
	}
	say(r.Path, r.Pos("resolution"), text, fmt.Sprintf("casebook new task, with spun_off_from: %s", r.Ref()))
}

// bugOf returns the bug of a sighting, after merges; nil if it is unclassified.
func (in *input) bugOf(r *tracker.Record) *tracker.Record {
	for _, bug := range targets(in, r, tracker.ObservationOf) {
		return in.idx.Canonical(bug)
	}
	return nil
}

// followedUp reports whether a task takes up what a sighting left undone.
func (in *input) followedUp(r *tracker.Record) bool {
	for _, e := range in.idx.FieldsIn(r) {
		if e.Relation == tracker.SpunOffFrom || e.Relation == tracker.Follows {
			return true
		}
	}
	bug := in.bugOf(r)
	if bug == nil {
		return false
	}
	if bug.Bug.Status == "accepted" {
		return true
	}
	for _, e := range in.idx.FieldsIn(bug) {
		if e.Relation == tracker.Addresses && takesUp(e.From.Task, r.Observation.Observed) {
			return true
		}
	}
	return false
}

// takesUp reports whether a task was still to do at the time of a sighting and was not given up.
func takesUp(t *tracker.Task, observed tracker.Time) bool {
	if t.Status != "shipped" {
		return t.Status != "dropped"
	}
	for _, part := range t.Shipped {
		if part.At.End().After(observed.At) {
			return true
		}
	}
	return len(t.Shipped) == 0
}

func ongoingTooLong(in *input, r *subject, say sayHere) {
	if r.Observation == nil || !r.Observation.Ongoing || r.Observation.Observed.IsZero() {
		return
	}
	begin := r.Observation.Observed
	if in.before(begin.End().Add(ongoingLimit)) {
		say(r.Pos("resolved"), fmt.Sprintf("ongoing since %s, %s", spelt(begin), days(in.asOf.Sub(begin.At))),
			fmt.Sprintf("casebook set %s resolved=TIME, once it is over", r.Ref()))
	}
}

func classificationWithoutBug(_ *input, r *subject, say sayHere) {
	if r.Observation != nil && r.Observation.Bug.IsZero() && r.has("classification") && !r.has("bug") {
		say(r.Pos("classification"), "classification says how sure people are, but no bug is named", fmt.Sprintf("casebook classify %s BUG, or remove classification", r.ID))
	}
}

func rejectedOwnBug(in *input, r *subject, say sayHere) {
	if r.Observation == nil {
		return
	}
	bug := in.bugOf(r.Record)
	for _, n := range r.names {
		if bug != nil && n.relation == tracker.NotObservationOf && n.to != nil && in.idx.Canonical(n.to) == bug {
			say(n.Pos, fmt.Sprintf("not says that it is no sighting of %s, but bug names it", n.Ref), "keep one of them")
		}
	}
}
