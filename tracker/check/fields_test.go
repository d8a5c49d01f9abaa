package check_test

import "testing"

func TestFields(t *testing.T) {
	const head = "title: 'Handle: \"disk full\" on replica-2'\n"
	checkChanges(t, []change{
		{name: "service of a bug", from: "status: fixing\nservice: upload-api", to: "status: fixing\nservice: uplaod-api", want: []string{
			`warning bugs/disk-full.md:4:10: the service "uplaod-api" is not one of the settings [unknown-service]`,
		}},
		{name: "service of a sighting", from: "service: upload-api\nrunbook", to: "service: billing\nrunbook", want: []string{
			`warning observations/2026/2026-03-17-0309-disk-full-on-replica-2.md:9:10: the service "billing" is not one of the settings [unknown-service]`,
		}},
		{name: "service of a signature", from: "aliases: [enospc]", to: "aliases: [enospc]\nsignatures:\n  - {contains: x, service: upload-*}\n  - {contains: x, service: billing-*}", want: []string{
			`warning bugs/disk-full.md:8:28: the signature is for the service "billing-*", which matches none of the settings [unknown-service]`,
		}},
		{name: "service of the inventory", from: "service: search}]", to: "service: serch}]", want: []string{
			`warning casebook.yaml:3:63: the service "serch" is not one of the settings [unknown-service]`,
		}},
		{name: "no list of services", from: "services: [upload-api, search]\n", to: ""},
		{name: "instance of the title", from: head, to: "title: 'Handle: \"disk full\" on relica-2'\n", want: []string{
			`warning observations/2026/2026-03-17-0309-disk-full-on-replica-2.md:2:8: the instance "relica-2" is not in the inventory [unknown-instance]`,
		}},
		{name: "unknown is no instance", from: head, to: "title: 'Handle: \"disk full\" on unknown'\n"},
		{name: "instance of also_on", from: "[replica-4]", to: "[replica-4, serch-1]", want: []string{
			`warning observations/2026/2026-03-17-0309-disk-full-on-replica-2.md:6:22: the instance "serch-1" is not in the inventory [unknown-instance]`,
		}},
		{name: "instance of a rollout", from: "shipped: 2026-03-25", to: "shipped: [{on: [replica-1, repplica-2, other-*], at: 2026-03-25}]", want: []string{
			`warning tasks/delete-temporary-files.md:8:28: the instance "repplica-2" is not in the inventory [unknown-instance]`,
		}},
		{name: "task without bug", from: "bugs: [disk-full]\n", to: "", want: []string{
			"error tasks/delete-temporary-files.md:3:7: the task has role fix, but names no bug [task-without-bug]",
		}},
		{name: "task with an empty list of bugs", from: "bugs: [disk-full]\n", to: "bugs: []\n", want: []string{
			"error tasks/delete-temporary-files.md:3:7: the task has role fix, but names no bug [task-without-bug]",
		}},
		{name: "task without bug and role", from: "role: fix\nbugs: [disk-full]\n", to: "", want: []string{
			"error tasks/delete-temporary-files.md:2:8: the task names no bug [task-without-bug]",
		}},
		{name: "documentation without bug", from: "role: fix\nbugs: [disk-full]\n", to: "role: documentation\n"},
		{name: "report of another month", from: "month: 2026-03\n", to: "month: 2026-02\n", want: []string{
			"warning reports/2026-03.md:3:8: the report 2026-03 says it is about 2026-02 [report-month]",
		}},
		{name: "report of no month", from: "month: 2026-03\n", to: "", want: []string{
			"warning reports/2026-03.md:2:8: the report does not say what month it is about [report-month]",
		}},
		{name: "report of what is no month", from: "month: 2026-03\n", to: "month: March\n", want: []string{
			`error reports/2026-03.md:3:8: month: "March" is no month [bad-time]`,
		}},
	})
}

