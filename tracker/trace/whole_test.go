package trace_test

import (
	"encoding/xml"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/trace"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

func TestWhole(t *testing.T) {
	idx := trackertest.Load(t, chain+broken)
	whole := trace.NewGraph(idx).Whole()
	have := keys(whole)
	for _, r := range idx.Records() {
		if !slices.Contains(have, r.Ref().String()) {
			t.Errorf("%s is not in the whole graph", r.Ref())
		}
	}
	got := lines(whole)
	for _, want := range []string{
		"postmortem/2026-01-05-p | mentions | bug/other",
		"task/fix | links to | https://tickets.example.com/1",
		"alert DiskHigh | leads to | runbook/free",
		"bug/gone | addressed by | task/t",
		"https://git.example.com/1 | then | https://deploy.example.com/1",
		"observation/2026-01-02-e-on-b | is an observation of | bug/disk ?",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("no %q among %q", want, got)
		}
	}
	for _, e := range whole.Edges {
		if !slices.Contains(have, e.From) || !slices.Contains(have, e.To) || e.Count != 1 {
			t.Errorf("edge %+v", e)
		}
	}
}

const services = `-- bugs/a.md --
---
title: A
service: api
caused_by: [d]
runbooks: [r]
---
See [[bug/e]].
-- bugs/d.md --
---
title: D
service: db
---
-- bugs/e.md --
---
title: E
service: edge
---
-- runbooks/r.md --
---
title: R
service: db
---
`

func TestServices(t *testing.T) {
	g := trace.NewGraph(trackertest.Load(t, services))
	want := map[[2]string]int{{"db", "api"}: 1, {"api", "db"}: 1} // a mention leads nowhere
	if diff := cmp.Diff(want, g.Services(g.Whole())); diff != "" {
		t.Errorf("services (-want +got):\n%s", diff)
	}
}

func TestGraphML(t *testing.T) {
	const hostile = "-- bugs/b.md --\n---\ntitle: '<script> & \"x\" ]]> \u202e שלום'\nlinks:\n  - other: 'https://e.example.com/?a=1&b=<\">'\n---\n"
	for name, files := range map[string]string{"chain": chain, "broken": broken, "hostile": hostile, "empty": ""} {
		whole := trace.NewGraph(trackertest.Load(t, files)).Whole()
		text := whole.GraphML()
		nodes, edges := 0, 0
		for d := xml.NewDecoder(strings.NewReader(string(text))); ; {
			token, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s is no XML: %v\n%s", name, err, text)
			}
			if start, ok := token.(xml.StartElement); ok {
				switch start.Name.Local {
				case "node":
					nodes++
				case "edge":
					edges++
				}
			}
		}
		for _, want := range []string{`<data key="suspected">true</data>`, `<data key="title">Disk</data>`, `<data key="count">1</data>`} {
			if name == "chain" && !strings.Contains(string(text), want) {
				t.Errorf("no %s in\n%s", want, text)
			}
		}
		if nodes != len(whole.Nodes) || edges != len(whole.Edges) {
			t.Errorf("%s has %d nodes and %d edges in GraphML, want %d and %d", name, nodes, edges, len(whole.Nodes), len(whole.Edges))
		}
	}
}

// TestGraphMLIsWhatTheEncoderWrites compares with encoding/xml, which is slower.
func TestGraphMLIsWhatTheEncoderWrites(t *testing.T) {
	type data struct {
		Key  string `xml:"key,attr"`
		Text string `xml:",chardata"`
	}
	type piece struct {
		Data []data `xml:"data"`
	}
	title := "\t<script> & \"x\" ]]> \u202e \ufffe\ufffd \x00\xff שלום 'a'  b "
	whole := trace.Trace{Nodes: []trace.Node{{Key: "bug/b", Kind: "bug", Lane: trace.LaneBug, Title: title}}}
	want, err := xml.Marshal(piece{[]data{{"key", "bug/b"}, {"kind", "bug"}, {"lane", "bug"}, {"title", trace.OneLine(title)}}})
	if err != nil {
		t.Fatal(err)
	}
	inner := strings.TrimSuffix(strings.TrimPrefix(string(want), "<piece>"), "</piece>")
	if got := string(whole.GraphML()); !strings.Contains(got, `<node id="n1">`+inner+`</node>`) {
		t.Errorf("GraphML() = %s\nwithout %s", got, inner)
	}
}

func TestOneLine(t *testing.T) {
	for text, want := range map[string]string{"": "", "a b": "a b", " a": "a", "a ": "a", "a  b": "a b", "a\nb": "a b", "a\x01": "a\ufffd", "é": "é", " ": ""} {
		if got := trace.OneLine(text); got != want {
			t.Errorf("OneLine(%q) = %q, want %q", text, got, want)
		}
	}
}

// TestSharedThingsStayApart: what two tasks link to both does not bring in what only one of them links to.
func TestSharedThingsStayApart(t *testing.T) {
	task := func(id, bug, n string) string {
		return "-- bugs/" + bug + ".md --\n---\ntitle: B\n---\n-- tasks/" + id + ".md --\n---\ntitle: T\nrole: fix\nstatus: planned\nbugs: [" + bug + "]\nlinks:\n  - pull-request: https://git.example.com/1\n  - deploy: https://deploy.example.com/" + n + "\n---\n"
	}
	idx := trackertest.Load(t, task("t", "b", "1")+task("u", "c", "2"))
	got := keys(trace.From(idx, pieceOf(t, idx, "bug/b"), trace.Options{}))
	if slices.Contains(got, "https://deploy.example.com/2") || !slices.Contains(got, "https://deploy.example.com/1") {
		t.Errorf("from bug/b: %q", got)
	}
	bug, _ := idx.Lookup(tracker.KindBug, "c")
	if got := keys(trace.From(idx, trace.Piece{Record: bug}, trace.Options{})); slices.Contains(got, "https://deploy.example.com/1") {
		t.Errorf("from bug/c: %q", got)
	}
}
