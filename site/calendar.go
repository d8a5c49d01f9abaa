package site

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"time"

	"github.com/casebook-dev/casebook/site/svg"
	"github.com/casebook-dev/casebook/tracker"
)

// CalendarPage is what templates/calendar.html is given: days and how much was seen on them, of the whole
// casebook on the first page and of calendarServices services a page.
type CalendarPage struct {
	Page
	Lead     string
	Whole    *Calendar // nil on further pages
	Services []Calendar
	Quiet    []Item // services of which nothing was seen in that time; on the last page
	Pager    *Pager
}

// Calendar is a figure of 53 weeks and the days behind it.
type Calendar struct {
	ID, Title, Href string
	Sentence        string
	Wide, Narrow    template.HTML
	Key             []KeyEntry    // under the first figure of a page
	Days            []CalendarDay // those with a sighting, newest first
}

// CalendarDay is a day on which something was seen.
type CalendarDay struct {
	ID        string // to link to; empty where no link leads
	Date      string
	Count     int
	Sightings []Item // some of them, in the calendar of the whole casebook
	More      string
}

const (
	calendarFolder   = "calendar"
	calendarServices = 8  // on a page: each is two drawings of 371 and of 182 days
	calendarWeeks    = 53 // as svg.Calendar draws them
	dayLimit         = 5  // sightings named for a day
)

// dayID is the anchor of a day on the first page of the calendar.
func dayID(day string) string { return "d-" + day }

// sightingDay collects the sightings of one day, newest first.
type sightingDay struct {
	date      time.Time // midnight, UTC
	sightings []*tracker.Record
}

// calendarFrom returns the first day that a calendar shows: the Monday 52 weeks before that of the build.
func (b *build) calendarFrom() time.Time {
	end := b.opts.AsOf.UTC().Truncate(day)
	sinceMonday := (int(end.Weekday()) + 6) % 7
	return end.AddDate(0, 0, -sinceMonday-7*(calendarWeeks-1))
}

// daysOf groups sightings, which are the newest first, by the days that a calendar shows.
func (b *build) daysOf(sightings []*tracker.Record) []sightingDay {
	from := b.calendarFrom()
	var days []sightingDay
	for _, r := range sightings {
		at := utcDay(r.Observation.Observed)
		if at.Before(from.AddDate(0, 0, -2)) {
			break // a day as written may be one off the order of instants
		}
		if at.Before(from) || r.Observation.Observed.At.After(b.opts.AsOf) {
			continue
		}
		if n := len(days); n == 0 || !days[n-1].date.Equal(at) {
			days = append(days, sightingDay{date: at})
		}
		last := &days[len(days)-1]
		last.sightings = append(last.sightings, r)
	}
	return mergeDays(days)
}

// mergeDays puts days that came twice together: days as written and instants in UTC are not in one order.
func mergeDays(days []sightingDay) []sightingDay {
	slices.SortStableFunc(days, func(x, y sightingDay) int { return y.date.Compare(x.date) })
	var merged []sightingDay
	for _, d := range days {
		if n := len(merged); n > 0 && merged[n-1].date.Equal(d.date) {
			merged[n-1].sightings = append(merged[n-1].sightings, d.sightings...)
			continue
		}
		merged = append(merged, d)
	}
	return merged
}

// utcDay returns midnight of a day: in UTC, or as written of a time that is a date only.
func utcDay(t tracker.Time) time.Time {
	at := t.At
	if !t.DateOnly {
		at = at.UTC()
	}
	return time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, time.UTC)
}

// calendar draws days. Root leads from the page to the site's root.
func (b *build) calendar(root, id, title string, days []sightingDay) Calendar {
	figure := svg.Calendar{ID: id, Title: title, Desc: "Monday on top, a column a week; the table below lists the days.", End: b.opts.AsOf.UTC(), Unrecorded: b.hatched()}
	for _, d := range days {
		name := d.date.Format(time.DateOnly)
		link := root + calendarFolder + "/index.html#" + dayID(name)
		if len(d.sightings) == 1 {
			link = root + recordAddress(d.sightings[0].Kind, d.sightings[0].ID)
		}
		figure.Days = append(figure.Days, svg.Day{Date: d.date, Count: len(d.sightings), Href: link, Title: name + ": " + count(len(d.sightings), "observation")})
	}
	c := Calendar{ID: id, Title: title, Sentence: calendarSentence(days),
		Wide: template.HTML(figure.SVG(true)), Narrow: template.HTML(figure.SVG(false))} // #nosec: drawn by svg
	return c
}

// calendarKey says what the shades of all calendars of a page mean.
func calendarKey() []KeyEntry {
	var key []KeyEntry
	for _, e := range svg.CalendarKey() {
		key = append(key, KeyEntry{template.HTML(e.SVG), e.Text}) // #nosec: drawn by svg
	}
	return key
}

// hatched returns the spans that a calendar hatches: the gaps that people declared, and what was
// before the first sighting.
func (b *build) hatched() []svg.Span {
	var spans []svg.Span
	for _, gap := range b.idx.Config.NotRecorded {
		spans = append(spans, svg.Span{From: utcDay(gap.From), To: utcDay(gap.To).AddDate(0, 0, 1)})
	}
	if n := len(b.byTime); n > 0 {
		spans = append(spans, svg.Span{From: b.calendarFrom(), To: utcDay(b.byTime[n-1].Observation.Observed)})
	}
	return spans
}

