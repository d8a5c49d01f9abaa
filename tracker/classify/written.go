package classify

import (
	"slices"
	"strings"
	"unicode"
)

// written is a report in the parts that are masked each for itself: the lines that machines wrote, and the paragraphs
// that people did. Most parts need not be masked, since a signature can match in few of them.
type written []part

type part struct {
	raw   string
	lower string // raw in lower case
	told  bool   // by people
	lines []string
	known bool // lines are: masked, and told ones cut into sentences
}

func (r Report) written() written {
	var w written
	add := func(raw string, told bool) {
		if raw != "" {
			w = append(w, part{raw: raw, lower: strings.ToLower(raw), told: told})
		}
	}
	for l := range strings.Lines(r.Error + "\n" + r.Log) {
		add(l, false)
	}
	for paragraph := range strings.SplitSeq(r.Text, "\n\n") {
		add(paragraph, true)
	}
	return w
}

// masked returns the lines that signatures look at, as Report.masked has them.
func (p *part) masked() []string {
	if p.known {
		return p.lines
	}
	p.known = true
	whole, end := line(Mask(p.raw)), ". "
	if !p.told {
		end = "\n" // of which there is none
	}
	for l := range strings.SplitSeq(whole, end) {
		if l != "" {
			p.lines = append(p.lines, l)
		}
	}
	return p.lines
}

// matchIn is match without regard to the scope, in what is not masked yet.
func (m Matcher) matchIn(w written) (line string, ok bool) {
	for i := range w {
		p := &w[i]
		if slices.ContainsFunc(m.words, func(word string) bool { return !strings.Contains(p.lower, word) }) {
			continue
		}
		denied := disowns
		if p.told {
			denied = denies
		}
		for _, l := range p.masked() {
			if at := m.find(l); at >= 0 && !denied(l[:at]) {
				return l, true
			}
		}
	}
	return "", false
}

// unmaskedWords returns the words that stand in a text, in lower case, before it is masked if the masked text, in lower
// case, holds must: those without the name of a mask, or what may be a part of one.
func unmaskedWords(must string) []string {
	outside := func(r rune) bool { return r == '<' || r == '>' || unicode.IsSpace(r) }
	var words []string
	for _, word := range strings.FieldsFunc(must, outside) {
		if !slices.ContainsFunc(maskTable, func(r MaskRule) bool { return strings.Contains(r.Name, word) }) {
			words = append(words, word)
		}
	}
	return words
}
