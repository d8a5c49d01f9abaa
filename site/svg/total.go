package svg

import (
	"slices"
	"strconv"
)

// rates writes the rate of each segment below the strip.
func (d *drawing) rates() {
	if len(d.Segments) == 0 {
		return
	}
	if d.wide {
		d.write(plain(0, d.lastRow+31, atStart, "s", "Rate"))
	} else {
		d.write(plain(0, d.lastRow+34, atStart, "s", "Rate per 30 days").on(onPage))
	}
	for _, s := range d.Segments {
		d.rate(s)
	}
}

// rate writes the rate of a segment in its middle, or in the widest part of it where a line passes there. What is too long for
// the segment is left out: the unit first, and with it what the rate was computed from.
func (d *drawing) rate(s Segment) {
	from, to := d.left, d.right
	if !s.From.IsZero() {
		from = d.x.at(s.From)
	}
	if !s.To.IsZero() {
		to = d.x.at(s.To)
	}
	if !d.wide {
		d.writeBetween(text{y: d.lastRow + 52, class: "b", runs: []run{{"", s.Rate}}}, from, to)
		return
	}
	value := text{y: d.lastRow + 31, runs: []run{{"b", s.Rate}, {"", " / 30 d"}}}
	base := text{y: d.lastRow + 43, class: "s", runs: []run{{"", s.Base}}}
	if d.writeBetween(value, from, to, base) {
		return
	}
	value.runs = value.runs[:1]
	d.writeBetween(value, from, to)
}

// writeBetween writes texts below each other, centred between two places, off the lines that pass there. The first decides where; it
// says whether there was room for that.
func (d *drawing) writeBetween(t text, from, to float64, below ...text) bool {
	half := d.face.width(t)/2 + 3
	x := (from + to) / 2
	if slices.ContainsFunc(d.signposts, func(p signpost) bool { return p.x > from && p.x < to && p.x > x-half && p.x < x+half }) {
		from, to = d.widest(from, to)
		x = (from + to) / 2
	}
	if to-from < 2*half-4 {
		return false
	}
	for i, t := range append([]text{t}, below...) {
		t.x, t.anchor, t.ground = x, atMiddle, d.ground(x)
		if d.fits(t) {
			d.write(t)
		} else if i == 0 {
			return false
		}
	}
	return true
}

// widest returns the widest part between two places through which no line passes, the first of equals.
func (d *drawing) widest(from, to float64) (float64, float64) {
	at, best0, best1 := from, from, from
	for _, f := range d.signposts { // from left to right
		if f.x <= from || f.x >= to {
			continue
		}
		if f.x-at > best1-best0 {
			best0, best1 = at, f.x
		}
		at = f.x
	}
	if to-at > best1-best0 {
		return at, to
	}
	return best0, best1
}

// point is a corner of the running total: from x on it has the height y.
type point struct{ x, y float64 }

// curve is a running total, from left to right.
type curve []point

// at returns the height over x.
func (c curve) at(x float64) float64 {
	y := c[0].y
	for _, p := range c {
		if p.x > x {
			break
		}
		y = p.y
	}
	return y
}

// clear says whether a box keeps off the curve. The curve never falls, so that its ends over the box are its extremes.
func (c curve) clear(b box) bool { return b.y1 < c.at(b.x1)-1 || b.y0 > c.at(b.x0)+1 }

// total draws the running total: its grid, the curve, and the notes on it.
func (d *drawing) total() {
	rises, n := d.rises()
	// Four per cent above the last value, as in the design.
	y := linear{0, max(float64(n), 1) * 1.04, d.base, d.base - d.panel}
	d.grid(n, y)
	d.w.path("ax", line(d.left, d.base, d.right, d.base))
	last := d.curve(rises, y)
	d.notes(n, last)
}

// rise is a step of the running total.
type rise struct {
	moment
	x     float64
	by    int
	after bool
}

// rises returns the steps of all rows, oldest first, and their sum, each sighting once.
func (d *drawing) rises() (all []rise, total int) {
	for _, r := range d.rows {
		for _, m := range r.Marks {
			if m.Again {
				continue
			}
			all = append(all, rise{momentOf(m.At, len(all)), d.x.at(m.At), m.count(), m.AfterFix})
			total += m.count()
		}
	}
	slices.SortFunc(all, func(a, b rise) int { return a.compare(b.moment) })
	return all, total
}

// grid draws the ticks of the running total, at whole numbers.
func (d *drawing) grid(n int, y linear) {
	step := integerStep(y.to, d.panel, 24)
	if d.wide {
		d.write(plain(d.left-10, d.base+3.3, atEnd, "s", "0"))
	}
	top := 0.0
	for v := step; v <= n; v += step {
		top = y.at(float64(v))
		d.w.path("ln2", line(d.left, top, d.right, top))
		if d.wide {
			d.write(plain(d.left-10, top+3.3, atEnd, "s", strconv.Itoa(v)))
		} else {
			d.write(plain(3, top-3, atStart, "s", strconv.Itoa(v)).on(onPage))
		}
	}
	if d.wide && n > 0 {
		d.write(plain(0, top+3.3, atStart, "s", "Total so far"))
	}
}

