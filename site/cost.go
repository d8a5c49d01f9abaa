package site

import (
	"cmp"
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/site/svg"
	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/insight"
)

// cost is what sightings cost as far as they say. What nobody wrote down is not in it.
type cost struct {
	downtime, work time.Duration
	said           int // sightings that say one or the other
}

func (c cost) total() time.Duration { return c.downtime + c.work }

func (c *cost) add(i tracker.Impact) {
	if i.Downtime != nil {
		c.downtime += *i.Downtime
	}
	if i.Effort != nil {
		c.work += *i.Effort
	}
	if i.Downtime != nil || i.Effort != nil {
		c.said++
	}
}

// hours returns a cost in the unit of a column of costs: "6.0 h".
func hours(d time.Duration) Item {
	return Item{Text: fmt.Sprintf("%.1f h", d.Hours()), Sort: fmt.Sprint(int(d.Minutes()))}
}

// CostTable is the table of the bugs that cost most so far, or that are seen most where no cost is recorded.
type CostTable struct {
	Table
	Title string
	Note  string // what the table counts, and of how many sightings
	Below string // how the numbers were worked out; empty for nothing
}

const (
	costRows   = 8 // as in the mock
	seasonDays = 90
)

// costs ranks the bugs by what their sightings cost, near misses included, as recorded; if none says, by
// how often they were seen in the last 90 days.
func (b *build) costs(root string) CostTable {
	var bugs []*tracker.Record
	var all cost
	seen := 0
	for _, bug := range b.idx.Records(tracker.KindBug) {
		t := b.tallies[bug]
		if bug.Bug.DuplicateOf.IsZero() && len(t.sightings) > 0 {
			bugs = append(bugs, bug)
			all.downtime, all.work, all.said = all.downtime+t.cost.downtime, all.work+t.cost.work, all.said+t.cost.said
			seen += len(t.sightings)
		}
	}
	slices.SortStableFunc(bugs, func(x, y *tracker.Record) int {
		return cmp.Or(cmp.Compare(b.tallies[y].cost.total(), b.tallies[x].cost.total()), cmp.Compare(b.tallies[y].season, b.tallies[x].season),
			b.lastSeen(y).Compare(b.lastSeen(x)), cmp.Compare(x.ID, y.ID))
	})
	c := CostTable{Title: "Costliest so far", Table: b.costTable(root, bugs[:min(costRows, len(bugs))])}
	c.Note = fmt.Sprintf("work and downtime of all bugs: %s; %s of %s say", hours(all.total()).Text, thousands(all.said), count(seen, "sighting"))
	if all.total() == 0 {
		c.Title, c.Note = fmt.Sprintf("Most seen in %d days", seasonDays), "no sighting says what it cost"
		for _, name := range []string{"Downtime", "Work", "Cost", "Bar"} {
			c.drop(name)
		}
	}
	return c
}

func (b *build) costTable(root string, bugs []*tracker.Record) Table {
	t := Table{Caption: "Bugs that cost most", ID: "costs", Columns: []Column{{Name: "Bug", Key: textual}, {Name: "Status", Narrow: true, Key: numeric}, b.sparkColumn(),
		{Name: "Seen", Right: true, Key: numeric}, {Name: fmt.Sprintf("%d days", seasonDays), Right: true, Key: numeric}, {Name: "Last", Right: true, Key: numeric},
		{Name: "Downtime", Right: true, Key: numeric}, {Name: "Work", Right: true, Key: numeric}, {Name: "Cost", Right: true, Strong: true, Key: numeric}, {Name: "Bar", Silent: true}}}
	most := time.Duration(1)
	for _, bug := range bugs {
		most = max(most, b.tallies[bug].cost.total())
	}
	for _, bug := range bugs {
		tally := b.tallies[bug]
		name := b.item(root, bug)
		name.Sub = bug.Bug.Service
		bar := Item{Fig: template.HTML(svg.Bar(float64(tally.cost.total()) / float64(most)))} // #nosec: drawn by svg
		t.Rows = append(t.Rows, []Cell{{name}, {b.shownStatus(bug)}, {b.sparks[bug]()}, {number(tally.counted.Count)}, {number(tally.season)}, {b.daysSince(tally)},
			{hours(tally.cost.downtime)}, {hours(tally.cost.work)}, {hours(tally.cost.total())}, {bar}})
	}
	return t
}

