package svg

import (
	"math"
	"strconv"
)

// Micro graphics stand beside an answer whose numbers they show: 196 units wide, hidden from screen readers.

// The measures of micro graphics, as on the bug page of the design.
const (
	microWidth = 196
	microEnd   = 192 // where scales and bars end
	microLabel = 62  // scales begin there, right of the names of their rows
	microRow   = 17
	microDot   = 3.6
	microTall  = 30 // the tallest of a row of bars
	microFoot  = 44 // on which bars stand
)

// Estimate is a value with its interval, at least 0 and Lo <= Value <= Hi.
type Estimate struct {
	Label         string // "since fix"
	Lo, Value, Hi float64
	After         bool // after a fix that failed
}

// Estimates shows estimates and their intervals on one scale from 0. It is empty without any.
func Estimates(all []Estimate) string {
	most := 0.0
	for _, e := range all {
		most = max(most, e.Hi)
	}
	if most <= 0 || math.IsInf(most, 0) || math.IsNaN(most) {
		return ""
	}
	step := niceStep(most)
	top := step * math.Ceil(most/step-1e-9)
	var ticks []microTick
	for i := 0; float64(i)*step <= top+step/2; i++ {
		ticks = append(ticks, microTick{float64(i) * step, strconv.FormatFloat(float64(i)*step, 'g', 6, 64)})
	}
	return intervals(all, top, ticks)
}

// niceStep returns a step of 1, 2 or 5 times a power of ten that makes two to four steps up to most.
func niceStep(most float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(most/2)))
	for _, n := range []float64{1, 2, 5} {
		if most/(n*power) <= 4 {
			return n * power
		}
	}
	return 10 * power
}

// ratioEnd is how far the scale of a ratio reaches at most: beyond that, the interval is cut.
const ratioEnd = 2.5

// Ratio shows a rate as a share of what it was, between "gone" and "as before"; above that it became worse.
func Ratio(e Estimate) string {
	top := min(max(e.Hi, 1), ratioEnd)
	return intervals([]Estimate{e}, top, []microTick{{0, "gone"}, {1, "as before"}})
}

// microTick is a labelled place on the scale of a micro graphic.
type microTick struct {
	at    float64
	label string
}

func intervals(all []Estimate, top float64, ticks []microTick) string {
	x := func(v float64) float64 { return microLabel + (microEnd-microLabel)*min(max(v, 0), top)/top }
	axis := float64(3 + microRow*len(all))
	w := micro(axis + 17)
	w.path("ln", line(microLabel, axis, microEnd, axis))
	for _, t := range ticks {
		w.path("ln", path(nil).to('M', x(t.at), axis).to('v', 4))
		place := plain(x(t.at), axis+13, atMiddle, "s", t.label)
		switch half := narrowFace().width(place) / 2; {
		case len(ticks) == 2 && t.at == 0:
			place.anchor = atStart
		case x(t.at)+half > microWidth:
			place.anchor, place.x = atEnd, microEnd+1
		}
		w.text(place)
	}
	for i, e := range all {
		y := 8 + float64(microRow*i)
		after := afterClass(e.After)
		w.text(plain(0, y+3.4, atStart, "s", e.Label))
		w.path("wh"+after, line(x(e.Lo), y, x(e.Hi), y))
		w.circle("bar"+after, x(e.Value), y, microDot)
	}
	w.end("svg")
	return w.String()
}

// MicroBars is a row of bars, such as the gaps in sequence. Values are at least 0.
type MicroBars struct {
	Values []float64 // oldest first; of more than find room the newest
	After  []bool    // beside each, whether it is after a fix that failed; nil: none
	Most   string    // what the tallest is called: "92 d"
}

// microBarsLimit is how many bars find room.
const microBarsLimit = 96

// SVG returns the graphic. It is empty without a value.
func (b MicroBars) SVG() string {
	skip := max(0, len(b.Values)-microBarsLimit)
	values := b.Values[skip:]
	most := 0
	for i, v := range values {
		if v > values[most] {
			most = i
		}
	}
	if len(values) == 0 || values[most] <= 0 {
		return ""
	}
	w := micro(microFoot + 2)
	pitch := min(microEnd/float64(len(values)), 24)
	bar := max(pitch*0.8, pitch-2)
	for i, v := range values {
		x := float64(i) * pitch
		w.rect("bar"+afterClass(skip+i < len(b.After) && b.After[skip+i]), box{x, microFoot - max(microTall*v/values[most], 0.5), x + bar, microFoot})
	}
	w.path("ln", line(0, microFoot+0.5, microEnd, microFoot+0.5))
	label := plain(float64(most)*pitch+bar/2, 10, atMiddle, "s", b.Most)
	half := narrowFace().width(label)/2 + 4
	label.x = min(max(label.x, half), microEnd-half)
	w.text(label)
	w.end("svg")
	return w.String()
}

// Chance is a chance in a span of time.
type Chance struct {
	Label string  // "30 days"
	P     float64 // from 0 to 1
	Words string  // "78 %"
}

// Chances shows a bar for each chance, on a ground that stands for certainty.
func Chances(all []Chance) string {
	const from, to, high, pitch = microLabel, 154.0, 9, 16
	w := micro(float64(2 + pitch*len(all)))
	for i, c := range all {
		y := 3 + float64(pitch*i)
		w.text(plain(0, y+8, atStart, "s", c.Label))
		w.rect("since", box{from, y, to, y + high})
		w.rect("bar", box{from, y, from + (to-from)*min(max(c.P, 0), 1), y + high})
		w.text(plain(microEnd, y+8, atEnd, "s", c.Words))
	}
	w.end("svg")
	return w.String()
}

// Quiet shows how much of the silence that is needed has passed, from 0 to 1, 104 units wide and 12 high, with a mark at the
// end. It is hidden from screen readers.
func Quiet(share float64) string {
	const width = 104
	var w writer
	w.start("svg", "").str("viewBox", "0 0 104 12").str("width", "104").str("height", "12").str("aria-hidden", "true").open()
	w.rect("since", box{0, 3, width, 9})
	w.rect("bar", box{0, 3, width * min(max(share, 0), 1), 9})
	w.path("fix", line(width-1, 0, width-1, 12))
	w.end("svg")
	return w.String()
}

// micro begins a micro graphic of a height.
func micro(height float64) *writer {
	w := &writer{}
	size := string(appendNumber(nil, height))
	w.start("svg", "").str("viewBox", "0 0 196 "+size).str("width", "196").str("height", size).str("aria-hidden", "true").open()
	return w
}

func afterClass(after bool) string {
	if after {
		return " aft"
	}
	return ""
}
