package exchange

import (
	"slices"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// New returns the import without what the casebook has already, which it names in Known: sightings
// whose imported_from says so, and bugs that do or that bear the title. New sightings of a known title
// are of its bug, under whatever id and however merged. A bug of which no sighting is new is not made
// again, so that importing twice adds nothing.
//
// A sighting whose id is taken by one that did not come from its file is left, with a problem; one that
// was imported when its title was still the only one stays as it is, with a remark.
func (imp *Import) New(idx *tracker.Index) *Import {
	n := &newcomers{idx: idx, origins: origins(idx), bugs: map[string]string{}, made: map[string]bool{}}
	n.Import = Import{Files: imp.Files, Left: slices.Clone(imp.Left), Problems: slices.Clone(imp.Problems), Instances: imp.Instances}
	needed := map[string]bool{}
	for _, d := range imp.Drafts {
		if d.Draft.Kind == tracker.KindObservation && n.origins[originKey(tracker.KindObservation, d.Source)] == nil {
			needed[d.key] = true
		}
	}
	for _, d := range imp.Drafts {
		switch {
		case d.Draft.Kind == tracker.KindBug:
			n.bug(d, needed[d.key])
		case needed[d.key] && n.origins[originKey(d.Draft.Kind, d.Source)] == nil:
			n.observation(d)
		default:
			n.known(d)
		}
	}
	slices.SortFunc(n.Known, func(a, b *tracker.Record) int {
		return strings.Compare(a.Path, b.Path)
	})
	n.Known = slices.Compact(n.Known)
	slices.Sort(n.Left)
	tracker.SortProblems(n.Problems)
	return &n.Import
}

// newcomers are the new part of an import being found.
type newcomers struct {
	Import
	idx     *tracker.Index
	origins map[string]*tracker.Record
	bugs    map[string]string // by the id in the drafts: the id in the casebook
	made    map[string]bool   // ids of new bugs
}

// origins finds the imported records, by kind and foreign file.
func origins(idx *tracker.Index) map[string]*tracker.Record {
	found := map[string]*tracker.Record{}
	for _, r := range idx.Records() {
		if source := scalar(r.Front().Root.Get(OriginField)); source != "" {
			found[originKey(r.Kind, source)] = r
		}
	}
	return found
}

func originKey(kind tracker.Kind, source string) string { return kind.String() + " " + source }

// bug finds the bug of a draft in the casebook, or keeps the draft if it is needed.
func (n *newcomers) bug(d Imported, needed bool) {
	if r := n.sameBug(d); r != nil {
		n.Known = append(n.Known, r)
		n.bugs[d.Draft.ID] = n.idx.Canonical(r).ID
		return
	}
	if !needed {
		return
	}
	own := d.Draft.ID
	for try := 0; n.taken(d.Draft) || n.made[d.Draft.ID]; try++ {
		d.Draft.ID = d.otherID(try)
	}
	n.bugs[own], n.made[d.Draft.ID] = d.Draft.ID, true
	n.Drafts = append(n.Drafts, d)
}

func (n *newcomers) sameBug(d Imported) *tracker.Record {
	for _, i := range d.group {
		if r := n.origins[originKey(tracker.KindBug, i.source)]; r != nil {
			return r
		}
	}
	for _, r := range n.idx.Records(tracker.KindBug) {
		if titleKey(r.Title) == d.key {
			return r
		}
	}
	return nil
}

func (n *newcomers) taken(d tracker.Draft) bool {
	_, ok := n.idx.Lookup(d.Kind, d.ID)
	return ok
}

func (n *newcomers) observation(d Imported) {
	d.Draft.Fields = slices.Clone(d.Draft.Fields)
	for k, f := range d.Draft.Fields {
		if f.Name == "bug" {
			d.Draft.Fields[k].Value = tracker.Text(n.bugs[f.Value.Value])
		}
	}
	if n.taken(d.Draft) {
		d.Draft.ID = d.idWithSeconds()
	}
	if r, ok := n.idx.Lookup(d.Draft.Kind, d.Draft.ID); ok {
		n.leave(tracker.Error, RuleSameSighting, d.issue.at("date"), "time, title and component are those of "+r.Path,
			"if it is that one, write "+OriginField+": "+d.Source+" into it")
		return
	}
	n.Drafts = append(n.Drafts, d)
}

// known keeps a sighting that is there already, with a remark if its title repeats by now.
func (n *newcomers) known(d Imported) {
	r := n.origins[originKey(d.Draft.Kind, d.Source)]
	n.Known = append(n.Known, r)
	bug := d.field("bug")
	if bug == nil || !r.Observation.Bug.IsZero() || n.bugs[bug.Value] == "" {
		return
	}
	id := n.bugs[bug.Value]
	if !slices.ContainsFunc(r.Observation.Not, func(x tracker.Rejection) bool { return x.Bug.ID == id }) {
		n.say(tracker.Info, RuleUnclassified, d.issue.at("title"), r.Ref().String()+" bears the title of bug/"+id+" and is unclassified",
			"casebook classify "+r.ID+" "+id)
	}
}
