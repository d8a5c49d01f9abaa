package site

import (
	"net/url"
	"path"
	"strings"

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
// it stands for the group's rows: a table of the page shows them.
func (b *build) relations(r *tracker.Record, root string, sum func(tracker.Relation) *RelationGroup) []RelationGroup {
	var groups []RelationGroup
	for _, g := range groupEdges(b.idx.Out(r), outward) {
		groups = append(groups, b.relationGroup(g, root))
	}
	for _, g := range groupEdges(b.idx.In(r), inward) {
		if sum != nil {
			if summed := sum(g.relation); summed != nil {
				summed.Words = capital(inward.words(g.relation))
				groups = append(groups, *summed)
				continue
			}
		}
		groups = append(groups, b.relationGroup(g, root))
	}
	return append(groups, externalGroups(r)...)
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

// contextOf returns the sentence around a link. A bare reference reads as the title of its record.
func contextOf(e tracker.Edge) Context {
	if e.To != nil && e.Mention.Text == e.Mention.Target {
		return Context{e.Mention.Before, chipText(e.To), e.Mention.After}
	}
	return Context{e.Mention.Before, e.Mention.Text, e.Mention.After}
}

func (b *build) relationGroup(g *edgeGroup, root string) RelationGroup {
	group := RelationGroup{Words: capital(g.way.words(g.relation))}
	if n := len(g.edges) - relationLimit; n > 0 {
		group.Cut = "and " + thousands(n) + " more"
	}
	for _, e := range g.edges[:min(len(g.edges), relationLimit)] {
		group.Rows = append(group.Rows, b.relationRow(e, g, root))
	}
	return group
}

func (b *build) relationRow(e tracker.Edge, g *edgeGroup, root string) RelationRow {
	other := g.way.end(e)
	if other == nil {
		row := RelationRow{Item: b.brokenItem(root, e.Ref)}
		if e.Mention != nil {
			row.Contexts = []Context{contextOf(e)}
		}
		return row
	}
	row := RelationRow{Item: b.item(root, other), Suspected: e.Suspected, Contexts: g.contexts[other]}
	if other.Kind == tracker.KindObservation {
		row.Time = moment(other.Observation.Observed)
	}
	if len(row.Contexts) > contextLimit {
		row.Contexts = row.Contexts[:contextLimit]
	}
	return row
}

// externalGlyphs draw the kinds of external links; others have the glyph of a document.
var externalGlyphs = map[string]string{"pull-request": "k-pr", "commit": "k-pr", "build": "k-rel", "test-run": "k-rel",
	"deploy": "k-rel", "alert": "k-alert", "dashboard": "k-dash", "logs": "k-dash"}

// externalGroups returns the links of a record by kind, in the order of kinds.
func externalGroups(r *tracker.Record) []RelationGroup {
	var groups []RelationGroup
	for _, kind := range tracker.LinkKinds() {
		group := RelationGroup{Words: capital(kind)}
		for _, l := range r.Links {
			if l.Kind == kind {
				group.Rows = append(group.Rows, RelationRow{Item: linkItem(l)})
			}
		}
		if len(group.Rows) > 1 && kind != "logs" && kind != "other" {
			group.Words += "s"
		}
		if len(group.Rows) > 0 {
			groups = append(groups, group)
		}
	}
	return groups
}

// linkItem returns a link out with its caption and what people noted of it.
func linkItem(l tracker.Link) Item {
	item := Item{Glyph: "k-doc", Href: webLink(l.URL), Out: true, Text: linkText(l)}
	if g, ok := externalGlyphs[l.Kind]; ok {
		item.Glyph = g
	}
	if item.Href == "" {
		item.Note = "not linked: only http, https and mailto are"
	}
	switch {
	case l.State != "" && !l.At.IsZero():
		item.Note = l.State + ", " + date(l.At)
	case l.State != "" || !l.At.IsZero():
		item.Note = l.State + date(l.At)
	}
	return item
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
