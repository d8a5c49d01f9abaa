package trace_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/trace"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// chain is one bug with all that hangs on it, and a second bug that shares its runbook.
const chain = `
-- bugs/disk.md --
---
title: Disk
runbooks: [free]
caused_by: [sweeper]
---
-- bugs/sweeper.md --
---
title: Sweeper
---
-- bugs/other.md --
---
title: Other
runbooks: [free]
---
-- runbooks/free.md --
---
title: Free
alerts: [DiskHigh]
---
-- observations/2026-01-01-e-on-a.md --
---
title: 'Handle: "e" on a'
observed: 2026-01-01
bug: disk
alert: DiskHigh
---
-- observations/2026-01-02-e-on-b.md --
---
title: 'Handle: "e" on b'
observed: 2026-01-02
bug: disk
classification: suspected
---
-- observations/2026-01-03-f-on-a.md --
---
title: 'Handle: "f" on a'
observed: 2026-01-03
bug: other
---
-- observations/2026-01-04-g-on-c.md --
---
title: 'Handle: "g" on c'
observed: 2026-01-04
bug: sweeper
---
-- tasks/fix.md --
---
title: Fix
role: fix
status: shipped
shipped: 2026-02-01
bugs: [disk]
part_of: epic
links:
  - deploy: https://deploy.example.com/1
  - pull-request: https://git.example.com/1
  - ticket: https://tickets.example.com/1
---
-- tasks/epic.md --
---
title: Epic
role: prevention
status: planned
bugs: [other]
---
-- postmortems/2026-01-05-p.md --
---
title: P
observations: [2026-01-01-e-on-a]
tasks: [fix]
---
See [[bug/other]].
`

func pieceOf(t *testing.T, idx *tracker.Index, word string) trace.Piece {
	t.Helper()
	if p, ok := trace.PieceCalled(idx, word); ok {
		return p
	}
	found := idx.Find(word)
	if len(found) != 1 {
		t.Fatalf("%s names %d records", word, len(found))
	}
	return trace.Piece{Record: found[0]}
}

// lines writes the edges of a trace one a line: "bug/disk | addressed by | task/fix".
func lines(tr trace.Trace) []string {
	var all []string
	for _, e := range tr.Edges {
		line := e.From + " | " + e.Words + " | " + e.To
		if e.Suspected {
			line += " ?"
		}
		if e.Count > 1 {
			line += fmt.Sprintf(" x%d", e.Count)
		}
		all = append(all, line)
	}
	return all
}

func keys(tr trace.Trace) []string {
	var all []string
	for _, n := range tr.Nodes {
		all = append(all, n.Key)
	}
	return all
}

// From a bug everything is reached that led to it or came of it: not the other bug that the runbook
// helps with, not the story of its cause, and only the name of the larger task.
func TestFromBug(t *testing.T) {
	idx := trackertest.Load(t, chain)
	got := trace.From(idx, pieceOf(t, idx, "bug/disk"), trace.Options{})
	want := []string{
		"alert DiskHigh | announced | observation/2026-01-01-e-on-a",
		"alert DiskHigh | leads to | runbook/free",
		"observation/2026-01-01-e-on-a | is an observation of | bug/disk",
		"observation/2026-01-01-e-on-a | explained by | postmortem/2026-01-05-p",
		"observation/2026-01-02-e-on-b | is an observation of | bug/disk ?",
		"bug/disk | is remedied by | runbook/free",
		"bug/disk | addressed by | task/fix",
		"bug/sweeper | causes | bug/disk",
		"postmortem/2026-01-05-p | led to | task/fix",
		"task/fix | links to | https://git.example.com/1",
		"https://git.example.com/1 | then | https://deploy.example.com/1",
	}
	if diff := cmp.Diff(want, lines(got)); diff != "" {
		t.Errorf("edges of the trace of bug/disk (-want +got):\n%s", diff)
	}
	if got.CutNodes != 0 || got.CutEdges != 0 {
		t.Errorf("cut %d nodes and %d edges, want none", got.CutNodes, got.CutEdges)
	}
}

