package report

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/tracker/english"
)

// times writes how often: "once", "twice", "7 times".
func times(n int) string {
	switch n {
	case 0:
		return "never"
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return fmt.Sprintf("%d times", n)
}

// inTime writes how often beside another count: "3 in October", "none in September".
func inTime(n int, when string) string {
	if n == 0 {
		return "none in " + when
	}
	return fmt.Sprintf("%d in %s", n, when)
}

// join joins the words that are not empty.
func join(sep string, words ...string) string {
	var some []string
	for _, w := range words {
		if w != "" {
			some = append(some, w)
		}
	}
	return strings.Join(some, sep)
}

// span writes a sum of work or of downtime: "45 min", "6 h", "6 h 27 min".
func span(d time.Duration) string {
	minutes := int(d.Round(time.Minute).Minutes())
	switch {
	case minutes < 60:
		return fmt.Sprintf("%d min", minutes)
	case minutes%60 == 0:
		return fmt.Sprintf("%d h", minutes/60)
	}
	return fmt.Sprintf("%d h %d min", minutes/60, minutes%60)
}

// of writes a sum with what it was counted from: "6 h 27 min of work (recorded for 5 of 11)". Empty if nothing was
// recorded.
func (s Sum) of(what string, all int) string {
	switch {
	case s.Known == 0:
		return ""
	case s.Known == all && s.Total == 0:
		return "no " + what
	case s.Known == all:
		return span(s.Total) + " of " + what
	}
	return fmt.Sprintf("%s of %s (recorded for %d of %d)", span(s.Total), what, s.Known, all)
}

// mean writes the mean of a sum: "32 min each".
func (s Sum) mean() string { return span(s.Total/time.Duration(max(1, s.Known))) + " each" }

// percent writes a share in whole percent.
func percent(n, all int) string { return fmt.Sprintf("%d %%", (100*n+all/2)/max(1, all)) }

// chance writes a chance in whole percent between 1 and 99.
func chance(p float64) string {
	switch {
	case p < 0.01:
		return "less than 1 %"
	case p > 0.99:
		return "more than 99 %"
	}
	return fmt.Sprintf("%.0f %%", math.Round(100*p))
}

// dayCount writes the whole days from one moment to a later one: "87 days".
func dayCount(from, to time.Time) string {
	return english.Count(max(0, int(to.Sub(from)/(24*time.Hour))), "day")
}

// spaced writes a word of the format as people say it: "in progress".
func spaced(word string) string { return strings.ReplaceAll(word, "-", " ") }

// waiting writes how many sightings wait.
func waiting(n int) string {
	if n == 1 {
		return "1 sighting waits"
	}
	return fmt.Sprintf("%d sightings wait", n)
}

// person writes who answers for something, or that nobody does.
func person(names ...string) string {
	for _, name := range names {
		if name != "" {
			return escape(name)
		}
	}
	return "nobody's"
}
