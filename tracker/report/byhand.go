package report

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/english"
	"github.com/casebook-dev/casebook/tracker/insight"
)

// repeatedFrom is how often in a year something is done by hand before it is called repeated. Source: the rule of three by
// which programmers take out what they have written twice before.
const repeatedFrom = 3

// repeated returns what was done by hand three times or more in the year, the most time spent first.
func (o *operational) repeated() []Remedy {
	all := slices.DeleteFunc(o.year.Remedies(), func(r Remedy) bool { return len(r.Sightings) < repeatedFrom })
	slices.SortStableFunc(all, func(x, y Remedy) int { return cmp.Compare(y.Effort.Total, x.Effort.Total) })
	return all
}

func (o *operational) repeatedly(t *text) {
	var items []string
	for _, r := range o.repeated() {
		items = append(items, o.remedyWords(r))
	}
	if len(items) == 0 {
		t.say(fmt.Sprintf("Nothing was put right by hand %s or more in the %d days until %s.", times(repeatedFrom), yearDays, o.day(o.until)))
	} else {
		t.say(fmt.Sprintf("Done by hand %s or more in the %d days until %s, the most work first.", times(repeatedFrom), yearDays, o.day(o.until)))
		t.list(items, listed)
	}
	if items, without := o.byLabel(); len(items) > 0 {
		t.part("Where the work of "+o.name()+" went, by label", items, listed)
		t.say(without)
	}
}

func (o *operational) remedyWords(r Remedy) string {
	n, lately := len(r.Sightings), 0
	for _, s := range r.Sightings {
		if o.month.Holds(s.Observation.Observed) {
			lately++
		}
	}
	head := o.to(r.Of())
	if r.Runbook == nil {
		head = "Worked around without a runbook: " + head
	}
	words := []string{times(n) + ", " + inTime(lately, o.name())}
	if r.Effort.Known > 0 {
		words = append(words, r.Effort.mean()+", "+r.Effort.of("work", n))
	} else {
		words = append(words, "nobody wrote down the work")
	}
	if said := r.Yes + r.Partly + r.No; said > 0 && said > r.Yes {
		words = append(words, fmt.Sprintf("it worked %d of %d times", r.Yes, said))
	}
	s := head + ": " + join("; ", words...) + "."
	if r.Runbook != nil && len(r.Bugs) > 0 {
		s += " For " + o.all(r.Bugs[:min(3, len(r.Bugs))]) + "."
	}
	return s
}

// labelled is what went under a label in the month.
type labelled struct {
	label         string
	sightings     int
	effort        Sum
	shipped, open int // tasks
}

// byLabel tells where the work of the month went: the work by hand by the labels of sightings and their bugs, and tasks
// by theirs. A record with two labels stands under both; without tells how many have none.
func (o *operational) byLabel() (items []string, without string) {
	all := map[string]*labelled{}
	bare := &labelled{}
	under := func(labels []string, do func(*labelled)) {
		if len(labels) == 0 {
			do(bare)
		}
		for _, label := range slices.Compact(slices.Sorted(slices.Values(labels))) {
			if all[label] == nil {
				all[label] = &labelled{label: label}
			}
			do(all[label])
		}
	}
	for _, s := range o.month.Sightings {
		labels := slices.Clone(s.Labels)
		if bug, ok := o.ledger.BugOf(s); ok {
			labels = append(labels, bug.Labels...)
		}
		under(labels, func(l *labelled) { l.sightings++; l.effort.Add(s.Observation.Impact.Effort) })
	}
	for _, r := range o.month.Shipped() {
		under(r.Labels, func(l *labelled) { l.shipped++ })
	}
	for _, r := range o.openTasks() {
		under(r.Labels, func(l *labelled) { l.open++ })
	}
	return labelWords(all), bare.without()
}

// without tells how much has no label.
func (l *labelled) without() string {
	if words := l.words(); words != "" {
		return "Without a label: " + words + "."
	}
	return ""
}

func labelWords(all map[string]*labelled) []string {
	sorted := make([]*labelled, 0, len(all))
	for _, l := range all {
		sorted = append(sorted, l)
	}
	slices.SortFunc(sorted, func(x, y *labelled) int {
		return cmp.Or(cmp.Compare(y.effort.Total, x.effort.Total), cmp.Compare(y.sightings, x.sightings), cmp.Compare(y.shipped, x.shipped),
			cmp.Compare(y.open, x.open), cmp.Compare(x.label, y.label))
	})
	var items []string
	for _, l := range sorted {
		items = append(items, escape(l.label)+": "+l.words()+".")
	}
	return items
}

func (l *labelled) words() string {
	words := []string{l.effort.of("work by hand", l.sightings)}
	if l.sightings > 0 {
		words = append(words, english.Count(l.sightings, "sighting"))
	}
	if l.shipped > 0 {
		words = append(words, english.Count(l.shipped, "task")+" shipped")
	}
	if l.open > 0 {
		words = append(words, english.Count(l.open, "task")+" open")
	}
	return join(", ", words...)
}

func (o *operational) automate(t *text) {
	var items []string
	for _, r := range o.repeated() {
		if o.over(r) {
			continue
		}
		items = append(items, o.candidate(r))
	}
	if len(items) == 0 {
		t.say("Nothing is done by hand often enough to be worth a machine.")
	} else {
		t.say("What would end the work above, and what it would save; a bug whose fix is verified needs nothing.")
		t.list(items, listed)
	}
	shipped := []string{}
	for _, r := range o.month.Shipped() {
		shipped = append(shipped, o.to(r)+" ("+join(", ", spaced(r.Task.Role), escape(cmp.Or(r.Task.Team, r.Owner)))+").")
	}
	t.part("Shipped in "+o.name(), shipped, listed)
	if len(shipped) == 0 {
		t.say("No task shipped in " + o.name() + ".")
	}
}

// over reports whether the fixes of all the bugs that a remedy is for are verified.
func (o *operational) over(r Remedy) bool {
	return len(r.Bugs) > 0 && !slices.ContainsFunc(r.Bugs, func(r *tracker.Record) bool {
		b := o.bug(r)
		return b == nil || b.State != insight.Verified && b.State != insight.Verified99
	})
}

func (o *operational) candidate(r Remedy) string {
	s := o.to(r.Of()) + ": " + times(len(r.Sightings))
	if r.Effort.Known > 0 {
		s += ", " + span(r.Effort.Total)
	}
	tasks := o.endingTasks(r.Bugs...)
	switch {
	case len(tasks) > 0:
		return s + ". " + o.taskWords(tasks) + o.payback(r)
	case o.watched(r):
		return s + ". A fix has shipped and is being watched; wait for it."
	}
	return s + ". No open task would end it."
}

// watched reports whether every bug of a remedy has a fix that holds so far.
func (o *operational) watched(r Remedy) bool {
	return len(r.Bugs) > 0 && !slices.ContainsFunc(r.Bugs, func(r *tracker.Record) bool {
		b := o.bug(r)
		return b == nil || b.Unsolved()
	})
}

// payback tells when the estimated work on the bugs of a remedy has paid back.
func (o *operational) payback(r Remedy) string {
	s := ""
	for _, bug := range r.Bugs {
		if b := o.bug(bug); b != nil && b.Impact.Payback != nil {
			of := ""
			if len(r.Bugs) > 1 {
				of = " on " + o.to(bug)
			}
			s += " The work estimated" + of + " pays back in " + insight.Days(*b.Impact.Payback) + "."
		}
	}
	return s
}