func TestTimes(t *testing.T) {
	checkChanges(t, []change{
		{name: "observed in the future", from: "observed: 2026-03-17T03:09+01:00\nacknowledged: 2026-03-17T03:12+01:00\nresolved: 2026-03-17T05:14+01:00\n", to: "observed: 2026-04-01T14:01+02:00\n", want: []string{
			"warning observations/2026/2026-03-17-0309-disk-full-on-replica-2.md:3:11: observed is 2026-04-01T14:01+02:00, which lies in the future as of 2026-04-01T12:00:00Z [future-time]",
			"warning observations/2026/2026-03-17-0309-disk-full-on-replica-2.md:3:11: observed is 2026-04-01T14:01+02:00, but the id begins with 2026-03-17, 15 days away [id-day]",
			"error observations/2026/2026-03-17-0309-disk-full-on-replica-2.md:6:13: classified 2026-03-17 comes before observed 2026-04-01T14:01+02:00 [end-before-start]",
			"warning tasks/delete-temporary-files.md:8:10: the fix shipped 2026-03-25, before bug/disk-full was first seen on 2026-04-01 (observation/2026-03-17-0309-disk-full-on-replica-2) [fix-before-first-sighting]",
		}},
		{name: "observed just now", from: "observed: 2026-03-17T03:09+01:00\nacknowledged: 2026-03-17T03:12+01:00\nresolved: 2026-03-17T05:14+01:00\n", to: "observed: 2026-04-01T14:00+02:00\n", want: []string{
			"warning observations/2026/2026-03-17-0309-disk-full-on-replica-2.md:3:11: observed is 2026-04-01T14:00+02:00, but the id begins with 2026-03-17, 15 days away [id-day]",
			"error observations/2026/2026-03-17-0309-disk-full-on-replica-2.md:6:13: classified 2026-03-17 comes before observed 2026-04-01T14:00+02:00 [end-before-start]",
			"warning tasks/delete-temporary-files.md:8:10: the fix shipped 2026-03-25, before bug/disk-full was first seen on 2026-04-01 (observation/2026-03-17-0309-disk-full-on-replica-2) [fix-before-first-sighting]",
		}},
		{name: "resolved in the future", from: "resolved: 2026-03-17T05:14+01:00", to: "resolved: 2026-04-17T05:14+01:00", want: []string{
			"warning observations/2026/2026-03-17-0309-disk-full-on-replica-2.md:5:11: resolved is 2026-04-17T05:14+01:00, which lies in the future as of 2026-04-01T12:00:00Z [future-time]",
		}},
		{name: "reviewed today", from: "reviewed: 2026-03-20", to: "reviewed: 2026-04-01"},
		{name: "reviewed tomorrow", from: "reviewed: 2026-03-20", to: "reviewed: 2026-04-02", want: []string{
			"warning runbooks/free-a-disk.md:4:11: reviewed is 2026-04-02, which lies in the future as of 2026-04-01T12:00:00Z [future-time]",
		}},
		{name: "checked in the future", from: "aliases: [enospc]", to: "aliases: [enospc]\nchecked: [2026-03-30, 2026-05-01]", want: []string{
			"warning bugs/disk-full.md:6:23: checked is 2026-05-01, which lies in the future as of 2026-04-01T12:00:00Z [future-time]",
		}},
		{name: "watched from the future", from: "aliases: [enospc]", to: "aliases: [enospc]\nobserved_since: 2027-01-01", want: []string{
			"warning bugs/disk-full.md:6:17: observed_since is 2027-01-01, which lies in the future as of 2026-04-01T12:00:00Z [future-time]",
			"error bugs/disk-full.md:6:17: observed_since is 2027-01-01, but observation/2026-03-17-0309-disk-full-on-replica-2 was observed 2026-03-17T03:09+01:00 [observed-since-too-late]",
		}},
		{name: "shipped in the future", from: "shipped: 2026-03-25", to: "shipped: [{on: [replica-1], at: 2026-03-25}, {on: [replica-*], at: 2026-04-25}]", want: []string{
			"warning tasks/delete-temporary-files.md:8:68: shipped is 2026-04-25, which lies in the future as of 2026-04-01T12:00:00Z [future-time]",
		}},
		{name: "link looked at in the future", from: "aliases: [enospc]", to: "aliases: [enospc]\nlinks: [{dashboard: 'https://x.example.com', state: gone, at: 2026-04-07}]", want: []string{
			"warning bugs/disk-full.md:6:63: at of a link is 2026-04-07, which lies in the future as of 2026-04-01T12:00:00Z [future-time]",
		}},
		{name: "a shift that goes on", from: "until: 2026-03-23", to: "until: 2026-04-23"},
		{name: "resolved before observed", from: "resolved: 2026-03-17T05:14+01:00", to: "resolved: 2026-03-17T05:14+04:00", want: []string{
			"error observations/2026/2026-03-17-0309-disk-full-on-replica-2.md:5:11: resolved 2026-03-17T05:14+04:00 comes before observed 2026-03-17T03:09+01:00 [end-before-start]",
		}},
		{name: "resolved at once", from: "resolved: 2026-03-17T05:14+01:00", to: "resolved: 2026-03-17T03:09+01:00"},
		{name: "acknowledged before observed", from: "acknowledged: 2026-03-17T03:12+01:00", to: "acknowledged: 2026-03-17T02:12+01:00", want: []string{
			"error observations/2026/2026-03-17-0309-disk-full-on-replica-2.md:4:15: acknowledged 2026-03-17T02:12+01:00 comes before observed 2026-03-17T03:09+01:00 [end-before-start]",
		}},
		{name: "mitigated after resolved", from: "resolved: 2026-03-17T05:14+01:00", to: "resolved: 2026-03-17T05:14+01:00\nmitigated: 2026-03-17T05:15+01:00", want: []string{
			"error observations/2026/2026-03-17-0309-disk-full-on-replica-2.md:5:11: resolved 2026-03-17T05:14+01:00 comes before mitigated 2026-03-17T05:15+01:00 [end-before-start]",
		}},
		{name: "classified before observed", from: "classified: 2026-03-17", to: "classified: 2026-03-16", want: []string{
			"error observations/2026/2026-03-17-0309-disk-full-on-replica-2.md:8:13: classified 2026-03-16 comes before observed 2026-03-17T03:09+01:00 [end-before-start]",
		}},
		{name: "observed on a day", from: "observed: 2026-03-17T03:09+01:00", to: "observed: 2026-03-17"},
		{name: "observed on the next day", from: "observed: 2026-03-17T03:09+01:00", to: "observed: 2026-03-18", want: []string{
			"error observations/2026/2026-03-17-0309-disk-full-on-replica-2.md:4:15: acknowledged 2026-03-17T03:12+01:00 comes before observed 2026-03-18 [end-before-start]",
			"error observations/2026/2026-03-17-0309-disk-full-on-replica-2.md:5:11: resolved 2026-03-17T05:14+01:00 comes before observed 2026-03-18 [end-before-start]",
			"error observations/2026/2026-03-17-0309-disk-full-on-replica-2.md:8:13: classified 2026-03-17 comes before observed 2026-03-18 [end-before-start]",
		}},
		{name: "due before created", from: "due: 2026-03-31", to: "due: 2026-03-17", want: []string{
			"error tasks/delete-temporary-files.md:7:6: due 2026-03-17 comes before created 2026-03-18 [end-before-start]",
		}},
		{name: "reverted before shipped", from: "shipped: 2026-03-25", to: "shipped: 2026-03-25\nreverted: 2026-03-24", want: []string{
			"error tasks/delete-temporary-files.md:9:11: reverted 2026-03-24 comes before shipped 2026-03-25 [end-before-start]",
		}},
		{name: "reverted the same day", from: "shipped: 2026-03-25", to: "shipped: 2026-03-25\nreverted: 2026-03-25"},
		{name: "reverted before the second part", from: "shipped: 2026-03-25", to: "shipped: [{on: [replica-*], at: 2026-03-30}, {on: [replica-1], at: 2026-03-25}]\nreverted: 2026-03-26"},
		{name: "incident ends before it starts", from: "ended: 2026-03-17T05:14+01:00", to: "ended: 2026-03-16T05:14+01:00", want: []string{
			"error postmortems/2026-03-17-uploads-rejected.md:4:8: ended 2026-03-16T05:14+01:00 comes before started 2026-03-17T03:05+01:00 [end-before-start]",
		}},
		{name: "shift ends before it starts", from: "until: 2026-03-23", to: "until: 2026-03-15", want: []string{
			"error handoffs/2026-03-23.md:4:8: until 2026-03-15 comes before since 2026-03-16 [end-before-start]",
		}},
		{name: "inventory ends before it starts", from: "count: 4}", to: "from: 2026-02-01, to: 2026-01-01}", want: []string{
			"error casebook.yaml:3:13: to 2026-01-01 of replica-* comes before from 2026-02-01 [end-before-start]",
		}},
		{name: "watched since the sighting", from: "aliases: [enospc]", to: "aliases: [enospc]\nobserved_since: 2026-03-17"},
		{name: "watched since after the sighting", from: "aliases: [enospc]", to: "aliases: [enospc]\nobserved_since: 2026-03-18", want: []string{
			"error bugs/disk-full.md:6:17: observed_since is 2026-03-18, but observation/2026-03-17-0309-disk-full-on-replica-2 was observed 2026-03-17T03:09+01:00 [observed-since-too-late]",
		}},
	})
}

