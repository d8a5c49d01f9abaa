package svg

import (
	"math"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// writer writes elements, escaping every string: nothing reaches a figure another way. The order of calls for an
// element is start, any attributes, then void, or open, content and end.
type writer struct{ b []byte }

// scratch holds what figures are written into: it grows to the size of a figure once, not for each.
var scratch = sync.Pool{New: func() any { return new([]byte) }}

// String ends the writing and returns what was written.
func (w *writer) String() string {
	s := string(w.b)
	free := w.b[:0]
	w.b = nil
	scratch.Put(&free)
	return s
}

func (w *writer) start(name, class string) *writer {
	if w.b == nil {
		w.b = (*scratch.Get().(*[]byte))[:0]
	}
	w.b = append(append(w.b, '<'), name...)
	if class != "" {
		w.str("class", class)
	}
	return w
}

// str writes an attribute that is a string.
func (w *writer) str(name, value string) *writer {
	w.b = append(append(append(w.b, ' '), name...), '=', '"')
	w.b = appendEscaped(w.b, value)
	w.b = append(w.b, '"')
	return w
}

// num writes an attribute that is a number.
func (w *writer) num(name string, value float64) *writer {
	w.b = append(append(append(w.b, ' '), name...), '=', '"')
	w.b = append(appendNumber(w.b, value), '"')
	return w
}

// href writes the address of a link; one with a scheme that could run something becomes "#", and another site is not told
// where its reader comes from.
func (w *writer) href(address string) *writer {
	if !safe(address) {
		address = "#"
	}
	w.str("href", address)
	if scheme, _, found := strings.Cut(address, ":"); found && strings.HasPrefix(strings.ToLower(scheme), "http") {
		w.str("rel", "noopener noreferrer")
	}
	return w
}

func (w *writer) void()           { w.b = append(w.b, '/', '>') }
func (w *writer) open()           { w.b = append(w.b, '>') }
func (w *writer) end(name string) { w.b = append(append(append(w.b, '<', '/'), name...), '>') }
func (w *writer) chars(s string)  { w.b = appendEscaped(w.b, s) }

// leaf writes an element that holds a string and has no attribute.
func (w *writer) leaf(name, s string) {
	w.start(name, "").open()
	w.chars(s)
	w.end(name)
}

func (w *writer) path(class string, p path) { w.start("path", class).str("d", string(p)).void() }

func (w *writer) circle(class string, x, y, r float64) {
	w.start("circle", class).num("cx", x).num("cy", y).num("r", r).void()
}

func (w *writer) rect(class string, b box) {
	w.start("rect", class).num("x", b.x0).num("y", b.y0).num("width", b.x1-b.x0).num("height", b.y1-b.y0).void()
}

// safe says whether an address is relative, or has a scheme that only opens a page.
func safe(address string) bool {
	scheme, _, found := strings.Cut(address, ":")
	if !found || strings.ContainsAny(scheme, "/?#") {
		return true
	}
	switch strings.ToLower(scheme) {
	case "http", "https", "mailto":
		return true
	}
	return false
}

// appendEscaped appends s as XML and HTML both read it in content and in quoted attributes. What XML cannot hold
// (most control characters, broken UTF-8) becomes U+FFFD.
func appendEscaped(b []byte, s string) []byte {
	for i := 0; i < len(s); {
		if n := ordinary(s[i:]); n > 0 { // most of every figure
			b = append(b, s[i:i+n]...)
			i += n
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '&':
			b = append(b, "&amp;"...)
		case r == '<':
			b = append(b, "&lt;"...)
		case r == '>':
			b = append(b, "&gt;"...)
		case r == '"':
			b = append(b, "&quot;"...)
		case r == '\'':
			b = append(b, "&#39;"...)
		case !inXML(r):
			b = append(b, "\uFFFD"...)
		case r == utf8.RuneError:
			b = append(b, "\uFFFD"...)
		default:
			b = append(b, s[i:i+size]...)
		}
		i += size
	}
	return b
}

// ordinary returns how many bytes s begins with that are written as they are in any XML.
func ordinary(s string) int {
	for i := range len(s) {
		switch c := s[i]; {
		case c < ' ' || c >= 0x7F, c == '&', c == '<', c == '>', c == '"', c == '\'':
			return i
		}
	}
	return len(s)
}

// inXML says whether XML 1.0 has the character (Char, production 2), carriage return left out because parsers
// turn it into a line feed.
func inXML(r rune) bool {
	return r == '\t' || r == '\n' || r >= 0x20 && r < 0x7F || r >= 0xA0 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000
}

// appendNumber appends v rounded to one decimal, without a trailing zero: "12", "-0.5". What is no number is 0.
func appendNumber(b []byte, v float64) []byte {
	if math.IsNaN(v) || math.Abs(v) > 1e9 {
		v = 0
	}
	tenths := int64(math.Round(v * 10))
	if tenths < 0 {
		b, tenths = append(b, '-'), -tenths
	}
	b = strconv.AppendInt(b, tenths/10, 10)
	if tenths%10 != 0 {
		b = append(b, '.', byte('0'+tenths%10))
	}
	return b
}

// path is the d attribute of a path under construction.
type path []byte

// to appends a command and its numbers, with as few characters as separate them.
func (p path) to(command byte, numbers ...float64) path {
	p = append(p, command)
	for i, n := range numbers {
		if i > 0 && !(n <= -0.05 && n > -1e9) { // a sign parts, too
			p = append(p, ' ')
		}
		p = appendNumber(p, n)
	}
	return p
}

// line returns a straight line between two points, level or upright where it can be.
func line(x0, y0, x1, y1 float64) path {
	p := path(nil).to('M', x0, y0)
	switch {
	case y0 == y1:
		return p.to('H', x1)
	case x0 == x1:
		return p.to('V', y1)
	}
	return p.to('L', x1, y1)
}
