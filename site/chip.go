package site

import (
	"html/template"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// Chip is a link to a record: its kind's glyph and its title. Observations are told apart by error and
// instance.
type Chip struct{ Class, Href, Text string }

// recordRoot leads to the site's root from a record's page and from the further pages of a list.
const recordRoot = "../../"

// glyphs are the classes that draw a kind's glyph.
var glyphs = [...]string{tracker.KindBug: "k-bug", tracker.KindObservation: "k-obs", tracker.KindRunbook: "k-run",
	tracker.KindTask: "k-task", tracker.KindPostmortem: "k-pm", tracker.KindHandoff: "k-pm", tracker.KindReport: "k-pm"}

// glyph returns the class that draws a record's glyph. A task that is not shipped has an empty box.
func glyph(r *tracker.Record) string {
	if r.Kind == tracker.KindTask && r.Task.Status != "shipped" {
		return "k-todo"
	}
	return glyphs[r.Kind]
}

func chipOf(root string, r *tracker.Record) Chip {
	return Chip{Class: glyph(r), Href: root + recordAddress(r.Kind, r.ID), Text: chipText(r)}
}

func chipText(r *tracker.Record) string {
	if r.Kind != tracker.KindObservation || r.Observation.Error == "" {
		return r.Title
	}
	return r.Observation.Error + " on " + r.Observation.Instance
}

// renderChips renders every record's chip once, as it stands on record pages.
func (b *build) renderChips() error {
	records := b.idx.Records()
	html := make([]template.HTML, len(records))
	err := spread(len(records), func(i int) (err error) {
		html[i], err = b.theme.part("chip", chipOf(recordRoot, records[i]))
		return err
	})
	if err != nil {
		return err
	}
	b.chips = make(map[*tracker.Record]template.HTML, len(records))
	for i, r := range records {
		b.chips[r] = html[i]
	}
	return nil
}

// chip returns the link to a record as it stands on a page with this root. Only attributes hold a bare
// quote, so nothing but the address is changed.
func (b *build) chip(root string, r *tracker.Record) template.HTML {
	if root == recordRoot {
		return b.chips[r]
	}
	return template.HTML(strings.ReplaceAll(string(b.chips[r]), `"`+recordRoot, `"`+root)) // #nosec: rendered by html/template
}

// item returns the chip as a value of a fact or cell.
func (b *build) item(root string, r *tracker.Record) Item { return Item{Chip: b.chip(root, r)} }

// refItem returns the chip of the record that a reference names, or the statement that there is none.
func (b *build) refItem(root string, ref tracker.Ref) Item {
	if ref.IsZero() {
		return Item{Kind: Unknown}
	}
	if r, ok := b.idx.Target(ref); ok {
		return b.item(root, r)
	}
	return b.brokenItem(root, ref)
}

// brokenItem says why a reference leads nowhere: the file cannot be read, or there is none.
func (b *build) brokenItem(root string, ref tracker.Ref) Item {
	if rej, ok := b.rejected[strings.ToLower(ref.String())]; ok {
		return Item{Kind: Broken, Text: ref.String(), Href: root + recordAddress(rej.Kind, rej.ID), Note: "its file cannot be read"}
	}
	return Item{Kind: Broken, Text: ref.String(), Note: "no such record"}
}

func (b *build) refItems(root string, refs []tracker.Ref) []Item {
	items := make([]Item, len(refs))
	for i, ref := range refs {
		items[i] = b.refItem(root, ref)
	}
	return items
}