// weekdayBase is how many sightings it takes to speak of weekdays.
const weekdayBase = 30

// calendarSentence says what a calendar adds up to.
func calendarSentence(days []sightingDay) string {
	total, most := 0, sightingDay{}
	var weekdays [7]int
	for _, d := range days {
		total += len(d.sightings)
		weekdays[d.date.Weekday()] += len(d.sightings)
		if len(d.sightings) > len(most.sightings) {
			most = d
		}
	}
	if total == 0 {
		return fmt.Sprintf("No observation in %d weeks", calendarWeeks)
	}
	s := fmt.Sprintf("%s in %d weeks, on %s", count(total, "observation"), calendarWeeks, count(len(days), "day"))
	if total >= weekdayBase {
		s += "; " + busyWeekdays(weekdays, total)
	}
	if n := len(most.sightings); n > 1 {
		s += fmt.Sprintf("; the worst day was %s with %s", most.date.Format(time.DateOnly), thousands(n))
	}
	return s
}

// busyWeekdays names the two weekdays with the most sightings: "Wednesday and Thursday carry 39 %".
func busyWeekdays(weekdays [7]int, total int) string {
	order := []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}
	slices.SortStableFunc(order, func(x, y time.Weekday) int { return cmp.Compare(weekdays[y], weekdays[x]) })
	n := weekdays[order[0]] + weekdays[order[1]]
	return fmt.Sprintf("%s and %s carry %s %%", order[0], order[1], strconv.Itoa((100*n+total/2)/total))
}

// calendarJobs returns the jobs that make the pages of the calendar.
func (b *build) calendarJobs() []job {
	s := seenDays{whole: b.daysOf(b.byTime)}
	s.busy, s.quiet = b.busyServices()
	s.pages = max(1, (len(s.busy)+calendarServices-1)/calendarServices)
	jobs := make([]job, s.pages)
	for i := range jobs {
		jobs[i] = job{name: listAddress(calendarFolder, i+1), key: (*reach).anything, make: func(b *build) error { return b.calendarPage(s, i+1) }}
	}
	return jobs
}

// seenDays are the days of all pages of the calendar.
type seenDays struct {
	whole []sightingDay
	busy  []serviceDays
	quiet []*topic
	pages int
}

// serviceDays are the days of a service.
type serviceDays struct {
	*topic
	days []sightingDay
	n    int
}

// busyServices returns the services of which something was seen in the time that a calendar shows, the
// most often seen first, and the others by name.
func (b *build) busyServices() (busy []serviceDays, quiet []*topic) {
	for _, t := range b.topics[serviceTopic].all {
		s := serviceDays{topic: t, days: b.daysOf(t.sightings)}
		for _, d := range s.days {
			s.n += len(d.sightings)
		}
		if s.n == 0 {
			quiet = append(quiet, t)
			continue
		}
		busy = append(busy, s)
	}
	slices.SortStableFunc(busy, func(x, y serviceDays) int { return cmp.Compare(y.n, x.n) })
	return busy, quiet
}

// calendarPage makes page n, from 1.
func (b *build) calendarPage(s seenDays, n int) error {
	address := listAddress(calendarFolder, n)
	p := CalendarPage{Page: b.stamped(b.page(address, calendarFolder, ofPages("Calendar", n)))}
	p.Lead = calendarSentence(s.whole) + "."
	p.Description = p.Lead
	if n == 1 {
		c := b.calendar(p.Root, "all", "Every day", s.whole)
		c.Days, c.Key = b.calendarDays(p.Root, s.whole), calendarKey()
		p.Whole = &c
	}
	for _, service := range s.busy[(n-1)*calendarServices : min(len(s.busy), n*calendarServices)] {
		p.Services = append(p.Services, b.serviceCalendar(p.Root, service))
	}
	if n > 1 {
		p.Services[0].Key = calendarKey()
	}
	if n == s.pages {
		for _, t := range s.quiet {
			p.Quiet = append(p.Quiet, b.topicItem(p.Root, serviceTopic, t.name))
		}
	}
	p.Pager = pager(p.Root, calendarFolder, n, s.pages)
	return b.emit(address, "calendar.html", p)
}

func (b *build) serviceCalendar(root string, s serviceDays) Calendar {
	c := b.calendar(root, "service-"+s.slug, s.name, s.days)
	c.Href = root + s.address()
	for _, d := range s.days {
		c.Days = append(c.Days, CalendarDay{Date: d.date.Format(time.DateOnly), Count: len(d.sightings)})
	}
	return c
}

// calendarDays lists the days with what was seen on them.
func (b *build) calendarDays(root string, days []sightingDay) []CalendarDay {
	rows := make([]CalendarDay, len(days))
	for i, d := range days {
		name := d.date.Format(time.DateOnly)
		rows[i] = CalendarDay{ID: dayID(name), Date: name, Count: len(d.sightings)}
		for _, r := range d.sightings[:min(dayLimit, len(d.sightings))] {
			rows[i].Sightings = append(rows[i].Sightings, Item{Mark: mark(r.Observation), Href: root + recordAddress(r.Kind, r.ID), Text: chipText(r)})
		}
		if n := len(d.sightings) - dayLimit; n > 0 {
			rows[i].More = "and " + thousands(n) + " more"
		}
	}
	return rows
}
