package site

import (
	"fmt"
	"html/template"
	"time"

	"github.com/casebook-dev/casebook/site/svg"
	"github.com/casebook-dev/casebook/tracker"
)

// week is the width of a bar of a sparkline. The last one ends with the as-of time.
const week = 7 * day

// sparkOf draws sightings, near misses left out, in the 26 weeks before the as-of time, with the fix of
// a standing; the zero standing has none.
func (b *build) sparkOf(sightings []*tracker.Record, s standing) Item {
	spark := svg.Spark{Weeks: b.weeks()}
	from := b.opts.AsOf.Add(-svg.SparkWeeks * week)
	total := 0
	for _, r := range sightings {
		at := r.Observation.Observed.At
		if r.Observation.NearMiss || at.Before(from) || at.After(b.opts.AsOf) {
			continue
		}
		i := min(int(at.Sub(from)/week), svg.SparkWeeks-1)
		spark.Weeks[i].Count++
		total++
	}
	for _, r := range s.again {
		if at := r.Observation.Observed.At; !at.Before(from) {
			spark.Weeks[min(int(at.Sub(from)/week), svg.SparkWeeks-1)].After = true
		}
	}
	if s.fix != nil {
		spark.Fix = float64(s.fix.Complete().Sub(from)) / float64(week)
	}
	return Item{Fig: sparkHTML(spark), Sort: fmt.Sprint(total)}
}

// sparkHTML is a sparkline with the count of its tallest bar.
func sparkHTML(spark svg.Spark) template.HTML {
	words := "none"
	if n := spark.Max(); n > 0 {
		words = "max " + thousands(n)
	}
	return template.HTML(`<span class="sp">` + spark.SVG() + `<span>` + words + `</span></span>`) // #nosec: drawn by svg
}

// weeks returns the empty weeks of a sparkline, those touched by a gap in the records marked.
func (b *build) weeks() []svg.Week {
	weeks := make([]svg.Week, svg.SparkWeeks)
	from := b.opts.AsOf.Add(-svg.SparkWeeks * week)
	for i := range weeks {
		begin := from.Add(time.Duration(i) * week)
		for _, gap := range b.idx.Config.NotRecorded {
			if gap.From.At.Before(begin.Add(week)) && gap.To.End().After(begin) {
				weeks[i].Unrecorded = true
			}
		}
	}
	return weeks
}

// sparkColumn is the head of a column of sparklines.
func (b *build) sparkColumn() Column {
	return Column{Name: fmt.Sprintf("%d weeks to %s", svg.SparkWeeks, b.opts.AsOf.UTC().Format(time.DateOnly)), Key: numeric}
}
