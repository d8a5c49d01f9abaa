package insight

import (
	"fmt"
	"math"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/english"
	"github.com/casebook-dev/casebook/tracker/recurrence"
)

func (b *Bug) answerFix(a *Answer) {
	f := b.Fix
	if f == nil && len(b.Fixes) > 0 {
		f = &b.Fixes[len(b.Fixes)-1]
	}
	if f == nil {
		a.Bold, a.Small = "No fix is in force.", b.unfixed()
		return
	}
	a.Query = b.QuerySince(f.At)
	a.Bold, a.Small = b.FixWords(*f)
	if f.Change != nil && f.Change.Bounded {
		a.Micro = []float64{f.Change.Lo, f.Change.Ratio, f.Change.Hi}
	}
}

// unfixed tells what became of the fixes of a bug without one in force.
func (b *Bug) unfixed() string {
	var all []string
	if b.Record.Bug.Status == "accepted" {
		all = append(all, "It was accepted, on purpose.")
	}
	for _, e := range b.casebook.Index.FieldsIn(b.Record) {
		t := e.From.Task
		if e.Relation != tracker.Addresses || t == nil || t.Role != "fix" {
			continue
		}
		switch {
		case !t.Reverted.IsZero() && !t.Reverted.At.After(b.casebook.AsOf):
			all = append(all, fmt.Sprintf("“%s” was reverted on %s.", e.From.Title, t.Reverted.Date()))
		case !t.Closed():
			all = append(all, fmt.Sprintf("“%s” is %s.", e.From.Title, strings.ReplaceAll(t.Status, "-", " ")))
		}
	}
	return strings.Join(all, " ")
}

// FixWords tells how a fix of the bug did: one clause, then the small print.
func (b *Bug) FixWords(f Fix) (bold, small string) {
	shipped := fmt.Sprintf("Shipped %s. ", b.casebook.date(f.At.Add(-1)))
	if f.Partial {
		shipped = fmt.Sprintf("Shipped to %s only, %s: judged there. ", english.List(f.On), b.casebook.date(f.At.Add(-1)))
		if len(f.On) == 0 {
			shipped = fmt.Sprintf("Shipped %s, where the bug was never seen: it proves nothing here. ", b.casebook.date(f.At.Add(-1)))
		}
	}
	if len(f.Back) > 0 {
		return b.cameBack(f), strings.TrimSpace(shipped + b.change(f) + b.longest(f) + f.grace())
	}
	bold, small = b.quiet(f)
	return bold, strings.TrimSpace(shipped + small + b.longest(f) + f.grace() + b.unlooked(f))
}

// grace tells what was seen right after the fix.
func (f Fix) grace() string {
	if f.Grace == 0 {
		return ""
	}
	return fmt.Sprintf("%s in the first %s after the fix, not held against it. ", english.Count(f.Grace, "sighting"), spanWords(days(tracker.FixGrace), false))
}

func (b *Bug) quiet(f Fix) (bold, small string) {
	days := english.Count(f.QuietDays(), "quiet day")
	switch {
	case f.Partial && len(f.On) == 0:
		return "Cannot be told: it went where the bug was never seen.", f.byPeople()
	case f.P == nil:
		bold = "Cannot be told: " + b.Once() + " before the fix, silence proves nothing."
		if f.VerifiedBy != "" {
			bold = "Verified by people, not by silence."
			return bold, english.Capital(strings.TrimSuffix(f.VerifiedBy, ".")) + ". "
		}
		return bold, days + " since. Only the analysis of the cause can tell; record it under verified_by. "
	case f.State == Watching && f.Unchecked:
		return "Watching, but nobody has looked since the fix.", f.byPeople()
	case f.State == Watching:
		bold = fmt.Sprintf("Watching: %s, which would happen %s anyway.", days, timesInHundred(*f.P))
		if *f.P >= 0.995 {
			bold = fmt.Sprintf("Watching: %s, too early to tell.", days)
		}
		if f.Left != nil && f.Passed != nil && *f.Left < tooLong {
			small = fmt.Sprintf("%s more for 95 %%, on %s. ", english.Count(int(math.Ceil(*f.Left)), "quiet day"), b.casebook.date(*f.Passed))
		} else if f.Left != nil && *f.Left > 0 {
			small = fmt.Sprintf("%s more of silence for 95 %%. ", english.Capital(b.span(math.Ceil(*f.Left))))
		}
		return bold, small + f.byPeople()
	case f.State == Verified99:
		return fmt.Sprintf("Verified (99 %%): %s.", days), english.Capital(b.luck(f)) + f.byPeople()
	}
	bold, small = fmt.Sprintf("Verified (95 %%): %s.", days), english.Capital(b.luck(f))
	if f.Passed99 != nil {
		small += fmt.Sprintf("99 %% on %s, if it stays quiet. ", b.casebook.date(*f.Passed99))
	}
	return bold, small + f.byPeople()
}

