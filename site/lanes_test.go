package site_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/casebook-dev/casebook/site"
	"github.com/casebook-dev/casebook/site/svg"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// hubAndCrowd is a bug that was seen 1,000 times on 60 instances, and came back after its fix; and a runbook
// that helps with 80 bugs.
func hubAndCrowd() string {
	var b strings.Builder
	b.WriteString("-- bugs/crowd.md --\n---\ntitle: Crowd\nrunbooks: [hub]\n---\n-- runbooks/hub.md --\n---\ntitle: Hub\nalerts: [Alarm]\n---\n" +
		"-- tasks/fix.md --\n---\ntitle: Fix\nrole: fix\nstatus: shipped\nshipped: 2026-01-01\nbugs: [crowd]\n---\n")
	for i := range 1000 {
		at := asOf.Add(-time.Duration(i) * 8 * time.Hour)
		fmt.Fprintf(&b, "-- observations/%s-%d.md --\n---\ntitle: 'Handle: \"no room <b>\" on web-%02d'\nobserved: %s\nbug: crowd\nalert: Alarm\nrunbook: hub\n---\nLike [[bug/crowd]] and [[bug/other-07]].\n",
			at.Format("2006-01-02-1504"), i, i%60, at.Format(time.RFC3339))
	}
	for i := range 79 {
		fmt.Fprintf(&b, "-- bugs/other-%02d.md --\n---\ntitle: Other %02d\nrunbooks: [hub]\n---\n", i, i)
	}
	return b.String()
}

var (
	lanesFigure = regexp.MustCompile(`(?s)<svg class="tg.*?</svg></div>`)
	drawnNode   = regexp.MustCompile(`<(?:a|g) class="nd`)
	drawnEdge   = regexp.MustCompile(`<path class="ed[^>]*data-e`)
)

func TestCrowdedFiguresStayWithinTheirCaps(t *testing.T) {
	files, result := render(t, trackertest.Load(t, hubAndCrowd()), site.Options{AsOf: asOf})
	checkLinks(t, files)
	for name, want := range map[string][]string{
		"bugs/crowd/index.html":              {"1,000 of 1,000 observations", "other 52 instances", "web-15 ×17", "after a fix"},
		"runbooks/hub/index.html":            {"other 72 bugs", "web-15 ×17"},
		"observations/index.html":            nil,
		"bugs/other-07/index.html":           {"Hub"},
		"tasks/fix/index.html":               {"Crowd"},
		crowdSighting:                        {"999 other sightings"},
		"bugs/crowd/trace.svg":               {`xmlns="http://www.w3.org/2000/svg"`, `href="index.html#`},
		"bugs/crowd/trace.dot":               {"digraph trace"},
		"bugs/crowd/trace.mmd":               {"flowchart LR"},
		"tasks/fix/trace.svg":                nil,
		"runbooks/hub/page_2":                nil,
		"bugs/other-07/relations/index.html": {"1,000 relations"},
	} {
		page := files[name]
		for _, words := range want {
			if !strings.Contains(page, words) {
				t.Errorf("%s does not say %q", name, words)
			}
		}
		figure := lanesFigure.FindString(page)
		if nodes, edges := len(drawnNode.FindAllString(figure, -1)), len(drawnEdge.FindAllString(figure, -1)); nodes > svg.MaxNodes || edges > svg.MaxEdges {
			t.Errorf("%s draws %d nodes and %d edges", name, nodes, edges)
		}
		if n := gzipped(t, page); n > 120<<10 {
			t.Errorf("%s has %d bytes gzip, at most 120 KB may be", name, n)
		}
	}
	if len(result.Cut) != 0 {
		t.Errorf("cut figures: %v", result.Cut)
	}
}

const crowdSighting = "observations/2026-11-20-0914-0/index.html"

func gzipped(t *testing.T, page string) int {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(page)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}

// TestCutFiguresSayIt: of kinds without end more than a figure holds, it says so itself, in words and in
// the result.
func TestCutFiguresSayIt(t *testing.T) {
	var b strings.Builder
	b.WriteString("-- handoffs/2026-01-01.md --\n---\ntitle: H\n---\n")
	for i := range 70 {
		fmt.Fprintf(&b, "[[bug/b%d]]\n", i)
	}
	for i := range 70 {
		fmt.Fprintf(&b, "-- bugs/b%d.md --\n---\ntitle: B\n---\n", i)
	}
	files, result := render(t, trackertest.Load(t, b.String()), site.Options{AsOf: asOf})
	want := site.CutFigure{Page: "handoffs/2026-01-01/index.html", Nodes: 11, Edges: 11}
	if len(result.Cut) != 1 || result.Cut[0] != want {
		t.Errorf("the result says %v, want %v", result.Cut, want)
	}
	if n := strings.Count(files[want.Page], "Not drawn: 11 pieces further away and 11 links."); n != 2 {
		t.Errorf("the figure and its caption say it %d times, want 2", n)
	}
}

func TestLongRelationsHaveAPage(t *testing.T) {
	files, _ := render(t, trackertest.Load(t, hubAndCrowd()), site.Options{AsOf: asOf})
	if page := files["bugs/other-07/index.html"]; !strings.Contains(page, `<a href="../../bugs/other-07/relations/index.html">and 970 more</a>`) {
		t.Error("the list does not lead to where the rest stands")
	}
	rows := 0
	for n := 1; n <= 5; n++ {
		name := "bugs/other-07/relations/index.html"
		if n > 1 {
			name = fmt.Sprintf("bugs/other-07/relations/page_%d/index.html", n)
		}
		rows += strings.Count(files[name], "<bdi>Mentioned by</bdi>")
	}
	if rows != 1000 {
		t.Errorf("the further pages have %d rows, want 1000", rows)
	}
}

// TestSentencesReadTitles: what a program reads in a sentence is written for people.
func TestSentencesReadTitles(t *testing.T) {
	files, _ := render(t, trackertest.Load(t, `-- bugs/a.md --
---
title: A & <b>
---
Compare [[bug/b]] with [[bug/c-c]], not with [[bug/gone]] or src/bug/x.
-- bugs/b.md --
---
title: The letter B
---
-- bugs/c-c.md --
---
title: The letter C
---
`), site.Options{AsOf: asOf})
	if want := `“Compare <b>The letter B</b> with The letter C, not with bug/gone or src/bug/x.”`; !strings.Contains(files["bugs/b/index.html"], want) {
		t.Errorf("bugs/b does not quote %s", want)
	}
}

func TestGoneLinksAreBroken(t *testing.T) {
	files, _ := render(t, trackertest.Load(t, `-- bugs/a.md --
---
title: A
links:
  - dashboard: https://grafana.example.com/d/1
    state: gone
    at: 2026-11-20
  - pull-request: https://git.example.com/x/pull/7
    state: merged
---
`), site.Options{AsOf: asOf})
	page := files["bugs/a/index.html"]
	for _, want := range []string{`<span class="broken">gone, <time>2026-11-20</time></span>`, `class="nd brk"`, `class="ed brk"`, `<span class="dim">merged</span>`} {
		if !strings.Contains(page, want) {
			t.Errorf("bugs/a does not have %s", want)
		}
	}
}
