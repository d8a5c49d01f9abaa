package site_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/casebook-dev/casebook/site"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// doubtful is a casebook in which sightings wait to be classified and to be confirmed.
const doubtful = `-- bugs/a.md --
---
title: A
---
-- tasks/f.md --
---
title: Fix A
role: fix
status: shipped
shipped: 2026-09-01
bugs: [a]
---
-- observations/1.md --
---
title: 'Handle: "disk full" on web-1'
observed: 2026-08-01T10:00Z
bug: a
classified: 2026-08-01
---
-- observations/2.md --
---
title: 'Handle: "disk full" on web-1'
observed: 2026-10-01T10:00Z
bug: a
classification: suspected
classified: 2026-10-04
---
## What happened
It smelled like it.
-- observations/3.md --
---
title: 'Handle: "Disk full" on web-2'
observed: 2026-11-18T10:00Z
alert: Full
handlers: [ada, bo]
not:
  - bug: a
    because: another disk
---
-- observations/3/out.log --
fine
10:00 write: DISK FULL!
after
-- observations/4.md --
---
title: 'Handle: "killed" on web-2'
observed: 2026-11-10T10:00Z
---
## What happened
The log said killed.
`

// TestTriageShowsWhatWaits reads the page as somebody does who sorts things out in the morning.
func TestTriageShowsWhatWaits(t *testing.T) {
	idx := trackertest.Load(t, doubtful)
	files, _ := render(t, idx, options(idx))
	checkLinks(t, files)
	page := files["triage/index.html"]
	for _, want := range []string{
		"2 observations wait to be classified, the oldest for 9 days; 1 is suspected and waits to be confirmed, for 49 days.",
		"<dt>Unclassified</dt>", "2 of 4</bdi>, 50.0 %", "<dt>Suspected</dt>", "1 of 4</bdi>, 25.0 %", "3 days, median", "of 1 sighting of the last 90 days", "max 2",
		`id="obs-4"`, "9 days ago", "The log said <mark>killed</mark>", "Nothing fits well: probably a new bug", "casebook new bug <span class=\"w\">--from</span> <span class=\"w\">4</span>", "A known bug after all: <code>casebook classify 4 BUG</code>",
		`id="obs-3"`, "Full</bdi>", "handled by ada and bo", "fine\n", "10:00 write: <mark>DISK FULL</mark>!", "from <a href=\"../observations/3/evidence/out.log\">", "Ruled out:", "another disk",
		`id="obs-2"`, "It smelled like it.", "Suspected:", "the first after fix “Fix A”, which would end 29 quiet days.", "Not that bug: <code>casebook classify 2 --not a --because &#39;WHY&#39;</code>",
	} {
		at := strings.Index(page, want)
		if at < 0 {
			t.Fatalf("the page does not say %q next:\n%s", want, page)
		}
		page = page[at:]
	}
	if !strings.Contains(files["casebook.css"], `[data-waiting="triage"]::after { content: "2" }`) {
		t.Error("the navigation does not say how many wait")
	}
}

func TestTriageIsPaged(t *testing.T) {
	var text strings.Builder
	for i := range 60 {
		fmt.Fprintf(&text, "-- observations/%d.md --\n---\ntitle: 'Handle: \"x\" on web-1'\nobserved: 2026-03-01T10:%02dZ\n---\n", i, i)
	}
	files, _ := render(t, trackertest.Load(t, text.String()), site.Options{AsOf: asOf})
	checkLinks(t, files)
	for name, want := range map[string]int{"triage/index.html": 50, "triage/page_2/index.html": 10} {
		if got := strings.Count(files[name], `<section class="item"`); got != want {
			t.Errorf("%s shows %d sightings, want %d", name, got, want)
		}
	}
}

func TestNothingWaits(t *testing.T) {
	files, _ := render(t, trackertest.Load(t, ""), site.Options{AsOf: asOf})
	if page := files["triage/index.html"]; !strings.Contains(page, "No observation waits to be classified.") || strings.Contains(page, "NaN") {
		t.Errorf("triage of an empty casebook:\n%s", page)
	}
}