// The whole chain is reached from any piece of it. From a sighting's side the bug's other sightings
// come as one.
func TestFromAnyPiece(t *testing.T) {
	idx := trackertest.Load(t, chain)
	for word, want := range map[string]string{
		"https://deploy.example.com/1": "observation/2026-01-02-e-on-b",
		"https://git.example.com/1/":   "alert DiskHigh",
		"task/fix":                     "alert DiskHigh",
		"runbook/free":                 "observation/2026-01-03-f-on-a",
		"postmortem/2026-01-05-p":      "https://deploy.example.com/1",
		"2026-01-01":                   "https://deploy.example.com/1",
		"DiskHigh":                     "https://deploy.example.com/1",
		"b":                            "https://deploy.example.com/1",
		"alert:DiskHigh":               "observation/2026-01-02-e-on-b",
	} {
		got := keys(trace.From(idx, pieceOf(t, idx, word), trace.Options{}))
		if !slices.Contains(got, want) {
			t.Errorf("the trace of %s has %v, want %s in it", word, got, want)
		}
	}
}

// A ticket and a mention are shown of the record a trace starts from, and of no other.
func TestAside(t *testing.T) {
	idx := trackertest.Load(t, chain)
	for word, want := range map[string][]string{
		"task/fix":                {"https://tickets.example.com/1"},
		"bug/disk":                nil,
		"postmortem/2026-01-05-p": {"bug/other"},
		"2026-01-01":              nil,
	} {
		got := keys(trace.From(idx, pieceOf(t, idx, word), trace.Options{}))
		for _, key := range []string{"https://tickets.example.com/1", "bug/other"} {
			if wanted := slices.Contains(want, key); wanted != slices.Contains(got, key) {
				t.Errorf("the trace of %s has %s: %v, want %v", word, key, !wanted, wanted)
			}
		}
	}
}

func TestAsOf(t *testing.T) {
	idx := trackertest.Load(t, chain)
	got := keys(trace.From(idx, pieceOf(t, idx, "bug/disk"), trace.Options{AsOf: time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)}))
	if !slices.Contains(got, "observation/2026-01-01-e-on-a") || slices.Contains(got, "observation/2026-01-02-e-on-b") {
		t.Errorf("the trace as of 2026-01-01 has %v", got)
	}
}

func TestMissing(t *testing.T) {
	idx := trackertest.Load(t, `
-- tasks/t.md --
---
title: T
role: fix
status: planned
bugs: [gone]
---
`)
	got := trace.From(idx, pieceOf(t, idx, "task/t"), trace.Options{})
	if len(got.Nodes) != 2 || !got.Nodes[0].Missing || got.Nodes[0].Key != "bug/gone" {
		t.Errorf("nodes = %+v, want the missing bug/gone and the task", got.Nodes)
	}
	if diff := cmp.Diff([]string{"bug/gone | addressed by | task/t"}, lines(got)); diff != "" {
		t.Errorf("edges (-want +got):\n%s", diff)
	}
}

