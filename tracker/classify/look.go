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
	n    float64
}

// lookAt reads a report. It depends on nothing else, so that many can be read at once.
func lookAt(r Report) look {
	message := r.Error
	if message == "" {
		message = Headline(r.whole())
	}
	masked := Mask(message)
	l := look{service: r.Service, instances: sorted(r.Instances), alerts: sorted(r.Alerts), error: strings.Join(strings.Fields(masked), " ")}
	if !r.At.IsZero() {
		l.day = float64(r.At.Unix()) / (24 * 60 * 60)
	}
	l.head = sorted(wordsOf(masked))
	all := wordsOf(Mask(r.whole()))
	if r.Error != "" {
		all = append(all, wordsOf(masked)...)
	}
	l.size = float64(len(all))
	l.words = tally(all)
	l.exact, l.nums = exactOf(r.Error+"\n"+r.whole()), numbersOf(message)
	l.frame = framesOf(r.whole())
	return l
}

// sorted returns the strings in order, each once.
func sorted(s []string) []string {
	s = slices.Clone(s)
	slices.Sort(s)
	return slices.Compact(s)
}

func tally(words []string) []count {
	slices.Sort(words)
	var counts []count
	for _, w := range words {
		if n := len(counts); n > 0 && counts[n-1].word == w {
			counts[n-1].n++
			continue
		}
		counts = append(counts, count{w, 1})
	}
	return counts
}

// wordsOf returns the words of masked text in lower case. A compound name (java.io.IOException, disk_full,
// readAhead) is one word and each of its parts too. Numbers, bytes of dumps and single letters are left out.
func wordsOf(masked string) []string {
	var words []string
	for i := 0; i < len(masked); {
		r, n := utf8.DecodeRuneInString(masked[i:])
		if r == '<' {
			if end := maskName(masked[i:]); end > 0 {
				i += end
				continue
			}
		}
		if !nameRune(r) {
			i += n
			continue
		}
		end := i
		for end < len(masked) {
			r, n := utf8.DecodeRuneInString(masked[end:])
			if !nameRune(r) {
				break
			}
			end += n
		}
		words = appendWord(words, masked[i:end])
		i = end
	}
	return words
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
		c := byte(r)
		return digit(c) || letter(c) || c == '_' || c == '.' || c == '$'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

func appendWord(words []string, name string) []string {
	name = strings.Trim(name, "._$")
	if len(name) < 2 || strings.Trim(name, "0123456789.") == "" || bytesOf(name) {
		return words
	}
	words = append(words, strings.ToLower(name))
	parts := words[len(words):]
	from := 0
	for i := 1; i <= len(name); i++ {
		if i < len(name) && !partAt(name, i) {
			continue
		}
		if part := strings.Trim(name[from:i], "._$"); len(part) > 1 && strings.Trim(part, "0123456789") != "" {
			parts = append(parts, strings.ToLower(part))
		}
		from = i
	}
	if len(parts) == 1 && len(parts[0]) == len(name) {
		return words
	}
	return append(words, parts...)
}

// bytesOf reports whether a name looks like bytes of a dump: "7c", "0f1f44".
func bytesOf(name string) bool {
	return strings.ContainsAny(name, "0123456789") && span(name, 0, hexDigit) == len(name)
}

// partAt reports whether a part of a compound name begins at i.
func partAt(name string, i int) bool {
	c, before := name[i], name[i-1]
	return c == '.' || c == '_' || c == '$' || 'A' <= c && c <= 'Z' && 'a' <= before && before <= 'z'
}

// exactOf returns words with a digit as they are written, times and addresses aside: versions, ids of tickets and
// of vulnerabilities, names of machines. Sorted.
func exactOf(text string) []string {
	var found []string
	for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return !nameRune(r) && r != '-' }) {
		if !strings.ContainsAny(w, "0123456789") {
			continue
		}
		w = strings.ToLower(strings.Trim(w, "._$-"))
		if len(w) >= 3 && len(w) <= 40 {
			found = append(found, w)
		}
	}
	return sorted(found)
}

// numbersOf returns the numbers of an error message, versions whole, sorted. What is masked is not among them.
func numbersOf(message string) []string {
	message = Mask(message)
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
