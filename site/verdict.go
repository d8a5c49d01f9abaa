package site

import (
	"fmt"
	"html/template"
	"math"
	"time"

	"github.com/casebook-dev/casebook/site/svg"
	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/insight"
)

// Quiet is how much of the silence that a fix needs has passed.
type Quiet struct {
	Bar   template.HTML // empty where silence proves nothing
	Words string        // "21 of 36 days", "Verified, 95 %"
	Done  bool
}

// quietOf shows the silence since a fix; zero of one that came back.
func quietOf(f *insight.Fix) Quiet {
	if len(f.Back) > 0 {
		return Quiet{}
	}
	days := f.QuietDays()
	switch {
	case f.State == insight.Verified99:
		return Quiet{template.HTML(svg.Quiet(1)), "Verified, 99 %", true} // #nosec: drawn by svg
	case f.State == insight.Verified:
		return Quiet{template.HTML(svg.Quiet(1)), "Verified, 95 %", true} // #nosec: drawn by svg
	case f.Left == nil:
		return Quiet{Words: count(days, "quiet day")}
	}
	return Quiet{template.HTML(svg.Quiet(quietShare(f))), fmt.Sprintf("%s of %s", thousands(days), count(needed(f), "day")), false} // #nosec: drawn by svg
}

// needed returns the days of silence that a fix needs for 95 %.
func needed(f *insight.Fix) int { return int(math.Ceil(f.Quiet + *f.Left)) }

// quietLine says how long it has been quiet since the fix, and what that proves.
func (b *build) quietLine(s standing) string {
	f := s.judged()
	since := fmt.Sprintf("%s since fix %s (%s)", count(f.QuietDays(), "quiet day"), s.name(), s.shipped())
	switch {
	case f.P == nil:
		return since + ". " + capital(s.of.Once()) + " before it, so that silence proves nothing."
	case f.State == insight.Watching:
		words := since + ", which would happen " + inHundred(*f.P) + " anyway."
		if f.Left != nil && *f.Left > 0 {
			words += fmt.Sprintf(" %s more quiet days for 95 %%", thousands(int(math.Ceil(*f.Left))))
			if f.Passed != nil {
				words += ", on " + b.localDay(*f.Passed)
			}
			words += "."
		}
		if f.Unchecked {
			words += " Nobody has looked since."
		}
		return words
	}
	words := since + ". Had nothing changed, a silence this long would happen " + inHundred(*f.P) + "."
	if f.State == insight.Verified && f.Passed99 != nil {
		return words + " Close it in review, or wait for 99 % on " + b.localDay(*f.Passed99) + "."
	}
	return words + " Close it in review."
}

// inHundred tells a chance by luck.
func inHundred(p float64) string {
	switch n := int(math.Round(100 * p)); {
	case p < 0.01:
		return "less than once in 100"
	case n == 1:
		return "about once in 100"
	default:
		return fmt.Sprintf("%d times in 100", n)
	}
}

// localDay returns the day of an instant in the casebook's time zone.
func (b *build) localDay(at time.Time) string {
	return at.In(b.idx.Config.Timezone).Format(time.DateOnly)
}

// newlyVerified reports whether a fix reached 95 % in the last 30 days.
func (b *build) newlyVerified(s standing) bool {
	f := s.judged()
	return s.verified() && f.Passed != nil && b.opts.AsOf.Sub(*f.Passed) <= recentDays*day
}

// expects says what is expected of a bug that nobody has fixed: "Expect 5.1 episodes in 90 days, 6 h."; nothing where nothing can be
// foretold.
func expects(of *insight.Bug) string {
	if of == nil || !of.Unsolved() {
		return ""
	}
	episodes, cost := of.Expectation()
	if episodes == "" {
		return ""
	}
	words := "Expect " + episodes + " in 90 days"
	if cost != "" {
		words += ", " + cost
	}
	return words + "."
}

// Verdict is how a task did at one of its bugs.
type Verdict struct {
	Bug   Item
	Quiet Quiet
	Bold  string
	Small string
}

// verdicts say of each bug of a task that is a fix in force whether it held.
func (b *build) verdicts(task *tracker.Record) []Verdict {
	var all []Verdict
	seen := map[*insight.Bug]bool{}
	for _, ref := range task.Task.Bugs {
		bug, ok := b.idx.Target(ref)
		if !ok {
			continue
		}
		of, ok := b.figures.Bug(bug)
		if !ok || seen[of] {
			continue
		}
		seen[of] = true
		for i := range of.Fixes {
			if f := &of.Fixes[i]; f.Task == task {
				bold, small := of.FixWords(*f)
				all = append(all, Verdict{b.item(recordRoot, of.Record), quietOf(f), typeset(bold), typeset(small)})
			}
		}
	}
	return all
}
