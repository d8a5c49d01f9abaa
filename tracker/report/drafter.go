package report

import (
	"cmp"
	"slices"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/english"
	"github.com/casebook-dev/casebook/tracker/insight"
)

// drafter is what every draft is written from.
type drafter struct {
	*insight.Casebook
	linker
	ledger *Ledger
	tasks  []*tracker.Record // by age
}

func newDrafter(c *insight.Casebook, kind tracker.Kind) drafter {
	return drafter{Casebook: c, linker: linker{kind}, ledger: NewLedger(c.Index, c.AsOf), tasks: TasksByAge(c.Index)}
}

// bug returns what the records say of a bug of the ledger.
func (d drafter) bug(r *tracker.Record) *insight.Bug {
	b, _ := d.Bug(r)
	return b
}

// day writes the local day of a moment.
func (d drafter) day(at time.Time) string {
	return at.In(d.Index.Config.Timezone).Format(time.DateOnly)
}

// openTasks returns the tasks that are open as of the time, the oldest first.
func (d drafter) openTasks() []*tracker.Record {
	var some []*tracker.Record
	for _, r := range d.tasks {
		if OpenAt(r, d.AsOf) {
			some = append(some, r)
		}
	}
	return some
}

// ending are the roles of tasks that make work by hand unnecessary.
var ending = [...]string{"fix", "automation", "prevention", "mitigation"}

// endingTasks returns the open tasks that would end a bug or the work it makes by hand, the oldest first.
func (d drafter) endingTasks(bugs ...*tracker.Record) []*tracker.Record {
	var some []*tracker.Record
	for _, r := range d.openTasks() {
		if slices.Contains(ending[:], r.Task.Role) && slices.ContainsFunc(d.ledger.bugsOfTask(r), func(b *tracker.Record) bool { return slices.Contains(bugs, b) }) {
			some = append(some, r)
		}
	}
	return some
}

// taskWords names open tasks with where they stand and whose they are.
func (d drafter) taskWords(tasks []*tracker.Record) string {
	var words []string
	for _, r := range tasks {
		words = append(words, d.to(r)+" ("+statusWord(r)+", "+person(r.Task.Team, r.Owner)+")")
	}
	return "Open: " + english.List(words) + "."
}

func statusWord(task *tracker.Record) string {
	return spaced(cmp.Or(task.Task.Status, "proposed"))
}

// each writes an item of every bug: its link, then what is told of it.
func (d drafter) each(bugs []*insight.Bug, tell func(*insight.Bug) string) []string {
	var items []string
	for _, b := range bugs {
		items = append(items, d.to(b.Record)+": "+ended(tell(b)))
	}
	return items
}

// ended puts a full stop after a sentence that has none.
func ended(s string) string {
	if s == "" || slices.Contains([]byte(".!?"), s[len(s)-1]) {
		return s
	}
	return s + "."
}
func inService(bug *tracker.Record) string {
	if bug.Bug.Service == "" {
		return ""
	}
	return " (" + escape(bug.Bug.Service) + ")"
}

// standing tells the state of a bug and what a reader of a ranking should know of it: "watching a fix, regular".
func standing(b *insight.Bug) string {
	state := spaced(b.State.String())
	switch b.State {
	case insight.Watching:
		state = "a fix is being watched"
	case insight.Verified, insight.Verified99:
		state = "its fix is verified"
	case insight.Regressed:
		state = "back after a verified fix"
	case insight.NotFixed:
		state = "back after a fix"
	case insight.Reduced:
		state = "back after a fix, but less often"
	}
	words := []string{state}
	for _, f := range b.Flags() {
		if f != "regressed" && f != "not fixed" {
			words = append(words, f)
		}
	}
	return join(", ", words...)
}

func records(bugs []*insight.Bug) []*tracker.Record {
	all := make([]*tracker.Record, len(bugs))
	for i, b := range bugs {
		all[i] = b.Record
	}
	return all
}
