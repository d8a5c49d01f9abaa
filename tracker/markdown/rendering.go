package markdown

import (
	"bytes"
	"html/template"
	"slices"
	"sync"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
)

// Rendering says how a body becomes HTML. The zero value is fine.
type Rendering struct {
	// Link is asked where each link and image leads. If it is nil, links go where they say and
	// references are text. Either way an address leads nowhere unless it is relative, a fragment, http,
	// https or mailto; and an image is drawn only from a relative address or data of a bitmap format,
	// otherwise it becomes a link.
	Link func(Link) Resolved

	HeadingShift int    // added to every heading's level; 1 makes ## an h3
	IDPrefix     string // put before every id, for several documents on one page
	Dates        bool   // puts ISO dates into time elements, which a stylesheet can keep on one line
}

// Resolved is where a link leads on the page.
type Resolved struct {
	Href   string // "" shows the text alone, in a span that bears Class and Title
	Title  string
	Class  string
	Text   string // replaces the text of a bare [[kind/id]]
	Broken bool   // adds the class "broken"
}

// HTML returns the whole body as HTML: block elements, each on a line of its own, and the footnotes at
// the end. Text is escaped and bytes that are not UTF-8 show as U+FFFD.
func (d *Document) HTML(r Rendering) template.HTML {
	if d.Unparsed != "" {
		return d.unparsedHTML()
	}
	w := newWriter(d, r)
	for n := d.root.FirstChild(); n != nil; n = n.NextSibling() {
		w.node(n)
	}
	return w.html()
}

// SectionHTML returns the content of one section as HTML, without its heading, with the footnotes that
// it refers to. It is empty for a section of another document.
func (d *Document) SectionHTML(s Section, r Rendering) template.HTML {
	w := newWriter(d, r)
	if s.ID != "" {
		w.noteScope = s.ID + ":"
	}
	for _, n := range d.blocks(s) {
		w.node(n)
	}
	w.sectionFootnotes()
	return w.html()
}

// unparsedHTML shows a body as it was written.
func (d *Document) unparsedHTML() template.HTML {
	w := newWriter(d, Rendering{})
	w.raw(`<p class="unparsed">Shown as written: `)
	w.escape([]byte(d.Unparsed))
	w.raw(".</p>\n")
	w.preformatted("", d.src)
	return w.html()
}

// writer writes nodes as HTML. It is used once, for one rendering.
type writer struct {
	doc       *Document
	rendering Rendering
	out       []byte
	inLink    bool   // a link cannot hold another
	noteScope string // sets the footnotes of one section apart from those of others on the page
	notes     []int  // footnotes referred to, in the order met
}

// scratch holds what bodies are written into: it grows to the size of a text once, not for each.
var scratch = sync.Pool{New: func() any { return new([]byte) }}

func newWriter(d *Document, r Rendering) writer {
	return writer{doc: d, rendering: r, out: (*scratch.Get().(*[]byte))[:0]}
}

// html returns what was written, and ends the writing. Invalid bytes and control characters can only come from the source, so
// they are made visible here, once, for text and attributes alike.
func (w *writer) html() template.HTML {
	written := w.out
	defer func() { scratch.Put(&written) }()
	if !utf8.Valid(w.out) {
		w.out = bytes.ToValidUTF8(w.out, []byte("\uFFFD"))
	}
	if slices.ContainsFunc(w.out, func(c byte) bool { return isHidden(rune(c)) }) {
		w.out = bytes.Map(visible, bytes.ReplaceAll(w.out, []byte("\r\n"), []byte("\n")))
	}
	return template.HTML(w.out) // #nosec: the writer escapes everything that it did not write itself
}

// isHidden reports whether r is a control character that HTML does not allow or reads differently.
func isHidden(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r == 0x7f }

// visible maps control characters to their pictures, such as U+241B for escape; a carriage return ends a
// line, as in HTML.
func visible(r rune) rune {
	switch {
	case r == '\r':
		return '\n'
	case r == 0x7f:
		return '\u2421'
	case isHidden(r):
		return '\u2400' + r
	}
	return r
}

func (w *writer) raw(s string) { w.out = append(w.out, s...) }

// escape writes text for an element or a quoted attribute.
func (w *writer) escape(s []byte) {
	from := 0
	for i, c := range s {
		var entity string
		switch c {
		case '<':
			entity = "&lt;"
		case '>':
			entity = "&gt;"
		case '&':
			entity = "&amp;"
		case '"':
			entity = "&#34;"
		default:
			continue
		}
		w.out = append(append(w.out, s[from:i]...), entity...)
		from = i + 1
	}
	w.out = append(w.out, s[from:]...)
}

// attribute writes one attribute with a leading space, or nothing if the value is empty.
func (w *writer) attribute(name, value string) {
	if value == "" {
		return
	}
	w.raw(" " + name + `="`)
	w.escape([]byte(value))
	w.raw(`"`)
}

func (w *writer) children(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.node(c)
	}
}

// element writes a node's children between two tags.
func (w *writer) element(open string, n ast.Node, end string) {
	w.raw(open)
	w.children(n)
	w.raw(end)
}

// preformatted writes text as it stands. It can scroll, so it can have the focus.
func (w *writer) preformatted(class string, text []byte) {
	w.raw(`<pre tabindex="0"><code`)
	w.attribute("class", class)
	w.raw(">")
	w.escape(text)
	w.raw("</code></pre>\n")
}
