package check_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/check"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// sound is a casebook without any problem. The rows of the tables below change one thing in it.
const sound = `
-- casebook.yaml --
timezone: Europe/Copenhagen
services: [upload-api, search]
instances: [{name: replica-*, service: upload-api, count: 4}, {name: search-1, service: search}]
oncall: {assignee: team-oncall, max_size: 3}
-- bugs/disk-full.md --
---
title: Disk full
status: fixing
service: upload-api
aliases: [enospc]
runbooks: [free-a-disk]
caused_by: [uploads-aborted]
---
## Summary
See [how to free it](../runbooks/free-a-disk.md#steps) and [[task/delete-temporary-files]].

## Root cause
Aborted uploads.
-- bugs/uploads-aborted.md --
---
title: Uploads aborted
---
Clients go away.
-- runbooks/free-a-disk.md --
---
title: Free a disk
service: upload-api
reviewed: 2026-03-20
review_every: 90d
---
## Steps
1. Free it.
-- observations/2026/2026-03-17-0309-disk-full-on-replica-2.md --
---
title: 'Handle: "disk full" on replica-2'
observed: 2026-03-17T03:09+01:00
acknowledged: 2026-03-17T03:12+01:00
resolved: 2026-03-17T05:14+01:00
also_on: [replica-4]
bug: disk-full
classified: 2026-03-17
service: upload-api
runbook: {used: free-a-disk, worked: yes}
resolution: workaround
---
## What happened
Uploads failed.

## State before any action
100%, see [ls.txt](2026-03-17-0309-disk-full-on-replica-2/ls.txt).

## Actions taken
- removed orphans
-- observations/2026/2026-03-17-0309-disk-full-on-replica-2/ls.txt --
total 0
-- tasks/delete-temporary-files.md --
---
title: Delete temporary files
role: fix
bugs: [disk-full]
status: shipped
created: 2026-03-18
due: 2026-03-31
shipped: 2026-03-25
spun_off_from: observation/2026-03-17-0309-disk-full-on-replica-2
---
## How will we know that it works in production
No sighting for a month.
-- postmortems/2026-03-17-uploads-rejected.md --
---
title: Uploads rejected
started: 2026-03-17T03:05+01:00
ended: 2026-03-17T05:14+01:00
observations: [2026-03-17-0309-disk-full-on-replica-2]
tasks: [delete-temporary-files]
---
## Timeline
- 03:05 first error

## Root cause and resolution
Aborted uploads.
-- handoffs/2026-03-23.md --
---
title: Week 12
since: 2026-03-16
until: 2026-03-23
---
-- reports/2026-03.md --
---
title: Operations in March
month: 2026-03
decisions: [{bug: disk-full, decision: fix it}]
---
`

const (
	bugFile      = "bugs/disk-full.md"
	sightingFile = "observations/2026/2026-03-17-0309-disk-full-on-replica-2.md"
	taskFile     = "tasks/delete-temporary-files.md"
)

// change is a row: one text of sound replaced, or files added (or replaced, by their name), and every
// problem that comes of it.
type change struct {
	name     string
	from, to string
	add      string
	want     []string
}

func (c change) files(t *testing.T) string {
	t.Helper()
	if c.from != "" && strings.Count(sound, c.from) != 1 {
		t.Fatalf("%q stands %d times in the casebook", c.from, strings.Count(sound, c.from))
	}
	return strings.Replace(sound, c.from, c.to, 1) + c.add
}

