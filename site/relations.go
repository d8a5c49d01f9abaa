package site

import (
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/casebook-dev/casebook/tracker"
)

// RelationGroup is one relation in one direction with the records at its other end.
type RelationGroup struct {
	Words string // "Is remedied by"
	Rows  []RelationRow
	Cut   string // how many more there are; empty if all are shown
	More  string // where they stand; may be empty
}

// RelationRow is one record or external thing at the other end.
type RelationRow struct {
	Item
	Suspected bool
	Broken    string    // what is wrong with the other end: "gone, 2026-11-20"; empty if nothing is known to be
	More      string    // the page of a thing outside that other records link to as well
	MoreText  string    // "linked in 3 records"
	Contexts  []Context // the sentences in which the link stands
}

// Context is a sentence around a link.
type Context struct{ Before, Text, After string }

const (
	relationLimit = 30 // rows of one group
	contextLimit  = 3  // sentences quoted for one row
)

// direction is one of the two ways to read an edge.
type direction struct {
	words func(tracker.Relation) string
	end   func(tracker.Edge) *tracker.Record // the record at the other end; nil if there is none
}

var (
	outward = direction{tracker.Relation.Forward, func(e tracker.Edge) *tracker.Record { return e.To }}
	inward  = direction{tracker.Relation.Backward, func(e tracker.Edge) *tracker.Record { return e.From }}
)

// relations returns how a record hangs together with others: what it refers to, what refers to it, and
// the things outside. Where sum, which may be nil, has an answer for a group that refers to the record,
// it stands for the group's rows: a table of the page shows them. Groups that are longer than the page
// has room for stand on pages of their own, which relations makes.
func (b *build) relations(r *tracker.Record, sum func(tracker.Relation) *RelationGroup) ([]RelationGroup, error) {
	var groups []RelationGroup
	var long []*edgeGroup
	add := func(g *edgeGroup) {
		if len(g.edges) > relationLimit {
			long = append(long, g)
		}
		groups = append(groups, b.relationGroup(r, g))
	}
	for _, g := range groupEdges(b.idx.Out(r), outward) {
		add(g)
	}
	for _, g := range groupEdges(b.idx.In(r), inward) {
		if sum != nil {
			if summed := sum(g.relation); summed != nil {
				summed.Words = capital(inward.words(g.relation))
				groups = append(groups, *summed)
				continue
			}
		}
		add(g)
	}
	return slices.Concat(groups, b.alertGroup(r), b.externalGroups(r), b.commitGroup(r)), b.longRelations(r, long)
}

// alertGroup lists the alerts that announced a sighting or those of a bug, with how many of these, or that
// lead to a runbook; none if there are none.
func (b *build) alertGroup(r *tracker.Record) []RelationGroup {
	group := RelationGroup{Words: "Was announced by"}
	var names []string
	switch r.Kind {
	case tracker.KindBug:
		t := b.tallies[r]
		for _, alert := range t.alerts[:min(len(t.alerts), relationLimit)] {
			item := b.topicItem(recordRoot, alertTopic, alert.name)
			item.Glyph, item.Note = "k-alert", thousands(alert.n)+" of "+count(len(t.sightings), "observation")
			group.Rows = append(group.Rows, RelationRow{Item: item})
		}
		if n := len(t.alerts) - relationLimit; n > 0 {
			group.Cut, group.More = "and "+thousands(n)+" more", recordRoot+listAddress(alertTopic.folder(), 1)
		}
	case tracker.KindObservation:
		names = r.Observation.Alerts
	case tracker.KindRunbook:
		group.Words, names = "Is for the alerts", r.Runbook.Alerts
	}
	for _, item := range b.topicItems(recordRoot, alertTopic, names) {
		item.Glyph = "k-alert"
		group.Rows = append(group.Rows, RelationRow{Item: item})
	}
	if len(group.Rows) == 0 {
		return nil
	}
	return []RelationGroup{group}
}

// edgeGroup is the edges of one relation, one for each record at the other end.
type edgeGroup struct {
	relation tracker.Relation
	way      direction
	edges    []tracker.Edge
	contexts map[*tracker.Record][]Context
}

