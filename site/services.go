package site

import (
	"cmp"
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"path"
	"slices"
	"sync"
	"time"

	"github.com/casebook-dev/casebook/site/svg"
	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/trace"
)

// ServicesFigure is how the services of the whole casebook hang together: what happens in one leads to
// what happens in another.
type ServicesFigure struct {
	Heading string
	Cut     string
	SVG     template.HTML
	Pairs   Table // the same as a list
}

// servicePair is how often records of one service lead to those of another.
type servicePair struct {
	from, to string
	n        int
}

// serviceLanes are the columns of the services: by whether they lead, are led to, or both.
var serviceLanes = [...]svg.Lane{{Title: "Lead to others", Width: 200}, {Title: "In between", Width: 200}, {Title: "Follow from others", Width: 200}}

// servicesFigure draws the services that hang together, or returns nil if none do.
func (b *build) servicesFigure(root string) *ServicesFigure {
	var pairs []servicePair
	for key, n := range b.graph().Services(b.whole()) {
		pairs = append(pairs, servicePair{key[0], key[1], n})
	}
	if len(pairs) == 0 {
		return nil
	}
	slices.SortFunc(pairs, func(x, y servicePair) int {
		return cmp.Or(cmp.Compare(y.n, x.n), cmp.Compare(x.from, y.from), cmp.Compare(x.to, y.to))
	})
	all := len(pairs)
	kept, names := keepPairs(pairs)
	figure := svg.Lanes{ID: "sv", Title: "How the services hang together", Desc: "An edge leads from the service in which something began to the one in which it was followed up. The table below has the counts.", Lanes: serviceLanes[:]}
	leads, follows := map[string]bool{}, map[string]bool{}
	for _, p := range kept {
		leads[p.from], follows[p.to] = true, true
		figure.Edges = append(figure.Edges, svg.Edge{From: p.from, To: p.to})
	}
	for _, name := range names {
		figure.Nodes = append(figure.Nodes, b.serviceBox(root, name, leads[name], follows[name]))
	}
	f := &ServicesFigure{Heading: fmt.Sprintf("%s of %s lead to another", count(len(names), "service"), thousands(len(b.topics[serviceTopic].all))),
		SVG: template.HTML(figure.SVG()), Pairs: b.pairTable(root, kept)} // #nosec: package svg escapes every string
	if n := all - len(kept); n > 0 {
		f.Cut = fmt.Sprintf("Not drawn: %s with the fewest links.", count(n, "pair")+" of services")
	}
	return f
}

// keepPairs returns as many pairs, those with most links, as a figure has room for, and their services by name.
func keepPairs(pairs []servicePair) (kept []servicePair, names []string) {
	in := map[string]bool{}
	for _, p := range pairs {
		more := 0
		for _, name := range []string{p.from, p.to} {
			if !in[name] {
				more++
			}
		}
		if len(kept) == svg.MaxEdges || len(in)+more > svg.MaxNodes {
			continue
		}
		in[p.from], in[p.to] = true, true
		kept = append(kept, p)
	}
	return kept, slices.Sorted(maps.Keys(in))
}

func (b *build) serviceBox(root, name string, leads, follows bool) svg.Node {
	box := svg.Node{ID: name, Label: name, Icon: "inst", Lane: 2}
	switch {
	case leads && follows:
		box.Lane = 1
	case leads:
		box.Lane = 0
	}
	if t := b.topics[serviceTopic].byName[name]; t != nil {
		bugs := 0
		for _, r := range t.others {
			if r.Kind == tracker.KindBug {
				bugs++
			}
		}
		box.Href, box.Meta = root+t.address(), count(bugs, "bug")+", "+count(len(t.sightings), "sighting")
		box.Title = name + ": " + box.Meta
	}
	return box
}

func (b *build) pairTable(root string, pairs []servicePair) Table {
	t := Table{Caption: "Services that lead to others", Columns: []Column{{Name: "From"}, {Name: "To"}, {Name: "Links", Right: true}}}
	for _, p := range pairs[:min(len(pairs), relationLimit)] {
		t.Rows = append(t.Rows, []Cell{{b.topicItem(root, serviceTopic, p.from)}, {b.topicItem(root, serviceTopic, p.to)}, {number(p.n)}})
	}
	if n := len(pairs) - len(t.Rows); n > 0 {
		t.Cut = "and " + count(n, "more pair") + " in the figure"
	}
	return t
}

// graphFormats are the files of the whole graph.
var graphFormats = [...]struct {
	name, words string
	write       func(trace.Trace) ([]byte, error)
}{
	{"graph.json", "JSON", graphJSON},
	{"graph.graphml", "GraphML", func(t trace.Trace) ([]byte, error) { return t.GraphML(), nil }},
	{"graph.dot", "DOT", func(t trace.Trace) ([]byte, error) { return []byte(t.DOT()), nil }},
}

// graphJSON writes the graph like `casebook trace --json`, starting nowhere.
func graphJSON(t trace.Trace) ([]byte, error) {
	return json.Marshal(struct {
		tracker.Envelope
		trace.Trace
	}{tracker.NewEnvelope("trace", time.Time{}), t})
}

func graphFiles() []NavItem {
	var items []NavItem
	for _, f := range graphFormats {
		items = append(items, NavItem{Name: f.words, Href: f.name})
	}
	return items
}

// graphJobs returns the jobs that write the whole graph.
func (b *build) graphJobs() []job {
	b.whole = sync.OnceValue(func() trace.Trace { return b.graph().Whole() })
	var jobs []job
	for _, f := range graphFormats {
		jobs = append(jobs, job{name: path.Join(matrixFolder, f.name), key: (*reach).anything, make: func(b *build) error {
			content, err := f.write(b.whole())
			if err != nil {
				return err
			}
			return b.export(path.Join(matrixFolder, f.name), content)
		}})
	}
	return jobs
}
