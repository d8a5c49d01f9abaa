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
