package site

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/site/svg"
	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/insight"
	"github.com/casebook-dev/casebook/tracker/recurrence"
)

// Gaps and growth run on recorded time, from the begin of one episode to that of the next (recurrence.md 1).

// recorded returns the recorded days from one instant to a later one.
func (b *build) recorded(from, to time.Time) float64 { return insight.Recorded(b.unrecorded, from, to) }

// gaps returns the view of the days between episodes.
func (b *build) gaps(f figure) svg.Gaps {
	g := svg.Gaps{ID: "g", Title: "Days between episodes of " + f.of, Desc: "The days from each episode to the next, logarithmic, at the date of the later one.",
		From: f.timeline.Domain().From, AsOf: b.opts.AsOf, Unrecorded: f.timeline.Unrecorded, Titles: f.timeline.Titles}
	var before, since []float64
	for i, e := range f.episodes[1:] {
		days := b.recorded(f.episodes[i].at, e.at)
		m := e.mark
		m.Title = dayWords(days) + " after the one before: " + m.Title
		g.Points = append(g.Points, svg.Point{Mark: m, Days: days})
		if f.fix != nil && !e.at.Before(f.fix.Complete()) {
			since = append(since, days)
		} else {
			before = append(before, days)
		}
	}
	g.Open = b.recorded(f.episodes[len(f.episodes)-1].at, b.opts.AsOf)
	g.Before, g.Since = median(before), median(since)
	if f.fix != nil {
		g.Fix, g.FixLabel = f.fix.Complete(), fixLabel(f.fix)
	}
	return g
}

// growth returns the view of the running count of episodes against the time since the first.
func (b *build) growth(f figure) svg.Growth {
	first := f.episodes[0].at
	g := svg.Growth{ID: "w", Title: "Growth of " + f.of, Desc: "Running count of episodes against days since the first, both logarithmic.",
		AsOf: b.recorded(first, b.opts.AsOf)}
	for i, e := range f.episodes[1:] {
		days := b.recorded(first, e.at)
		m := e.mark
		m.Title = strconv.Itoa(i+1) + " after " + dayWords(days) + ": " + m.Title
		g.Points = append(g.Points, svg.Point{Mark: m, Days: days})
	}
	window := g.AsOf
	if f.fix != nil {
		g.Fix, g.FixLabel = b.recorded(first, f.fix.Complete()), fixLabel(f.fix)
		window = g.Fix
	}
	if f.trend {
		g.Trend = trendOf(g.Points, window)
	}
	return g
}

// trendFrom is how many episodes after the first it takes to tell a trend (recurrence.md 0, trend_min_events).
const trendFrom = 5

// trendOf returns the power law of the points in a window of days since the first episode, none of too few.
func trendOf(points []svg.Point, window float64) svg.Trend {
	var times []float64
	for _, p := range points {
		if p.Days > 0 && p.Days <= window {
			times = append(times, p.Days)
		}
	}
	law, ok := recurrence.CrowAMSAA(times, window, 0.95)
	if !ok || len(times) < trendFrom {
		return svg.Trend{}
	}
	return svg.Trend{Slope: law.Beta, Days: window, Count: float64(len(times))}
}

// fixLabel names a fix beside its line.
func fixLabel(f *tracker.Fix) string {
	if request := pullRequestOf(f.Task); request != "" {
		return "Fix " + request
	}
	return cut(f.Task.Title, fixNameLength)
}

// dayWords writes a number of days: "0.4 days", "1 day", "92 days".
func dayWords(days float64) string {
	s := strings.TrimSuffix(twoFigures(days), ".0")
	if s == "1" {
		return "1 day"
	}
	return s + " days"
}

// twoFigures writes a number that is not negative: as a whole one from ten on, else with one decimal, a small one with one figure:
// "12", "4.1", "0.8", "0.03", "0".
func twoFigures(v float64) string {
	switch {
	case v >= 9.95:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case v >= 0.095:
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'g', 1, 64)
}

// median returns the middle of some numbers, the mean of the two in the middle where there are as many above as below, 0 of none.
func median(of []float64) float64 {
	if len(of) == 0 {
		return 0
	}
	sorted := slices.SortedFunc(slices.Values(of), cmp.Compare[float64])
	half := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[half]
	}
	return (sorted[half-1] + sorted[half]) / 2
}

// segments returns the rates between the changes that are drawn, the postmortems left out: episodes over recorded days. The first episode
// starts the clock and is not counted, so that there is no rate of a single one. A part of less than a recorded day has no rate.
func (b *build) segments(drawn []svg.Change, episodes []event) []svg.Segment {
	if len(episodes) < 2 {
		return nil
	}
	bounds := []time.Time{episodes[0].at}
	for _, c := range drawn {
		if c.Kind != svg.Postmortem && c.At.After(episodes[0].at) && c.At.Before(b.opts.AsOf) {
			bounds = append(bounds, c.At)
		}
	}
	bounds = append(bounds, b.opts.AsOf)
	var all []svg.Segment
	for i, from := range bounds[:len(bounds)-1] {
		if s, ok := b.segment(from, bounds[i+1], episodes[1:]); ok {
			all = append(all, s)
		}
	}
	if len(all) > 0 && all[0].From.Equal(episodes[0].at) {
		all[0].From = time.Time{} // its rate stands in the middle of all that is drawn before the first change
	}
	return all
}

func (b *build) segment(from, to time.Time, episodes []event) (svg.Segment, bool) {
	days := b.recorded(from, to)
	if days < 1 {
		return svg.Segment{}, false
	}
	n := 0
	for _, e := range episodes {
		if !e.at.Before(from) && (e.at.Before(to) || to.Equal(b.opts.AsOf)) {
			n++
		}
	}
	return svg.Segment{From: from, To: to, Rate: twoFigures(float64(n) / days * 30), Base: "n = " + thousands(n)}, true
}

// eventsIn returns the episodes of all bugs that some sightings belong to, cut down to these sightings, oldest first. A sighting of no
// bug is an episode of its own.
func (b *build) eventsIn(sightings []*tracker.Record) []insight.Episode {
	type key struct {
		bug    *tracker.Record
		number int
	}
	at := map[key]int{}
	var all []insight.Episode
	for _, r := range sightings {
		if r.Observation.NearMiss {
			continue
		}
		s := insight.Sighting{Record: r, At: b.standIn(r.Observation.Observed)}
		s.Counts = !insight.InAny(b.unrecorded, s.At)
		k := key{b.bugOf(r), b.seen[r].episode}
		i, known := at[k]
		if !known || k.bug == nil {
			at[k] = len(all)
			all = append(all, insight.Episode{Sightings: []insight.Sighting{s}, At: s.At, Counts: s.Counts})
			continue
		}
		all[i].Sightings, all[i].Counts = append(all[i].Sightings, s), all[i].Counts || s.Counts
	}
	slices.SortStableFunc(all, func(x, y insight.Episode) int { return x.At.Compare(y.At) })
	return all
}