// groupEdges groups edges, which are sorted by relation. Of several links to the same record one row
// is made; a link to a record that a field names too lends the field its sentence.
func groupEdges(edges []tracker.Edge, way direction) []*edgeGroup {
	contexts := map[*tracker.Record][]Context{}
	for _, e := range edges {
		if other := way.end(e); e.Mention != nil && other != nil {
			contexts[other] = append(contexts[other], contextOf(e))
		}
	}
	var groups []*edgeGroup
	seen := map[*tracker.Record]bool{}
	for _, e := range edges {
		other := way.end(e)
		if e.Mention != nil && seen[other] {
			continue
		}
		seen[other] = other != nil
		if n := len(groups); n == 0 || groups[n-1].relation != e.Relation {
			groups = append(groups, &edgeGroup{relation: e.Relation, way: way, contexts: contexts})
		}
		g := groups[len(groups)-1]
		g.edges = append(g.edges, e)
	}
	return groups
}

// contextOf returns the sentence around a link, for people: what reads as a reference in it reads as the
// title of its record.
func contextOf(e tracker.Edge) Context {
	if e.To != nil && e.Mention.Text == e.Mention.Target {
		return Context{e.Mention.Before, chipText(e.To), e.Mention.After}
	}
	return Context{e.Mention.Before, e.Mention.Text, e.Mention.After}
}

