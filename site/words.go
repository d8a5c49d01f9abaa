package site

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/english"
)

const day = 24 * time.Hour

// moment returns a time as pages show it: "2026-03-17 02:09" in UTC, or the day as written of a time
// that is a date only.
func moment(t tracker.Time) string {
	switch {
	case t.IsZero():
		return ""
	case t.DateOnly:
		return t.Date()
	}
	return t.At.UTC().Format("2006-01-02 15:04")
}

// written returns a time as its author read the clock: "04:41 as written, +01:00", with the day if that is
// another than in UTC. It is empty where pages show the same anyway.
func written(t tracker.Time) string {
	if _, offset := t.At.Zone(); t.IsZero() || t.DateOnly || offset == 0 {
		return ""
	}
	layout := "15:04"
	if t.Date() != date(t) {
		layout = "2006-01-02 15:04"
	}
	return t.At.Format(layout) + " as written, " + t.At.Format("-07:00")
}

// date returns the day of a time: in UTC, or as written of a time that is a date only.
func date(t tracker.Time) string {
	switch {
	case t.IsZero():
		return ""
	case t.DateOnly:
		return t.Date()
	}
	return t.At.UTC().Format(time.DateOnly)
}

// wholeDays returns how many whole days lie between two moments, below zero if to is the earlier.
func wholeDays(from, to time.Time) int { return int(math.Floor(to.Sub(from).Hours() / 24)) }

// ago returns how long before the as-of time something was: "today", "yesterday", "4 days ago",
// "in 2 days".
func ago(t, asOf time.Time) string {
	switch n := wholeDays(t, asOf); {
	case n == 0:
		return "today"
	case n == 1:
		return "yesterday"
	case n < 0:
		return "in " + count(-n, "day")
	default:
		return count(n, "day") + " ago"
	}
}

// span returns a duration in the unit that fits it: "40 s", "96 min", "12 h", "3.5 h", "4 days".
func span(d time.Duration) string {
	switch {
	case d == 0:
		return "0 min"
	case d < time.Minute:
		return strconv.Itoa(int(d.Seconds())) + " s"
	case d < 3*time.Hour:
		return strconv.Itoa(int(d.Minutes())) + " min"
	case d < 2*day:
		return strings.TrimSuffix(strconv.FormatFloat(d.Hours(), 'f', 1, 64), ".0") + " h"
	}
	return count(int(d/day), "day")
}

// size returns a number of bytes: "512 B", "41 kB", "3.4 MB" (powers of 1000).
func size(n int64) string {
	switch {
	case n < 1000:
		return strconv.FormatInt(n, 10) + " B"
	case n < 1000*1000:
		return strconv.FormatInt((n+500)/1000, 10) + " kB"
	}
	return strconv.FormatFloat(float64(n)/1e6, 'f', 1, 64) + " MB"
}

// thousands groups the digits of a number: "2,211".
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// count returns a number with its noun: "1 bug", "2 bugs", "1,204 observations".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return thousands(n) + " " + noun + "s"
}

// times returns "once", "twice", "21 times".
func times(n int) string {
	switch n {
	case 0:
		return "never"
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return thousands(n) + " times"
}

// noneOr writes a number, 0 as a word.
func noneOr(n int) string {
	if n == 0 {
		return "none"
	}
	return thousands(n)
}

// ordinal returns "1st", "2nd", "3rd", "11th".
func ordinal(n int) string {
	suffix := "th"
	if n/10%10 != 1 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return thousands(n) + suffix
}

// list joins words: "a", "a and b", "a, b and c".
func list(words ...string) string { return english.List(words) }

// capital returns s with its first letter in upper case, and hyphens as spaces: "in-progress" is "In progress".
func capital(s string) string {
	return english.Capital(strings.ReplaceAll(s, "-", " "))
}

// cut shortens s to at most n characters, at a word if there is one.
func cut(s string, n int) string {
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	short := string(runes[:n-1])
	if i := strings.LastIndexByte(short, ' '); i > len(short)/2 {
		short = short[:i]
	}
	return strings.TrimRight(short, " .,;:") + "…"
}

// shellQuote quotes s for a POSIX shell.
func shellQuote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// severity spells an impact's severity out.
func severity(n int) string { return fmt.Sprintf("severity %d of 4", n) }
