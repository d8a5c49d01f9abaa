package report

import (
	"fmt"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/english"
	"github.com/casebook-dev/casebook/tracker/insight"
)

// Month says which month an operational report is about.
type Month struct {
	Month string // "2026-10"
	Lead  string // who leads the review; empty: not said
}

// Title returns how the report of a month is called: "Operational report, October 2026".
func Title(month string) string {
	if at, _, ok := ParseMonth(month, time.UTC); ok {
		month = at.Format("January 2006")
	}
	return "Operational report, " + month
}

// LastMonth returns the last month that is over as of a time, "2026-10".
func LastMonth(asOf time.Time) string {
	return time.Date(asOf.Year(), asOf.Month(), 1, 0, 0, 0, 0, asOf.Location()).AddDate(0, 0, -1).Format("2006-01")
}

// Operational drafts the operational report of a month: what was seen is counted in the month, what it means holds as of
// the time of the insight. What repeats is counted over the 365 days until the end of the month. An error says that the
// month is none, or begins after that time.
func Operational(c *insight.Casebook, about Month) (Draft, error) {
	o, err := newOperational(c, about)
	if err != nil {
		return Draft{}, err
	}
	d := Draft{Kind: tracker.KindReport, Title: Title(about.Month), Sections: map[string]string{}}
	d.field("month", about.Month)
	d.field("lead", about.Lead)
	for title, write := range map[string]func(*text){
		"Recurring": o.recurring, "Repeatedly solved": o.repeatedly, "Automate": o.automate,
		"Detected late": o.detected, "Ageing": o.ageing, "Decisions": o.decisions,
	} {
		t := &text{}
		write(t)
		d.Sections[title] = t.String()
	}
	return d, nil
}

// yearDays is the stretch over which repetition is told.
const yearDays = 365

// listed is how many lines a list of the report has at most: a meeting reads no more.
const listed = 10

// operational is a report in the making.
type operational struct {
	drafter
	id          string
	begin, end  time.Time // of the month, in the casebook's time zone
	until       time.Time // what of it is over as of the time
	month, past *Period   // it and the month before
	year        *Period   // the 365 days until the end of the month
}

func newOperational(c *insight.Casebook, about Month) (*operational, error) {
	from, to, ok := ParseMonth(about.Month, c.Index.Config.Timezone)
	switch {
	case !ok:
		return nil, fmt.Errorf("%q is no month: write it like 2026-03", about.Month)
	case from.After(c.AsOf):
		return nil, fmt.Errorf("%s begins only after %s", from.Format("January 2006"), c.AsOf.In(from.Location()).Format(time.DateOnly))
	}
	o := &operational{drafter: newDrafter(c, tracker.KindReport), id: about.Month, begin: from, end: to, until: to}
	if c.AsOf.Before(to) {
		o.until = c.AsOf.In(from.Location())
	}
	o.month = o.ledger.Between(from, to)
	o.past = o.ledger.Between(from.AddDate(0, -1, 0), from)
	o.year = o.ledger.Between(o.until.AddDate(0, 0, -yearDays), to)
	return o, nil
}

func (o *operational) name() string   { return o.begin.Format("January") }
func (o *operational) before() string { return o.past.From.Format("January") }

func (o *operational) recurring(t *text) {
	t.say(o.sum(), o.cost(), o.classified())
	t.say(o.basis())
	t.list(o.bugsOfMonth(), listed)
	t.say(o.trends())
	t.heading("What first")
	o.ranking(t)
	t.heading("Did the fixes hold")
	o.fixes(t)
	t.part("Accepted, but it comes more often than it did", o.each(o.Escalating(), func(b *insight.Bug) string { return escape(b.Answers[0].Bold) }), listed)
}

// sum tells what was seen in the month.
func (o *operational) sum() string {
	m := o.month
	if begin, ok := o.ledger.begin(); ok && !begin.Before(o.end) {
		return fmt.Sprintf("Nothing is recorded of %s: the first sighting here is of %s.", o.begin.Format("January 2006"), o.day(begin))
	}
	if len(m.Sightings) == 0 {
		before := "nor in " + o.before()
		if n := len(o.past.Sightings); n > 0 {
			before = english.Count(n, "sighting") + " in " + o.before()
		}
		return fmt.Sprintf("Nothing was seen in %s, %s.%s", o.begin.Format("January 2006"), before, nearMisses(m))
	}
	s := fmt.Sprintf("%s of %s in %s, %s.", english.Count(len(m.Sightings), "sighting"), english.Count(len(m.Bugs), "bug"), o.begin.Format("January 2006"), inTime(len(o.past.Sightings), o.before()))
	if fresh := m.New(); len(fresh) > 0 {
		s += " Seen for the first time: " + o.all(fresh) + "."
	}
	return s + nearMisses(m)
}

func nearMisses(p *Period) string {
	if n := len(p.NearMisses); n > 0 {
		return " " + english.Count(n, "near miss") + " besides."
	}
	return ""
}

func (o *operational) cost() string {
	n := len(o.month.Sightings)
	if cost := join(", ", o.month.Downtime.of("downtime", n), o.month.Effort.of("work by hand", n)); cost != "" {
		return cost + "."
	}
	if n == 0 {
		return ""
	}
	return "Neither downtime nor work was recorded."
}

