package site_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/casebook-dev/casebook/site"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// paged is a casebook in which one alert meant two bugs, a runbook did not work and another did.
const paged = `-- bugs/a.md --
---
title: A
service: api
labels: [disk]
runbooks: [r]
---
## How to identify
Tell A by its smell. And more.
-- bugs/b.md --
---
title: B
---
-- runbooks/r.md --
---
title: R
---
## Steps
1. Look at R. Then breathe.
-- runbooks/s.md --
---
title: S
alerts: [Disk Full, disk-full, Never]
---
## Steps
1. Look at S
-- observations/1.md --
---
title: 'Handle: "x" on web-1'
observed: 2026-03-01T10:00Z
bug: a
alert: Disk Full
runbook: {used: r, worked: yes}
---
-- observations/2.md --
---
title: 'Handle: "x" on web-1'
observed: 2026-04-01T10:00Z
bug: a
alert: Disk Full
runbook: {used: s, worked: no}
---
-- observations/3.md --
---
title: 'Handle: "y" on web-2'
observed: 2026-05-01T10:00Z
bug: b
alert: Disk Full
near_miss: true
---
-- observations/4.md --
---
title: 'Handle: "z" on unknown'
observed: 2026-06-01T10:00Z
alert: Disk Full
---
`

// TestAlertPageIsTheWayInFromAPager reads the page in the order in which somebody woken up does.
func TestAlertPageIsTheWayInFromAPager(t *testing.T) {
	idx := trackertest.Load(t, paged)
	files, _ := render(t, idx, options(idx))
	checkLinks(t, files)
	page := files["alerts/disk-full/index.html"]
	for _, want := range []string{">Disk Full</h1>", "4 observations, 1 of them a near miss, from <time>2026-03-01</time> to <time>2026-06-01</time> UTC, of 2 bugs; 1 unclassified.",
		"Do this first", "<bdi>R</bdi></a><span class=\"sub\">worked last on <time>2026-03-01</time>; worked 1 of 1</span>", "<li>Look at R</li>",
		"What it meant", "<bdi>A</bdi></a><span class=\"sub\">Tell A by its smell. And more.</span></td><td class=\"r\"><bdi>2</bdi>", "<bdi>B</bdi></a></td><td class=\"r\"><bdi>0</bdi><span class=\"sub\">and 1 near miss</span>", "Unclassified</span></td>",
		"whether it worked", "worked 0 of 1, 1 not", "newest first", "Other records"} {
		at := strings.Index(page, want)
		if at < 0 {
			t.Fatalf("the page does not say %q next:\n%s", want, page)
		}
		page = page[at:]
	}
}

func TestNamesHavePagesOfTheirOwn(t *testing.T) {
	idx := trackertest.Load(t, paged)
	files, _ := render(t, idx, options(idx))
	for name, want := range map[string]string{
		"alerts/disk-full-2/index.html": ">disk-full</h1>", // after "Disk Full" in order of bytes
		"alerts/never/index.html":       "No observation has this alert.",
		"instances/web-1/index.html":    "2 observations from",
		"services/api/index.html":       "2 observations from", // by their bug
		"labels/disk/index.html":        "Other records",
		"alerts/index.html":             "3 alerts in the records, by name.",
		"observations/1/index.html":     `<a href="../../alerts/disk-full/index.html">`,
		"bugs/a/index.html":             `<a class="tag" href="../../labels/disk/index.html">disk</a>`,
		"bugs/index.html":               `<li><a href="../instances/index.html">Instances</a></li>`,
		"runbooks/s/index.html":         `<a class="ref k-alert" href="../../alerts/disk-full/index.html">`,
	} {
		if !strings.Contains(files[name], want) {
			t.Errorf("%s does not say %q", name, want)
		}
	}
	if _, there := files["instances/unknown/index.html"]; there {
		t.Error("the place that nobody knows has a page")
	}
	if !strings.Contains(files["alerts/never/index.html"], "<bdi>S</bdi>") {
		t.Error("the runbook that names an alert is not what to do first")
	}
}

func TestPageOfANameIsCut(t *testing.T) {
	var text strings.Builder
	for i := range 60 {
		fmt.Fprintf(&text, "-- observations/%d.md --\n---\ntitle: 'Handle: \"x\" on web-1'\nobserved: 2026-03-01T10:%02dZ\n---\n", i, i)
	}
	files, _ := render(t, trackertest.Load(t, text.String()), site.Options{AsOf: asOf})
	checkLinks(t, files)
	page := files["instances/web-1/index.html"]
	if got := strings.Count(page, `<td class="num nowrap" data-v="20260301`); got != 50 || !strings.Contains(page, "The newest 50 of 60;") {
		t.Errorf("the page has %d observations, want the newest 50 of 60", got)
	}
}
