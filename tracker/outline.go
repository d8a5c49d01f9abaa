package tracker

import (
	"slices"

	"github.com/casebook-dev/casebook/tracker/markdown"
)

// Outline returns what the record's body says of itself, as plain data. A cache has it: while the file stays as it is,
// who asks for no more than this needs no body parsed. It is made when it is first asked for, and then kept.
func (r *Record) Outline() *markdown.Outline {
	if known := r.outline.Load(); known != nil {
		return known
	}
	o := r.keptOutline()
	if o == nil {
		made := r.Body().Outline // a copy, or the tree would be kept with it
		o = &made
	}
	r.outline.CompareAndSwap(nil, o)
	return r.outline.Load()
}

// outlined reports whether Outline needs no body.
func (r *Record) outlined() bool { return r.outline.Load() != nil || r.outlineCode != "" }

// keptOutline returns what a cache has, nil if that is nothing.
func (r *Record) keptOutline() *markdown.Outline {
	if r.outlineCode == "" {
		return nil
	}
	o, c := &markdown.Outline{}, coder{reading: true, in: r.outlineCode, most: len(r.Source) - r.bodyAt}
	if c.outline(o); c.failed || c.at != len(c.in) {
		return nil
	}
	return o
}

// links returns the links of the body. Most bodies without any are not even parsed.
func (r *Record) links() []markdown.Link {
	if !r.outlined() && !markdown.MayLink(r.Source[r.bodyAt:]) {
		return nil
	}
	return r.Outline().Links
}

// outlineText writes or reads the outline, if it is known, as a text of its own, which Record.Outline reads.
func (c *coder) outlineText(r *Record) {
	known := r.outline.Load()
	if c.reading || known == nil || r.outlineCode != "" {
		c.text(&r.outlineCode)
		return
	}
	own := coder{out: make([]byte, 0, usualCode/2)}
	own.outline(known)
	code := string(own.out)
	c.text(&code)
}

func (c *coder) outline(o *markdown.Outline) {
	c.text(&o.Unparsed)
	each(c, &o.Headings, c.heading)
	c.sections(o)
	each(c, &o.Links, c.bodyLink)
}

// offset writes or reads a place in the body.
func (c *coder) offset(n *int) {
	if c.size(n); c.reading && *n > c.most {
		c.fail()
		*n = 0
	}
}

func (c *coder) heading(h *markdown.Heading) {
	c.size(&h.Level)
	c.text(&h.Text)
	c.text(&h.ID)
	c.offset(&h.Start)
}

// sections writes or reads the sections of an outline that has its headings. The title of each is a heading: one more
// than how many are passed over since the last one's, 0 for what stands before the first.
func (c *coder) sections(o *markdown.Outline) {
	left := o.Headings
	each(c, &o.Sections, func(s *markdown.Section) {
		n := 0
		if s.ID != "" {
			n = 1 + slices.IndexFunc(left, func(h markdown.Heading) bool { return h.ID == s.ID })
		}
		c.size(&n)
		c.offset(&s.BodyStart)
		c.offset(&s.End)
		c.boolean(&s.Empty)
		if n > len(left) {
			c.fail()
			return
		}
		if c.reading && n > 0 {
			h := left[n-1]
			s.Title, s.ID, s.Start = h.Text, h.ID, h.Start
		}
		if left = left[n:]; s.Start > s.BodyStart || s.BodyStart > s.End {
			c.fail()
		}
	})
}

func (c *coder) bodyLink(l *markdown.Link) {
	c.text(&l.Target)
	c.text(&l.Text)
	c.boolean(&l.Wiki)
	c.boolean(&l.Image)
	c.offset(&l.Start)
	c.offset(&l.End)
	c.offset(&l.TargetStart)
	c.offset(&l.TargetEnd)
	c.text(&l.Context.Before)
	c.text(&l.Context.Text)
	c.text(&l.Context.After)
}
