package edit

import (
	"fmt"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// Error says which place of which record stands against an edit, and what to do about it.
type Error struct {
	Path string // of the record
	tracker.Pos
	Text string // what is wrong, without a full stop
	Hint string // what to do; may be empty

	Unsafe bool // not what was asked is wrong, but the file is written in a way that cannot be edited
}

// Error returns "path:line:column: text (hint)".
func (e *Error) Error() string {
	text := e.Text
	if e.Hint != "" {
		text += " (" + e.Hint + ")"
	}
	if e.Line == 0 {
		return e.Path + ": " + text
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.Path, e.Line, max(e.Column, 1), text)
}

// problemError makes an error of a problem that an edit would bring about.
func problemError(p tracker.Problem) error {
	return &Error{Path: p.Path, Pos: p.Pos, Text: p.Text, Hint: p.Hint}
}

// oneOf says what is allowed in place of a word, the near misses first.
func oneOf(name, word string, allowed []string) (text, hint string) {
	text = fmt.Sprintf("%q is no %s; it is one of %s", word, name, strings.Join(allowed, ", "))
	if near := tracker.Nearest(word, allowed); len(near) > 0 {
		hint = "did you mean " + strings.Join(near, " or ") + "?"
	}
	return text, hint
}
