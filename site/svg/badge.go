package svg

import "math"

// The measures of a badge, in pixels, and its colours: white is readable on all of them, 6:1 and more.
const (
	badgeHeight, badgePad, badgeSize = 20, 7, 11
	badgeLabel                       = 48 // characters
	badgeGround, badgeCalm           = "#454e5a", "#00629b"
	badgeAlarm                       = "#a84300"
	badgeFont                        = "DejaVu Sans,Verdana,Geneva,sans-serif"
)

// Badge returns a picture that stands alone, two texts side by side, 20 pixels high: what it is about, cut at 48 characters, and a
// word on how that stands.
func Badge(label, word string, alarm bool) string {
	label, word = cut(label, badgeLabel, math.Inf(1), badgeSize, false), clean(word)
	ground := badgeCalm
	if alarm {
		ground = badgeAlarm
	}
	left, right := badgeWidth(label), badgeWidth(word)
	var w writer
	w.start("svg", "").str("xmlns", "http://www.w3.org/2000/svg").num("width", left+right).num("height", badgeHeight).str("role", "img").str("aria-label", label+": "+word).open()
	w.leaf("title", label+": "+word)
	w.badgeHalf(0, left, badgeGround, label)
	w.badgeHalf(left, right, ground, word)
	w.end("svg")
	return w.String()
}

// badgeWidth returns how wide one half is: whole pixels, so that the seam is sharp.
func badgeWidth(s string) float64 { return math.Ceil(Width(s, badgeSize, false)) + 2*badgePad }

// badgeHalf writes a ground and its text, which is fitted to its estimated width whatever font draws it.
func (w *writer) badgeHalf(x, width float64, ground, s string) {
	w.start("rect", "").num("x", x).num("width", width).num("height", badgeHeight).str("fill", ground).void()
	w.start("text", "").num("x", x+badgePad).num("y", 14).num("textLength", width-2*badgePad).str("lengthAdjust", "spacingAndGlyphs").str("font-family", badgeFont).
		num("font-size", badgeSize).str("fill", "#fff").open()
	w.chars(s)
	w.end("text")
}
