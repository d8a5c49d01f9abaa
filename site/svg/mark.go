package svg

import "time"

// Shape is how a mark looks, and what it says of a sighting.
type Shape uint8

// The shapes, in the order in which a key lists them.
const (
	Confirmed Shape = iota // a filled circle
	Noticed                // a diamond: users noticed
	Suspected              // a hollow circle
	NearMiss               // a cross
)

// Mark is one sighting on a row.
type Mark struct {
	At       time.Time
	Shape    Shape
	AfterFix bool   // came back after a fix that was to end it: drawn with a ring
	Ongoing  bool   // not over: drawn with an arrow
	Count    int    // how many sightings it stands for; 0 is 1
	Again    bool   // the same sighting stands on another row, too, and is counted there in the running total
	Href     string // where it leads; without, it is no link
	Title    string // the tip: date, place, impact
}

func (m Mark) count() int { return max(m.Count, 1) }

// The measures of marks, which scale together.
const (
	circleRadius  = 4.2
	hollowRadius  = 3.7
	diamondRadius = 5.4
	crossRadius   = 3.4
	ringRadius    = 7.6
	ringEdge      = 8.7 // the ring and half its stroke
	arrowLength   = 6
)

// shape draws a shape of a size (1 is that of a timeline), in a ring if it came after a fix.
func (w *writer) shape(s Shape, after bool, x, y, size float64) {
	if after {
		w.start("g", "aft").open()
		w.circle("ring", x, y, ringRadius*size)
		defer w.end("g")
	}
	switch s {
	case Noticed:
		w.path("obs", diamond(x, y, diamondRadius*size))
	case Suspected:
		w.circle("sus", x, y, hollowRadius*size)
	case NearMiss:
		w.path("near", cross(x, y, crossRadius*size))
	default:
		w.circle("obs", x, y, circleRadius*size)
	}
}

func diamond(x, y, r float64) path {
	return path(nil).to('M', x, y-r).to('l', r, r, -r, r, -r, -r).to('z')
}

func cross(x, y, r float64) path {
	return path(nil).to('M', x-r, y-r).to('l', 2*r, 2*r).to('M', x+r, y-r).to('l', -2*r, 2*r)
}

// arrow draws what goes on: to the right, from x.
func (w *writer) arrow(x, y float64, after bool) {
	class := "wh"
	if after {
		class = "wh aft"
	}
	w.path(class, path(nil).to('M', x, y).to('h', arrowLength).to('m', -3, -3).to('l', 3, 3, -3, 3))
}

// link opens a mark: a link without a tab stop that shows its title, or a group if it leads nowhere. It returns what
// closes it.
func (w *writer) link(m Mark) (name string) {
	name = "a"
	if m.Href == "" {
		name = "g"
		w.start("g", "").open()
	} else {
		w.start("a", "").href(m.Href).str("tabindex", "-1").str("data-t", "1").open()
	}
	if m.Title != "" {
		w.leaf("title", m.Title)
	}
	return name
}
