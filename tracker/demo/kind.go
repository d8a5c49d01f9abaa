package demo

import (
	"cmp"
	"hash/fnv"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// newTale tells a record's history by the rules of its kind, and by what is known of it besides.
func newTale(idx *tracker.Index, r *tracker.Record) tale {
	t := tale{idx: idx, record: r, author: someone(r.ID)}
	switch r.Kind {
	case tracker.KindObservation:
		t.observation(r.Observation)
	case tracker.KindBug:
		t.bug()
	case tracker.KindTask:
		t.task(r.Task)
	case tracker.KindRunbook:
		t.runbook(r.Runbook)
	case tracker.KindPostmortem:
		t.written, t.subject = t.later(orElse(r.Postmortem.Ended, r.Postmortem.Started), 50*time.Hour), "Postmortem: "+r.Title
	case tracker.KindHandoff:
		t.written, t.author, t.subject = t.later(orElse(r.Handoff.Until, day(idx, r.ID)), 0), strings.Join(r.Handoff.Outgoing[:min(1, len(r.Handoff.Outgoing))], ""), r.Title
		t.author = cmp.Or(t.author, someone(r.ID))
	case tracker.KindReport:
		t.written, t.author, t.subject = t.later(day(idx, r.ID+"-28"), 6*24*time.Hour), cmp.Or(r.Report.Lead, someone(r.ID)), r.Title
	}
	for _, s := range story {
		if s.ref == r.Ref().String() {
			t.until = append(t.until, s.until(idx))
		}
	}
	return t
}

// observation is recorded within the hour and classified on the day that it says; what was rejected had
// been suspected first.
func (t *tale) observation(o *tracker.Observation) {
	t.written = t.later(o.Observed, 25*time.Minute)
	if len(o.Handlers) > 0 {
		t.author = o.Handlers[0]
	}
	t.subject = "Record " + o.Error + " on " + o.Instance
	if o.Ongoing || o.Resolved.IsZero() {
		t.subject += ", unresolved"
	}
	decided := t.later(o.Classified, 15*time.Minute)
	if !decided.After(t.written.Add(12 * time.Hour)) {
		decided = t.written.Add(90 * time.Minute)
	}
	decision := until{at: decided, author: last(o.Handlers, t.author), subject: "Classify: " + o.Bug.ID}
	if len(o.Not) == 0 {
		if !o.Bug.IsZero() && !o.Classified.IsZero() {
			decision.said = unset("bug", "classified", "classification")
			t.until = append(t.until, decision)
		}
		return
	}
	first := o.Not[0].Bug.ID
	decision.subject = "Reclassify: not " + first + ", " + o.Not[0].Because
	decision.said = append(unset("not"), set("bug", first), set("classified", o.Observed.Date()), set("classification", "suspected"))
	suspicion := until{at: t.written.Add(40 * time.Minute), subject: "Suspect " + first, said: unset("bug", "classified", "classification")}
	t.until = append(t.until, suspicion, decision)
}

// bug is opened when its first sighting is classified, and moves when its tasks do.
func (t *tale) bug() {
	t.written = time.Time{}
	for _, obs := range t.idx.Observations(t.record) {
		o := newTale(t.idx, obs)
		at := o.written
		for _, u := range o.until {
			at = u.at
		}
		if t.written.IsZero() || at.Before(t.written) {
			t.written, t.author = at.Add(-4*time.Minute), o.author
		}
	}
	if t.written.IsZero() {
		t.written = t.later(day(t.idx, "2026-03-10"), 0)
	}
	t.subject = "New bug: " + t.record.Title
	var moved time.Time
	for _, e := range t.idx.FieldsIn(t.record) {
		if e.Relation == tracker.Addresses && e.From.Task.Role == "fix" {
			task := newTale(t.idx, e.From)
			at := task.written
			if t.record.Bug.Status == "fixed" {
				at = task.shipped()
			}
			if at.After(moved) {
				moved = at
			}
		}
	}
	if status := t.record.Bug.Status; status != "open" && status != "duplicate" {
		if moved.IsZero() {
			moved = t.written.AddDate(0, 0, 20)
		}
		t.until = append(t.until, until{at: moved.Add(10 * time.Minute), subject: t.record.Title + ": " + status, said: []said{set("status", "open")}})
	}
}

// task is proposed, done, and sometimes taken back.
func (t *tale) task(task *tracker.Task) {
	t.written, t.subject = t.later(task.Created, 0), "New task: "+t.record.Title
	trailers := "\nCasebook: " + t.record.Ref().String() + "\n"
	for _, bug := range task.Bugs {
		trailers += "Casebook: " + bug.String() + "\n"
	}
	if at := t.shipped(); !at.IsZero() {
		t.until = append(t.until, until{at: at, subject: "Ship: " + t.record.Title, trailers: trailers, said: append(unset("shipped"), set("status", "planned"))})
	} else if task.Status != "proposed" && task.Status != "" {
		t.until = append(t.until, until{at: t.written.AddDate(0, 0, 2).Add(2 * time.Hour), subject: t.record.Title + ": " + task.Status, said: []said{set("status", "proposed")}})
	}
	if !task.Reverted.IsZero() {
		t.until = append(t.until, until{at: t.later(task.Reverted, 10*time.Minute), subject: "Revert: " + t.record.Title, trailers: trailers, said: unset("reverted")})
	}
}

// shipped returns when the last stage of a task shipped; zero if none did.
func (t tale) shipped() (at time.Time) {
	for _, stage := range t.record.Task.Shipped {
		if shipped := t.later(stage.At, 5*time.Minute); shipped.After(at) {
			at = shipped
		}
	}
	return at
}

// runbook is written before it is first used, and reviewed later.
func (t *tale) runbook(r *tracker.RunbookFields) {
	t.subject = "New runbook: " + t.record.Title
	reviewed := t.later(r.Reviewed, 0)
	t.written = reviewed
	for _, e := range t.idx.FieldsIn(t.record) {
		if e.From.Kind != tracker.KindObservation {
			continue
		}
		if at := t.later(e.From.Observation.Observed, -26*time.Hour); t.written.IsZero() || at.Before(t.written) {
			t.written = at
		}
	}
	if t.written.IsZero() {
		t.written = t.later(day(t.idx, "2025-06-02"), 0)
	}
	if !reviewed.IsZero() {
		t.until = append(t.until, until{at: reviewed, author: someone("review " + t.record.ID), subject: "Review " + t.record.Title, said: unset("reviewed")})
	}
}

// later returns a moment after a time: of a day, in its working hours.
func (t tale) later(at tracker.Time, after time.Duration) time.Time {
	if at.IsZero() {
		return time.Time{}
	}
	moment := at.At.Add(after)
	if at.DateOnly {
		moment = moment.Add(9*time.Hour + time.Duration(number(t.record.ID)%(7*60))*time.Minute)
	}
	return moment.In(t.idx.Config.Timezone).Truncate(time.Minute)
}

func orElse(t, other tracker.Time) tracker.Time {
	if t.IsZero() {
		return other
	}
	return t
}

// day reads a day, zero if it is none.
func day(idx *tracker.Index, text string) tracker.Time {
	if len(text) < len(time.DateOnly) {
		return tracker.Time{}
	}
	t, _ := tracker.ParseTime(text[:len(time.DateOnly)], idx.Config.Timezone)
	return t
}

func last(names []string, other string) string {
	if len(names) == 0 {
		return other
	}
	return names[len(names)-1]
}

// number returns a number that is the same for the same text.
func number(text string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(text))
	return h.Sum32()
}

// someone returns one of the people who keep the example, always the same one for a text.
func someone(text string) string {
	people := [...]string{"mei", "tomas", "jonas", "priya", "ada", "henrik"}
	return people[number(text)%uint32(len(people))]
}
