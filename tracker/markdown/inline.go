package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// inline writes text and what stands within it.
func (w *writer) inline(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		w.text(n)
	case *ast.String:
		w.escape(n.Value)
	case *ast.CodeSpan:
		w.raw("<code>")
		w.escape(w.doc.codeText(n))
		w.raw("</code>")
	case *ast.Emphasis:
		tag := "em>"
		if n.Level == 2 {
			tag = "strong>"
		}
		w.element("<"+tag, n, "</"+tag)
	case *extast.Strikethrough:
		w.element("<del>", n, "</del>")
	case *ast.RawHTML:
		w.rawHTML(n)
	case *ast.Link, *ast.Image, *ast.AutoLink, *reference:
		w.link(n)
	case *extast.TaskCheckBox:
		w.checkBox(n)
	case *extast.FootnoteLink:
		w.footnoteMark(n)
	case *extast.FootnoteBacklink:
		w.footnoteBack(n)
	default:
		w.children(n)
	}
}

func (w *writer) text(n *ast.Text) {
	s := n.Segment.Value(w.doc.src)
	if !n.IsRaw() && bytes.ContainsAny(s, `\&`) {
		s = decode(nil, s)
	}
	w.dated(s)
	switch {
	case n.HardLineBreak():
		w.raw("<br>\n")
	case n.SoftLineBreak():
		w.raw("\n")
	}
}

// rawHTML shows a tag as text, so that nothing that was written is lost. Comments go, and a line break,
// the only tag that tables cannot do without, is one.
func (w *writer) rawHTML(n *ast.RawHTML) {
	s := n.Segments.Value(w.doc.src)
	switch {
	case isComment(s):
	case isLineBreak(s):
		w.raw("<br>")
	default:
		w.escape(s)
	}
}

func isComment(tag []byte) bool { return bytes.HasPrefix(tag, []byte("<!--")) }

func isLineBreak(tag []byte) bool {
	switch strings.ToLower(string(tag)) {
	case "<br>", "<br/>", "<br />":
		return true
	}
	return false
}

func (w *writer) checkBox(n *extast.TaskCheckBox) {
	if n.IsChecked {
		w.raw(`<input type="checkbox" checked disabled aria-label="Done"> `)
		return
	}
	w.raw(`<input type="checkbox" disabled aria-label="Not done"> `)
}

// link writes a link, image or reference where the caller says that it leads.
func (w *writer) link(n ast.Node) {
	l := w.doc.Links[w.doc.numbers[n]]
	r := w.resolve(l, titleOf(n))
	kind := classify(r.Href)
	if r.Broken {
		r.Class = strings.TrimSpace(r.Class + " broken")
	}
	switch {
	case l.Image && r.Href != "" && (kind == local || kind == picture):
		w.image(l, r)
	case r.Href == "" || kind == refused || kind == picture || w.inLink:
		w.unlinked(n, l, r)
	default:
		w.anchor(n, l, r, kind)
	}
}

// resolve asks the caller. A title that was written in the body stays unless there is a better one.
func (w *writer) resolve(l Link, title string) Resolved {
	r := Resolved{}
	switch {
	case w.rendering.Link != nil:
		r = w.rendering.Link(l)
	case !l.Wiki:
		r.Href = l.Target
	}
	if r.Title == "" {
		r.Title = title
	}
	if strings.HasPrefix(r.Href, "#") && r.Href == l.Target {
		r.Href = "#" + w.rendering.IDPrefix + r.Href[1:]
	}
	return r
}

func titleOf(n ast.Node) string {
	switch n := n.(type) {
	case *ast.Link:
		return string(decode(nil, n.Title))
	case *ast.Image:
		return string(decode(nil, n.Title))
	}
	return ""
}

func (w *writer) image(l Link, r Resolved) {
	w.raw(`<img src="`)
	w.out = appendURL(w.out, r.Href)
	w.raw(`" alt="`)
	w.escape([]byte(l.Text))
	w.raw(`" loading="lazy"`)
	w.attribute("class", r.Class)
	w.attribute("title", r.Title)
	w.raw(">")
}

func (w *writer) anchor(n ast.Node, l Link, r Resolved, kind address) {
	w.raw(`<a href="`)
	w.out = appendURL(w.out, r.Href)
	w.raw(`"`)
	w.attribute("class", r.Class)
	w.attribute("title", r.Title)
	if kind == outgoing {
		w.attribute("rel", "noopener noreferrer")
	}
	w.raw(">")
	w.inLink = true
	w.linkText(n, l, r)
	w.inLink = false
	w.raw("</a>")
}

// unlinked writes a link that leads nowhere, or stands in another link.
func (w *writer) unlinked(n ast.Node, l Link, r Resolved) {
	if r.Class == "" && r.Title == "" {
		w.linkText(n, l, r)
		return
	}
	w.raw("<span")
	w.attribute("class", r.Class)
	w.attribute("title", r.Title)
	w.raw(">")
	w.linkText(n, l, r)
	w.raw("</span>")
}

// linkText writes what a link shows. One that would show nothing shows its target.
func (w *writer) linkText(n ast.Node, l Link, r Resolved) {
	ref, isReference := n.(*reference)
	switch {
	case isReference && ref.label.IsEmpty() && r.Text != "":
		w.escape([]byte(r.Text))
	case isReference:
		w.escape(w.doc.referenceText(ref))
	case l.Image && l.Text != "":
		w.escape([]byte(l.Text))
	case l.Text == "" && !holdsLink(n):
		w.escape([]byte(l.Target))
	case n.Kind() == ast.KindAutoLink:
		w.escape([]byte(l.Text))
	default:
		w.children(n)
	}
}
