package site

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/insight"
)

// ListPage is what templates/list.html is given: all records of a kind, rowLimit of them a page.
type ListPage struct {
	Page
	Lead     string
	Filter   *Filter // nil where there is little to choose from
	Table    Table
	Pager    *Pager
	Rejected []Item // files of this kind that could not be read
	Note     string
}

// lister says how the records of a kind are listed.
type lister struct {
	columns func(*build) []Column
	order   func(b *build, records []*tracker.Record)
	row     func(b *build, root string, r *tracker.Record) []Cell
	lead    func(b *build, records []*tracker.Record) string
	facets  []facet
	note    string
}

func listerOf(kind tracker.Kind) lister {
	switch kind {
	case tracker.KindBug:
		return lister{(*build).bugColumns, (*build).orderBugs, (*build).bugRow, (*build).bugLead, []facet{bugStatusFacet, serviceFacet},
			"What came back after its fix stands first, then what is getting worse, then what is open, the latest seen before the others. The last column is what work and downtime are expected in 90 days if nothing changes. A bar is a week of the last 26, each row on its own scale; the upright line is the newest fix, and bars after it are sightings that count against it."}
	case tracker.KindObservation:
		return lister{fixed(observationColumns), func(b *build, rs []*tracker.Record) { copy(rs, b.byTime) }, (*build).observationRow, (*build).observationLead,
			[]facet{stateFacet, serviceFacet}, ""}
	case tracker.KindRunbook:
		return lister{fixed(runbookColumns), byTitle, (*build).runbookRow, total("runbook"), []facet{serviceFacet, ownerFacet}, ""}
	case tracker.KindTask:
		return lister{fixed(taskColumns), func(_ *build, rs []*tracker.Record) { sortTasks(rs) }, (*build).taskRow, (*build).taskLead,
			[]facet{statusFacet, roleFacet, ownerFacet}, ""}
	case tracker.KindPostmortem:
		return lister{fixed(postmortemColumns), newestID, (*build).postmortemRow, total("postmortem"), []facet{ownerFacet}, ""}
	case tracker.KindHandoff:
		return lister{fixed(handoffColumns), newestID, (*build).handoffRow, total("handoff"), nil, ""}
	}
	return lister{fixed(reportColumns), newestID, (*build).reportRow, total("report"), nil, ""}
}

