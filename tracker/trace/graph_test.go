package trace_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/trace"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

var update = flag.Bool("update", false, "renew golden files")

// The two languages of graphs, and by which ending a golden file has them.
var languages = map[string]func(trace.Trace) string{"dot": trace.Trace.DOT, "mmd": trace.Trace.Mermaid}

// broken is a task on a bug that is not there.
const broken = `
-- tasks/t.md --
---
title: T
role: fix
status: planned
bugs: [gone]
---
`

func TestGraphGolden(t *testing.T) {
	for _, c := range []struct {
		name, files, start string
		opts               trace.Options
	}{
		{"chain", chain, "bug/disk", trace.Options{}},
		{"aside", chain, "postmortem/2026-01-05-p", trace.Options{}},
		{"cut", chain, "bug/disk", trace.Options{Nodes: 4}},
		{"groups", manySightings(14, 2, ""), "bug/b", trace.Options{}},
		{"broken", broken, "task/t", trace.Options{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			idx := trackertest.Load(t, c.files)
			tr := trace.From(idx, pieceOf(t, idx, c.start), c.opts)
			for ending, write := range languages {
				compareGolden(t, c.name+"."+ending, write(tr))
			}
		})
	}
}

// TestDoubtedIsMarked asks to look again at one sighting of a group, and at one that stands alone.
func TestDoubtedIsMarked(t *testing.T) {
	idx := trackertest.Load(t, manySightings(14, 2, ""))
	again := func(*tracker.Record) bool { return false }
	marks := func(opts trace.Options) (dot, mermaid int) {
		tr := trace.From(idx, pieceOf(t, idx, "bug/b"), opts).Doubted(again)
		return strings.Count(tr.DOT(), `look again", style=dotted`), len(regexp.MustCompile(`-\.->\|"[^"]*, look again"`).FindAllString(tr.Mermaid(), -1))
	}
	if dot, mermaid := marks(trace.Options{}); dot != 0 || mermaid != 0 {
		t.Errorf("nothing is doubted, but %d and %d edges are marked", dot, mermaid)
	}
	doubted := idx.Records(tracker.KindObservation)[5]
	again = func(r *tracker.Record) bool { return r == doubted }
	for name, opts := range map[string]trace.Options{"in a group": {}, "alone": {Alone: 20}} {
		if dot, mermaid := marks(opts); dot != 1 || mermaid != 1 {
			t.Errorf("%s: one is doubted, but %d and %d edges are marked", name, dot, mermaid)
		}
	}
}

func compareGolden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got; renew with -update):\n%s", name, diff)
	}
}

