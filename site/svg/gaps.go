package svg

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// Gaps shows the days from one sighting to the next against the date of the later one, on a logarithmic scale.
type Gaps struct {
	ID, Title, Desc string
	From, AsOf      time.Time // the domain, which is that of the Timeline beside it: see Timeline.Domain
	Points          []Point   // oldest first
	Open            float64   // days since the newest sighting, below 0 if there is nothing to wait for
	Fix             time.Time // the fix that parts the medians; zero for none
	FixLabel        string    // "Fix #812"
	Before, Since   float64   // median days before and since the fix, 0 for none; without a fix, Before is that of all
	Unrecorded      []Span
	Titles          bool // the Timeline beside it has Titles
}

// Point is a mark and its number of days: the gap before it, or the time since the first.
type Point struct {
	Mark
	Days float64
}

// panel is what Gaps and Growth have in common: one plot with its place in the figure.
type panel struct {
	face                     face
	wide                     bool
	class, suffix            string
	width, left, right       float64
	top, base, label, height float64 // label is where the labels of the upright axis end
	placed                   board
	w                        writer
}

func newPanel(wide, titles bool) *panel {
	p := &panel{face: narrowFace(), class: "fn", suffix: "b", width: 360, left: 30, right: 350, top: 8, base: 182, label: 22, height: 206}
	if wide {
		p.face, p.wide, p.class, p.suffix, p.width, p.left, p.right, p.label = wideFace(), true, "fw", "a", 720, 112, 662, 104
	}
	if wide && titles {
		p.left, p.label = titledLeft, titledLeft-8
	}
	return p
}

// put writes the first of the texts that lies in the figure and over no other text, and says whether one did.
func (p *panel) put(texts ...text) bool {
	for _, t := range texts {
		if b := p.face.box(t); b.within(box{0, 0, p.width, p.height}) && p.placed.free(b) {
			p.placed.take(b)
			p.w.text(t)
			return true
		}
	}
	return false
}

// level draws a line of the grid and its label.
func (p *panel) level(y float64, label string) {
	p.w.path("ln2", line(p.left, y, p.right, y))
	p.put(plain(p.label, y+3.4, atEnd, "s", label))
}

// fix draws the line of a fix and its name, left of it where that fits.
func (p *panel) fix(x float64, name string, after ground) {
	p.w.path("fix", line(x, p.top, x, p.base+4))
	if name = cut(name, 24, p.right-p.left, p.face.normal, true); name != "" {
		left := plain(x-6, 16, atEnd, "b", name).on(onPage)
		if p.face.box(left).x0 < p.left {
			left.x = -p.width // nowhere
		}
		p.put(left, plain(x+6, 16, atStart, "b", name).on(after))
	}
}

// maxMarks is how many points are marks with a tip and a link. What is older is drawn as dots: a thousand marks would make a page that is
// slow to load, and nobody could tell them apart.
const maxMarks = 120

// points draws marks at the places that at gives.
func (p *panel) points(points []Point, at func(i int, pt Point) (x, y float64)) {
	p.w.start("g", "").str("aria-hidden", "true").open()
	old := max(0, len(points)-maxMarks)
	p.dots(points[:old], false, at)
	p.dots(points[:old], true, at)
	for i, pt := range points {
		if i < old {
			continue
		}
		x, y := at(i, pt)
		name := p.w.link(pt.Mark)
		p.w.shape(pt.Shape, pt.AfterFix, x, y, 1)
		p.w.end(name)
	}
	p.w.end("g")
}

// dots draws points that are no marks: those that came after a fix, or the others.
func (p *panel) dots(points []Point, afterFix bool, at func(i int, pt Point) (x, y float64)) {
	var dots path
	for i, pt := range points {
		if x, y := at(i, pt); pt.AfterFix == afterFix {
			dots = dots.to('M', x, y).to('h', 0)
		}
	}
	switch {
	case dots == nil:
	case afterFix:
		p.w.path("dots aft", dots)
	default:
		p.w.path("dots", dots)
	}
}

// SVG returns the figure, wide or narrow.
func (g Gaps) SVG(wide bool) string {
	p := newPanel(wide, g.Titles)
	x, y, top := g.scales(p)
	sinceX := p.width + 1
	if x.holds(g.Fix) {
		sinceX = x.at(g.Fix)
	}
	openFigure(&p.w, figure{class: p.class, id: g.ID + p.suffix, title: g.Title, desc: g.Desc, width: p.width, height: p.height, hatched: len(g.Unrecorded) > 0})
	backdrop(&p.w, x, g.ID+p.suffix+"h", box{sinceX, p.top, p.right, p.base}, g.Unrecorded)
	g.levels(p, y, top)
	g.axis(p, x)
	if sinceX < p.width {
		p.fix(sinceX, g.FixLabel, onTint)
	}
	g.medians(p, y, min(sinceX, p.right))
	p.points(g.Points, func(_ int, pt Point) (float64, float64) { return x.at(pt.At), y.at(pt.Days) })
	if g.Open >= 0 {
		g.open(p, y.at(g.Open), sinceX)
	}
	p.w.end("svg")
	return p.w.String()
}

