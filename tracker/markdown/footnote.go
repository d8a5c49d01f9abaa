package markdown

import (
	"slices"
	"strconv"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// Footnote ids hold a colon, which heading ids never do: fn:2 is the note, fnref:2 the first mark that
// refers to it, fnref:2:2 the second. In the HTML of one section the section's id stands between.

func (w *writer) noteID(index int) string {
	return w.rendering.IDPrefix + "fn:" + w.noteScope + strconv.Itoa(index)
}

func (w *writer) markID(index, nth int) string {
	id := w.rendering.IDPrefix + "fnref:" + w.noteScope + strconv.Itoa(index)
	if nth > 0 {
		id += ":" + strconv.Itoa(nth+1)
	}
	return id
}

// footnoteMark writes the number that refers to a footnote.
func (w *writer) footnoteMark(n *extast.FootnoteLink) {
	if w.inLink {
		return
	}
	nth := 0
	for _, index := range w.notes {
		if index == n.Index {
			nth++
		}
	}
	w.notes = append(w.notes, n.Index)
	w.raw("<sup")
	w.attribute("id", w.markID(n.Index, nth))
	w.raw("><a")
	w.attribute("href", "#"+w.noteID(n.Index))
	w.raw(` role="doc-noteref">` + strconv.Itoa(n.Index) + "</a></sup>")
}

// footnoteBack writes the way back from a footnote to its first mark.
func (w *writer) footnoteBack(n *extast.FootnoteBacklink) {
	if n.RefIndex > 0 {
		return
	}
	w.raw(" <a")
	w.attribute("href", "#"+w.markID(n.Index, 0))
	w.raw(` role="doc-backlink" aria-label="Back to the text">↩</a>`)
}

// footnotes writes all footnotes of a document.
func (w *writer) footnotes(list ast.Node) {
	w.openFootnotes()
	for n := list.FirstChild(); n != nil; n = n.NextSibling() {
		w.footnote(n)
	}
	w.closeFootnotes()
}

// sectionFootnotes writes the footnotes that were referred to so far, and those that these refer to.
func (w *writer) sectionFootnotes() {
	if len(w.notes) == 0 {
		return
	}
	w.openFootnotes()
	var written []int
	for i := 0; i < len(w.notes); i++ {
		index := w.notes[i]
		if slices.Contains(written, index) {
			continue
		}
		written = append(written, index)
		for n := w.doc.firstFootnote(); n != nil; n = n.NextSibling() {
			if note, ok := n.(*extast.Footnote); ok && note.Index == index {
				w.footnote(n)
			}
		}
	}
	w.closeFootnotes()
}

func (w *writer) openFootnotes() {
	w.raw(`<section class="footnotes" role="doc-endnotes" aria-label="Footnotes">` + "\n<ol>\n")
}

func (w *writer) closeFootnotes() { w.raw("</ol>\n</section>\n") }

func (w *writer) footnote(n ast.Node) {
	note, ok := n.(*extast.Footnote)
	if !ok {
		return
	}
	w.raw("<li")
	w.attribute("id", w.noteID(note.Index))
	w.attribute("value", strconv.Itoa(note.Index))
	w.element(">\n", n, "</li>\n")
}
