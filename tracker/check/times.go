package check

import (
	"fmt"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// timeRules compare times with each other and with the moment of the check.
func timeRules() []Rule {
	return []Rule{
		{
			Name: "future-time", Family: "fields", Severity: tracker.Warning,
			Doc: "A time that tells what happened lies in the future, as of the moment of the check: a wrong year, day or offset. " +
				"Figures leave such a sighting out and count it. Due dates and the end of a handoff's shift may lie ahead.",
			Before: "-- observations/2026/2026-03-17-0309-disk-full-on-db-1.md --\n---\ntitle: 'Handle: \"disk full\" on db-1'\nobserved: 2026-03-17T03:09Z\nresolved: 2027-03-17T05:14Z\n---\n",
			After:  "-- observations/2026/2026-03-17-0309-disk-full-on-db-1.md --\n---\ntitle: 'Handle: \"disk full\" on db-1'\nobserved: 2026-03-17T03:09Z\nresolved: 2026-03-17T05:14Z\n---\n",
			record: futureTime,
		},
		{
			Name: "end-before-start", Family: "fields", Severity: tracker.Error,
			Doc: "Something ends, is acknowledged, classified or due before it began, is reverted before it shipped, or is over before users " +
				"no longer felt it. One of the two times is wrong, and every duration computed from them with it. " +
				"Dates without a time get the benefit of the doubt.",
			Before: "-- observations/2026/2026-03-17-0309-disk-full-on-db-1.md --\n---\ntitle: 'Handle: \"disk full\" on db-1'\nobserved: 2026-03-17T03:09Z\nresolved: 2026-03-16T05:14Z\n---\n",
			After:  "-- observations/2026/2026-03-17-0309-disk-full-on-db-1.md --\n---\ntitle: 'Handle: \"disk full\" on db-1'\nobserved: 2026-03-17T03:09Z\nresolved: 2026-03-17T05:14Z\n---\n",
			record: endBeforeStart, whole: inventoryEndBeforeStart,
		},
		{
			Name: "observed-since-too-late", Family: "fields", Severity: tracker.Error,
			Doc: "observed_since says when watching for a bug began, and the bug was seen before that. Rates are computed over the time " +
				"watched, so every one of them would be too high.",
			Given:  "-- observations/2026/2026-03-17-0309-disk-full-on-db-1.md --\n---\ntitle: 'Handle: \"disk full\" on db-1'\nobserved: 2026-03-17T03:09Z\nbug: disk-full\n---\n",
			Before: "-- bugs/disk-full.md --\n---\ntitle: Disk full\nobserved_since: 2026-03-20\n---\n",
			After:  "-- bugs/disk-full.md --\n---\ntitle: Disk full\nobserved_since: 2026-01-01\n---\n",
			record: observedSinceTooLate,
		},
	}
}

// namedTime is a time of a record with the name of its field.
type namedTime struct {
	name string
	*tracker.Time
}

// past returns the times of a record that tell what has happened.
func past(r *tracker.Record) []namedTime {
	all := make([]namedTime, 0, 8) // enough for most, and small enough for the stack
	switch {
	case r.Bug != nil:
		all = append(all, namedTime{"observed_since", &r.Bug.ObservedSince})
		for i := range r.Bug.Checked {
			all = append(all, namedTime{"checked", &r.Bug.Checked[i]})
		}
	case r.Observation != nil:
		o := r.Observation
		all = append(all, namedTime{"observed", &o.Observed}, namedTime{"acknowledged", &o.Acknowledged}, namedTime{"mitigated", &o.Mitigated},
			namedTime{"resolved", &o.Resolved}, namedTime{"classified", &o.Classified})
	case r.Runbook != nil:
		all = append(all, namedTime{"reviewed", &r.Runbook.Reviewed})
	case r.Task != nil:
		all = append(all, namedTime{"created", &r.Task.Created}, namedTime{"reverted", &r.Task.Reverted})
		for i := range r.Task.Shipped {
			all = append(all, namedTime{"shipped", &r.Task.Shipped[i].At})
		}
	case r.Postmortem != nil:
		all = append(all, namedTime{"started", &r.Postmortem.Started}, namedTime{"ended", &r.Postmortem.Ended})
	case r.Handoff != nil:
		all = append(all, namedTime{"since", &r.Handoff.Since})
	}
	for i := range r.Links {
		all = append(all, namedTime{"at of a link", &r.Links[i].At})
	}
	return all
}

func futureTime(in *input, r *subject, say sayHere) {
	if in.asOf.IsZero() {
		return
	}
	for _, t := range past(r.Record) {
		if t.IsZero() || !t.At.After(in.asOf) {
			continue
		}
		hint := "correct the date or its offset"
		if t.name == "shipped" {
			hint = "what is planned to ship then says so with due"
		}
		say(t.Pos, fmt.Sprintf("%s is %s, which lies in the future as of %s", t.name, spelt(*t.Time), in.asOf.Format(time.RFC3339)), hint)
	}
}

// span is a begin and an end that one record names.
type span struct{ begin, end namedTime }

// spans returns the pairs of times of a record of which the second cannot come first.
func spans(r *tracker.Record) []span {
	switch {
	case r.Observation != nil:
		o := r.Observation
		observed := namedTime{"observed", &o.Observed}
		return []span{
			{observed, namedTime{"acknowledged", &o.Acknowledged}},
			{observed, namedTime{"mitigated", &o.Mitigated}},
			{observed, namedTime{"resolved", &o.Resolved}},
			{observed, namedTime{"classified", &o.Classified}},
			{namedTime{"mitigated", &o.Mitigated}, namedTime{"resolved", &o.Resolved}},
		}
	case r.Task != nil:
		all := []span{{namedTime{"created", &r.Task.Created}, namedTime{"due", &r.Task.Due}}}
		if len(r.Task.Shipped) > 0 {
			first := firstPart(r.Task).At
			all = append(all, span{namedTime{"shipped", &first}, namedTime{"reverted", &r.Task.Reverted}})
		}
		return all
	case r.Postmortem != nil:
		return []span{{namedTime{"started", &r.Postmortem.Started}, namedTime{"ended", &r.Postmortem.Ended}}}
	case r.Handoff != nil:
		return []span{{namedTime{"since", &r.Handoff.Since}, namedTime{"until", &r.Handoff.Until}}}
	}
	return nil
}

func endBeforeStart(_ *input, r *subject, say sayHere) {
	for _, s := range spans(r.Record) {
		if endsFirst(*s.begin.Time, *s.end.Time) {
			say(s.end.Pos, fmt.Sprintf("%s %s comes before %s %s", s.end.name, spelt(*s.end.Time), s.begin.name, spelt(*s.begin.Time)),
				"correct one of them; mind the offsets")
		}
	}
}

func inventoryEndBeforeStart(in *input, say say) {
	for _, inv := range in.idx.Config.Instances {
		if endsFirst(inv.From, inv.To) {
			say(tracker.ConfigFile, inv.Pos, fmt.Sprintf("to %s of %s comes before from %s", spelt(inv.To), inv.Name, spelt(inv.From)), "correct one of them")
		}
	}
}

// endsFirst reports whether end is surely over before begin: of a date any moment may be meant.
func endsFirst(begin, end tracker.Time) bool {
	if begin.IsZero() || end.IsZero() {
		return false
	}
	if end.DateOnly {
		return !end.End().After(begin.At)
	}
	return end.At.Before(begin.At)
}

func observedSinceTooLate(in *input, r *subject, say sayHere) {
	if r.Bug == nil || r.Bug.ObservedSince.IsZero() {
		return
	}
	for _, seen := range in.idx.Observations(r.Record) {
		if first := seen.Observation.Observed; !first.IsZero() {
			if endsFirst(r.Bug.ObservedSince, first) {
				say(r.Bug.ObservedSince.Pos, fmt.Sprintf("observed_since is %s, but %s was observed %s", spelt(r.Bug.ObservedSince), seen.Ref(), spelt(first)),
					fmt.Sprintf("casebook set %s observed_since=%s, or earlier", r.Ref(), first.Date()))
			}
			return
		}
	}
}
