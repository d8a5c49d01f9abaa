package query

import (
	"strconv"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// span is a stretch of time that a word of a query names: from start up to but not including end. An
// instant has both the same.
type span struct{ start, end time.Time }

func (s span) isInstant() bool { return s.start.Equal(s.end) }

// over reports whether at lies behind the span.
func (s span) over(at time.Time) bool {
	if s.isInstant() {
		return at.After(s.end)
	}
	return !at.Before(s.end)
}

const expectedTime = "a date (2026-03-17, 2026-03, 2026), a time (2026-03-17T03:09), today, last-week, last-30d, or after > >= < <= a distance from now (-30d)"

// parseSpan reads a date, a time, a named stretch (last-week) or a distance from now (-30d).
func parseSpan(text string, opts Options) (span, bool) {
	if s, ok := namedSpan(strings.ToLower(text), opts); ok {
		return s, true
	}
	for _, unit := range []struct {
		layout        string
		years, months int
	}{{"2006", 1, 0}, {"2006-01", 0, 1}} {
		if at, err := time.ParseInLocation(unit.layout, text, opts.Location); err == nil {
			return span{at, at.AddDate(unit.years, unit.months, 0)}, true
		}
	}
	t, err := tracker.ParseTime(text, opts.Location)
	switch {
	case err != nil:
		return span{}, false
	case t.DateOnly:
		return span{t.At, t.End()}, true
	case len(text) >= len("2006-01-02T15:04:05") && text[16] == ':':
		return span{t.At, t.At.Add(time.Second)}, true
	}
	return span{t.At, t.At.Add(time.Minute)}, true
}

// namedSpan reads the words for a time that count from now. Weeks begin on Monday.
func namedSpan(word string, opts Options) (span, bool) {
	now := opts.AsOf.In(opts.Location)
	year, month, day := now.Date()
	date := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, opts.Location) }
	monday := day - (int(now.Weekday())+6)%7
	switch word {
	case "now":
		return span{now, now}, true
	case "today":
		return span{date(year, month, day), date(year, month, day+1)}, true
	case "yesterday":
		return span{date(year, month, day-1), date(year, month, day)}, true
	case "tomorrow":
		return span{date(year, month, day+1), date(year, month, day+2)}, true
	case "this-week":
		return span{date(year, month, monday), date(year, month, monday+7)}, true
	case "last-week":
		return span{date(year, month, monday-7), date(year, month, monday)}, true
	case "this-month":
		return span{date(year, month, 1), date(year, month+1, 1)}, true
	case "last-month":
		return span{date(year, month-1, 1), date(year, month, 1)}, true
	case "this-year":
		return span{date(year, 1, 1), date(year+1, 1, 1)}, true
	case "last-year":
		return span{date(year-1, 1, 1), date(year, 1, 1)}, true
	}
	return distanceSpan(word, now)
}

// distanceSpan reads -30d and +7d as the instant at that distance, last-30d and next-7d as everything
// between it and now.
func distanceSpan(word string, now time.Time) (span, bool) {
	for _, form := range []struct {
		prefix  string
		sign    time.Duration
		stretch bool
	}{{"last-", -1, true}, {"next-", 1, true}, {"-", -1, false}, {"+", 1, false}} {
		length, found := strings.CutPrefix(word, form.prefix)
		if !found {
			continue
		}
		d, ok := parseLength(length)
		at := now.Add(form.sign * d)
		switch {
		case !ok:
			return span{}, false
		case !form.stretch:
			return span{at, at}, true
		case form.sign < 0:
			return span{at, now.Add(1)}, d > 0 // a sighting of this instant is among the last
		}
		return span{now, at}, d > 0
	}
	return span{}, false
}

const expectedLength = "a number with m, h, d or w: 90m, 1h30m, 30d, 2w"

// parseLength reads a duration, or whole weeks.
func parseLength(text string) (time.Duration, bool) {
	if weeks, found := strings.CutSuffix(text, "w"); found && len(weeks) <= 4 {
		n, err := strconv.ParseUint(weeks, 10, 16)
		return time.Duration(n) * 7 * 24 * time.Hour, err == nil
	}
	d, err := tracker.ParseDuration(text)
	return d, err == nil
}
