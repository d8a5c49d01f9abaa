package site_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/casebook-dev/casebook/site"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

const needy = `-- casebook.yaml --
trace: {required: {alert: always, runbook: always, fix: 2 episodes, postmortem: 60m downtime, owner: sometimes}}
-- bugs/a.md --
---
title: A <b>
service: api
runbooks: [gone]
links:
  - alert: https://alerts.example.com/1
    state: gone
    at: 2026-10-01
---
-- bugs/c.md --
---
title: C
service: db
caused_by: [a]
---
-- bugs/d.md --
---
title: D
duplicate_of: a
status: duplicate
---
-- tasks/t.md --
---
title: Fix & go
role: fix
status: shipped
shipped: 2026-11-01
bugs: [a]
---
-- observations/1.md --
---
title: 'Handle: "x" on web-1'
observed: 2026-10-10T10:00Z
bug: a
impact: {downtime: 90m}
---
-- observations/2.md --
---
title: 'Handle: "x" on web-1'
observed: 2026-10-20T10:00Z
bug: d
---
`

func TestMatrix(t *testing.T) {
	files, _ := render(t, trackertest.Load(t, needy), site.Options{AsOf: asOf})
	checkLinks(t, files)
	page := files["trace/index.html"]
	for _, want := range []string{
		"1 of 5 required links are there; 4 are missing or broken, the oldest for 50 days.",
		`<span class="miss">missing</span> <span class="na">18 d</span>`,              // the pull request of the fix
		`<span class="miss">missing</span> <span class="na">40 d</span>`,              // the postmortem
		`<span class="broken">broken</span> <span class="sub">runbook/gone</span>`,    //
		`<span class="broken">broken</span> <span class="sub">https://alerts.example`, //
		`<td class="na">n/a, never seen</td>`, `not yet due`, "owner: sometimes", `<tr data-f="show:broken show:missing status:`,
		`id="sv`, "The whole graph", `<a href="graph.graphml">GraphML</a>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the matrix does not have %s", want)
		}
	}
	if strings.Contains(page, "bugs/d/") {
		t.Error("a merged bug stands in the matrix")
	}
	gaps := files["gaps/index.html"]
	at := -1
	for _, want := range []string{ // the oldest first, those of unknown age last
		"casebook unlink bug/a</code>", "casebook new postmortem TITLE", "casebook link task/t", "casebook unlink bug/a <span class=\"w\">&#39;runbook/gone&#39;",
	} {
		want = strings.TrimSuffix(want, "</code>")
		i := strings.Index(gaps[at+1:], want)
		if i < 0 {
			t.Fatalf("gaps do not have %s after the others:\n%s", want, gaps)
		}
		at += 1 + i
	}
	var graph struct {
		Kind         string
		Nodes, Edges []struct{ Key, From string }
	}
	if err := json.Unmarshal([]byte(files["trace/graph.json"]), &graph); err != nil || graph.Kind != "trace" || len(graph.Nodes) != 8 || len(graph.Edges) == 0 {
		t.Errorf("graph.json: %v, %d nodes and %d edges", err, len(graph.Nodes), len(graph.Edges))
	}
}

func TestMatrixWithoutRules(t *testing.T) {
	files, _ := render(t, trackertest.Load(t, "-- bugs/a.md --\n---\ntitle: A\n---\n"), site.Options{AsOf: asOf})
	if page := files["trace/index.html"]; !strings.Contains(page, "asks for no links") || strings.Contains(page, `"miss">missing</span> <`) {
		t.Error("a casebook that asks for nothing misses something")
	}
	if !strings.Contains(files["gaps/index.html"], "Nothing that is asked for is missing.") {
		t.Error("the gaps do not say that there are none")
	}
}

func TestLongMatrixIsPaged(t *testing.T) {
	var b strings.Builder
	b.WriteString("-- casebook.yaml --\ntrace: {required: {alert: always, runbook: always}}\n")
	for i := range 230 {
		fmt.Fprintf(&b, "-- bugs/b%d.md --\n---\ntitle: %s\n---\n", i, strings.Repeat("long ", 50))
		fmt.Fprintf(&b, "-- observations/%d.md --\n---\ntitle: 'Handle: \"x\" on y'\nobserved: %s\nbug: b%d\n---\n", i, asOf.Add(-time.Duration(i)*time.Hour).Format(time.RFC3339), i)
	}
	files, _ := render(t, trackertest.Load(t, b.String()), site.Options{AsOf: asOf})
	for name, rows := range map[string]int{"trace/index.html": 200, "trace/page_2/index.html": 30} {
		if got := strings.Count(files[name], `<th scope="row"><a`); got != rows {
			t.Errorf("%s has %d bugs, want %d", name, got, rows)
		}
	}
	for name, gaps := range map[string]int{"gaps/index.html": 200, "gaps/page_3/index.html": 60} {
		if got := strings.Count(files[name], `<span class="miss">`); got != gaps {
			t.Errorf("%s has %d gaps, want %d", name, got, gaps)
		}
	}
	for name := range files {
		if strings.HasPrefix(name, "trace/") && gzipped(t, files[name]) > 120<<10 && strings.HasSuffix(name, ".html") {
			t.Errorf("%s is over 120 KB", name)
		}
	}
}

// TestExternalThings: the page of a pull request has every record that links to it, however its address reads.
func TestExternalThings(t *testing.T) {
	const files = `-- bugs/a.md --
---
title: A
links:
  - pull-request: https://git.example.com/x/pull/7
    text: The <fix>
  - other: 'javascript:alert(1)'
  - other: 'https://e.example.com/../../%2e%2e/?q="><script>'
---
-- tasks/t.md --
---
title: T
role: fix
status: planned
bugs: [a]
links:
  - pull-request: https://git.example.com/x/pull/7
    state: merged
    at: 2026-11-01
  - commit: https://git.example.com/x/pull/7
---
`
	made, _ := render(t, trackertest.Load(t, files), site.Options{AsOf: asOf})
	checkLinks(t, made)
	var refs []string
	for name := range made {
		if strings.HasPrefix(name, "refs/") && strings.Count(name, "/") == 3 {
			refs = append(refs, name)
			if strings.ContainsAny(name, `%"<>?:`) {
				t.Errorf("the address %q", name)
			}
			if strings.Contains(made[name], `href="javascript`) || strings.Contains(made[name], "<script>") {
				t.Errorf("%s runs what a record says", name)
			}
		}
	}
	if len(refs) != 4 {
		t.Fatalf("pages of external things: %q, want 4", refs)
	}
	for name, page := range made {
		if !strings.HasPrefix(name, "refs/pull-request/") || name == "refs/pull-request/index.html" {
			continue
		}
		for _, want := range []string{"1 bug and 1 task link to this pull request.", "<bdi>Merged</bdi> <time>2026-11-01</time>", `href="../../../bugs/a/index.html"`, `href="../../../tasks/t/index.html"`,
			`href="https://git.example.com/x/pull/7" rel="noopener noreferrer"`, "The &lt;fix&gt;", `class="tg`, "<dt>Bugs</dt>", "<dt>Tasks</dt>"} {
			if !strings.Contains(page, want) {
				t.Errorf("%s does not have %s", name, want)
			}
		}
	}
	more, _ := render(t, trackertest.Load(t, files+"-- bugs/0.md --\n---\ntitle: Z\nlinks:\n  - pull-request: https://git.example.com/X/pull/7\n---\n"), site.Options{AsOf: asOf})
	for _, name := range refs {
		if more[name] == "" {
			t.Errorf("%s moves when another record links to something alike", name)
		}
	}
}
