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

// OperationsPage is what templates/operations.html is given: the operational report of the last 30 days, to meet over. It
// prints on two sheets for about fifteen bugs.
type OperationsPage struct {
	Page
	Lead      string
	From, To  string
	Figures   []Figure
	Recurring Table
	Repeated  Table // remedies done by hand again and again, since the first record
	Detected  Table
	Classes   string   // how much is classified
	Unwatched []Remark // bugs that people told us of, not a monitor
	Ageing    Table
	Fixes     []HomeBug // how the fixes do: back, newly verified, watched
	First     Table     // bugs by expected cost, with cumulative shares
	FirstNote string
	Decide    []Decision
	Last      *Item // the newest report with its decisions
}

// Remark is a bug with what to know of it.
type Remark struct {
	Bug   Item
	Words string
}

// Decision is a question to decide about a bug, or about the records.
type Decision struct {
	About *Item // nil if it is about no bug
	Words string
	bug   *tracker.Record
}

const (
	operationsFolder = "operations"
	reviewRows       = 10 // of a table, so that the page prints on two sheets
	reviewFew        = 5
	repeatedFrom     = 3 // uses of a remedy from which it is a burden
)

// operations makes the page.
func (b *build) operations() error {
	asOf := b.opts.AsOf
	from := asOf.Add(-recentDays * day)
	m, before := b.ledger().Between(from, asOf.Add(1)), b.ledger().Between(from.Add(-recentDays*day), from)
	root := "../"
	p := OperationsPage{Page: b.stamped(b.page(operationsFolder+"/index.html", operationsFolder, "Operational review")), From: from.UTC().Format(time.DateOnly), To: asOf.UTC().Format(time.DateOnly)}
	groups := b.homeGroups()
	p.Lead = strings.TrimSpace(reviewSentence(m, before) + " " + groups.heldWords())
	p.Description = p.Lead
	p.Figures = b.reviewFigures(m, before)
	p.Recurring = b.recurringTable(root, m, before)
	p.Repeated = b.repeatedTable(root)
	p.Detected = reviewDetected(m, before)
	p.Classes = b.classes(m)
	p.Unwatched = b.unwatched(root)
	p.Ageing = b.reviewAgeing(root)
	p.Fixes = b.reviewFixes(groups)
	p.First, p.FirstNote = b.firstTable(root)
	p.Decide = b.decide(root, groups)
	p.Last = b.lastReport(root)
	return b.emit(operationsFolder+"/index.html", "operations.html", p)
}

// reviewSentence says what the days add up to.
func reviewSentence(m, before *report.Period) string {
	s := count(len(m.Sightings), "sighting") + " of " + count(len(m.Bugs), "bug") + ", " + thousands(len(before.Sightings)) + " in the 30 days before."
	if m.Downtime.Known+m.Effort.Known > 0 {
		s += " " + capital(sumWords(m.Downtime)) + " of downtime, " + sumWords(m.Effort) + " of work."
	}
	return s
}

// heldWords says in a sentence how the fixes do.
func (g homeGroups) heldWords() string {
	switch n := len(g.back); {
	case n == 1:
		return "One fix did not hold: “" + g.back[0].Title + "” came back."
	case n > 1:
		return thousands(n) + " fixes did not hold."
	case len(g.watching) > 0:
		return "No fix is known to have failed."
	}
	return ""
}

func (b *build) reviewFigures(m, before *report.Period) []Figure {
	figures := monthFigures(m, before)[:4]
	for i, is := range []string{thousands(len(before.Sightings)), sumWords(before.Downtime), sumWords(before.Effort)} {
		figures[i].Base = is + " before"
	}
	all, n := 0.0, 0
	for _, of := range b.figures.Ranked() {
		all, n = all+*of.Impact.Expected, n+1
	}
	expected := Figure{"Expected, next 90 days", hours(minutes(all)).Text, "if nothing changes"}
	if n == 0 {
		expected = Figure{"Expected, next 90 days", "not known", "no costs recorded"}
	}
	return append(figures, expected)
}

