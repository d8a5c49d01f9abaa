package site

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/casebook-dev/casebook/tracker"
)

// ListPage is what templates/list.html is given: all records of a kind, rowLimit of them a page.
type ListPage struct {
	Page
	Lead     string
	Table    Table
	Pager    *Pager
	Rejected []Item // files of this kind that could not be read
	Note     string
}

// lister says how the records of a kind are listed.
type lister struct {
	columns []Column
	order   func(b *build, records []*tracker.Record)
	row     func(b *build, root string, r *tracker.Record) []Cell
	lead    func(b *build, records []*tracker.Record) string
	note    string
}

func listerOf(kind tracker.Kind) lister {
	switch kind {
	case tracker.KindBug:
		return lister{bugColumns, (*build).orderBugs, (*build).bugRow, (*build).bugLead,
			"Those that are open come first, the latest seen before the others."}
	case tracker.KindObservation:
		return lister{observationColumns, func(b *build, rs []*tracker.Record) { copy(rs, b.byTime) }, (*build).observationRow, (*build).observationLead, ""}
	case tracker.KindRunbook:
		return lister{runbookColumns, byTitle, (*build).runbookRow, total("runbook"), ""}
	case tracker.KindTask:
		return lister{taskColumns, func(_ *build, rs []*tracker.Record) { sortTasks(rs) }, (*build).taskRow, (*build).taskLead, ""}
	case tracker.KindPostmortem:
		return lister{postmortemColumns, newestID, (*build).postmortemRow, total("postmortem"), ""}
	case tracker.KindHandoff:
		return lister{handoffColumns, newestID, (*build).handoffRow, total("handoff"), ""}
	}
	return lister{reportColumns, newestID, (*build).reportRow, total("report"), ""}
}

// lists returns the jobs that make the pages of a kind's list.
func (b *build) lists(kind tracker.Kind) []func() error {
	l := listerOf(kind)
	records := slices.Clone(b.idx.Records(kind))
	l.order(b, records)
	_, pages := pageOf(records, 1)
	jobs := make([]func() error, pages)
	for i := range jobs {
		jobs[i] = func() error { return b.list(kind, l, records, i+1) }
	}
	return jobs
}

// list makes page n of a list, from 1.
func (b *build) list(kind tracker.Kind, l lister, records []*tracker.Record, n int) error {
	folder := kind.Folder()
	address := listAddress(folder, n)
	some, pages := pageOf(records, n)
	p := ListPage{Page: b.stamped(b.page(address, folder, ofPages(capital(folder), n))), Lead: l.lead(b, records), Note: l.note}
	p.Description = p.Lead
	p.Table = Table{Caption: "All " + folder, Columns: l.columns}
	for _, r := range some {
		p.Table.Rows = append(p.Table.Rows, l.row(b, p.Root, r))
	}
	p.Table.dropEmpty("Due")
	p.Table.Key = keyOf(p.Table.Rows)
	p.Pager = pager(p.Root, folder, n, pages)
	for _, rej := range b.idx.Rejected() {
		if rej.Kind == kind && n == 1 {
			p.Rejected = append(p.Rejected, Item{Text: rej.Path, Href: p.Root + b.rejectedAddress(rej)})
		}
	}
	return b.emit(address, "list.html", p)
}

func total(noun string) func(*build, []*tracker.Record) string {
	return func(_ *build, rs []*tracker.Record) string { return count(len(rs), noun) + "." }
}

func byTitle(_ *build, rs []*tracker.Record) {
	slices.SortStableFunc(rs, func(x, y *tracker.Record) int { return cmp.Or(cmp.Compare(x.Title, y.Title), cmp.Compare(x.ID, y.ID)) })
}

func newestID(_ *build, rs []*tracker.Record) { slices.Reverse(rs) }

var bugColumns = []Column{{Name: "Bug"}, {Name: "Status", Narrow: true}, {Name: "Seen", Right: true}, {Name: "30 days", Right: true},
	{Name: "Last", Right: true}, {Name: "Instances", Right: true}, {Name: "Fix"}}

