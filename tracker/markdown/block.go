package markdown

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// node writes one node and those within it. Whatever it does not know shows its children.
func (w *writer) node(n ast.Node) {
	if n.Type() == ast.TypeInline {
		w.inline(n)
		return
	}
	switch n := n.(type) {
	case *ast.Heading:
		w.heading(n)
	case *ast.Paragraph:
		w.paragraph(n)
	case *ast.TextBlock:
		w.children(n)
		if n.NextSibling() != nil {
			w.raw("\n")
		}
	case *ast.ThematicBreak:
		w.raw("<hr>\n")
	case *ast.Blockquote:
		w.quote(n)
	case *ast.List:
		w.list(n)
	case *ast.ListItem:
		w.listItem(n)
	case *ast.CodeBlock:
		w.preformatted("", n.Lines().Value(w.doc.src))
	case *ast.FencedCodeBlock:
		w.fenced(n)
	case *ast.HTMLBlock:
		w.htmlBlock(n)
	case *ast.LinkReferenceDefinition:
	default:
		w.extension(n)
	}
}

// extension writes the blocks that CommonMark does not know.
func (w *writer) extension(n ast.Node) {
	switch n := n.(type) {
	case *extast.Table:
		w.table(n)
	case *wideTable:
		w.raw(`<p class="unparsed">This table is too large to be drawn.</p>` + "\n")
		w.preformatted("", n.Lines().Value(w.doc.src))
	case *extast.DefinitionList:
		w.element("<dl>\n", n, "</dl>\n")
	case *extast.DefinitionTerm:
		w.element("<dt>", n, "</dt>\n")
	case *extast.DefinitionDescription:
		w.element("<dd>", n, "</dd>\n")
	case *extast.FootnoteList:
		w.footnotes(n)
	default:
		w.children(n)
	}
}

// htmlBlock shows raw HTML as it was written. To Markdown the rest of the line on which a comment ends is
// raw HTML too; it is shown as the text that it was meant to be.
func (w *writer) htmlBlock(n *ast.HTMLBlock) {
	html := w.doc.rawHTMLBlock(n)
	text := bytes.TrimSpace(html)
	switch {
	case len(text) == 0:
	case n.HTMLBlockType == ast.HTMLBlockType2 && !isComment(text):
		w.raw("<p>")
		w.escape(text)
		w.raw("</p>\n")
	default:
		w.preformatted("raw-html", html)
	}
}

// heading writes a heading with its id. An empty one is left out: it would be read to nobody.
func (w *writer) heading(n *ast.Heading) {
	outline := w.doc.Headings[w.doc.numbers[n]]
	if outline.Text == "" {
		return
	}
	tag := "h" + strconv.Itoa(min(max(n.Level+w.rendering.HeadingShift, 1), 6))
	w.raw("<" + tag)
	w.attribute("id", w.rendering.IDPrefix+outline.ID)
	w.element(">", n, "</"+tag+">\n")
}

// paragraph writes a paragraph, unless there is nothing in it but a comment.
func (w *writer) paragraph(n *ast.Paragraph) {
	w.raw("<p>")
	empty := len(w.out)
	w.children(n)
	if len(bytes.TrimSpace(w.out[empty:])) == 0 {
		w.out = w.out[:empty-len("<p>")]
		return
	}
	w.raw("</p>\n")
}

func (w *writer) quote(n *ast.Blockquote) {
	kind := alertOf(n)
	if kind == "" {
		w.element("<blockquote>\n", n, "</blockquote>\n")
		return
	}
	title := strings.ToUpper(kind[:1]) + kind[1:]
	w.raw(`<div class="alert alert-` + kind + `" role="note">` + "\n" + `<p class="alert-title">` + title + "</p>\n")
	w.children(n)
	w.raw("</div>\n")
}

func (w *writer) list(n *ast.List) {
	if !n.IsOrdered() {
		w.element("<ul>\n", n, "</ul>\n")
		return
	}
	w.raw("<ol")
	if n.Start != 1 {
		w.attribute("start", strconv.Itoa(n.Start))
	}
	w.element(">\n", n, "</ol>\n")
}

func (w *writer) listItem(n *ast.ListItem) {
	first := n.FirstChild()
	switch {
	case first != nil && first.FirstChild() != nil && first.FirstChild().Kind() == extast.KindTaskCheckBox:
		w.raw(`<li class="task">`)
	default:
		w.raw("<li>")
	}
	if first != nil && first.Kind() != ast.KindTextBlock {
		w.raw("\n")
	}
	w.children(n)
	w.raw("</li>\n")
}

// fenced writes a block of code, its language as a class. Only the characters that languages are named
// with are kept.
func (w *writer) fenced(n *ast.FencedCodeBlock) {
	class := ""
	if language := n.Language(w.doc.src); len(language) > 0 {
		class = strings.Map(languageRune, "language-"+strings.ToLower(string(decode(nil, language))))
	}
	w.preformatted(class, n.Lines().Value(w.doc.src))
}

func languageRune(r rune) rune {
	if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || strings.ContainsRune("-+#._", r) {
		return r
	}
	return -1
}

// table writes a table that scrolls by itself.
func (w *writer) table(n *extast.Table) {
	w.raw(`<div class="scroll" tabindex="0" role="group" aria-label="Table">` + "\n<table>\n")
	body := false
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		if row.Kind() == extast.KindTableHeader {
			w.raw("<thead>\n")
			w.row(row, "th", ` scope="col"`)
			w.raw("</thead>\n")
			continue
		}
		if !body {
			w.raw("<tbody>\n")
			body = true
		}
		w.row(row, "td", "")
	}
	if body {
		w.raw("</tbody>\n")
	}
	w.raw("</table>\n</div>\n")
}

// row writes the cells of a row. Alignment is a class, since the pages allow no inline style.
func (w *writer) row(n ast.Node, tag, attributes string) {
	w.raw("<tr>")
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.raw("<" + tag + attributes)
		if cell, ok := c.(*extast.TableCell); ok {
			w.attribute("class", alignClass(cell.Alignment))
		}
		w.element(">", c, "</"+tag+">")
	}
	w.raw("</tr>\n")
}

func alignClass(a extast.Alignment) string {
	switch a {
	case extast.AlignLeft:
		return "align-left"
	case extast.AlignRight:
		return "align-right"
	case extast.AlignCenter:
		return "align-center"
	}
	return ""
}
