package site

import (
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// DocumentPage is what templates/document.html is given: a handoff, which is text.
type DocumentPage struct {
	Page
	Ref       string
	Kind      string // "Handoff"
	Tags      []Item
	Facts     []Fact
	Sections  []Section
	Trace     *TraceFigure
	Relations []RelationGroup
}

func (b *build) document(r *tracker.Record, some []Fact) (DocumentPage, error) {
	p := DocumentPage{Page: b.recordPage(r), Ref: r.Ref().String(), Kind: capital(r.Kind.String()), Tags: b.tags(r), Facts: some}
	p.Trace = b.recordTrace(r, time.Time{})
	p.Description = describe(r)
	var err error
	if p.Relations, err = b.relations(r, nil); err != nil {
		return p, err
	}
	p.Sections, err = b.textAndFiles(r)
	return p, err
}

func (b *build) emitDocument(r *tracker.Record, p DocumentPage) error {
	return b.emit(recordAddress(r.Kind, r.ID), "document.html", p)
}

func (b *build) handoff(r *tracker.Record) error {
	h := r.Handoff
	p, err := b.document(r, facts(one("From", text(list(h.Outgoing...))), one("To", text(list(h.Incoming...))),
		one("Since", asWritten(h.Since)), one("Until", asWritten(h.Until))))
	if err != nil {
		return err
	}
	return b.emitDocument(r, p)
}