// bugOrder puts what is alive first.
var bugOrder = map[string]int{"": 0, "open": 0, "investigating": 0, "fixing": 0, "fixed": 1, "accepted": 2, "duplicate": 3}

// isLive reports whether people still have to do something about a bug.
func isLive(r *tracker.Record) bool { return bugOrder[r.Bug.Status] == 0 }

func (b *build) orderBugs(bugs []*tracker.Record) {
	slices.SortStableFunc(bugs, func(x, y *tracker.Record) int {
		return cmp.Or(cmp.Compare(bugOrder[x.Bug.Status], bugOrder[y.Bug.Status]), b.lastSeen(y).Compare(b.lastSeen(x)), cmp.Compare(x.ID, y.ID))
	})
}

// lastSeen returns when a bug was last seen, the zero Time if never.
func (b *build) lastSeen(bug *tracker.Record) tracker.Time {
	if last := b.tallies[bug].counted.Last; last != nil {
		return *last
	}
	return tracker.Time{}
}

func (b *build) bugRow(root string, r *tracker.Record) []Cell {
	t := b.tallies[r]
	name := b.item(root, r)
	name.Sub = r.Bug.Service
	if t.ongoing {
		name.Flag = ongoing
	}
	last := Item{Kind: NotApplicable}
	if c := t.counted; c.Count > 0 {
		last = Item{Text: thousands(wholeDays(c.Last.At, b.opts.AsOf)) + " d"}
	}
	seen := number(t.counted.Count)
	if n := t.counted.NearMisses; n > 0 {
		seen.Sub = "and " + nearMisses(n)
	}
	return []Cell{{name}, {statusItem(r)}, {seen}, {number(t.recent)}, {last}, {number(len(t.instances))}, b.fixCell(root, r)}
}

// fixCell names the tasks that are to fix a bug by their pull request, else by their state.
func (b *build) fixCell(root string, bug *tracker.Record) Cell {
	var cell Cell
	for _, task := range b.tasksOf(bug) {
		if task.Task.Role == "fix" && task.Task.Status != "dropped" {
			item := stateItem(task)
			item.Href = root + recordAddress(task.Kind, task.ID)
			cell = append(cell, item)
		}
	}
	if len(cell) == 0 {
		return Cell{none()}
	}
	return cell
}

func (b *build) bugLead(bugs []*tracker.Record) string {
	live := 0
	for _, r := range bugs {
		if isLive(r) {
			live++
		}
	}
	classified := len(b.byTime) - len(b.unclassified())
	s := fmt.Sprintf("%s, %d of them open; %s", count(len(bugs), "bug"), live, count(classified, "classified observation"))
	if n := len(b.byTime); n > 0 {
		s += " since " + date(b.byTime[n-1].Observation.Observed)
	}
	return s + "."
}

// unclassified returns the sightings of no bug, newest first.
func (b *build) unclassified() []*tracker.Record {
	var some []*tracker.Record
	for _, r := range b.byTime {
		if r.Observation.Bug.IsZero() {
			some = append(some, r)
		}
	}
	return some
}

var observationColumns = []Column{{Name: "Seen, UTC", Narrow: true}, {Name: "Error", Long: true}, {Name: "Instance", Narrow: true}, {Name: "Bug"},
	{Name: "Downtime", Right: true}, {Name: "Detected by", Long: true}}

func (b *build) observationRow(root string, r *tracker.Record) []Cell {
	obs := r.Observation
	message := obs.Error
	if message == "" {
		message = r.Title
	}
	return []Cell{{seenItem(root, r)}, {text(message)}, b.instanceCell(root, obs), b.bugCell(root, r), {lasting(obs.Impact.Downtime)}, b.detectedCell(root, obs)}
}

func (b *build) observationLead(obs []*tracker.Record) string {
	return fmt.Sprintf("%s, newest first; %s unclassified.", count(len(obs), "observation"), strconv.Itoa(len(b.unclassified())))
}

