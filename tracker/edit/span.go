package edit

import (
	"bytes"

	"github.com/casebook-dev/casebook/tracker"
)

// span is a run of bytes of a file, from start up to end.
type span struct{ start, end int }

// layout knows where every value of a front matter begins and ends. The YAML library tells only where
// values begin; where they end is found by reading on from there in the way that their style asks for.
// What is read wrongly cannot do harm: no edit is returned before it has been proved.
type layout struct {
	src   []byte
	end   int // of the YAML
	spans map[*tracker.Node]span
	after map[*tracker.Node]int  // behind the colon or dash that a value belongs to
	flow  map[*tracker.Node]bool // stands in brackets
	dash  map[*tracker.Node]int  // where the dash of an item of a block list stands
	lost  *tracker.Node          // the first node that is written in a way not understood
}

func measure(src []byte, front *tracker.FrontMatter) *layout {
	l := &layout{src: src, end: front.End, spans: map[*tracker.Node]span{}, after: map[*tracker.Node]int{},
		flow: map[*tracker.Node]bool{}, dash: map[*tracker.Node]int{}}
	if len(front.Root.Entries) > 0 || front.Root.Style == tracker.Flow {
		l.node(front.Root, front.Start, -1, false)
	}
	return l
}

// node measures n and what it holds. It is written somewhere after the offset after, in a parent that
// is indented by indent columns (-1: there is none) or, with flow, stands in brackets.
func (l *layout) node(n *tracker.Node, after, indent int, flow bool) (end int) {
	start := n.Offset
	l.after[n], l.flow[n] = after, flow
	switch {
	case absent(n):
		start, end = after, after
	case start < after || start >= l.end:
		l.lose(n)
		end = after
	case n.Kind == tracker.Scalar:
		end = l.scalar(n, indent, flow)
	case l.src[start] == '[' || l.src[start] == '{':
		end = l.brackets(n)
	case n.Kind == tracker.Sequence:
		end = l.blockItems(n)
	default:
		end = l.entries(n, start, l.column(start), flow)
	}
	l.spans[n] = span{start, end}
	return end
}

// absent reports whether nothing at all is written for n: the value of `bug:`.
func absent(n *tracker.Node) bool {
	return n.Kind == tracker.Scalar && n.Null && n.Value == "" && n.Style == tracker.Plain
}

func (l *layout) lose(n *tracker.Node) {
	if l.lost == nil {
		l.lost = n
	}
}

func (l *layout) scalar(n *tracker.Node, indent int, flow bool) int {
	switch l.src[n.Offset] {
	case '"':
		return l.doubleQuoted(n.Offset)
	case '\'':
		return l.singleQuoted(n.Offset)
	case '|', '>':
		return l.blockScalar(n.Offset, indent)
	}
	return l.plain(n.Offset, indent, flow)
}

