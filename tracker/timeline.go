package tracker

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// TimelineItem is an entry of a postmortem's Timeline.
type TimelineItem struct {
	At       Time   // zero unless Readable
	Zone     string // an abbreviation such as WAT, which is shown and not interpreted; else empty
	Text     string // what follows the time; the whole item if there is none
	Pos      Pos
	Readable bool // it begins with a time
}

// timelineShape takes an item apart: date, hour, minute, second, am or pm.
var timelineShape = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:(\d{4}-\d\d-\d\d)(?:T|,?\s+|$))?(?:(\d{1,2})(?::(\d\d))?(?::(\d\d))?\s*(?i:([ap])\.?m\b\.?)?)?`)
})

// zoneShape finds what may follow a clock time. An abbreviation counts only before a separator: "10:33 DNS
// changed" names no zone. An offset counts only after a date, because 10:05-10:20 is a span.
var zoneShape = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\s*(?:(UTC|GMT|Z)\b|([A-Z]{2,5})(?:\s*[-–—:]|$)|([+-]\d\d:\d\d)\b)`)
})

// Timeline returns the list items under Timeline of a postmortem, in written order. Each begins with a
// time: 20:45, 8:45 pm WAT, 2022-01-05 20:45, a date. A clock time alone has the date and the offset of
// started (of the id and zone if started is missing), or the date of the item before it, and the next
// day when the clock falls back. An item that begins otherwise is not Readable.
func (r *Record) Timeline(zone *time.Location) []TimelineItem {
	section, ok := r.Outline().Section("Timeline")
	if r.Postmortem == nil || !ok {
		return nil
	}
	c := r.timelineClock(zone)
	var all []TimelineItem
	places := r.Places()
	for _, item := range r.Body().Items(section) {
		t := c.item(item.Text)
		t.Pos = places.BodyPos(item.Start)
		all = append(all, t)
	}
	return all
}

// timelineClock remembers where a timeline has got to.
type timelineClock struct {
	zone   *time.Location
	last   time.Time // a time on the day of the next clock time; zero: the day is not known
	inside bool      // last is that of an item, so that a clock time before it is of the next day
}

func (r *Record) timelineClock(zone *time.Location) *timelineClock {
	if started := r.Postmortem.Started; !started.IsZero() {
		_, offset := started.At.Zone()
		return &timelineClock{zone: time.FixedZone("", offset), last: started.At}
	}
	c := &timelineClock{zone: zone}
	if day, ok := DatedID(r.ID); ok {
		c.last, _ = time.ParseInLocation(time.DateOnly, day, zone)
	}
	return c
}

func (c *timelineClock) item(text string) TimelineItem {
	plain := TimelineItem{Text: text}
	m := timelineShape().FindStringSubmatch(text)
	date, clock, rest := m[1], m[2:], text[len(m[0]):]
	if clock[1] == "" && clock[3] == "" { // a number alone is no time
		if date == "" {
			return plain
		}
		clock, rest = nil, strings.TrimPrefix(text, date)
	}
	t := TimelineItem{Readable: true}
	zone := c.zone
	if z := zoneShape().FindStringSubmatch(rest); z != nil && clock != nil && (z[3] == "" || date != "") {
		rest = strings.TrimLeft(rest, " \t")[len(z[1])+len(z[2])+len(z[3]):]
		t.Zone = z[2]
		zone = namedZone(z[1], z[3], zone)
	}
	at, ok := c.moment(date, clock, zone)
	if !ok {
		return plain
	}
	t.Text = strings.TrimLeft(rest, " \t:,-–—")
	t.At = Time{Text: strings.TrimSpace(strings.TrimSuffix(text, rest)), At: at, DateOnly: clock == nil}
	return t
}

// namedZone returns the zone of UTC, GMT or Z, or of an offset, or else the other.
func namedZone(name, offset string, otherwise *time.Location) *time.Location {
	if name != "" {
		return time.UTC
	}
	if at, err := time.Parse("-07:00", offset); err == nil {
		_, seconds := at.Zone()
		return time.FixedZone("", seconds)
	}
	return otherwise
}

// moment returns the instant of a date and a clock (hour, minute, second, a or p), of which one may be
// missing, and remembers it.
func (c *timelineClock) moment(date string, clock []string, zone *time.Location) (time.Time, bool) {
	day := c.last.In(zone)
	if date != "" {
		var err error
		if day, err = time.ParseInLocation(time.DateOnly, date, zone); err != nil {
			return time.Time{}, false
		}
	}
	hour, minute, second, ok := clockTime(clock)
	if !ok || date == "" && c.last.IsZero() {
		return time.Time{}, false
	}
	at := time.Date(day.Year(), day.Month(), day.Day(), hour, minute, second, 0, zone)
	if date == "" && c.inside && at.Before(c.last) {
		at = at.AddDate(0, 0, 1)
	}
	c.last, c.inside = at, true
	return at, true
}

func clockTime(clock []string) (hour, minute, second int, ok bool) {
	if clock == nil {
		return 0, 0, 0, true
	}
	hour, _ = strconv.Atoi(clock[0])
	minute, _ = strconv.Atoi(clock[1])
	second, _ = strconv.Atoi(clock[2])
	if half := strings.ToLower(clock[3]); half != "" {
		if hour < 1 || hour > 12 {
			return 0, 0, 0, false
		}
		hour %= 12
		if half == "p" {
			hour += 12
		}
	}
	return hour, minute, second, hour < 24 && minute < 60 && second < 60
}
