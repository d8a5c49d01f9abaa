package site_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/casebook-dev/casebook/tracker/trackertest"
)

func TestPrintAll(t *testing.T) {
	files := exampleFiles(t)
	whole, service := files["print/whole_casebook/index.html"], files["print/upload-api/index.html"]
	for name, page := range map[string]string{"whole": whole, "service": service} {
		for _, want := range []string{
			`<h2 dir="auto"><a href="../../bugs/no-space-left-on-device/index.html">No space left on device</a></h2>`,
			"back after a fix", `<span class="id">runbook/free-a-full-disk</span>`, "data-print",
		} {
			if !strings.Contains(strings.ToLower(page), strings.ToLower(want)) {
				t.Errorf("%s does not hold %q", name, want)
			}
		}
	}
	const other = "bug/servfail-resolving-svc-internal</span>"
	if strings.Contains(service, other) || !strings.Contains(whole, other) {
		t.Error("a service prints the bugs of others, or the whole leaves them out")
	}
	if !strings.Contains(files["print/search/index.html"], `<span class="id">runbook/free-a-full-disk</span>`) {
		t.Error("a service does not print the runbook of another that helps with its bug")
	}
	if done := "task/sweep-tmp-nightly</span>"; strings.Contains(whole, done) {
		t.Error("a task that is done is printed")
	}
	for page, links := range map[string][]string{
		service: {`href="#runbook_free-a-full-disk"`, `<section class="item paper" id="runbook_free-a-full-disk">`, `href="../../bugs/search-index-older-than-1-h/index.html"`},
		whole:   {`href="#bug_search-index-older-than-1-h"`},
	} {
		for _, link := range links {
			if !strings.Contains(page, link) {
				t.Errorf("a printed page has no %s", link)
			}
		}
	}
	for name, link := range map[string]string{
		"services/upload-api/index.html": `href="../../print/upload-api/index.html"`, "index.html": `href="print/index.html"`,
	} {
		if !strings.Contains(files[name], link) {
			t.Errorf("%s does not link to what it prints", name)
		}
	}
	for name, page := range files {
		if strings.HasPrefix(name, "print/") && zipped(t, page) > 120_000 {
			t.Errorf("%s is %d bytes with gzip", name, zipped(t, page))
		}
	}
}

// TestPrintedLinksStayOnPaper follows links of the text: to what the page prints, to what the next page of the part has, to what
// only the record's own page shows, and to what is not printed at all.
func TestPrintedLinksStayOnPaper(t *testing.T) {
	long := strings.Repeat("Some words that take room. ", 13000)
	idx := trackertest.Load(t, "-- runbooks/a.md --\n---\ntitle: A\n---\n## Steps\n[self](#verify), [next](b.md), [its steps](b.md#steps), [done](../tasks/done.md), "+
		"[below](#below), [gone](#none)\n\n### Below\nIt.\n\n## Verify\nIt.\n"+
		"-- runbooks/b.md --\n---\ntitle: B\n---\n## Steps\n[back](a.md) "+long+"\n"+
		"-- tasks/done.md --\n---\ntitle: Done\nrole: documentation\nstatus: shipped\nshipped: 2026-03-01\n---\n## What\nIt.\n")
	files, _ := render(t, idx, options(idx))
	checkLinks(t, files)
	first, second := files["print/whole_casebook/index.html"], files["print/whole_casebook_2/index.html"]
	for _, want := range []string{`href="#runbook_a_s-verify">self`, `href="../../print/whole_casebook_2/index.html#runbook_b" class="ref k-run">next`,
		`href="../../print/whole_casebook_2/index.html#runbook_b_s-steps" class="ref k-run">its steps`, `href="../../tasks/done/index.html" class="ref k-task">done`, `href="#runbook_a_s-below">below`,
		`<h3 id="runbook_a_s-verify">Verify</h3>`} {
		if !strings.Contains(first, want) {
			t.Errorf("the first printed page has no %s", want)
		}
	}
	if want := `href="../../print/whole_casebook/index.html#runbook_a" class="ref k-run">back`; !strings.Contains(second, want) {
		t.Errorf("the second printed page has no %s", want)
	}
}

// TestPrintIsPaged splits what is long, prints every record once, and says what found no room.
func TestPrintIsPaged(t *testing.T) {
	var src strings.Builder
	text := strings.Repeat("Some words that take room. ", 4000) // 108 kB
	for i := range 70 {
		fmt.Fprintf(&src, "-- runbooks/r%02d.md --\n---\ntitle: R%02d\nservice: s\n---\n", i, i)
		fmt.Fprintf(&src, "## Steps\n[here](#steps) %s\n", text)
	}
	idx := trackertest.Load(t, src.String())
	files, _ := render(t, idx, options(idx))
	checkLinks(t, files)
	for _, part := range []string{"print/s", "print/whole_casebook"} {
		printed := 0
		for i := range 70 {
			in := 0
			for name, page := range files {
				ofPart := strings.HasPrefix(name, part+"/") || strings.HasPrefix(name, part+"_")
				if ofPart && strings.Contains(page, fmt.Sprintf(">runbook/r%02d</span>", i)) {
					in++
				}
			}
			if in > 1 {
				t.Errorf("%s: r%02d is printed %d times", part, i, in)
			}
			printed += in
		}
		if printed != 40 || files[part+"_20/index.html"] == "" || files[part+"_21/index.html"] != "" {
			t.Errorf("%s: %d records on the pages, want 40 on 20", part, printed)
		}
		if !strings.Contains(files[part+"/index.html"], "30 records found no room: print the services one by one.") {
			t.Errorf("%s does not say that it is cut", part)
		}
	}
}
