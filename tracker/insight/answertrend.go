package insight

import (
	"fmt"
	"slices"
	"strings"

	"github.com/casebook-dev/casebook/tracker/english"
	"github.com/casebook-dev/casebook/tracker/recurrence"
)

func (b *Bug) answerWorse(a *Answer) {
	t := b.Trend
	a.Micro = b.gaps()
	since := ""
	if b.Fix != nil {
		since, a.Micro = " since the fix", b.gapsSinceFix()
		a.Query = b.QuerySince(b.Fix.At)
	}
	switch t.Verdict {
	case recurrence.TooFewData:
		a.Bold = fmt.Sprintf("Too few data%s: %s, %d needed.", since, english.Count(t.Events, "event"), recurrence.TrendMinEvents)
		if b.Fix != nil && t.Events == 0 {
			a.Bold = "Not seen since the fix."
		}
	case recurrence.GettingWorse:
		a.Bold = "Yes, getting worse: " + b.halves()
	case recurrence.MaybeWorse:
		a.Bold = "Perhaps getting worse: " + b.halves()
	case recurrence.GettingBetter:
		a.Bold = "No, getting better: " + b.halves()
	case recurrence.MaybeBetter:
		a.Bold = "Perhaps getting better: " + b.halves()
	case recurrence.Steady:
		a.Bold = "Steady" + since + ": a change by more than a factor of two would show."
	default:
		a.Bold = "No clear trend" + since + "."
	}
	a.Small = b.trendSmall()
}

// halves tells how many events fell in either half of the time tested.
func (b *Bug) halves() string {
	n := b.Trend.Now
	half := "half of its life"
	if b.Fix != nil {
		half = "half of the time since the fix"
	}
	if n.Worse() {
		return fmt.Sprintf("%d of %s fell in the second %s.", n.Later, english.Count(n.Events, "episode"), half)
	}
	return fmt.Sprintf("%d of %s fell in the first %s.", n.First, english.Count(n.Events, "episode"), half)
}

func (b *Bug) trendSmall() string {
	t := b.Trend
	var all []string
	switch {
	case t.Now == nil:
		if gaps := b.lastGaps(); gaps != "" {
			all = append(all, gaps)
		}
	case t.Verdict == recurrence.NoClearTrend:
		all = append(all, fmt.Sprintf("With %s only a drastic change would show; %s.", english.Count(t.Events, "event"), byLuck(t.Now.P)))
	case t.Verdict == recurrence.Steady:
		all = append(all, fmt.Sprintf("%s in %s recorded days; %s.", english.Count(t.Events, "event"), recorded(t.Now.Window), byLuck(t.Now.P)))
	default:
		all = append(all, b.paces(), "By luck such a run comes "+timesInHundred(t.Now.P)+".")
		if t.Verdict == recurrence.MaybeWorse || t.Verdict == recurrence.MaybeBetter {
			all = append(all, "Not sure yet: it did not show 28 days ago, or among so many bugs one looks like this by luck.")
		}
	}
	return strings.TrimSpace(strings.Join(append(all, b.beforeFix()), " "))
}

// paces tells how often it came in the two halves.
func (b *Bug) paces() string {
	n := b.Trend.Now
	pace := func(events int) string {
		if events == 0 {
			return "not at all"
		}
		return "about every " + strings.TrimPrefix(b.span(n.Window/2/float64(events)), "1 ")
	}
	return fmt.Sprintf("In the second half %s, in the first %s.", pace(n.Later), pace(n.First))
}

// gapsSinceFix returns the recorded days from the fix to the first return, and from each to the next.
func (b *Bug) gapsSinceFix() []float64 {
	return recurrence.Gaps(append([]float64{b.Fix.begin}, b.Fix.returns...))
}

// lastGaps tells the gaps there are, if they are few.
func (b *Bug) lastGaps() string {
	gaps, since := b.gaps(), ""
	if b.Fix != nil {
		gaps, since = b.gapsSinceFix(), " since"
	}
	if len(gaps) == 0 || slices.Min(gaps) < 0 {
		return ""
	}
	what := "Gaps"
	if len(gaps) == 1 {
		what = "Gap"
	}
	var words []string
	for _, x := range gaps {
		words = append(words, b.span(x))
	}
	return what + since + ": " + english.List(words) + "."
}

// beforeFix tells the trend before the fix.
func (b *Bug) beforeFix() string {
	if b.Fix == nil || b.Trend.Before == nil {
		return ""
	}
	t := b.Trend.Before
	verdict := "no clear trend"
	switch {
	case t.P <= recurrence.TrendAlpha && t.Worse():
		verdict = "it came ever more often"
	case t.P <= recurrence.TrendAlpha:
		verdict = "it came ever more seldom"
	}
	return fmt.Sprintf("Before the fix %s over %s; %s.", verdict, english.Count(t.Events, "episode"), byLuck(t.P))
}

// byLuck tells the p-value of a trend in words and as it is.
func byLuck(p float64) string {
	times := timesInHundred(p)
	if p > 0.5 {
		times = "more often than not"
	}
	return fmt.Sprintf("such a course comes by luck %s (p = %s)", times, number(p))
}
