package tracker

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Time is a moment as somebody wrote it: with an offset, as local time of the casebook, or a date only.
type Time struct {
	Text     string    // as written
	At       time.Time // the instant; of a date-only time its local midnight
	DateOnly bool
	Twice    bool // a local time that a clock change repeats; At is the first
	Pos      Pos
}

// IsZero reports whether nothing was written.
func (t Time) IsZero() bool { return t.Text == "" && t.At.IsZero() }

// Date returns the day as written, in the time's own offset: "2026-03-17".
func (t Time) Date() string { return t.At.Format(time.DateOnly) }

// End returns the instant at which the time is surely over: the next local midnight of a date-only
// time, else the instant itself.
func (t Time) End() time.Time {
	if t.DateOnly {
		return t.At.AddDate(0, 0, 1)
	}
	return t.At
}

// Middle returns the instant that stands for the time: of a date the middle of its day.
func (t Time) Middle() time.Time { return t.At.Add(t.End().Sub(t.At) / 2) }

// Compare orders by instant, then by the text written, so that equal instants have one order.
func (t Time) Compare(u Time) int {
	if c := t.At.Compare(u.At); c != 0 {
		return c
	}
	return strings.Compare(t.Text, u.Text)
}

// MarshalText makes a time RFC 3339 in JSON, or the bare date if that is all that is known.
func (t Time) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// String returns RFC 3339, or the bare date of a date-only time.
func (t Time) String() string {
	switch {
	case t.IsZero():
		return ""
	case t.DateOnly:
		return t.Date()
	}
	return t.At.Format(time.RFC3339)
}

var errTime = errors.New("is no time; write it like 2026-03-17T03:09+01:00, or 2026-03-17 where a date is enough")

// firstYear and lastYear bound the years of times. Any two within are less than the 292 years apart that a
// time.Duration holds, and none is the zero time, which other programs write for "none".
const firstYear, lastYear = 1950, 2199

// ParseTime reads RFC 3339, with a space for the T, without seconds, without offset (then local time in
// loc) or a date only. A year outside 1950 to 2199 is an error, and so is a local time that loc skips; one
// it has twice means the first, with Twice set.
func ParseTime(text string, loc *time.Location) (Time, error) {
	s := strings.TrimSpace(text)
	if len(s) > 10 && s[10] == ' ' {
		s = s[:10] + "T" + strings.TrimPrefix(s[11:], " ")
		s = strings.Replace(s, " ", "", 1) // 2026-03-17 03:09 +01:00
	}
	layout, zoned := timeLayout(s)
	at, err := time.ParseInLocation(layout, s, loc)
	if err != nil {
		return Time{}, fmt.Errorf("%q %w", text, errTime)
	}
	if year := at.Year(); year < firstYear || year > lastYear {
		return Time{}, fmt.Errorf("%q lies outside the years %d to %d; correct the year", text, firstYear, lastYear)
	}
	t := Time{Text: text, At: at, DateOnly: layout == time.DateOnly}
	if zoned {
		return t, nil
	}
	return t.settle(s, layout, loc)
}

// timeLayout returns the layout that a text of this length and end can have, and whether it says its
// offset. "Z07:00" takes a Z too.
func timeLayout(s string) (layout string, zoned bool) {
	if len(s) == len(time.DateOnly) {
		return time.DateOnly, false
	}
	clock := s
	switch n := len(s); {
	case strings.HasSuffix(s, "Z"):
		clock, zoned = s[:n-1], true
	case n > 16 && (s[n-6] == '+' || s[n-6] == '-'):
		clock, zoned = s[:n-6], true
	}
	layout = "2006-01-02T15:04:05"
	if len(clock) == len("2006-01-02T15:04") {
		layout = "2006-01-02T15:04"
	}
	if zoned {
		layout += "Z07:00"
	}
	return layout, zoned
}

// settle handles what a zone's clock changes do to a local time: skipped hours are refused (midnight of
// a date excepted), repeated ones mean the first.
func (t Time) settle(s, layout string, loc *time.Location) (Time, error) {
	if t.At.Format(layout) != s && !t.DateOnly {
		return Time{}, fmt.Errorf("%q does not exist in %s, whose clock skips it; add the offset", t.Text, loc)
	}
	for _, shift := range []time.Duration{-2 * time.Hour, -time.Hour, -30 * time.Minute} {
		if earlier := t.At.Add(shift); earlier.Format(layout) == s && !t.DateOnly {
			t.At, t.Twice = earlier, true
			return t, nil
		}
	}
	for _, shift := range []time.Duration{time.Hour, 30 * time.Minute} {
		if later := t.At.Add(shift); later.Format(layout) == s && !t.DateOnly {
			t.Twice = true
		}
	}
	return t, nil
}
