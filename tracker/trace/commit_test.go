package trace_test

import (
	"slices"
	"testing"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/trace"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

const withCommits = `
-- bugs/disk.md --
---
title: Disk
---
-- tasks/sweep.md --
---
title: Sweep
role: fix
bugs: [disk]
links:
  - commit: https://git.example.com/c/2
---
-- handoffs/2026-01-01.md --
---
title: Handoff
---
`

// TestCommitsThatNameRecords stand where commits stand; one that a record links to as well is told once.
func TestCommitsThatNameRecords(t *testing.T) {
	idx := trackertest.Load(t, withCommits)
	named := func(ids ...string) (all []*tracker.Record) {
		for _, id := range ids {
			all = append(all, idx.Find(id)[0])
		}
		return all
	}
	g := trace.NewGraph(idx,
		trace.Commit{Hash: "1111", Subject: "one", Records: named("bug/disk", "handoff/2026-01-01")},
		trace.Commit{Hash: "2222", Subject: "two", URL: "https://git.example.com/c/2", Records: named("task/sweep")})
	for _, test := range []struct {
		start trace.Piece
		want  []string
	}{
		{trace.Piece{Record: named("bug/disk")[0]}, []string{"bug/disk addressed by task/sweep", "bug/disk is named by commit 1111", "task/sweep links to https://git.example.com/c/2"}},
		{trace.Piece{URL: "commit 1111"}, []string{"bug/disk addressed by task/sweep", "bug/disk is named by commit 1111", "task/sweep links to https://git.example.com/c/2", "commit 1111 names handoff/2026-01-01"}},
		{trace.Piece{Record: named("handoff/2026-01-01")[0]}, []string{"bug/disk addressed by task/sweep", "bug/disk is named by commit 1111", "task/sweep links to https://git.example.com/c/2", "commit 1111 names handoff/2026-01-01"}},
	} {
		tr := g.From(test.start, trace.Options{})
		var got []string
		for _, e := range tr.Edges {
			got = append(got, e.From+" "+e.Words+" "+e.To)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("from %+v\n%q\nwant\n%q", test.start, got, test.want)
		}
		for _, n := range tr.Nodes {
			if n.Key == "commit 1111" && (n.Kind != "commit" || n.Title != "one" || n.Lane != trace.LaneChange) {
				t.Errorf("the commit is %+v", n)
			}
		}
	}
}
