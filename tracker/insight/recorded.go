package insight

import "time"

// Recorded returns the days of 24 hours from one instant to a later one in which the record was kept: calendar time without
// the spans. It is 0 if to is not later.
func Recorded(spans []Span, from, to time.Time) float64 { return axis(spans).between(from, to) }

// InAny reports whether an instant lies in one of the spans.
func InAny(spans []Span, at time.Time) bool { return within(spans, at) }
