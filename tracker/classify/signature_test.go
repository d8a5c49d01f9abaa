package classify

import (
	"strings"
	"testing"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

func TestSignatureMatch(t *testing.T) {
	log := Report{Error: "no space left on device", Log: "write /tmp/up-81: no space left on device at 03:09:12\nexit status 28\n", Instances: []string{"replica-2"}, Service: "upload-api"}
	told := Report{Error: "signal: killed", Text: "It restarted. No exit code 137 in the events. Memory was at 40 %."}
	for _, tt := range []struct {
		name   string
		s      tracker.Signature
		report Report
		line   string // empty: no match
	}{
		{"contains ignores case", tracker.Signature{Contains: "No Space Left"}, log, "no space left on device"},
		{"contains is masked", tracker.Signature{Contains: "device at 11:22:33"}, log, "write <path>up-81: no space left on device at <time>"},
		{"regexp is over masked text", tracker.Signature{Regexp: `^write <path>\S+: no space`}, log, "write <path>up-81: no space left on device at <time>"},
		{"regexp minds case", tracker.Signature{Regexp: "No space"}, log, ""},
		{"instance glob", tracker.Signature{Contains: "no space", Instance: "replica-*"}, log, "no space left on device"},
		{"other instance", tracker.Signature{Contains: "no space", Instance: "thumb-*"}, log, ""},
		{"other service", tracker.Signature{Contains: "no space", Service: "search"}, log, ""},
		{"a service that the report does not say", tracker.Signature{Contains: "memory was", Service: "search"}, told, "Memory was at 40 %."},
		{"a sentence that denies it", tracker.Signature{Contains: "exit code 137"}, told, ""},
		{"a sentence that does not", tracker.Signature{Contains: "memory was at"}, told, "Memory was at 40 %."},
	} {
		m, err := Compile(tt.s)
		if err != nil {
			t.Fatal(err)
		}
		if line, ok := m.Match(tt.report); line != tt.line || ok != (tt.line != "") {
			t.Errorf("%s: Match = %q, %v, want %q", tt.name, line, ok, tt.line)
		}
	}
}

func TestCompileRefuses(t *testing.T) {
	for _, s := range []tracker.Signature{{}, {Contains: " "}, {Regexp: "("}} {
		if _, err := Compile(s); err == nil {
			t.Errorf("Compile(%+v) is no error", s)
		}
	}
}

const world = `
-- casebook.yaml --
-- bugs/disk-full.md --
---
title: Disk full
service: upload
signatures:
  - contains: no space left
  - contains: timeout
---
-- bugs/disk-is-full.md --
---
title: The disk is full
status: duplicate
duplicate_of: disk-full
---
-- bugs/slow.md --
---
title: Slow queries
---
-- observations/2026-01-01-0100-a.md --
---
title: 'Handle: "write /tmp/up-1: no space left on device" on replica-1'
observed: 2026-01-01T01:00:00Z
bug: disk-full
---
-- observations/2026-01-02-0100-b.md --
---
title: 'Handle: "write /tmp/up-2: no space left on device" on replica-1'
observed: 2026-01-02T01:00:00Z
bug: disk-is-full
---
-- observations/2026-01-03-0100-c.md --
---
title: 'Handle: "statement timeout after 30 s" on db-1'
observed: 2026-01-03T01:00:00Z
bug: slow
---
-- observations/2026-01-04-0100-d.md --
---
title: 'Handle: "write /tmp/up-3: no space left on device" on replica-2'
observed: 2026-01-04T01:00:00Z
---
-- observations/2026-01-05-0100-e.md --
---
title: 'Handle: "read timeout" on replica-2'
observed: 2026-01-05T01:00:00Z
not: [{bug: disk-is-full, because: the disk was half empty}]
---
-- observations/2026-01-06-0100-f.md --
---
title: 'Handle: "quota exceeded" on replica-2'
observed: 2026-01-06T01:00:00Z
bug: disk-full
---
`

func find(t *testing.T, idx *tracker.Index, kind tracker.Kind, id string) *tracker.Record {
	t.Helper()
	r, ok := idx.Lookup(kind, id)
	if !ok {
		t.Fatalf("no %s", id)
	}
	return r
}

func ids(records []*tracker.Record) string {
	var s []string
	for _, r := range records {
		s = append(s, r.ID[len(r.ID)-1:])
	}
	return strings.Join(s, "")
}

func TestBacktest(t *testing.T) {
	idx := trackertest.Load(t, world)
	test := FromIndex(idx).Backtest(find(t, idx, tracker.KindBug, "disk-full"))
	space, timeout := test.Signatures[0], test.Signatures[1]
	if got := ids(space.Hits) + "|" + ids(space.Queue) + "|" + ids(space.Against); got != "ab|d|" {
		t.Errorf("no space left finds %s, want ab|d|", got)
	}
	if got := ids(timeout.Hits) + "|" + ids(timeout.Queue) + "|" + ids(timeout.Against) + "|" + ids(timeout.Ruled); got != "||c|e" {
		t.Errorf("timeout finds %s, want ||c|e", got)
	}
	if got := ids(test.Misses); got != "f" {
		t.Errorf("the misses are %s, want f", got)
	}
}

func TestProposeSignature(t *testing.T) {
	idx := trackertest.Load(t, world)
	got, ok := FromIndex(idx).ProposeSignature(find(t, idx, tracker.KindBug, "disk-full"))
	if want := "no space left on device"; !ok || got.Signature.Signature.Contains != want || len(got.Hits) != 2 {
		t.Errorf("ProposeSignature = %q, %d hits, want %q, 2", got.Signature.Signature.Contains, len(got.Hits), want)
	}
}

func TestSignaturesComeFirst(t *testing.T) {
	idx := trackertest.Load(t, world)
	c := FromIndex(idx)
	v := c.Observation(find(t, idx, tracker.KindObservation, "2026-01-04-0100-d"))
	first, clear := v.Clear()
	if !clear || first.Bug.ID != "disk-full" || !first.Signature || !strings.Contains(first.Reasons[0], "signature") {
		t.Errorf("the sighting that a signature finds is proposed as %+v, clear %v", first, clear)
	}
	v = c.Observation(find(t, idx, tracker.KindObservation, "2026-01-05-0100-e"))
	for _, p := range v.Proposals {
		if p.Bug.ID == "disk-full" || p.Bug.ID == "disk-is-full" {
			t.Errorf("%s was ruled out under its other name, and is proposed", p.Bug.ID)
		}
	}
}

// Met with a full disk of another service: the signature was for one service, and the reason said only that none
// matched.
func TestSignatureOfAnotherPlace(t *testing.T) {
	idx := trackertest.Load(t, world+`
-- bugs/archive.md --
---
title: Archive volume is full
signatures:
  - contains: archive volume is full
    service: archive
---
`)
	v := FromIndex(idx).Report(Report{Error: "archive volume is full", Service: "search", Instances: []string{"search-1"}})
	first := v.Proposals[0]
	if why := strings.Join(first.Reasons, "; "); first.Bug.ID != "archive" || first.Signature || !strings.Contains(why, "but the service differs: search, not archive") {
		t.Errorf("the first proposal is %s, by signature %v: %s", first.Bug.ID, first.Signature, why)
	}
}
