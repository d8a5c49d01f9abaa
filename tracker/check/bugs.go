package check

import (
	"fmt"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/english"
)

// bugRules look at the decisions about a bug.
func bugRules() []Rule {
	const into = "-- bugs/disk-full.md --\n---\ntitle: Disk full\n---\n"
	const duplicate = "-- bugs/enospc.md --\n---\ntitle: ENOSPC\nstatus: duplicate\nduplicate_of: disk-full\n---\n"
	const sighting = "-- observations/2026/2026-03-17-0309-enospc-on-db-1.md --\n---\ntitle: 'Handle: \"ENOSPC\" on db-1'\nobserved: 2026-03-17T03:09Z\n"
	return []Rule{
		{
			Name: "duplicate-status", Family: "lifecycle", Severity: tracker.Error,
			Doc: "A bug has status duplicate and does not say of which, or names one under duplicate_of and has another status. " +
				"Only both together make it one: its sightings are then counted for the other bug.",
			Given:  into,
			Before: "-- bugs/enospc.md --\n---\ntitle: ENOSPC\nstatus: open\nduplicate_of: disk-full\n---\n",
			After:  duplicate,
			record: duplicateStatus,
		},
		{
			Name: "duplicate-with-sightings", Family: "lifecycle", Severity: tracker.Warning,
			Doc: "Sightings still name a bug that was merged into another. They are counted for the other bug, but whoever reads one lands on " +
				"a page that nobody maintains.",
			Given:  into + duplicate,
			Before: sighting + "bug: enospc\n---\n",
			After:  sighting + "bug: disk-full\n---\n",
			record: duplicateWithSightings,
		},
	}
}

func duplicateStatus(_ *input, r *subject, say sayHere) {
	if r.Bug == nil {
		return
	}
	switch duplicate, of := r.Bug.Status == "duplicate", r.Bug.DuplicateOf; {
	case duplicate && !r.has("duplicate_of"):
		say(r.Pos("status"), "status is duplicate, but duplicate_of does not say of which bug", fmt.Sprintf("casebook merge %s INTO", r.ID))
	case !duplicate && !of.IsZero():
		say(r.Pos("duplicate_of"), fmt.Sprintf("duplicate_of names %s, but status is %s", of, r.Bug.Status),
			fmt.Sprintf("casebook set %s status=duplicate, or remove duplicate_of", r.Ref()))
	}
}

func duplicateWithSightings(in *input, r *subject, say sayHere) {
	if r.Bug == nil {
		return
	}
	into := in.idx.Canonical(r.Record)
	if into == r.Record {
		return
	}
	var sightings []string
	for _, e := range in.idx.FieldsIn(r.Record) {
		if e.Relation == tracker.ObservationOf {
			sightings = append(sightings, e.From.Ref().String())
		}
	}
	if len(sightings) > 0 {
		say(r.Pos("duplicate_of"), fmt.Sprintf("it was merged into %s, but %s still names it: %s", into.Ref(), english.Count(len(sightings), "sighting"), few(sightings)),
			fmt.Sprintf("casebook merge %s %s moves them", r.ID, into.ID))
	}
}
