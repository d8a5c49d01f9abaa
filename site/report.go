package site

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/report"
)

// ReportPage is what templates/report.html is given: the text of a month's report as people wrote it, and under its
// headings what the records of the month add up to.
type ReportPage struct {
	Page
	Ref       string
	Tags      []Item
	From, To  string // the first and the last day; empty of a report without a month
	LedBy     string
	Lead      string // counted
	Figures   []Figure
	Sections  []ReportSection
	Seen      Table // every sighting of the month
	Filter    *Filter
	Trace     *TraceFigure
	Relations []RelationGroup
}

// Figure is a number with what it was a month before, or what it was counted from.
type Figure struct{ Name, Value, Base string }

// ReportSection is a section of the text with the tables that belong to it.
type ReportSection struct {
	Section
	Tables []Table
}

// The headings of a report (tracker.Sections), under which the tables stand.
const (
	recurringTitle = "Recurring"
	repeatedTitle  = "Repeatedly solved"
	automateTitle  = "Automate"
	detectedTitle  = "Detected late"
	ageingTitle    = "Ageing"
	decisionsTitle = "Decisions"
)

func (b *build) report(r *tracker.Record) error {
	p := ReportPage{Page: b.recordPage(r), Ref: r.Ref().String(), Tags: b.tags(r), LedBy: r.Report.Lead, Trace: b.recordTrace(r, time.Time{})}
	p.Description = describe(r)
	sections, err := b.textAndFiles(r)
	if err != nil {
		return err
	}
	if p.Relations, err = b.relations(r, nil); err != nil {
		return err
	}
	tables := map[string][]Table{decisionsTitle: {b.decisions(r)}}
	asides := map[string]string{}
	if from, to, ok := report.ParseMonth(r.Report.Month, b.idx.Config.Timezone); ok {
		m, before := b.ledger().Between(from, to), b.ledger().Between(from.AddDate(0, -1, 0), from)
		p.From, p.To = from.Format(time.DateOnly), to.AddDate(0, 0, -1).Format(time.DateOnly)
		p.Lead, p.Figures = monthSentence(m, before), monthFigures(m, before)
		b.monthTables(tables, asides, m, before)
		p.Seen = Table{Caption: "Every sighting of the month, newest first", ID: "seen", Columns: observationColumns}
		some, _ := pageOf(m.Sightings, 1)
		for _, s := range some {
			p.Seen.Rows = append(p.Seen.Rows, b.observationRow(recordRoot, s))
		}
		p.Seen.cut(len(m.Sightings))
		p.Filter, p.Seen.Words = b.filterRows("seen", some, monthFacets)
	}
	p.Sections = reportSections(sections, tables, asides)
	return b.emit(recordAddress(r.Kind, r.ID), "report.html", p)
}

// cut says that there are more rows.
func (t *Table) cut(n int) {
	if n > len(t.Rows) {
		t.Cut = "The newest " + thousands(len(t.Rows)) + " of " + thousands(n) + "; the others are in the list of observations."
		t.More = recordRoot + listAddress(tracker.KindObservation.Folder(), 1)
	}
}

// monthFacets choose among the sightings of a month; the counts above them lead to a choice.
var monthFacets = []facet{
	{"bug", "Bug", func(b *build, r *tracker.Record) Option {
		if bug := b.bugOf(r); bug != nil {
			return Option{bug.ID, bug.Title}
		}
		return Option{"none", "unclassified"}
	}, nil},
	serviceFacet,
	{"detected", "Detected by", func(_ *build, r *tracker.Record) Option {
		return wordOption(cmp.Or(r.Observation.Detected, notRecorded))
	}, nil},
}

const notRecorded = "not recorded"

// choose returns the address of the month's sightings of which a facet has a value.
func choose(facet, value string) string { return "?" + facet + "=" + value + "#sightings" }

