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
	for _, want := range []string{">Disk Full</h1>", "2 of 4 times it meant", "<bdi>A</bdi></a>. Last seen <time>2026-06-01</time>.", "4 observations, 1 of them a near miss, from <time>2026-03-01</time> to <time>2026-06-01</time> UTC, of 2 bugs; 1 unclassified.",
		"Do this first", "<bdi>R</bdi></a><span class=\"sub\">worked last on <time>2026-03-01</time>; worked 1 of 1</span>", "<li>Look at R</li>",
		"What it meant", "<bdi>A</bdi></a><span class=\"sub\">open</span></td><td class=\"r\"><bdi>2</bdi>", `<rect class="bar" x="0" y="0" width="40" height="8"/>`, "<bdi>Tell A by its smell. And more.</bdi>",
		"<bdi>B</bdi></a><span class=\"sub\">open</span></td><td class=\"r\"><bdi>0</bdi><span class=\"sub\">and 1 near miss</span>", `<a class="ref k-obs" href="../../triage/index.html"><bdi>unclassified</bdi>`,
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
		"labels/disk/index.html":        "no observation has the label itself.",
		"labels/index.html":             `<th scope="col" class="r" data-k="num">Open bugs</th>`,
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

func TestAllSightingsOfANameStandThere(t *testing.T) {
	var text strings.Builder
	for i := range 260 {
		fmt.Fprintf(&text, "-- observations/%d.md --\n---\ntitle: 'Handle: \"x\" on web-1'\nobserved: 2026-03-0%dT10:%02dZ\n---\n", i, 1+i/60, i%60)
	}
	files, _ := render(t, trackertest.Load(t, text.String()), site.Options{AsOf: asOf})
	checkLinks(t, files)
	for name, want := range map[string]int{"instances/web-1/index.html": 200, "instances/web-1/observations/index.html": 200, "instances/web-1/observations/page_2/index.html": 60} {
		if got := strings.Count(files[name], `<td class="num nowrap" data-v="20260`); got != want {
			t.Errorf("%s has %d observations, want %d", name, got, want)
		}
	}
	if want := "The newest 200 of 260."; !strings.Contains(files["instances/web-1/index.html"], want) {
		t.Errorf("the page does not say %q", want)
	}
}

// handled is a casebook in which two bugs travel together on one host, and people say what they did.
const handled = `-- bugs/a.md --
---
title: A
owner: ops
---
-- bugs/b.md --
---
title: B
owner: ops
status: fixed
---
-- tasks/late.md --
---
title: Late
role: fix
status: planned
created: 2026-08-01
due: 2026-09-01
owner: ada
team: ops
bugs: [a]
---
-- tasks/done.md --
---
title: Done
role: fix
status: shipped
owner: ops
---
-- runbooks/r.md --
---
title: R
owner: ops
alerts: [Full]
reviewed: 2026-01-01
review_every: 30d
links:
  - alert: https://git.example.com/rules/host.yaml
    text: rules/host.yaml
  - dashboard: https://grafana.example.com/d/1
    text: Disks
---
` + `-- observations/1.md --
---
title: 'Handle: "x" on web-1'
observed: 2026-03-01T10:00Z
bug: a
alert: Full
handlers: [ada]
detected: customer
---
-- observations/2.md --
---
title: 'Handle: "y" on web-1'
observed: 2026-03-02T09:59Z
bug: b
alert: Full
handlers: [ada, bo]
---
-- observations/3.md --
---
title: 'Handle: "x" on web-1'
observed: 2026-05-01T10:00Z
bug: a
alert: Full
---
-- observations/4.md --
---
title: 'Handle: "y" on web-1'
observed: 2026-05-02T10:00Z
resolved: 2026-05-02T10:20Z
bug: b
alert: Full
handlers: [bo]
runbook: {used: r, worked: yes}
---
## Actions taken
- 10:05 Looked at the disk, see [below](#evidence).
- 10:20 Over.

## Evidence
None.
-- observations/5.md --
---
title: 'Handle: "z" on web-1'
observed: 2026-05-10T10:00Z
alert: Full
---
`

// TestAlertPageTellsWhatPeopleDid looks for what a page of an alert has besides what it meant.
func TestAlertPageTellsWhatPeopleDid(t *testing.T) {
	idx := trackertest.Load(t, handled)
	files, _ := render(t, idx, options(idx))
	checkLinks(t, files)
	page := files["alerts/full/index.html"]
	for _, want := range []string{
		"2 of 5 times it meant",
		"Who knows", "<dt>bo</dt>", "twice, last</bdi> <time>2026-05-02</time>", "<dt>ada</dt>", "twice, last</bdi> <time>2026-03-02</time>",
		"Dashboards", "Disks", "If it is something new", "--alert Full", "In 1 of 5 sightings users noticed, too.",
		"Do this first", "worked last on <time>2026-05-02</time>, over after 20 min; worked 1 of 1", `href="#lasttime"`, "What it meant",
		"Last time</h2><p><time>2026-05-02 10:00</time> UTC on web-1, bo", `<li><time>10:05</time> Looked at the disk, see <a href="../../observations/4/index.html#s-evidence">`,
		"Definition", "rules/host.yaml",
		"Bugs that travel together</h2><p>seen here at most 24 h apart, each at least twice</p>", "<bdi>A</bdi>", "2 of 2", "<bdi>B</bdi>", "2 of 2",
		"4 gaps between sightings, from 24 h to 60 days, half of them 24 h or less.", `data-v="11520"><bdi>8 days</bdi>`,
	} {
		at := strings.Index(page, want)
		if at < 0 {
			t.Fatalf("the page does not say %q next:\n%s", want, page)
		}
		page = page[at:]
	}
}

// TestBugsADayApartDoNotTravelTogether moves one sighting by a minute.
func TestBugsADayApartDoNotTravelTogether(t *testing.T) {
	idx := trackertest.Load(t, strings.Replace(handled, "2026-03-02T09:59Z", "2026-03-02T10:01Z", 1))
	files, _ := render(t, idx, options(idx))
	if strings.Contains(files["alerts/full/index.html"], "travel together") {
		t.Error("bugs that were seen within a day once only are said to travel together")
	}
}

// TestTeamPageShowsWhatAges reads the page and the list of those who own records.
func TestTeamPageShowsWhatAges(t *testing.T) {
	idx := trackertest.Load(t, handled)
	files, _ := render(t, idx, options(idx))
	for name, wants := range map[string][]string{
		"teams/ops/index.html": {"2 bugs, 1 of them open; 1 open task, 1 overdue, the oldest for 111 days; 1 runbook, 1 to be reviewed.",
			"Open tasks</h2>", "<bdi>Late</bdi>", "overdue", "111 d", "Besides, 1 task shipped or dropped.", "Bugs</h2>", "<bdi>A</bdi>", "<bdi>B</bdi>", "Runbooks</h2>", "stale"},
		"teams/index.html":    {"<bdi>ada</bdi>", "<bdi>ops</bdi>", `data-v="111"><bdi>111 d</bdi>`},
		"bugs/a/index.html":   {`<a href="../../teams/ops/index.html"><bdi>ops</bdi></a>`},
		"runbooks/index.html": {`<a href="../teams/ops/index.html"><bdi>ops</bdi></a>`},
	} {
		page := files[name]
		for _, want := range wants {
			at := strings.Index(page, want)
			if at < 0 {
				t.Fatalf("%s does not say %q next:\n%s", name, want, files[name])
			}
			page = page[at:]
		}
	}
}
