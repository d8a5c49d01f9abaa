package insight

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/tracker/english"
	"github.com/casebook-dev/casebook/tracker/recurrence"
)

// Answer is one of the five questions about a bug, answered.
type Answer struct {
	Question string
	Bold     string    // one clause with one or two numbers
	Small    string    // interval, counts, window, caveats
	Query    string    // lists what it was counted from
	Micro    []float64 // what the small figure beside it draws; see answers
}

// answers returns How often?, What impact?, When again?, Getting worse? and Did the fix hold?, in this order. Micro is:
// rates in 30 days (lower limit, estimate, upper limit; the same before the fix follow if there is one) · cost of
// each episode in engineer-minutes · chance in 7, 30 and 90 days · recorded days from one event to the next · rate
// after over before (lower limit, ratio, upper limit).
func answers(b *Bug) [5]Answer {
	all := [5]Answer{{Question: "How often?"}, {Question: "What impact?"}, {Question: "When again?"}, {Question: "Getting worse?"}, {Question: "Did the fix hold?"}}
	for i := range all {
		all[i].Query = b.Query()
	}
	if len(b.Episodes) == 0 {
		for i := range all {
			all[i].Bold = "Never seen."
		}
		return all
	}
	b.answerImpact(&all[1])
	all[1].Small = strings.TrimSpace(all[1].Small)
	if len(b.begins) == 0 {
		for _, i := range []int{0, 2, 3, 4} {
			all[i].Bold = "Only seen while nothing was recorded."
			all[i].Small = "What lies in a declared gap of the record is in no rate."
		}
		return all
	}
	b.answerOften(&all[0])
	b.answerWhen(&all[2])
	b.answerWorse(&all[3])
	b.answerFix(&all[4])
	for i := range all {
		all[i].Small = strings.TrimSpace(all[i].Small)
	}
	return all
}

// Query returns the query that lists the sightings the figures of a bug are counted from.
func (b *Bug) Query() string {
	q := "kind:observation bug:" + b.Record.ID + " -is:near-miss"
	if b.Counts.Later > 0 {
		q += " observed:<=" + b.casebook.AsOf.Format(time.RFC3339)
	}
	return q
}

// QuerySince returns the query that lists the sightings after an instant.
func (b *Bug) QuerySince(at time.Time) string {
	return b.Query() + " observed:>" + at.In(b.casebook.Index.Config.Timezone).Format(time.RFC3339)
}

// Seen tells how often a bug was seen: "17 sightings in 5 episodes on 4 instances".
func (b *Bug) Seen() string {
	s := english.Count(b.Counts.Sightings, "sighting") + " in " + english.Count(b.Counts.Episodes, "episode")
	if n := len(b.Instances); n > 0 {
		s += " on " + english.Count(n, "instance")
	}
	return s
}

func (b *Bug) answerOften(a *Answer) {
	if b.Fix != nil {
		b.oftenAroundFix(a)
		return
	}
	all := b.Windows[3]
	switch w, shown := b.window(90), "these 90 days"; {
	case all.Rate == nil, all.Exposed < 1 && !b.Declared:
		a.Bold, a.Small = "First seen today; no rate yet.", b.Seen()+"."
		return
	case w.Events == 0 && !w.Clipped:
		a.Bold = "Not seen in " + shown + "."
		a.Small = fmt.Sprintf("At most once in %s (95 %%). In all %s recorded days %s. ", b.span(1/w.Limit), recorded(all.Exposed), b.again(all.Events))
	default:
		a.Bold, a.Small = b.often(w)
	}
	a.Micro = micro(b.window(90).Rate)
	a.Small += b.Seen() + "." + b.fleetWords() + b.clusters() + b.lately() + b.unsure() + b.unseen()
}

// again tells how many events there were.
func (b *Bug) again(events int) string {
	switch {
	case b.Declared:
		return english.Count(events, "episode")
	case events == 0:
		return "it was not seen again"
	}
	return "it was seen again " + timesWord(events)
}

// unseen warns of a silence in which nobody looked for a bug that people have to look for.
func (b *Bug) unseen() string {
	last := b.begins[len(b.begins)-1].Last()
	if !b.casebook.manual(b.Record) || b.window(30).Events > 0 || b.checkedAfter(last) {
		return ""
	}
	return " This bug is found by people. Nobody has recorded a check since it was last seen, so the silence may only mean nobody looked."
}

