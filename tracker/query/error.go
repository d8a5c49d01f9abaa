package query

import (
	"fmt"
	"strings"
	"unicode"
)

// SyntaxError says where a query cannot be understood, and what was expected there.
type SyntaxError struct {
	Query    string
	Offset   int    // of the place in Query, in characters from 1
	Text     string // what is wrong
	Expected string // what may stand there; may be empty
	Hint     string // what was probably meant; may be empty
}

// Error returns several lines: what is wrong, the query, a caret under the place, and what was expected.
func (e *SyntaxError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "query: %s\n  %s\n  %s^", e.Text, oneLine(e.Query), strings.Repeat(" ", e.Offset-1))
	if e.Expected != "" {
		fmt.Fprintf(&b, "\n  expected %s", e.Expected)
	}
	if e.Hint != "" {
		fmt.Fprintf(&b, "\n  hint: %s", e.Hint)
	}
	return b.String()
}

// oneLine keeps the caret under its place, and control characters off the terminal.
func oneLine(query string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, query)
}

// wrong makes an error at a place counted from 0. Parse adds the query.
func wrong(at int, text, expected string) *SyntaxError {
	return &SyntaxError{Offset: at + 1, Text: text, Expected: expected}
}

func (e *SyntaxError) hint(text string) *SyntaxError {
	e.Hint = text
	return e
}
