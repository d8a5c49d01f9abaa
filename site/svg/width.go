package svg

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Advances of printable ASCII in thousandths of an em, from DejaVu Sans 2.37: the widest of the fonts that a
// browser without the ones of the stylesheet is likely to take, wider than Verdana in figures and
// capitals. An average over ordinary text is 5.7 units a character at a size of 10.
var (
	advances = [...]uint16{
		318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636, 636, 636, 636,
		636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635,
		611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612,
		635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
	}
	boldAdvances = [...]uint16{
		348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365, 696, 696, 696, 696, 696, 696, 696, 696,
		696, 696, 400, 400, 838, 838, 838, 580, 1000, 774, 762, 734, 830, 683, 683, 821, 837, 372, 372, 775, 637, 995, 837, 850, 733, 850, 770, 720,
		682, 812, 774, 1103, 771, 724, 725, 457, 365, 457, 838, 500, 500, 675, 716, 593, 716, 678, 435, 716, 712, 343, 343, 665, 343, 1042, 712, 687,
		716, 716, 493, 595, 478, 712, 652, 924, 645, 652, 582, 712, 365, 712, 838,
	}
)

// Width estimates the width of s in the units of its size: an upper bound for the usual fonts in Latin text, and a
// generous average elsewhere. Combining marks and what directs or joins text have no width.
func Width(s string, size float64, bold bool) float64 {
	total := 0
	for _, r := range s {
		total += advance(r, bold)
	}
	return float64(total) * size / 1000
}

// advance returns the width of one character in thousandths of an em.
func advance(r rune, bold bool) int {
	if r >= ' ' && r <= '~' {
		if bold {
			return int(boldAdvances[r-' '])
		}
		return int(advances[r-' '])
	}
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case r == '·':
		return 380
	case r == '×':
		return 838
	case r >= 0x2600 && r < 0x2800 || r >= 0x1F000 && r < 0x20000: // pictures
		return 1400
	case r < 0x250: // the other Latin letters
		return 850
	}
	return 1000 // Chinese, Japanese and Korean fill their em; others take less on average
}

// clean returns s on one line without what would direct text beyond itself, isolated if it holds letters that run
// from right to left, so that its neighbours on the line stay in their order.
func clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	plain, rightToLeft, last := true, false, ' '
	for _, r := range s {
		plain = plain && r >= ' ' && r != 0x7F && !directs(r) && (r != ' ' || last != ' ')
		last = r
		rightToLeft = rightToLeft || r >= 0x590 && unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko)
	}
	if !plain || last == ' ' { // a browser draws spaces as one, too
		s = strings.Map(func(r rune) rune {
			if directs(r) {
				return -1
			}
			return r
		}, s)
		s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	}
	if rightToLeft {
		return "\u2068" + s + "\u2069"
	}
	return s
}

// directs says whether a character changes the direction of the text around it.
func directs(r rune) bool {
	return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r == 0x200E || r == 0x200F || r == 0x61C
}

// bare takes the isolation off again, for cutting.
func bare(s string) string { return strings.Trim(s, "\u2068\u2069") }

// cut shortens s to at most width units and at most n characters, ending in "…" if anything was lost.
func cut(s string, n int, width, size float64, bold bool) string {
	s = bare(clean(s))
	if utf8.RuneCountInString(s) <= n && Width(s, size, bold) <= width {
		return clean(s)
	}
	kept, count, left := 0, 1, width-Width("…", size, bold)
	for i, r := range s {
		left -= Width(string(r), size, bold)
		if count >= n || left < 0 {
			break
		}
		count++
		kept = i + utf8.RuneLen(r)
	}
	return clean(strings.TrimRight(s[:kept], " ") + "…")
}

// cutMiddle shortens s to at most width units by leaving out its middle: names of machines differ at the end.
func cutMiddle(s string, width, size float64) string {
	s = bare(clean(s))
	if Width(s, size, false) <= width {
		return clean(s)
	}
	runes := []rune(s)
	left := width - Width("…", size, false)
	head, tail := 0, len(runes)
	for head < tail {
		next := runes[tail-1]
		if head < len(runes)-tail {
			next = runes[head]
		}
		if left -= Width(string(next), size, false); left < 0 {
			break
		}
		if head < len(runes)-tail {
			head++
		} else {
			tail--
		}
	}
	return clean(string(runes[:head]) + "…" + string(runes[tail:]))
}

// wrap breaks s between words into at most two lines of at most n characters and width units. Words longer than a line
// are broken, and what does not fit is cut at a word, or within the first word of the line, and ends in "…".
func wrap(s string, n int, width, size float64, bold bool) []string {
	s = bare(clean(s))
	first, rest := takeLine(s, n, width, size, bold)
	if rest == "" {
		return []string{clean(first)}
	}
	second, more := takeLine(rest, n, width, size, bold)
	if more != "" {
		second = second + "…"
		for second != "…" && (utf8.RuneCountInString(second) > n || Width(second, size, bold) > width) {
			second = shorter(second)
		}
	}
	return []string{clean(first), clean(second)}
}

// shorter takes the last word before the "…" off, or the last character if there is only one word.
func shorter(s string) string {
	s = strings.TrimSuffix(s, "…")
	if at := strings.LastIndexByte(strings.TrimRight(s, " "), ' '); at > 0 {
		return strings.TrimRight(s[:at], " ") + "…"
	}
	_, size := utf8.DecodeLastRuneInString(s)
	return s[:len(s)-size] + "…"
}

// takeLine returns as many words of s as fit on a line, and what is left of it.
func takeLine(s string, n int, width, size float64, bold bool) (taken, rest string) {
	if utf8.RuneCountInString(s) <= n && Width(s, size, bold) <= width {
		return s, ""
	}
	space, count, used := -1, 0, 0.0
	for i, r := range s {
		if r == ' ' {
			space = i
		}
		count++
		used += Width(string(r), size, bold)
		if (count > n || used > width) && r != ' ' {
			if space > 0 {
				return s[:space], s[space+1:]
			}
			if i == 0 { // a line takes one character even if it is too wide
				i = utf8.RuneLen(r)
			}
			return s[:i], s[i:]
		}
	}
	return s, ""
}
