package insight

import (
	"slices"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// Span is a stretch of time from From up to, not including, To.
type Span struct {
	From, To time.Time
	Because  string
}

// Unrecorded returns the declared gaps of the record (not_recorded) as instants, in order, those that touch
// joined into one: whole local days, the last one included.
func Unrecorded(cfg *tracker.Config) []Span {
	var all []Span
	for _, g := range cfg.NotRecorded {
		if span := (Span{g.From.At, g.To.End(), g.Because}); span.From.Before(span.To) {
			all = append(all, span)
		}
	}
	slices.SortStableFunc(all, func(a, b Span) int { return a.From.Compare(b.From) })
	var joined []Span
	for _, s := range all {
		if n := len(joined); n > 0 && !s.From.After(joined[n-1].To) {
			joined[n-1] = joined[n-1].with(s)
			continue
		}
		joined = append(joined, s)
	}
	return joined
}

// with returns the stretch of two spans that touch, s beginning first.
func (s Span) with(other Span) Span {
	if other.To.After(s.To) {
		s.To = other.To
	}
	if other.Because != "" && other.Because != s.Because {
		if s.Because != "" {
			s.Because += "; "
		}
		s.Because += other.Because
	}
	return s
}

// within reports whether an instant lies in one of the spans.
func within(spans []Span, at time.Time) bool {
	return slices.ContainsFunc(spans, func(s Span) bool { return !at.Before(s.From) && at.Before(s.To) })
}

// axis is the recorded time: calendar time without the spans in which nothing was recorded.
type axis []Span

// between returns the recorded days from one instant to a later one; 0 if it is not later.
func (a axis) between(from, to time.Time) float64 {
	if !from.Before(to) {
		return 0
	}
	length := to.Sub(from)
	for _, s := range a {
		begin, end := s.From, s.To
		if begin.Before(from) {
			begin = from
		}
		if end.After(to) {
			end = to
		}
		if begin.Before(end) {
			length -= end.Sub(begin)
		}
	}
	return days(length)
}

// after returns the instant that lies a number of recorded days after another.
func (a axis) after(from time.Time, length float64) time.Time {
	at := from.Add(duration(length))
	for _, s := range a {
		switch {
		case !s.To.After(from):
		case s.From.Before(from):
			at = at.Add(s.To.Sub(from))
		case s.From.Before(at):
			at = at.Add(s.To.Sub(s.From))
		}
	}
	return at
}

// duration returns a length in days as a time.Duration, at most the longest there is.
func duration(length float64) time.Duration {
	const most = float64(1<<63-1) / float64(24*time.Hour) * 0.999
	return time.Duration(min(length, most) * float64(24*time.Hour))
}
