package query_test

import (
	"slices"
	"testing"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/query"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// TestFigures asks for what others worked out of the sightings; who does not ask causes no work.
func TestFigures(t *testing.T) {
	idx := trackertest.Load(t, `
-- bugs/cheap.md --
---
title: Cheap
---
-- bugs/dear.md --
---
title: Dear
---
-- bugs/unpriced.md --
---
title: Unpriced
---
-- tasks/mend.md --
---
title: Mend
role: fix
bugs: [dear]
status: planned
---
`)
	costs := map[string]float64{"cheap": 10, "dear": 600}
	asked := 0
	opts := query.Options{Figures: func(bug *tracker.Record) query.Figures {
		asked++
		f := query.Figures{States: []string{"open"}, Trend: "unclear"}
		if cost, ok := costs[bug.ID]; ok {
			f.Cost = &cost
		}
		if bug.ID == "dear" {
			f.States, f.Trend = []string{"verified-99", "verified", "new"}, "worse"
		}
		return f
	}}
	for _, tt := range []struct {
		query string
		want  []string
	}{
		{"state:open", []string{"cheap", "unpriced"}},
		{"state:verified", []string{"dear"}},
		{"state:new,regressed", []string{"dear"}},
		{"trend:worse", []string{"dear"}},
		{"cost:>60", []string{"dear"}},
		{"cost:10", []string{"cheap"}},
		{"kind:bug no:cost", []string{"unpriced"}},
		{"kind:bug sort:cost", []string{"dear", "cheap", "unpriced"}},
		{"kind:bug sort:-cost", []string{"cheap", "dear", "unpriced"}},
		{"bug.trend:worse", []string{"mend"}},
	} {
		q, err := query.Parse(tt.query, opts)
		if err != nil {
			t.Fatal(err)
		}
		if got := ids(q.Match(idx)); !slices.Equal(got, tt.want) {
			t.Errorf("%s finds %v, want %v", tt.query, got, tt.want)
		}
	}
	asked = 0
	for _, text := range []string{"kind:bug", "status:open sort:title"} {
		q, err := query.Parse(text, opts)
		if err != nil {
			t.Fatal(err)
		}
		q.Match(idx)
	}
	if asked > 0 {
		t.Errorf("%d figures were worked out for nothing", asked)
	}
	q, err := query.Parse("state:open", query.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if found := q.Match(idx); len(found) > 0 {
		t.Errorf("without figures, state:open finds %v", ids(found))
	}
}

func ids(records []*tracker.Record) []string {
	var all []string
	for _, r := range records {
		all = append(all, r.ID)
	}
	return all
}
