package svg

import (
	"cmp"
	"slices"
	"strconv"
	"time"
)

// Incident is the course of one incident over one axis in UTC: its phases as bars, one below the other, and what
// happened as points, each with its words on a line of its own.
type Incident struct {
	ID          string // begins the ids in the figure, which need to be unique on a page
	Title, Desc string // what it shows, and its numbers in one sentence
	From, To    time.Time
	Phases      []Phase
	Events      []Event // drawn oldest first, at most MaxEvents of them
}

// Phase is a part of an incident. It took no time if it ends where it begins; without an end nobody wrote it down.
type Phase struct {
	Name     string
	From, To time.Time
	Length   string // "9 min"
}

// Event is something that happened in an incident.
type Event struct {
	At   time.Time
	Day  bool // the clock time is not known
	Text string
}

// MaxEvents is how many events are drawn; the page's table has the others.
const MaxEvents = 30

// course is an incident while it is drawn.
type course struct {
	Incident
	face                     face
	class, suffix            string
	width, left, right       float64
	phase, event             float64 // from line to line
	x                        timeScale
	more                     int // events that are not drawn
	top, base, height, names float64
	placed                   board
	w                        writer
}

// SVG returns the figure: wide, 720 units and drawn with text of 11, or narrow, 360 units with text of 12. It is empty if
// nothing has a time.
func (i Incident) SVG(wide bool) string {
	c := &course{Incident: i, face: narrowFace(), class: "fn", suffix: "b", width: 360, left: 94, right: 300, phase: 24, event: 20, names: 90}
	if wide {
		c.face, c.class, c.suffix = wideFace(), "fw", "a"
		c.width, c.left, c.right, c.phase, c.event, c.names = 720, 112, 650, 22, 18, 104
	}
	if !c.layout() {
		return ""
	}
	openFigure(&c.w, figure{class: c.class, id: i.ID + c.suffix, title: i.Title, desc: i.Desc, width: c.width, height: c.height})
	c.guides()
	for n, p := range c.Phases {
		c.bar(p, c.phaseY(n))
	}
	for n, e := range c.Events {
		c.point(e, c.eventY(n))
	}
	c.axis()
	c.w.end("svg")
	return c.w.String()
}

// layout works out where things go. It returns false if there is nothing to draw.
func (c *course) layout() bool {
	c.Events = slices.Clone(c.Events)
	slices.SortStableFunc(c.Events, func(a, b Event) int { return a.At.Compare(b.At) })
	from, to, ok := c.domain()
	if !ok {
		return false
	}
	c.x = timeScale{from, to, c.left, c.right}
	if c.more = max(0, len(c.Events)-MaxEvents); c.more > 0 {
		c.Events = c.Events[:MaxEvents]
	}
	c.top = c.phase * float64(len(c.Phases))
	c.base = c.top + c.event*float64(len(c.Events)) + 10
	if c.more > 0 {
		c.base += c.event
	}
	c.height = c.base + 22
	return true
}

// domain returns the time that is drawn: that of the incident, and as much as half of it before and after for what
// happened then. Times further off are drawn at the edge.
func (c *course) domain() (from, to time.Time, ok bool) {
	from, to = c.From, c.To
	if n := len(c.Events); n > 0 {
		if from.IsZero() {
			from = c.Events[0].At
		}
		if to.IsZero() {
			to = later(from, c.Events[n-1].At)
		}
	}
	if from.IsZero() || to.Before(from) {
		return from, to, false
	}
	first, last, half := from, to, to.Sub(from)/2
	for _, e := range c.Events {
		if !e.At.Before(from.Add(-half)) && !e.At.After(to.Add(half)) {
			first, last = earlier(first, e.At), later(last, e.At)
		}
	}
	pad := last.Sub(first) / 50
	if pad == 0 {
		pad = 30 * time.Minute
	}
	return first.Add(-pad), last.Add(pad), true
}

func (c *course) phaseY(n int) float64 { return c.phase * (float64(n) + 0.5) }
func (c *course) eventY(n int) float64 { return c.top + 4 + c.event*(float64(n)+0.5) }

// guides draws the lines that lead from the ends of the phases to the axis.
func (c *course) guides() {
	drawn := map[float64]bool{}
	for n, p := range c.Phases {
		for _, at := range []time.Time{p.From, p.To} {
			if x := c.x.at(at); !at.IsZero() && !drawn[x] {
				drawn[x] = true
				c.w.path("ln2", line(x, c.phaseY(n), x, c.base))
			}
		}
	}
}

// barHeight is that of a phase; one that took no time is as wide as instant.
const (
	barHeight = 8
	instant   = 2
)

// bar draws a phase, with its name in the column before and its length behind.
func (c *course) bar(p Phase, y float64) {
	size := c.face.normal
	c.write(plain(0, y+3.8, atStart, "", cut(p.Name, 40, c.names, size, false)))
	if p.From.IsZero() || p.To.IsZero() || p.To.Before(p.From) {
		c.write(plain(c.left, y+3.8, atStart, "s", "not recorded"))
		return
	}
	from, to := c.x.at(p.From), c.x.at(p.To)
	c.w.rect("bar", box{from, y - barHeight/2, max(to, from+instant), y + barHeight/2})
	x := max(to, from+instant) + 6
	c.write(plain(x, y+3.8, atStart, "b", cut(p.Length, 20, c.width-x, size, true)).on(onPage))
}

// point draws an event, with its words where there is more room for them.
func (c *course) point(e Event, y float64) {
	x := c.x.at(e.At)
	switch {
	case e.At.Before(c.x.from):
		c.w.path("gl", path(nil).to('M', x+4, y-4).to('l', -6, 4, 6, 4).to('z'))
	case e.At.After(c.x.to):
		c.w.path("gl", path(nil).to('M', x-4, y-4).to('l', 6, 4, -6, 4).to('z'))
	default:
		c.w.circle("pg", x, y, 3.4)
	}
	at, size := c.label(e)+" ", c.face.normal
	right, left := c.width-x-8, x-8
	clock := Width(at, size, true)
	words := Width(clean(e.Text), size, false)
	t := plain(x+8, y+3.8, atStart, "", "").on(onPage)
	room := right
	if clock+words > right && left > right {
		t.x, t.anchor, room = x-8, atEnd, left
	}
	t.runs = []run{{"b", at}, {"", cut(e.Text, 200, room-clock, size, false)}}
	c.write(t)
}

// label returns when an event was: the clock time, with the day where that is another than that of the beginning.
func (c *course) label(e Event) string {
	at, day := e.At.UTC(), c.From
	if day.IsZero() {
		day = c.x.from
	}
	same := at.Format(time.DateOnly) == day.UTC().Format(time.DateOnly)
	switch {
	case e.Day:
		return e.At.Format("01-02")
	case same:
		return at.Format("15:04")
	}
	return at.Format("01-02 15:04")
}

// axis draws the axis, and the day on which it begins.
func (c *course) axis() {
	if c.more > 0 {
		c.write(plain(c.left, c.base-c.event/2, atStart, "s", "and "+strconv.Itoa(c.more)+" more"))
	}
	day := cmp.Or(c.From, c.x.from).UTC().Format(time.DateOnly)
	if c.class == "fw" {
		day += ", UTC"
	}
	c.write(plain(0, c.base+labelDrop, atStart, "s", day))
	c.w.path("ax", line(c.left, c.base, c.right, c.base))
	timeAxis{c.face, c.x, c.width, c.base, bareGround}.draw(&c.w, &c.placed)
}

// write writes a text and remembers where it is.
func (c *course) write(t text) {
	c.placed.take(c.face.box(t))
	c.w.text(t)
}
