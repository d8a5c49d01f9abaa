package check

import (
	"fmt"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// fixRules compare the fixes of a bug with its sightings.
func fixRules() []Rule {
	const fix = "-- tasks/delete-temporary-files.md --\n---\ntitle: Delete temporary files\nrole: fix\nbugs: [disk-full]\nstatus: shipped\n"
	const know = "---\n## How will we know that it works in production\nNo sighting for a month.\n"
	const body = "---\n## Root cause\nAborted uploads.\n"
	const sighting = "-- observations/2026/2026-03-17-0309-disk-full-on-db-1.md --\n---\ntitle: 'Handle: \"disk full\" on db-1'\nobserved: 2026-03-17T03:09Z\nbug: disk-full\n---\n"
	const earlier = "-- observations/2026/2026-02-11-disk-full-on-db-1.md --\n---\ntitle: 'Handle: \"disk full\" on db-1'\nobserved: 2026-02-11\nbug: disk-full\n---\n"
	return []Rule{
		{
			Name: "back-after-fix", Family: "lifecycle", Severity: tracker.Warning,
			Doc: "The status of a bug is fixed, but it was seen again more than 24 hours after its newest fix in force reached the instance. " +
				"A fix that is shipped by date is in force from the end of that day, one that is rolled out in parts on the instances it has reached, a " +
				"reverted one never. Near misses do not count. This is a warning, not an error: whoever records the sighting must not be held up by what it means for the bug.",
			Given:  fix + "shipped: 2026-03-01\n" + know + earlier + sighting,
			Before: "-- bugs/disk-full.md --\n---\ntitle: Disk full\nstatus: fixed\n" + body,
			After:  "-- bugs/disk-full.md --\n---\ntitle: Disk full\nstatus: investigating\n" + body,
			record: backAfterFix,
		},
		{
			Name: "fix-before-first-sighting", Family: "lifecycle", Severity: tracker.Warning,
			Doc: "A fix shipped before the bug was first seen. Either the date is wrong, earlier sightings were never recorded, or it fixed " +
				"something else: nothing can be said about whether it worked.",
			Given:  "-- bugs/disk-full.md --\n---\ntitle: Disk full\n" + body + sighting,
			Before: fix + "shipped: 2025-03-19\n" + know,
			After:  fix + "shipped: 2026-03-19\n" + know,
			record: fixBeforeFirstSighting,
		},
		{
			Name: "fixed-without-fix", Family: "lifecycle", Severity: tracker.Error,
			Doc: "The status of a bug is fixed, but no task of role fix has shipped for it and is still in force, and nothing stands under Root " +
				"cause that would say why it is gone. Nobody can check whether it stays away without knowing since when.",
			Given:  fix + "shipped: 2026-03-01\nreverted: 2026-03-05\n" + know,
			Before: "-- bugs/disk-full.md --\n---\ntitle: Disk full\nstatus: fixed\n---\n",
			After:  "-- bugs/disk-full.md --\n---\ntitle: Disk full\nstatus: fixed\n---\n## Root cause\nThe disk was replaced by a larger one on 2026-03-06.\n",
			record: fixedWithoutFix,
		},
	}
}

func backAfterFix(in *input, r *subject, say sayHere) {
	fixes := in.fixes()[r.Record]
	if r.Bug == nil || r.Bug.Status != "fixed" || len(fixes) == 0 {
		return
	}
	newest := fixes[len(fixes)-1]
	var again []*tracker.Record
	for _, seen := range in.idx.Observations(r.Record) {
		if _, _, failed := newest.Failed(seen); failed {
			again = append(again, seen)
		}
	}
	if len(again) == 0 {
		return
	}
	say(r.Pos("status"), "status is fixed, but it was seen "+againWords(newest, again),
		fmt.Sprintf("casebook set %s status=investigating, or classify the sighting as another bug", r.Ref()))
}

// againWords tells of the sightings after a fix: "on 2026-03-27 (observation/x), after task/y shipped on
// 2026-03-25".
func againWords(f tracker.Fix, again []*tracker.Record) string {
	last := again[len(again)-1]
	when := fmt.Sprintf("on %s (%s)", last.Observation.Observed.Date(), last.Ref())
	if len(again) > 1 {
		when = fmt.Sprintf("%d times, last %s", len(again), when)
	}
	instance, since, _ := f.Failed(last)
	what := "shipped"
	if since.Before(f.Complete()) {
		what = "reached " + instance
	}
	return fmt.Sprintf("%s, after %s %s on %s", when, f.Task.Ref(), what, since.Add(-1).Format(time.DateOnly)) // a day ends at the next midnight
}

func fixBeforeFirstSighting(in *input, r *subject, say sayHere) {
	if r.Task == nil {
		return
	}
	f, ok := tracker.FixOf(r.Record, in.asOf)
	if !ok || len(f.Parts) == 0 {
		return
	}
	for _, bug := range targets(in, r.Record, tracker.Addresses) {
		seen := in.idx.Observations(in.idx.Canonical(bug))
		if len(seen) == 0 || seen[0].Observation.Observed.IsZero() {
			continue
		}
		first := seen[0]
		if f.Complete().After(first.Observation.Observed.At) {
			continue
		}
		say(f.Parts[len(f.Parts)-1].At.Pos, fmt.Sprintf("the fix shipped %s, before %s was first seen on %s (%s)",
			spelt(f.Parts[len(f.Parts)-1].At), bug.Ref(), first.Observation.Observed.Date(), first.Ref()), "correct shipped, record the earlier sightings, or name another bug")
	}
}

func fixedWithoutFix(in *input, r *subject, say sayHere) {
	if r.Bug == nil || r.Bug.Status != "fixed" || len(in.fixes()[r.Record]) > 0 || filled(r.Outline(), "Root cause") {
		return
	}
	text := "status is fixed, but no fix has shipped and Root cause gives no reason"
	for _, e := range in.idx.FieldsIn(r.Record) {
		if e.Relation == tracker.Addresses && e.From.Task.Role == "fix" && !e.From.Task.Reverted.IsZero() && len(e.From.Task.Shipped) > 0 {
			text = fmt.Sprintf("status is fixed, but %s was reverted %s and Root cause gives no reason", e.From.Ref(), spelt(e.From.Task.Reverted))
		}
	}
	say(r.Pos("status"), text, fmt.Sprintf("record the fix (casebook new task, role fix, bugs: [%s]), or say under ## Root cause why it is gone", r.ID))
}
