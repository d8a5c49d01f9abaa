package insight

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/casebook-dev/casebook/tracker/recurrence"
)

// Rank is where a bug stands in the operational review.
type Rank struct {
	Place      int     // from 1 among the bugs with an expected cost; 0: not among them
	TooClose   bool    // the order of it and the next one is too close to call
	Cumulative float64 // share of the expected cost of it and those before it; 0 if nothing is expected
}

// Ranked returns the bugs that stand for work and whose cost can be foretold: the largest expected cost first, then
// the worst severity, the episodes in 90 days, the id. Nothing else moves the order.
func (c *Casebook) Ranked() []*Bug {
	return c.choose(func(b *Bug) bool { return b.Unsolved() && b.Impact.Expected != nil }, func(x, y *Bug) int {
		return cmp.Or(-cmp.Compare(*x.Impact.Expected, *y.Impact.Expected), bySeverity(x, y))
	})
}

// Unpriced returns the other bugs that stand for work, the worst severity first: nothing is recorded, or too little
// happened, to foretell their cost.
func (c *Casebook) Unpriced() []*Bug {
	return c.choose(func(b *Bug) bool { return b.Unsolved() && b.Impact.Expected == nil }, bySeverity)
}

// Watched returns the bugs whose fix is being watched, those that need the fewest quiet days to 95 % first, those
// whose silence can prove nothing last.
func (c *Casebook) Watched() []*Bug {
	return c.choose(func(b *Bug) bool { return b.State == Watching }, func(x, y *Bug) int {
		return cmp.Or(cmp.Compare(daysLeft(x), daysLeft(y)), strings.Compare(x.Record.ID, y.Record.ID))
	})
}

func daysLeft(b *Bug) float64 {
	if b.Fix == nil || b.Fix.Left == nil {
		return math.MaxFloat64
	}
	return *b.Fix.Left
}

// Escalating returns the accepted bugs that come clearly more often than they did.
func (c *Casebook) Escalating() []*Bug {
	return c.choose((*Bug).Escalating, bySeverity)
}

func (c *Casebook) choose(which func(*Bug) bool, order func(x, y *Bug) int) []*Bug {
	var some []*Bug
	for _, b := range c.bugs {
		if which(b) {
			some = append(some, b)
		}
	}
	slices.SortStableFunc(some, order)
	return some
}

// bySeverity puts the worst severity first, unrecorded ones last, then most episodes in 90 days, then ids.
func bySeverity(x, y *Bug) int {
	return cmp.Or(cmp.Compare(severityOrder(x), severityOrder(y)), -cmp.Compare(x.recent(), y.recent()), strings.Compare(x.Record.ID, y.Record.ID))
}

func severityOrder(b *Bug) int {
	if worst := b.Impact.Worst(); worst > 0 {
		return worst
	}
	return len(b.Impact.Severity)
}

// recent is the number of episodes in the last 90 days.
func (b *Bug) recent() int {
	if len(b.Windows) < 2 {
		return 0
	}
	return b.Windows[1].Events
}

// rank numbers the ranked bugs.
func (c *Casebook) rank() {
	ranked := c.Ranked()
	var expected []float64
	for _, b := range ranked {
		expected = append(expected, *b.Impact.Expected)
	}
	shares, _, _ := recurrence.Pareto(expected)
	for i, b := range ranked {
		b.Rank.Place = i + 1
		if shares != nil {
			b.Rank.Cumulative = shares[i]
		}
		if i+1 < len(ranked) {
			x, y := b.Impact, ranked[i+1].Impact
			b.Rank.TooClose = recurrence.TooClose(*x.Expected, *x.Spread, *y.Expected, *y.Spread)
		}
	}
}

// Arithmetic writes how the expected cost of a bug was worked out, as exactly as a forecast can be: "2.3 episodes expected
// in 90 days × 45 min = 1.7 h (0 to 4.3 h)". Empty without one.
func (b *Bug) Arithmetic() string {
	i := b.Impact
	if i.Expected == nil {
		return ""
	}
	lo, hi := max(0, *i.Expected-1.96**i.Spread), *i.Expected+1.96**i.Spread
	return episodesExpected(*i.ExpectedEpisodes) + " expected in 90 days × " + minutesWords(*i.MeanCost) + " = " + costWords(*i.Expected) +
		" (" + withoutUnit(costWords(lo), costWords(hi)) + " to " + costWords(hi) + ")"
}

// Expectation writes what to expect in 90 days as Arithmetic does: "2.3 episodes" and their cost, "1.7 h". Either is empty
// if nothing can be said of it.
func (b *Bug) Expectation() (episodes, cost string) {
	if n := b.Impact.ExpectedEpisodes; n != nil {
		episodes = episodesExpected(*n)
	}
	if minutes := b.Impact.Expected; minutes != nil {
		cost = costWords(*minutes)
	}
	return episodes, cost
}

// Flags are what a reader of the ranking should know of a bug and what does not move it, in fixed order: "regressed",
// "getting worse", "new", "severity 1", "seen once" or "one episode", "cost of few episodes known", "comes in clusters", "regular".
func (b *Bug) Flags() []string {
	var flags []string
	for _, f := range []struct {
		holds bool
		word  string
	}{
		{b.State == Regressed, "regressed"},
		{b.State == NotFixed, "not fixed"},
		{b.Escalating(), "escalating"},
		{b.Trend.Verdict == recurrence.GettingWorse, "getting worse"},
		{b.Trend.Verdict == recurrence.MaybeWorse, "perhaps getting worse"},
		{b.New(), "new"},
		{b.Impact.Worst() == 1, "severity 1"},
		{len(b.begins) == 1, b.Once()},
		{b.Impact.Known > 0 && b.Impact.Uncertain(), "cost of few episodes known"},
		{b.When.Pattern == recurrence.Clumpy, "comes in clusters"},
		{b.When.Pattern == recurrence.Regular, "regular"},
	} {
		if f.holds {
			flags = append(flags, f.word)
		}
	}
	return flags
}
