package site

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/casebook-dev/casebook/tracker"
)

// dueFile holds what is due, for a calendar to subscribe to: open tasks, and runbooks whose review lapses. There is none while nothing
// is due, since RFC 5545 knows no empty calendar.
const dueFile = "due.ics"

// dueDate is an event of the calendar of what is due.
type dueDate struct {
	record  *tracker.Record
	at      tracker.Time
	since   tracker.Time // when somebody wrote that down; zero if nobody says
	summary string
	detail  string
}

// dueDates returns what is due, by date.
func (b *build) dueDates() []dueDate {
	var all []dueDate
	for _, r := range b.idx.Records(tracker.KindTask) {
		if !r.Task.Closed() && !r.Task.Due.IsZero() {
			all = append(all, dueDate{r, r.Task.Due, r.Task.Created, "Due: " + r.Title, ofWhom(capital(cmp.Or(r.Task.Role, "task"))+", "+taskState(r), r.Owner)})
		}
	}
	for _, r := range b.idx.Records(tracker.KindRunbook) {
		if at, ok := r.Runbook.ReviewLapses(); ok {
			day := tracker.Time{At: at.In(b.idx.Config.Timezone), DateOnly: true}
			all = append(all, dueDate{r, day, r.Runbook.Reviewed, "Review: " + r.Title, ofWhom("Last reviewed "+date(r.Runbook.Reviewed), r.Owner)})
		}
	}
	slices.SortStableFunc(all, func(x, y dueDate) int { return x.at.At.Compare(y.at.At) })
	return all
}

func ofWhom(s, owner string) string {
	if owner != "" {
		s += "; " + owner
	}
	return s + "."
}

// dueJobs returns the job that makes the calendar of what is due.
func (b *build) dueJobs() []job {
	if len(b.dues) == 0 {
		return nil
	}
	return []job{{dueFile, (*reach).anything, (*build).dueCalendar}}
}

func (b *build) dueCalendar() error {
	c := &calendarWriter{}
	c.line("BEGIN", "VCALENDAR")
	c.line("VERSION", "2.0")
	c.line("PRODID", "-//casebook-dev//casebook//EN")
	c.line("CALSCALE", "GREGORIAN")
	c.text("X-WR-CALNAME", "Due · "+b.idx.Config.Title)
	for _, d := range b.dues {
		b.dueEvent(c, d)
	}
	c.line("END", "VCALENDAR")
	return b.export(dueFile, c.buf.Bytes())
}

func (b *build) dueEvent(c *calendarWriter, d dueDate) {
	c.line("BEGIN", "VEVENT")
	c.text("UID", b.published.id(d.record))
	stamp := d.since
	if stamp.IsZero() {
		stamp = d.at
	}
	c.line("DTSTAMP", icsTime(stamp.At)) // of the record, not of the build: the same event is the same bytes
	if d.at.DateOnly {
		c.line("DTSTART;VALUE=DATE", d.at.At.Format("20060102"))
	} else {
		c.line("DTSTART", icsTime(d.at.At))
	}
	c.text("SUMMARY", d.summary)
	c.text("DESCRIPTION", d.detail)
	if b.published.known() {
		c.line("URL", b.published.at(recordAddress(d.record.Kind, d.record.ID)))
	}
	c.line("TRANSP", "TRANSPARENT")
	c.line("END", "VEVENT")
}

func icsTime(t time.Time) string { return t.UTC().Format("20060102T150405Z") }

// calendarWriter writes the lines of RFC 5545.
type calendarWriter struct{ buf bytes.Buffer }

// lineOctets is how long a line may be; what is longer goes on in the next one, after a space. Source: RFC 5545, 3.1.
const lineOctets = 75

// line writes a property whose value needs no escape. Characters are kept whole.
func (c *calendarWriter) line(name, value string) {
	left := lineOctets
	for _, r := range name + ":" + value {
		if n := utf8.RuneLen(r); left < n {
			c.buf.WriteString("\r\n ")
			left = lineOctets - 1
		}
		left -= utf8.RuneLen(r)
		c.buf.WriteRune(r)
	}
	c.buf.WriteString("\r\n")
}

// text writes a property whose value is text. Source: RFC 5545, 3.3.11.
func (c *calendarWriter) text(name, value string) {
	value = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(value, "\uFFFD"))
	c.line(name, strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`).Replace(value))
}
