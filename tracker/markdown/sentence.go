package markdown

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sizes of a link's context, in characters.
const (
	maxContext     = 240 // Before, Text and After together, ellipses aside
	maxContextText = 160 // Text alone
)

// window is how far from the link its sentence is looked at, in bytes: maxContext characters of the
// widest encoding.
const window = maxContext * utf8.UTFMax

// contextAt returns the sentence around text[start:end] of a plain text whose sentences end at ends.
func contextAt(text string, ends []int, start, end int) Context {
	from, to := sentenceAround(ends, start, end, len(text))
	before := text[runeStart(text, max(from, start-window)):start]
	after := text[end:runeStart(text, min(to, end+window))]
	c := Context{Text: cutAfter(strings.TrimSpace(text[start:end]), maxContextText)}
	room := maxContext - utf8.RuneCountInString(c.Text)
	b, a := utf8.RuneCountInString(before), utf8.RuneCountInString(after)
	c.Before = cutBefore(strings.TrimLeft(before, " "), max(room/2, room-a))
	c.After = cutAfter(strings.TrimRight(after, " "), max(room/2, room-b))
	return c
}

// sentenceAround returns the last end of a sentence up to start and the first from end on.
func sentenceAround(ends []int, start, end, length int) (from, to int) {
	if i, found := slices.BinarySearch(ends, start); found {
		from = ends[i]
	} else if i > 0 {
		from = ends[i-1]
	}
	to = length
	if i, _ := slices.BinarySearch(ends, end); i < len(ends) {
		to = ends[i]
	}
	return from, to
}

// sentenceEnds returns the offsets at which sentences of a text end, in order, but for the last one.
func sentenceEnds(text string) []int {
	var ends []int
	for i := range text {
		if endsSentence(text, i) {
			ends = append(ends, i)
		}
	}
	return ends
}

func runeStart(text string, i int) int {
	for i > 0 && i < len(text) && !utf8.RuneStart(text[i]) {
		i--
	}
	return i
}

// endsSentence reports whether a sentence ends right before text[i]. Scripts written without spaces
// have stops of their own; elsewhere a stop must be followed by a space and something that can begin
// a sentence.
func endsSentence(text string, i int) bool {
	if i == 0 || text[i] != ' ' && text[i-1] < utf8.RuneSelf {
		return false
	}
	body := strings.TrimRight(text[max(0, i-maxWord):i], `"')]»”’`)
	stop, size := utf8.DecodeLastRuneInString(body)
	next, _ := utf8.DecodeRuneInString(text[i:])
	switch stop {
	case '。', '！', '？':
		return !strings.ContainsRune(`"')]»”’。！？`, next)
	case '.', '…', '!', '?', '؟', '।':
		return next == ' ' && beginsSentence(text[i:]) && !(stop == '.' && abbreviated(body[:len(body)-size]))
	}
	return false
}

// maxWord is the number of bytes before a stop that may decide whether it ends a sentence.
const maxWord = 24

// beginsSentence reports whether what follows a stop can be the start of a sentence: anything but a
// lower-case letter or further punctuation.
func beginsSentence(rest string) bool {
	rest = strings.TrimLeft(rest, ` "'([«“‘`)
	r, _ := utf8.DecodeRuneInString(rest)
	return rest != "" && !unicode.IsLower(r) && !strings.ContainsRune(`.,;:!?)`, r)
}

// abbreviated reports whether the stop after s belongs to an abbreviation: a single letter ("J.",
// "2 h."), letters with stops between them ("e.g.") or a word of the list.
func abbreviated(s string) bool {
	word := s[strings.LastIndexAny(s, " ([\"'")+1:]
	if i := strings.LastIndexByte(word, '.'); i >= 0 {
		return letters(word[i+1:]) == 1 && letters(word[:i]) <= 2
	}
	if letters(word) == 1 {
		return true
	}
	word = strings.TrimLeft(strings.ToLower(word), "0123456789")
	switch word {
	case "approx", "appr", "ca", "cf", "cp", "dept", "dr", "eg", "esp", "est", "excl", "fig", "h", "hr", "hrs", "ie",
		"incl", "max", "min", "mr", "mrs", "ms", "no", "nr", "pp", "prof", "resp", "sec", "st", "vs", "bzw", "evt",
		"fx", "inkl", "jan", "feb", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "okt", "nov", "dec":
		return true
	}
	return false
}

// letters returns the number of characters of a word made of letters alone, otherwise 99.
func letters(word string) int {
	for _, r := range word {
		if !unicode.IsLetter(r) {
			return 99
		}
	}
	return utf8.RuneCountInString(word)
}

// cutAfter keeps the first limit characters of s, whole words, and marks the cut.
func cutAfter(s string, limit int) string {
	kept, cut := firstRunes(s, limit)
	if !cut {
		return s
	}
	if i := strings.LastIndexByte(kept, ' '); i > 0 {
		kept = kept[:i]
	}
	return kept + "…"
}

// cutBefore keeps the last limit characters of s, whole words, and marks the cut.
func cutBefore(s string, limit int) string {
	skip := utf8.RuneCountInString(s) - limit
	if skip <= 0 {
		return s
	}
	lost, _ := firstRunes(s, skip)
	kept := s[len(lost):]
	if i := strings.IndexByte(kept, ' '); i >= 0 && i < len(kept)-1 {
		kept = kept[i+1:]
	}
	return "…" + kept
}

func firstRunes(s string, limit int) (head string, cut bool) {
	n := 0
	for i := range s {
		if n == limit {
			return s[:i], true
		}
		n++
	}
	return s, false
}
