package markdown

import (
	"html/template"
)

// A Document is one parsed body. It is read-only and may be used by several goroutines at once.
// Offsets in it, and in everything it hands out, are bytes of the source that was parsed.
type Document struct {
	Links    []Link    // links and images outside code and comments, in text order
	Headings []Heading // the outline, in text order
	Sections []Section // one per level-2 heading, in text order, after what stands before the first

	// Unparsed says why the body is shown as it was written, without links, headings or sections. It is
	// empty for every body that a person would write.
	Unparsed string

	src []byte
}

// A Heading is one line of the outline.
type Heading struct {
	Level int    // 1 to 6, as written
	Text  string // plain text
	ID    string // unique within the document, without Rendering.IDPrefix
	Start int    // offset of the heading's line
}

// A Section is a level-2 heading and what follows it, up to the next one. Title and ID are empty for
// the content before the first level-2 heading, which is a Section only if there is any.
type Section struct {
	Title     string
	ID        string
	Start     int  // offset of the heading's line
	BodyStart int  // offset of the line after the heading
	End       int  // offset after the last byte of the section
	Empty     bool // nothing but white space and comments
}

// An Item is one entry of a list.
type Item struct {
	Text  string // plain text of its first paragraph
	Start int    // offset of its content, after the bullet
}

// Parse reads one body. It never fails: whatever bytes come in, a Document comes out.
func Parse(src []byte) *Document { return &Document{src: src} }

// Section returns the first section with that title, ignoring case.
func (d *Document) Section(title string) (Section, bool) { return Section{}, false }

// Items returns the entries of the lists that stand directly in the section, in text order.
func (d *Document) Items(s Section) []Item { return nil }

// Text returns the section as plain text, one line a block, without its heading and without comments.
func (d *Document) Text(s Section) string { return "" }

// FirstParagraph returns the plain text of the section's first paragraph, or "".
func (d *Document) FirstParagraph(s Section) string { return "" }

// HTML returns the whole body as HTML.
func (d *Document) HTML(r Rendering) template.HTML { return "" }

// SectionHTML returns the content of one section, without its heading, as HTML.
func (d *Document) SectionHTML(s Section, r Rendering) template.HTML { return "" }

// SlugID returns the heading id of a text: letters and digits of any script in lower case, everything
// else between them one hyphen; "section" if nothing is left.
func SlugID(text string) string { return "" }

// MayLink is a cheap scan that is false only if the body surely holds no link, image or reference.
func MayLink(src []byte) bool { return true }
