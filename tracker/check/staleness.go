package check

import (
	"fmt"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

const (
	// unclassifiedLimit is how long a sighting may wait for somebody to look which bug it is: the
	// longest time between two hand-overs of a weekly shift.
	unclassifiedLimit = 7 * 24 * time.Hour

	// uncheckedLimit is how long the silence of a bug that only people find is believed.
	uncheckedLimit = 30 * 24 * time.Hour
)

// stalenessRules look at what should have happened by now.
func stalenessRules() []Rule {
	const sighting = "-- observations/2026/2026-03-17-0309-disk-full-on-db-1.md --\n---\ntitle: 'Handle: \"disk full\" on db-1'\nobserved: 2026-03-17T03:09Z\n"
	const runbook = "-- runbooks/free-a-disk.md --\n---\ntitle: Free a disk\n"
	const steps = "---\n## Steps\n1. Free it.\n"
	return []Rule{
		{
			Name: "stale-runbook", Family: "staleness", Severity: tracker.Warning,
			Doc: "A runbook is to be reviewed in a rhythm (review_every), and its last review is longer ago than that. At 3 am a step that no " +
				"longer works costs more than no step at all.",
			Before: runbook + "reviewed: 2025-11-01\nreview_every: 90d\n" + steps,
			After:  runbook + "reviewed: 2026-03-30\nreview_every: 90d\n" + steps,
			record: staleRunbook,
		},
		{
			Name: "runbook-never-reviewed", Family: "staleness", Severity: tracker.Info,
			Doc:    "A runbook does not say when somebody last checked every step of it. Nobody can tell whether the commands in it still exist.",
			Before: runbook + steps,
			After:  runbook + "reviewed: 2026-03-30\n" + steps,
			record: runbookNeverReviewed,
		},
		{
			Name: "runbook-did-not-work", Family: "staleness", Severity: tracker.Warning,
			Doc: "A sighting since the last review says that the runbook worked partly or not at all. What had to be done instead is known to " +
				"whoever did it, for a while. Correct the runbook and write the day under reviewed.",
			Given:  exampleBug + sighting + "runbook: {used: free-a-disk, worked: partly}\nbug: disk-full\n---\nUploads failed.\n",
			Before: runbook + "reviewed: 2026-03-01\n" + steps,
			After:  runbook + "reviewed: 2026-03-18\n" + steps,
			record: runbookDidNotWork,
		},
		{
			Name: "unclassified-too-long", Family: "staleness", Severity: tracker.Warning,
			Doc: "For more than 7 days nobody has looked which bug this is a sighting of: it names no bug, and both observed and classified (when " +
				"people last looked) are older. Nothing found is an answer: `casebook classify OBS --not BUG --because …` writes down that somebody looked.",
			Given:  exampleBug,
			Before: sighting + "---\nUploads failed.\n",
			After:  sighting + "bug: disk-full\nclassified: 2026-03-18\n---\nUploads failed.\n",
			record: unclassifiedTooLong,
		},
		{
			Name: "overdue-task", Family: "staleness", Severity: tracker.Warning,
			Doc:    "The day by which a task was due has passed, and the task is neither shipped nor dropped. Do it, move the day, or drop it and say why.",
			Given:  exampleBug,
			Before: "-- tasks/sweep-tmp.md --\n---\ntitle: Sweep /tmp\nrole: mitigation\nbugs: [disk-full]\nstatus: planned\ndue: 2026-03-31\n---\n",
			After:  "-- tasks/sweep-tmp.md --\n---\ntitle: Sweep /tmp\nrole: mitigation\nbugs: [disk-full]\nstatus: planned\ndue: 2026-04-30\n---\n",
			record: overdueTask,
		},
		{
			Name: "untouched-task", Family: "staleness", Severity: tracker.Warning,
			Doc: "A task is in progress, or is for whoever is on call (label on-call, or owned by oncall.assignee of the settings), and for oncall.stale_after " +
				"(14 days) no commit has changed it or named it in a trailer. Either nobody works on it, and its status says so to nobody, or what was found out is " +
				"in somebody's head. Needs git.",
			Given:  exampleBug,
			Before: "-- tasks/sweep-tmp.md --\n---\ntitle: Sweep /tmp\nrole: mitigation\nbugs: [disk-full]\nstatus: in-progress\n---\n",
			After:  "-- tasks/sweep-tmp.md --\n---\ntitle: Sweep /tmp\nrole: mitigation\nbugs: [disk-full]\nstatus: planned\n---\n",
			record: untouchedTask,
		},
		{
			Name: "parked-with-one-person", Family: "staleness", Severity: tracker.Warning,
			Doc: "A task is labelled on-call and waits with somebody else than oncall.assignee of the settings. Shifts end: whoever is on call next looks " +
				"at what the rotation owns, and the task stays where it is. Someone who is working on it says so by status: in-progress.",
			Given:  exampleBug + "-- casebook.yaml --\noncall: {assignee: team-oncall}\n",
			Before: "-- tasks/sweep-tmp.md --\n---\ntitle: Sweep /tmp\nrole: mitigation\nbugs: [disk-full]\nstatus: planned\nlabels: [on-call]\nowner: mei\n---\n",
			After:  "-- tasks/sweep-tmp.md --\n---\ntitle: Sweep /tmp\nrole: mitigation\nbugs: [disk-full]\nstatus: planned\nlabels: [on-call]\nowner: team-oncall\n---\n",
			record: parkedWithOnePerson,
		},
		{
			Name: "unchecked-manual-bug", Family: "staleness", Severity: tracker.Info,
			Doc: "A bug is found by people (detection: manual), and for more than 30 days nobody has seen it or recorded a check. The silence may " +
				"only mean that nobody looked, so it proves nothing about a fix. Looking and writing the day under checked makes it evidence.",
			Before: "-- bugs/disk-full.md --\n---\ntitle: Disk full\ndetection: manual\nchecked: [2026-02-01]\n---\n",
			After:  "-- bugs/disk-full.md --\n---\ntitle: Disk full\ndetection: manual\nchecked: [2026-02-01, 2026-03-28]\n---\n",
			record: uncheckedManualBug,
		},
	}
}

func staleRunbook(in *input, r *subject, say sayHere) {
	if r.Runbook == nil {
		return
	}
	if due, ok := r.Runbook.ReviewLapses(); ok && in.before(due) {
		say(r.Pos("reviewed"), fmt.Sprintf("the review of %s was good for %s, until %s", spelt(r.Runbook.Reviewed), r.scalars("review_every")[0].Value, due.Add(-time.Second).Format(time.DateOnly)),
			fmt.Sprintf("go through its steps, then casebook set %s reviewed=%s", r.Ref(), in.asOf.Format(time.DateOnly)))
	}
}

func runbookNeverReviewed(_ *input, r *subject, say sayHere) {
	if r.Runbook != nil && r.Runbook.Reviewed.IsZero() && !r.has("reviewed") {
		say(r.Pos("title"), "nobody has reviewed this runbook", fmt.Sprintf("go through its steps, then casebook set %s reviewed=DATE", r.Ref()))
	}
}

func runbookDidNotWork(in *input, r *subject, say sayHere) {
	if r.Runbook == nil {
		return
	}
	var last *tracker.Record
	var worked string
	for _, e := range in.idx.FieldsIn(r.Record) {
		if e.Relation != tracker.UsedRunbook || !e.From.Observation.Observed.At.After(r.Runbook.Reviewed.End()) {
			continue
		}
		if w := howItWorked(in, e.From, r.Record); w == "partly" || w == "no" {
			last, worked = e.From, w
		}
	}
	if last == nil {
		return
	}
	place, words := r.Pos("reviewed"), map[string]string{"partly": "worked only partly", "no": "did not work"}[worked]
	if !r.has("reviewed") {
		place = r.Pos("title")
	}
	say(place, fmt.Sprintf("it %s on %s (%s) and has not been reviewed since", words, last.Observation.Observed.Date(), last.Ref()),
		fmt.Sprintf("correct it, then casebook set %s reviewed=DATE", r.Ref()))
}

// howItWorked returns what a sighting says of a runbook it used: yes, partly, no or nothing.
func howItWorked(in *input, r, runbook *tracker.Record) string {
	for _, use := range r.Observation.Runbooks {
		if to, ok := in.idx.Target(use.Runbook); ok && to == runbook {
			return use.Worked
		}
	}
	return ""
}

func unclassifiedTooLong(in *input, r *subject, say sayHere) {
	if r.Observation == nil || !r.Observation.Bug.IsZero() || r.has("bug") || r.Observation.Observed.IsZero() {
		return
	}
	looked, since := r.Observation.Observed, "observed"
	if c := r.Observation.Classified; c.End().After(looked.End()) {
		looked, since = c, "last looked at"
	}
	if in.before(looked.End().Add(unclassifiedLimit)) {
		say(r.Pos("title"), fmt.Sprintf("unclassified, %s %s ago", since, days(in.asOf.Sub(looked.At))),
			fmt.Sprintf("casebook classify %s BUG, or --not BUG --because …; casebook new bug --from %s if it is a new one", r.ID, r.ID))
	}
}

func overdueTask(in *input, r *subject, say sayHere) {
	if r.Task == nil || r.Task.Closed() || r.Task.Due.IsZero() || !in.before(r.Task.Due.End()) {
		return
	}
	say(r.Pos("due"), fmt.Sprintf("due %s, %s ago, and %s", spelt(r.Task.Due), days(in.asOf.Sub(r.Task.Due.At)), r.Task.Status),
		fmt.Sprintf("casebook set %s status=shipped, or due=DATE", r.Ref()))
}

func untouchedTask(in *input, r *subject, say sayHere) {
	if !in.idx.Config.GoesStale(r.Record) {
		return
	}
	changed, ok := in.changed(r.Record)
	if !ok || !in.before(in.idx.Config.GoesStaleAt(changed)) {
		return
	}
	place, what := r.Pos("status"), r.Task.Status
	if place.Line == 0 {
		place = r.Pos("title")
	}
	if in.idx.Config.ForOnCall(r.Record) {
		what += " for on-call"
	}
	say(place, fmt.Sprintf("%s, and untouched since %s, %s ago", what, changed.In(in.idx.Config.Timezone).Format(time.DateOnly), days(in.asOf.Sub(changed))),
		fmt.Sprintf("write down where it stands, or casebook set %s status=planned, status=dropped or status=shipped", r.Ref()))
}

func parkedWithOnePerson(in *input, r *subject, say sayHere) {
	if in.idx.Config.Parked(r.Record) {
		name := in.idx.Config.OnCall.Assignee
		say(r.Pos("owner"), fmt.Sprintf("it is for on-call, and parked with %s instead of %s", r.Owner, name),
			fmt.Sprintf("casebook set %s owner=%s, or status=in-progress if %s is at it", r.Ref(), name, r.Owner))
	}
}

func uncheckedManualBug(in *input, r *subject, say sayHere) {
	if r.Bug == nil || r.Bug.Detection != "manual" || r.Bug.Status == "accepted" || r.Bug.Status == "duplicate" {
		return
	}
	var last tracker.Time
	for _, t := range r.Bug.Checked {
		if t.End().After(last.End()) {
			last = t
		}
	}
	if seen := in.idx.Observations(r.Record); len(seen) > 0 {
		if t := seen[len(seen)-1].Observation.Observed; t.End().After(last.End()) {
			last = t
		}
	}
	switch {
	case last.IsZero():
		say(r.Pos("detection"), "found by people only, and no check is recorded", fmt.Sprintf("look, then add the day: casebook set %s checked=DATE", r.Ref()))
	case in.before(last.End().Add(uncheckedLimit)):
		say(r.Pos("detection"), fmt.Sprintf("found by people only, and last seen or checked %s, %s ago", last.Date(), days(in.asOf.Sub(last.At))),
			fmt.Sprintf("look, then add the day to checked of %s", r.Path))
	}
}
