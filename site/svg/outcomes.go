package svg

import (
	"strconv"
	"time"
)

// Outcomes shows when something was done over and over, on a row for each way in which it ended.
type Outcomes struct {
	ID          string // begins the ids in the figure, which need to be unique on a page
	Title, Desc string // what it shows, and its numbers in one sentence
	Rows        []Outcome
	At          time.Time // a moment to compare before and after, such as a change; zero for none
	AtLabel     string    // "reviewed 10-08"
	AllHref     string    // where a mark leads that stands for more than can be drawn apart
}

// Outcome is a way in which something ended.
type Outcome struct {
	Label string // "worked"
	Marks []Mark // in any order
}

// The distances of a figure of outcomes, as on the page of a runbook in the design.
const (
	outcomeFirst = 16 // where the first row lies
	outcomeRow   = 24
	outcomeAxis  = 18 // from the last row
	outcomeFoot  = 20
)

// SVG returns the figure: wide, 720 units and drawn with text of 11, or narrow, 360 units with text of 12. It is empty
// without marks.
func (o Outcomes) SVG(wide bool) string {
	m := narrowMeasures()
	m.left, m.right = 88, 350
	if wide {
		m = wideMeasures()
		m.left, m.right = 96, 710
	}
	d := &drawing{Timeline: Timeline{ID: o.ID, Title: o.Title, Desc: o.Desc, AllHref: o.AllHref}, measures: m}
	for _, r := range o.Rows {
		d.rows = append(d.rows, Row{Label: r.Label, Marks: r.Marks}.sorted())
	}
	from, to, ok := span(d.rows)
	if !ok {
		return ""
	}
	pad := to.Sub(from) / 30
	if pad == 0 {
		pad = 15 * 24 * time.Hour
	}
	d.x = timeScale{from.Add(-pad), to.Add(pad), m.left, m.right}
	d.firstRow, d.row, d.sinceX = outcomeFirst, outcomeRow, m.width+1
	d.base = d.rowY(len(d.rows)-1) + outcomeAxis
	d.height = d.base + outcomeFoot
	o.draw(d)
	return d.w.String()
}

// span returns the times of the first and the last mark.
func span(rows []Row) (from, to time.Time, ok bool) {
	for _, r := range rows {
		if n := len(r.Marks); n > 0 {
			if !ok {
				from, to = r.Marks[0].At, r.Marks[n-1].At
			}
			from, to, ok = earlier(from, r.Marks[0].At), later(to, r.Marks[n-1].At), true
		}
	}
	return from, to, ok
}

func (o Outcomes) draw(d *drawing) {
	openFigure(&d.w, figure{class: d.class, id: d.ID + d.suffix, title: d.Title, desc: d.Desc, width: d.width, height: d.height})
	for i, r := range d.rows {
		y := d.rowY(i)
		d.w.path("ln2", line(d.left, y, d.right, y))
		seen := plain(d.left-10, y+3.8, atEnd, "", strconv.Itoa(r.seen()))
		d.write(seen)
		d.write(plain(0, y+3.8, atStart, "", cut(r.Label, 40, d.face.box(seen).x0-6, d.face.normal, false)))
	}
	if !o.At.IsZero() && d.x.holds(o.At) {
		x := d.x.at(o.At)
		d.w.path("rev", line(x, 2, x, d.base))
		for _, t := range []text{plain(x+5, d.base-3, atStart, "s", o.AtLabel), plain(x-5, d.base-3, atEnd, "s", o.AtLabel)} {
			if t = t.on(onPage); d.fits(t) {
				d.write(t)
				break
			}
		}
	}
	d.w.start("g", "").str("aria-hidden", "true").open()
	for i, r := range d.rows {
		d.marks(r, d.rowY(i))
	}
	d.w.end("g")
	d.w.path("ax", line(d.left, d.base, d.right, d.base))
	timeAxis{d.face, d.x, d.width, d.base, onPage}.draw(&d.w, &d.placed)
	d.w.end("svg")
}
