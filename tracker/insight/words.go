package insight

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// monthDays and yearDays are the mean lengths that long spans are told in. Source: the Gregorian calendar.
const (
	monthDays = 30.44
	yearDays  = 365.25
)

// spanWords tells a length in days to two significant digits: hours below 2 days, days to 120, months to 24, then
// years. coarse lengths come from dates without a time and never are told in hours.
func spanWords(length float64, coarse bool) string {
	switch {
	case length < 2 && !coarse:
		return quantity(max(1, length*24), "hour")
	case length < 120.5:
		return quantity(max(1, length), "day")
	case length < 24*monthDays:
		return quantity(length/monthDays, "month")
	}
	if length > 100*yearDays {
		return "more than 100 years" // that much is all that any model of a defect can mean
	}
	return quantity(length/yearDays, "year")
}

// Days tells a length in days as every sentence here does: "36 hours", "12 days", "4.5 months".
func Days(length float64) string { return spanWords(length, false) }

// quantity writes a number to two significant digits with its noun: "1 day", "4.5 months".
func quantity(x float64, noun string) string {
	digits := number(x)
	if digits == "1" {
		return digits + " " + noun
	}
	return digits + " " + noun + "s"
}

// number writes x to two significant digits, whole from 10 on: "0.083", "3.6", "12", "180".
func number(x float64) string {
	if x == 0 || math.IsNaN(x) || math.IsInf(x, 0) {
		return "0"
	}
	decimals := max(0, 1-int(math.Floor(math.Log10(math.Abs(x)))))
	if rounded := math.Round(x*math.Pow10(decimals)) / math.Pow10(decimals); decimals > 0 && math.Abs(rounded) >= math.Pow10(2-decimals) {
		decimals-- // 9.96 is 10, not 10.0
	}
	text := strconv.FormatFloat(x, 'f', min(decimals, 8), 64)
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return text
}

// percent writes a chance in whole percent between 1 and 99, else "<1 %" or ">99 %".
func percent(p float64) string {
	switch {
	case p < 0.01:
		return "<1 %"
	case p > 0.99:
		return ">99 %"
	}
	return strconv.Itoa(int(math.Round(100*p))) + " %"
}

// timesInHundred tells a chance that is a p-value: "about 2 times in 100", "less than once in 100".
func timesInHundred(p float64) string {
	switch n := int(math.Round(100 * p)); {
	case p < 0.01:
		return "less than once in 100"
	case n == 1:
		return "about once in 100"
	default:
		return fmt.Sprintf("about %d times in 100", n)
	}
}

// rateWords tells a rate: "about 3.6 times in 30 days", or below one "about once in 75 days".
func rateWords(perDay float64, coarse bool) string {
	if often(perDay) {
		return "about " + number(perDay*30) + " times in 30 days"
	}
	return "about once in " + spanWords(1/perDay, coarse)
}

// often reports whether a rate is told as so many times in 30 days.
func often(perDay float64) bool { return perDay*30 > 1 && number(perDay*30) != "1" }

// minutesWords tells minutes of work or downtime: "41 min", "8 h 13 min", "27 h".
func minutesWords(minutes float64) string {
	n := int(math.Round(minutes))
	switch {
	case n < 60:
		return fmt.Sprintf("%d min", n)
	case n >= 24*60 || n%60 == 0:
		return fmt.Sprintf("%d h", int(math.Round(minutes/60)))
	}
	return fmt.Sprintf("%d h %d min", n/60, n%60)
}

// costWords tells minutes that are expected, to two significant digits: "41 min", "1.7 h", "27 h".
func costWords(minutes float64) string {
	if minutes < 99.5 {
		return number(math.Round(minutes)) + " min"
	}
	hours := minutes / 60
	if hours >= 100 {
		unit := math.Pow10(int(math.Log10(hours)) - 1)
		hours = math.Round(hours/unit) * unit
	}
	return number(hours) + " h"
}

// withoutUnit leaves the unit of a quantity out if it is 0 or the next one has the same.
func withoutUnit(x, next string) string {
	n, unit, _ := strings.Cut(x, " ")
	if _, other, _ := strings.Cut(next, " "); n == "0" || strings.TrimSuffix(other, "s") == strings.TrimSuffix(unit, "s") {
		return n
	}
	return x
}

// episodesExpected writes a mean number of episodes with its noun: "0.67 episodes", "10.2 episodes". From 10 to 100 it
// keeps a digit more than other figures, so that what is multiplied with it comes out as told.
func episodesExpected(n float64) string {
	if n >= 10 && n < 100 {
		return strconv.FormatFloat(n, 'f', 1, 64) + " episodes"
	}
	return quantity(n, "episode")
}

// date writes the local day of an instant.
func (c *Casebook) date(at time.Time) string {
	return at.In(c.Index.Config.Timezone).Format(time.DateOnly)
}

// ago tells how many whole days something lies back as of the casebook's time, at least one: "today", "4 days ago".
func (c *Casebook) ago(at time.Time) string {
	length := days(c.AsOf.Sub(at))
	if c.date(at) == c.date(c.AsOf) {
		return "today"
	}
	return spanWords(max(1, fullDays(length)), true) + " ago"
}