// hostile are titles that a careless writer would let out of their quotes or read as a language, and
// what a reader of the graph sees of them if it is not the same.
var hostile = []struct{ title, seen string }{
	{title: `He said "no"`},
	{title: `"] --> n2["`},
	{title: `"]; n1 -> n1 [label="`},
	{title: `C:\new\table\N\G`},
	{title: `ends in a backslash \`},
	{title: `\`},
	{title: `\"`},
	{title: `<script>alert(1)</script>`},
	{title: `<b>bold</b> <br> <img src=x onerror=alert(1)>`},
	{title: `a & b &lt;i&gt; &amp;quot; &#34;`},
	{title: "two\nlines\r\nand\ta tab", seen: "two lines and a tab"},
	{title: "[brackets] {braces} (parentheses) |pipes|"},
	{title: "#35; is a code; so is #quot;"},
	{title: "style:x#a;"},
	{title: "classDef a:#b;"},
	{title: "end"},
	{title: "end\nend", seen: "end end"},
	{title: "subgraph x"},
	{title: "graph TD; a-->b"},
	{title: "click n1 href javascript:alert(1)"},
	{title: "%% a comment %%{init: {}}%%"},
	{title: "// a comment /* and another"},
	{title: "1. a list"},
	{title: "- a list"},
	{title: "+ a list"},
	{title: "--- three dashes ==="},
	{title: "# a heading"},
	{title: "> a quote"},
	{title: "*stars* _underscores_ ~~waves~~ **more**"},
	{title: "`code` and \"`markdown`\""},
	{title: "https://example.com/?a=1&b=2#c www.example.com me@example.com"},
	{title: "$$x^2$$ and $$$y$$$"},
	{title: "fa:fa-car fab:fa-github"},
	{title: "Größe 東京 שלום 🙂 👩‍🚒 ﬂ°°35¶ß ﬂ°amp¶ß"},
	{title: "bell \a escape \x1b[31m", seen: "bell \uFFFD escape \uFFFD[31m"},
	{title: "turned \u202e round \u2066", seen: "turned \uFFFD round \uFFFD"},
	{title: "not \xff UTF-8", seen: "not \uFFFD UTF-8"},
	{title: "no \uffff character \u2028 separator", seen: "no \uFFFD character separator"},
	{title: strings.Repeat(`x"\`, 1000)},
}

// hostileTrace is a node with a title, one whose key is the title, and an edge that says it.
func hostileTrace(title string) trace.Trace {
	return trace.Trace{Start: "bug/b", Nodes: []trace.Node{
		{Key: "bug/b", Lane: trace.LaneBug, Kind: "bug", Title: title, Status: "open", Record: &tracker.Record{}},
		{Key: "task/" + title, Lane: trace.LaneTask, Kind: "task", Missing: true},
	}, Edges: []trace.Edge{{From: "bug/b", To: "task/" + title, Words: title, Count: 2, Suspected: true}}}
}

// Whatever a title is, the lines of the graph stay what they are and its labels say the title.
func TestGraphHostile(t *testing.T) {
	for _, c := range hostile {
		if c.seen == "" {
			c.seen = c.title
		}
		t.Run(c.title, func(t *testing.T) {
			checkHostile(t, c.title, c.seen)
		})
	}
}

func checkHostile(t *testing.T, title, seen string) {
	t.Helper()
	want := []string{
		strings.Join([]string{seen, "bug/b", "open"}, "\n"),
		"task/" + seen + "\nno such record",
		seen + " x2 (suspected)",
	}
	for i, line := range want {
		want[i] = strings.TrimSpace(line)
	}
	tr := hostileTrace(title)
	dot, err := readDOT(tr.DOT())
	if diff := cmp.Diff(want, dot); err != nil || diff != "" {
		t.Errorf("DOT of %q: %v (-want +got):\n%s", title, err, diff)
	}
	mermaid, err := readMermaid(tr.Mermaid())
	if diff := cmp.Diff(want, mermaid); err != nil || diff != "" {
		t.Errorf("Mermaid of %q: %v (-want +got):\n%s", title, err, diff)
	}
}

// dotLines are the lines that DOT writes. A quoted label holds no quote that is not escaped.
var dotLines = regexp.MustCompile(`^(digraph trace {|\trankdir=LR|\t(?:node|edge) \[[^\\]*\]|\tsubgraph lane_\w+ {|\t\trank=same|\t\t\w+ \[shape=plaintext\]|` +
	`\t}|}|\t\w+(?: -> \w+)* \[style=invis\]|\t+(?:n\d+|n\d+ -> n\d+) \[label="((?:[^"\\]|\\.)*)"(?:, \w+=(?:[\w.]+|"[\w#,]+"))*\])$`)

// readDOT returns the labels of a graph as Graphviz reads them, or an error if a line is none of DOT's.
func readDOT(graph string) ([]string, error) {
	var labels []string
	for line := range strings.Lines(graph) {
		m := dotLines.FindStringSubmatch(strings.TrimSuffix(line, "\n"))
		if m == nil {
			return labels, fmt.Errorf("line %q", line)
		}
		if strings.Contains(m[1], "[label=") {
			text := strings.NewReplacer(`\\`, `\`, `\"`, `"`, `\n`, "\n").Replace(m[2])
			labels = append(labels, strings.ReplaceAll(text, "&amp;", "&"))
		}
	}
	return labels, nil
}

// mermaidLines are the lines that Mermaid writes. A label is of letters, digits, codes and the few signs
// that are plain everywhere, in lines that do not begin with a dash.
var mermaidLines = strings.ReplaceAll(`^(flowchart LR|  subgraph \w+|  end|  classDef (?:start|missing) [\w#:,\- ]+|  class n\d+(?:,n\d+)* \w+|`+
	`    n\d+\["(LABEL)"\]|  n\d+ (?:-->|-\.->)\|"(LABEL)"\| n\d+)$`, "LABEL", mermaidLabel)

const mermaidLabel = `(?:[A-Za-z0-9 /,\x{80}-\x{10ffff}]|#\d+;)(?:[A-Za-z0-9 /,\-\x{80}-\x{10ffff}]|#\d+;|<br>)*`

// mermaidActs is what Mermaid acts upon when the codes are read.
var mermaidActs = regexp.MustCompile(`\\n|\$\$|fa[bklrs]?:fa-|ﬂ°|¶ß`)

var mermaidCode = regexp.MustCompile(`#\d+;`)

// readMermaid returns the labels of a flowchart as a reader sees them, or an error if a line is none
// of Mermaid's.
func readMermaid(chart string) ([]string, error) {
	lines := regexp.MustCompile(mermaidLines)
	var labels []string
	for line := range strings.Lines(chart) {
		m := lines.FindStringSubmatch(strings.TrimSuffix(line, "\n"))
		if m == nil || strings.Contains(m[2]+m[3], "<br>-") {
			return labels, fmt.Errorf("line %q", line)
		}
		if label := m[2] + m[3]; label != "" {
			text := mermaidCode.ReplaceAllStringFunc(strings.ReplaceAll(label, "<br>", "\n"), func(code string) string {
				n, _ := strconv.Atoi(code[1 : len(code)-1])
				return string(rune(n))
			})
			if m := mermaidActs.FindString(text); m != "" {
				return labels, fmt.Errorf("%q in the label %q", m, text)
			}
			labels = append(labels, strings.ReplaceAll(text, "\u2060", ""))
		}
	}
	return labels, nil
}

// FuzzGraph writes any title and reads the same words again.
func FuzzGraph(f *testing.F) {
	for _, c := range hostile {
		f.Add(c.title)
	}
	f.Fuzz(func(t *testing.T, title string) {
		tr := hostileTrace(title)
		dot, err := readDOT(tr.DOT())
		if err != nil {
			t.Fatalf("DOT of %q: %v", title, err)
		}
		mermaid, err := readMermaid(tr.Mermaid())
		if err != nil {
			t.Fatalf("Mermaid of %q: %v", title, err)
		}
		for i, label := range dot {
			dot[i] = strings.ReplaceAll(label, "\u2060", "") // Mermaid has it in other places
		}
		if diff := cmp.Diff(dot, mermaid); diff != "" || len(dot) != 3 {
			t.Errorf("%q is in DOT and Mermaid (-DOT +Mermaid):\n%s", title, diff)
		}
	})
}
