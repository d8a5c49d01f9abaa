package edit

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// Format returns the bytes of a record in the form that the format asks for, and what was changed, a line
// each. It corrects the spacing of an observation's title, and touches nothing else.
func Format(r *tracker.Record) (after []byte, changes []string, err error) {
	if r.Kind != tracker.KindObservation {
		return r.Source, nil, nil
	}
	title := r.Front().Root.Get("title")
	message, instance, canonical, ok := tracker.ParseTitle(r.Title)
	if title == nil || title.Kind != tracker.Scalar || !ok || canonical {
		return r.Source, nil, nil
	}
	text := tracker.FormatTitle(message, instance)
	e := newEditor(r, tracker.DefaultConfig())
	if err := e.replace(title, &tracker.Node{Kind: tracker.Scalar, Style: tracker.SingleQuoted, Value: text}); err != nil {
		return nil, nil, err
	}
	changes = []string{fmt.Sprintf("line %d: the spacing of the title: %s", title.Pos.Line, text)}
	return e.src, changes, nil
}

// FormatSource is Format for a file that may not be readable as a record: it puts quotes around values
// whose colon keeps the front matter from being read (title: Handle: "x" on y), changing only their
// lines. What it cannot repair is an error that says where and why.
func FormatSource(path string, src []byte) (after []byte, changes []string, err error) {
	for {
		r, problems := tracker.ParseRecord(path, src, tracker.DefaultConfig())
		if r != nil {
			after, more, err := Format(r)
			return after, append(changes, more...), err
		}
		fixed, change, err := quoteLine(path, src, problems)
		if err != nil {
			return nil, nil, err
		}
		src, changes = fixed, append(changes, change)
	}
}

// quoteLine repairs the line that keeps a file from being read, if it is one with an unquoted colon. No
// line is repaired twice, because a quoted value is none.
func quoteLine(path string, src []byte, problems []tracker.Problem) (fixed []byte, change string, err error) {
	if len(problems) == 0 {
		return nil, "", &Error{Path: path, Text: "the file cannot be read"}
	}
	p := problems[len(problems)-1]
	for _, other := range problems {
		if other.Rule == tracker.RuleUnquotedColon {
			p = other
		}
	}
	start, end := lineOf(src, p.Line)
	line := string(src[start:end])
	key, value, ok := tracker.UnquotedColon(line)
	if p.Rule != tracker.RuleUnquotedColon || !ok {
		return nil, "", problemError(p)
	}
	text, comment := splitComment(value)
	quoted := tracker.SingleQuote(text)
	if needsEscapes(text) {
		quoted = doubleQuote(text)
	}
	at := start + strings.Index(line, value)
	fixed, _ = applied(src, []splice{{span{at, at + len(value)}, quoted + comment}})
	return fixed, fmt.Sprintf("line %d: quotes around the %s: %s", p.Line, key, quoted), nil
}

// lineOf returns the bytes of a line, counted from 1, without its line break.
func lineOf(src []byte, number int) (start, end int) {
	for ; number > 1; number-- {
		next := bytes.IndexByte(src[start:], '\n')
		if next < 0 {
			return len(src), len(src)
		}
		start += next + 1
	}
	end = len(src)
	if n := bytes.IndexByte(src[start:], '\n'); n >= 0 {
		end = start + n
	}
	if end > start && src[end-1] == '\r' {
		end--
	}
	return start, end
}

// splitComment parts a value from a comment behind it: a # after white space and after every quote.
func splitComment(value string) (text, comment string) {
	from := strings.LastIndexAny(value, `"'`) + 1
	i := strings.Index(value[from:], " #")
	if i < 0 {
		return value, ""
	}
	text = strings.TrimRight(value[:from+i], " \t")
	return text, value[len(text):]
}
