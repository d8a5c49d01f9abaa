package svg

import (
	"strconv"
	"time"
)

// Calendar is a heatmap of days: a column a week, Monday on top, the shade telling how many.
type Calendar struct {
	ID, Title, Desc string    // the title gets how many weeks are drawn
	End             time.Time // the last day
	Days            []Day     // those that have a count; order does not matter
	Unrecorded      []Span    // a day in one is hatched, unless it has a count
}

// Day is a day of the calendar, in UTC.
type Day struct {
	Date        time.Time
	Count       int
	Href, Title string // "2026-03-17: 2 observations"
}

// calendarMeasures are the distances that differ between the renderings.
type calendarMeasures struct {
	face                    face
	class, suffix           string
	weeks, months           int // columns, and a label every so many months
	cell, pitch, dayY, numY float64
	weekdays                [3]string // Monday, Wednesday, Friday
}

// The first cell of a calendar lies here.
const calendarX, calendarY = 24, 16

// SVG returns the calendar: wide, 53 weeks on 872 units, or narrow, 26 weeks on 351.6.
func (c Calendar) SVG(wide bool) string {
	m := calendarMeasures{narrowFace(), "fn", "b", 26, 2, 10.5, 12.6, 8, 8.25, [3]string{"M", "W", "F"}}
	if wide {
		m = calendarMeasures{wideFace(), "fw", "a", 53, 1, 14, 16, 11.5, 10, [3]string{"Mon", "Wed", "Fri"}}
	}
	g := c.grid(m)
	var w writer
	openFigure(&w, figure{
		class: m.class, id: c.ID + m.suffix, title: c.Title + ", last " + strconv.Itoa(m.weeks) + " weeks", desc: c.Desc,
		width: calendarX + m.pitch*float64(m.weeks), height: calendarY + m.pitch*7, hatched: true,
	})
	w.start("g", "").str("aria-hidden", "true").open()
	g.labels(&w)
	g.cells(&w)
	w.end("g")
	w.end("svg")
	return w.String()
}

// calendarGrid is a calendar while it is drawn.
type calendarGrid struct {
	calendarMeasures
	Calendar
	first, last time.Time // the Monday of the first column, and the last day
	counted     map[time.Time]Day
}

func (c Calendar) grid(m calendarMeasures) calendarGrid {
	g := calendarGrid{calendarMeasures: m, Calendar: c, last: step{days, 1}.floor(c.End), counted: make(map[time.Time]Day, len(c.Days))}
	g.first = step{days, 7}.floor(g.last).AddDate(0, 0, -7*(m.weeks-1))
	for _, d := range c.Days {
		at := step{days, 1}.floor(d.Date)
		d.Count += g.counted[at].Count
		g.counted[at] = d
	}
	return g
}

// labels writes the months above, at their first Monday, and the days of the week.
func (g calendarGrid) labels(w *writer) {
	right := calendarX + g.pitch*float64(g.weeks)
	for i := 1; i < g.weeks; i++ {
		monday := g.first.AddDate(0, 0, 7*i)
		if monday.Day() > 7 || (int(monday.Month())-1)%g.months != 0 {
			continue
		}
		label := plain(calendarX+g.pitch*float64(i), 10, atStart, "s", monday.Format("2006-01"))
		if g.face.box(label).x1 <= right {
			w.text(label)
		}
	}
	for i, name := range g.weekdays {
		w.text(plain(0, calendarY+g.pitch*float64(2*i)+g.dayY, atStart, "s", name))
	}
}

// cells draws the days: those without data, those without a count, the others, and the numbers that show in print.
func (g calendarGrid) cells(w *writer) {
	var unrecorded, empty path
	var seen, numbers writer
	for day := g.first; !day.After(g.last); day = day.AddDate(0, 0, 1) {
		n := int(day.Sub(g.first).Hours() / 24)
		x, y := calendarX+g.pitch*float64(n/7), calendarY+g.pitch*float64(n%7)
		switch d := g.counted[day]; {
		case d.Count > 0:
			g.day(&seen, d, x, y)
			numbers.text(plain(x+g.cell/2, y+g.numY, atMiddle, "s", strconv.Itoa(d.Count)))
		case g.unrecorded(day):
			unrecorded = square(unrecorded, x, y, g.cell)
		default:
			empty = square(empty, x+0.5, y+0.5, g.cell-1)
		}
	}
	if unrecorded != nil {
		w.start("path", "").str("fill", "url(#"+g.ID+g.suffix+"h)").str("d", string(unrecorded)).void()
	}
	if empty != nil {
		w.path("h0", empty)
	}
	w.b = append(w.b, seen.b...)
	w.start("g", "pr").open()
	w.b = append(w.b, numbers.b...)
	w.end("g")
}

// day draws a day that has a count.
func (g calendarGrid) day(w *writer, d Day, x, y float64) {
	name := w.link(Mark{Href: d.Href, Title: d.Title})
	w.rect("h"+strconv.Itoa(min(d.Count, 5)), box{x, y, x + g.cell, y + g.cell})
	w.end(name)
}

func (g calendarGrid) unrecorded(day time.Time) bool {
	for _, s := range g.Unrecorded {
		if !day.Before(step{days, 1}.floor(s.From)) && day.Before(s.To) {
			return true
		}
	}
	return false
}

func square(p path, x, y, size float64) path {
	return p.to('M', x, y).to('h', size).to('v', size).to('h', -size).to('z')
}
