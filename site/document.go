package site

import (
	"strings"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// DocumentPage is what templates/document.html is given: a handoff or a report, which are mostly text.
type DocumentPage struct {
	Page
	Ref       string
	Kind      string // "Postmortem"
	Tags      []Item
	Facts     []Fact
	Decisions Table // of a report
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

func (b *build) report(r *tracker.Record) error {
	p, err := b.document(r, facts(one("Month", text(r.Report.Month)), one("Lead", text(r.Report.Lead))))
	if err != nil {
		return err
	}
	p.Decisions = Table{Caption: "Decisions", Columns: []Column{{Name: "About"}, {Name: "Decision"}}}
	for _, d := range r.Report.Decisions {
		p.Decisions.Rows = append(p.Decisions.Rows, []Cell{{b.refItem(recordRoot, d.About)}, {text(strings.TrimSpace(d.Decision))}})
	}
	return b.emitDocument(r, p)
}
