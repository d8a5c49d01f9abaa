package report

import (
	"fmt"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/english"
	"github.com/casebook-dev/casebook/tracker/insight"
)

// signs are the ways in which a sighting is noticed, in the order of the format, as they are told.
var signs = [...]struct{ word, says string }{{"alert", "an alert"}, {"customer", "a customer"}, {"colleague", "a colleague"},
	{"routine", "a routine check"}, {"test", "a test"}}

func (o *operational) detected(t *text) {
	t.say(o.noticed())
	var items []string
	for _, s := range o.month.Bugs {
		if customers, colleagues := s.ToldBy(); customers+colleagues > 0 {
			items = append(items, o.lateWords(s, customers, colleagues))
		}
	}
	for _, s := range o.month.Unclassified {
		if d := s.Observation.Detected; d == "customer" || d == "colleague" {
			items = append(items, o.to(s)+": a "+d+" told us; not classified yet.")
		}
	}
	t.below("People were first, and not an alert or a check of ours:", items, listed)
	if missing := o.missing(); len(missing) > 0 {
		t.heading("Without an alert, a runbook or an owner")
		t.say(fmt.Sprintf("Of the bugs seen in the %d days until %s whose fix is not verified.", yearDays, o.day(o.until)))
		t.list(missing, listed)
	} else {
		t.say("No bug of the year lacks an alert, a runbook or an owner.")
	}
}

// noticed tells who gave the first sign of the month's sightings, of those where it was written down.
func (o *operational) noticed() string {
	all := len(o.month.Sightings)
	said := all - o.month.Detected[""]
	switch {
	case all == 0:
		return "Nothing was seen in " + o.name() + ", so nobody was late."
	case said == 0:
		return fmt.Sprintf("Nobody wrote down how the %s of %s were noticed.", english.Count(all, "sighting"), o.name())
	}
	var words []string
	for _, sign := range signs {
		if n := o.month.Detected[sign.word]; n > 0 {
			words = append(words, fmt.Sprintf("%d by %s", n, sign.says))
		}
	}
	if said < all {
		words = append(words, fmt.Sprintf("%d not written down", all-said))
	}
	return fmt.Sprintf("How we learned of the %s of %s: %s.", english.Count(all, "sighting"), o.name(), english.List(words))
}

func (o *operational) lateWords(s Share, customers, colleagues int) string {
	var who []string
	if customers > 0 {
		who = append(who, fmt.Sprintf("a customer told us of %d", customers))
	}
	if colleagues > 0 {
		who = append(who, fmt.Sprintf("a colleague told us of %d", colleagues))
	}
	words := fmt.Sprintf("%s, out of %d in %s", english.List(who), len(s.Sightings), o.name())
	for _, y := range o.year.Bugs {
		if y.Bug == s.Bug && len(y.Sightings) > len(s.Sightings) {
			c, k := y.ToldBy()
			words += fmt.Sprintf("; in %d days people of %d, out of %d", yearDays, c+k, len(y.Sightings))
		}
	}
	words += "."
	if tasks := o.openOf(s.Bug, "monitoring"); len(tasks) > 0 {
		return o.to(s.Bug) + ": " + words + " " + o.taskWords(tasks)
	}
	return o.to(s.Bug) + ": " + words + " No open task would make us the first."
}

// openOf returns the open tasks of a role for a bug, the oldest first.
func (o *operational) openOf(bug *tracker.Record, role string) []*tracker.Record {
	var some []*tracker.Record
	for _, r := range o.openTasks() {
		for _, b := range o.ledger.bugsOfTask(r) {
			if b == bug && r.Task.Role == role {
				some = append(some, r)
			}
		}
	}
	return some
}

// missing names the bugs of the year without an alert, a runbook or an owner, the most often seen first.
func (o *operational) missing() []string {
	rules := insight.ParseLinkRules(o.Index.Config)
	var items []string
	for _, s := range o.year.Bugs {
		b := o.bug(s.Bug)
		if b == nil || b.State == insight.Verified || b.State == insight.Verified99 {
			continue
		}
		var lacks []string
		for _, l := range insight.RequiredLinks(o.Index, s.Bug, rules, o.AsOf) {
			if (l.Need == insight.NeedAlert || l.Need == insight.NeedRunbook) && l.Count == 0 {
				lacks = append(lacks, "no "+l.Need.String())
			}
		}
		if s.Bug.Owner == "" {
			lacks = append(lacks, "no owner")
		}
		if len(lacks) > 0 {
			items = append(items, o.to(s.Bug)+": "+strings.Join(lacks, ", ")+"; seen "+times(len(s.Sightings))+".")
		}
	}
	return items
}
