package site_test

import (
	"strings"
	"testing"

	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// fixedBugs is a casebook in which fixes held, did not, were taken back, or came before the first sighting.
const fixedBugs = `-- bugs/back.md --
---
title: Came back
service: api
status: fixed
---
-- bugs/quiet.md --
---
title: Quiet since
service: web
status: fixed
---
-- bugs/open.md --
---
title: Never fixed
---
-- bugs/wrong.md --
---
title: Fixed before it was seen
status: fixing
---
-- bugs/accepted.md --
---
title: Lived with
status: accepted
---
-- tasks/f.md --
---
title: Fix both
role: fix
status: shipped
shipped: 2026-09-01
bugs: [back, quiet, accepted]
links:
  - pull-request: https://git.example.com/x/pull/7
---
-- tasks/g.md --
---
title: Too early
role: fix
status: shipped
shipped: 2026-01-01
bugs: [wrong]
---
-- tasks/h.md --
---
title: Taken back
role: fix
status: shipped
shipped: 2026-02-01
reverted: 2026-02-05
bugs: [open]
---
` + `-- observations/1.md --
---
title: 'Handle: "x" on web-1'
observed: 2026-08-01T10:00Z
bug: back
---
-- observations/2.md --
---
title: 'Handle: "x" on web-1'
observed: 2026-09-02T10:00Z
bug: quiet
---
-- observations/3.md --
---
title: 'Handle: "x" on web-1'
observed: 2026-08-01T10:00Z
bug: quiet
---
-- observations/4.md --
---
title: 'Handle: "x" on web-2'
observed: 2026-11-10T10:00Z
bug: back
---
-- observations/5.md --
---
title: 'Handle: "x" on web-2'
observed: 2026-11-11T10:00Z
bug: open
---
-- observations/6.md --
---
title: 'Handle: "x" on web-2'
observed: 2026-11-12T10:00Z
bug: wrong
---
-- observations/7.md --
---
title: 'Handle: "x" on web-2'
observed: 2026-11-13T10:00Z
bug: accepted
---
-- observations/8.md --
---
title: 'Handle: "x" on web-2'
observed: 2026-07-13T10:00Z
bug: accepted
---
`

// TestBugsStandByWhatTheirFixDid reads the list of bugs from the worst on.
func TestBugsStandByWhatTheirFixDid(t *testing.T) {
	idx := trackertest.Load(t, fixedBugs)
	files, _ := render(t, idx, options(idx))
	page := files["bugs/index.html"]
	for _, want := range []string{
		`<tr data-f="status:notfixed service:api">`, "Came back</bdi>", `<span class="st st-notfixed">Not fixed</span>`, `<rect class="bar aft"`, `<path class="fix"`, "<bdi>#7</bdi></a> <span class=\"flag\">came back</span>",
		`<tr data-f="status:fixing">`, "Fixed before it was seen", "st-fixing",
		`<tr data-f="status:open">`, "Never fixed", "st-open", "<bdi>reverted</bdi>",
		`<tr data-f="status:watch service:web">`, "Quiet since", `<span class="st st-watch">Watching a fix</span>`, "<bdi>#7</bdi></a> <span class=\"dim\">quiet 79 d</span>",
		`<tr data-f="status:accepted">`, "Lived with", "st-accepted",
	} {
		at := strings.Index(page, want)
		if at < 0 {
			t.Fatalf("the list does not say %q next:\n%s", want, page)
		}
		page = page[at:]
	}
}

// TestFilterOffersWhatStandsInTheRows looks at the choices above a table.
func TestFilterOffersWhatStandsInTheRows(t *testing.T) {
	idx := trackertest.Load(t, strings.ReplaceAll(fixedBugs, "service: web", "service: Open"))
	files, _ := render(t, idx, options(idx))
	for _, want := range []string{
		`<select name="status"><option value="">all</option><option value="notfixed">Not fixed</option><option value="fixing">Fixing</option><option value="open">Open</option><option value="watch">Watching a fix</option><option value="accepted">Accepted</option></select>`,
		`<option value="api">api</option>`, `<option value="open">Open</option>`, `<tr data-f="status:watch service:open">`, `<output aria-live="polite">5 of 5</output>`,
		`<form class="filters js-only" data-filter="bugs">`, `<table id="bugs" data-sort>`,
	} {
		if !strings.Contains(files["bugs/index.html"], want) {
			t.Errorf("the list does not say %q:\n%s", want, files["bugs/index.html"])
		}
	}
}
