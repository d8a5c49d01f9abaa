package site

import (
	"slices"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// TeamPage is what templates/team.html is given: what somebody owns, and how it ages.
type TeamPage struct {
	Page
	Lead     string
	Bugs     Table // what needs people first
	Tasks    Table // the open ones, the oldest first
	Runbooks Table // what is to be reviewed first
	Done     string
	Others   []RelationGroup // all other records
}

// holdings are the records of a team by what they ask for.
type holdings struct {
	bugs, openTasks, doneTasks, runbooks []*tracker.Record
	live, overdue, stale                 int
}

func (b *build) holdingsOf(t *topic) holdings {
	h := holdings{bugs: bugsOf(t.others)}
	b.orderBugs(h.bugs)
	for _, r := range t.others {
		switch {
		case r.Kind == tracker.KindBug && isLive(r):
			h.live++
		case r.Kind == tracker.KindTask && !r.Task.Closed():
			h.openTasks = append(h.openTasks, r)
			if b.due(r.Task).Flag != "" {
				h.overdue++
			}
		case r.Kind == tracker.KindTask:
			h.doneTasks = append(h.doneTasks, r)
		case r.Kind == tracker.KindRunbook:
			h.runbooks = append(h.runbooks, r)
			if b.reviewed(r).Flag != "" {
				h.stale++
			}
		}
	}
	slices.SortStableFunc(h.openTasks, func(x, y *tracker.Record) int { return x.Task.Created.Compare(y.Task.Created) })
	slices.SortStableFunc(h.runbooks, func(x, y *tracker.Record) int { return x.Runbook.Reviewed.Compare(y.Runbook.Reviewed) })
	return h
}

// oldest returns the days for which the oldest open task has been open, false if nobody knows.
func (h holdings) oldest(b *build) (days int, ok bool) {
	for _, r := range h.openTasks {
		if !r.Task.Created.IsZero() {
			return max(0, wholeDays(r.Task.Created.At, b.opts.AsOf)), true
		}
	}
	return 0, false
}

// lead says in one sentence what is owned and what of it waits.
func (h holdings) lead(b *build) string {
	parts := []string{count(len(h.bugs), "bug") + ", " + thousands(h.live) + " of them open"}
	tasks := count(len(h.openTasks), "open task")
	if h.overdue > 0 {
		tasks += ", " + thousands(h.overdue) + " overdue"
	}
	if days, ok := h.oldest(b); ok {
		tasks += ", the oldest for " + count(days, "day")
	}
	parts = append(parts, tasks)
	if len(h.runbooks) > 0 {
		runbooks := count(len(h.runbooks), "runbook")
		if h.stale > 0 {
			runbooks += ", " + thousands(h.stale) + " to be reviewed"
		}
		parts = append(parts, runbooks)
	}
	return strings.Join(parts, "; ") + "."
}

func (b *build) teamPage(t *topic) error {
	h := b.holdingsOf(t)
	p := TeamPage{Page: b.stamped(b.page(t.address(), headless, t.name)), Lead: h.lead(b)}
	p.Crumbs = append(p.Crumbs, Crumb{capital(t.kind.folder()), p.Root + t.kind.folder() + "/index.html"})
	p.Description = t.name + ": " + p.Lead
	p.Bugs = b.ownedTable(p.Root, listerOf(tracker.KindBug), "bugs", "Bugs", h.bugs)
	p.Tasks = b.ownedTable(p.Root, listerOf(tracker.KindTask), "tasks", "Open tasks, the oldest first", h.openTasks)
	p.Runbooks = b.ownedTable(p.Root, listerOf(tracker.KindRunbook), "runbooks", "Runbooks, the longest not reviewed first", h.runbooks)
	p.Tasks.dropEmpty("Due")
	p.Runbooks.drop("Owner")
	if !slices.ContainsFunc(h.openTasks, func(r *tracker.Record) bool { return ownerOf(r) != t.name }) {
		p.Tasks.drop("Owner")
	}
	if n := len(h.doneTasks); n > 0 {
		p.Done = "Besides, " + count(n, "task") + " shipped or dropped"
	}
	p.Others = b.ownedOthers(p.Root, t)
	return b.emit(t.address(), "team.html", p)
}

// ownedTable shows records as the list of their kind does, as many as a page holds.
func (b *build) ownedTable(root string, l lister, folder, caption string, records []*tracker.Record) Table {
	t := Table{Caption: caption, ID: "owned-" + folder, Columns: l.columns(b)}
	some, pages := pageOf(records, 1)
	for _, r := range some {
		t.Rows = append(t.Rows, l.row(b, root, r))
	}
	t.Key = keyOf(t.Rows)
	if pages > 1 {
		t.Cut = "The first " + thousands(rowLimit) + " of " + thousands(len(records)) + "; the others are in the list of " + folder + "."
		t.More = root + listAddress(folder, 1)
	}
	return t
}

// ownedOthers lists what the tables do not show.
func (b *build) ownedOthers(root string, t *topic) []RelationGroup {
	var groups []RelationGroup
	for _, k := range tracker.Kinds() {
		if k == tracker.KindBug || k == tracker.KindRunbook || k == tracker.KindTask || k == tracker.KindObservation {
			continue
		}
		if group, ok := b.topicGroup(root, t, k); ok {
			groups = append(groups, group)
		}
	}
	return groups
}

// teamRow is a row of the list of teams.
func (b *build) teamRow(root string, t *topic) []Cell {
	h := b.holdingsOf(t)
	overdue, oldest := number(h.overdue), Item{Kind: NotApplicable}
	if h.overdue > 0 {
		overdue = Item{Flag: thousands(h.overdue), Sort: overdue.Sort}
	}
	if days, ok := h.oldest(b); ok {
		oldest = number(days)
		oldest.Text += " d"
	}
	return []Cell{{b.topicItem(root, t.kind, t.name)}, {number(len(h.bugs))}, {number(h.live)}, {number(len(h.openTasks))}, {overdue}, {oldest}, {number(len(h.runbooks))}}
}

var teamColumns = []Column{{Name: "Team or person", Long: true, Key: textual}, {Name: "Bugs", Right: true, Key: numeric}, {Name: "Open bugs", Right: true, Key: numeric},
	{Name: "Open tasks", Right: true, Key: numeric}, {Name: "Overdue", Right: true, Key: numeric}, {Name: "Oldest task", Right: true, Key: numeric}, {Name: "Runbooks", Right: true, Key: numeric}}
