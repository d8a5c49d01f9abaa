package site

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/tracker"
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
	if from, to, ok := parseMonth(r.Report.Month, b.idx.Config.Timezone); ok {
		m, before := b.monthFrom(from, to), b.monthFrom(from.AddDate(0, -1, 0), from)
		p.From, p.To = from.Format(time.DateOnly), to.AddDate(0, 0, -1).Format(time.DateOnly)
		p.Lead, p.Figures = m.sentence(b, before), m.figures(before)
		b.monthTables(tables, asides, m, before)
		p.Seen = Table{Caption: "Every sighting of the month, newest first", ID: "seen", Columns: observationColumns}
		some, _ := pageOf(m.sightings, 1)
		for _, s := range some {
			p.Seen.Rows = append(p.Seen.Rows, b.observationRow(recordRoot, s))
		}
		p.Seen.cut(len(m.sightings))
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

// sentence says what the month adds up to.
func (m *month) sentence(b *build, before *month) string {
	s := count(len(m.sightings), "sighting") + " of " + count(len(m.bugs), "bug") + ", " + thousands(len(before.sightings)) + " the month before"
	if n := len(m.newBugs(b)); n > 0 {
		s += "; " + count(n, "bug") + " seen for the first time"
	}
	if m.near > 0 {
		s += "; " + nearMisses(m.near) + " besides"
	}
	return s + "."
}

// figures are the month's numbers, with those of the month before.
func (m *month) figures(before *month) []Figure {
	was := " in " + before.from.Format("January")
	known, said := len(m.sightings)-m.unknown, len(m.sightings)-m.detected[""]
	found := ofAll(m.detected["alert"], said)
	if silent := m.detected[""]; silent > 0 {
		found += ", not recorded of " + thousands(silent)
	}
	return []Figure{
		{"Sightings", thousands(len(m.sightings)), thousands(len(before.sightings)) + was},
		{"Downtime", m.down.words(), before.down.words() + was},
		{"Work", m.work.words(), before.work.words() + was},
		{"Found by an alert", percent(m.detected["alert"], said), found},
		{"Classified", percent(known, len(m.sightings)), ofAll(known, len(m.sightings))},
	}
}

// words say how much was recorded; nothing recorded is not zero.
func (s sum) words() string {
	if s.n == 0 {
		return "not recorded"
	}
	return inHours(s.total)
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
func (b *build) monthTables(tables map[string][]Table, asides map[string]string, m, before *month) {
	tables[recurringTitle] = []Table{b.monthBugs(m, before), b.monthServices(m, before)}
	asides[recurringTitle] = "seen in " + m.from.Format("January") + ", most often first"
	tables[repeatedTitle] = []Table{b.monthUses(m)}
	asides[repeatedTitle] = "runbooks used in " + m.from.Format("January")
	tables[automateTitle] = []Table{b.shippedIn(m)}
	asides[automateTitle] = "shipped in " + m.from.Format("January")
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
func durationItem(s sum) Item {
	if s.n == 0 {
		return Item{Kind: Unknown}
	}
	return number(int(s.total.Round(time.Minute).Minutes()))
}

func (b *build) monthBugs(m, before *month) Table {
	t := Table{Caption: "Bugs seen in the month", Columns: []Column{{Name: "Bug"}, {Name: "Service"}, {Name: m.name(), Right: true}, {Name: before.name(), Right: true},
		{Name: "Down, min", Right: true}, {Name: "Work, min", Right: true}}}
	fresh := m.newBugs(b)
	for _, g := range m.bugs {
		bug := b.item(recordRoot, g.bug)
		if slices.Contains(fresh, g.bug) {
			bug.Sub = "seen for the first time"
		}
		service := Item{Kind: Unknown}
		if name := g.bug.Bug.Service; name != "" {
			service = b.topicItem(recordRoot, serviceTopic, name)
		}
		t.Rows = append(t.Rows, []Cell{{bug}, {service}, {linked(len(g.sightings), choose("bug", g.bug.ID))}, {number(before.of(g.bug))}, {durationItem(g.down)}, {durationItem(g.work)}})
	}
	if m.unknown > 0 {
		t.Rows = append(t.Rows, []Cell{{{Status: "unc", Text: "Unclassified"}}, {{Kind: NotApplicable}}, {linked(m.unknown, choose("bug", "none"))}, {number(before.unknown)},
			{{Kind: NotApplicable}}, {{Kind: NotApplicable}}})
	}
	return t
}

func (b *build) monthServices(m, before *month) Table {
	t := Table{Caption: "Sightings by service", Columns: []Column{{Name: "Service"}, {Name: m.name(), Right: true}, {Name: before.name(), Right: true}, {Name: "Down, min", Right: true}, {Name: "Work, min", Right: true}}}
	for _, g := range m.services {
		slug := b.topicOption(serviceTopic, g.name).Value
		t.Rows = append(t.Rows, []Cell{{b.topicItem(recordRoot, serviceTopic, g.name)}, {linked(len(g.sightings), choose("service", slug))}, {number(before.in(g.name))},
			{durationItem(g.down)}, {durationItem(g.work)}})
	}
	return t
}

func (b *build) monthUses(m *month) Table {
	t := Table{Caption: "Runbooks used in the month", Columns: []Column{{Name: "Remedy by hand"}, {Name: "Times", Right: true}, {Name: "Outcome"}, {Name: "Work, min", Right: true}}}
	for _, u := range m.uses(b) {
		outcome := Item{Kind: Unknown}
		if said := u.yes + u.partly + u.never; said > 0 {
			u.sightings = make([]*tracker.Record, u.times)
			outcome = text(u.words())
		}
		t.Rows = append(t.Rows, []Cell{{b.item(recordRoot, u.runbook)}, {Item{Text: thousands(u.times), Href: recordRoot + recordAddress(u.runbook.Kind, u.runbook.ID) + "#uses"}},
			{outcome}, {durationItem(u.work)}})
	}
	return t
}

// detectedWords are the ways in which a sighting is noticed, in the order of the format.
var detectedWords = []struct{ word, says string }{{"alert", "an alert"}, {"customer", "a customer"}, {"colleague", "a colleague"}, {"routine", "a routine check"},
	{"test", "a test"}, {"", notRecorded}}

func detectedIn(m, before *month) Table {
	t := Table{Caption: "How sightings were noticed", Columns: []Column{{Name: "First sign came from"}, {Name: m.name(), Right: true}, {Name: "Share", Silent: true}, {Name: before.name(), Right: true}}}
	for _, d := range detectedWords {
		n, was := m.detected[d.word], before.detected[d.word]
		if n+was == 0 {
			continue
		}
		slug := wordOption(cmp.Or(d.word, notRecorded)).Value
		t.Rows = append(t.Rows, []Cell{{text(d.says)}, {linked(n, choose("detected", slug))}, {shareBar(n, len(m.sightings))}, {number(was)}})
	}
	return t
}

// lateIn lists the bugs of which people told us, and not an alert or a check of ours.
func (b *build) lateIn(m *month) Table {
	t := Table{Caption: "Bugs that people told us of", Columns: []Column{{Name: "Told by a customer or a colleague"}, {Name: "Times", Right: true}}}
	for _, g := range m.bugs {
		n := 0
		for _, s := range g.sightings {
			if d := s.Observation.Detected; d == "customer" || d == "colleague" {
				n++
			}
		}
		if n > 0 {
			t.Rows = append(t.Rows, []Cell{{b.item(recordRoot, g.bug)}, {text(ofAll(n, len(g.sightings)))}})
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

// shippedIn lists the tasks of which a part shipped in the month.
func (b *build) shippedIn(m *month) Table {
	t := Table{Caption: "Tasks that shipped in the month", Columns: []Column{{Name: "Task"}, {Name: "Role"}, {Name: "Shipped", Narrow: true}, {Name: "Owner"}}}
	for _, r := range b.tasksByAge {
		for _, part := range r.Task.Shipped {
			if m.holds(part.At) {
				t.Rows = append(t.Rows, []Cell{{b.item(recordRoot, r)}, {text(r.Task.Role)}, {at(part.At)}, b.ownerCell(recordRoot, r)})
				break
			}
		}
	}
	return t
}

// ageingLimit is how many ageing tasks a report shows.
const ageingLimit = 10

// ageingAt lists the tasks that were open at the end of the month, the oldest first, with what was seen of their bugs
// meanwhile. Of a task that was dropped nobody wrote down when.
func (b *build) ageingAt(m *month) Table {
	t := Table{Caption: "Ageing tasks", Columns: []Column{{Name: "Task"}, {Name: "Owner"}, {Name: "Open for", Right: true}, {Name: "Sightings since", Right: true}}}
	open := 0
	for _, r := range b.tasksByAge {
		if !openAt(r.Task, m.to) {
			continue
		}
		if open++; open > ageingLimit {
			continue
		}
		task := b.item(recordRoot, r)
		if assignee := b.idx.Config.OnCall.Assignee; assignee != "" && (r.Owner == assignee || r.Task.Team == assignee) {
			task.Sub = "on-call item"
		}
		t.Rows = append(t.Rows, []Cell{{task}, b.ownerCell(recordRoot, r), {{Text: thousands(wholeDays(r.Task.Created.At, m.to)) + " d"}}, {number(b.seenSince(r, m.to))}})
	}
	if open > ageingLimit {
		t.Cut = "The oldest " + thousands(ageingLimit) + " of " + thousands(open) + "."
		t.More = recordRoot + listAddress(tracker.KindTask.Folder(), 1)
	}
	return t
}

// openAt reports whether a task was open at a moment.
func openAt(t *tracker.Task, at time.Time) bool {
	switch {
	case t.Created.IsZero(), !t.Created.At.Before(at), t.Status == "dropped":
		return false
	case t.Status != "shipped":
		return true
	}
	return len(t.Shipped) > 0 && !lastRollout(t).At.Before(at)
}

// seenSince counts the sightings of a task's bugs from its creation to a moment, near misses left out.
func (b *build) seenSince(r *tracker.Record, to time.Time) int {
	n := 0
	for _, ref := range r.Task.Bugs {
		bug, ok := b.idx.Target(ref)
		if !ok || bug.Kind != tracker.KindBug {
			continue
		}
		for _, s := range b.tallies[b.idx.Canonical(bug)].sightings {
			if o := s.Observation; !o.NearMiss && o.Observed.At.After(r.Task.Created.At) && o.Observed.At.Before(to) {
				n++
			}
		}
	}
	return n
}

// sortTasksByAge returns the tasks, those created first before the others, and those without a date last.
func sortTasksByAge(tasks []*tracker.Record) []*tracker.Record {
	sorted := slices.Clone(tasks)
	slices.SortFunc(sorted, func(x, y *tracker.Record) int {
		return cmp.Or(boolOrder(x.Task.Created.IsZero(), y.Task.Created.IsZero()), x.Task.Created.Compare(y.Task.Created), cmp.Compare(x.ID, y.ID))
	})
	return sorted
}

func boolOrder(x, y bool) int {
	switch {
	case x == y:
		return 0
	case x:
		return 1
	}
	return -1
}
