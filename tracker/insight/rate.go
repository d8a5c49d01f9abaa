package insight

import (
	"time"

	"github.com/casebook-dev/casebook/tracker/recurrence"
)

// confidence is that of every interval. Source: recurrence.md, conf.
const confidence = 0.95

// Window is how often something came in a stretch of time that ends at the as-of time.
type Window struct {
	Days    float64 // its length as asked for; 0: all of the time watched
	Clipped bool    // the history is shorter: it was first seen, or watched for, inside the window
	From    time.Time
	Events  int
	Exposed float64          // recorded days
	Rate    *recurrence.Rate // nil without exposure
	Limit   float64          // one-sided upper limit of the rate per day; 0 without exposure
}

// windowDays are the windows shown, the last being all of the time.
var windowDays = [4]float64{30, 90, 365, 0}

// rates counts events in windows and compares the last 90 days with the 90 before.
func (b *Bug) rates() {
	for _, length := range windowDays {
		b.Windows = append(b.Windows, b.window(length))
	}
	sure := 0
	for i, e := range b.begins {
		if (i > 0 || b.Declared) && e.confirmed() {
			sure++
		}
	}
	b.Sure = Window{From: b.Since}.counted(sure, b.now)
	before := b.casebook.AsOf.Add(-duration(180))
	if before.Before(b.Since) {
		return
	}
	last := b.window(90)
	n1, t1 := b.between(before, last.From), b.axis.between(before, last.From)
	if c, ok := recurrence.Compare(n1, t1, last.Events, last.Exposed, confidence); ok {
		b.Last90 = &c
	}
}

// window returns the half-open window of a number of days of 24 hours up to the as-of time; 0: all of the time.
func (b *Bug) window(length float64) Window {
	w := Window{Days: length, From: b.casebook.AsOf.Add(-duration(length))}
	if length == 0 || w.From.Before(b.Since) {
		w.Clipped, w.From = length > 0, b.Since
	}
	return w.counted(b.between(w.From, b.casebook.AsOf), b.axis.between(w.From, b.casebook.AsOf))
}

// counted fills in events and exposure.
func (w Window) counted(events int, exposed float64) Window {
	w.Events, w.Exposed = events, exposed
	if r, ok := recurrence.NewRate(events, exposed, confidence); ok {
		w.Rate = &r
		w.Limit, _ = recurrence.RateLimit(events, exposed, confidence)
	}
	return w
}

// between counts the events after one instant up to another, that included.
func (b *Bug) between(from, to time.Time) int {
	n := 0
	for i, e := range b.begins {
		if (i > 0 || b.Declared) && e.At.After(from) && !e.At.After(to) {
			n++
		}
	}
	return n
}
