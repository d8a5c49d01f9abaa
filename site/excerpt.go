package site

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Excerpt is a text file as a page shows it: all of it, or the part that says most.
type Excerpt struct {
	ID       string // to link to; a line's is ID-number
	Lines    []Line
	From, To int // numbers of the first and the last line shown
	Total    int // lines of the whole file
	Open     bool
	Hits     []string // numbers of the first lines shown in which the sighting's error stands
	HitCount int      // of all such lines of the file
	Garbled  bool     // something of what is shown is not UTF-8
}

// Line is a numbered line of text.
type Line struct {
	Number string // as wide as the widest, for a column
	ID     string // to link to
	Parts  []Part
	More   string // "and 1.2 MB more in this line"; empty if all is shown
}

// Part is a stretch of a line that looks the same.
type Part struct {
	Class string // of the stylesheet, for the colours of a terminal
	Mark  bool   // the words of the sighting's error
	Text  string
}

const (
	excerptLines = 200      // lines shown in place, and
	excerptBytes = 24 << 10 // bytes of them, so that a page stays under its 120 KB
	openLines    = 24       // lines that are shown unfolded
	lineBytes    = 2000     // of one line that are shown
	linesBefore  = 10       // shown before the first hit of a file that is too long to be shown from its beginning
	hitsNamed    = 6        // lines with the error that are linked to
	shortestHit  = 4        // bytes of an error that is looked for
)

// Whole reports whether all lines of the file are shown.
func (x *Excerpt) Whole() bool { return len(x.Lines) == x.Total }

// HitWords says on which lines the error stands, up to their numbers.
func (x *Excerpt) HitWords() string {
	switch {
	case x.HitCount > len(x.Hits):
		return "The error stands on " + count(x.HitCount, "line") + ", of those shown "
	case x.HitCount == 1:
		return "The error stands on line "
	}
	return "The error stands on lines "
}

// excerptOf returns what a page shows of a text: its beginning or, where the sighting's error stands only further
// down, what is around it.
func excerptOf(id string, content []byte, message string) *Excerpt {
	content = bytes.TrimPrefix(content, []byte("\uFEFF"))
	x := &Excerpt{ID: id}
	needle := foldedNeedle(message)
	first := x.scan(content, needle)
	x.From = 1
	if first > excerptLines {
		x.From = first - linesBefore
	}
	x.read(content, needle)
	x.To = x.From + len(x.Lines) - 1
	x.Open = x.Total <= openLines
	x.number()
	return x
}

// foldedNeedle returns an error as it is looked for: in lower case, nil if it is too short to be told from other words.
func foldedNeedle(message string) []byte {
	if len(message) < shortestHit {
		return nil
	}
	return asciiLower([]byte(message))
}

// scan counts the lines and those with a hit, and returns the number of the first that has one, 0 for none.
func (x *Excerpt) scan(content, needle []byte) (first int) {
	for line := range bytes.Lines(content) {
		x.Total++
		if indexFold(line, needle) >= 0 {
			x.HitCount++
			if first == 0 {
				first = x.Total
			}
		}
	}
	return first
}

// read takes the lines from From on, as many as the limits allow. The colours of a terminal are those that the lines
// shown set.
func (x *Excerpt) read(content, needle []byte) {
	var t terminal
	number, room := 0, excerptBytes
	for raw := range bytes.Lines(content) {
		if number++; number < x.From {
			continue
		}
		if len(x.Lines) == excerptLines || room <= 0 {
			return
		}
		line := x.line(raw, needle, &t)
		x.Lines = append(x.Lines, line)
		room -= min(len(raw), lineBytes)
		if line.marked() && len(x.Hits) < hitsNamed {
			x.Hits = append(x.Hits, fmt.Sprint(number))
		}
	}
}

func (x *Excerpt) line(raw, needle []byte, t *terminal) Line {
	raw = bytes.TrimRight(raw, "\r\n")
	var line Line
	if over := len(raw) - lineBytes; over > 0 {
		raw = trimPartial(raw[:lineBytes])
		line.More = "… and " + size(int64(over)) + " more in this line"
	}
	x.Garbled = x.Garbled || !utf8.Valid(raw)
	for _, s := range t.read(visible(raw)) {
		line.Parts = append(line.Parts, Part{Class: s.class, Text: escapeShown(s.text)})
	}
	line.mark(needle)
	return line
}

// trimPartial takes away the beginning of a character with which a cut text may end.
func trimPartial(text []byte) []byte {
	for i := len(text) - 1; i >= max(0, len(text)-utf8.UTFMax); i-- {
		if utf8.RuneStart(text[i]) {
			if !utf8.FullRune(text[i:]) {
				return text[:i]
			}
			break
		}
	}
	return text
}

func (l *Line) marked() bool {
	for _, p := range l.Parts {
		if p.Mark {
			return true
		}
	}
	return false
}

// mark sets apart the places where the error stands, across changes of style.
func (l *Line) mark(needle []byte) {
	if len(needle) == 0 {
		return
	}
	var whole strings.Builder
	for _, p := range l.Parts {
		whole.WriteString(p.Text)
	}
	text := []byte(whole.String())
	for from := 0; ; {
		at := indexFold(text[from:], needle)
		if at < 0 {
			return
		}
		l.markFrom(from+at, from+at+len(needle))
		from += at + len(needle)
	}
}

// markFrom sets apart the bytes of the line from one to another.
func (l *Line) markFrom(from, to int) {
	var parts []Part
	at := 0
	for _, p := range l.Parts {
		a, b := min(max(from-at, 0), len(p.Text)), min(max(to-at, 0), len(p.Text))
		at += len(p.Text)
		for _, piece := range []Part{{p.Class, p.Mark, p.Text[:a]}, {p.Class, true, p.Text[a:b]}, {p.Class, p.Mark, p.Text[b:]}} {
			if piece.Text != "" {
				parts = append(parts, piece)
			}
		}
	}
	l.Parts = parts
}

// number gives the lines their numbers and ids.
func (x *Excerpt) number() {
	width := len(fmt.Sprint(x.To))
	for i := range x.Lines {
		n := x.From + i
		x.Lines[i].Number, x.Lines[i].ID = fmt.Sprintf("%*d", width, n), fmt.Sprintf("%s-%d", x.ID, n)
	}
}

// indexFold returns where needle, which is in lower case, first stands in text, ASCII letters of either case being
// the same; -1 if nowhere, or if needle is empty.
func indexFold(text, needle []byte) int {
	if len(needle) == 0 {
		return -1
	}
	lower := needle[0]
	upper := lower
	if lower >= 'a' && lower <= 'z' {
		upper -= 'a' - 'A'
	}
	for from := 0; from+len(needle) <= len(text); from++ {
		at := bytes.IndexByte(text[from:], lower)
		if upper != lower {
			if other := bytes.IndexByte(text[from:], upper); other >= 0 && (at < 0 || other < at) {
				at = other
			}
		}
		if from += at; at < 0 || from+len(needle) > len(text) {
			return -1
		}
		if equalFold(text[from:from+len(needle)], needle) {
			return from
		}
	}
	return -1
}

func equalFold(text, lower []byte) bool {
	for i, c := range text {
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != lower[i] {
			return false
		}
	}
	return true
}

func asciiLower(text []byte) []byte {
	lower := bytes.Clone(text)
	for i, c := range lower {
		if c >= 'A' && c <= 'Z' {
			lower[i] = c + 'a' - 'A'
		}
	}
	return lower
}