// tooLong is the days from which a wait is told in years, without a date.
const tooLong = 2 * 365

// byPeople tells what people verified the fix by.
func (f Fix) byPeople() string {
	if f.VerifiedBy == "" {
		return ""
	}
	return "Verified by people too: " + strings.TrimSuffix(f.VerifiedBy, ".") + ". "
}

func (b *Bug) luck(f Fix) string {
	return "if nothing had changed, a silence this long would happen " + timesInHundred(*f.P) + ". "
}

func (b *Bug) cameBack(f Fix) string {
	after := b.span(elapsed(b.days(f)))
	switch {
	case f.Change != nil && f.Change.HasRate && f.Change.PLess <= (1-confidence)/2:
		return fmt.Sprintf("No. It came back after %s: reduced to %s, not gone.", after, fraction(f.Change.Ratio))
	case f.Change != nil && f.Change.HasRate && f.Change.Ratio < 1 && f.Change.PLess <= perhaps:
		return fmt.Sprintf("No. It came back after %s; perhaps reduced.", after)
	}
	return fmt.Sprintf("No. It came back after %s.", after)
}

// perhaps is the chance by luck up to which a rate that is lower than before is called perhaps reduced.
const perhaps = 0.1

// elapsed leaves the begun day out of what has passed, as a figure counts days; less than two stay as they are.
func elapsed(length float64) float64 {
	if length < 2 {
		return length
	}
	return fullDays(length)
}

// QuietDays is how many days of its silence are over.
func (f Fix) QuietDays() int { return int(fullDays(f.Quiet)) }

// fullDays is how many days are over. A day that ends at its last second is.
func fullDays(length float64) float64 { return math.Floor(length + 1.5/(24*60*60)) }

// days is the calendar time from the fix to the first return.
func (b *Bug) days(f Fix) float64 { return max(0, days(f.Back[0].At.Sub(f.At))) }

// fraction tells a ratio below 1 plainly.
func fraction(ratio float64) string {
	names := []string{"", "", "half", "a third", "a quarter", "a fifth", "a sixth"}
	n := int(math.Round(1 / ratio))
	switch {
	case ratio <= 0.7 && n < len(names):
		return "about " + names[n]
	}
	return "about " + percent(ratio) + " of the rate"
}

// change tells the rates before and after.
func (b *Bug) change(f Fix) string {
	s := fmt.Sprintf("After the fix %d in %s recorded days, before %d in %s. ", f.After.Events, recorded(f.After.Exposed), f.Before.Events, recorded(f.Before.Exposed))
	if c := f.Change; c != nil && c.HasRate && c.Bounded {
		s += fmt.Sprintf("The rate since is %s times what it was, but anything from %s to %s fits (95 %%). ", number(c.Ratio), number(c.Lo), number(c.Hi))
	}
	if f.Verified && f.Passed != nil {
		s += fmt.Sprintf("It had been verified since %s. ", b.casebook.date(*f.Passed))
	}
	if gone := days(f.Back[0].At.Sub(f.At)) - f.Quiet; gone >= 0.5 && !f.Partial {
		s += fmt.Sprintf("%s of the quiet days were not recorded. ", whole(gone))
	}
	return s
}

func (b *Bug) longest(f Fix) string {
	if f.Longest == 0 {
		return ""
	}
	return fmt.Sprintf("Longest gap before the fix: %s. ", b.span(f.Longest))
}

func (b *Bug) unlooked(f Fix) string {
	switch {
	case !b.casebook.manual(b.Record):
		return ""
	case !f.Unchecked:
		return fmt.Sprintf("This bug is found by people: only the silence until they last looked, %s, counts.", b.lastCheck(f))
	}
	return fmt.Sprintf("This bug is found by people. Nobody has recorded a check since %s, so the silence may only mean nobody looked.", b.lastCheck(f))
}

func (b *Bug) lastCheck(f Fix) string {
	last := ""
	for _, t := range b.Record.Bug.Checked {
		if d := t.Date(); d > last && !t.At.After(b.casebook.AsOf) {
			last = d
		}
	}
	if last == "" {
		return "the fix of " + b.casebook.date(f.At.Add(-1))
	}
	return last
}

// Verdicts are the words of the trends as queries have them: trend:worse finds sure and perhaps worse ones.
func Verdicts() []string { return []string{"worse", "better", "steady", "unclear", "too-few-data"} }

// TrendWord returns the word of the bug's trend in queries; sure tells whether it is more than a perhaps.
func (b *Bug) TrendWord() (word string, sure bool) {
	switch b.Trend.Verdict {
	case recurrence.GettingWorse:
		return "worse", true
	case recurrence.MaybeWorse:
		return "worse", false
	case recurrence.GettingBetter:
		return "better", true
	case recurrence.MaybeBetter:
		return "better", false
	case recurrence.Steady:
		return "steady", true
	case recurrence.NoClearTrend:
		return "unclear", true
	}
	return "too-few-data", true
}
