package check_test

import (
	"strings"
	"testing"
)

func TestBugs(t *testing.T) {
	fixed := func(more string) string { return "status: fixed\n" + more + "service: upload-api\naliases" }
	const from = "status: fixing\nservice: upload-api\naliases"
	const body = "---\n## What happened\nAgain.\n## State before any action\nFull.\n## Actions taken\nFreed.\n"
	sighting := func(fields string) string {
		return "-- observations/again.md --\n---\ntitle: 'Handle: \"again\" on replica-2'\nbug: disk-full\n" + fields + body
	}
	other := func(id, fields string) string {
		return "-- tasks/" + id + ".md --\n---\ntitle: " + id + "\nrole: fix\nbugs: [disk-full]\n" + fields + "---\n## How will we know that it works in production\nWe look.\n"
	}
	checkChanges(t, []change{
		{name: "quiet since the fix", from: from, to: fixed("")},
		{name: "seen after the fix", from: from, to: fixed(""), add: sighting("observed: 2026-03-27T00:01+01:00\n"), want: []string{
			"warning bugs/disk-full.md:3:9: status is fixed, but it was seen on 2026-03-27 (observation/again), after task/delete-temporary-files shipped on 2026-03-25 [back-after-fix]",
		}},
		{name: "seen in the day of grace", from: from, to: fixed(""), add: sighting("observed: 2026-03-26T23:59+01:00\n")},
		{name: "seen on the day of grace", from: from, to: fixed(""), add: sighting("observed: 2026-03-26\n")},
		{name: "seen on the day after", from: from, to: fixed(""), add: sighting("observed: 2026-03-27\n"), want: []string{
			"warning bugs/disk-full.md:3:9: status is fixed, but it was seen on 2026-03-27 (observation/again), after task/delete-temporary-files shipped on 2026-03-25 [back-after-fix]",
		}},
		{name: "seen twice after the fix", from: from, to: fixed(""), add: sighting("observed: 2026-03-27\n") + strings.NewReplacer("again.md", "again2.md", `again"`, `again 2"`).Replace(sighting("observed: 2026-03-29\n")), want: []string{
			"warning bugs/disk-full.md:2:8: the section How to identify is missing or empty [missing-section]",
			"warning bugs/disk-full.md:3:9: status is fixed, but it was seen 2 times, last on 2026-03-29 (observation/again2), after task/delete-temporary-files shipped on 2026-03-25 [back-after-fix]",
		}},
		{name: "nearly seen after the fix", from: from, to: fixed(""), add: sighting("observed: 2026-03-30\nnear_miss: true\n")},
		{name: "seen after the fix of a bug that is worked on", add: sighting("observed: 2026-03-30\n")},
		{name: "fixed again since", from: from, to: fixed(""), add: sighting("observed: 2026-03-28\n") + other("second", "status: shipped\nshipped: 2026-03-30\n")},
		{name: "the newer fix was reverted", from: from, to: fixed(""), add: sighting("observed: 2026-03-28\n") + other("second", "status: dropped\nshipped: 2026-03-30\nreverted: 2026-03-31\n"), want: []string{
			"warning bugs/disk-full.md:3:9: status is fixed, but it was seen on 2026-03-28 (observation/again), after task/delete-temporary-files shipped on 2026-03-25 [back-after-fix]",
		}},
		{name: "the fix will be reverted", from: from, to: fixed(""), add: sighting("observed: 2026-03-28\n") + other("second", "status: shipped\nshipped: 2026-03-30\nreverted: 2026-04-02\n"), want: []string{
			"warning tasks/second.md:7:11: reverted is 2026-04-02, which lies in the future as of 2026-04-01T12:00:00Z [future-time]",
		}},
		{name: "a task that is no fix", from: from, to: fixed(""), add: sighting("observed: 2026-03-28\n") + "-- tasks/second.md --\n---\ntitle: Second\nrole: monitoring\nbugs: [disk-full]\nstatus: shipped\nshipped: 2026-03-30\n---\nx\n", want: []string{
			"warning bugs/disk-full.md:3:9: status is fixed, but it was seen on 2026-03-28 (observation/again), after task/delete-temporary-files shipped on 2026-03-25 [back-after-fix]",
		}},
		{name: "fix of a duplicate", from: from, to: fixed(""), add: sighting("observed: 2026-03-28\n") +
			"-- bugs/tmp.md --\n---\ntitle: T\nstatus: duplicate\nduplicate_of: disk-full\n---\nx\n" +
			"-- tasks/second.md --\n---\ntitle: Second\nrole: fix\nbugs: [tmp]\nstatus: shipped\nshipped: 2026-03-30\n---\n## How will we know that it works in production\nx\n", want: []string{
			"warning tasks/second.md:4:8: bugs names bug/tmp, which was merged into bug/disk-full [reference-to-duplicate]",
		}},
		{name: "shipped before it was seen", from: "created: 2026-03-18\ndue: 2026-03-31\nshipped: 2026-03-25", to: "shipped: 2026-03-15", want: []string{
			"warning tasks/delete-temporary-files.md:6:10: the fix shipped 2026-03-15, before bug/disk-full was first seen on 2026-03-17 (observation/2026-03-17-0309-disk-full-on-replica-2) [fix-before-first-sighting]",
		}},
		{name: "shipped on the day it was seen", from: "created: 2026-03-18\ndue: 2026-03-31\nshipped: 2026-03-25", to: "shipped: 2026-03-17"},
		{name: "fixed by words", from: "caused_by: [uploads-aborted]\n---\n", to: "caused_by: [uploads-aborted]\n---\n", add: "-- bugs/b.md --\n---\ntitle: B\nstatus: fixed\n---\n## Root cause\nNew disk.\n"},
		{name: "fixed by nothing", add: "-- bugs/b.md --\n---\ntitle: B\nstatus: fixed\n---\n## Root cause\n<!-- What was it? -->\n", want: []string{
			"error bugs/b.md:3:9: status is fixed, but no fix has shipped and Root cause gives no reason [fixed-without-fix]",
		}},
		{name: "fixed by a fix that is planned", add: "-- bugs/b.md --\n---\ntitle: B\nstatus: fixed\n---\nx\n-- tasks/second.md --\n---\ntitle: S\nrole: fix\nbugs: [b]\nstatus: planned\n---\nx\n", want: []string{
			"error bugs/b.md:3:9: status is fixed, but no fix has shipped and Root cause gives no reason [fixed-without-fix]",
		}},
		{name: "fixed by a fix that was reverted", add: "-- bugs/b.md --\n---\ntitle: B\nstatus: fixed\n---\nx\n-- tasks/second.md --\n---\ntitle: S\nrole: fix\nbugs: [b]\nstatus: dropped\nshipped: 2026-03-01\nreverted: 2026-03-03\n---\nx\n", want: []string{
			"error bugs/b.md:3:9: status is fixed, but task/second was reverted 2026-03-03 and Root cause gives no reason [fixed-without-fix]",
		}},
		{name: "fixed by a fix that was dropped", add: "-- bugs/b.md --\n---\ntitle: B\nstatus: fixed\n---\nx\n-- tasks/second.md --\n---\ntitle: S\nrole: fix\nbugs: [b]\nstatus: dropped\nshipped: 2026-03-01\n---\nx\n", want: []string{
			"error bugs/b.md:3:9: status is fixed, but no fix has shipped and Root cause gives no reason [fixed-without-fix]",
			"error tasks/second.md:5:9: status is dropped, but shipped says 2026-03-01 [status-contradicts-shipped]",
		}},
		{name: "duplicate of nothing", add: "-- bugs/b.md --\n---\ntitle: B\nstatus: duplicate\n---\nx\n", want: []string{
			"error bugs/b.md:3:9: status is duplicate, but duplicate_of does not say of which bug [duplicate-status]",
		}},
		{name: "duplicate in name only", add: "-- bugs/b.md --\n---\ntitle: B\nduplicate_of: disk-full\n---\nx\n", want: []string{
			"error bugs/b.md:3:15: duplicate_of names bug/disk-full, but status is open [duplicate-status]",
		}},
		{name: "duplicate with sightings", add: "-- bugs/b.md --\n---\ntitle: B\nstatus: duplicate\nduplicate_of: disk-full\n---\nx\n" +
			"-- observations/again.md --\n---\ntitle: 'Handle: \"again\" on replica-2'\nbug: b\nobserved: 2026-03-20\n" + body, want: []string{
			"warning bugs/b.md:4:15: it was merged into bug/disk-full, but 1 sighting still names it: observation/again [duplicate-with-sightings]",
			"warning observations/again.md:3:6: bug names bug/b, which was merged into bug/disk-full [reference-to-duplicate]",
		}},
	})
}