// often tells the rate in a window.
func (b *Bug) often(w Window) (bold, small string) {
	stretch := "90 days"
	if w.Clipped {
		stretch = b.span(w.Exposed)
		if b.Declared {
			stretch += ", since it is watched for"
		} else {
			stretch += ", since it was first seen"
		}
	}
	counted := fmt.Sprintf("%s in %s recorded days", english.Count(w.Events, "episode"), recorded(w.Exposed))
	if w.Clipped && !b.Declared {
		counted += ", not counting the first"
	}
	switch {
	case w.Rate == nil:
		return "First seen today; no rate yet.", ""
	case w.Events == 0:
		return "Not seen again in " + stretch + ".", fmt.Sprintf("At most once in %s (95 %%). ", b.span(1/w.Limit))
	case w.Events == 1:
		return "Once in " + stretch + ".", fmt.Sprintf("%s. One says little about the rate: anything from once in %s to once in %s fits (95 %%). ", english.Capital(counted), b.span(1/w.Rate.Hi), b.span(1/w.Rate.Lo))
	}
	mean, lo, hi, _ := w.Rate.MTBF()
	return "About every " + strings.TrimPrefix(b.span(mean), "1 ") + ".", fmt.Sprintf("%s: every %s to %s (95 %%). ", english.Capital(counted), b.spanTo(lo, hi), b.span(hi))
}

func (b *Bug) oftenAroundFix(a *Answer) {
	f := b.Fix
	before, after := "not known", ""
	if f.Before.Rate != nil && f.Before.Events > 0 {
		before = strings.TrimPrefix(rateWords(f.Before.Rate.PerDay, b.coarse), "about ")
	}
	switch {
	case f.After.Rate == nil:
		after = "The fix shipped just now"
	case f.After.Events == 0:
		after = "Not seen in " + b.span(elapsed(f.After.Exposed)) + " since the fix"
	default:
		after = english.Capital(rateWords(f.After.Rate.PerDay, b.coarse)) + " since the fix"
	}
	a.Bold = after + "; " + before + " before it."
	if before == "not known" {
		a.Bold = after + "; before it " + b.Once() + ", which is no rate yet."
	}
	a.Small = sentenceOfRate("Since the fix", f.After) + sentenceOfRate("Before it", f.Before) + b.Seen() + "." + b.fleetWords() + b.clusters() + b.unsure()
	a.Micro = append(micro(f.After.Rate), micro(f.Before.Rate)...)
}

// sentenceOfRate writes a rate with its interval: "Since the fix 3 episodes in 115 recorded days: 0.2 to 2.3 in 30 days
// (95 %). ".
func sentenceOfRate(when string, w Window) string {
	if w.Rate == nil {
		return ""
	}
	return fmt.Sprintf("%s %s in %s recorded days: %s to %s in 30 days (95 %%). ", when, english.Count(w.Events, "episode"), recorded(w.Exposed), number(30*w.Rate.Lo), number(30*w.Rate.Hi))
}

// micro are a rate's lower limit, estimate and upper limit in 30 days.
func micro(r *recurrence.Rate) []float64 {
	if r == nil {
		return nil
	}
	return []float64{30 * r.Lo, 30 * r.PerDay, 30 * r.Hi}
}

func (b *Bug) clusters() string {
	if b.When.Pattern == recurrence.Clumpy {
		return " It comes in clusters, so the true range is wider."
	}
	return ""
}

// unsure tells the figure without what is only suspected.
func (b *Bug) unsure() string {
	if b.Counts.Suspected == 0 || b.Counts.Confirmed == b.Counts.Episodes {
		return ""
	}
	words := fmt.Sprintf(" Without what is only suspected: %s", english.Count(b.Counts.Confirmed, "episode"))
	if r := b.Sure.Rate; r != nil && r.Events > 1 {
		words += ", over its whole life " + rateWords(r.PerDay, b.coarse)
	}
	return words + "."
}

// lately compares the last 90 days with the 90 before, if that says anything.
func (b *Bug) lately() string {
	c := b.Last90
	if c == nil || !c.HasRate || !c.Bounded || c.Lo == 0 || c.Hi > 10*c.Ratio {
		return ""
	}
	words := fmt.Sprintf(" The last 90 days have %s times the rate of the 90 before (%s to %s, 95 %%)", number(c.Ratio), number(c.Lo), number(c.Hi))
	if c.Lo <= 1 && c.Hi >= 1 {
		words += ", which is no clear change"
	}
	return words + "."
}

func (b *Bug) span(length float64) string { return spanWords(length, b.coarse) }

// spanTo tells a length without its unit if the next one has the same.
func (b *Bug) spanTo(lo, hi float64) string {
	return withoutUnit(b.span(lo), b.span(hi))
}

func whole(x float64) string { return fmt.Sprint(int(math.Round(x))) }

// recorded writes how long was watched, so that the limits told with it can be worked out from it: below 100 days to a
// tenth.
func recorded(x float64) string {
	if x >= 100 {
		return whole(x)
	}
	return strings.TrimSuffix(strconv.FormatFloat(x, 'f', 1, 64), ".0")
}

