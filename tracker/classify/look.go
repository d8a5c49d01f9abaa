package classify

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// look is what of a report is compared: the same for a question and for what is known.
type look struct {
	words []count  // of error and text, masked, by word
	size  float64  // of all words, repeated ones too
	head  []string // words of the error message, sorted
	exact []string // identifiers and numbers as they were written, sorted
	nums  []string // the numbers in the error message as they were written, sorted
	frame []string // functions of the stack, innermost first, each once

	instances, alerts []string // sorted
	service           string
	day               float64 // since 1970; 0 if not known
	error             string  // masked
}

// count is how often a word occurs.
type count struct {
	word string
	n    int32
}

// lookAt reads a report. It depends on nothing else, so that many can be read at once.
func lookAt(r Report) look {
	whole, message := r.whole(), r.Error
	if message == "" {
		message = Headline(whole)
	}
	masked := Mask(message)
	l := look{service: r.Service, instances: sorted(r.Instances), alerts: sorted(r.Alerts), error: strings.Join(strings.Fields(masked), " ")}
	if !r.At.IsZero() {
		l.day = float64(r.At.Unix()) / (24 * 60 * 60)
	}
	head := wordsOf(masked)
	all := wordsOf(Mask(whole))
	if r.Error != "" {
		all = append(all, head...)
	}
	l.size = float64(len(all))
	l.words = tally(all)
	slices.Sort(head)
	l.head = slices.Clip(slices.Compact(head))
	l.exact, l.nums = exactOf(r.Error, whole), numbersOf(masked)
	l.frame = framesOf(whole)
	return l
}

// sorted returns the strings in order, each once.
func sorted(s []string) []string {
	s = slices.Clone(s)
	slices.Sort(s)
	return slices.Compact(s)
}

// tally counts words, in the order in which they come first.
func tally(words []string) []count {
	at := make(map[string]int32, len(words)/2)
	counts := make([]count, 0, len(words)/2)
	for _, w := range words {
		i, ok := at[w]
		if !ok {
			i = int32(len(counts))
			at[w] = i
			counts = append(counts, count{word: w})
		}
		counts[i].n++
	}
	return slices.Clip(counts)
}

// wordsOf returns the words of masked text in lower case. A compound name (java.io.IOException, disk_full,
// readAhead) is one word and each of its parts too. Numbers, bytes of dumps and single letters are left out.
func wordsOf(masked string) []string {
	words := make([]string, 0, len(masked)/8)
	for i := 0; i < len(masked); {
		if masked[i] == '<' {
			i += max(1, maskName(masked[i:]))
			continue
		}
		n := nameAt(masked, i)
		if n == 0 {
			_, n := utf8.DecodeRuneInString(masked[i:])
			i += n
			continue
		}
		words = appendWord(words, masked[i:i+n])
		i += n
	}
	return words
}

// nameAt returns the length of the run of name runes at i.
func nameAt(text string, i int) int {
	end := i
	for end < len(text) {
		if c := text[end]; c < utf8.RuneSelf {
			if !nameByte(c) {
				break
			}
			end++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[end:])
		if !nameRune(r) {
			break
		}
		end += n
	}
	return end - i
}

// maskName returns the length of the name of a mask with which text begins.
func maskName(text string) int {
	for i := range maskTable {
		if strings.HasPrefix(text, maskTable[i].Name) {
			return len(maskTable[i].Name)
		}
	}
	return 0
}

func nameRune(r rune) bool {
	if r < utf8.RuneSelf {
		return nameByte(byte(r))
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

func nameByte(c byte) bool { return letter(c) || digit(c) || nameMark(c) }

func appendWord(words []string, name string) []string {
	name = trimName(name)
	word, compound := spelled(name)
	if !word {
		return words
	}
	words = append(words, strings.ToLower(name))
	if !compound {
		return words
	}
	before, from := len(words), 0
	for i := 1; i <= len(name); i++ {
		if i < len(name) && !partAt(name, i) {
			continue
		}
		if part := trimName(name[from:i]); len(part) > 1 && span(part, 0, digit) != len(part) {
			words = append(words, strings.ToLower(part))
		}
		from = i
	}
	if len(words) == before+1 && len(words[before]) == len(name) {
		return words[:before]
	}
	return words
}

// trimName leaves out the marks around a name.
func trimName(name string) string {
	for name != "" && nameMark(name[0]) {
		name = name[1:]
	}
	for name != "" && nameMark(name[len(name)-1]) {
		name = name[:len(name)-1]
	}
	return name
}

func nameMark(c byte) bool { return c == '.' || c == '_' || c == '$' }

// spelled reports whether a name is a word, and whether it has parts. No words are single letters, numbers, versions
// and what looks like bytes of a dump: "7c", "0f1f44".
func spelled(name string) (word, compound bool) {
	digits, number, hex := false, true, true
	for i := range len(name) {
		c := name[i]
		d := digit(c)
		digits, number, hex = digits || d, number && (d || c == '.'), hex && hexDigit(c)
		compound = compound || i > 0 && partAt(name, i)
	}
	return len(name) > 1 && !number && !(hex && digits), compound
}

// partAt reports whether a part of a compound name begins at i.
func partAt(name string, i int) bool {
	c, before := name[i], name[i-1]
	return c == '.' || c == '_' || c == '$' || 'A' <= c && c <= 'Z' && 'a' <= before && before <= 'z'
}

// exactOf returns words with a digit as they are written, times and addresses aside: versions, ids of tickets and
// of vulnerabilities, names of machines. Sorted.
func exactOf(texts ...string) []string {
	var found []string
	for _, text := range texts {
		for i := 0; i < len(text); {
			n, digits := exactAt(text, i)
			if n == 0 {
				_, n = utf8.DecodeRuneInString(text[i:])
			}
			if digits {
				w := strings.ToLower(strings.Trim(text[i:i+n], "._$-"))
				if len(w) >= 3 && len(w) <= 40 {
					found = append(found, w)
				}
			}
			i += n
		}
	}
	slices.Sort(found)
	return slices.Clip(slices.Compact(found))
}

// exactAt returns the length of the run of name runes and dashes at i, and whether it has an ASCII digit.
func exactAt(text string, i int) (n int, digits bool) {
	end := i
	for end < len(text) {
		if c := text[end]; c < utf8.RuneSelf {
			if c != '-' && !nameByte(c) {
				break
			}
			digits = digits || digit(c)
			end++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[end:])
		if !nameRune(r) {
			break
		}
		end += n
	}
	return end - i, digits
}

// numbersOf returns the numbers of a masked error message, versions whole, sorted.
func numbersOf(message string) []string {
	var found []string
	for i := 0; i < len(message); i++ {
		if !digit(message[i]) {
			continue
		}
		end := span(message, i, func(c byte) bool { return digit(c) || c == '.' })
		found = append(found, strings.TrimRight(message[i:end], "."))
		i = end
	}
	return sorted(found)
}
