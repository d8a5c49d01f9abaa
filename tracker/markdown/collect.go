package markdown

import (
	"bytes"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
)

// collect fills the document from its tree.
func (d *Document) collect(root ast.Node, pc *parseContext) {
	d.root = root
	c := collector{doc: d, pc: pc, ids: idSet{}}
	d.numbers = map[ast.Node]int{}
	d.definitions = map[string]*ast.LinkReferenceDefinition{}
	c.definitions(root)
	c.blocks(root)
	slices.SortStableFunc(c.links, func(a, b numberedLink) int { return a.Start - b.Start })
	for i, l := range c.links {
		d.numbers[l.node] = i
		d.Links = append(d.Links, l.Link)
	}
	d.cutSections()
}

// collector gathers headings and links in one walk over the blocks.
type collector struct {
	doc   *Document
	pc    *parseContext
	ids   idSet
	links []numberedLink
}

type numberedLink struct {
	Link
	node ast.Node
}

// definitions notes the first definition of every label.
func (c *collector) definitions(n ast.Node) {
	for child := n.FirstChild(); child != nil && child.Type() == ast.TypeBlock; child = child.NextSibling() {
		if def, ok := child.(*ast.LinkReferenceDefinition); ok {
			label := util.ToLinkReference(def.Label)
			if _, taken := c.doc.definitions[label]; !taken {
				c.doc.definitions[label] = def
			}
			continue
		}
		c.definitions(child)
	}
}

func (c *collector) blocks(n ast.Node) {
	if h, ok := n.(*ast.Heading); ok {
		c.heading(h)
	}
	if first := n.FirstChild(); first != nil && first.Type() == ast.TypeInline {
		c.inlines(n)
		return
	}
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		c.blocks(child)
	}
}

func (c *collector) heading(h *ast.Heading) {
	text := c.doc.plain(h)
	c.doc.numbers[h] = len(c.doc.Headings)
	c.doc.Headings = append(c.doc.Headings, Heading{Level: h.Level, Text: text, ID: c.ids.next(text),
		Start: lineStart(c.doc.src, h.Pos())})
}

// inlines gathers the links of one block of text, whose plain text is the outer bound of their context.
func (c *collector) inlines(block ast.Node) {
	if !holdsLink(block) {
		return
	}
	p := plainText{doc: c.doc}
	p.children(block)
	text := string(p.buf)
	ends := sentenceEnds(text)
	for _, s := range p.spans {
		l, ok := c.doc.linkOf(s.node, c.pc)
		if !ok {
			continue
		}
		l.Text = strings.TrimSpace(text[s.start:s.end])
		l.Context = contextAt(text, ends, s.start, s.end)
		c.links = append(c.links, numberedLink{l, s.node})
	}
}

func holdsLink(n ast.Node) bool {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c.(type) {
		case *ast.Link, *ast.Image, *ast.AutoLink, *reference:
			return true
		}
		if holdsLink(c) {
			return true
		}
	}
	return false
}

// cutSections divides the document's own blocks at level-2 headings.
func (d *Document) cutSections() {
	part := []ast.Node{}
	section := Section{}
	add := func(end int) {
		section.End = end
		section.Empty = onlyComments(d.src[section.BodyStart:end])
		if section.ID != "" || !section.Empty {
			d.Sections = append(d.Sections, section)
			d.parts = append(d.parts, part)
		}
	}
	for n := d.root.FirstChild(); n != nil; n = n.NextSibling() {
		h, ok := n.(*ast.Heading)
		if ok && h.Level == 2 {
			outline := d.Headings[d.numbers[h]]
			add(outline.Start)
			part = nil
			section = Section{Title: outline.Text, ID: outline.ID, Start: outline.Start, BodyStart: d.afterHeading(h)}
			continue
		}
		if n.Kind() != extast.KindFootnoteList {
			part = append(part, n)
		}
	}
	add(len(d.src))
}

// afterHeading returns the offset of the line after a heading and, if it has one, its underline.
func (d *Document) afterHeading(h *ast.Heading) int {
	at := max(h.Pos(), 0)
	lines := h.Lines()
	if lines.Len() > 0 {
		at = lines.At(lines.Len() - 1).Start
	}
	next := lineEnd(d.src, at)
	underlined := lines.Len() > 0 && lines.At(0).Start == h.Pos()
	if underlined {
		next = lineEnd(d.src, next)
	}
	return next
}

// lineStart returns the offset of the first byte of the line that at is on.
func lineStart(src []byte, at int) int {
	return bytes.LastIndexByte(src[:max(at, 0)], '\n') + 1
}

// lineEnd returns the offset of the line after the one that at is on.
func lineEnd(src []byte, at int) int {
	if i := bytes.IndexByte(src[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(src)
}

// onlyComments reports whether s holds nothing but white space and HTML comments.
func onlyComments(s []byte) bool {
	for {
		s = bytes.TrimSpace(s)
		if len(s) == 0 {
			return true
		}
		if !bytes.HasPrefix(s, []byte("<!--")) {
			return false
		}
		end := bytes.Index(s, []byte("-->"))
		if end < 0 {
			return false
		}
		s = s[end+len("-->"):]
	}
}
