package site_test

import (
	"strings"
	"testing"

	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// monthly is an October with five sightings, seen from Copenhagen, and what lies just outside it.
const monthly = `
-- casebook.yaml --
timezone: Europe/Copenhagen
oncall: {assignee: team-oncall}
-- bugs/a.md --
---
title: A
service: api
---
-- bugs/b.md --
---
title: B
---
-- runbooks/r.md --
---
title: R
---
-- tasks/old.md --
---
title: Old
role: fix
bugs: [a]
status: planned
owner: team-oncall
created: 2026-09-01
---
-- tasks/done.md --
---
title: Done
role: fix
bugs: [a]
status: shipped
created: 2026-09-02
shipped: [{on: web-1, at: 2026-10-12}, {on: "web-*", at: 2026-10-20}]
---
-- tasks/later.md --
---
title: Later
role: fix
bugs: [a]
status: shipped
created: 2026-09-03
shipped: 2026-11-02
---
-- tasks/dropped.md --
---
title: Dropped
role: fix
bugs: [a]
status: dropped
created: 2026-09-03
---
-- reports/2026-10.md --
---
title: October
month: 2026-10
decisions:
  - task: old
    decision: do it
---
## Recurring
As written, [A](../bugs/a.md).

## Of our own
Something else.
-- observations/before.md --
---
title: 'Handle: "x" on db-1'
observed: 2026-09-30T21:59Z
bug: a
detected: customer
impact: {downtime: 30m}
---
-- observations/first.md --
---
title: 'Handle: "x" on db-1'
observed: 2026-09-30T22:00Z
bug: a
detected: alert
runbook: {used: r, worked: "yes"}
impact: {downtime: 45m, effort: 2h}
---
-- observations/second.md --
---
title: 'Handle: "x" on db-2'
observed: 2026-10-10
bug: a
detected: customer
impact: {downtime: 30m}
---
-- observations/third.md --
---
title: 'Handle: "y" on db-2'
observed: 2026-10-11T10:00Z
bug: b
---
-- observations/near.md --
---
title: 'Handle: "y" on db-2'
observed: 2026-10-12T10:00Z
bug: b
near_miss: true
---
-- observations/unknown.md --
---
title: 'Handle: "z" on db-3'
observed: 2026-10-31T22:59Z
---
-- observations/after.md --
---
title: 'Handle: "y" on db-2'
observed: 2026-10-31T23:00Z
bug: b
---
`

func TestReportCountsItsMonth(t *testing.T) {
	idx := trackertest.Load(t, monthly)
	files, _ := render(t, idx, options(idx))
	page := files["reports/2026-10/index.html"]
	for _, want := range []string{
		"<time>2026-10-01</time> to <time>2026-10-31</time>", "4 sightings of 2 bugs, 1 the month before; 1 bug seen for the first time; 1 near miss besides.",
		"<dt>Downtime</dt><dd>1 h 15 min</dd><dd>30 min in September</dd>", "<dt>Work</dt><dd>2 h 00 min</dd><dd>not recorded in September</dd>",
		"<dt>Found by an alert</dt><dd>50 %</dd><dd>1 of 2, not recorded of 2</dd>", "<dt>Classified</dt><dd>75 %</dd><dd>3 of 4</dd>",
		`<td class="r"><a href="?bug=a#sightings"><bdi>2</bdi></a></td><td class="r"><bdi>1</bdi></td><td class="r"><bdi>75</bdi></td><td class="r"><bdi>120</bdi></td>`,
		`<bdi>B</bdi></a><span class="sub">seen for the first time</span>`, `<a href="?bug=none#sightings"><bdi>1</bdi></a>`, `<a href="?service=api#sightings"><bdi>2</bdi></a>`,
		"worked 1 of 1", `<bdi>a customer</bdi></td><td class="r"><a href="?detected=customer#sightings"><bdi>1</bdi></a>`, "<bdi>1 of 2</bdi>",
		`<bdi>Old</bdi></a><span class="sub">on-call item</span>`, `<bdi>61 d</bdi>`, "<bdi>do it</bdi>", "<bdi>Done</bdi></a></td><td><bdi>fix</bdi></td><td class=\"num nowrap\"><time>2026-10-20</time></td>",
		`As written, <a href="../../bugs/a/index.html"`, "Something else.",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the report does not say %q", want)
		}
	}
	if t.Failed() {
		t.Log(page)
	}
	_, ageing, _ := strings.Cut(page, "Ageing")
	ageing, _, _ = strings.Cut(ageing, "</section>")
	if !strings.Contains(ageing, "<bdi>Later</bdi>") || strings.Contains(ageing, "<bdi>Done</bdi>") || strings.Contains(ageing, "<bdi>Dropped</bdi>") {
		t.Errorf("the ageing tasks are not those that were open at the end of the month: %s", ageing)
	}
	if strings.Count(page, `data-f="bug:`) != 4 {
		t.Errorf("%d sightings stand behind the counts, want 4", strings.Count(page, `data-f="bug:`))
	}
	if order := []int{strings.Index(page, ">Recurring<"), strings.Index(page, ">Ageing<"), strings.Index(page, ">Decisions<"), strings.Index(page, ">Of our own<"), strings.Index(page, `id="sightings"`)}; !increasing(order) {
		t.Errorf("headings stand at %v", order)
	}
}

func increasing(places []int) bool {
	for i := range places {
		if places[i] < 0 || i > 0 && places[i] < places[i-1] {
			return false
		}
	}
	return true
}

func TestReportWithoutAMonth(t *testing.T) {
	idx := trackertest.Load(t, "-- reports/x.md --\n---\ntitle: X\n---\n## Recurring\nText.\n")
	files, _ := render(t, idx, options(idx))
	if page := files["reports/x/index.html"]; !strings.Contains(page, "Text.") || strings.Contains(page, "kpis") || strings.Contains(page, `id="sightings"`) {
		t.Errorf("a report without a month counts something:\n%s", page)
	}
}
