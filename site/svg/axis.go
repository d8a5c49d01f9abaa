package svg

import (
	"slices"
	"time"
)

// timeAxis is the axis at the foot of a plot.
type timeAxis struct {
	face        face
	x           timeScale
	width, base float64 // of the figure, and where the axis lies
	ground      ground
}

// labelDrop is how far below the axis its labels stand.
const labelDrop = 15

// asOf returns the label of the right end, which ends at right.
func (a timeAxis) asOf(right float64) text {
	return plain(right, a.base+labelDrop, atEnd, "s", "as of "+a.x.to.UTC().Format(time.DateOnly))
}

// draw draws the marks and those labels that lie in the figure and over nothing that is placed.
func (a timeAxis) draw(w *writer, placed *board) {
	for _, t := range ticks(a.x, Width("2026-03", a.face.small, false)) {
		x := a.x.at(t.at)
		w.path("ax", path(nil).to('M', x, a.base).to('v', 4))
		label := plain(x, a.base+labelDrop, atMiddle, "s", t.label).on(a.ground)
		b := a.face.box(label)
		if t.label == "" || b.x0 < 0 || b.x1 > a.width || !placed.free(b) {
			continue
		}
		placed.take(b)
		w.text(label)
	}
}

// axis draws the time axis of a timeline.
func (d *drawing) axis() {
	a := timeAxis{d.face, d.x, d.width, d.base, onPage}
	asOf := a.asOf(d.asOfRight)
	b := d.face.box(asOf)
	d.placed.take(b)
	if slices.ContainsFunc(d.signposts, func(p signpost) bool { return p.x > b.x0 && p.x < b.x1 }) {
		asOf.ground = onPage
	}
	a.draw(&d.w, &d.placed)
	d.w.path("ax", path(nil).to('M', d.right, d.base-4).to('v', 8))
	d.w.text(asOf)
}