func TestStagedFixes(t *testing.T) {
	const shipped = "shipped: 2026-03-25"
	const parts = "shipped: [{on: [replica-1], at: 2026-03-18T12:00+01:00}, {on: ['replica-*'], at: 2026-03-25T12:00+01:00}]"
	const fixed = "-- bugs/disk-full.md --\n---\ntitle: Disk full\nstatus: fixed\naliases: [enospc]\n---\n## Root cause\nAborted uploads.\n"
	seen := func(on, fields string) string {
		return fixed + "-- observations/again.md --\n---\ntitle: 'Handle: \"again\" on " + on + "'\nbug: disk-full\n" + fields + "---\nAgain.\n"
	}
	checkChanges(t, []change{
		{name: "where it was fixed first", from: shipped, to: parts, add: seen("replica-1", "observed: 2026-03-20\n"), want: []string{
			"warning bugs/disk-full.md:3:9: status is fixed, but it was seen on 2026-03-20 (observation/again), after task/delete-temporary-files reached replica-1 on 2026-03-18 [back-after-fix]",
		}},
		{name: "where it was not fixed yet", from: shipped, to: parts, add: seen("replica-2", "observed: 2026-03-20\n")},
		{name: "where it is fixed by now", from: shipped, to: parts, add: seen("replica-2", "observed: 2026-03-27\n"), want: []string{
			"warning bugs/disk-full.md:3:9: status is fixed, but it was seen on 2026-03-27 (observation/again), after task/delete-temporary-files shipped on 2026-03-25 [back-after-fix]",
		}},
		{name: "on one of several", from: shipped, to: parts, add: seen("replica-3", "observed: 2026-03-20\nalso_on: [replica-1]\n"), want: []string{
			"warning bugs/disk-full.md:3:9: status is fixed, but it was seen on 2026-03-20 (observation/again), after task/delete-temporary-files reached replica-1 on 2026-03-18 [back-after-fix]",
		}},
		{name: "where it is never fixed", from: shipped, to: parts, add: seen("search-1", "observed: 2026-03-27\n")},
		{name: "fixed where nobody knows", from: shipped, to: parts, add: seen("unknown", "observed: 2026-03-20\n")},
		{name: "fixed where nobody knows, after all parts", from: shipped, to: parts, add: seen("unknown", "observed: 2026-03-27\n"), want: []string{
			"warning bugs/disk-full.md:3:9: status is fixed, but it was seen on 2026-03-27 (observation/again), after task/delete-temporary-files shipped on 2026-03-25 [back-after-fix]",
		}},
	})
}

