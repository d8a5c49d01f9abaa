package markdown

import (
	"bytes"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// A Document is one parsed body. It is read-only and may be used by several goroutines at once.
// Offsets in it, and in everything it hands out, are bytes of the source that was parsed.
type Document struct {
	Outline

	src         []byte
	root        ast.Node
	parts       [][]ast.Node     // the blocks of Sections, in the same order
	numbers     map[ast.Node]int // of links in Links, of headings in Headings
	definitions map[string]*ast.LinkReferenceDefinition
}

// An Item is one entry of a list.
type Item struct {
	Text  string // plain text of its first paragraph
	Start int    // offset of its content, after the bullet
}

// Items returns the entries of the lists that stand directly in the section, in text order. Lists
// within an entry are not looked at.
func (d *Document) Items(s Section) []Item {
	var items []Item
	for _, block := range d.blocks(s) {
		list, ok := block.(*ast.List)
		if !ok {
			continue
		}
		for li := list.FirstChild(); li != nil; li = li.NextSibling() {
			items = append(items, d.item(li))
		}
	}
	return items
}

func (d *Document) item(li ast.Node) Item {
	first := li.FirstChild()
	if first == nil || !isParagraph(first) || first.Lines().Len() == 0 {
		return Item{Start: max(li.Pos(), 0)}
	}
	return Item{Text: d.plain(first), Start: first.Lines().At(0).Start}
}

// Text returns the section as plain text, one line a block, without its heading and without comments.
// Code is part of it, and so are the footnotes that are written in the section.
func (d *Document) Text(s Section) string {
	var lines []string
	for _, block := range d.blocks(s) {
		lines = d.appendText(lines, block)
	}
	for note := d.firstFootnote(); note != nil; note = note.NextSibling() {
		if at := note.Pos(); s.BodyStart <= at && at < s.End {
			lines = d.appendText(lines, note)
		}
	}
	return strings.Join(lines, "\n")
}

// FirstParagraph returns the plain text of the section's first paragraph, or "".
func (d *Document) FirstParagraph(s Section) string {
	for _, block := range d.blocks(s) {
		if !isParagraph(block) {
			continue
		}
		if text := d.plain(block); text != "" {
			return text
		}
	}
	return ""
}

// FirstCode returns the text of the section's first block of code that stands in no list or quotation, or "".
func (d *Document) FirstCode(s Section) string {
	for _, block := range d.blocks(s) {
		switch block.(type) {
		case *ast.CodeBlock, *ast.FencedCodeBlock:
			text, _ := d.rawBlock(block)
			return text
		}
	}
	return ""
}

// blocks returns the blocks of a section of this document.
func (d *Document) blocks(s Section) []ast.Node {
	i, found := slices.BinarySearchFunc(d.Sections, s.Start, func(s Section, start int) int { return s.Start - start })
	if !found || d.Sections[i].BodyStart != s.BodyStart {
		return nil
	}
	return d.parts[i]
}

// appendText appends the plain text of a block and of those within it.
func (d *Document) appendText(lines []string, n ast.Node) []string {
	if text, ok := d.rawBlock(n); ok {
		if text = strings.TrimSpace(text); text != "" {
			lines = append(lines, text)
		}
		return lines
	}
	if first := n.FirstChild(); first != nil && first.Type() == ast.TypeInline {
		if text := d.plain(n); text != "" {
			lines = append(lines, text)
		}
		return lines
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		lines = d.appendText(lines, c)
	}
	return lines
}

// rawBlock returns the text of a block that holds no Markdown: code, raw HTML less its comments, a
// table too wide to draw. Link definitions have none.
func (d *Document) rawBlock(n ast.Node) (text string, ok bool) {
	switch n := n.(type) {
	case *ast.CodeBlock, *ast.FencedCodeBlock, *wideTable:
		text = string(n.Lines().Value(d.src))
	case *ast.HTMLBlock:
		text = string(d.rawHTMLBlock(n))
	case *ast.LinkReferenceDefinition:
	default:
		return "", false
	}
	return strings.ToValidUTF8(text, "\uFFFD"), true
}

// rawHTMLBlock returns a block of raw HTML without the comments in it.
func (d *Document) rawHTMLBlock(n *ast.HTMLBlock) []byte {
	html := bytes.Clone(n.Lines().Value(d.src))
	if n.HasClosure() {
		html = append(html, n.ClosureLine.Value(d.src)...)
	}
	return withoutComments(html)
}

// withoutComments returns s without the HTML comments that are closed.
func withoutComments(s []byte) []byte {
	var kept []byte
	for {
		open := bytes.Index(s, []byte("<!--"))
		if open < 0 {
			return append(kept, s...)
		}
		length := bytes.Index(s[open:], []byte("-->"))
		if length < 0 {
			return append(kept, s...)
		}
		kept = append(kept, s[:open]...)
		s = s[open+length+len("-->"):]
	}
}

// firstFootnote returns the first of the footnotes that are referred to, or nil.
func (d *Document) firstFootnote() ast.Node {
	if d.root == nil {
		return nil
	}
	if list := d.root.LastChild(); list != nil && list.Kind() == extast.KindFootnoteList {
		return list.FirstChild()
	}
	return nil
}

func isParagraph(n ast.Node) bool {
	return n.Kind() == ast.KindParagraph || n.Kind() == ast.KindTextBlock
}
