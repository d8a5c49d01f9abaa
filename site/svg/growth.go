package svg

import (
	"math"
	"strconv"
)

// Growth shows the running count of events against the days since the first of them, both on logarithmic scales, on which a
// steady rate is a line of slope 1.
type Growth struct {
	ID, Title, Desc string
	Points          []Point // those after the first, oldest first; Days since the first, above 0
	AsOf            float64 // days from the first to the right end
	Fix             float64 // days from the first to the fix; 0 for none
	FixLabel        string
	Trend           Trend
}

// Trend is a power law: Count events until Days, growing with the power Slope of the time. The zero Trend is none.
type Trend struct{ Slope, Days, Count float64 }

// SVG returns the figure, wide or narrow.
func (g Growth) SVG(wide bool) string {
	p := newPanel(wide, false)
	x, y := g.scales(p)
	openFigure(&p.w, figure{class: p.class, id: g.ID + p.suffix, title: g.Title, desc: g.Desc, width: p.width, height: p.height})
	hasFix := g.Fix > x.from && g.Fix < x.to
	if hasFix {
		p.w.rect("since", box{x.at(g.Fix), p.top, p.right, p.base})
	}
	g.levels(p, y)
	g.axis(p, x)
	if hasFix {
		p.fix(x.at(g.Fix), g.FixLabel, onTint)
	}
	spots := make(board, len(g.Points))
	for i, pt := range g.Points {
		cx, cy := x.at(pt.Days), y.at(float64(i+1))
		spots[i] = box{cx, cy, cx, cy}.grown(ringEdge)
	}
	g.trend(p, x, y, spots)
	p.points(g.Points, func(i int, pt Point) (float64, float64) { return x.at(pt.Days), y.at(float64(i + 1)) })
	p.w.end("svg")
	return p.w.String()
}

// scales returns the scale of days, from the last of 1, 2, 5, 10 … that is not after the first point, and that of counts, to a
// little above the last.
func (g Growth) scales(p *panel) (x, y logarithmic) {
	first, last := g.AsOf, g.AsOf
	for _, pt := range g.Points {
		if pt.Days > 0 {
			first, last = min(first, pt.Days), max(last, pt.Days)
		}
	}
	first, last = max(first, 0.001), max(last, 0.01)
	from := math.Pow(10, math.Floor(math.Log10(first)))
	for _, v := range oneTwoFive(from, first) {
		from = v
	}
	return logarithmic{from, max(last, 2*from), p.left, p.right}, logarithmic{1, 1.4 * max(float64(len(g.Points)+1), g.Trend.Count), p.base, p.top}
}

func (g Growth) levels(p *panel, y logarithmic) {
	top := 0.0
	for _, v := range oneTwoFive(1, y.to) {
		top = y.at(v)
		p.level(top, strconv.FormatFloat(v, 'f', -1, 64))
	}
	if p.wide {
		p.put(plain(0, top+3.4, atStart, "s", "Episodes"))
	}
}

// axis draws the axis of days: first and last label with the unit, where there is room for that.
func (g Growth) axis(p *panel, x logarithmic) {
	p.w.path("ax", line(p.left, p.base, p.right, p.base))
	values := oneTwoFive(x.from, x.to)
	crowded := (p.right-p.left)/float64(len(values)) < 36
	for i, v := range values {
		at, label := x.at(v), strconv.FormatFloat(v, 'f', -1, 64)
		p.w.path("ax", path(nil).to('M', at, p.base).to('v', 4))
		if p.wide && (i == 0 || i == len(values)-1) {
			label += " d"
		}
		switch {
		case i == 0:
			p.put(plain(at-4, p.base+labelDrop, atStart, "s", label))
		case !crowded || label[0] == '1' || i == len(values)-1:
			p.put(plain(at, p.base+labelDrop, atMiddle, "s", label))
		}
	}
}

// usualSlack is by how much of itself a text in the usual fonts is narrower than Width says, at least. To lie over a line, with its halo, is
// ugly but legible: it needs no more certainty than that.
const usualSlack = 0.1

// trend draws the line of the trend and says how steep it is.
func (g Growth) trend(p *panel, x, y logarithmic, spots board) {
	t := g.Trend
	if !(t.Slope > 0 && t.Days > 0 && t.Count >= 1) {
		return
	}
	from, to := max(t.Days*math.Pow(t.Count, -1/t.Slope), x.from), min(t.Days, x.to)
	if from >= to {
		return
	}
	count := func(days float64) float64 { return t.Count * math.Pow(days/t.Days, t.Slope) }
	x0, x1 := x.at(from), x.at(to)
	p.w.path("mit", line(x0, y.at(count(from)), x1, y.at(count(to))))
	short := "slope " + twoFigures(t.Slope)
	long := short + ": 1 is a steady rate"
	if g.Fix > 0 {
		long = short + " before the fix: 1 is a steady rate"
	}
	says := []string{short}
	if p.wide {
		says = []string{long, short}
	}
	fix := p.width + 1 // where the line of the fix is, beyond the figure if nowhere
	if g.Fix > x.from && g.Fix < x.to {
		fix = x.at(g.Fix)
	}
	// Below the line, a little left of its middle, as in the design, else left of its end.
	for _, s := range says {
		for _, at := range []text{plain(x0+0.4457*(x1-x0), p.base-21.2, atStart, "", s), plain(x1-8, p.base-21.2, atEnd, "", s), plain(p.right-4, p.base-8, atEnd, "", s)} {
			at = at.on(onPage)
			if b := p.face.box(at); b.x0 >= p.left && b.x1 <= p.right && !(b.x0 < fix && b.x1-usualSlack*(b.x1-b.x0) > fix) && spots.free(b) && p.put(at) {
				return
			}
		}
	}
}
