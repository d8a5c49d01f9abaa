package svg

import "strings"

// anchor says which point of a text its x is.
type anchor uint8

const (
	atStart anchor = iota
	atMiddle
	atEnd
)

// ground is what a text stands on: its halo, which keeps lines off it, has that colour.
type ground uint8

const (
	bareGround ground = iota // nothing to keep off
	onPage                   // the page
	onTint                   // the area since the fix
)

// run is a piece of a text in one style: "" or one of the classes b (bold), s (small), al (alarm, bold).
type run struct{ class, text string }

// text is one line of text at its place. Its class may hold b, s and al like that of a run.
type text struct {
	x, y   float64
	anchor anchor
	class  string
	ground ground
	runs   []run
}

// plain returns a text in one style.
func plain(x, y float64, a anchor, class, s string) text {
	return text{x: x, y: y, anchor: a, class: class, runs: []run{{"", s}}}
}

// on returns the text with a halo of its ground.
func (t text) on(g ground) text {
	t.ground = g
	return t
}

// face is the pair of sizes in which a rendering sets its text.
type face struct{ normal, small float64 }

// The sizes that the stylesheet gives text in the two renderings.
func wideFace() face   { return face{normal: 11, small: 9.5} }
func narrowFace() face { return face{normal: 12, small: 11} }

// size returns the size of a run.
func (f face) size(t text, r run) float64 {
	if has(t.class, "s") || has(r.class, "s") {
		return f.small
	}
	return f.normal
}

// width estimates the width of a text.
func (f face) width(t text) float64 {
	total := 0.0
	for _, r := range t.runs {
		bold := has(t.class, "b") || has(t.class, "al") || has(r.class, "b") || has(r.class, "al")
		total += Width(r.text, f.size(t, r), bold)
	}
	return total
}

// has says whether a list of classes holds one.
func has(classes, class string) bool {
	for word := range strings.FieldsSeq(classes) {
		if word == class {
			return true
		}
	}
	return false
}

// box returns what a text covers, from the top of its capitals to the foot of its letters.
func (f face) box(t text) box {
	w, x := f.width(t), t.x
	switch t.anchor {
	case atMiddle:
		x -= w / 2
	case atEnd:
		x -= w
	}
	head, foot := 0.0, 0.0
	for _, r := range t.runs {
		head = max(head, 0.76*f.size(t, r))
		if strings.ContainsFunc(r.text, descends) {
			foot = 0.22 * f.size(t, r)
		}
	}
	return box{x, t.y - head, x + w, t.y + foot}
}

// descends says whether a character may reach below its line.
func descends(r rune) bool {
	return r > '~' && r != '×' && r != '·' || strings.ContainsRune("gjpqyQ,;()[]{}|/@_$", r)
}

// text writes a text.
func (w *writer) text(t text) {
	class := t.class
	switch t.anchor {
	case atMiddle:
		class += " m"
	case atEnd:
		class += " e"
	}
	switch t.ground {
	case onPage:
		class += " halo"
	case onTint:
		class += " ht"
	}
	w.start("text", strings.TrimSpace(class)).num("x", t.x).num("y", t.y).open()
	for _, r := range t.runs {
		if r.class == "" {
			w.chars(r.text)
			continue
		}
		w.start("tspan", r.class).open()
		w.chars(r.text)
		w.end("tspan")
	}
	w.end("text")
}

// box is a rectangle, x1 and y1 being its right and lower edge.
type box struct{ x0, y0, x1, y1 float64 }

// overlaps says whether two rectangles have an area in common.
func (b box) overlaps(c box) bool { return b.x0 < c.x1 && c.x0 < b.x1 && b.y0 < c.y1 && c.y0 < b.y1 }

// grown returns the box with a margin on all sides.
func (b box) grown(by float64) box { return box{b.x0 - by, b.y0 - by, b.x1 + by, b.y1 + by} }

// within says whether the box lies in another one.
func (b box) within(c box) bool { return b.x0 >= c.x0 && b.x1 <= c.x1 && b.y0 >= c.y0 && b.y1 <= c.y1 }

// board remembers what is taken, so that no two texts are put over each other.
type board []box

// free says whether a box and a margin of one unit overlap nothing.
func (b board) free(c box) bool {
	c = c.grown(1)
	for _, taken := range b {
		if taken.overlaps(c) {
			return false
		}
	}
	return true
}

func (b *board) take(c box) { *b = append(*b, c) }
