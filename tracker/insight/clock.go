package insight

import (
	"fmt"
	"time"
)

// clockMin is the least number of sightings with a time of day that a plain count by hour and weekday is made of.
// Source: recurrence.md, 1.
const clockMin = 20

// Clock is a plain count of sightings by local weekday and hour. Nothing is tested: it is there to be looked at.
type Clock struct {
	Timed    int    // sightings whose time of day is known
	Weekdays [7]int // Monday first
	Hours    [24]int
}

// clock counts the sightings of the bug; nil below clockMin.
func (b *Bug) clock() *Clock {
	var c Clock
	for _, e := range b.Episodes {
		for _, s := range e.Sightings {
			if s.Record.Observation.Observed.DateOnly {
				continue
			}
			at := s.At.In(b.casebook.Index.Config.Timezone)
			c.Timed++
			c.Weekdays[(int(at.Weekday())+6)%7]++
			c.Hours[at.Hour()]++
		}
	}
	if c.Timed < clockMin {
		return nil
	}
	return &c
}

// busyHours is the length of the stretch of the day that Busiest looks for.
const busyHours = 4

// Busiest returns the four hours of the day with the most sightings: from a full hour on, and how many. The earliest
// wins a tie.
func (c Clock) Busiest() (from, sightings int) {
	for start := range c.Hours {
		n := 0
		for k := range busyHours {
			n += c.Hours[(start+k)%24]
		}
		if n > sightings {
			from, sightings = start, n
		}
	}
	return from, sightings
}

// clockWords tells when in the day it comes, if most sightings are close together.
func (b *Bug) clockWords() string {
	if b.Clock == nil {
		return ""
	}
	from, n := b.Clock.Busiest()
	if 5*n < 3*b.Clock.Timed {
		return ""
	}
	hour := func(h int) string { return time.Date(0, 1, 1, h%24, 0, 0, 0, time.UTC).Format("15:04") }
	return fmt.Sprintf(" %d of %d came between %s and %s.", n, b.Clock.Timed, hour(from), hour(from+busyHours))
}
