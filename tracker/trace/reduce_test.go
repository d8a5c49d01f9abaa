package trace_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/tracker/trace"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// shortcuts is a bug whose figure was full of lines: every sighting names the runbook that was used, which names its
// alert; and each of them links to what is read beside it.
const shortcuts = `-- bugs/b.md --
---
title: B
runbooks: [r]
links:
  - dashboard: https://g.example.com/of-bug
---
-- runbooks/r.md --
---
title: R
alerts: [Full]
links:
  - dashboard: https://g.example.com/of-runbook
  - pull-request: https://git.example.com/review
---
-- observations/o.md --
---
title: 'Handle: "e" on i'
observed: 2026-01-01
bug: b
alert: Full
runbook: {used: r}
links:
  - logs: https://logs.example.com/1
---
-- tasks/t.md --
---
title: T
role: fix
bugs: [b]
links:
  - pull-request: https://git.example.com/1
  - deploy: https://d.example.com/1
---
`

func TestStoryIsTheChain(t *testing.T) {
	idx := trackertest.Load(t, shortcuts)
	for _, c := range []struct {
		start   string
		want    []string
		implied int
	}{
		{"bug/b", []string{
			"alert Full | announced | observation/o",
			"https://g.example.com/of-bug | is linked by | bug/b",
			"observation/o | is an observation of | bug/b",
			"bug/b | is remedied by | runbook/r",
			"bug/b | addressed by | task/t",
			"task/t | links to | https://git.example.com/1",
			"https://git.example.com/1 | then | https://d.example.com/1",
		}, 2}, // the alert leads to the runbook anyway, and so does the sighting
		{"observation/o", []string{ // its own stay, with the logs and the runbook that was used
			"alert Full | announced | observation/o",
			"https://logs.example.com/1 | is linked by | observation/o",
			"observation/o | is an observation of | bug/b",
			"observation/o | used | runbook/r",
			"bug/b | is remedied by | runbook/r",
			"bug/b | addressed by | task/t",
		}, 1},
	} {
		tr := trace.From(idx, pieceOf(t, idx, c.start), trace.Options{Depth: 2, Story: true, Brief: true})
		got := lines(tr)
		slices.Sort(got)
		slices.Sort(c.want)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("the story of %s (-want +got):\n%s", c.start, diff)
		}
		if tr.Implied != c.implied {
			t.Errorf("the story of %s implies %d edges, want %d", c.start, tr.Implied, c.implied)
		}
	}
	if all := trace.From(idx, pieceOf(t, idx, "bug/b"), trace.Options{}); all.Implied != 0 || len(all.Edges) < 11 {
		t.Errorf("what is no story has %d edges, and %d left out", len(all.Edges), all.Implied)
	}
}
