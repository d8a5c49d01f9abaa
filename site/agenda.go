package site

import (
	"fmt"
	"slices"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/insight"
)

// firstTable ranks the bugs that nobody has fixed by expected cost, with the share of it and those above it.
func (b *build) firstTable(root string) (t Table, note string) {
	ranked := b.figures.Ranked()
	t = Table{Caption: "Bugs by expected cost", Columns: []Column{{Name: "Bug"}, {Name: "In 90 days, if nothing changes", Wide: true}, {Name: "Fix pays back in", Right: true}, {Name: "Cost", Right: true, Strong: true}, {Name: "Share so far", Right: true}}}
	for _, of := range ranked[:min(reviewFew, len(ranked))] {
		share, payback := Item{Kind: NotApplicable}, Item{Kind: Unknown}
		if of.Rank.Cumulative > 0 {
			share = text(percentWords(of.Rank.Cumulative))
		}
		if of.Impact.Payback != nil {
			payback = text(insight.Days(*of.Impact.Payback))
		}
		cost := hours(minutes(*of.Impact.Expected))
		t.Rows = append(t.Rows, []Cell{{b.rankedItem(root, of)}, {text(of.Arithmetic())}, {payback}, {cost}, {share}})
	}
	t.dropEmpty("Fix pays back in")
	t.cutTo(len(ranked), root+"bugs/index.html")
	all := b.figures.All()
	if all.Vital > 0 && len(ranked) > 2 {
		note = fmt.Sprintf("%d of %s make 80 %% of it", all.Vital, count(len(ranked), "bug"))
	}
	if n := len(b.figures.Unpriced()); n > 0 {
		note = strings.TrimPrefix(note+"; "+count(n, "bug")+" besides with too little recorded to rank", "; ")
	}
	return t, note
}

// decide lists what there is to decide, in the order of an agenda: what came back, what costs most, what gets worse, what can be
// closed, what was accepted but comes more often, and what waits.
func (b *build) decide(root string, g homeGroups) []Decision {
	var all []Decision
	about := func(bug *tracker.Record, words string) {
		if item := b.item(root, bug); len(all) < reviewRows {
			all = append(all, Decision{&item, strings.TrimSpace(words), bug})
		}
	}
	for _, bug := range g.back[:min(4, len(g.back))] {
		s := b.tallies[bug].standing
		about(bug, "the fix did not hold: what is tried next, by whom, until when? "+expects(s.of))
	}
	ranked := b.figures.Ranked()
	for _, of := range ranked[:min(5, len(ranked))] {
		if !slices.Contains(g.back, of.Record) && !b.beingFixed(of.Record) {
			about(of.Record, "nobody works on a fix: fix it, or accept it? "+expects(of))
		}
	}
	for _, bug := range g.worse {
		if !slices.ContainsFunc(all, func(d Decision) bool { return d.bug == bug }) {
			about(bug, "is or may be getting worse: is the cause known?")
		}
	}
	for _, bug := range g.watching[:min(3, g.verified)] {
		if bug.Bug.Status != "fixed" {
			about(bug, "the fix is verified: close it?")
		}
	}
	for _, of := range b.figures.Escalating() {
		about(of.Record, "accepted, but it comes more often than then: is that still right?")
	}
	if n := len(b.unknown); n > 0 {
		all = append(all, Decision{Words: count(n, "observation") + " " + plural(n, "waits", "wait") + " to be classified: who does it until when?"})
	}
	if len(all) == 0 {
		all = append(all, Decision{Words: "Nothing asks for a decision."})
	}
	return all
}

// beingFixed reports whether a fix of the bug is planned or under way.
func (b *build) beingFixed(bug *tracker.Record) bool {
	return slices.ContainsFunc(b.tasksOf(bug), func(task *tracker.Record) bool {
		return task.Task.Role == "fix" && (task.Task.Status == "in-progress" || task.Task.Status == "planned")
	})
}

// lastReport names the newest report, whose decisions are to be looked at again; nil without one.
func (b *build) lastReport(root string) *Item {
	reports := b.idx.Records(tracker.KindReport)
	if len(reports) == 0 {
		return nil
	}
	last := reports[len(reports)-1]
	item := b.item(root, last)
	item.Note = count(len(last.Report.Decisions), "decision") + ": what became of them?"
	return &item
}