// reportSections puts the tables under the headings of the text, and adds the headings that the text lacks.
func reportSections(sections []Section, tables map[string][]Table, asides map[string]string) []ReportSection {
	for _, title := range tracker.Sections(tracker.KindReport) {
		if !slices.ContainsFunc(sections, func(s Section) bool { return strings.EqualFold(s.Title, title) }) && len(withRows(tables[title])) > 0 {
			sections = append(sections, Section{Title: title, ID: headingPrefix + tracker.Slug(title)})
		}
	}
	inOrder(sections, tracker.KindReport)
	var all []ReportSection
	for _, s := range sections {
		part := ReportSection{Section: s}
		for _, title := range tracker.Sections(tracker.KindReport) {
			if strings.EqualFold(s.Title, title) {
				part.Tables = withRows(tables[title])
				part.Aside = cmp.Or(s.Aside, asides[title])
			}
		}
		all = append(all, part)
	}
	return all
}

// withRows leaves out the tables without rows.
func withRows(tables []Table) []Table {
	return slices.DeleteFunc(slices.Clone(tables), func(t Table) bool { return len(t.Rows) == 0 })
}

// monthSentence says what the month adds up to.
func monthSentence(m, before *report.Period) string {
	s := count(len(m.Sightings), "sighting") + " of " + count(len(m.Bugs), "bug") + ", " + thousands(len(before.Sightings)) + " the month before"
	if n := len(m.New()); n > 0 {
		s += "; " + count(n, "bug") + " seen for the first time"
	}
	if len(m.NearMisses) > 0 {
		s += "; " + nearMisses(len(m.NearMisses)) + " besides"
	}
	return s + "."
}

// monthFigures are the month's numbers, with those of the month before.
func monthFigures(m, before *report.Period) []Figure {
	was := " in " + before.From.Format("January")
	known, said := len(m.Sightings)-len(m.Unclassified), len(m.Sightings)-m.Detected[""]
	found := ofAll(m.Detected["alert"], said)
	if silent := m.Detected[""]; silent > 0 {
		found += ", not recorded of " + thousands(silent)
	}
	return []Figure{
		{"Sightings", thousands(len(m.Sightings)), thousands(len(before.Sightings)) + was},
		{"Downtime", sumWords(m.Downtime), sumWords(before.Downtime) + was},
		{"Work", sumWords(m.Effort), sumWords(before.Effort) + was},
		{"Found by an alert", percent(m.Detected["alert"], said), found},
		{"Classified", percent(known, len(m.Sightings)), ofAll(known, len(m.Sightings))},
	}
}

// sumWords say how much was recorded; nothing recorded is not zero.
func sumWords(s report.Sum) string {
	if s.Known == 0 {
		return "not recorded"
	}
	return inHours(s.Total)
}

// inHours returns a sum of times: "45 min", "6 h 27 min".
func inHours(d time.Duration) string {
	d = d.Round(time.Minute)
	if d < time.Hour {
		return fmt.Sprintf("%d min", int(d.Minutes()))
	}
	return fmt.Sprintf("%s h %02d min", thousands(int(d.Hours())), int(d.Minutes())%60)
}

func percent(n, all int) string {
	if all == 0 {
		return "–"
	}
	return fmt.Sprintf("%d %%", (100*n+all/2)/all)
}

func ofAll(n, all int) string { return thousands(n) + " of " + thousands(all) }

// monthTables adds the tables of a month, each under the heading that it belongs to.
func (b *build) monthTables(tables map[string][]Table, asides map[string]string, m, before *report.Period) {
	tables[recurringTitle] = []Table{b.monthBugs(m, before), b.monthServices(m, before)}
	asides[recurringTitle] = "seen in " + m.From.Format("January") + ", most often first"
	tables[repeatedTitle] = []Table{b.monthUses(m)}
	asides[repeatedTitle] = "runbooks used in " + m.From.Format("January")
	tables[automateTitle] = []Table{b.shippedIn(m)}
	asides[automateTitle] = "shipped in " + m.From.Format("January")
	tables[detectedTitle] = []Table{detectedIn(m, before), b.lateIn(m)}
	asides[detectedTitle] = "who told us"
	tables[ageingTitle] = []Table{b.ageingAt(m)}
	asides[ageingTitle] = "open at the end of the month, oldest first"
}