// manySightings makes a casebook of one bug seen n times, in turn on so many instances, at one a day
// from 2026-01-01 on.
func manySightings(n, instances int, more string) string {
	var b strings.Builder
	b.WriteString("-- bugs/b.md --\n---\ntitle: B\n---\n" + more)
	for i := range n {
		day := time.Date(2026, 1, 1+i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		fmt.Fprintf(&b, "-- observations/%s-e-on-i%d.md --\n---\ntitle: 'Handle: \"e\" on i%d'\nobserved: %s\nbug: b\nalert: A\n---\n", day, i%instances, i%instances, day)
	}
	return b.String()
}

func sightingKeys(tr trace.Trace) []string {
	var all []string
	for _, n := range tr.Nodes {
		if n.Lane == trace.LaneObservation {
			all = append(all, fmt.Sprintf("%s x%d", n.Key, max(1, len(n.Members))))
		}
	}
	return all
}

func TestGroups(t *testing.T) {
	const fix = `-- tasks/fix.md --
---
title: Fix
role: fix
status: shipped
bugs: [b]
shipped: [{on: i0, at: 2026-01-10}]
---
-- postmortems/2026-01-05-p.md --
---
title: P
observations: [2026-01-04-e-on-i1]
---
`
	for _, c := range []struct {
		name         string
		n, instances int
		more         string
		want         []string
	}{
		{"up to twelve stand alone", 12, 1, "", nil},
		{"first and last stand alone", 14, 2, "", []string{
			"observation/2026-01-01-e-on-i0 x1", "bug/b i1 x6", "bug/b i0 x6", "observation/2026-01-14-e-on-i1 x1"}},
		{"so do those after a fix that reached them, and those a postmortem covers", 14, 2, fix, []string{
			"observation/2026-01-01-e-on-i0 x1", "bug/b i1 x5", "bug/b i0 x5", "observation/2026-01-04-e-on-i1 x1",
			"observation/2026-01-13-e-on-i0 x1", "observation/2026-01-14-e-on-i1 x1"}},
		{"of many instances the eight hit last are named", 32, 10, "", []string{
			"observation/2026-01-01-e-on-i0 x1", "bug/b other 2 instances x6", "bug/b i3 x3", "bug/b i4 x3", "bug/b i5 x3", "bug/b i6 x3",
			"bug/b i7 x3", "bug/b i8 x3", "bug/b i9 x3", "bug/b i0 x3", "observation/2026-02-01-e-on-i1 x1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			idx := trackertest.Load(t, manySightings(c.n, c.instances, c.more))
			got := sightingKeys(trace.From(idx, pieceOf(t, idx, "bug/b"), trace.Options{}))
			if c.want == nil {
				if len(got) != c.n {
					t.Errorf("%d nodes of sightings, want %d", len(got), c.n)
				}
				return
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("sightings (-want +got):\n%s", diff)
			}
		})
	}
}

// What the sightings of a group have in common is said once, with the number of them.
func TestGroupEdges(t *testing.T) {
	idx := trackertest.Load(t, manySightings(14, 2, ""))
	got := lines(trace.From(idx, pieceOf(t, idx, "bug/b"), trace.Options{}))
	for _, want := range []string{"alert A | announced | bug/b i1 x6", "bug/b i1 | is an observation of | bug/b x6"} {
		if !slices.Contains(got, want) {
			t.Errorf("the edges are %v, want %q among them", got, want)
		}
	}
}

// What is cut is the farthest, and it is said how much.
func TestCut(t *testing.T) {
	idx := trackertest.Load(t, chain)
	whole := trace.From(idx, pieceOf(t, idx, "bug/disk"), trace.Options{})
	got := trace.From(idx, pieceOf(t, idx, "bug/disk"), trace.Options{Nodes: 3})
	if len(got.Nodes) != 3 || got.CutNodes != len(whole.Nodes)-3 || len(got.Edges)+got.CutEdges != len(whole.Edges) {
		t.Errorf("kept %d and cut %d of %d nodes, kept %d and cut %d of %d edges", len(got.Nodes), got.CutNodes, len(whole.Nodes),
			len(got.Edges), got.CutEdges, len(whole.Edges))
	}
	if !slices.Contains(keys(got), "bug/disk") {
		t.Errorf("the start was cut: %v", keys(got))
	}
	few := trace.From(idx, pieceOf(t, idx, "bug/disk"), trace.Options{Edges: 2})
	if len(few.Edges) != 2 || few.CutEdges != len(whole.Edges)-2 {
		t.Errorf("kept %d and cut %d edges of %d", len(few.Edges), few.CutEdges, len(whole.Edges))
	}
}

// The same casebook gives the same trace, from every record of a large one.
func TestDeterministic(t *testing.T) {
	a, err := tracker.Load(trackertest.Generate(300))
	if err != nil {
		t.Fatal(err)
	}
	b, err := tracker.Load(trackertest.Generate(300))
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range a.Records() {
		x := trace.From(a, trace.Piece{Record: r}, trace.Options{Nodes: 60, Edges: 120})
		y := trace.From(b, trace.Piece{Record: b.Records()[i]}, trace.Options{Nodes: 60, Edges: 120})
		if !slices.Equal(keys(x), keys(y)) || !slices.Equal(lines(x), lines(y)) {
			t.Fatalf("two traces of %s differ", r.Ref())
		}
		checkTrace(t, x)
	}
}

// checkTrace checks what holds of every trace: keys are unique, the start is in it, edges join its
// nodes and go from left to right or stay in their lane.
func checkTrace(t *testing.T, tr trace.Trace) {
	t.Helper()
	nodes := map[string]trace.Node{}
	for _, n := range tr.Nodes {
		if _, twice := nodes[n.Key]; twice {
			t.Errorf("trace of %s: %s stands twice", tr.Start, n.Key)
		}
		nodes[n.Key] = n
	}
	if _, ok := nodes[tr.Start]; !ok {
		t.Errorf("trace of %s: the start is missing", tr.Start)
	}
	for _, e := range tr.Edges {
		from, okFrom := nodes[e.From]
		to, okTo := nodes[e.To]
		if !okFrom || !okTo {
			t.Errorf("trace of %s: an edge joins %s and %s, which are not both in it", tr.Start, e.From, e.To)
		}
		beside := e.From == tr.Start || e.To == tr.Start
		if from.Lane > to.Lane && !beside {
			t.Errorf("trace of %s: %s %s %s goes from right to left", tr.Start, e.From, e.Words, e.To)
		}
	}
}