// scales returns the two scales and the highest level. The upright one starts at half a day and reaches past 100 days, or past the first of
// 300, 1000, 3000 … that no gap exceeds.
func (g Gaps) scales(p *panel) (timeScale, logarithmic, float64) {
	t := Timeline{From: g.From, AsOf: g.AsOf}
	row, longest := Row{}, g.Open
	for _, pt := range g.Points {
		row.Marks = append(row.Marks, pt.Mark)
		longest = max(longest, pt.Days)
	}
	x := t.domain([]Row{row.sorted()})
	x.at0, x.at1 = p.left, p.right
	top := 100.0
	for i := 0; top < longest && i < 10; i++ {
		top = nextLevel(top)
	}
	return x, logarithmic{0.5, top * math.Pow(10, 0.2), p.base, p.top}, top
}

// nextLevel returns the level above one of 1, 3, 10, 30 …
func nextLevel(v float64) float64 {
	if strings.HasPrefix(strconv.FormatFloat(v, 'f', -1, 64), "3") {
		return v / 3 * 10
	}
	return v * 3
}

// levels draws the grid and its labels.
func (g Gaps) levels(p *panel, y logarithmic, top float64) {
	unit, zero := "", "0"
	if p.wide {
		unit, zero = " d", "same day"
	}
	for v := 1.0; v <= top; v = nextLevel(v) {
		p.level(y.at(v), strconv.FormatFloat(v, 'f', -1, 64)+unit)
	}
	p.put(plain(p.label, p.base+3.4, atEnd, "s", zero))
	if p.wide {
		p.put(plain(0, y.at(top)+3.4, atStart, "s", "Days since the"))
		p.put(plain(0, y.at(top)+15, atStart, "s", "one before"))
	}
}

func (g Gaps) axis(p *panel, x timeScale) {
	p.w.path("ax", line(p.left, p.base, p.right, p.base))
	a := timeAxis{p.face, x, p.width, p.base, bareGround}
	right := p.right
	if p.wide {
		right = p.width
	}
	asOf := a.asOf(right)
	p.placed.take(p.face.box(asOf))
	a.draw(&p.w, &p.placed)
	p.w.text(asOf)
}

// medians draws the medians before and since the fix.
func (g Gaps) medians(p *panel, y logarithmic, fixX float64) {
	if g.Before > 0 && fixX > p.left {
		at, said := y.at(g.Before), "median "+twoFigures(g.Before)+" d"
		p.w.path("mit", line(p.left, at, fixX, at))
		p.put(plain(p.left+4, at-6, atStart, "", said).on(onPage), plain(p.left+4, at+14, atStart, "", said).on(onPage))
	}
	if g.Since > 0 && fixX < p.right {
		at, said := y.at(g.Since), "median "+twoFigures(g.Since)+" d"
		p.w.path("mit", line(fixX, at, p.right, at))
		options := []text{
			plain(fixX+6, at-6, atStart, "", said).on(onTint), plain(fixX+6, at+14, atStart, "", said).on(onTint),
			plain(p.right, at-6, atEnd, "", said).on(onTint),
		}
		if long := plain(fixX+6, at-6, atStart, "", said+" since the fix").on(onTint); p.wide && p.face.box(long).x1 <= p.right {
			options = append([]text{long}, options...)
		}
		p.put(options...)
	}
}

// open draws the gap that is not over: hollow, at the as-of line, with an arrow.
func (g Gaps) open(p *panel, y, sinceX float64) {
	p.w.circle("sus", p.right, y, hollowRadius)
	p.w.path("near", path(nil).to('M', p.right, y-6).to('v', -9).to('m', -3, 4).to('l', 3, -4, 3, 4))
	days := strconv.Itoa(int(g.Open)) + " d"
	if p.wide {
		said := plain(p.right+9, y+4, atStart, "", days+" so far")
		if w := p.face.width(said); said.x+w > p.width && p.width-w >= p.right+5.5 { // close to the circle rather than out of the figure
			said.x = p.width - w
		}
		if !p.put(said) && p.put(plain(p.right+9, y+4, atStart, "", days)) {
			p.put(plain(p.right+9, y+16, atStart, "", "so far"), plain(p.right+9, y-8, atStart, "", "so far"))
		}
		return
	}
	ground := onPage
	if p.right-10 >= sinceX {
		ground = onTint
	}
	p.put(plain(p.right-10, y+14, atEnd, "", days+" so far").on(ground), plain(p.right-10, y-6, atEnd, "", days+" so far").on(ground))
}

// twoFigures writes a positive number with two significant figures: "7", "22", "0.94", "130".
func twoFigures(v float64) string {
	if v >= 100 {
		scale := math.Pow(10, math.Floor(math.Log10(v))-1)
		return strconv.FormatFloat(math.Round(v/scale)*scale, 'f', 0, 64)
	}
	s := strconv.FormatFloat(v, 'g', 2, 64)
	if f, err := strconv.ParseFloat(s, 64); err == nil {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	return s
}

// Domain returns the time that the timeline draws, for the figures beside it.
func (t Timeline) Domain() Span {
	x := t.domain(t.rows())
	return Span{x.from, x.to}
}
