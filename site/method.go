package site

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/casebook-dev/casebook/tracker/insight"
	"github.com/casebook-dev/casebook/tracker/recurrence"
)

// MethodPage is what templates/method.html is given: how every figure of the site is computed.
type MethodPage struct {
	Page
	Lead        string
	EpisodeGap  string // "6h": sightings at most this far apart are one episode
	NotRecorded []Span
	Constants   Table
	Tested      string // how many bugs were tested for a trend, and how many false alarms to expect
	Forecast    string // the name of the method that makes the forecasts
	Scored      string // how much the forecasts could be judged by
	Scores      Table  // how each method did on this casebook's own history
	Reliability Table  // what the forecasts said, and what happened
	Compared    string // whether another method should take the place of the default
}

const methodFolder = "method"

// method makes the page.
func (b *build) method() error {
	c := b.figures
	p := MethodPage{Page: b.stamped(b.page(methodFolder+"/index.html", methodFolder, "How the figures are computed")),
		Lead: "Every figure on these pages is computed from the records when the site is built: with these rules, these constants, and nothing else."}
	p.Description = p.Lead
	for _, gap := range b.idx.Config.NotRecorded {
		p.NotRecorded = append(p.NotRecorded, Span{date(gap.From), date(gap.To)})
	}
	p.Constants = Table{Caption: "The constants in force", Columns: []Column{{Name: "Name", Narrow: true}, {Name: "Value"}, {Name: "Meaning", Wide: true}}}
	for _, constant := range insight.Method(b.idx.Config) {
		value := constantWords(constant.Value)
		if constant.Name == "episode_gap" {
			p.EpisodeGap = value
		}
		p.Constants.Rows = append(p.Constants.Rows, []Cell{{text(constant.Name)}, {text(value)}, {text(capital(constant.Meaning))}})
	}
	p.Tested = tested(c.Tested)
	p.backtest(c.Backtest)
	return b.emit(methodFolder+"/index.html", "method.html", p)
}

// tested says how many false alarms to expect of so many trends.
func tested(n int) string {
	if n == 0 {
		return "No bug here has enough episodes yet to be tested for a trend."
	}
	alarms := figured(float64(n) * recurrence.TrendAlpha)
	if float64(n)*recurrence.TrendAlpha < 1 {
		alarms = "less than one"
	}
	return fmt.Sprintf("%s tested for a trend; at this level expect %s to look like one by luck.", plural(n, "1 bug was", thousands(n)+" bugs were"), alarms)
}

func constantWords(value any) string {
	switch v := value.(type) {
	case float64:
		return strconv.FormatFloat(v, 'g', 4, 64)
	case []float64:
		words := make([]string, len(v))
		for i, x := range v {
			words[i] = strconv.FormatFloat(x, 'g', 3, 64)
		}
		return strings.Join(words, ", ")
	}
	return fmt.Sprint(value)
}

// methodWords say what each forecast does.
var methodWords = map[string]string{
	"fading-20":            "the default: the last 20 gaps, of which older ones count less, weighed by how regular they are",
	"renewal-10":           "the last 10 gaps, all counting the same, weighed by how regular they are",
	"simple":               "one steady rate over the whole history, with its uncertainty",
	"naive-mtbf":           "one steady rate, taken as if it were known exactly",
	"half-life-30":         "a rate in which an episode counts half after 30 days",
	recurrence.Climatology: "the same chance for every bug: how often it happened to any of them so far",
}

// backtest fills in how good the forecasts were.
func (p *MethodPage) backtest(all insight.Backtest) {
	p.Forecast = all.Scores[all.Chosen].Method
	p.Scored = fmt.Sprintf("%s on %s could be scored.", count(all.Forecasts, "forecast"), count(all.Series, "bug"))
	if !all.Enough() {
		p.Scored += fmt.Sprintf(" Not enough history yet to judge the forecasts: that takes %d forecasts on %d bugs.", recurrence.MinForecast, recurrence.MinSeries)
	}
	if all.Forecasts == 0 {
		return
	}
	p.Scores = Table{Caption: "Forecasts made from inside this casebook's history", Columns: []Column{{Name: "Method", Wide: true}, {Name: "7 days", Right: true}, {Name: "30 days", Right: true},
		{Name: "90 days", Right: true}, {Name: "Log loss", Right: true}, {Name: "80 % interval held", Right: true}}}
	for i, s := range all.Scores {
		p.Scores.Rows = append(p.Scores.Rows, scoreRow(s, i == all.Chosen))
	}
	p.Reliability = reliability(all.Scores[all.Chosen])
	var words []string
	for _, c := range all.Compared {
		if c.Enough {
			words = append(words, fmt.Sprintf("%s: log loss %s against the default (%s to %s, 90 %% of resampled histories)%s", c.Method, signed(c.Difference), signed(c.Lo), signed(c.Hi), switches(c)))
		}
	}
	if len(words) > 0 {
		p.Compared = strings.Join(words, "; ") + ". Below zero speaks for the other method."
	}
}

func switches(c recurrence.Contest) string {
	if c.Switches {
		return ", enough to take its place"
	}
	return ""
}

func scoreRow(s recurrence.Score, chosen bool) []Cell {
	name := Item{Text: s.Method, Sub: methodWords[s.Method]}
	if chosen {
		name.Note = "makes the forecasts here"
	}
	row := []Cell{{name}}
	scored := false
	for i, n := range s.Count {
		cell := Item{Kind: NotApplicable}
		if n > 0 {
			scored, cell = true, Item{Text: score(s.Brier[i]), Note: "of " + thousands(n)}
		}
		row = append(row, Cell{cell})
	}
	loss, held := Item{Kind: NotApplicable}, Item{Kind: NotApplicable}
	if scored {
		loss = text(score(s.LogLoss))
	}
	if s.Waits > 0 {
		held = Item{Text: chanceWords(s.Coverage), Note: "of " + thousands(s.Waits)}
	}
	return append(row, Cell{loss}, Cell{held})
}

// score writes a score to three decimals: forecasts that differ less do not differ.
func score(x float64) string { return strconv.FormatFloat(x, 'f', 3, 64) }

func signed(x float64) string {
	s := score(x)
	if s == "-0.000" || s == "0.000" {
		return "0.000"
	}
	if x > 0 {
		return "+" + s
	}
	return strings.Replace(s, "-", "−", 1)
}

// reliability sets what the forecasts for 30 days said beside what happened, in tenths.
func reliability(s recurrence.Score) Table {
	t := Table{Caption: "Forecasts for 30 days: what they said, and what happened", Columns: []Column{{Name: "Forecasts", Right: true}, {Name: "Said, on average", Right: true}, {Name: "Happened", Right: true}}}
	for _, bin := range s.Reliability[1] {
		if bin.Count > 0 {
			t.Rows = append(t.Rows, []Cell{{number(bin.Count)}, {text(percentWords(bin.Said))}, {text(percentWords(bin.Happened))}})
		}
	}
	return t
}

// percentWords returns a share that may well be none or all.
func percentWords(share float64) string { return strconv.FormatFloat(100*share, 'f', 0, 64) + " %" }