// lists returns the jobs that make the pages of a kind's list.
func (b *build) lists(kind tracker.Kind) []job {
	l := listerOf(kind)
	records := slices.Clone(b.idx.Records(kind))
	l.order(b, records)
	_, pages := pageOf(records, 1)
	jobs := make([]job, pages)
	for i := range jobs {
		jobs[i] = job{name: listAddress(kind.Folder(), i+1), key: func(x *reach) string { return x.list(l.lead(b, records), records, i+1) }, make: func(b *build) error { return b.list(kind, l, records, i+1) }}
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
	p.Twins = b.listTwins(p.Root, kind)
	p.Table = Table{Caption: "All " + folder, ID: folder, Columns: l.columns(b)}
	for _, r := range some {
		p.Table.Rows = append(p.Table.Rows, l.row(b, p.Root, r))
	}
	if len(some) > 1 && l.facets != nil {
		p.Filter, p.Table.Words = b.filterRows(folder, some, l.facets)
		p.Filter.paged(len(records), folder)
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

// bugColumns are those of the list of bugs, and of other tables of them.
func (b *build) bugColumns() []Column {
	return []Column{{Name: "Bug", Key: textual}, {Name: "Status", Narrow: true, Key: numeric}, b.sparkColumn(), {Name: "Seen", Right: true, Key: numeric},
		{Name: "30 days", Right: true, Key: numeric}, {Name: "Last", Right: true, Key: numeric}, {Name: "Instances", Right: true, Key: numeric}, {Name: "Fix", Narrow: true, Key: textual}, {Name: "Next 90 d", Right: true, Key: numeric}}
}

// fixed returns columns that are the same in every build.
func fixed(columns []Column) func(*build) []Column {
	return func(*build) []Column { return columns }
}

// isLive reports whether people still have to do something about a bug.
func isLive(r *tracker.Record) bool {
	switch r.Bug.Status {
	case "fixed", "accepted", "duplicate":
		return false
	}
	return true
}

// orderBugs puts what needs people first, and of those the latest seen.
func (b *build) orderBugs(bugs []*tracker.Record) {
	slices.SortStableFunc(bugs, func(x, y *tracker.Record) int {
		return cmp.Or(cmp.Compare(b.tallies[x].rank, b.tallies[y].rank), b.lastSeen(y).Compare(b.lastSeen(x)), cmp.Compare(x.ID, y.ID))
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
	if n := t.counted.NearMisses; n > 0 { // beside the number it would widen the column
		name.Sub = strings.TrimPrefix(name.Sub+"; "+nearMisses(n)+" besides", "; ")
	}
	return []Cell{{name}, {b.shownStatus(r)}, {b.sparks[r]()}, {number(t.counted.Count)}, {number(t.recent)}, {b.daysSince(t)}, {number(len(t.instances))}, b.fixCell(root, r), {nextCost(t.standing.of)}}
}

// daysSince says how long ago a bug was last seen.
func (b *build) daysSince(t *tally) Item {
	if t.counted.Count == 0 {
		return Item{Kind: NotApplicable, Sort: "1000000"}
	}
	days := wholeDays(t.counted.Last.At, b.opts.AsOf)
	return Item{Text: thousands(days) + " d", Sort: strconv.Itoa(days)}
}

// fixCell names the newest fix in force and says whether the bug came back; else the tasks that are to
// fix it, by their state.
func (b *build) fixCell(root string, bug *tracker.Record) Cell {
	if s := b.tallies[bug].standing; s.fix != nil {
		item := Item{Text: pullRequestOf(s.fix.Task)}
		if item.Text == "" {
			item = stateItem(s.fix.Task)
		}
		item.Href = root + recordAddress(s.fix.Task.Kind, s.fix.Task.ID)
		if s.failed() {
			item.Flag = "came back"
		} else {
			item.Note = "quiet " + thousands(s.quiet(b.opts.AsOf)) + " d"
		}
		return Cell{item}
	}
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
	classified := len(b.byTime) - len(b.unknown)
	s := fmt.Sprintf("%s, %d of them open; %s", count(len(bugs), "bug"), live, count(classified, "classified observation"))
	if n := len(b.byTime); n > 0 {
		s += " since " + date(b.byTime[n-1].Observation.Observed)
	}
	return s + "."
}

// unclassified returns the sightings of no bug.
func unclassified(sightings []*tracker.Record) []*tracker.Record {
	var some []*tracker.Record
	for _, r := range sightings {
		if r.Observation.Bug.IsZero() {
			some = append(some, r)
		}
	}
	return some
}

var observationColumns = []Column{{Name: "Seen, UTC", Narrow: true, Key: numeric, Sorted: descending}, {Name: "Error", Long: true, Key: textual}, {Name: "Instance", Names: true, Key: textual},
	{Name: "Bug", Key: textual}, {Name: "Downtime", Right: true, Key: numeric}, {Name: "Detected by", Long: true, Key: textual}}

func (b *build) observationRow(root string, r *tracker.Record) []Cell {
	obs := r.Observation
	message := obs.Error
	if message == "" {
		message = r.Title
	}
	return []Cell{{seenItem(root, r)}, {text(message)}, b.instanceCell(root, obs), b.bugCell(root, r), {lasting(obs.Impact.Downtime)}, b.detectedCell(root, obs)}
}

func (b *build) observationLead(obs []*tracker.Record) string {
	return fmt.Sprintf("%s, newest first; %s unclassified.", count(len(obs), "observation"), strconv.Itoa(len(b.unknown)))
}

var runbookColumns = []Column{{Name: "Runbook", Key: textual}, {Name: "Used", Right: true, Key: numeric}, {Name: "Worked", Key: numeric},
	{Name: "Last used", Narrow: true, Key: numeric}, {Name: "Reviewed", Narrow: true, Key: numeric}, {Name: "Owner", Key: textual}}

func (b *build) runbookRow(root string, r *tracker.Record) []Cell {
	u := b.uses[r]
	name := b.item(root, r)
	name.Sub = r.Runbook.Service
	last, worked := Item{Kind: NotApplicable}, Item{Kind: NotApplicable}
	if len(u.sightings) > 0 {
		last = newest(u.sightings)
		worked = text("")
		if u.yes+u.partly+u.never > 0 {
			worked = Item{Text: u.words(), Sort: strconv.Itoa(100 * u.yes / (u.yes + u.partly + u.never))}
		}
	}
	return []Cell{{name}, {number(len(u.sightings))}, {worked}, {last}, {b.reviewed(r)}, {b.topicItem(root, teamTopic, r.Owner)}}
}

// reviewed says when a runbook was last reviewed, and whether that is too long ago.
func (b *build) reviewed(r *tracker.Record) Item {
	item := at(r.Runbook.Reviewed)
	if lapses, ok := r.Runbook.ReviewLapses(); ok && lapses.Before(b.opts.AsOf) {
		item.Flag = "stale"
	}
	return item
}

var taskColumns = []Column{{Name: "Task", Key: textual}, {Name: "Role", Key: textual}, {Name: "Status", Narrow: true, Key: textual}, {Name: "Bugs", Key: textual},
	{Name: "Owner", Key: textual}, {Name: "Due", Narrow: true, Key: numeric}, {Name: "Open for", Right: true, Key: numeric}}

func (b *build) taskRow(root string, r *tracker.Record) []Cell {
	bugs := Cell(b.refItems(root, r.Task.Bugs))
	if len(bugs) == 0 {
		bugs = Cell{none()}
	}
	return []Cell{{b.item(root, r)}, {text(r.Task.Role)}, {stateItem(r)}, bugs, b.ownerCell(root, r), {b.due(r.Task)}, {b.openFor(r.Task)}}
}

func (b *build) taskLead(tasks []*tracker.Record) string {
	open := 0
	for _, r := range tasks {
		if !r.Task.Closed() {
			open++
		}
	}
	return fmt.Sprintf("%s, %d of them open.", count(len(tasks), "task"), open)
}

var postmortemColumns = []Column{{Name: "Postmortem", Key: textual}, {Name: "Started, UTC", Narrow: true, Key: numeric}, {Name: "Lasted", Right: true, Key: numeric},
	{Name: "Bugs", Key: textual}, {Name: "Owner", Key: textual}}

func (b *build) postmortemRow(root string, r *tracker.Record) []Cell {
	m := r.Postmortem
	lasted := Item{Kind: Unknown}
	if !m.Started.IsZero() && m.Ended.At.After(m.Started.At) {
		took := m.Ended.At.Sub(m.Started.At)
		lasted = lasting(&took)
	}
	bugs := Cell(b.refItems(root, m.Bugs))
	if len(bugs) == 0 {
		bugs = Cell{none()}
	}
	return []Cell{{b.item(root, r)}, {at(m.Started)}, {lasted}, bugs, {b.topicItem(root, teamTopic, r.Owner)}}
}

var handoffColumns = []Column{{Name: "Handoff", Key: textual}, {Name: "Since", Narrow: true, Key: numeric}, {Name: "Until", Narrow: true, Key: numeric},
	{Name: "From", Key: textual}, {Name: "To", Key: textual}}

func (b *build) handoffRow(root string, r *tracker.Record) []Cell {
	h := r.Handoff
	return []Cell{{b.item(root, r)}, {at(h.Since)}, {at(h.Until)}, {text(list(h.Outgoing...))}, {text(list(h.Incoming...))}}
}

var reportColumns = []Column{{Name: "Report", Key: textual}, {Name: "Month", Narrow: true, Key: textual}, {Name: "Lead", Key: textual},
	{Name: "Decisions", Right: true, Key: numeric}}

func (b *build) reportRow(root string, r *tracker.Record) []Cell {
	return []Cell{{b.item(root, r)}, {text(r.Report.Month)}, {text(r.Report.Lead)}, {number(len(r.Report.Decisions))}}
}

// nextCost is the expected cost of a bug in a list.
func nextCost(of *insight.Bug) Item {
	item := costItem(of)
	item.Sub = ""
	return item
}
