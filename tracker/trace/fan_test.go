package trace_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/tracker/trace"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

func TestDepth(t *testing.T) {
	idx := trackertest.Load(t, chain)
	for _, c := range []struct {
		start string
		depth int
		want  string
	}{
		{"bug/disk", 1, "observation/2026-01-01-e-on-a observation/2026-01-02-e-on-b bug/disk bug/sweeper runbook/free task/fix"},
		{"observation/2026-01-01-e-on-a", 2, // the other sighting is two away; the pull request of the fix three
			"alert DiskHigh bug/disk others observation/2026-01-01-e-on-a bug/disk postmortem/2026-01-05-p runbook/free task/fix"},
		{"task/fix", 1, "bug/disk postmortem/2026-01-05-p task/epic task/fix https://git.example.com/1 https://deploy.example.com/1"},
	} {
		got := keys(trace.From(idx, pieceOf(t, idx, c.start), trace.Options{Depth: c.depth, Story: true, Brief: true}))
		if diff := cmp.Diff(strings.Join(got, " "), c.want); diff != "" {
			t.Errorf("%s, %d away (-got +want):\n%s", c.start, c.depth, diff)
		}
	}
}

func TestStoryLeavesMentionsOut(t *testing.T) {
	files := chain + "-- handoffs/2026-02-01.md --\n---\ntitle: H\n---\nLook at [[bug/disk]], of which this is one: [[observation/2026-01-01-e-on-a]].\n" +
		"-- bugs/alone.md --\n---\ntitle: Alone\n---\nLike [[bug/disk]].\n"
	idx := trackertest.Load(t, files)
	for start, want := range map[string]string{
		"postmortem/2026-01-05-p": "", // it mentions bug/other
		"bug/alone":               "bug/alone | mentions | bug/disk",
		"handoff/2026-02-01":      "handoff/2026-02-01 | mentions | bug/disk; handoff/2026-02-01 | mentions | observation/2026-01-01-e-on-a; observation/2026-01-01-e-on-a | is an observation of | bug/disk",
	} {
		got := lines(trace.From(idx, pieceOf(t, idx, start), trace.Options{Story: true, Depth: 1}))
		if want == "" {
			if slices.ContainsFunc(got, func(line string) bool { return strings.Contains(line, "bug/other") }) {
				t.Errorf("the story of %s has what it only mentions: %q", start, got)
			}
			continue
		}
		slices.Sort(got)
		if strings.Join(got, "; ") != want {
			t.Errorf("the story of %s: %q, want %q", start, got, want)
		}
	}
}

// hub is a runbook that helps with n bugs, the i-th of them seen i times.
func hub(n int) string {
	var b strings.Builder
	b.WriteString("-- runbooks/r.md --\n---\ntitle: R\n---\n")
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range n {
		fmt.Fprintf(&b, "-- bugs/b%02d.md --\n---\ntitle: B%02d\nrunbooks: [r]\n---\n", i, i)
		for j := range i {
			at = at.Add(26 * time.Hour)
			fmt.Fprintf(&b, "-- observations/%s-%d-%d.md --\n---\ntitle: 'Handle: \"e\" on i'\nobserved: %s\nbug: b%02d\n---\n", at.Format("2006-01-02-1504"), i, j, at.Format(time.RFC3339), i)
		}
	}
	return b.String()
}

func TestFan(t *testing.T) {
	idx := trackertest.Load(t, hub(20))
	tr := trace.From(idx, pieceOf(t, idx, "runbook/r"), trace.Options{Depth: 2, Fan: 12, Story: true, Brief: true})
	var bugs []string
	for _, n := range tr.Nodes {
		if n.Lane == trace.LaneBug {
			bugs = append(bugs, n.Title)
		}
		if n.Of == "bug" && n.Count != 12 {
			t.Errorf("%q stands for %d bugs, want 12", n.Title, n.Count)
		}
	}
	if diff := cmp.Diff([]string{"B12", "B13", "B14", "B15", "B16", "B17", "B18", "B19", "other 12 bugs"}, bugs); diff != "" {
		t.Errorf("of the bugs of a hub those seen most often are shown (-want +got):\n%s", diff)
	}
	if got := lines(tr); !slices.Contains(got, "runbook/r other bug | is remedied by | runbook/r x12") {
		t.Errorf("the others are not tied to the hub: %q", got)
	}
	for _, n := range tr.Nodes {
		if n.Lane == trace.LaneObservation && n.Kind != "group" {
			t.Errorf("%s stands alone among the sightings of many bugs", n.Key)
		}
	}
}

func TestBrief(t *testing.T) {
	idx := trackertest.Load(t, manySightings(30, 3, ""))
	start := idx.Records()[1]
	for asOf, want := range map[string]int{"": 29, "2026-01-11T00:00:00Z": 10} {
		at, _ := time.Parse(time.RFC3339, asOf)
		tr := trace.From(idx, trace.Piece{Record: start}, trace.Options{Brief: true, AsOf: at})
		i := slices.IndexFunc(tr.Nodes, func(n trace.Node) bool { return n.Key == "bug/b others" })
		if i < 0 || tr.Nodes[i].Count != want || tr.Nodes[i].Records != nil {
			t.Errorf("as of %q: nodes %q, want %d other sightings, counted only", asOf, keys(tr), want)
		}
		if got := lines(tr); !slices.Contains(got, fmt.Sprintf("bug/b others | is an observation of | bug/b x%d", want)) {
			t.Errorf("as of %q: edges %q", asOf, got)
		}
	}
}
