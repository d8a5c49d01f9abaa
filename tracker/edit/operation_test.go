package edit

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// smallCasebook has one record of most kinds; the operations below start from it.
const smallCasebook = `
-- casebook.yaml --
timezone: Europe/Copenhagen
-- bugs/disk-full.md --
---
title: Disk full
status: open
aliases: [disk-is-full]
runbooks: [free-a-disk]
signatures:
  - contains: no space left
---
Seen in [this one](../observations/2026/2026-03-17-0309-no-space-on-replica-2.md#evidence), see [[bug/disk-full]].
-- bugs/inodes-gone.md --
---
title: Inodes gone
caused_by: disk-full # mostly
---
-- bugs/old-name.md --
---
title: Old
status: duplicate
duplicate_of: disk-full
---
-- observations/2026/2026-03-17-0309-no-space-on-replica-2.md --
---
title: 'Handle: "no space" on replica-2'
observed: 2026-03-17T03:09+01:00
bug: disk-full # sure
runbook:
  - {used: free-a-disk, worked: yes}
---
## Evidence
[log](2026-03-17-0309-no-space-on-replica-2/up%20load.log) and [ls](<2026-03-17-0309-no-space-on-replica-2/ls -l.txt> "all"),
of [[bug/disk-full|it]], as [written][d] and [again][d]; see [runbook](../../runbooks/free-a-disk.md).
Not a link: bug/disk-full, ` + "`[[bug/disk-full]]`" + `.

[d]: ../../bugs/disk-full.md "Disk"
-- observations/2026/2026-03-17-0309-no-space-on-replica-2/up load.log --
no space
-- observations/2026/2026-03-17-0309-no-space-on-replica-2/ls -l.txt --
total 0
-- observations/2026/2026-03-18-no-space-on-replica-3.md --
---
title: 'Handle: "no space" on replica-3'
observed: 2026-03-18
bug: disk-is-full
not:
  - {bug: inodes-gone, because: 'df -i was fine'}
classification: suspected
---
-- observations/2026/2026-03-19-1200-no-inodes-on-replica-2.md --
---
title: 'Handle: "no inodes" on replica-2'
observed: 2026-03-19 12:00
---
-- runbooks/free-a-disk.md --
---
title: Free a disk
---
-- tasks/sweep.md --
---
title: Sweep
role: fix
bugs:
  # both
  - "disk-full"
  - inodes-gone
status: planned
follows: observation/2026-03-17-0309-no-space-on-replica-2
related: [bug/disk-full]
---
-- tasks/sweep-more.md --
---
title: Sweep more
role: fix
bugs: disk-full
status: planned
---
-- postmortems/2026-03-20-uploads-lost.md --
---
title: Uploads lost
---
-- reports/2026-03.md --
---
title: March
month: 2026-03
decisions:
  - {bug: disk-full, decision: fix}
---
`

// get returns the record that a reference such as bug/disk-full names.
func get(t *testing.T, idx *tracker.Index, name string) *tracker.Record {
	t.Helper()
	ref, err := tracker.ParseRef(name, 0)
	if err != nil {
		t.Fatal(err)
	}
	r, ok := idx.Target(ref)
	if !ok {
		t.Fatalf("no record %s", name)
	}
	return r
}

// lines returns a plan as its changed lines, its moves and its notes; the rest of its diff is left out.
func lines(p *Plan, err error) string {
	if err != nil {
		return "error: " + err.Error()
	}
	var kept []string
	for line := range strings.Lines(p.Diff()) {
		if !strings.HasPrefix(line, " ") && !strings.HasPrefix(line, "@@") && !strings.HasPrefix(line, "--- ") {
			kept = append(kept, strings.TrimSuffix(line, "\n"))
		}
	}
	for _, note := range p.Notes {
		kept = append(kept, "note: "+note)
	}
	return strings.Join(kept, "\n")
}

