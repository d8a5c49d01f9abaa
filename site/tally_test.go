package site_test

import (
	"strings"
	"testing"

	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// counted is a bug with three sightings, one of them suspected, a near miss, and one after the as-of time.
const counted = `-- bugs/a.md --
---
title: A
runbooks: [r]
---
-- runbooks/r.md --
---
title: R
---
-- observations/1.md --
---
title: 'Handle: "x" on web-1'
observed: 2026-03-01T10:00Z
bug: a
runbook: {used: r, worked: yes}
---
-- observations/2.md --
---
title: 'Handle: "x" on web-2'
observed: 2026-11-10T10:00Z
bug: a
classification: suspected
runbook: {used: r, worked: partly}
---
-- observations/3.md --
---
title: 'Handle: "x" on web-3'
observed: 2026-11-12T10:00Z
bug: a
near_miss: true
---
-- observations/4.md --
---
title: 'Handle: "x" on web-1'
observed: 2026-11-15T10:00Z
bug: a
runbook: {used: r, worked: no}
---
-- observations/5.md --
---
title: 'Handle: "x" on web-1'
observed: 2026-11-25T10:00Z
bug: a
---
`

// TestCountsAreThoseOfTheCommandLine: the site counted near misses and what lay after the as-of time,
// `casebook show` did not.
func TestCountsAreThoseOfTheCommandLine(t *testing.T) {
	idx := trackertest.Load(t, counted)
	files, _ := render(t, idx, options(idx))
	for name, wants := range map[string][]string{
		"bugs/a/index.html": {"4 observations, 1 of them a near miss, in 3 episodes on 2 instances, <time>2026-03-01</time> to <time>2026-11-15</time> UTC; last seen 4 days before this build; 1 after this build&#39;s as-of time not counted.",
			"<bdi>3 times, and 1 near miss, and 1 after the as-of time</bdi>", "2 in the last 30 days", "worked 1 of 3, 1 partly, 1 not"},
		"bugs/index.html":           {`<bdi>3</bdi></td>`, `<span class="sub">1 near miss besides</span>`},
		"index.html":                {"Seen 3 times, 2 in the last 30 days, and 1 near miss, and 1 after the as-of time; last 4 days ago on web-1."},
		"observations/2/index.html": {"Suspected, as sighting 2, of"},
		"observations/3/index.html": {"A near miss of"},
		"observations/4/index.html": {"Sighting 3 of"},
		"runbooks/r/index.html":     {"Used 3 times, worked 1 of 3, 1 partly, 1 not; last on"},
	} {
		for _, want := range wants {
			if !strings.Contains(files[name], want) {
				t.Errorf("%s does not say %q:\n%s", name, want, files[name])
			}
		}
	}
}

func TestOnlyNearMisses(t *testing.T) {
	idx := trackertest.Load(t, "-- bugs/a.md --\n---\ntitle: A\n---\n-- observations/3.md --\n---\ntitle: 'Handle: \"x\" on web-3'\nobserved: 2026-11-12T10:00Z\nbug: a\nnear_miss: true\n---\n")
	files, _ := render(t, idx, options(idx))
	for name, want := range map[string]string{"bugs/a/index.html": "Never seen but as 1 near miss.", "index.html": "Never seen but as 1 near miss."} {
		if !strings.Contains(files[name], want) {
			t.Errorf("%s does not say %q", name, want)
		}
	}
}

func TestFootNamesTheBranch(t *testing.T) {
	idx := trackertest.Load(t, "")
	files, _ := render(t, idx, options(idx))
	if !strings.Contains(files["bugs/index.html"], `<span class="mono">4f2c9e1</span> on main.`) {
		t.Error("the foot does not name the branch")
	}
}