// rowsOf leads to the sightings of a bug.
func rowsOf(root string, bug *tracker.Record, n int) Item {
	item := linked(n, root+recordAddress(bug.Kind, bug.ID)+"#observations")
	item.Sort = fmt.Sprint(n)
	return item
}

func (b *build) recurringTable(root string, m, before *report.Period) Table {
	t := Table{Caption: "Bugs seen in the last 30 days", Columns: []Column{{Name: "Bug"}, {Name: "Status now", Narrow: true}, b.sparkColumn(), {Name: "30 days", Right: true}, {Name: "Before", Right: true},
		{Name: "Down, min", Right: true}, {Name: "Work, min", Right: true}, {Name: "Next 90 d", Right: true}}}
	for _, g := range m.Bugs[:min(reviewRows, len(m.Bugs))] {
		name := b.item(root, g.Bug)
		name.Sub = g.Bug.Bug.Service
		t.Rows = append(t.Rows, []Cell{{name}, {b.shownStatus(g.Bug)}, {b.sparks[g.Bug]()}, {rowsOf(root, g.Bug, len(g.Sightings))}, {number(before.Of(g.Bug))}, {durationItem(g.Downtime)},
			{durationItem(g.Effort)}, {nextCost(b.tallies[g.Bug].standing.of)}})
	}
	t.cutTo(len(m.Bugs), root+"bugs/index.html")
	return t
}

// cutTo says that there are more rows, and where.
func (t *Table) cutTo(n int, more string) {
	if n > len(t.Rows) {
		t.Cut, t.More = "The first "+thousands(len(t.Rows))+" of "+thousands(n)+".", more
	}
}

// repeatedTable lists what took most work by hand in the last year.
func (b *build) repeatedTable(root string) Table {
	t := Table{Caption: "Repeatedly solved by hand, with an opportunity to automate", Columns: []Column{{Name: "Remedy by hand"}, {Name: "Times", Right: true}, {Name: "Each", Right: true}, {Name: "In all", Right: true}, {Name: "What would end it", Wide: true}}}
	year := b.ledger().Between(b.opts.AsOf.Add(-365*day), b.opts.AsOf.Add(1))
	all := slices.DeleteFunc(year.Remedies(), func(r report.Remedy) bool { return len(r.Sightings) < repeatedFrom })
	slices.SortStableFunc(all, func(x, y report.Remedy) int { return cmp.Compare(y.Effort.Total, x.Effort.Total) })
	for _, r := range all[:min(reviewFew, len(all))] {
		t.Rows = append(t.Rows, b.repeatedRow(root, r))
	}
	t.cutTo(len(all), root+"runbooks/index.html")
	return t
}

func (b *build) repeatedRow(root string, r report.Remedy) []Cell {
	name, rows := b.item(root, r.Of()), "#uses"
	switch {
	case r.Runbook == nil:
		name.Sub, rows = "by a workaround, without a runbook", "#observations"
	case len(r.Bugs) > 0:
		name.Sub = "for " + r.Bugs[0].Title + others(len(r.Bugs)-1)
	}
	each, total := Item{Kind: Unknown}, Item{Kind: Unknown}
	if n := r.Effort.Known; n > 0 {
		each, total = Item{Text: span((r.Effort.Total / time.Duration(n)).Round(time.Minute))}, Item{Text: inHours(r.Effort.Total)}
	}
	bugs := r.Bugs
	if r.Bug != nil {
		bugs = []*tracker.Record{r.Bug}
	}
	times := linked(len(r.Sightings), root+recordAddress(r.Of().Kind, r.Of().ID)+rows)
	return []Cell{{name}, {times}, {each}, {total}, b.opportunity(root, bugs)}
}

func others(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return " and another one"
	}
	return " and " + thousands(n) + " others"
}

// opportunity names the open tasks that would end a repair by hand: fixes, preventions and automation of its bugs.
func (b *build) opportunity(root string, bugs []*tracker.Record) Cell {
	var cell Cell
	for _, bug := range bugs {
		for _, task := range b.tasksOf(bug) {
			ends := slices.Contains([]string{"fix", "prevention", "automation"}, task.Task.Role)
			if ends && !task.Task.Closed() && len(cell) < 2 {
				item := b.item(root, task)
				item.Sub = task.Task.Role + ", " + taskState(task)
				cell = append(cell, item)
			}
		}
	}
	if len(cell) == 0 {
		return Cell{{Kind: None, Text: "no task yet"}}
	}
	return cell
}