func TestOperations(t *testing.T) {
	const first, second, third = "observation/2026-03-17-0309-no-space-on-replica-2", "observation/2026-03-18-no-space-on-replica-3", "observation/2026-03-19-1200-no-inodes-on-replica-2"
	type records = func(name string) *tracker.Record
	for _, c := range []struct {
		name string
		do   func(idx *tracker.Index, r records) (*Plan, error)
		want string
	}{
		{"set a reference by its alias", func(idx *tracker.Index, r records) (*Plan, error) {
			return SetField(idx, r(third), "bug", "disk-is-full")
		}, `
+++ b/observations/2026/2026-03-19-1200-no-inodes-on-replica-2.md
+bug: disk-full`},
		{"set a reference to nothing", func(idx *tracker.Index, r records) (*Plan, error) { return SetField(idx, r(first), "bug", "disk-ful") },
			`error: observations/2026/2026-03-17-0309-no-space-on-replica-2.md:4:6: bug names bug/disk-ful, which does not exist (did you mean disk-full?)`},
		{"set a local time that does not exist", func(idx *tracker.Index, r records) (*Plan, error) {
			return SetField(idx, r(third), "resolved", "2026-03-29 02:30")
		}, `error: observations/2026/2026-03-19-1200-no-inodes-on-replica-2.md: resolved: "2026-03-29 02:30" does not exist in Europe/Copenhagen, whose clock skips it; add the offset`},
		{"add", func(idx *tracker.Index, r records) (*Plan, error) {
			return AddTo(idx, r("task/sweep"), "related", "runbook/free-a-disk")
		}, `
+++ b/tasks/sweep.md
-related: [bug/disk-full]
+related: [bug/disk-full, runbook/free-a-disk]`},
		{"remove", func(idx *tracker.Index, r records) (*Plan, error) {
			return RemoveFrom(idx, r("task/sweep"), "bugs", "disk-full")
		}, `
+++ b/tasks/sweep.md
-  - "disk-full"`},
		{"unset", func(idx *tracker.Index, r records) (*Plan, error) { return UnsetField(idx, r(first), "bug") }, `
+++ b/observations/2026/2026-03-17-0309-no-space-on-replica-2.md
-bug: disk-full # sure`},

		{"classify", func(idx *tracker.Index, r records) (*Plan, error) {
			return Classify(idx, r(third), r("bug/inodes-gone"), ClassifyOptions{On: "2026-03-20"})
		}, `
+++ b/observations/2026/2026-03-19-1200-no-inodes-on-replica-2.md
+bug: inodes-gone
+classified: 2026-03-20`},
		{"classify as suspected", func(idx *tracker.Index, r records) (*Plan, error) {
			return Classify(idx, r(first), r("bug/inodes-gone"), ClassifyOptions{On: "2026-03-20", Suspected: true})
		}, `
+++ b/observations/2026/2026-03-17-0309-no-space-on-replica-2.md
-bug: disk-full # sure
+bug: inodes-gone # sure
+classified: 2026-03-20
+classification: suspected`},
		{"classify as what it was not", func(idx *tracker.Index, r records) (*Plan, error) {
			return Classify(idx, r(second), r("bug/inodes-gone"), ClassifyOptions{On: "2026-03-20"})
		}, `
+++ b/observations/2026/2026-03-18-no-space-on-replica-3.md
-bug: disk-is-full
-not:
-  - {bug: inodes-gone, because: 'df -i was fine'}
-classification: suspected
+bug: inodes-gone
+classified: 2026-03-20
note: the rejection of bug/inodes-gone under ` + "`not`" + ` was removed`},
		{"classify as a duplicate", func(idx *tracker.Index, r records) (*Plan, error) {
			return Classify(idx, r(third), r("bug/old-name"), ClassifyOptions{On: "2026-03-20"})
		}, `
+++ b/observations/2026/2026-03-19-1200-no-inodes-on-replica-2.md
+bug: disk-full
+classified: 2026-03-20
note: bug/old-name is a duplicate of bug/disk-full, which was taken instead`},
		{"reject", func(idx *tracker.Index, r records) (*Plan, error) {
			return Classify(idx, r(second), r("bug/disk-full"), ClassifyOptions{On: "2026-03-20", Reject: true, Because: "df said: 40 %"})
		}, `
+++ b/observations/2026/2026-03-18-no-space-on-replica-3.md
-bug: disk-is-full
+classified: 2026-03-20
-classification: suspected
+  - {bug: disk-full, because: 'df said: 40 %'}`},
		{"reject for the first time", func(idx *tracker.Index, r records) (*Plan, error) {
			return Classify(idx, r(third), r("bug/disk-full"), ClassifyOptions{On: "2026-03-20", Reject: true, Because: "half empty"})
		}, `
+++ b/observations/2026/2026-03-19-1200-no-inodes-on-replica-2.md
+classified: 2026-03-20
+not:
+  - {bug: disk-full, because: half empty}`},
		{"reject without a reason", func(idx *tracker.Index, r records) (*Plan, error) {
			return Classify(idx, r(third), r("bug/disk-full"), ClassifyOptions{Reject: true})
		}, `error: reject bug/disk-full for ` + third + `: say why, with --because`},
		{"classify a bug", func(idx *tracker.Index, r records) (*Plan, error) {
			return Classify(idx, r("bug/disk-full"), r("bug/disk-full"), ClassifyOptions{})
		}, `error: classify bug/disk-full as bug/disk-full: an observation is classified as a bug`},

		{"link", func(idx *tracker.Index, r records) (*Plan, error) {
			return LinkExternal(idx, r(first), "pull-request", "https://git.example.com/1", "the fix: #1")
		}, `
+++ b/observations/2026/2026-03-17-0309-no-space-on-replica-2.md
+links:
+  - pull-request: https://git.example.com/1
+    text: 'the fix: #1'`},
		{"link with a kind of nobody's", func(idx *tracker.Index, r records) (*Plan, error) {
			return LinkExternal(idx, r(first), "pull-requests", "https://git.example.com/1", "")
		}, `error: observations/2026/2026-03-17-0309-no-space-on-replica-2.md:1:1: "pull-requests" is no kind of link; it is one of pull-request, commit, build, test-run, deploy, alert, dashboard, logs, document, design, ticket, chat, incident, other (did you mean pull-request?)`},
		{"link to a path", func(idx *tracker.Index, r records) (*Plan, error) {
			return LinkExternal(idx, r(first), "other", "bugs/disk-full.md", "")
		}, `error: observations/2026/2026-03-17-0309-no-space-on-replica-2.md:1:1: "bugs/disk-full.md" is no address of an external thing (write it whole: https://git.example.com/upload/pull/812; records are linked by their ids)`},
		{"unlink what is not there", func(idx *tracker.Index, r records) (*Plan, error) {
			return UnlinkExternal(idx, r(first), "https://x/")
		}, `error: observations/2026/2026-03-17-0309-no-space-on-replica-2.md: links does not hold "https://x/"`},

		{"relate observation and bug", func(idx *tracker.Index, r records) (*Plan, error) { return Relate(idx, r(third), r("bug/disk-full")) }, `
+++ b/observations/2026/2026-03-19-1200-no-inodes-on-replica-2.md
+bug: disk-full`},
		{"relate bug and observation", func(idx *tracker.Index, r records) (*Plan, error) { return Relate(idx, r("bug/disk-full"), r(third)) }, `
+++ b/observations/2026/2026-03-19-1200-no-inodes-on-replica-2.md
+bug: disk-full
note: written in ` + third + `, which is the side that changes`},
		{"relate observation and a second bug", func(idx *tracker.Index, r records) (*Plan, error) {
			return Relate(idx, r(first), r("bug/inodes-gone"))
		}, `error: observations/2026/2026-03-17-0309-no-space-on-replica-2.md:4:6: it is an observation of bug/disk-full already (casebook classify says that it is one of another)`},
		{"relate what is related", func(idx *tracker.Index, r records) (*Plan, error) { return Relate(idx, r(second), r("bug/disk-full")) },
			`note: ` + second + ` is linked to bug/disk-full already`},
		{"relate observation and runbook", func(idx *tracker.Index, r records) (*Plan, error) {
			return Relate(idx, r(third), r("runbook/free-a-disk"))
		}, `
+++ b/observations/2026/2026-03-19-1200-no-inodes-on-replica-2.md
+runbook: free-a-disk`},
		{"relate bug and runbook", func(idx *tracker.Index, r records) (*Plan, error) {
			return Relate(idx, r("bug/inodes-gone"), r("runbook/free-a-disk"))
		}, `
+++ b/bugs/inodes-gone.md
+runbooks: [free-a-disk]`},
		{"relate task and bug", func(idx *tracker.Index, r records) (*Plan, error) {
			return Relate(idx, r("task/sweep-more"), r("bug/inodes-gone"))
		}, `
+++ b/tasks/sweep-more.md
-bugs: disk-full
+bugs: [disk-full, inodes-gone]`},
		{"relate task and observation", func(idx *tracker.Index, r records) (*Plan, error) { return Relate(idx, r("task/sweep"), r(second)) }, `
+++ b/tasks/sweep.md
+spun_off_from: ` + second},
		{"relate task and task", func(idx *tracker.Index, r records) (*Plan, error) {
			return Relate(idx, r("task/sweep-more"), r("task/sweep"))
		}, `
+++ b/tasks/sweep-more.md
+follows: task/sweep`},
		{"relate task and task, field taken", func(idx *tracker.Index, r records) (*Plan, error) {
			return Relate(idx, r("task/sweep"), r("task/sweep-more"))
		}, `
+++ b/tasks/sweep.md
-related: [bug/disk-full]
+related: [bug/disk-full, task/sweep-more]`},
		{"relate postmortem and task", func(idx *tracker.Index, r records) (*Plan, error) {
			return Relate(idx, r("task/sweep"), r("postmortem/2026-03-20-uploads-lost"))
		}, `
+++ b/postmortems/2026-03-20-uploads-lost.md
+tasks: [sweep]
note: written in postmortem/2026-03-20-uploads-lost, which is the side that changes`},
		{"relate bug and bug", func(idx *tracker.Index, r records) (*Plan, error) {
			return Relate(idx, r("bug/disk-full"), r("bug/inodes-gone"))
		}, `
+++ b/bugs/disk-full.md
+related: [bug/inodes-gone]`},
		{"relate to itself", func(idx *tracker.Index, r records) (*Plan, error) {
			return Relate(idx, r("bug/disk-full"), r("bug/disk-full"))
		}, `error: link bug/disk-full to itself: a record needs no link to itself`},
		{"unrelate", func(idx *tracker.Index, r records) (*Plan, error) {
			return Unrelate(idx, r("bug/disk-full"), r("task/sweep"))
		}, `
+++ b/tasks/sweep.md
-  - "disk-full"`},
		{"unrelate a runbook used", func(idx *tracker.Index, r records) (*Plan, error) {
			return Unrelate(idx, r(first), r("runbook/free-a-disk"))
		}, `
+++ b/observations/2026/2026-03-17-0309-no-space-on-replica-2.md
-runbook:
-  - {used: free-a-disk, worked: yes}`},
		{"unrelate strangers", func(idx *tracker.Index, r records) (*Plan, error) {
			return Unrelate(idx, r("bug/inodes-gone"), r("runbook/free-a-disk"))
		}, "error: unlink bug/inodes-gone from runbook/free-a-disk: no field links them (other relations are taken back with `casebook set`)"},

		{"merge", func(idx *tracker.Index, r records) (*Plan, error) {
			return Merge(idx, r("bug/disk-full"), r("bug/inodes-gone"))
		}, `
+++ b/bugs/disk-full.md
-status: open
+status: duplicate
+duplicate_of: inodes-gone
+++ b/observations/2026/2026-03-17-0309-no-space-on-replica-2.md
-bug: disk-full # sure
+bug: inodes-gone # sure
+++ b/observations/2026/2026-03-18-no-space-on-replica-3.md
-bug: disk-is-full
+bug: inodes-gone
note: ` + second + ` was reviewed and found not to be bug/inodes-gone: look again
note: bug/disk-full keeps its signatures (1); move to bug/inodes-gone those that still hold
note: bug/disk-full is remedied by runbook/free-a-disk, bug/inodes-gone is not: casebook link bug/inodes-gone runbook/free-a-disk
note: task/sweep-more addresses bug/disk-full, not bug/inodes-gone: casebook link task/sweep-more bug/inodes-gone`},
		{"merge in a circle", func(idx *tracker.Index, r records) (*Plan, error) {
			return Merge(idx, r("bug/disk-full"), r("bug/old-name"))
		},
			`error: bugs/old-name.md:4:15: bug/old-name is a duplicate of bug/disk-full: merging would go in a circle (merge it the other way round, or set duplicate_of anew)`},
		{"merge into a duplicate", func(idx *tracker.Index, r records) (*Plan, error) {
			return Merge(idx, r("bug/inodes-gone"), r("bug/old-name"))
		},
			`error: bugs/old-name.md:4:15: bug/old-name is itself a duplicate (merge into bug/disk-full)`},
		{"merge into itself", func(idx *tracker.Index, r records) (*Plan, error) {
			return Merge(idx, r("bug/disk-full"), r("bug/disk-full"))
		},
			`error: bugs/disk-full.md:1:1: bug/disk-full cannot be merged into itself`},

		{"rename a bug", func(idx *tracker.Index, r records) (*Plan, error) {
			return Rename(idx, r("bug/disk-full"), "no-space-left")
		}, `
rename from bugs/disk-full.md
rename to bugs/no-space-left.md
+++ b/bugs/no-space-left.md
-aliases: [disk-is-full]
+aliases: [disk-is-full, disk-full]
-Seen in [this one](../observations/2026/2026-03-17-0309-no-space-on-replica-2.md#evidence), see [[bug/disk-full]].
+Seen in [this one](../observations/2026/2026-03-17-0309-no-space-on-replica-2.md#evidence), see [[bug/no-space-left]].
+++ b/bugs/inodes-gone.md
-caused_by: disk-full # mostly
+caused_by: no-space-left # mostly
+++ b/bugs/old-name.md
-duplicate_of: disk-full
+duplicate_of: no-space-left
+++ b/observations/2026/2026-03-17-0309-no-space-on-replica-2.md
-bug: disk-full # sure
+bug: no-space-left # sure
-of [[bug/disk-full|it]], as [written][d] and [again][d]; see [runbook](../../runbooks/free-a-disk.md).
+of [[bug/no-space-left|it]], as [written][d] and [again][d]; see [runbook](../../runbooks/free-a-disk.md).
-[d]: ../../bugs/disk-full.md "Disk"
+[d]: ../../bugs/no-space-left.md "Disk"
+++ b/observations/2026/2026-03-18-no-space-on-replica-3.md
-bug: disk-is-full
+bug: no-space-left
+++ b/tasks/sweep.md
-  - "disk-full"
+  - "no-space-left"
-related: [bug/disk-full]
+related: [bug/no-space-left]
+++ b/tasks/sweep-more.md
-bugs: disk-full
+bugs: no-space-left
+++ b/reports/2026-03.md
-  - {bug: disk-full, decision: fix}
+  - {bug: no-space-left, decision: fix}
note: left the old id disk-full under aliases`},
		{"rename a bug to its alias", func(idx *tracker.Index, r records) (*Plan, error) {
			p, err := Rename(idx, r("bug/disk-full"), "disk-is-full")
			if err == nil {
				p.Files = p.Files[:1]
			}
			return p, err
		}, `
rename from bugs/disk-full.md
rename to bugs/disk-is-full.md
+++ b/bugs/disk-is-full.md
-aliases: [disk-is-full]
+aliases: [disk-full]
-Seen in [this one](../observations/2026/2026-03-17-0309-no-space-on-replica-2.md#evidence), see [[bug/disk-full]].
+Seen in [this one](../observations/2026/2026-03-17-0309-no-space-on-replica-2.md#evidence), see [[bug/disk-is-full]].
note: left the old id disk-full under aliases`},
		{"rename an observation into another year", func(idx *tracker.Index, r records) (*Plan, error) {
			return Rename(idx, r(first), "2025-12-31-2359-no-space-on-replica-2")
		}, `
+++ b/bugs/disk-full.md
-Seen in [this one](../observations/2026/2026-03-17-0309-no-space-on-replica-2.md#evidence), see [[bug/disk-full]].
+Seen in [this one](../observations/2025/2025-12-31-2359-no-space-on-replica-2.md#evidence), see [[bug/disk-full]].
rename from observations/2026/2026-03-17-0309-no-space-on-replica-2.md
rename to observations/2025/2025-12-31-2359-no-space-on-replica-2.md
+++ b/observations/2025/2025-12-31-2359-no-space-on-replica-2.md
+aliases: [2026-03-17-0309-no-space-on-replica-2]
-[log](2026-03-17-0309-no-space-on-replica-2/up%20load.log) and [ls](<2026-03-17-0309-no-space-on-replica-2/ls -l.txt> "all"),
+[log](2025-12-31-2359-no-space-on-replica-2/up%20load.log) and [ls](<2025-12-31-2359-no-space-on-replica-2/ls -l.txt> "all"),
+++ b/tasks/sweep.md
-follows: observation/2026-03-17-0309-no-space-on-replica-2
+follows: observation/2025-12-31-2359-no-space-on-replica-2
rename from observations/2026/2026-03-17-0309-no-space-on-replica-2
rename to observations/2025/2025-12-31-2359-no-space-on-replica-2
note: left the old id 2026-03-17-0309-no-space-on-replica-2 under aliases`},
		{"rename to a taken id", func(idx *tracker.Index, r records) (*Plan, error) {
			return Rename(idx, r("bug/inodes-gone"), "disk-is-full")
		},
			`error: bugs/disk-full.md: there is a bug disk-is-full already (choose another id)`},
		{"rename to no id", func(idx *tracker.Index, r records) (*Plan, error) {
			return Rename(idx, r("bug/disk-full"), "Disk Full")
		},
			`error: bugs/disk-full.md: "Disk Full" is no id (lower-case letters, digits and single hyphens, and no name that Windows keeps for a device)`},
		{"rename to no id of an observation", func(idx *tracker.Index, r records) (*Plan, error) { return Rename(idx, r(first), "no-space") },
			`error: observations/2026/2026-03-17-0309-no-space-on-replica-2.md: "no-space" is no id of an observation (it begins with the date and time: 2026-03-17-0309-no-space-left-on-device-on-replica-2)`},
		{"rename to itself", func(idx *tracker.Index, r records) (*Plan, error) { return Rename(idx, r(first), r(first).ID) }, ``},
	} {
		t.Run(c.name, func(t *testing.T) {
			idx := trackertest.Load(t, smallCasebook)
			got := lines(c.do(idx, func(name string) *tracker.Record { return get(t, idx, name) }))
			if d := cmp.Diff(strings.TrimPrefix(c.want, "\n"), got); d != "" {
				t.Errorf("plan (-want +got):\n%s", d)
			}
		})
	}
}

