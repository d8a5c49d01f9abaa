package site_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/casebook-dev/casebook/site"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// TestSightingsOfABugCanBeChosen: the table of a bug's sightings is filtered and sorted like the lists, also on its further pages.
func TestSightingsOfABugCanBeChosen(t *testing.T) {
	idx := trackertest.Load(t, counted+"-- tasks/f.md --\n---\ntitle: F\nrole: fix\nstatus: shipped\nshipped: 2026-11-12\nbugs: [a]\n---\n")
	files, _ := render(t, idx, options(idx))
	page := files["bugs/a/index.html"]
	for _, want := range []string{
		`data-filter="sightings"`, `<table id="sightings" data-sort>`, `aria-sort="descending">Seen, UTC`,
		`<select name="instance"><option value="">all</option><option value="web-1">web-1</option>`,
		`<option value="after-a-fix">After a fix</option><option value="not-after-a-fix">Not after a fix</option>`,
		`<tr data-f="instance:web-1 state:confirmed fix:after-a-fix">`, `<tr data-f="instance:web-2 state:suspected fix:not-after-a-fix">`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("bugs/a does not have %s", want)
		}
	}
	if strings.Contains(page, `name="impact"`) {
		t.Error("an impact can be chosen, and nobody wrote one down")
	}

	var b strings.Builder
	b.WriteString("-- bugs/a.md --\n---\ntitle: A\n---\n")
	for i := range 201 {
		at := asOf.Add(-time.Duration(i) * time.Hour)
		fmt.Fprintf(&b, "-- observations/%s.md --\n---\ntitle: 'Handle: \"x\" on web-%d'\nobserved: %s\nbug: a\n---\n", at.Format("2006-01-02-1504"), i%2, at.Format(time.RFC3339))
	}
	idx = trackertest.Load(t, b.String())
	files, _ = render(t, idx, site.Options{AsOf: asOf})
	for name, want := range map[string]string{"bugs/a/index.html": "200 of 200 on this page", "bugs/a/observations/index.html": "200 of 200 on this page",
		"bugs/a/observations/page_2/index.html": `aria-label="Observations of A, page 2"`} {
		if !strings.Contains(files[name], want) {
			t.Errorf("%s does not say %q", name, want)
		}
	}
	if strings.Contains(files["bugs/a/observations/page_2/index.html"], "data-filter") {
		t.Error("one row is filtered")
	}
}