func (o *operational) classified() string {
	n, open := len(o.month.Sightings), len(o.month.Unclassified)
	switch {
	case n == 0:
		return ""
	case open == 0 && n > 1:
		return fmt.Sprintf("All %d are classified.", n)
	}
	return fmt.Sprintf("Classified: %d of %d (%s).", n-open, n, percent(n-open, n))
}

// basis tells until when was counted, and which days nobody kept the record.
func (o *operational) basis() string {
	s := "States, trends and forecasts are as of " + o.day(o.AsOf) + "."
	if o.until.Before(o.end) {
		s = "The month is not over: counted until " + o.day(o.until) + ". " + s
	}
	for _, gap := range o.Unrecorded {
		if gap.From.Before(o.end) && gap.To.After(o.begin) {
			s += fmt.Sprintf(" Nothing was recorded from %s to %s", o.day(gap.From), o.day(gap.To.Add(-1)))
			if gap.Because != "" {
				s += " (" + escape(gap.Because) + ")"
			}
			s += "."
		}
	}
	return s
}

func (o *operational) bugsOfMonth() []string {
	var items []string
	for _, s := range o.month.Bugs {
		b := o.bug(s.Bug)
		words := []string{times(len(s.Sightings)) + ", " + inTime(o.past.Of(s.Bug), o.before())}
		words = append(words, s.Downtime.of("downtime", len(s.Sightings)), s.Effort.of("work", len(s.Sightings)))
		item := o.to(s.Bug) + inService(s.Bug) + ": " + join("; ", words...) + "."
		if b != nil {
			item += " " + english.Capital(standing(b)) + "."
		}
		items = append(items, item)
	}
	if n := len(o.month.Unclassified); n > 0 {
		items = append(items, "Not classified: "+times(n)+"; they wait under Ageing.")
	}
	return items
}

// trends names what gets worse, seen in the month or not.
func (o *operational) trends() string {
	var sure, perhaps []*tracker.Record
	for _, b := range o.Bugs() {
		switch word, certain := b.TrendWord(); {
		case word == "worse" && certain:
			sure = append(sure, b.Record)
		case word == "worse":
			perhaps = append(perhaps, b.Record)
		}
	}
	if len(sure)+len(perhaps) == 0 {
		return "No bug is clearly getting worse."
	}
	s := ""
	if len(sure) > 0 {
		s = "Getting worse: " + o.all(sure) + "."
	}
	if len(perhaps) > 0 {
		s = join(" ", s, "Perhaps getting worse: "+o.all(perhaps)+".")
	}
	return s
}

// rankedFirst is how much of the ranking the report shows.
const rankedFirst = 5

func (o *operational) ranking(t *text) {
	ranked, unpriced := o.Ranked(), o.Unpriced()
	switch {
	case len(ranked) > 0:
		t.say("Bugs that nobody has fixed, by the cost to expect in the next 90 days if nothing changes: episodes × their mean cost so far, and in brackets what 95 of 100 such stretches would cost.")
		top := ranked[:min(rankedFirst, len(ranked))]
		t.numbered(o.each(top, o.rankWords))
		t.say(tooClose(top), others(len(ranked)-len(top), "cost less", "costs less"))
	case len(unpriced) == 0:
		t.say("No bug stands for work.")
	}
	if len(unpriced) > 0 {
		t.say("For these too little is recorded to tell what they will cost:")
		t.list(o.each(unpriced, o.seenWords), rankedFirst)
	}
}

func (o *operational) seenWords(b *insight.Bug) string {
	if b.Counts.Sightings == 0 {
		return "never seen"
	}
	return escape(b.Seen()) + o.later(b)
}

// later says of a bug that it was not known in the month: what stands for work does so as of the time.
func (o *operational) later(b *insight.Bug) string {
	first, ok := o.ledger.first[b.Record]
	if !ok || first.Before(o.end) {
		return ""
	}
	return "; first seen on " + o.day(first) + ", after " + o.name()
}

func (o *operational) rankWords(b *insight.Bug) string {
	s := b.Arithmetic() + o.later(b)
	if p := b.Impact.Payback; p != nil {
		s += "; the estimated work on it pays back in " + insight.Days(*p)
	}
	return s
}

// others tells of those that a list leaves out: "4 more cost less."
func others(n int, do, does string) string {
	switch n {
	case 0:
		return ""
	case 1:
		return "1 more " + does + "."
	}
	return fmt.Sprintf("%d more %s.", n, do)
}

// tooClose tells which neighbours of the ranking may well stand in another order: "The order of 1 to 3 is too close to call."
func tooClose(ranked []*insight.Bug) string {
	var runs []string
	for i := 0; i < len(ranked); i++ {
		begin := i
		for i+1 < len(ranked) && ranked[i].Rank.TooClose {
			i++
		}
		if i > begin {
			runs = append(runs, fmt.Sprintf("%d to %d", begin+1, i+1))
		}
	}
	if len(runs) == 0 {
		return ""
	}
	return "The order of " + english.List(runs) + " is too close to call."
}