func reviewDetected(m, before *report.Period) Table {
	t := detectedIn(m, before)
	t.Columns[1].Name, t.Columns[3].Name = "30 days", "Before"
	for _, row := range t.Rows {
		row[1][0].Href = "" // this page has no rows of its own
	}
	return t
}

// classes says how much of what was seen is classified, what waits, and whether suggestions are any good.
func (b *build) classes(m *report.Period) string {
	all, known := len(m.Sightings), len(m.Sightings)-len(m.Unclassified)
	if all == 0 {
		return "Nothing was seen."
	}
	words := fmt.Sprintf("Classified: %s, %s.", percent(known, all), ofAll(known, all))
	if n := len(b.unknown); n > 0 {
		words += " In all " + thousands(n) + plural(n, " waits", " wait") + b.oldest(b.triageQueue()[:n]) + "."
	}
	if shown, right := b.hindsight(); shown > 0 {
		words += fmt.Sprintf(" First suggestion right: %s, %s.", percent(right, shown), ofAll(right, shown))
	}
	return words
}

// unwatched lists the bugs that nobody has fixed of which mostly people told us, in the last year.
func (b *build) unwatched(root string) []Remark {
	type told struct {
		bug    *tracker.Record
		n, all int
	}
	var some []told
	for _, of := range b.figures.Bugs() {
		if !of.Unsolved() {
			continue
		}
		one := told{bug: of.Record}
		for _, e := range of.Episodes {
			for _, s := range e.Sightings {
				if b.opts.AsOf.Sub(s.At) > 365*day || s.Record.Observation.Detected == "" {
					continue
				}
				one.all++
				if d := s.Record.Observation.Detected; d == "customer" || d == "colleague" {
					one.n++
				}
			}
		}
		if one.n > 1 && 2*one.n >= one.all {
			some = append(some, one)
		}
	}
	slices.SortStableFunc(some, func(x, y told) int { return cmp.Compare(y.n, x.n) })
	var facts []Remark
	for _, one := range some[:min(reviewFew, len(some))] {
		words := fmt.Sprintf("%s times told by a customer or found by a colleague", ofAll(one.n, one.all))
		if len(b.tallies[one.bug].alerts) == 0 {
			words += "; no alert has ever fired for it"
		}
		facts = append(facts, Remark{b.item(root, one.bug), words})
	}
	return facts
}

// reviewAgeing lists the open tasks, the oldest first.
func (b *build) reviewAgeing(root string) Table {
	t := Table{Caption: "Ageing tasks", Columns: []Column{{Name: "Task"}, {Name: "Owner"}, {Name: "Due", Narrow: true}, {Name: "Open for", Right: true}, {Name: "Sightings since", Right: true}}}
	open := 0
	for _, r := range b.tasksByAge() {
		if r.Task.Closed() {
			continue
		}
		if open++; open > reviewFew {
			continue
		}
		task := b.item(root, r)
		for i, ref := range r.Task.Bugs {
			if bug, ok := b.idx.Target(ref); ok && i == 0 {
				task.Sub = "for " + bug.Title + others(len(r.Task.Bugs)-1)
			}
		}
		t.Rows = append(t.Rows, []Cell{{task}, b.ownerCell(root, r), {b.due(r.Task)}, {b.openFor(r.Task)}, {number(b.ledger().SeenBetween(r, r.Task.Created.At, b.opts.AsOf))}})
	}
	t.dropEmpty("Due")
	t.cutTo(open, root+"tasks/index.html")
	return t
}

// reviewFixes tells how the fixes do.
func (b *build) reviewFixes(g homeGroups) []HomeBug {
	return append(b.homeBugsAt("../", g.back, reviewFew), b.homeBugsAt("../", g.watching, reviewFew)...)
}
