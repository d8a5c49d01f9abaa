package report

import (
	"fmt"
	"strings"

	"github.com/casebook-dev/casebook/tracker/insight"
)

// fixes tells which fixes did not hold, were verified, or are being watched, since the begin of the month.
func (o *operational) fixes(t *text) {
	failed, earlier := o.failed()
	verified, known := o.verified()
	t.below("Did not hold:", o.each(failed, o.cameBack), listed)
	t.below("Verified since "+o.day(o.begin)+":", o.each(verified, o.heldWords), listed)
	t.below("Being watched:", o.each(o.Watched(), o.heldWords), listed)
	var rest []string
	if len(earlier) > 0 {
		rest = append(rest, fmt.Sprintf("Came back before %s and not fixed since: %s.", o.begin.Format("January 2006"), o.all(records(earlier))))
	}
	if len(known) > 0 {
		rest = append(rest, fmt.Sprintf("Verified before: %s.", o.all(records(known))))
	}
	if len(failed)+len(verified)+len(o.Watched())+len(rest) == 0 {
		rest = append(rest, "No fix is in force, so there is none to judge.")
	}
	t.say(rest...)
}

// failed returns the bugs whose fix did not hold: those that came back since the begin of the month, and others.
func (o *operational) failed() (since, earlier []*insight.Bug) {
	for _, b := range o.Bugs() {
		f := b.Fix
		if f == nil || len(f.Back) == 0 || !b.Unsolved() {
			continue
		}
		if f.Back[len(f.Back)-1].At.Before(o.begin) {
			earlier = append(earlier, b)
		} else {
			since = append(since, b)
		}
	}
	return since, earlier
}

// verified returns the bugs whose fix is verified: since the begin of the month, and before.
func (o *operational) verified() (since, before []*insight.Bug) {
	for _, b := range o.Bugs() {
		if b.State != insight.Verified && b.State != insight.Verified99 {
			continue
		}
		if f := b.Fix; f != nil && f.Passed != nil && f.Passed.Before(o.begin) {
			before = append(before, b)
		} else {
			since = append(since, b)
		}
	}
	return since, before
}

// cameBack tells how a fix did not hold, with the figures.
func (o *operational) cameBack(b *insight.Bug) string {
	bold, small := b.FixWords(*b.Fix)
	return o.to(b.Fix.Task) + ". " + escape(strings.TrimPrefix(bold, "No. ")) + " " + escape(small)
}

// heldWords tells how a fix that holds so far does, and when it can be closed.
func (d drafter) heldWords(b *insight.Bug) string {
	f := b.Fix
	if f == nil {
		return escape(b.Answers[4].Bold)
	}
	bold, _ := b.FixWords(*f)
	s := d.to(f.Task) + ". Shipped " + d.day(f.At.Add(-1)) + ". " + escape(strings.TrimPrefix(bold, "Watching: "))
	if b.State == insight.Watching && f.Passed != nil {
		s += " Verified (95 %) on " + d.day(*f.Passed) + ", if it stays quiet."
	}
	if b.State != insight.Watching && b.Record.Bug.Status != "fixed" {
		s += " Its status still says " + statusOf(b) + "."
	}
	return s
}

func statusOf(b *insight.Bug) string {
	if s := b.Record.Bug.Status; s != "" {
		return s
	}
	return "open"
}