var runbookColumns = []Column{{Name: "Runbook"}, {Name: "Used", Right: true}, {Name: "Worked"}, {Name: "Last used", Narrow: true},
	{Name: "Reviewed", Narrow: true}, {Name: "Owner"}}

func (b *build) runbookRow(root string, r *tracker.Record) []Cell {
	u := b.uses[r]
	name := b.item(root, r)
	name.Sub = r.Runbook.Service
	last, worked := Item{Kind: NotApplicable}, Item{Kind: NotApplicable}
	if len(u.sightings) > 0 {
		last = Item{Time: date(u.sightings[0].Observation.Observed)}
		worked = text("")
		if u.yes+u.partly+u.never > 0 {
			worked = Item{Text: u.words()}
		}
	}
	return []Cell{{name}, {number(len(u.sightings))}, {worked}, {last}, {b.reviewed(r)}, {text(r.Owner)}}
}

// reviewed says when a runbook was last reviewed, and whether that is too long ago.
func (b *build) reviewed(r *tracker.Record) Item {
	item := at(r.Runbook.Reviewed)
	if lapses, ok := r.Runbook.ReviewLapses(); ok && lapses.Before(b.opts.AsOf) {
		item.Flag = "stale"
	}
	return item
}

var taskColumns = []Column{{Name: "Task"}, {Name: "Role"}, {Name: "Status", Narrow: true}, {Name: "Bugs"}, {Name: "Owner"},
	{Name: "Due", Narrow: true}, {Name: "Open for", Right: true}}

func (b *build) taskRow(root string, r *tracker.Record) []Cell {
	bugs := Cell(b.refItems(root, r.Task.Bugs))
	if len(bugs) == 0 {
		bugs = Cell{none()}
	}
	return []Cell{{b.item(root, r)}, {text(r.Task.Role)}, {stateItem(r)}, bugs, ownerCell(r), {b.due(r.Task)}, {b.openFor(r.Task)}}
}

func (b *build) taskLead(tasks []*tracker.Record) string {
	open := 0
	for _, r := range tasks {
		if isOpen(r.Task) {
			open++
		}
	}
	return fmt.Sprintf("%s, %d of them open.", count(len(tasks), "task"), open)
}

var postmortemColumns = []Column{{Name: "Postmortem"}, {Name: "Started, UTC", Narrow: true}, {Name: "Lasted", Right: true}, {Name: "Bugs"}, {Name: "Owner"}}

func (b *build) postmortemRow(root string, r *tracker.Record) []Cell {
	m := r.Postmortem
	lasted := Item{Kind: Unknown}
	if !m.Started.IsZero() && m.Ended.At.After(m.Started.At) {
		lasted = Item{Text: span(m.Ended.At.Sub(m.Started.At))}
	}
	bugs := Cell(b.refItems(root, m.Bugs))
	if len(bugs) == 0 {
		bugs = Cell{none()}
	}
	return []Cell{{b.item(root, r)}, {at(m.Started)}, {lasted}, bugs, {text(r.Owner)}}
}

var handoffColumns = []Column{{Name: "Handoff"}, {Name: "Since", Narrow: true}, {Name: "Until", Narrow: true}, {Name: "From"}, {Name: "To"}}

func (b *build) handoffRow(root string, r *tracker.Record) []Cell {
	h := r.Handoff
	return []Cell{{b.item(root, r)}, {at(h.Since)}, {at(h.Until)}, {text(list(h.Outgoing...))}, {text(list(h.Incoming...))}}
}

var reportColumns = []Column{{Name: "Report"}, {Name: "Month", Narrow: true}, {Name: "Lead"}, {Name: "Decisions", Right: true}}

func (b *build) reportRow(root string, r *tracker.Record) []Cell {
	return []Cell{{b.item(root, r)}, {text(r.Report.Month)}, {text(r.Report.Lead)}, {number(len(r.Report.Decisions))}}
}