func TestTasks(t *testing.T) {
	const state = "status: shipped\ncreated: 2026-03-18\ndue: 2026-03-31\nshipped: 2026-03-25\n"
	checkChanges(t, []change{
		{name: "shipped some day", from: "shipped: 2026-03-25\n", to: "", want: []string{
			"error tasks/delete-temporary-files.md:5:9: status is shipped, but shipped does not say when [shipped-without-date]",
		}},
		{name: "shipped, unreadably", from: "shipped: 2026-03-25\n", to: "shipped: last week\n", want: []string{
			`error tasks/delete-temporary-files.md:8:10: shipped: "last week" is no time; write it like 2026-03-17T03:09+01:00, or 2026-03-17 where a date is enough [bad-time]`,
		}},
		{name: "planned and shipped", from: state, to: "status: planned\nshipped: 2026-03-25\n", want: []string{
			"error tasks/delete-temporary-files.md:5:9: status is planned, but shipped says 2026-03-25 [status-contradicts-shipped]",
		}},
		{name: "in progress and shipped in part", from: state, to: "status: in-progress\nshipped: [{on: [replica-1], at: 2026-03-25}]\n"},
		{name: "dropped after it was reverted", from: state, to: "status: dropped\nshipped: 2026-03-25\nreverted: 2026-03-26\n"},
		{name: "reverted without shipping", from: state, to: "status: planned\nreverted: 2026-03-26\n", want: []string{
			"error tasks/delete-temporary-files.md:6:11: reverted says 2026-03-26, but the task never shipped [status-contradicts-shipped]",
		}},
		{name: "delegated without words", from: state, to: "status: planned\ndelegated: true\n", want: []string{
			"warning tasks/delete-temporary-files.md:6:12: the task is delegated, but does not say its Relevance, Value and Expectations [delegated-without-sections]",
		}},
		{name: "delegated and done", from: state, to: state + "delegated: true\n"},
		{name: "too large for on-call", from: state, to: "status: planned\nlabels: [on-call]\nsize: 3.5\n", want: []string{
			"warning tasks/delete-temporary-files.md:7:7: size 3.5 is too large for on-call, where 3 is the most [oncall-task-too-large]",
		}},
		{name: "too large for its team", from: state, to: "status: planned\nteam: team-oncall\nsize: 5\n", want: []string{
			"warning tasks/delete-temporary-files.md:7:7: size 5 is too large for on-call, where 3 is the most [oncall-task-too-large]",
		}},
		{name: "parked with one person", from: state, to: "status: planned\nlabels: [on-call]\nowner: mei\n", want: []string{
			"warning tasks/delete-temporary-files.md:7:8: it is for on-call, and parked with mei instead of team-oncall [parked-with-one-person]",
		}},
		{name: "somebody is at it", from: state, to: "status: in-progress\nlabels: [on-call]\nowner: mei\n"},
		{name: "owned by nobody", from: state, to: "status: planned\nlabels: [on-call]\n"},
		{name: "given up", from: state, to: "status: dropped\nlabels: [on-call]\nowner: mei\n"},
		{name: "somebody's own task", from: state, to: "status: planned\nowner: mei\n"},
		{name: "as large as may be", from: state, to: "status: planned\nowner: team-oncall\nsize: 3\n"},
		{name: "large, for somebody else", from: state, to: "status: planned\nteam: platform\nsize: 13\n"},
		{name: "due today", from: state, to: "status: planned\ndue: 2026-04-01\n"},
		{name: "due yesterday", from: state, to: "status: planned\ndue: 2026-03-31\n", want: []string{
			"warning tasks/delete-temporary-files.md:6:6: due 2026-03-31, 1 day ago, and planned [overdue-task]",
		}},
		{name: "due yesterday and dropped", from: state, to: "status: dropped\ndue: 2026-03-31\n"},
	})
}

