package markdown

import (
	"bytes"
	"strconv"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
)

// plainText is the text of inline nodes as a reader sees it: no markup, white space collapsed, invalid
// UTF-8 replaced. Where each link stands in it is kept in spans.
type plainText struct {
	doc   *Document
	buf   []byte
	spans []span
}

// span is the part of a plain text that a link takes up.
type span struct {
	node       ast.Node
	start, end int
}

// plain returns the plain text of a node's inline children, trimmed.
func (d *Document) plain(n ast.Node) string {
	p := plainText{doc: d}
	p.children(n)
	return string(bytes.TrimSpace(p.buf))
}

func (p *plainText) children(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		p.node(c)
	}
}

func (p *plainText) node(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		p.text(n.Segment.Value(p.doc.src), n.IsRaw())
		if n.SoftLineBreak() || n.HardLineBreak() {
			p.add([]byte(" "))
		}
	case *ast.String:
		p.add(n.Value)
	case *ast.CodeSpan:
		p.add(p.doc.codeText(n))
	case *ast.RawHTML:
		p.rawHTML(n)
	case *ast.AutoLink:
		p.mark(n, func() { p.add(n.Label(p.doc.src)) })
	case *reference:
		p.mark(n, func() { p.add(p.doc.referenceText(n)) })
	case *ast.Link, *ast.Image:
		p.mark(n, func() { p.children(n) })
	case *extast.FootnoteLink, *extast.FootnoteBacklink, *extast.TaskCheckBox:
	default:
		p.children(n)
	}
}

// mark notes where a link's text stands.
func (p *plainText) mark(n ast.Node, add func()) {
	i := len(p.spans)
	p.spans = append(p.spans, span{node: n, start: len(p.buf)})
	add()
	p.spans[i].end = len(p.buf)
}

func (p *plainText) text(s []byte, raw bool) {
	if !raw {
		s = decode(nil, s)
	}
	p.add(s)
}

// rawHTML adds a tag as it is written, since that is how it is shown; a line break is a space and a
// comment nothing.
func (p *plainText) rawHTML(n *ast.RawHTML) {
	s := n.Segments.Value(p.doc.src)
	switch {
	case isComment(s):
	case isLineBreak(s):
		p.add([]byte(" "))
	default:
		p.add(s)
	}
}

// add appends text, white space collapsed across calls.
func (p *plainText) add(s []byte) {
	for len(s) > 0 {
		r, n := utf8.DecodeRune(s)
		if unicode.IsSpace(r) || isControl(r) {
			if len(p.buf) > 0 && p.buf[len(p.buf)-1] != ' ' {
				p.buf = append(p.buf, ' ')
			}
		} else {
			p.buf = utf8.AppendRune(p.buf, r)
		}
		s = s[n:]
	}
}

// codeText returns what a code span holds, on one line. In a table \| is a bar.
func (d *Document) codeText(n *ast.CodeSpan) []byte {
	var code []byte
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			code = append(code, t.Segment.Value(d.src)...)
		}
	}
	for i, c := range code {
		if c == '\n' || c == '\r' {
			code[i] = ' '
		}
	}
	if inTable(n) {
		code = bytes.ReplaceAll(code, []byte(`\|`), []byte("|"))
	}
	return code
}

func inTable(n ast.Node) bool {
	for ; n != nil; n = n.Parent() {
		if n.Kind() == extast.KindTableCell {
			return true
		}
		if n.Type() == ast.TypeBlock {
			return false
		}
	}
	return false
}

// referenceText returns what stands for [[kind/id|text]] as long as nobody knows a title.
func (d *Document) referenceText(r *reference) []byte {
	if !r.label.IsEmpty() {
		return bytes.TrimSpace(decode(nil, r.label.Value(d.src)))
	}
	return r.target.Value(d.src)
}

// decode appends s to dst with backslash escapes and character references resolved, each once.
// Source: CommonMark 0.31.2, sections 2.4 and 2.5.
func decode(dst, s []byte) []byte {
	for len(s) > 0 {
		i := bytes.IndexAny(s, `\&`)
		if i < 0 {
			break
		}
		dst = append(dst, s[:i]...)
		s = s[i:]
		if s[0] == '\\' && len(s) > 1 && util.IsPunct(s[1]) {
			dst, s = append(dst, s[1]), s[2:]
			continue
		}
		if s[0] == '&' {
			if value, n := characterReference(s); n > 0 {
				dst, s = append(dst, value...), s[n:]
				continue
			}
		}
		dst, s = append(dst, s[0]), s[1:]
	}
	return append(dst, s...)
}

// characterReference returns what the reference at the start of s stands for and its length in s, 0 if
// there is none. The longest name of HTML has 31 letters.
func characterReference(s []byte) (value []byte, n int) {
	end := bytes.IndexByte(s[:min(len(s), 34)], ';')
	if end < 2 {
		return nil, 0
	}
	name := string(s[1:end])
	if name[0] == '#' {
		r, ok := numericReference(name[1:])
		if !ok {
			return nil, 0
		}
		return utf8.AppendRune(nil, r), end + 1
	}
	entity, ok := util.LookUpHTML5EntityByName(name)
	if !ok {
		return nil, 0
	}
	return entity.Characters, end + 1
}

// numericReference reads "35" or "x23": at most 7 decimal or 6 hexadecimal digits.
func numericReference(digits string) (rune, bool) {
	base, limit := 10, 7
	if digits != "" && digits[0]|0x20 == 'x' {
		base, limit, digits = 16, 6, digits[1:]
	}
	if digits == "" || len(digits) > limit || digits[0] == '+' || digits[0] == '-' {
		return 0, false
	}
	v, err := strconv.ParseUint(digits, base, 32)
	if err != nil {
		return 0, false
	}
	r := rune(v)
	if v == 0 || v > unicode.MaxRune || !utf8.ValidRune(r) {
		r = unicode.ReplacementChar
	}
	return r, true
}