func (b *Bug) answerImpact(a *Answer) {
	i := b.Impact
	var parts []string
	if i.Downtime != nil && *i.Downtime > 0 {
		parts = append(parts, minutesWords(*i.Downtime)+" of downtime")
	}
	if i.Effort != nil && *i.Effort > 0 {
		parts = append(parts, minutesWords(*i.Effort)+" of work")
	}
	a.Micro = slices.Clone(i.costs)
	switch {
	case i.Known == 0:
		a.Bold = "Not known: no cost was recorded."
	case len(parts) == 0 && *i.Cost == 0:
		a.Bold = "None so far, as far as recorded."
	case len(parts) == 0:
		a.Bold = "So far a cost of " + minutesWords(*i.Cost) + "."
	default:
		a.Bold = "So far " + english.List(parts) + "."
	}
	a.Small = b.noticed()
	if i.Known > 0 {
		a.Small += fmt.Sprintf("Cost known for %d of %s. ", i.Known, english.Count(i.Episodes, "episode"))
	}
	if i.Known > 1 && *i.Cost > 0 && *i.Largest >= 0.3**i.Cost {
		a.Small += fmt.Sprintf("One episode, of %s, made %s of the total. ", b.casebook.date(i.LargestAt), percent(*i.Largest / *i.Cost))
	}
	if b.Unsolved() && i.Expected != nil {
		a.Small += english.Capital(b.Arithmetic()) + "."
		if i.Uncertain() {
			a.Small += " Uncertain: most episodes have no cost."
		}
	}
}

func (b *Bug) noticed() string {
	if b.Impact.Noticed == 0 {
		return ""
	}
	return fmt.Sprintf("Users noticed %d of %s. ", b.Impact.Noticed, english.Count(b.Counts.Sightings, "sighting"))
}

func (b *Bug) answerWhen(a *Answer) {
	w := b.When
	if w.Gaps == 0 {
		a.Bold, a.Small = english.Capital(b.Once())+"; too few data.", b.casebook.seenAgain()
		return
	}
	a.Micro = slices.Clone(w.Within[:])
	bold := fmt.Sprintf("%s within 30 days", percent(w.Within[1]))
	if w.Even != nil && *w.Even < 2*365 {
		bold = "Even chance within " + b.span(*w.Even) + "; " + bold
	}
	a.Bold = bold + "."
	switch b.State {
	case Watching, Verified, Verified99:
		a.Bold = "If the fix changed nothing: " + english.Small(a.Bold)
	}
	a.Small = fmt.Sprintf("Chance of at least one more: 7 days %s, 30 days %s, 90 days %s. ", percent(w.Within[0]), percent(w.Within[1]), percent(w.Within[2])) + b.waitWords() + b.basis()
}

func (b *Bug) waitWords() string {
	w := b.When
	switch {
	case w.due():
		at := b.axis.after(b.casebook.AsOf, (*w.Lo+*w.Hi)/2)
		return fmt.Sprintf("It is regular, about every %s: due around %s, give or take %s. ", strings.TrimPrefix(b.span(*w.Typical), "1 "), b.casebook.date(at), spanWords(max(1, math.Round((*w.Hi-*w.Lo)/2)), true))
	case w.Lo != nil && w.Hi != nil && *w.Hi < 10*365:
		return fmt.Sprintf("80 %% chance that it comes between %s and %s from now. ", b.span(*w.Lo), b.span(*w.Hi))
	}
	if gone := 1 - w.Alive; gone >= 0.1 {
		return fmt.Sprintf("It may not come back: the chance that it already is gone is %s. ", percent(gone))
	}
	return fmt.Sprintf("The chance that it stays away for more than 10 years is %s. ", percent(1-w.forecast.Within(10*yearDays)))
}

// basis tells what the forecast is made from.
func (b *Bug) basis() string {
	words := "from " + english.Count(b.When.Gaps, "gap")
	switch b.When.Pattern {
	case recurrence.Regular:
		if !b.When.due() {
			words += ", which were regular"
		}
	case recurrence.Irregular:
		words += ", which are irregular"
	case recurrence.Clumpy:
		words += ", which come in clusters"
	}
	last, _ := b.Last()
	words = english.Capital(words) + "; last seen " + b.casebook.ago(last.Last()) + "."
	if b.When.Rough() {
		words += " Rough, from so few."
	}
	return words + b.clockWords()
}

// Once is what to call a single episode: "seen once", or "one episode" where that was several sightings.
func (b *Bug) Once() string {
	if b.Counts.Sightings > 1 {
		return "one episode"
	}
	return "seen once"
}

// seenAgain tells how bugs that were seen once went on here.
func (c *Casebook) seenAgain() string {
	if _, ok := recurrence.SeenAgain(c.again.again, c.again.watched); !ok {
		return "A forecast needs two episodes."
	}
	return fmt.Sprintf("Of the %d bugs here first seen at least 90 days ago, %d were seen again within 90 days.", c.again.watched, c.again.again)
}
