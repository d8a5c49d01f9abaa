package site

import (
	"html/template"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// RunbookPage is what templates/runbook.html is given.
type RunbookPage struct {
	Page
	Ref       string
	Service   []Item // none or one
	Tags      []Item
	Lead      string
	Freshness []Fact
	Alerts    []Item
	Links     []RelationGroup // dashboards and the like
	Bugs      []Item
	When      *Section // when to use it; nil if nobody wrote that
	Steps     []Step   // of the section Steps; none if it is no list
	StepsID   string
	Sections  []Section
	UsesStrip template.HTML // when it was used, by outcome; empty if never
	Uses      Table
	Trace     *TraceFigure
	Relations []RelationGroup
}

func (b *build) runbook(r *tracker.Record) error {
	u := b.uses[r]
	p := RunbookPage{Page: b.recordPage(r), Ref: r.Ref().String(), Service: b.serviceItems(r.Runbook.Service), Tags: b.tags(r),
		Lead: u.sentence(), Freshness: b.freshness(r, u), Alerts: b.alertItems(r), Links: b.externalGroups(r)}
	p.Description = p.Lead
	for _, e := range b.idx.FieldsIn(r) {
		if e.Relation == tracker.RemediedBy {
			item := b.item(recordRoot, e.From)
			item.Sub = u.on(b, e.From)
			p.Bugs = append(p.Bugs, item)
		}
	}
	p.When, p.Sections = takeSection(b.body(r).copy(), "When to use")
	p.steps()
	p.UsesStrip = b.usesStrip(r, u)
	p.Uses = b.useTable(u)
	p.Trace = b.recordTrace(r, time.Time{})
	var err error
	if p.Relations, err = b.relations(r, u.summary); err != nil {
		return err
	}
	return b.emit(recordAddress(r.Kind, r.ID), "runbook.html", p)
}

// steps takes the list of steps out of the sections, where it can be taken apart. The other sections stay behind it, so
// it is taken only where nothing stands before it.
func (p *RunbookPage) steps() {
	if len(p.Sections) == 0 || p.Sections[0].Look != "steps" {
		return
	}
	if p.Steps = stepsOf(p.Sections[0].HTML); len(p.Steps) > 0 {
		p.StepsID, p.Sections = p.Sections[0].ID, p.Sections[1:]
	}
}

func (b *build) alertItems(r *tracker.Record) []Item {
	items := b.topicItems(recordRoot, alertTopic, r.Runbook.Alerts)
	for i := range items {
		items[i].Glyph = "k-alert"
	}
	return items
}

// inShort says how often the runbook worked in a few characters, for a box of a figure.
func (u *uses) inShort() string {
	if said := u.yes + u.partly + u.never; said > 0 {
		return "worked " + thousands(u.yes) + " of " + thousands(said)
	}
	return "used " + times(len(u.sightings))
}

func (b *build) freshness(r *tracker.Record, u *uses) []Fact {
	due := Item{Kind: Unknown}
	if lapses, ok := r.Runbook.ReviewLapses(); ok {
		due = Item{Time: lapses.Add(-time.Second).Format(time.DateOnly)}
	}
	all := []Fact{one("Reviewed", at(r.Runbook.Reviewed))}
	if !r.Runbook.Reviewed.IsZero() {
		all = append(all, one("Used since", text(u.since(r.Runbook.Reviewed))))
	}
	return append(all, one("Review due", due), one("Owner", b.topicItem(recordRoot, teamTopic, r.Owner)))
}

func (b *build) useTable(u *uses) Table {
	t := Table{Caption: "Recorded uses, newest first", Columns: []Column{{Name: "Used, UTC", Narrow: true}, {Name: "Instance", Names: true}, {Name: "Bug"},
		{Name: "Outcome", Narrow: true}, {Name: "Work", Right: true}, {Name: "By"}}}
	some, _ := pageOf(u.sightings, 1)
	for i, r := range some {
		obs := r.Observation
		t.Rows = append(t.Rows, []Cell{{seenItem(recordRoot, r)}, b.instanceCell(recordRoot, obs), b.bugCell(recordRoot, r), {text(workedWord(u.worked[i]))},
			{lasting(obs.Impact.Effort)}, orUnknown(texts(obs.Handlers))})
	}
	t.Key = keyOf(t.Rows)
	if n := len(u.sightings); n > rowLimit {
		t.Cut = "The newest " + thousands(rowLimit) + " of " + thousands(n) + "; the others are in the list of observations."
		t.More = recordRoot + listAddress(tracker.KindObservation.Folder(), 1)
	}
	return t
}

// bugCell names the bug of a sighting, or says that it is unclassified.
func (b *build) bugCell(root string, r *tracker.Record) Cell {
	if r.Observation.Bug.IsZero() {
		return Cell{{Status: "unc", Text: "Unclassified"}}
	}
	if bug := b.bugOf(r); bug != nil {
		item := b.item(root, bug)
		item.Doubt = b.doubt(r)
		return Cell{item}
	}
	return Cell{b.refItem(root, r.Observation.Bug)}
}