// A renamed casebook, written and loaded again, must hang together as before.
func TestRenameWritten(t *testing.T) {
	idx := trackertest.Load(t, smallCasebook)
	files := map[string]string{}
	for _, r := range idx.Records() {
		files[r.Path] = string(r.Source)
	}
	obs := get(t, idx, "observation/2026-03-17-0309-no-space-on-replica-2")
	files["casebook.yaml"], files[obs.EvidenceFolder()+"/up load.log"], files[obs.EvidenceFolder()+"/.hidden"] = "", "no space", "kept"
	dir := lay(t, files)
	p, err := Rename(idx, obs, "2025-12-31-2359-no-space-on-replica-2")
	if err == nil {
		err = p.Write(dir)
	}
	if err != nil {
		t.Fatal(err)
	}
	after := content(t, dir)
	for _, name := range []string{".md", "/up load.log", "/.hidden"} {
		if _, ok := after["observations/2025/2025-12-31-2359-no-space-on-replica-2"+name]; !ok {
			t.Errorf("the file %s did not move", name)
		}
	}
	if len(after) != len(files) {
		t.Errorf("%d files, want %d", len(after), len(files))
	}
}

func TestAttach(t *testing.T) {
	idx := trackertest.Load(t, smallCasebook)
	obs := get(t, idx, "observation/2026-03-17-0309-no-space-on-replica-2")
	p, err := Attach(idx, obs, []Attachment{
		{Name: "up load.log", Data: []byte("no space\n")},
		{Name: "Up Load.log", Data: []byte("other")},
		{Name: `C:\logs\..\con.txt`, Data: []byte("a")},
		{Name: "../../etc/passwd", Data: []byte("b")},
		{Name: ".hidden: x?", Data: []byte("c")},
		{Name: "dump.tar.gz", Data: []byte("d")},
		{Name: "DUMP.tar.gz", Data: []byte("e")},
		{Name: "dump.tar.gz", Data: []byte("e")},
		{Name: "..", Data: nil},
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range p.Files {
		got = append(got, fmt.Sprintf("%s %q", strings.TrimPrefix(f.Path, obs.EvidenceFolder()+"/"), f.After))
	}
	want := []string{`Up Load-2.log "other"`, `con-x.txt "a"`, `passwd "b"`, `hidden- x- "c"`, `dump.tar.gz "d"`, `DUMP-2.tar.gz "e"`, `evidence ""`}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("Attach (-want +got):\n%s\n%q", d, p.Notes)
	}
	if _, err := Attach(idx, get(t, idx, "bug/disk-full"), nil); err == nil || err.Error() != "attach to bug/disk-full: only observations and postmortems have evidence" {
		t.Errorf("Attach to a bug: %v", err)
	}
}

func TestSafeNameIsShort(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{strings.Repeat("é", 150) + ".log", strings.Repeat("é", 98) + ".log"},
		{strings.Repeat("a", 300), strings.Repeat("a", 200)},
		{"trailing. . ", "trailing"},
		{"a\x00b\u202ec", "a-b-c"},
		{"COM1", "COM1-x"},
	} {
		if got := safeName(c.name); got != c.want {
			t.Errorf("safeName(%q) = %q, want %q", c.name, got, c.want)
		}
	}
}