func TestNames(t *testing.T) {
	const folder = "-- observations/2026/2026-03-17-0309-disk-full-on-replica-2/"
	checkChanges(t, []change{
		{name: "device as a record", add: "-- bugs/nul.md --\n---\ntitle: Null\n---\n", want: []string{
			"warning bugs/nul.md: nul is the name of a device on Windows [windows-name]",
		}},
		{name: "device as evidence", from: "- removed orphans\n", to: "- removed orphans, `NUL.tar.gz`\n" + folder + "NUL.tar.gz --\nx\n", want: []string{
			`warning observations/2026/2026-03-17-0309-disk-full-on-replica-2/NUL.tar.gz: "NUL.tar.gz" is the name of a device on Windows [windows-name]`,
		}},
		{name: "colon in evidence", from: "- removed orphans\n", to: "- removed orphans, `log 03:09.txt`\n" + folder + "log 03:09.txt --\nx\n", want: []string{
			`warning observations/2026/2026-03-17-0309-disk-full-on-replica-2/log 03:09.txt: "log 03:09.txt" holds a :, which Windows does not allow in a name [windows-name]`,
		}},
		{name: "dot at the end of a folder", from: "- removed orphans\n", to: "- removed orphans, `a` `b`\n" + folder + "logs./a --\nx\n" + folder + "logs./b --\nx\n", want: []string{
			`warning observations/2026/2026-03-17-0309-disk-full-on-replica-2/logs./a: "logs." ends with a dot or a space, which Windows drops [windows-name]`,
		}},
		{name: "names that differ by case", from: "- removed orphans\n", to: "- removed orphans, `LS.txt`\n" + folder + "LS.txt --\nx\n", want: []string{
			"error observations/2026/2026-03-17-0309-disk-full-on-replica-2/ls.txt: the name differs from LS.txt in upper and lower case only [case-collision]",
		}},
		{name: "id of another day", from: "observed: 2026-03-17T03:09+01:00\nacknowledged: 2026-03-17T03:12+01:00\n", to: "observed: 2026-03-15T03:09+01:00\n", want: []string{
			"warning observations/2026/2026-03-17-0309-disk-full-on-replica-2.md:3:11: observed is 2026-03-15T03:09+01:00, but the id begins with 2026-03-17, 2 days away [id-day]",
		}},
		{name: "id of the day before", from: "observed: 2026-03-17T03:09+01:00\nacknowledged: 2026-03-17T03:12+01:00\n", to: "observed: 2026-03-16T23:09Z\n"},
		{name: "id without a day", add: "-- observations/disk-full.md --\n---\ntitle: 'Handle: \"other error\" on replica-1'\nobserved: 2026-03-30\n---\nImported.\n"},
	})
}
