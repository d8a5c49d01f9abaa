package report

import (
	"testing"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// TestSumSaysItsBase: a total of some sightings only is never told as that of all.
func TestSumSaysItsBase(t *testing.T) {
	for _, row := range []struct {
		sum  Sum
		want string
	}{
		{Sum{}, ""},
		{Sum{0, 3}, "no work"},
		{Sum{0, 2}, "0 min of work (recorded for 2 of 3)"},
		{Sum{59 * time.Minute, 3}, "59 min of work"},
		{Sum{2 * time.Hour, 3}, "2 h of work"},
		{Sum{27*time.Hour + 5*time.Minute, 1}, "27 h 5 min of work (recorded for 1 of 3)"},
	} {
		if got := row.sum.of("work", 3); got != row.want {
			t.Errorf("%+v of 3 = %q, want %q", row.sum, got, row.want)
		}
	}
}

// byHand are sightings that a runbook was used in, twice in one of them, and others that were worked around without.
const byHand = `-- casebook.yaml --
-- bugs/full.md --
---
title: Full
---
-- runbooks/free.md --
---
title: Free
---
-- observations/2026/2026-03-01-1000-a-on-db-1.md --
---
title: 'Handle: "a" on db-1'
observed: 2026-03-01T10:00Z
bug: full
resolution: workaround
runbook: [{used: free, worked: no}, {used: free, worked: yes}]
impact: {effort: 10m}
---
-- observations/2026/2026-03-02-1000-a-on-db-1.md --
---
title: 'Handle: "a" on db-1'
observed: 2026-03-02T10:00Z
bug: full
runbook: free
---
-- observations/2026/2026-03-03-1000-a-on-db-1.md --
---
title: 'Handle: "a" on db-1'
observed: 2026-03-03T10:00Z
bug: full
resolution: workaround
---
-- observations/2026/2026-03-04-1000-a-on-db-1.md --
---
title: 'Handle: "a" on db-1'
observed: 2026-03-04T10:00Z
resolution: workaround
---
`

func TestRemedies(t *testing.T) {
	from, to, _ := ParseMonth("2026-03", time.UTC)
	all := NewLedger(trackertest.Load(t, byHand), time.Time{}).Between(from, to).Remedies()
	if len(all) != 2 {
		t.Fatalf("%d remedies, want the runbook and the workaround of the bug", len(all))
	}
	book, around := all[0], all[1]
	if book.Of().ID != "free" || len(book.Sightings) != 2 || book.Yes != 0 || book.No != 1 || book.Effort != (Sum{10 * time.Minute, 1}) || len(book.Bugs) != 1 {
		t.Errorf("runbook = %+v, want two sightings of one bug, once not working, 10 minutes known of one", book)
	}
	if around.Of().ID != "full" || around.Runbook != nil || len(around.Sightings) != 1 {
		t.Errorf("workaround = %+v, want the one sighting of a bug without a runbook", around)
	}
}

func TestLastHandoff(t *testing.T) {
	files := empty
	for id, until := range map[string]string{"a": "2026-03-02T09:00Z", "b": "2026-03-09T09:00Z", "c": "2026-03-16T09:00Z"} {
		files += "-- handoffs/" + id + ".md --\n---\ntitle: x\nuntil: " + until + "\n---\n"
	}
	idx := trackertest.Load(t, files+"-- handoffs/d.md --\n---\ntitle: no end\n---\n")
	for asOf, want := range map[string]string{"2026-03-01T00:00Z": "", "2026-03-09T09:00Z": "b", "2026-03-09T08:59Z": "a", "2026-04-01T00:00Z": "c"} {
		got := ""
		if r := LastHandoff(idx, at(t, asOf)); r != nil {
			got = r.ID
		}
		if got != want {
			t.Errorf("the last handoff at %s is %q, want %q", asOf, got, want)
		}
	}
}

// TestOpenAt: a task that ships in parts is open until the last one has.
func TestOpenAt(t *testing.T) {
	idx := trackertest.Load(t, empty+`-- tasks/staged.md --
---
title: Staged
status: shipped
created: 2026-03-02
shipped: [{on: [a], at: 2026-03-10}, {on: [b], at: 2026-03-20}]
---
-- tasks/undated.md --
---
title: Undated
---
-- tasks/somewhen.md --
---
title: Somewhen
status: shipped
---
`)
	for _, row := range []struct {
		id, at string
		want   bool
	}{
		{"staged", "2026-03-01T00:00Z", false}, {"staged", "2026-03-15T00:00Z", true}, {"staged", "2026-03-21T00:00Z", false},
		{"undated", "2020-01-01T00:00Z", true}, {"somewhen", "2026-03-01T00:00Z", false},
	} {
		r, _ := idx.Lookup(tracker.KindTask, row.id)
		if got := OpenAt(r, at(t, row.at)); got != row.want {
			t.Errorf("OpenAt(%s, %s) = %t, want %t", row.id, row.at, got, row.want)
		}
	}
}