// writtenRef finds a reference as it is written in a text: kind/id.
var writtenRef = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\b(?:bug|observation|runbook|task|postmortem|handoff|report)/[a-z0-9]+(?:-[a-z0-9]+)*\b`)
})

// titleLimit is how much of another record's title stands in a sentence, in characters.
const titleLimit = 80

// titled puts the titles of records in place of references to them.
func (b *build) titled(sentence string) string {
	if !strings.Contains(sentence, "/") {
		return sentence
	}
	return writtenRef().ReplaceAllStringFunc(sentence, func(written string) string {
		ref, err := tracker.ParseRef(written, 0)
		if err != nil {
			return written
		}
		if r, ok := b.idx.Target(ref); ok {
			return cut(chipText(r), titleLimit)
		}
		return written
	})
}

func (b *build) relationGroup(r *tracker.Record, g *edgeGroup) RelationGroup {
	group := RelationGroup{Words: capital(g.way.words(g.relation))}
	if n := len(g.edges) - relationLimit; n > 0 {
		group.Cut, group.More = "and "+thousands(n)+" more", recordRoot+listAddress(relationsFolder(r), 1)
	}
	for _, e := range g.edges[:min(len(g.edges), relationLimit)] {
		group.Rows = append(group.Rows, b.relationRow(e, g, recordRoot))
	}
	return group
}

func relationsFolder(r *tracker.Record) string {
	return path.Join(path.Dir(recordAddress(r.Kind, r.ID)), "relations")
}

// longRelations makes the pages of the groups that a record's page has no room for.
func (b *build) longRelations(r *tracker.Record, groups []*edgeGroup) error {
	type line struct {
		group *edgeGroup
		edge  tracker.Edge
	}
	var lines []line
	for _, g := range groups {
		for _, e := range g.edges {
			lines = append(lines, line{g, e})
		}
	}
	folder := relationsFolder(r)
	for n := 1; (n-1)*rowLimit < len(lines); n++ {
		some, pages := pageOf(lines, n)
		address := listAddress(folder, n)
		p := ListPage{Page: b.page(address, r.Kind.Folder(), ofPages("Relations of "+r.Title, n)), Lead: count(len(lines), "relation") + " of which the record's page shows the first only."}
		p.Description = p.Lead
		p.Crumbs = append(p.Crumbs, Crumb{capital(r.Kind.Folder()), p.Root + r.Kind.Folder() + "/index.html"}, Crumb{r.Title, p.Root + recordAddress(r.Kind, r.ID)})
		p.Table = Table{Caption: p.Title, Columns: []Column{{Name: "Relation"}, {Name: "Record"}, {Name: "Seen, UTC", Narrow: true}, {Name: "Where it stands", Long: true}}}
		for _, l := range some {
			p.Table.Rows = append(p.Table.Rows, b.longRow(p.Root, l.group, l.edge))
		}
		p.Table.dropEmpty("Seen, UTC")
		p.Pager = pager(p.Root, folder, n, pages)
		if err := b.emit(address, "list.html", p); err != nil {
			return err
		}
	}
	return nil
}

func (b *build) longRow(root string, g *edgeGroup, e tracker.Edge) []Cell {
	row := b.relationRow(e, g, root)
	seen := Item{Kind: NotApplicable}
	if row.Time != "" {
		seen = Item{Time: row.Time}
		row.Time = ""
	}
	said := Item{Text: "a field"}
	if len(row.Contexts) > 0 {
		c := row.Contexts[0]
		said = Item{Text: "“" + c.Before + c.Text + c.After + "”"}
	}
	if row.Suspected {
		row.Note = "suspected"
	}
	return []Cell{{{Text: capital(g.way.words(g.relation))}}, {row.Item}, {seen}, {said}}
}

func (b *build) relationRow(e tracker.Edge, g *edgeGroup, root string) RelationRow {
	other := g.way.end(e)
	if other == nil {
		row := RelationRow{Item: b.brokenItem(root, e.Ref)}
		if e.Mention != nil {
			row.Contexts = b.readable([]Context{contextOf(e)})
		}
		return row
	}
	row := RelationRow{Item: b.item(root, other), Suspected: e.Suspected, Contexts: b.readable(g.contexts[other])}
	if e.Relation == tracker.ObservationOf {
		row.Doubt = b.doubt(e.From)
	}
	if other.Kind == tracker.KindObservation {
		row.Time = moment(other.Observation.Observed)
	}
	return row
}

// readable returns the first of the sentences, without references that only a program reads.
func (b *build) readable(all []Context) []Context {
	all = slices.Clone(all[:min(len(all), contextLimit)])
	for i := range all {
		all[i].Before, all[i].After = b.titled(all[i].Before), b.titled(all[i].After)
	}
	return all
}

// externalGlyphs draw the kinds of external links; others have the glyph of a document.
var externalGlyphs = map[string]string{"pull-request": "k-pr", "commit": "k-pr", "build": "k-rel", "test-run": "k-rel",
	"deploy": "k-rel", "alert": "k-alert", "dashboard": "k-dash", "logs": "k-dash"}

// externalGroups returns the links of a record by kind, in the order of kinds.
func (b *build) externalGroups(r *tracker.Record) []RelationGroup {
	var groups []RelationGroup
	for _, kind := range tracker.LinkKinds() {
		group := RelationGroup{Words: kindWords(kind)}
		for _, l := range r.Links {
			if l.Kind == kind {
				group.Rows = append(group.Rows, b.linkRow(l))
			}
		}
		if len(group.Rows) > 1 {
			group.Words = kindsWords(kind)
		}
		if len(group.Rows) > 0 {
			groups = append(groups, group)
		}
	}
	return groups
}

// linkRow is a link out, with the page of the thing where other records link to it as well.
func (b *build) linkRow(l tracker.Link) RelationRow {
	row := RelationRow{Item: linkItem(l)}
	if gone(l) {
		row.Note, row.Broken = "", linkNote(l)
	}
	if x := b.externals[l.URL]; x != nil && x.Kind == l.Kind {
		if x.records > 1 {
			row.More, row.MoreText = recordRoot+x.address(), "linked in "+count(x.records, "record")
		}
	}
	return row
}

// linkItem returns a link out with its caption and what people noted of it.
func linkItem(l tracker.Link) Item {
	item := Item{Glyph: linkGlyph(l.Kind), Href: webLink(l.URL), Out: true, Text: linkText(l), Note: linkNote(l)}
	if item.Href == "" && item.Note == "" {
		item.Note = notLinked
	}
	return item
}

// linkGlyph returns the class that draws the glyph of a kind of link.
func linkGlyph(kind string) string {
	if g, ok := externalGlyphs[kind]; ok {
		return g
	}
	return "k-doc"
}

// linkText returns a link's caption, else what is usually said of such an address: "#812" of a pull
// request, seven digits of a commit, the host and path of any other.
func linkText(l tracker.Link) string {
	if l.Text != "" {
		return l.Text
	}
	u, err := url.Parse(l.URL)
	if err != nil || u.Host == "" {
		return cut(l.URL, 80)
	}
	last := path.Base(u.Path)
	switch {
	case l.Kind == "pull-request" && strings.Trim(last, "0123456789") == "":
		return "#" + last
	case l.Kind == "commit" && len(last) >= 7:
		return last[:7]
	}
	return cut(u.Host+strings.TrimSuffix(u.Path, "/"), 80)
}
