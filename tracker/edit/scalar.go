package edit

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/casebook-dev/casebook/tracker"
)

// writeScalar returns text as a YAML scalar on one line, in the style asked for if text can be written
// in it, else in the plainest one that reads back as the same text. With flow it stands in brackets.
func writeScalar(text string, style tracker.Style, flow bool) string {
	switch {
	case needsEscapes(text) || style == tracker.DoubleQuoted:
		return doubleQuote(text)
	case style == tracker.SingleQuoted || !plainSafe(text, flow):
		return tracker.SingleQuote(text)
	}
	return text
}

// needsEscapes reports whether text holds what only a double-quoted scalar can write on one line.
func needsEscapes(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return !printable(r) })
}

// printable reports whether r may stand unescaped in a line of YAML. The line breaks of YAML 1.1 and
// the byte order mark are printable to YAML, but not the same everywhere.
// Source: YAML 1.2.2, production 1, c-printable.
func printable(r rune) bool {
	switch {
	case r < ' ', r >= 0x7f && r < 0xa0, r == '\u2028', r == '\u2029', r == '\ufeff', r >= 0xfffe && r <= 0xffff:
		return false
	}
	return true
}

func doubleQuote(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\r':
			b.WriteString(`\r`)
		case r < 0x100 && !printable(r):
			fmt.Fprintf(&b, `\x%02x`, r)
		case !printable(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// plainSafe reports whether text may be written without quotes. It says no in doubt.
func plainSafe(text string, flow bool) bool {
	switch text {
	case "", "~", "null", "Null", "NULL", "<<", "=", "-":
		return false
	}
	if strings.TrimFunc(text, unicode.IsSpace) != text || strings.HasPrefix(text, "---") || strings.HasPrefix(text, "...") {
		return false
	}
	if strings.ContainsRune(",[]{}#&*!|>'\"%@`?:", rune(text[0])) || strings.HasPrefix(text, "- ") {
		return false
	}
	if flow && (strings.ContainsAny(text, ",[]{}") || text[0] == '-' && len(text) == 1) {
		return false
	}
	return !strings.Contains(text, ": ") && !strings.Contains(text, " #") && !strings.HasSuffix(text, ":")
}

// literal returns text of several lines as a literal block scalar whose lines are indented by indent
// spaces. ok is false for text that a literal block cannot hold, or that would be misread in one.
func literal(text string, indent int, eol string) (block string, ok bool) {
	body, header := strings.TrimSuffix(text, "\n"), "|-"
	if body != text {
		header = "|"
	}
	var b strings.Builder
	b.WriteString(header)
	for i, line := range strings.Split(body, "\n") {
		if needsEscapes(line) || strings.TrimSpace(line) == "" && (line != "" || i == 0) || i == 0 && line[0] == ' ' ||
			strings.TrimSpace(line) == "---" || strings.HasSuffix(body, "\n") {
			return "", false
		}
		b.WriteString(eol)
		if line != "" {
			b.WriteString(strings.Repeat(" ", indent) + line)
		}
	}
	return b.String(), strings.Contains(body, "\n")
}

// oneLine says what is wrong with a value that should be one line of text.
func oneLine(text string) error {
	switch {
	case !utf8.ValidString(text):
		return fmt.Errorf("%q is not UTF-8", text)
	case strings.TrimSpace(text) == "":
		return fmt.Errorf("the value is empty")
	case needsEscapes(text):
		return fmt.Errorf("%q holds a line break or control character", text)
	}
	return nil
}
