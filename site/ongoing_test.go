package site_test

import (
	"cmp"
	"html"
	"strings"
	"testing"

	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// demanding is a casebook with everything that asks for something: an incident that is not over, a task
// that is overdue, a runbook whose review lapsed.
const demanding = `-- casebook.yaml --
timezone: Europe/Copenhagen
-- bugs/a.md --
---
title: A
runbooks: [r]
---
-- runbooks/r.md --
---
title: R
reviewed: 2026-01-01
review_every: 30d
---
-- runbooks/new.md --
---
title: New
reviewed: 2026-11-01
review_every: 30d
---
-- tasks/late.md --
---
title: Late
role: fix
status: planned
bugs: [a]
created: 2026-09-01
due: 2026-11-18
---
-- tasks/today.md --
---
title: Today
role: fix
status: planned
created: 2026-09-01
due: 2026-11-20
---
-- observations/1.md --
---
title: 'Handle: "x" on web-1'
observed: 2026-11-19T00:41
resolved: ongoing
bug: a
handlers: [ada]
---
-- observations/2.md --
---
title: 'Handle: "y" on web-2'
observed: 2026-11-16T04:41+01:00
resolved: 2026-11-16T05:01+01:00
---
-- observations/3.md --
---
title: 'Handle: "z" on web-3'
observed: 2026-11-26T04:41+01:00
resolved: ongoing
---
-- postmortems/p.md --
---
title: P
started: 2026-11-16T04:41+01:00
ended: 2026-11-16T05:41Z
---
-- handoffs/h.md --
---
title: H
since: 2026-11-16T09:00+01:00
until: 2026-11-17
---
`

func TestWhatAsksForSomethingIsSaid(t *testing.T) {
	idx := trackertest.Load(t, demanding)
	files, _ := render(t, idx, options(idx))
	checkLinks(t, files)
	const flagged = ` <span class="flag">`
	for name, wants := range map[string][]string{
		"index.html": {"1 incident is going on, 1 bug is open, and 2 observations wait to be classified.", `<h2 id="going">Going on now</h2>`, "Since <time>2026-11-18 23:41</time> UTC, yesterday, with ada.",
			"<bdi>A</bdi></a>" + flagged + "ongoing"},
		"observations/index.html": {"<time>2026-11-18 23:41</time></a>" + flagged + "ongoing"},
		"bugs/index.html":         {"<bdi>A</bdi></a>" + flagged + "ongoing"},
		"bugs/a/index.html":       {"<time>2026-11-18 23:41</time></a>" + flagged + "ongoing", "<bdi>R</bdi></a>" + flagged + "stale", flagged + "overdue"},
		"tasks/index.html":        {`<th scope="col" data-k="num">Due</th>`, "<time>2026-11-18</time>" + flagged + "overdue", "<time>2026-11-20</time></td>"},
		"runbooks/index.html":     {"<time>2026-01-01</time>" + flagged + "stale", "<time>2026-11-01</time></td>"},
	} {
		for _, want := range wants {
			if !strings.Contains(files[name], want) {
				t.Errorf("%s does not say %q:\n%s", name, want, files[name])
			}
		}
	}
	if n := strings.Count(files["tasks/index.html"], "overdue"); n != 1 {
		t.Errorf("%d tasks are overdue, want 1: today is not over", n)
	}
	if strings.Contains(files["index.html"][:strings.Index(files["index.html"], `id="open"`)], "observations/3/") {
		t.Error("what begins after the as-of time is going on now")
	}
}

// TestTimesAreShownAsWritten: the text of a record is in local time, and its page was in UTC only.
func TestTimesAreShownAsWritten(t *testing.T) {
	idx := trackertest.Load(t, demanding)
	files, _ := render(t, idx, options(idx))
	for name, wants := range map[string][]string{
		"observations/1/index.html": {`<time>2026-11-18 23:41</time> UTC, <span class="dim">written as <time>2026-11-19 00:41</time> +01:00</span>`, `<span class="flag">ongoing</span>`},
		"observations/2/index.html": {`<time>2026-11-16 03:41</time> UTC, <span class="dim">written as 04:41 +01:00</span>`,
			`<time>2026-11-16 04:01</time> UTC, after 20 min<span class="sub">05:01 as written, +01:00</span>`},
		"postmortems/p/index.html": {`<time>2026-11-16 03:41</time> UTC<span class="sub">04:41 as written, +01:00</span>`, `<time>2026-11-16 05:41</time> UTC</span>`},
		"handoffs/h/index.html":    {`<time>2026-11-16 08:00</time> UTC<span class="sub">09:00 as written, +01:00</span>`, "<time>2026-11-17</time></div>"},
	} {
		for _, want := range wants {
			if !strings.Contains(html.UnescapeString(files[name]), want) {
				t.Errorf("%s does not say %q:\n%s", name, want, files[name])
			}
		}
	}
}

func TestColumnWithoutValuesIsLeftOut(t *testing.T) {
	idx := trackertest.Load(t, "-- tasks/a.md --\n---\ntitle: A\nrole: fix\nstatus: planned\n---\n-- tasks/b.md --\n---\ntitle: B\nrole: fix\nstatus: shipped\ndue: 2026-01-01\n---\n")
	files, _ := render(t, idx, options(idx))
	for _, name := range []string{"index.html", "tasks/index.html"} {
		if strings.Contains(files[name], ">Due<") {
			t.Errorf("%s has a column Due, and no open task is due", name)
		}
	}
}

func TestKeyExplainsOnlyWhatStandsThere(t *testing.T) {
	idx := trackertest.Load(t, counted)
	files, _ := render(t, idx, options(idx))
	key := func(name string) string {
		_, after, _ := strings.Cut(files[name], `<section aria-labelledby="observations">`) // a figure has its own key
		_, after, _ = strings.Cut(cmp.Or(after, files[name]), `<ul class="key">`)
		before, _, _ := strings.Cut(after, "</ul>")
		return before
	}
	for name, want := range map[string]string{"bugs/a/index.html": "confirmed suspected near not recorded", "runbooks/r/index.html": "confirmed suspected not recorded"} {
		words := key(name)
		for _, word := range []string{"confirmed", "users noticed", "suspected", "near miss", "not recorded"} {
			if got := strings.Contains(words, word); got != strings.Contains(want, strings.TrimSuffix(word, " miss")) {
				t.Errorf("%s: the key explains %q: %v", name, word, got)
			}
		}
	}
}