func TestSightings(t *testing.T) {
	const body = "---\n## What happened\nx\n## State before any action\nx\n## Actions taken\nx\n"
	sighting := func(id, fields string) string {
		return "-- observations/" + id + ".md --\n---\ntitle: 'Handle: \"error " + id + "\" on search-1'\n" + fields + body
	}
	const quick = "observed: 2026-03-30\nresolution: workaround\n"
	checkChanges(t, []change{
		{name: "workaround of a bug without tasks", add: sighting("a", quick+"bug: uploads-aborted\n"), want: []string{
			"warning observations/a.md:4:13: the sighting ended in a workaround, and no task was spun off [workaround-without-task]",
		}},
		{name: "several of one bug", add: sighting("a", quick+"bug: uploads-aborted\n") + sighting("b", "observed: 2026-03-31\nresolution: workaround\nbug: uploads-aborted\n") +
			sighting("c", "observed: 2026-03-28\nresolution: workaround\nbug: uploads-aborted\n"), want: []string{
			"warning bugs/uploads-aborted.md:2:8: the sections How to identify and How to remedy are missing or empty [missing-section]",
			"warning observations/b.md:4:13: the sighting ended in a workaround, as 2 others before it, and no task was spun off [workaround-without-task]",
		}},
		{name: "workaround of nobody knows what", add: sighting("a", quick), want: []string{
			"warning observations/a.md:4:13: the sighting ended in a workaround, and no task was spun off [workaround-without-task]",
		}},
		{name: "workaround after the fix", add: sighting("a", quick+"bug: disk-full\n"), want: []string{
			"warning observations/a.md:4:13: the sighting ended in a workaround, and no task was spun off [workaround-without-task]",
		}},
		{name: "workaround with an open task", add: sighting("a", quick+"bug: uploads-aborted\n") + "-- tasks/t.md --\n---\ntitle: T\nrole: investigation\nbugs: [uploads-aborted]\nstatus: proposed\n---\nx\n"},
		{name: "workaround with a dropped task", add: sighting("a", quick+"bug: uploads-aborted\n") + "-- tasks/t.md --\n---\ntitle: T\nrole: investigation\nbugs: [uploads-aborted]\nstatus: dropped\n---\nx\n", want: []string{
			"warning observations/a.md:4:13: the sighting ended in a workaround, and no task was spun off [workaround-without-task]",
		}},
		{name: "workaround that a task follows", add: sighting("a", quick) + "-- tasks/t.md --\n---\ntitle: T\nrole: documentation\nstatus: dropped\nfollows: observation/a\n---\nx\n"},
		{name: "workaround of an accepted bug", add: sighting("a", quick+"bug: b\n") + "-- bugs/b.md --\n---\ntitle: B\nstatus: accepted\n---\nx\n"},
		{name: "ongoing for a week", add: sighting("a", "observed: 2026-03-25T12:00Z\nresolved: ongoing\nbug: disk-full\n")},
		{name: "ongoing for longer", add: sighting("a", "observed: 2026-03-25T11:59Z\nresolved: ongoing\nbug: disk-full\n"), want: []string{
			"warning observations/a.md:4:11: ongoing since 2026-03-25T11:59Z, 7 days [ongoing-too-long]",
		}},
		{name: "suspected of nothing", add: sighting("a", "observed: 2026-03-30\nclassification: suspected\n"), want: []string{
			"warning observations/a.md:4:17: classification says how sure people are, but no bug is named [classification-without-bug]",
		}},
		{name: "rejected and named", from: "resolution: workaround", to: "resolution: workaround\nnot: [{bug: enospc, because: inodes were free}]", want: []string{
			"info observations/2026/2026-03-17-0309-disk-full-on-replica-2.md:12:13: not names bug/enospc, which is now bug/disk-full [reference-through-alias]",
			"error observations/2026/2026-03-17-0309-disk-full-on-replica-2.md:12:13: not says that it is no sighting of bug/enospc, but bug names it [rejected-own-bug]",
		}},
		{name: "unclassified for a week", add: sighting("a", "observed: 2026-03-25T12:00Z\n")},
		{name: "unclassified for longer", add: sighting("a", "observed: 2026-03-25T11:59Z\n"), want: []string{
			"warning observations/a.md:2:8: unclassified, observed 7 days ago [unclassified-too-long]",
		}},
		{name: "unclassified, but looked at", add: sighting("a", "observed: 2026-02-25\nclassified: 2026-03-28\n")},
		{name: "unclassified, looked at long ago", add: sighting("a", "observed: 2026-02-25\nclassified: 2026-02-28\n"), want: []string{
			"warning observations/a.md:2:8: unclassified, last looked at 32 days ago [unclassified-too-long]",
		}},
	})
}