func checkChanges(t *testing.T, changes []change) {
	t.Helper()
	for _, c := range changes {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, p := range run(t, c.files(t)) {
				got = append(got, p.Severity.String()+" "+p.String())
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSoundCasebook(t *testing.T) {
	checkChanges(t, []change{{name: "unchanged"}})
}

func TestRunWithoutTime(t *testing.T) {
	files := strings.Replace(sound, "due: 2026-03-31\nshipped: 2026-03-25", "due: 2026-03-31\nshipped: 2036-03-25", 1)
	if got := check.Run(trackertest.Load(t, files), check.Options{}); len(got) > 0 {
		t.Errorf("Run without a time = %v, want nothing about the future", got)
	}
}

func TestRunOfPaths(t *testing.T) {
	files := strings.NewReplacer("bugs: [disk-full]", "bugs: [disk-ful]", "ls.txt)", "la.txt)").Replace(sound)
	idx := trackertest.Load(t, files)
	for _, test := range []struct {
		paths []string
		rules string
	}{
		{nil, "missing-evidence dangling-reference"},
		{[]string{taskFile}, "dangling-reference"},
		{[]string{"observations/"}, "missing-evidence"},
		{[]string{"observations/2026", taskFile}, "missing-evidence dangling-reference"},
		{[]string{"task"}, ""},
	} {
		var rules []string
		for _, p := range check.Run(idx, check.Options{AsOf: asOf(t), Paths: test.paths}) {
			rules = append(rules, p.Rule)
		}
		if got := sortedWords(rules); got != sortedWords(strings.Fields(test.rules)) {
			t.Errorf("Run of %v = %s, want %s", test.paths, got, test.rules)
		}
	}
}

func TestSeverities(t *testing.T) {
	const dangling = "-- tasks/x.md --\n---\ntitle: X\nrole: fix\nstatus: planned\nbugs: [nothing]\n---\n"
	const rejected = "-- tasks/x.md --\n---\ntitle: X: y\n---\n"
	for _, test := range []struct{ name, settings, files, want string }{
		{"its own", "", dangling, "error dangling-reference"},
		{"changed", "check: {dangling-reference: info}", dangling, "info dangling-reference"},
		{"off", "check: {dangling-reference: off}", dangling, ""},
		{"rule of loading", "check: {unknown-field: error}", "-- bugs/x.md --\n---\ntitle: X\nstatsu: open\n---\n", "error unknown-field"},
		{"rule of loading off", "check: {unknown-field: off}", "-- bugs/x.md --\n---\ntitle: X\nstatsu: open\n---\n", ""},
		{"a rejected file stays", "check: {unquoted-colon: off}", rejected, "error unquoted-colon"},
		{"the settings stay", "check: {settings: off}\ntimezone: Nowhere", "", "error settings"},
		{"unknown rule", "check: {dangling: off}", "", "error settings"},
	} {
		var got []string
		for _, p := range run(t, "-- casebook.yaml --\n"+test.settings+"\n"+test.files) {
			got = append(got, p.Severity.String()+" "+p.Rule)
		}
		if strings.Join(got, ", ") != test.want {
			t.Errorf("%s: problems are %v, want %s", test.name, got, test.want)
		}
	}
}

func TestUnknownRuleHasAPlace(t *testing.T) {
	problems := run(t, "-- casebook.yaml --\n# check: stale-runbok: never\ncheck:\n  stale-runbok: off\n")
	if len(problems) != 1 || problems[0].String() != "casebook.yaml:3:3: check: there is no rule stale-runbok [settings]" ||
		problems[0].Hint != "did you mean stale-runbook?" {
		t.Errorf("problems = %v, hint %q", problems, problems[0].Hint)
	}
}

func TestRunIsDeterministic(t *testing.T) {
	idx, err := tracker.Load(trackertest.Generate(1500))
	if err != nil {
		t.Fatal(err)
	}
	at := idx.Records(tracker.KindObservation)[0].Observation.Observed.At.AddDate(2, 0, 0)
	first := check.Run(idx, check.Options{AsOf: at})
	if len(first) == 0 {
		t.Fatal("the generated casebook gives nothing to compare")
	}
	for range 5 {
		if diff := cmp.Diff(first, check.Run(idx, check.Options{AsOf: at})); diff != "" {
			t.Fatalf("another run says otherwise:\n%s", diff)
		}
	}
}
