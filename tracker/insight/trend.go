package insight

import (
	"slices"

	"github.com/casebook-dev/casebook/tracker/recurrence"
)

// Trend is whether it gets worse. With a fix in force it is about the time since the fix, as otherwise every fix
// that works would read as "getting better".
type Trend struct {
	Verdict recurrence.Verdict
	Events  int               // tested, or there to be tested
	Now     *recurrence.Trend // nil: too few events
	Q       float64           // P of Now among all bugs tested (Benjamini-Hochberg); 0 without Now
	Before  *recurrence.Trend // before the fix; nil without one, or with too few events
	Halves  *recurrence.Comparison

	earlier *recurrence.Trend // Now, of the data up to TrendLookback ago
}

// trend tests the events since the fix, or all of them.
func (b *Bug) trend() {
	from, events := 0.0, b.events()
	if b.Fix != nil {
		from = b.Fix.begin
		before := slices.DeleteFunc(slices.Clone(events), func(at float64) bool { return at > from })
		b.Trend.Before = test(before, 0, from)
		events = b.Fix.returns
	}
	b.Trend.Events = len(events)
	b.Trend.Now = test(events, from, b.now)
	lookback := b.axis.between(b.Since, b.casebook.AsOf.Add(-duration(recurrence.TrendLookback)))
	b.Trend.earlier = test(slices.DeleteFunc(slices.Clone(events), func(at float64) bool { return at > lookback }), from, lookback)
	if t := b.Trend.Now; t != nil {
		if c, ok := recurrence.Compare(t.First, t.Window/2, t.Later, t.Window/2, confidence); ok {
			b.Trend.Halves = &c
		}
	}
}

// test runs the tests on events in (from, to]; nil if there are too few.
func test(events []float64, from, to float64) *recurrence.Trend {
	times := make([]float64, 0, len(events))
	for _, at := range events {
		times = append(times, at-from)
	}
	t, ok := recurrence.NewTrend(times, to-from)
	if !ok {
		return nil
	}
	return &t
}

// Worse reports whether the bug is surely or perhaps getting worse.
func (t Trend) Worse() bool {
	return t.Verdict == recurrence.GettingWorse || t.Verdict == recurrence.MaybeWorse
}