// curve draws the running total, in alarm after the first return, and gives back its last height.
func (d *drawing) curve(rises []rise, y linear) float64 {
	total, at := 0, d.base
	first := slices.IndexFunc(rises, func(r rise) bool { return r.after })
	d.panelCurve = curve{{d.left, at}}
	p := path(nil).to('M', d.left, at)
	for i, r := range rises {
		p = p.to('H', r.x)
		if i == first {
			d.w.path("curve", p)
			p = path(nil).to('M', r.x, at)
		}
		total += r.by
		at = y.at(float64(total))
		p = p.to('V', at)
		d.panelCurve = append(d.panelCurve, point{r.x, at})
	}
	class := "curve"
	if first >= 0 {
		class = "curve aft"
	}
	if len(rises) > 0 {
		d.w.path(class, p.to('H', d.right))
	}
	return at
}

// notes writes what stands at the curve: the last value, the quiet time, the return, and what was not recorded.
func (d *drawing) notes(n int, last float64) {
	value := plain(d.right+7, last+4, atStart, "b", strconv.Itoa(n))
	if !d.wide {
		value = plain(d.right, last-6, atEnd, "b", strconv.Itoa(n)+" in total").on(d.ground(d.right))
	}
	if d.wide {
		defer d.write(value)
	} else {
		d.placed.take(d.face.box(value))
		defer d.w.text(value)
	}
	if d.Quiet.Text != "" {
		d.quiet()
	}
	if d.Back.Text != "" {
		d.back()
	}
	for _, g := range d.Unrecorded {
		d.unrecorded(g)
	}
}

// quiet writes the note on a quiet time, under the curve in the widest part of that time that was recorded, else above, else above
// and before its end.
func (d *drawing) quiet() {
	from, to := d.recorded(d.x.at(d.Quiet.From), d.x.at(d.Quiet.To))
	t := plain((from+to)/2, 0, atMiddle, "", clean(d.Quiet.Text)).on(d.ground((from + to) / 2))
	if d.face.width(t) > 2*(to-from) {
		return
	}
	level := d.panelCurve.at((from + to) / 2)
	below, above, before := t, t, t
	below.y, above.y = level+15, level-6
	before.x, before.y, before.anchor = to-3, level-6, atEnd
	for _, t := range []text{below, above, before} {
		if d.fitsPanel(t) {
			d.write(t)
			return
		}
	}
}

// recorded returns the widest part between two places that is not hatched, the first of equals.
func (d *drawing) recorded(from, to float64) (float64, float64) {
	at, best0, best1 := from, from, from
	gaps := slices.SortedFunc(slices.Values(d.Unrecorded), func(a, b Span) int { return a.From.Compare(b.From) })
	for _, g := range gaps {
		x := min(d.x.at(g.From), to)
		if x-at > best1-best0 {
			best0, best1 = at, x
		}
		at = max(at, d.x.at(g.To))
	}
	if to-at > best1-best0 {
		return at, to
	}
	return best0, best1
}

// back writes the note on a return, under the curve after it, and elsewhere near where there is no room.
func (d *drawing) back() {
	x := d.x.at(d.Back.To)
	level := d.panelCurve.at(x - 0.01)
	for _, t := range []text{
		plain(x+6, level+15, atStart, "al", d.Back.Text), plain(d.right, level+15, atEnd, "al", d.Back.Text),
		plain(d.right, level+32, atEnd, "al", d.Back.Text), plain(x-6, level-6, atEnd, "al", d.Back.Text),
		plain(x-6, level-23, atEnd, "al", d.Back.Text),
	} {
		if t = t.on(d.ground(x)); d.fitsPanel(t) {
			d.write(t)
			return
		}
	}
}

// unrecorded says at the foot of a hatched area what the hatching means, or at its head where the curve is at the foot.
func (d *drawing) unrecorded(g Span) {
	from, to := d.x.at(g.From), d.x.at(g.To)
	if to <= from {
		return
	}
	t := plain((from+to)/2, 0, atMiddle, "s", "not recorded")
	half := d.face.width(t) / 2
	t.x = min(max(t.x, d.left+half), d.right-half)
	t = t.on(d.ground(t.x))
	for _, y := range []float64{d.base - 8, d.panelTop + 12} {
		if t.y = y; d.fitsPanel(t) {
			d.write(t)
			return
		}
	}
}

// fitsPanel says whether a text lies in the panel, off the curve and off every other text.
func (d *drawing) fitsPanel(t text) bool {
	b := d.face.box(t)
	return b.within(box{d.left, d.panelTop, d.right + 8, d.base - 2}) && d.panelCurve.clear(b) && d.fits(t)
}