// costsAhead ranks the bugs that nobody has fixed by what they are expected to cost in the next 90 days; where nothing can be
// foretold, it is costs.
func (b *build) costsAhead(root string) CostTable {
	ranked := b.figures.Ranked()
	all := 0.0
	for _, of := range ranked {
		all += *of.Impact.Expected
	}
	if all == 0 {
		return b.costs(root)
	}
	c := CostTable{Title: "Costliest in the next 90 days", Table: b.aheadTable(root, ranked[:min(costRows, len(ranked))])}
	c.Note = "work and downtime of bugs that nobody has fixed: " + hours(minutes(all)).Text + " if nothing changes"
	if n := tooClose(ranked); n > 0 {
		c.Below = fmt.Sprintf("Expected episodes times the mean cost of one, with the span it may well lie in (95 %%). Of %s, %s too close to call.",
			neighbours(len(ranked)-1), plural(n, "one is", thousands(n)+" are"))
	}
	return c
}

// aheadTable shows how the expected cost of bugs was worked out: episodes expected times the cost of each.
func (b *build) aheadTable(root string, ranked []*insight.Bug) Table {
	t := Table{Caption: "Bugs by expected cost", ID: "costs", Columns: []Column{{Name: "Bug", Key: textual}, {Name: "Status", Narrow: true, Key: numeric}, b.sparkColumn(),
		{Name: "Seen", Right: true, Key: numeric}, {Name: "Last", Right: true, Key: numeric}, {Name: "Expected", Right: true, Key: numeric}, {Name: "Each", Right: true, Key: numeric},
		{Name: "Cost", Right: true, Strong: true, Key: numeric}, {Name: "Bar", Silent: true}}}
	most := 0.0
	for _, of := range ranked {
		most = max(most, *of.Impact.Expected)
	}
	for _, of := range ranked {
		tally, i := b.tallies[of.Record], of.Impact
		bar := Item{Fig: template.HTML(svg.Bar(*i.Expected / max(most, 1)))} // #nosec: drawn by svg
		t.Rows = append(t.Rows, []Cell{{b.rankedItem(root, of)}, {b.shownStatus(of.Record)}, {b.sparks[of.Record]()}, {number(tally.counted.Count)}, {b.daysSince(tally)},
			{{Text: figured(*i.ExpectedEpisodes), Sort: fmt.Sprint(*i.ExpectedEpisodes)}}, {lastingMinutes(*i.MeanCost)}, {costItem(of)}, {bar}})
	}
	return t
}

// rankedItem names a bug with what a reader of the ranking should know of it, and what does not move it.
func (b *build) rankedItem(root string, of *insight.Bug) Item {
	item := b.item(root, of.Record)
	known := slices.DeleteFunc(of.Flags(), func(flag string) bool { return slices.Contains(chipFlags, flag) })
	if service := of.Record.Bug.Service; service != "" {
		known = append([]string{service}, known...)
	}
	item.Sub = strings.Join(known, ", ")
	return item
}

// chipFlags are what the chip of a bug says already.
var chipFlags = []string{"regressed", "not fixed", "escalating", "getting worse"}

// costItem is the expected cost of a bug with its span.
func costItem(of *insight.Bug) Item {
	if of == nil || !of.Unsolved() || of.Impact.Expected == nil {
		return Item{Kind: NotApplicable, Sort: "-1"}
	}
	i := of.Impact
	item := hours(minutes(*i.Expected))
	item.Sub = strings.TrimSuffix(hours(minutes(max(0, *i.Expected-1.96**i.Spread))).Text, ".0 h") + " to " + hours(minutes(*i.Expected+1.96**i.Spread)).Text
	return item
}

// lastingMinutes is a number of minutes as a cell.
func lastingMinutes(n float64) Item {
	return Item{Text: span(minutes(math.Round(n))), Sort: fmt.Sprint(int(n))}
}

// tooClose counts the neighbours of a ranking whose order is too close to call.
func tooClose(ranked []*insight.Bug) (n int) {
	for _, of := range ranked {
		if of.Rank.TooClose {
			n++
		}
	}
	return n
}

func neighbours(n int) string {
	if n == 1 {
		return "1 pair of neighbours"
	}
	return thousands(n) + " pairs of neighbours"
}