func TestFormatSource(t *testing.T) {
	for _, c := range []struct{ name, path, before, after, changes string }{
		{"unquoted colon", obsPath, "---\ntitle: Handle: \"x\" on y\nobserved: 2026-03-17 # c\n---\nbody", "---\ntitle: 'Handle: \"x\" on y'\nobserved: 2026-03-17 # c\n---\nbody",
			`line 2: quotes around the title: 'Handle: "x" on y'`},
		{"unquoted colon and comment, CRLF", obsPath, "---\r\ntitle: Handle: \"it's #1\" on y   # twice\r\nobserved: 2026-03-17\r\n---\r\n", "---\r\ntitle: 'Handle: \"it''s #1\" on y'   # twice\r\nobserved: 2026-03-17\r\n---\r\n",
			`line 2: quotes around the title: 'Handle: "it''s #1" on y'`},
		{"unquoted colon and spacing", obsPath, "---\ntitle: Handle:  \"x\" on \"y\"\nobserved: 2026-03-17\n---\n", "---\ntitle: 'Handle: \"x\" on y'\nobserved: 2026-03-17\n---\n",
			"line 2: quotes around the title: 'Handle:  \"x\" on \"y\"'\nline 2: the spacing of the title: Handle: \"x\" on y"},
		{"two colons", bugPath, "---\ntitle: a: b\nverified_by: \"Handle: x\" on y\n---\n", "---\ntitle: 'a: b'\nverified_by: '\"Handle: x\" on y'\n---\n",
			"line 2: quotes around the title: 'a: b'\nline 3: quotes around the verified_by: '\"Handle: x\" on y'"},
		{"byte order mark", bugPath, "\ufeff---\ntitle: a: b\n---\n", "\ufeff---\ntitle: 'a: b'\n---\n", "line 2: quotes around the title: 'a: b'"},
		{"spacing", obsPath, "---\ntitle: \"Handle: \\\"x\\\"  on 'y'\" # c\nobserved: 2026-03-17\n---\n", "---\ntitle: 'Handle: \"x\" on ''y''' # c\nobserved: 2026-03-17\n---\n", `line 2: the spacing of the title: Handle: "x" on 'y'`},
		{"fine in double quotes", obsPath, "---\ntitle: \"Handle: \\\"x\\\" on y\"\nobserved:   2026-03-17\n---\n", "---\ntitle: \"Handle: \\\"x\\\" on y\"\nobserved:   2026-03-17\n---\n", ""},
		{"no title of an observation", obsPath, "---\ntitle: x on y\nobserved: 2026-03-17\n---\n", "---\ntitle: x on y\nobserved: 2026-03-17\n---\n", ""},
		{"beyond repair", bugPath, "---\ntitle: [a\n---\n", "", ""},
	} {
		after, changes, err := FormatSource(c.path, []byte(c.before))
		if string(after) != c.after || strings.Join(changes, "\n") != c.changes || (err != nil) != (c.after == "") {
			t.Errorf("%s: FormatSource = %q, %q, %v\nwant %q, %q", c.name, after, changes, err, c.after, c.changes)
		}
	}
}
