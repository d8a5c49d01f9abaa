package trace

import (
	"bytes"
	"encoding/xml"
	"strconv"
	"strings"
)

// graphMLKeys are the attributes of nodes and edges: what has it, its name and its type.
var graphMLKeys = [...][3]string{{"node", "key", "string"}, {"node", "kind", "string"}, {"node", "lane", "string"}, {"node", "title", "string"},
	{"node", "status", "string"}, {"node", "path", "string"}, {"node", "missing", "boolean"},
	{"edge", "words", "string"}, {"edge", "back", "string"}, {"edge", "suspected", "boolean"}, {"edge", "count", "int"}}

// GraphML returns the trace in the format that programs for graphs read, such as Gephi and yEd.
// Source: the GraphML primer, http://graphml.graphdrawing.org/primer/graphml-primer.html.
func (t Trace) GraphML() []byte {
	names := t.names()
	g := graphML{text: make([]byte, 0, 1024+320*(len(t.Nodes)+len(t.Edges)))}
	g.write(xml.Header, `<graphml xmlns="http://graphml.graphdrawing.org/xmlns">`)
	for _, key := range graphMLKeys {
		g.write(`<key id="`, key[1], `" for="`, key[0], `" attr.name="`, key[1], `" attr.type="`, key[2], `"></key>`)
	}
	g.write(`<graph id="casebook" edgedefault="directed">`)
	for i := range t.Nodes {
		n := &t.Nodes[i]
		g.write(`<node id="`, names[n.Key], `">`)
		g.data("key", n.Key, "kind", n.Kind, "lane", n.Lane.String(), "title", n.Title, "status", n.Status, "path", n.Path, "missing", onlyTrue(n.Missing))
		g.write(`</node>`)
	}
	for i := range t.Edges {
		e := &t.Edges[i]
		g.write(`<edge source="`, names[e.From], `" target="`, names[e.To], `">`)
		g.data("words", e.Words, "back", e.Back, "suspected", onlyTrue(e.Suspected), "count", strconv.Itoa(e.Count))
		g.write(`</edge>`)
	}
	g.write(`</graph></graphml>`)
	return g.text
}

// graphML is a file in that format while it is written.
type graphML struct{ text []byte }

func (g *graphML) write(pieces ...string) {
	for _, piece := range pieces {
		g.text = append(g.text, piece...)
	}
}

// data writes the attributes that have a value, of names and values in turn.
func (g *graphML) data(pairs ...string) {
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			g.write(`<data key="`, pairs[i], `">`)
			g.escape(oneLine(pairs[i+1]))
			g.write(`</data>`)
		}
	}
}

// escape writes text so that XML reads it as text.
func (g *graphML) escape(text string) {
	if !strings.ContainsAny(text, "\"'&<>") {
		g.write(text)
		return
	}
	var escaped bytes.Buffer
	_ = xml.EscapeText(&escaped, []byte(text)) // a buffer takes everything
	g.write(escaped.String())
}

func onlyTrue(b bool) string { return onlyIf(b, "true") }
