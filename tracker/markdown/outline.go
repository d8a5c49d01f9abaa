package markdown

import "strings"

// An Outline is what a body says of itself, as plain data: it outlives the tree of its Document, and a cache can keep
// it. It is read-only.
type Outline struct {
	Links    []Link    // links and images outside code and comments, in text order
	Headings []Heading // in text order
	Sections []Section // one per level-2 heading, in text order, after what stands before the first

	// Unparsed says why the body is shown as it was written, without links, headings or sections. It is
	// empty for every body that a person would write.
	Unparsed string
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

// Section returns the first section with that title, ignoring case.
func (o *Outline) Section(title string) (Section, bool) {
	for _, s := range o.Sections {
		if strings.EqualFold(s.Title, title) {
			return s, true
		}
	}
	return Section{}, false
}
