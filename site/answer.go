package site

import (
	"html/template"
	"math"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/casebook-dev/casebook/site/svg"
	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/insight"
	"github.com/casebook-dev/casebook/tracker/recurrence"
)

// Answers are the five questions about a bug, answered, and what the answers were worked out from.
type Answers struct {
	All     []Answer
	Remarks []string // what is wrong with the data, and what a reader should know of it
	Windows Table    // episodes and recorded days behind every rate
	Basis   []string // the other numbers that the answers were worked out from, a sentence each
	Command []string // what lists the same rows
}

// Answer is a question about a bug, answered.
type Answer struct {
	Question string
	Bold     string  // one clause with one or two numbers
	Small    []Piece // interval, counts, caveats
	Micro    template.HTML
}

// Piece is a part of a text; a link leads to the rows that it counts.
type Piece struct{ Text, Href string }

// countsRows finds the numbers that may stand for rows of the table of observations; those that are expected do not.
var countsRows = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\b\d[\d.,]* (?:sighting|episode|event|gap)s?\b( expected\b)?`)
})

// linkRows makes links of the numbers in a text that count rows.
func linkRows(text, href string) []Piece {
	var pieces []Piece
	from := 0
	for _, at := range countsRows().FindAllStringSubmatchIndex(text, -1) {
		if at[2] >= 0 || strings.Contains(text[at[0]:at[1]], ".") {
			continue
		}
		if at[0] > from {
			pieces = append(pieces, Piece{Text: text[from:at[0]]})
		}
		pieces = append(pieces, Piece{text[at[0]:at[1]], href})
		from = at[1]
	}
	if from < len(text) {
		pieces = append(pieces, Piece{Text: text[from:]})
	}
	return pieces
}

// typeset puts the space before a per cent sign that the pages have everywhere, one that never breaks.
func typeset(s string) string {
	var out strings.Builder
	for i, r := range s {
		if r == '%' && i > 0 && s[i-1] >= '0' && s[i-1] <= '9' {
			out.WriteString("\u00a0")
		}
		out.WriteRune(r)
	}
	return out.String()
}

// answers returns the answers of a bug, nil of one that was never seen.
func (b *build) answers(bug *tracker.Record) *Answers {
	of := b.tallies[bug].standing.of
	if of == nil || len(of.Episodes) == 0 {
		return nil
	}
	drawn := [...]func(*insight.Bug) string{microRates, microCosts, microChances, microGaps, microFix}
	a := &Answers{Remarks: of.Remarks, Windows: windowTable(of), Basis: basis(of), Command: []string{"casebook list", shellQuote(of.Query())}}
	for i, said := range of.Answers {
		a.All = append(a.All, Answer{Question: said.Question, Bold: typeset(said.Bold), Small: linkRows(typeset(said.Small), "#observations"),
			Micro: template.HTML(drawn[i](of))}) // #nosec: drawn by svg
	}
	return a
}

func failed(of *insight.Bug) bool { return of.Fix != nil && len(of.Fix.Back) > 0 }

// microRates draws how often it came in 30 days, before and since the fix if there is one.
func microRates(of *insight.Bug) string {
	if len(of.Windows) == 0 {
		return ""
	}
	var all []svg.Estimate
	add := func(label string, w insight.Window, after bool) {
		if w.Rate != nil {
			all = append(all, svg.Estimate{Label: label, Lo: 30 * w.Rate.Lo, Value: 30 * w.Rate.PerDay, Hi: 30 * w.Rate.Hi, After: after})
		}
	}
	switch recent := of.Windows[1]; {
	case of.Fix != nil:
		add("before", of.Fix.Before, false)
		add("since fix", of.Fix.After, failed(of))
	case recent.Clipped:
		add("in 30 days", recent, false)
	default:
		add("lately", recent, false)
		add("all time", of.Windows[3], false)
	}
	return svg.Estimates(all)
}

// microCosts draws the cost of each episode that has one.
func microCosts(of *insight.Bug) string {
	bars := svg.MicroBars{Values: of.Answers[1].Micro}
	if of.Impact.Largest == nil {
		return ""
	}
	bars.Most = span(minutes(*of.Impact.Largest))
	for _, e := range of.Episodes {
		if hasCost(e) {
			bars.After = append(bars.After, failed(of) && e.At.After(of.Fix.At))
		}
	}
	if len(bars.After) != len(bars.Values) {
		bars.After = nil
	}
	return bars.SVG()
}

// hasCost reports whether any sighting of an episode says what it cost.
func hasCost(e insight.Episode) bool {
	for _, s := range e.Sightings {
		if i := s.Record.Observation.Impact; i.Effort != nil || i.Downtime != nil || i.Users != nil {
			return true
		}
	}
	return false
}

// microChances draws the chance of at least one more.
func microChances(of *insight.Bug) string {
	if of.When.Gaps == 0 {
		return ""
	}
	var all []svg.Chance
	for i, days := range recurrence.Horizons() {
		all = append(all, svg.Chance{Label: strconv.Itoa(int(days)) + " days", P: of.When.Within[i], Words: chanceWords(of.When.Within[i])})
	}
	return svg.Chances(all)
}

// chanceWords returns a chance in whole per cent; none is ever quite 0 or 1.
func chanceWords(p float64) string {
	switch {
	case p < 0.01:
		return "<1 %"
	case p > 0.99:
		return ">99 %"
	}
	return strconv.Itoa(int(math.Round(100*p))) + " %"
}

// microGaps draws the gaps in sequence.
func microGaps(of *insight.Bug) string {
	gaps := of.Answers[3].Micro
	bars := svg.MicroBars{Values: gaps, After: make([]bool, len(gaps))}
	most := 0.0
	for i, gap := range gaps {
		most, bars.After[i] = max(most, gap), failed(of)
	}
	bars.Most = "longest " + insight.Days(most)
	return bars.SVG()
}

// microFix draws how much of the rate is left, or how much of the silence that is needed has passed.
func microFix(of *insight.Bug) string {
	f := of.Fix
	switch {
	case f == nil:
		return ""
	case f.Change != nil && f.Change.HasRate && f.Change.Bounded:
		return svg.Ratio(svg.Estimate{Label: "rate now", Lo: f.Change.Lo, Value: f.Change.Ratio, Hi: f.Change.Hi, After: failed(of)})
	case f.Left != nil:
		return svg.Quiet(quietShare(f))
	}
	return ""
}

// quietShare returns how much of the silence that a fix needs for 95 % has passed.
func quietShare(f *insight.Fix) float64 {
	if *f.Left <= 0 {
		return 1
	}
	return f.Quiet / (f.Quiet + *f.Left)
}

// windowTable shows what every rate was worked out from.
func windowTable(of *insight.Bug) Table {
	t := Table{Caption: "Episodes and recorded days behind the rates", Columns: []Column{{Name: "Time"}, {Name: "From", Narrow: true}, {Name: "Episodes", Right: true},
		{Name: "Recorded days", Right: true}, {Name: "In 30 days", Right: true}, {Name: "95 % interval", Right: true}}}
	for _, w := range of.Windows {
		name := "all of the time"
		switch {
		case w.Days > 0 && w.Clipped:
			continue // it is all of the time
		case w.Days > 0:
			name = "last " + strconv.Itoa(int(w.Days)) + " days"
		}
		t.Rows = append(t.Rows, windowRow(name, w))
	}
	if of.Counts.Suspected > 0 && len(of.Windows) > 0 {
		t.Rows = append(t.Rows, windowRow("all, without the suspected ones", of.Sure))
	}
	if f := of.Fix; f != nil {
		t.Rows = append(t.Rows, windowRow("before the fix", f.Before), windowRow("since the fix", f.After))
	}
	return t
}

func windowRow(name string, w insight.Window) []Cell {
	row := []Cell{{text(name)}, {{Kind: NotApplicable}}, {number(w.Events)}, {text(decimal(w.Exposed))}, {{Kind: NotApplicable}}, {{Kind: NotApplicable}}}
	if !w.From.IsZero() {
		row[1] = Cell{{Time: w.From.UTC().Format("2006-01-02 15:04")}}
	}
	if w.Rate != nil {
		row[4] = Cell{text(figured(30 * w.Rate.PerDay))}
		row[5] = Cell{text(figured(30*w.Rate.Lo) + " to " + figured(30*w.Rate.Hi))}
	}
	return row
}

// decimal writes a number of days to a tenth.
func decimal(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }

// figured writes a number of at least 0 to two significant digits, whole from 10 on.
func figured(x float64) string {
	switch {
	case x == 0:
		return "0"
	case x < 0.001:
		return "<0.001"
	case x >= 9.95:
		return thousands(int(math.Round(x)))
	}
	digits := 1 - int(math.Floor(math.Log10(x)))
	if rounded := math.Round(x*math.Pow10(digits)) / math.Pow10(digits); rounded >= math.Pow10(2-digits) {
		digits--
	}
	s := strconv.FormatFloat(x, 'f', digits, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// unchanged says what a forecast presumes.
func unchanged(of *insight.Bug) string {
	switch of.State {
	case insight.Watching, insight.Verified, insight.Verified99:
		return "if the fix changed nothing"
	}
	return "if nothing changes"
}

// basis says what the forecast, the costs and the judgement of the fix were worked out from.
func basis(of *insight.Bug) []string {
	var all []string
	if w := of.When; w.Gaps > 0 {
		s := "The forecast is the " + w.Method + " one, from " + count(w.Gaps, "gap") + " and " + decimal(w.Silence) + " recorded days since the last episode began"
		if w.Alive < 0.995 {
			s += "; the chance that it comes at all is " + chanceWords(w.Alive)
		}
		all = append(all, s+".")
	}
	if i := of.Impact; i.Cost != nil && i.MeanCost != nil {
		s := "Cost, known for " + count(i.Known, "episode") + ": " + figured(*i.Cost) + " engineer-minutes, " + figured(*i.MeanCost) + " each on average"
		if episodes, _ := of.Expectation(); episodes != "" {
			s += "; expected in 90 days, " + unchanged(of) + ": " + episodes
		}
		all = append(all, s+".")
	}
	if f := of.Fix; f != nil && f.P != nil {
		s := "Had the fix changed nothing, a silence of " + decimal(f.Quiet) + " recorded days would have the chance " + figured(*f.P)
		if f.Left != nil && *f.Left > 0 {
			s += "; 5 in 100 are reached at " + decimal(f.Quiet+*f.Left)
		}
		all = append(all, s+".")
	}
	if t := of.Trend.Now; t != nil {
		all = append(all, "Of "+count(t.Events, "episode")+" tested for a trend "+thousands(t.First)+" fell in the first half and "+thousands(t.Later)+" in the second; p = "+figured(t.P)+".")
	}
	return all
}
