package site

import (
	"bytes"
	"strconv"
	"strings"
)

// terminal reads what a program wrote for a terminal: text, and between it the codes that colour it. The style
// holds until it is changed, over the ends of lines too.
type terminal struct{ style style }

// style is how a terminal shows text. The zero style is plain.
type style struct {
	fore, back                             colour
	bold, dim, italic, underlined, inverse bool
}

// colour is one of the 16 colours of a terminal, from 1; 0 is none.
type colour uint8

// styled is a stretch of text in one style, named by classes of the stylesheet.
type styled struct{ class, text string }

// read takes a line apart. The codes for style go, and so do those that move the cursor or clear a line; all
// text stays, also what a code would hide.
func (t *terminal) read(line string) []styled {
	var parts []styled
	for line != "" {
		text, code, rest := nextCode(line)
		if text != "" {
			parts = append(parts, styled{t.style.class(), text})
		}
		if parameters, ok := strings.CutSuffix(code, "m"); ok {
			t.style.set(parameters)
		}
		line = rest
	}
	return parts
}

// nextCode returns the text before the first control sequence (ECMA-48, 5.4: escape, [, parameters, one final
// byte), what stands in it after the bracket, and the rest. The sequence that picks ASCII, which tput writes after a
// colour, counts as one without anything in it.
func nextCode(line string) (text, code, rest string) {
	for i := 0; i < len(line); i++ {
		if line[i] != 0x1b {
			continue
		}
		if after, ok := strings.CutPrefix(line[i:], "\x1b(B"); ok {
			return line[:i], "", after
		}
		sequence, ok := strings.CutPrefix(line[i:], "\x1b[")
		if !ok {
			continue
		}
		n := len(sequence) - len(strings.TrimLeft(sequence, "0123456789;:?"))
		if n < len(sequence) && sequence[n] >= '@' && sequence[n] <= '~' {
			return line[:i], sequence[:n+1], sequence[n+1:]
		}
	}
	return line, "", ""
}

// set changes the style by the parameters of SGR (ECMA-48, 8.3.117): numbers between semicolons, none being 0.
// A terminal's further colours become the nearest of the 16.
func (s *style) set(parameters string) {
	codes := strings.FieldsFunc(parameters, func(r rune) bool { return r == ';' || r == ':' })
	if len(codes) == 0 {
		codes = []string{"0"}
	}
	for len(codes) > 0 {
		n, _ := strconv.Atoi(codes[0])
		codes = codes[1:]
		if n == 38 || n == 48 {
			var c colour
			c, codes = farColour(codes)
			s.colour(n == 48, c)
			continue
		}
		s.change(n)
	}
}

// change applies one parameter; those without a look here, such as blinking, change nothing.
func (s *style) change(n int) {
	switch {
	case n == 0:
		*s = style{}
	case n == 1, n == 21:
		s.bold = n == 1
	case n == 2:
		s.dim = true
	case n == 22:
		s.bold, s.dim = false, false
	case n == 3, n == 23:
		s.italic = n == 3
	case n == 4, n == 24:
		s.underlined = n == 4
	case n == 7, n == 27:
		s.inverse = n == 7
	case n >= 30 && n <= 37, n >= 40 && n <= 47:
		s.colour(n >= 40, colour(n%10+1))
	case n >= 90 && n <= 97, n >= 100 && n <= 107:
		s.colour(n >= 100, colour(n%10+9))
	case n == 39, n == 49:
		s.colour(n == 49, 0)
	}
}

func (s *style) colour(ground bool, c colour) {
	if ground {
		s.back = c
	} else {
		s.fore = c
	}
}

// farColour reads what follows 38 and 48: 5 and one of 256 colours, or 2 and red, green and blue.
func farColour(codes []string) (colour, []string) {
	number := func(i int) int {
		if i >= len(codes) {
			return 0
		}
		n, _ := strconv.Atoi(codes[i])
		return min(max(n, 0), 255)
	}
	switch number(0) {
	case 5:
		return of256(number(1)), codes[min(2, len(codes)):]
	case 2:
		return nearest(number(1), number(2), number(3)), codes[min(4, len(codes)):]
	}
	return 0, nil
}

// of256 returns the nearest of the 16 to one of 256 colours: the 16, a cube of 6 levels each, and 24 greys.
func of256(n int) colour {
	switch {
	case n < 16:
		return colour(n + 1)
	case n >= 232:
		grey := 8 + 10*(n-232)
		return nearest(grey, grey, grey)
	}
	level := func(i int) int {
		if i == 0 {
			return 0
		}
		return 55 + 40*i
	}
	return nearest(level((n-16)/36), level((n-16)/6%6), level((n-16)%6))
}

// nearest returns the colour of the 16 that has the same of red, green and blue in it, bright if the strongest is.
func nearest(red, green, blue int) colour {
	top := max(red, green, blue)
	if top-min(red, green, blue) < 40 { // a grey
		switch {
		case top < 64:
			return 1
		case top < 144:
			return 9
		case top < 216:
			return 8
		}
		return 16
	}
	c := colour(1)
	for i, v := range []int{red, green, blue} {
		if v > top/2 {
			c += 1 << i
		}
	}
	if top > 216 {
		c += 8
	}
	return c
}

// class returns the classes of the stylesheet that show the style; "" for plain text.
func (s style) class() string {
	if s == (style{}) {
		return ""
	}
	var all []string
	switch {
	case s.inverse:
		all = append(all, "sv")
	case s.fore > 0:
		all = append(all, "fg"+strconv.Itoa(int(s.fore)-1))
	case s.dim:
		all = append(all, "fg8")
	}
	if s.back > 0 && !s.inverse {
		all = append(all, "bg"+strconv.Itoa((int(s.back)-1)%8))
	}
	for _, on := range []struct {
		set   bool
		class string
	}{{s.bold, "sb"}, {s.italic, "si"}, {s.underlined, "su"}} {
		if on.set {
			all = append(all, on.class)
		}
	}
	return strings.Join(all, " ")
}

// visible returns text with everything that would hide something shown: invalid UTF-8 as U+FFFD, control
// characters by their pictures, and the codes that change the direction of text by U+FFFD.
func visible(text []byte) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == 0x1b:
			return r
		case r < ' ':
			return '\u2400' + r
		case r == 0x7f:
			return '\u2421'
		case r >= 0x80 && r < 0xa0, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return '\uFFFD'
		}
		return r
	}, string(bytes.ToValidUTF8(text, []byte("\uFFFD"))))
}

// escapeShown replaces the escape characters that begin no code by their picture.
func escapeShown(text string) string { return strings.ReplaceAll(text, "\x1b", "\u241b") }
