package query

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// needle is text to be found whatever its case. A space in it stands for any run of white space, so
// that a phrase is found across a line break.
type needle struct {
	lower string
	ascii bool
}

func newNeedle(text string) needle {
	lower := strings.ToLower(strings.Join(strings.Fields(text), " "))
	ascii := strings.IndexFunc(lower, func(c rune) bool { return c >= utf8.RuneSelf }) < 0
	return needle{lower, ascii}
}

// in reports whether text holds the needle. Bytes are searched where they are; only a needle beyond
// ASCII needs a copy in lower case.
func (n needle) in(text string) bool {
	if !n.ascii {
		text = strings.ToLower(text)
	}
	return find(text, n.lower)
}

func (n needle) inBytes(text []byte) bool {
	if !n.ascii {
		text = bytes.ToLower(text)
	}
	return find(text, n.lower)
}

// find reports whether text holds the pattern, which is in lower case and not empty.
func find[T string | []byte](text T, pattern string) bool {
	first := pattern[0]
	for i := 0; i+1 <= len(text); i++ {
		if lowerByte(text[i]) == first && startsWith(text[i:], pattern) {
			return true
		}
	}
	return false
}

func startsWith[T string | []byte](text T, pattern string) bool {
	at := 0
	for i := 0; i < len(pattern); i++ {
		if pattern[i] == ' ' {
			from := at
			for at < len(text) && isSpace(text[at]) {
				at++
			}
			if at == from {
				return false
			}
			continue
		}
		if at == len(text) || lowerByte(text[at]) != pattern[i] {
			return false
		}
		at++
	}
	return true
}

func lowerByte(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

func isSpace(c byte) bool { return c == ' ' || '\t' <= c && c <= '\r' }

// matchGlob reports whether the whole text fits the pattern whatever its case: * is any run of
// characters, the slash included, and ? any one character.
func matchGlob(pattern, text string) bool {
	afterStar, retry := -1, 0 // where to take up again if what follows the last star does not fit
	p, t := 0, 0
	for t < len(text) {
		c, width := utf8.DecodeRuneInString(text[t:])
		want, wantWidth := utf8.DecodeRuneInString(pattern[p:])
		switch {
		case wantWidth > 0 && want == '*':
			p++
			afterStar, retry = p, t
		case wantWidth > 0 && (want == '?' || unicode.ToLower(want) == unicode.ToLower(c)):
			p, t = p+wantWidth, t+width
		case afterStar >= 0:
			_, width = utf8.DecodeRuneInString(text[retry:])
			retry += width
			p, t = afterStar, retry
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}
