package site

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// TaskPage is what templates/task.html is given.
type TaskPage struct {
	Page
	Ref       string
	Glyph     string
	Status    Item
	Tags      []Item
	Lead      string
	Bugs      []Item
	Facts     []Fact
	Held      string // whether its bugs were seen again; empty of a task that did not ship
	HeldAside string
	ByBug     Table
	Verdicts  []Verdict // by bug; empty of a task that is no fix in force
	Since     Table     // the sightings since, one by one
	Sections  []Section
	Trace     *TraceFigure
	Relations []RelationGroup
}

func (b *build) task(r *tracker.Record) error {
	t := r.Task
	p := TaskPage{Page: b.recordPage(r), Ref: r.Ref().String(), Glyph: glyph(r), Status: statusItem(r), Tags: b.tags(r),
		Lead: capital(t.Role) + ", " + taskState(r) + ".", Bugs: b.refItems(recordRoot, t.Bugs), Facts: b.taskFacts(r)}
	p.Description = p.Lead
	if h := b.heldOf(r); h != nil && len(h.bugs) > 0 {
		p.Held, p.HeldAside, p.ByBug, p.Since = h.sentence(), h.aside(), h.table(b), h.sightings(b)
		if p.Verdicts = b.verdicts(r); h.watched() || len(p.Verdicts) > 0 {
			p.Page = b.stamped(p.Page)
		}
	}
	p.Sections = b.body(r).copy()
	p.Trace = b.recordTrace(r, time.Time{})
	var err error
	if p.Relations, err = b.relations(r, nil); err != nil {
		return err
	}
	return b.emit(recordAddress(r.Kind, r.ID), "task.html", p)
}

// stateItem says where a task stands, and since when if it shipped or was reverted.
func stateItem(r *tracker.Record) Item {
	t := r.Task
	switch {
	case !t.Reverted.IsZero():
		return Item{Text: "reverted", Time: date(t.Reverted)}
	case t.Status == "shipped" && len(t.Shipped) > 0:
		return Item{Text: "shipped", Time: date(lastRollout(t))}
	}
	return text(strings.ReplaceAll(t.Status, "-", " "))
}

// taskState is stateItem in words: "shipped 2026-07-14", "in progress".
func taskState(r *tracker.Record) string {
	item := stateItem(r)
	if item.Kind == Unknown {
		return "no status"
	}
	return strings.TrimSpace(item.Text + " " + item.Time)
}

// lastRollout returns when a task reached its last instances.
func lastRollout(t *tracker.Task) tracker.Time {
	return slices.MaxFunc(t.Shipped, func(x, y tracker.Rollout) int { return x.At.Compare(y.At) }).At
}

func (b *build) taskFacts(r *tracker.Record) []Fact {
	t := r.Task
	var who Fact
	if t.Team != "" {
		who = one("Team", b.topicItem(recordRoot, teamTopic, t.Team))
	}
	if t.Delegated && len(who.Items) > 0 {
		who.Items[0].Note = "delegated"
	}
	all := []Fact{one("Role", text(t.Role)), one("Owner", b.topicItem(recordRoot, teamTopic, r.Owner)), who, one("Created", at(t.Created))}
	if !t.Closed() {
		all = append(all, one("Due", at(t.Due)))
	}
	all = append(all, Fact{Name: "Shipped", Items: rolloutItems(t)})
	if !t.Reverted.IsZero() {
		all = append(all, one("Reverted", at(t.Reverted)))
	}
	if t.Estimate != nil {
		all = append(all, one("Estimate", lasting(t.Estimate)))
	}
	if t.Size != nil {
		all = append(all, one("Size", text(strconv.FormatFloat(*t.Size, 'f', -1, 64))))
	}
	return facts(append(all, given("Horizon", t.Horizon))...)
}

func rolloutItems(t *tracker.Task) []Item {
	var items []Item
	for _, s := range t.Shipped {
		item := at(s.At)
		if len(s.On) > 0 {
			item.Note = "on " + strings.Join(s.On, ", ")
		}
		items = append(items, item)
	}
	return items
}

// taskOrder puts what is being done first and what was dropped last.
var taskOrder = []string{"in-progress", "planned", "proposed", "", "shipped", "dropped"}

func sortTasks(tasks []*tracker.Record) {
	slices.SortStableFunc(tasks, func(x, y *tracker.Record) int {
		return cmp.Or(cmp.Compare(slices.Index(taskOrder, x.Task.Status), slices.Index(taskOrder, y.Task.Status)),
			latest(y.Task).Compare(latest(x.Task)), cmp.Compare(x.ID, y.ID))
	})
}

// latest returns the last moment a task says something about.
func latest(t *tracker.Task) tracker.Time {
	if len(t.Shipped) > 0 {
		return lastRollout(t)
	}
	return t.Created
}

// taskTable shows tasks with how long the open ones have been open. It computes with time.
func (b *build) taskTable(root string, tasks []*tracker.Record, caption string) Table {
	t := Table{Caption: caption, Columns: []Column{{Name: "Task"}, {Name: "Role"}, {Name: "Status", Narrow: true}, {Name: "Owner"},
		{Name: "Due", Narrow: true}, {Name: "Open for", Right: true}, {Name: "Pull request"}}}
	some, _ := pageOf(tasks, 1)
	for _, r := range some {
		t.Rows = append(t.Rows, []Cell{{b.item(root, r)}, {text(r.Task.Role)}, {stateItem(r)}, b.ownerCell(root, r),
			{b.due(r.Task)}, {b.openFor(r.Task)}, pullRequests(r)})
	}
	t.dropEmpty("Due")
	t.Key = keyOf(t.Rows)
	if n := len(tasks); n > rowLimit {
		t.Cut = "The first " + thousands(rowLimit) + " of " + thousands(n) + "; the others are in the list of tasks."
		t.More = root + listAddress(tracker.KindTask.Folder(), 1)
	}
	return t
}

// ownerCell says whose turn a task is.
func (b *build) ownerCell(root string, r *tracker.Record) Cell {
	who := ownerOf(r)
	item := b.topicItem(root, teamTopic, who)
	if r.Task.Delegated && who != "" {
		item.Note = "delegated"
	}
	return Cell{item}
}

// due says when an open task is due, and whether that day is over.
func (b *build) due(t *tracker.Task) Item {
	switch {
	case t.Closed():
		return Item{Kind: NotApplicable}
	case t.Due.IsZero():
		return none()
	}
	item := at(t.Due)
	if t.Due.End().Before(b.opts.AsOf) {
		item.Flag = "overdue"
	}
	return item
}

// openFor says for how many days a task has been open; of one that is done the question does not arise.
func (b *build) openFor(t *tracker.Task) Item {
	if t.Closed() {
		return Item{Kind: NotApplicable}
	}
	if t.Created.IsZero() {
		return Item{Kind: Unknown}
	}
	days := max(0, wholeDays(t.Created.At, b.opts.AsOf))
	return Item{Text: thousands(days) + " d", Sort: strconv.Itoa(days)}
}

func pullRequests(r *tracker.Record) Cell {
	var cell Cell
	for _, l := range r.Links {
		if l.Kind == "pull-request" {
			item := linkItem(l)
			item.Glyph, item.Note = "", l.State
			cell = append(cell, item)
		}
	}
	if len(cell) == 0 {
		return Cell{none()}
	}
	return cell
}