func linked(n int, href string) Item {
	if n == 0 {
		return number(0)
	}
	return Item{Text: thousands(n), Href: href}
}

// durationItem returns a sum as a cell, in minutes.
func durationItem(s report.Sum) Item {
	if s.Known == 0 {
		return Item{Kind: Unknown}
	}
	return number(int(s.Total.Round(time.Minute).Minutes()))
}

func (b *build) monthBugs(m, before *report.Period) Table {
	t := Table{Caption: "Bugs seen in the month", Columns: []Column{{Name: "Bug"}, {Name: "Service"}, {Name: m.From.Format("Jan"), Right: true}, {Name: before.From.Format("Jan"), Right: true},
		{Name: "Down, min", Right: true}, {Name: "Work, min", Right: true}}}
	fresh := m.New()
	for _, g := range m.Bugs {
		bug := b.item(recordRoot, g.Bug)
		if slices.Contains(fresh, g.Bug) {
			bug.Sub = "seen for the first time"
		}
		service := Item{Kind: Unknown}
		if name := g.Bug.Bug.Service; name != "" {
			service = b.topicItem(recordRoot, serviceTopic, name)
		}
		t.Rows = append(t.Rows, []Cell{{bug}, {service}, {linked(len(g.Sightings), choose("bug", g.Bug.ID))}, {number(before.Of(g.Bug))}, {durationItem(g.Downtime)}, {durationItem(g.Effort)}})
	}
	if len(m.Unclassified) > 0 {
		t.Rows = append(t.Rows, []Cell{{{Status: "unc", Text: "Unclassified"}}, {{Kind: NotApplicable}}, {linked(len(m.Unclassified), choose("bug", "none"))}, {number(len(before.Unclassified))},
			{{Kind: NotApplicable}}, {{Kind: NotApplicable}}})
	}
	return t
}

func (b *build) monthServices(m, before *report.Period) Table {
	t := Table{Caption: "Sightings by service", Columns: []Column{{Name: "Service"}, {Name: m.From.Format("Jan"), Right: true}, {Name: before.From.Format("Jan"), Right: true}, {Name: "Down, min", Right: true}, {Name: "Work, min", Right: true}}}
	for _, g := range m.Services {
		slug := b.topicOption(serviceTopic, g.Name).Value
		t.Rows = append(t.Rows, []Cell{{b.topicItem(recordRoot, serviceTopic, g.Name)}, {linked(len(g.Sightings), choose("service", slug))}, {number(before.In(g.Name))},
			{durationItem(g.Downtime)}, {durationItem(g.Effort)}})
	}
	return t
}

func (b *build) monthUses(m *report.Period) Table {
	t := Table{Caption: "Runbooks used in the month", Columns: []Column{{Name: "Remedy by hand"}, {Name: "Times", Right: true}, {Name: "Outcome"}, {Name: "Work, min", Right: true}}}
	for _, u := range m.Remedies() {
		if u.Runbook == nil {
			continue
		}
		outcome := Item{Kind: Unknown}
		if u.Yes+u.Partly+u.No > 0 {
			outcome = text((&uses{sightings: u.Sightings, yes: u.Yes, partly: u.Partly, never: u.No}).words())
		}
		t.Rows = append(t.Rows, []Cell{{b.item(recordRoot, u.Runbook)}, {Item{Text: thousands(len(u.Sightings)), Href: recordRoot + recordAddress(u.Runbook.Kind, u.Runbook.ID) + "#uses"}},
			{outcome}, {durationItem(u.Effort)}})
	}
	return t
}

// detectedWords are the ways in which a sighting is noticed, in the order of the format.
var detectedWords = []struct{ word, says string }{{"alert", "an alert"}, {"customer", "a customer"}, {"colleague", "a colleague"}, {"routine", "a routine check"},
	{"test", "a test"}, {"", notRecorded}}