func TestStaleness(t *testing.T) {
	checkChanges(t, []change{
		{name: "review still good", from: "reviewed: 2026-03-20\nreview_every: 90d\n", to: "reviewed: 2026-03-20\nreview_every: 12d\n"},
		{name: "review run out", from: "reviewed: 2026-03-20\nreview_every: 90d\n", to: "reviewed: 2026-03-20\nreview_every: 11d\n", want: []string{
			"warning runbooks/free-a-disk.md:4:11: the review of 2026-03-20 was good for 11d, until 2026-03-31 [stale-runbook]",
		}},
		{name: "never reviewed", from: "reviewed: 2026-03-20\n", to: "", want: []string{
			"info runbooks/free-a-disk.md:2:8: nobody has reviewed this runbook [runbook-never-reviewed]",
		}},
		{name: "did not work since the review", from: "worked: yes", to: "worked: no", add: "-- runbooks/free-a-disk.md --\n---\ntitle: Free a disk\nreviewed: 2026-03-16\n---\n## Steps\nx\n", want: []string{
			"warning runbooks/free-a-disk.md:3:11: it did not work on 2026-03-17 (observation/2026-03-17-0309-disk-full-on-replica-2) and has not been reviewed since [runbook-did-not-work]",
		}},
		{name: "did not work on the day of the review", from: "worked: yes", to: "worked: no", add: "-- runbooks/free-a-disk.md --\n---\ntitle: Free a disk\nreviewed: 2026-03-17\n---\n## Steps\nx\n"},
		{name: "worked partly, never reviewed", from: "worked: yes", to: "worked: partly", add: "-- runbooks/free-a-disk.md --\n---\ntitle: Free a disk\n---\n## Steps\nx\n", want: []string{
			"warning runbooks/free-a-disk.md:2:8: it worked only partly on 2026-03-17 (observation/2026-03-17-0309-disk-full-on-replica-2) and has not been reviewed since [runbook-did-not-work]",
			"info runbooks/free-a-disk.md:2:8: nobody has reviewed this runbook [runbook-never-reviewed]",
		}},
		{name: "manual and seen lately", from: "aliases: [enospc]", to: "aliases: [enospc]\ndetection: manual"},
		{name: "manual and checked long ago", add: "-- bugs/b.md --\n---\ntitle: B\ndetection: manual\nchecked: [2026-02-01, 2026-01-01]\n---\nx\n", want: []string{
			"info bugs/b.md:3:12: found by people only, and last seen or checked 2026-02-01, 59 days ago [unchecked-manual-bug]",
		}},
		{name: "manual and never checked", add: "-- bugs/b.md --\n---\ntitle: B\ndetection: manual\n---\nx\n", want: []string{
			"info bugs/b.md:3:12: found by people only, and no check is recorded [unchecked-manual-bug]",
		}},
		{name: "manual and accepted", add: "-- bugs/b.md --\n---\ntitle: B\ndetection: manual\nstatus: accepted\n---\nx\n"},
	})
}