func (l *layout) doubleQuoted(at int) int {
	for i := at + 1; i < l.end; i++ {
		switch l.src[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return l.end
}

func (l *layout) singleQuoted(at int) int {
	for i := at + 1; i < l.end; i++ {
		if l.src[i] != '\'' {
			continue
		}
		if i+1 == l.end || l.src[i+1] != '\'' {
			return i + 1
		}
		i++
	}
	return l.end
}

// plain finds the end of an unquoted scalar, which goes on in the next line if that is indented more
// than the parent, or in brackets wherever it is.
func (l *layout) plain(at, indent int, flow bool) int {
	for end := at; ; {
		stop, closed := l.plainLine(at, flow)
		if trimmed := len(bytes.TrimRight(l.src[at:stop], " \t\r")); trimmed > 0 {
			end = at + trimmed
		}
		if closed {
			return end
		}
		next := l.skipBlank(stop)
		if next >= l.end || l.src[next] == '#' || !flow && l.column(next) <= indent {
			return end
		}
		at = next
	}
}

// plainLine returns where the text of an unquoted scalar ends in this line, and whether the scalar
// surely ends with it.
func (l *layout) plainLine(at int, flow bool) (stop int, closed bool) {
	for i := at; i < l.end; i++ {
		c := l.src[i]
		switch {
		case c == '\n':
			return i, false
		case flow && isBracket(c):
			return i, true
		case c == '#' && i > 0 && isBlank(l.src[i-1]):
			return i, true
		case c == ':' && (i+1 == l.end || isBlank(l.src[i+1]) || flow && isBracket(l.src[i+1])):
			return i, true
		}
	}
	return l.end, true
}

func isBlank(c byte) bool   { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
func isBracket(c byte) bool { return bytes.IndexByte([]byte(",[]{}"), c) >= 0 }

// blockScalar finds the end of a literal or folded scalar whose header begins at the offset at. Blank
// lines after it belong to it only if it keeps them (+).
func (l *layout) blockScalar(at, indent int) int {
	line := l.lineEnd(at)
	header, _, _ := bytes.Cut(l.src[at:line], []byte(" "))
	least, end := indent+1, at+len(bytes.TrimRight(header, "\r"))
	if i := bytes.IndexAny(header, "123456789"); i > 0 {
		least = max(indent, 0) + int(header[i]-'0')
	}
	for line < l.end {
		begin := line + 1
		line = l.lineEnd(begin)
		text := bytes.TrimRight(l.src[begin:line], "\r")
		switch {
		case len(bytes.TrimSpace(text)) > 0 && l.column(begin+leading(text)) < least:
			return end
		case len(bytes.TrimSpace(text)) > 0 || bytes.IndexByte(header, '+') > 0:
			end = begin + len(text)
		}
	}
	return end
}

func leading(line []byte) int { return len(line) - len(bytes.TrimLeft(line, " ")) }

// brackets measures a list or mapping in brackets.
func (l *layout) brackets(n *tracker.Node) int {
	at := n.Offset + 1
	if n.Kind == tracker.Mapping {
		at = l.entries(n, at, -1, true)
	}
	for _, item := range n.Items {
		at = l.node(item, l.skipComma(at), -1, true)
	}
	at = l.skipComma(at)
	if at >= l.end || l.src[at] != ']' && l.src[at] != '}' {
		l.lose(n)
		return at
	}
	return at + 1
}

// blockItems measures the items of a list with dashes.
func (l *layout) blockItems(n *tracker.Node) int {
	at, indent := n.Offset, l.column(n.Offset)
	for _, item := range n.Items {
		at = l.skipSpace(at)
		if at >= l.end || l.src[at] != '-' {
			l.lose(n)
			return at
		}
		l.dash[item] = at
		at = l.node(item, at+1, indent, false)
	}
	return at
}

// entries measures keys and values; indent is that of the keys.
func (l *layout) entries(n *tracker.Node, at, indent int, flow bool) int {
	for _, e := range n.Entries {
		if flow {
			at = l.skipComma(at)
		}
		at = l.node(e.Key, at, indent, flow)
		if colon := l.skipSpace(at); colon < l.end && l.src[colon] == ':' {
			at = colon + 1
		} else if !flow || !absent(e.Value) {
			l.lose(e.Key)
		}
		at = l.node(e.Value, at, indent, flow)
	}
	return at
}

// skipBlank returns the offset of the first character that is no white space.
func (l *layout) skipBlank(at int) int {
	for at < l.end && isBlank(l.src[at]) {
		at++
	}
	return at
}

// skipSpace skips white space and comments.
func (l *layout) skipSpace(at int) int {
	for at = l.skipBlank(at); at < l.end && l.src[at] == '#'; at = l.skipBlank(at) {
		at = l.lineEnd(at)
	}
	return at
}

// skipComma skips white space, comments and the commas between items in brackets.
func (l *layout) skipComma(at int) int {
	for at = l.skipSpace(at); at < l.end && l.src[at] == ','; at = l.skipSpace(at) {
		at++
	}
	return at
}

// lineStart returns the offset of the first byte of the line that at lies in.
func (l *layout) lineStart(at int) int { return bytes.LastIndexByte(l.src[:at], '\n') + 1 }

// lineEnd returns the offset of the line break of the line that at lies in, or the end of the YAML.
func (l *layout) lineEnd(at int) int {
	if i := bytes.IndexByte(l.src[at:l.end], '\n'); i >= 0 {
		return at + i
	}
	return l.end
}

// textEnd returns the offset after the last byte of the line that at lies in, line break aside.
func (l *layout) textEnd(at int) int {
	end := l.lineEnd(at)
	if end > at && l.src[end-1] == '\r' {
		return end - 1
	}
	return end
}

// nextLine returns the offset of the line after the one that at lies in.
func (l *layout) nextLine(at int) int { return min(l.lineEnd(at)+1, l.end) }

// column returns how far at stands from the start of its line, in bytes: what stands before it in a
// place where the indentation counts is spaces and dashes.
func (l *layout) column(at int) int { return at - l.lineStart(at) }

// leads reports whether only spaces stand before at in its line.
func (l *layout) leads(at int) bool { return len(bytes.TrimSpace(l.src[l.lineStart(at):at])) == 0 }