func detectedIn(m, before *report.Period) Table {
	t := Table{Caption: "How sightings were noticed", Columns: []Column{{Name: "First sign came from"}, {Name: m.From.Format("Jan"), Right: true}, {Name: "Share", Silent: true}, {Name: before.From.Format("Jan"), Right: true}}}
	for _, d := range detectedWords {
		n, was := m.Detected[d.word], before.Detected[d.word]
		if n+was == 0 {
			continue
		}
		slug := wordOption(cmp.Or(d.word, notRecorded)).Value
		t.Rows = append(t.Rows, []Cell{{text(d.says)}, {linked(n, choose("detected", slug))}, {shareBar(n, len(m.Sightings))}, {number(was)}})
	}
	return t
}

// lateIn lists the bugs of which people told us, and not an alert or a check of ours.
func (b *build) lateIn(m *report.Period) Table {
	t := Table{Caption: "Bugs that people told us of", Columns: []Column{{Name: "Told by a customer or a colleague"}, {Name: "Times", Right: true}}}
	for _, g := range m.Bugs {
		customers, colleagues := g.ToldBy()
		n := customers + colleagues
		if n > 0 {
			t.Rows = append(t.Rows, []Cell{{b.item(recordRoot, g.Bug)}, {text(ofAll(n, len(g.Sightings)))}})
		}
	}
	return t
}

// decisions lists what the review decided.
func (b *build) decisions(r *tracker.Record) Table {
	t := Table{Caption: "Decisions", Columns: []Column{{Name: "About"}, {Name: "Decision"}}}
	for _, d := range r.Report.Decisions {
		t.Rows = append(t.Rows, []Cell{{b.refItem(recordRoot, d.About)}, {text(strings.TrimSpace(d.Decision))}})
	}
	return t
}

// shippedIn lists the tasks of which a part shipped in the month, with the last day on which one did.
func (b *build) shippedIn(m *report.Period) Table {
	t := Table{Caption: "Tasks that shipped in the month", Columns: []Column{{Name: "Task"}, {Name: "Role"}, {Name: "Shipped", Narrow: true}, {Name: "Owner"}}}
	for _, r := range m.Shipped() {
		var last tracker.Time
		for _, part := range r.Task.Shipped {
			if m.Holds(part.At) && (last.IsZero() || part.At.At.After(last.At)) {
				last = part.At
			}
		}
		t.Rows = append(t.Rows, []Cell{{b.item(recordRoot, r)}, {text(r.Task.Role)}, {at(last)}, b.ownerCell(recordRoot, r)})
	}
	return t
}

// ageingLimit is how many ageing tasks a report shows.
const ageingLimit = 10

// ageingAt lists the tasks that were open at the end of the month, the oldest first, with what was seen of their bugs
// meanwhile. Of a task that was dropped nobody wrote down when.
func (b *build) ageingAt(m *report.Period) Table {
	t := Table{Caption: "Ageing tasks", Columns: []Column{{Name: "Task"}, {Name: "Owner"}, {Name: "Open for", Right: true}, {Name: "Sightings since", Right: true}}}
	open := 0
	for _, r := range b.tasksByAge() {
		if r.Task.Created.IsZero() || !report.OpenAt(r, m.To) {
			continue
		}
		if open++; open > ageingLimit {
			continue
		}
		task := b.item(recordRoot, r)
		if assignee := b.idx.Config.OnCall.Assignee; assignee != "" && (r.Owner == assignee || r.Task.Team == assignee) {
			task.Sub = "on-call item"
		}
		t.Rows = append(t.Rows, []Cell{{task}, b.ownerCell(recordRoot, r), {{Text: thousands(wholeDays(r.Task.Created.At, m.To)) + " d"}}, {number(b.ledger().SeenBetween(r, r.Task.Created.At, m.To))}})
	}
	if open > ageingLimit {
		t.Cut = "The oldest " + thousands(ageingLimit) + " of " + thousands(open) + "."
		t.More = recordRoot + listAddress(tracker.KindTask.Folder(), 1)
	}
	return t
}
