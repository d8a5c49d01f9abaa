package site

import (
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// DocumentPage is what templates/document.html is given: a postmortem, a handoff or a report, which are
// mostly text.
type DocumentPage struct {
	Page
	Ref       string
	Kind      string // "Postmortem"
	Tags      []Item
	Facts     []Fact
	Decisions Table // of a report
	Sections  []Section
	Relations []RelationGroup
}

func (b *build) document(r *tracker.Record, some []Fact) (DocumentPage, error) {
	p := DocumentPage{Page: b.recordPage(r), Ref: r.Ref().String(), Kind: capital(r.Kind.String()), Tags: b.tags(r), Facts: some}
	p.Relations = b.relations(r, recordRoot, nil)
	p.Description = p.Kind + ": " + r.Title
	if first := r.Body().Sections; len(first) > 0 {
		p.Description = cut(r.Body().FirstParagraph(first[0]), 160)
	}
	var err error
	p.Sections, err = b.textAndFiles(r)
	return p, err
}

func (b *build) emitDocument(r *tracker.Record, p DocumentPage) error {
	return b.emit(recordAddress(r.Kind, r.ID), "document.html", p)
}

func (b *build) postmortem(r *tracker.Record) error {
	m := r.Postmortem
	some := []Fact{one("Started", asWritten(m.Started)), one("Ended", asWritten(m.Ended))}
	if !m.Started.IsZero() && m.Ended.At.After(m.Started.At) {
		some = append(some, one("Lasted", Item{Text: span(m.Ended.At.Sub(m.Started.At))}))
	}
	some = append(some, Fact{Name: "Affected", Items: texts(m.Affected)}, given("Owner", r.Owner),
		Fact{Name: "Bugs", Items: b.refItems(recordRoot, m.Bugs)}, Fact{Name: "Tasks", Items: b.refItems(recordRoot, m.Tasks)})
	p, err := b.document(r, facts(some...))
	if err != nil {
		return err
	}
	return b.emitDocument(r, p)
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