func TestSameSighting(t *testing.T) {
	sighting := func(id, title, fields string) string {
		return "-- observations/" + id + ".md --\n---\ntitle: '" + title + "'\n" + fields + "bug: disk-full\n---\nSeen.\n"
	}
	checkChanges(t, []change{
		{name: "twice in six hours", add: sighting("a", `Handle: "Disk  FULL" on replica-2`, "observed: 2026-03-17T09:09+01:00\n"), want: []string{
			"warning observations/a.md:2:8: observation/2026-03-17-0309-disk-full-on-replica-2 has the same error on replica-2, 6h before [same-sighting]",
		}},
		{name: "twice in more than six hours", add: sighting("a", `Handle: "Disk full" on replica-2`, "observed: 2026-03-17T09:10+01:00\n")},
		{name: "another error", add: sighting("a", `Handle: "Disk failure" on replica-2`, "observed: 2026-03-17T03:09+01:00\n")},
		{name: "another instance", add: sighting("a", `Handle: "disk full" on replica-1`, "observed: 2026-03-17T03:09+01:00\n")},
		{name: "a common further instance", add: sighting("a", `Handle: "disk full" on replica-1`, "observed: 2026-03-17T03:10+01:00\nalso_on: [replica-4]\n"), want: []string{
			"warning observations/a.md:2:8: observation/2026-03-17-0309-disk-full-on-replica-2 has the same error on replica-4, 1m before [same-sighting]",
		}},
		{name: "two common instances", add: sighting("a", `Handle: "disk full" on replica-4`, "observed: 2026-03-17T03:10+01:00\nalso_on: [replica-2]\n"), want: []string{
			"warning observations/a.md:2:8: observation/2026-03-17-0309-disk-full-on-replica-2 has the same error on replica-4, 1m before [same-sighting]",
		}},
		{name: "said to be another", add: sighting("a", `Handle: "disk full" on replica-2`, "observed: 2026-03-17T03:10+01:00\nepisode: same\n")},
		{name: "on the same day", add: sighting("a", `Handle: "disk full" on replica-2`, "observed: 2026-03-17\n"), want: []string{
			"warning observations/2026/2026-03-17-0309-disk-full-on-replica-2.md:2:8: observation/a has the same error on replica-2, on the same day [same-sighting]",
		}},
		{name: "three in a row", add: sighting("a", `Handle: "disk full" on replica-2`, "observed: 2026-03-17T04:00+01:00\n") + sighting("b", `Handle: "disk full" on replica-2`, "observed: 2026-03-17T05:00+01:00\n"), want: []string{
			"warning bugs/disk-full.md:2:8: the section How to identify is missing or empty [missing-section]",
			"warning observations/a.md:2:8: observation/2026-03-17-0309-disk-full-on-replica-2 has the same error on replica-2, 51m before [same-sighting]",
			"warning observations/b.md:2:8: observation/a has the same error on replica-2, 1h before [same-sighting]",
		}},
		{name: "nobody knows where", add: sighting("a", `Handle: "disk full" on unknown`, "observed: 2026-03-17T04:00+01:00\n") + sighting("b", `Handle: "disk full" on unknown`, "observed: 2026-03-17T05:00+01:00\n"), want: []string{
			"warning bugs/disk-full.md:2:8: the section How to identify is missing or empty [missing-section]",
		}},
		{name: "a gap of the bug's own", from: "aliases: [enospc]", to: "aliases: [enospc]\nepisode_gap: 1h", add: sighting("a", `Handle: "disk full" on replica-2`, "observed: 2026-03-17T05:00+01:00\n")},
	})
}
