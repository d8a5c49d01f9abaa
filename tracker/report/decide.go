package report

import (
	"fmt"
	"slices"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/english"
	"github.com/casebook-dev/casebook/tracker/insight"
)

func (o *operational) decisions(t *text) {
	last := o.lastReport()
	switch {
	case last == nil:
		t.say("No earlier report holds decisions.")
	default:
		t.heading("What became of the last decisions")
		t.say("From the " + o.named(last, "report of "+last.Report.Month) + ".")
		t.list(o.became(last), 0)
	}
	if asks := o.toDecide(); len(asks) > 0 {
		t.heading("To decide")
		t.list(asks, listed)
	}
	t.prompt("What was decided, by whom? Each goes under decisions in the front matter too.")
}

// lastReport returns the newest report of an earlier month that holds decisions, or nil.
func (o *operational) lastReport() *tracker.Record {
	var last *tracker.Record
	for _, r := range o.Index.Records(tracker.KindReport) {
		m := r.Report.Month
		if _, _, ok := ParseMonth(m, time.UTC); ok && m < o.id && len(r.Report.Decisions) > 0 && (last == nil || m > last.Report.Month) {
			last = r
		}
	}
	return last
}

// became tells what became of each decision since the end of the month it was taken about.
func (o *operational) became(last *tracker.Record) []string {
	_, since, _ := ParseMonth(last.Report.Month, o.Index.Config.Timezone)
	var items []string
	for _, d := range last.Report.Decisions {
		r, ok := o.Index.Target(d.About)
		switch {
		case !ok:
			items = append(items, escape(d.About.String())+", which does not exist: "+quoted(d.Decision))
		default:
			items = append(items, o.to(r)+": "+quoted(d.Decision)+" "+o.fate(r, since))
		}
	}
	return items
}

// fate tells where a record stands after a decision.
func (o *operational) fate(r *tracker.Record, since time.Time) string {
	switch {
	case r.Task != nil:
		return o.taskFate(r, since)
	case r.Bug != nil:
		bug := o.Index.Canonical(r)
		s := english.Capital(o.seenSince(o.ledger.seen(bug, since, o.AsOf.Add(1)), since))
		if b := o.bug(bug); b != nil {
			s += "; " + standing(b)
		}
		return s + "."
	}
	return ""
}

func (o *operational) seenSince(n int, since time.Time) string {
	if n == 0 {
		return "not seen since " + o.day(since)
	}
	return "seen " + times(n) + " since " + o.day(since)
}

func (o *operational) taskFate(r *tracker.Record, since time.Time) string {
	at, dated := ShippedAt(r)
	switch {
	case r.Task.Status == "dropped":
		return "It was dropped."
	case !r.Task.Reverted.IsZero() && !r.Task.Reverted.At.After(o.AsOf):
		return "It was taken back on " + r.Task.Reverted.Date() + "."
	case !OpenAt(r, o.AsOf) && dated:
		return "Shipped " + at.Date() + "."
	case !OpenAt(r, o.AsOf):
		return "Shipped, but nobody wrote when."
	}
	return "Not done: " + join("; ", statusWord(r), person(r.Task.Team, r.Owner), o.due(r.Task),
		o.seenSince(o.ledger.SeenBetween(r, since, o.AsOf.Add(1)), since)) + "."
}

// asked is how many questions of a sort are put to the meeting.
const asked = 3

// toDecide proposes what to talk about; every question follows from a figure above it.
func (o *operational) toDecide() []string {
	return slices.Concat(o.askFailed(), first(asked, o.askUnfixed()), o.askClosing(), first(asked, o.askNobodys()), first(asked, o.askLate()), o.askAccepted())
}

func first(n int, items []string) []string { return items[:min(n, len(items))] }

func (o *operational) askFailed() []string {
	failed, _ := o.failed()
	var items []string
	for _, b := range failed {
		s := o.to(b.Record) + " came back after its fix: what next?"
		if tasks := o.endingTasks(b.Record); len(tasks) > 0 {
			s += " " + o.taskWords(tasks)
		} else {
			s += " No open task would end it."
		}
		items = append(items, s)
	}
	return items
}

// askUnfixed asks about the bugs at the top of the ranking that no open task would end.
func (o *operational) askUnfixed() []string {
	failed, _ := o.failed()
	var items []string
	for _, b := range o.Ranked()[:min(rankedFirst, len(o.Ranked()))] {
		if !slices.Contains(failed, b) && len(o.endingTasks(b.Record)) == 0 {
			items = append(items, fmt.Sprintf("%s is number %d by cost and no open task would end it: who looks for one?", o.to(b.Record), b.Rank.Place))
		}
	}
	return items
}

func (o *operational) askClosing() []string {
	since, _ := o.verified()
	var items []string
	for _, b := range since {
		if b.Record.Bug.Status != "fixed" {
			items = append(items, "The fix of "+o.to(b.Record)+" is verified: close it?")
		}
	}
	return items
}

// askNobodys asks who takes the oldest tasks that have neither owner nor team.
func (o *operational) askNobodys() []string {
	var items []string
	for _, r := range o.openTasks() {
		if r.Owner == "" && r.Task.Team == "" {
			items = append(items, "Who takes "+o.to(r)+", or do we drop it?")
		}
	}
	return items
}

func (o *operational) askLate() []string {
	var items []string
	for _, s := range o.month.Bugs {
		if customers, _ := s.ToldBy(); customers > 0 && len(o.openOf(s.Bug, "monitoring")) == 0 {
			items = append(items, "Customers told us of "+o.to(s.Bug)+": which alert would have been first?")
		}
	}
	return items
}

func (o *operational) askAccepted() []string {
	return eachRecord(o.Escalating(), func(b *insight.Bug) string {
		return "Do we still accept " + o.to(b.Record) + "? It comes more often than it did."
	})
}

func eachRecord(bugs []*insight.Bug, tell func(*insight.Bug) string) []string {
	var items []string
	for _, b := range bugs {
		items = append(items, tell(b))
	}
	return items
}

// quoted writes a decision as it was taken.
func quoted(decision string) string { return `"` + ended(escape(decision)) + `"` }
