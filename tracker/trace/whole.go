package trace

import (
	"encoding/xml"
	"fmt"
	"strconv"

	"github.com/casebook-dev/casebook/tracker"
)

// Whole returns everything as one trace that starts nowhere: every record, alert and external thing, and
// every relation, mentions among them. It is for programs; nobody reads it as a picture.
func (g *Graph) Whole() Trace {
	w := newWalk(g, Options{})
	w.start = &Node{}
	for _, r := range g.idx.Records() {
		w.add(w.recordNode(r), 0)
		for _, alert := range alertsOf(r) {
			w.add(w.alertNode(alert), 0)
		}
		for _, l := range r.Links {
			w.add(w.urlNode(l.URL), 0)
		}
		for _, e := range g.idx.Out(r) {
			w.add(w.endNode(e.To, e.Ref), 0)
		}
	}
	d := newDraft(w)
	for _, n := range w.found {
		n.describe()
		d.nodes, d.has[n] = append(d.nodes, n), true
	}
	d.connect()
	for _, n := range w.found {
		d.connectAsides(n)
	}
	return d.cut(Options{})
}

// connectAsides adds what a record mentions and the like, once.
func (d *draft) connectAsides(n *Node) {
	if n.Record == nil {
		return
	}
	for _, e := range d.walk.idx.Out(n.Record) {
		if _, _, _, _, ok := drawn(e); !ok {
			d.join(n, d.walk.endNode(e.To, e.Ref), e.Relation.Forward(), e.Relation.Backward(), false)
		}
	}
	for _, l := range n.Record.Links {
		if LaneOfLink(d.walk.graph.linkKind[l.URL]) == LaneAside {
			d.join(n, d.walk.urlNode(l.URL), linksTo, linkedBy, false)
		}
	}
}

// graphML is a file in that format. Source: the GraphML primer, http://graphml.graphdrawing.org/primer/graphml-primer.html.
type graphML struct {
	XMLName xml.Name     `xml:"http://graphml.graphdrawing.org/xmlns graphml"`
	Keys    []graphMLKey `xml:"key"`
	Graph   struct {
		ID      string         `xml:"id,attr"`
		Default string         `xml:"edgedefault,attr"`
		Nodes   []graphMLPiece `xml:"node"`
		Edges   []graphMLPiece `xml:"edge"`
	} `xml:"graph"`
}

type graphMLKey struct {
	ID   string `xml:"id,attr"`
	For  string `xml:"for,attr"`
	Name string `xml:"attr.name,attr"`
	Type string `xml:"attr.type,attr"`
}

type graphMLPiece struct {
	ID     string        `xml:"id,attr,omitempty"`
	Source string        `xml:"source,attr,omitempty"`
	Target string        `xml:"target,attr,omitempty"`
	Data   []graphMLData `xml:"data"`
}

type graphMLData struct {
	Key  string `xml:"key,attr"`
	Text string `xml:",chardata"`
}

// The attributes of nodes and edges.
var graphMLKeys = [...]graphMLKey{
	{"key", "node", "key", "string"}, {"kind", "node", "kind", "string"}, {"lane", "node", "lane", "string"}, {"title", "node", "title", "string"},
	{"status", "node", "status", "string"}, {"path", "node", "path", "string"}, {"missing", "node", "missing", "boolean"},
	{"words", "edge", "words", "string"}, {"back", "edge", "back", "string"}, {"suspected", "edge", "suspected", "boolean"}, {"count", "edge", "count", "int"},
}

// GraphML returns the trace in the format that programs for graphs read, such as Gephi and yEd.
func (t Trace) GraphML() ([]byte, error) {
	names := t.names()
	var doc graphML
	doc.Keys, doc.Graph.ID, doc.Graph.Default = graphMLKeys[:], "casebook", "directed"
	for i := range t.Nodes {
		n := &t.Nodes[i]
		doc.Graph.Nodes = append(doc.Graph.Nodes, graphMLPiece{ID: names[n.Key], Data: data("key", n.Key, "kind", n.Kind, "lane", n.Lane.String(),
			"title", n.Title, "status", n.Status, "path", n.Path, "missing", onlyTrue(n.Missing))})
	}
	for _, e := range t.Edges {
		doc.Graph.Edges = append(doc.Graph.Edges, graphMLPiece{Source: names[e.From], Target: names[e.To],
			Data: data("words", e.Words, "back", e.Back, "suspected", onlyTrue(e.Suspected), "count", strconv.Itoa(e.Count))})
	}
	text, err := xml.Marshal(doc)
	if err != nil {
		return nil, fmt.Errorf("write the graph as GraphML: %w", err)
	}
	return append([]byte(xml.Header), text...), nil
}

// data returns the attributes that have a value, of names and values in turn.
func data(pairs ...string) []graphMLData {
	var some []graphMLData
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			some = append(some, graphMLData{pairs[i], oneLine(pairs[i+1])})
		}
	}
	return some
}

func onlyTrue(b bool) string { return onlyIf(b, "true") }

// Services returns how often records of one service lead to those of another, by the pair.
func (g *Graph) Services(whole Trace) map[[2]string]int {
	service := map[string]string{}
	for i := range whole.Nodes {
		if r := whole.Nodes[i].Record; r != nil {
			service[whole.Nodes[i].Key] = g.idx.ServiceOf(r)
		}
	}
	pairs := map[[2]string]int{}
	for _, e := range whole.Edges {
		from, to := service[e.From], service[e.To]
		if from != "" && to != "" && from != to && e.Words != tracker.Mentions.Forward() && e.Words != tracker.NotObservationOf.Forward() {
			pairs[[2]string{from, to}] += e.Count
		}
	}
	return pairs
}
