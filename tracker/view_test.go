package tracker_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// renamed are the members of a view whose name is not that of the field: durations say their unit, and
// classification holds what two fields say.
var renamed = map[string]string{
	"episode_gap": "episode_gap_seconds", "review_every": "review_every_seconds", "estimate": "estimate_seconds",
}

const oneOfEach = `
-- bugs/b.md --
---
title: B
---
-- observations/2026/2026-01-01-e-on-i.md --
---
title: 'Handle: "e" on i'
observed: 2026-01-01
---
-- runbooks/r.md --
---
title: R
---
-- tasks/t.md --
---
title: T
role: fix
status: planned
---
-- postmortems/2026-01-01-p.md --
---
title: P
---
-- handoffs/2026-01-01.md --
---
title: H
---
-- reports/2026-01.md --
---
title: O
---
`

// Whatever a record leaves out, its view has a member for every field of its kind, and no list is null.
func TestViewHasEveryField(t *testing.T) {
	idx := trackertest.Load(t, oneOfEach)
	for _, kind := range tracker.Kinds() {
		r := idx.Records(kind)[0]
		view := marshalView(t, idx.View(r, time.Time{}))
		for _, f := range tracker.Fields(kind) {
			name := f.Name
			if unit, ok := renamed[name]; ok {
				name = unit
			}
			value, ok := view[name]
			if !ok {
				t.Errorf("the view of %s has no %q", r.Ref(), name)
			}
			if f.List && value == nil {
				t.Errorf("%s of %s is null, want []", name, r.Ref())
			}
		}
		for _, name := range []string{"kind", "id", "ref", "path", "service", "custom", "evidence", "relations", "body"} {
			if _, ok := view[name]; !ok {
				t.Errorf("the view of %s has no %q", r.Ref(), name)
			}
		}
		if brief := marshalView(t, idx.ViewFields(r, time.Time{})); len(brief) != len(view)-2 {
			t.Errorf("ViewFields of %s has %d members, want all %d but relations and body", r.Ref(), len(brief), len(view))
		}
	}
}

func marshalView(t *testing.T, v tracker.View) map[string]any {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var members map[string]any
	if err := json.Unmarshal(b, &members); err != nil {
		t.Fatal(err)
	}
	return members
}

func TestViewValues(t *testing.T) {
	idx := trackertest.Load(t, `
-- casebook.yaml --
timezone: Europe/Copenhagen
-- bugs/disk-full.md --
---
title: Disk full
service: upload
episode_gap: 1h30m
version: 1.10
owners: {first: no, second: [0777, ~]}
---
-- observations/2026/2026-03-03-0347-x-on-unknown.md --
---
title: 'Handle: "x" on unknown'
observed: 2026-03-03 03:47
bug: disk-full
classification: suspected
impact: {downtime: 90s, users: 0}
not: [{bug: other, because: it is warm}]
---
`)
	bug := marshalView(t, idx.View(idx.Find("disk-full")[0], time.Time{}))
	obs := marshalView(t, idx.View(idx.Find("2026-03-03")[0], time.Time{}))
	for _, c := range []struct {
		name      string
		got, want any
	}{
		{"status of a bug that says none", bug["status"], "open"},
		{"duration", bug["episode_gap_seconds"], 5400.0},
		{"custom keys keep their text", bug["custom"], map[string]any{"version": "1.10", "owners": map[string]any{"first": "no", "second": []any{"0777", nil}}}},
		{"local time", obs["observed"], "2026-03-03T03:47:00+01:00"},
		{"unknown instance", obs["instance"], nil},
		{"service inherited from the bug", obs["service"], "upload"},
		{"classification", obs["classification"], "suspected"},
		{"reference", obs["bug"], "bug/disk-full"},
		{"what is not recorded is not zero", obs["impact"], map[string]any{"downtime_seconds": 90.0, "effort_seconds": nil, "users": 0.0, "severity": nil}},
		{"rejections", obs["not"], []any{map[string]any{"bug": "bug/other", "because": "it is warm"}}},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
	out := obs["relations"].(map[string]any)["out"].([]any)
	if missing := out[len(out)-1].(map[string]any); missing["title"] != nil || missing["ref"] != "bug/other" {
		t.Errorf("a relation to nothing = %v, want bug/other without a title", missing)
	}
}

func TestSightings(t *testing.T) {
	idx := trackertest.Load(t, `
-- bugs/b.md --
---
title: B
---
-- bugs/twin.md --
---
title: Twin
status: duplicate
duplicate_of: b
---
-- observations/1.md --
---
title: 'Handle: "e" on two'
observed: 2026-01-02
also_on: [one, unknown]
bug: b
---
-- observations/2.md --
---
title: 'Handle: "e" on one'
observed: 2026-01-01
bug: twin
classification: suspected
---
-- observations/3.md --
---
title: 'Handle: "e" on three'
observed: 2026-01-03
bug: b
near_miss: true
---
-- observations/4.md --
---
title: 'Handle: "e" on four'
observed: 2026-02-01
bug: b
---
`)
	b, _ := idx.Lookup(tracker.KindBug, "b")
	got := idx.Sightings(b, time.Date(2026, 1, 15, 0, 0, 0, 0, time.UTC))
	if got.Count != 2 || got.Suspected != 1 || got.NearMisses != 1 || got.Later != 1 {
		t.Errorf("Sightings = %+v, want 2 (1 suspected), 1 near miss, 1 later", got)
	}
	if got.First.Date() != "2026-01-01" || got.Last.Date() != "2026-01-02" {
		t.Errorf("Sightings from %s to %s, want 2026-01-01 to 2026-01-02", got.First, got.Last)
	}
	if !slices.Equal(got.Instances, []string{"one", "two"}) {
		t.Errorf("Sightings on %v, want one and two", got.Instances)
	}
	if all := idx.Sightings(b, time.Time{}); all.Count != 3 || all.Later != 0 {
		t.Errorf("Sightings without an as-of time = %+v, want 3 and none later", all)
	}
	twin, _ := idx.Lookup(tracker.KindBug, "twin")
	if got := idx.Sightings(twin, time.Time{}); got.Count != 1 {
		t.Errorf("Sightings of the duplicate = %d, want its own 1", got.Count)
	}
}
