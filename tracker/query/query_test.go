package query_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/query"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// story is a small casebook in which every name of the language finds something.
const story = `
-- casebook.yaml --
timezone: Europe/Copenhagen
instances:
  - {name: search-*, service: search}
-- bugs/no-space-left-on-device.md --
---
title: No space left on device
status: fixing
service: upload-api
class: service-interruption
owner: platform
labels: [storage, Recurring]
aliases: [disk-full]
runbooks: [free-a-full-disk]
customer: {tier: gold, seats: 12, sla: 4h, since: 2025-06-01}
signatures:
  - contains: no space left
    service: upload-*
---
## Summary
Uploads fail because temporary
files have filled the disk. Ærgerligt.
-- bugs/disk-quota-exceeded.md --
---
title: Disk quota exceeded
status: duplicate
duplicate_of: no-space-left-on-device
---
-- bugs/index-is-stale.md --
---
title: Index is stale
service: search
caused_by: [no-space-left-on-device]
related: [runbook/free-a-full-disk]
---
See [[bug/no-space-left-on-device]].
-- observations/2026/2026-03-04-1405-no-space-left-on-replica-2.md --
---
title: 'Handle: "No space left on device" on replica-2'
observed: 2026-03-04T14:05+01:00
resolved: 2026-03-04T15:00+01:00
also_on: [replica-4]
bug: no-space-left-on-device
class: service-interruption
alert: HostDiskUsageHigh
handlers: [mei, "Tomas B"]
runbook: {used: free-a-full-disk, worked: partly}
impact: {downtime: 55m, effort: 3h, users: 340, severity: 2}
links:
  - dashboard: https://grafana.example.com/d/upload-disk
    text: Disk of the uploads
---
df said 100%.
-- observations/2026/2026-03-04-1405-no-space-left-on-replica-2/df.txt --
100%
-- observations/2026/2026-03-17-disk-quota-on-replica-1.md --
---
title: 'Handle: "Disk quota exceeded" on replica-1'
observed: 2026-03-17
resolved: ongoing
bug: disk-quota-exceeded
classification: suspected
impact: {downtime: 2h}
---
-- observations/2026/2026-03-20-0900-timeout-on-search-1.md --
---
title: 'Handle: "timeout: (deadline) exceeded" on search-1'
observed: 2026-03-20T09:00+01:00
near_miss: true
not:
  - {bug: index-is-stale, because: the index was fresh}
---
-- observations/2026/2026-03-21-lost-on-unknown.md --
---
title: 'Handle: "lost" on unknown'
observed: 2026-03-21
bug: nobody-knows
---
-- runbooks/free-a-full-disk.md --
---
title: Free a full disk
service: upload-api
alerts: [HostDiskUsageHigh]
reviewed: 2026-01-10
review_every: 60d
---
-- tasks/delete-temp-files.md --
---
title: Delete temporary files
role: fix
bugs: [disk-full]
status: shipped
shipped:
  - {on: [replica-1], at: 2026-03-09}
  - {on: [replica-*], at: 2026-03-14}
created: 2026-02-01
spun_off_from: observation/2026-03-04-1405-no-space-left-on-replica-2
size: 2.5
links:
  - pull-request: https://git.example.com/upload/pull/812
---
-- tasks/quota-alert.md --
---
title: Alert on the quota
role: monitoring
bugs: [disk-quota-exceeded, index-is-stale]
part_of: delete-temp-files
delegated: true
due: 2026-04-01
created: 2026-03-18
---
-- postmortems/2026-03-04-uploads-down.md --
---
title: Uploads down
observations: [2026-03-04-1405-no-space-left-on-replica-2]
tasks: [delete-temp-files]
---
-- handoffs/2026-03-09.md --
---
title: Week 10
outgoing: mei
incoming: [ida]
---
-- reports/2026-03.md --
---
title: March
month: 2026-03
decisions:
  - {bug: index-is-stale, decision: wait}
---
`

// asOf is a Sunday.
var asOf = time.Date(2026, 3, 22, 12, 0, 0, 0, copenhagen())

func copenhagen() *time.Location {
	loc, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		panic(err)
	}
	return loc
}

func options() query.Options { return query.Options{AsOf: asOf, Location: copenhagen()} }

func parse(t testing.TB, text string) *query.Query {
	t.Helper()
	q, err := query.Parse(text, options())
	if err != nil {
		t.Fatalf("Parse(%q): %v", text, err)
	}
	return q
}

// short names the records of story by two or three characters.
var short = map[string]string{
	"bug/no-space-left-on-device": "B1", "bug/disk-quota-exceeded": "B2", "bug/index-is-stale": "B3",
	"observation/2026-03-04-1405-no-space-left-on-replica-2": "O1", "observation/2026-03-17-disk-quota-on-replica-1": "O2",
	"observation/2026-03-20-0900-timeout-on-search-1": "O3", "observation/2026-03-21-lost-on-unknown": "O4",
	"runbook/free-a-full-disk": "R", "task/delete-temp-files": "T1", "task/quota-alert": "T2",
	"postmortem/2026-03-04-uploads-down": "P", "handoff/2026-03-09": "H", "report/2026-03": "M",
}

func found(idx *tracker.Index, q *query.Query) string {
	var ids []string
	for _, r := range q.Match(idx) {
		ids = append(ids, short[r.Ref().String()])
	}
	return strings.Join(ids, " ")
}

const everything = "B2 B3 B1 O4 O3 O2 O1 R T1 T2 P H M"

func TestMatch(t *testing.T) {
	idx := trackertest.Load(t, story)
	for _, c := range []struct{ query, want string }{
		{"", everything},

		// words and phrases
		{"DISK", "B2 B1 O2 R"}, // of the id, the title, the body; not of the fields
		{"space device", "B3 B1 O1"},
		{`"space left"`, "B1 O1"},
		{`"left space"`, ""},
		{`"temporary files"`, "B1 T1"}, // across a line break
		{"ærgerligt", "B1"},
		{`"(deadline)"`, "O3"},
		{"100%", "O1"},
		{"https://grafana.example.com", ""}, // links are asked for with link:

		// and, or, not, parentheses
		{"kind:bug disk", "B2 B1"},
		{"kind:bug AND disk", "B2 B1"},
		{"kind:bug -disk", "B3"},
		{"kind:bug !disk", "B3"},
		{"kind:bug NOT disk", "B3"},
		{"kind:bug NOT NOT disk", "B2 B1"},
		{"kind:runbook OR kind:handoff", "R H"},
		{"kind:bug stale OR kind:handoff", "B3 H"},
		{"kind:bug (stale OR quota)", "B2 B3"},
		{"kind:bug -(stale OR quota)", "B1"},

		// names
		{"kind:bugs,Runbook", "B2 B3 B1 R"},
		{"id:disk-full", "B1"},
		{"id:bug/disk-full,task/quota-alert", "T2"},
		{"id:bug/no-space-left-on-device", "B1"},
		{"id:*disk*", "B2 B1 O2 R"},
		{"title:DISK", "B2 O2 R"},
		{"title:disk*", "B2"},
		{`title:="free a full disk"`, "R"},
		{"text:filled", "B1"},
		{"body:filled", "B1"},
		{`error:"disk quota"`, "O2"},
		{"error:disk,lost", "O4 O2"},
		{"instance:replica-4", "O1"},
		{"instance:REPLICA-?", "O2 O1"},
		{"instance:replica", ""},
		{"instance:unknown", "O4"},
		{"service:search", "B3 O3 T2"}, // O3 by the inventory, T2 by its second bug
		{"service:upload-api", "B1 O1 R T1"},
		{"status:fixing,shipped", "B1 T1"},
		{"status:open", "B3"},
		{"status:proposed", "T2"},
		{"class:service-interruption", "B1 O1"},
		{"labels:recurring", "B1"},
		{"label:storage", "B1"},
		{"alias:disk-full", "B1"},
		{"owner:Platform", "B1"},
		{"alert:hostdiskusagehigh", "O1 R"},
		{`handler:"tomas b"`, "O1"},
		{"handlers:*b", "O1"},
		{`handlers:"*b"`, ""},
		{"also-on:replica-4", "O1"},
		{"near_miss:true", "O3"},
		{"near-miss:false", "O4 O2 O1"},
		{"delegated:true", "T2"},
		{"path:observations/2026/*", "O4 O3 O2 O1"},
		{"evidence:df.txt", "O1"},
		{"evidence:*.txt", "O1"},
		{"link:grafana", "O1"},
		{`link:"disk of"`, "O1"},
		{"link:https://git.example.com/*", "T1"},
		{"links.pull-request:812", "T1"},
		{"link.dashboard:upload", "O1"},
		{"signatures.contains:space", "B1"},
		{"signatures:upload", "B1"},
		{"customer.tier:Gold", "B1"},
		{"customer.seats:>10", "B1"},
		{"customer.seats:1..11", ""},
		{"customer.sla:>3h", "B1"},
		{"customer.sla:>4h", ""},
		{"customer.since:<2026-01", "B1"},
		{"customer.since:>=2026-01", ""},
		{".customer.seats:12", "B1"},
		{"no_such_key:1", ""},

		// states and presence
		{"is:classified", "O4 O2 O1"},
		{"is:unclassified", "O3"},
		{"is:suspected", "O2"},
		{"is:confirmed", "O4 O1"},
		{"classification:confirmed", "O4 O1"},
		{"is:ongoing", "O2"},
		{"resolved:ongoing", "O2"},
		{"is:near-miss", "O3"},
		{"is:duplicate", "B2"},
		{"is:open", "B3 B1 T2"},
		{"is:closed", "B2 T1"},
		{"is:delegated", "T2"},
		{"is:overdue", ""}, // T2 is due later, T1 is shipped
		{"is:stale", "R"},
		{"has:evidence", "O1"},
		{"has:runbook", "B1 O1"},
		{"kind:bug no:runbook", "B2 B3"},
		{"kind:observation no:bug", "O3"},
		{"has:impact", "O2 O1"},
		{"has:impact.users", "O1"},
		{"has:resolved", "O2 O1"},
		{"has:customer", "B1"},
		{"has:text", "B3 B1 O1"},
		{"has:link.text", "O1"},
		{"has:evidence,near_miss -near_miss:false", "O3"},

		// numbers and durations
		{"size:2.5", "T1"},
		{"size:>=2.5", "T1"},
		{"size:>2.5", ""},
		{"size:<=2.5", "T1"},
		{"size:<2.5", ""},
		{"size:2..3", "T1"},
		{"size:..2", ""},
		{"impact.downtime:>1h", "O2"},
		{"impact.downtime:<=55m", "O1"},
		{"impact.downtime:30m..1h", "O1"},
		{"impact.users:>100", "O1"},
		{"impact.severity:1,2", "O1"},
		{"observations:2", "B1"}, // those of its duplicate too
		{"kind:bug observations:>0", "B2 B1"},
		{"kind:bug observations:0", "B3"},
		{"sightings:2", "B1"},
		{"seen:2", "B1"},
		{"kind:bug sort:-sightings", "B1 B2 B3"},
		{"kind:bug sort:seen", "B3 B2 B1"},
		{"kind:bug tasks:2", "B1"}, // T2 by its duplicate
		{"kind:task bugs:>1", "T2"},

		// times
		{"observed:2026-03-04", "O1"},
		{"observed:2026-03-04T14:05", "O1"},
		{"observed:2026-03-04T14:05:01", ""},
		{`observed:"2026-03-04 14:05"`, "O1"},
		{"observed:2026-03", "O4 O3 O2 O1"},
		{"observed:2026", "O4 O3 O2 O1"},
		{"observed:2026-03-17..2026-03-20", "O3 O2"},
		{"observed:2026-03-20..", "O4 O3"},
		{"observed:*..2026-03-04", "O1"},
		{"observed:>2026-03-20", "O4"},
		{"observed:>=2026-03-20", "O4 O3"},
		{"observed:<2026-03-17", "O1"},
		{"observed:<=2026-03-17", "O2 O1"},
		{"observed:>=-5d", "O4 O3"},
		{"observed:<-5d", "O2 O1"},
		{"observed:last-5d", "O4 O3"},
		{"observed:yesterday", "O4"},
		{"observed:today", ""},
		{"observed:this-week", "O4 O3 O2"}, // Monday 16 to Sunday 22
		{"observed:last-week", ""},
		{"observed:this-month", "O4 O3 O2 O1"},
		{"observed:last-month,yesterday", "O4"},
		{"due:next-14d", "T2"},
		{"due:<+1w", ""},
		{"shipped:2026-03-09", "T1"},
		{"shipped:>2026-03-14", ""},
		{"newer:6d", "B2 B1 O4 O3 O2 T2"}, // a bug by its last sighting
		{"older:30d", "R T1"},
		{"last:2026-03-17", "B2 B1"},
		{"first:2026-03-04", "B1"},
		{"date:2026-03-04", "O1 P"},
		{"month:2026-03", "M"},
		{"date:2026-03-09", "H"},

		// links
		{"bug:no-space-left-on-device", "O2 O1 R T1 T2"},
		{"bug:disk-full", "O2 O1 R T1 T2"},
		{"kind:observation bug:disk-quota-exceeded", "O2 O1"},
		{"bug:nobody-knows", "O4"},
		{"bug:bug/nobody*", "O4"},
		{"bug:*stale", "T2 M"},
		{"not:index-is-stale", "O3"},
		{"not.because:fresh", "O3"},
		{"runbook:free-a-full-disk", "B1 O1"},
		{"runbook.worked:partly", "O1"},
		{"runbook.used:free-*", "O1"},
		{"task:delete-temp-files", "B1 O1 P"},
		{"caused_by:no-space-left-on-device", "B3"},
		{"caused-by:disk-full", "B3"},
		{"causes:index-is-stale", "B1"},
		{"duplicate_of:disk-full", "B2"},
		{"part_of:task/delete-temp-files", "T2"},
		{"part_of:bug/delete-temp-files", ""},
		{"spun_off_from:2026-03-04*", "T1"},
		{"related:runbook/free-a-full-disk", "B3"},
		{"addresses:index-is-stale", "T2"},
		{"mentions:bug/no-space-left-on-device", "B3"},
		{"mentioned-by:index-is-stale", "B1"},
		{"out:no-space-left-on-device", "B2 B3 O2 O1 T1 T2"},
		{"in:report/2026-03", "B3"},
		{"decided-on:index-is-stale", "M"},

		// following links
		{"kind:observation bug.service:upload-api", "O2 O1"},
		{"kind:bug observation.instance:replica-2", "B1"},
		{"kind:bug observation.instance:replica-1", "B2 B1"},
		{"kind:bug task.status:shipped", "B1"}, // T1 names B1, T2 its duplicate
		{"kind:observation task.status:shipped", "O1"},
		{"runbook.reviewed:<2026-02-01", "B1 O1"},
		{"postmortem.title:uploads", "O1 T1"},
		{"bug.caused_by.owner:platform", "T2 M"},
		{"kind:observation bug.task.title:temporary", "O2 O1"},
		{"observation.task.part_of.size:1", ""},
		{"kind:bug task.role:monitoring", "B2 B3 B1"}, // B1 by its duplicate
		{"kind:task bug.service:upload-api", "T1 T2"},
		{"has:bug.runbook", "O2 O1 R T1 T2"},
		{"bug.customer.tier:gold", "O2 O1 R T1 T2"},
		{"in.kind:report", "B3"},

		// order and limit
		{"kind:observation sort:observed", "O1 O2 O3 O4"},
		{"kind:observation sort:-observed", "O4 O3 O2 O1"},
		{"kind:observation sort:impact.downtime", "O1 O2 O4 O3"},
		{"kind:observation sort:-impact.downtime", "O2 O1 O4 O3"},
		{"kind:bug sort:-title", "B1 B3 B2"},
		{"kind:bug sort:status,-id", "B3 B1 B2"},
		{"kind:bug sort:-observations", "B1 B2 B3"},
		{"kind:observation sort:bug.title limit:1", "O2"},
		{"sort:-date limit:2 kind:observation", "O4 O3"},
		{"kind:bug,handoff sort:customer.tier", "B1 B2 B3 H"},
		{"kind:runbook OR kind:handoff sort:title", "R H"},
	} {
		if got := found(idx, parse(t, c.query)); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.query, got, c.want)
		}
	}
}

// TestAsOf looks at the same casebook at other times: what is counted, and compared with the present.
func TestAsOf(t *testing.T) {
	idx := trackertest.Load(t, story)
	for _, c := range []struct{ asOf, query, want string }{
		{"2026-03-01", "is:stale", ""},
		{"2026-03-12", "is:stale", "R"},
		{"2026-04-01", "is:overdue", ""},
		{"2026-04-02", "is:overdue", "T2"},
		{"2026-03-01", "kind:bug sightings:>0", ""},
		{"2026-03-10", "sightings:1", "B1"},
		{"2026-03-10", "has:last", "B1"},
		{"2026-03-20", "last:2026-03-17", "B2 B1"},
	} {
		at, err := time.ParseInLocation(time.DateOnly, c.asOf, copenhagen())
		if err != nil {
			t.Fatal(err)
		}
		q, err := query.Parse(c.query, query.Options{AsOf: at.Add(time.Second), Location: copenhagen()})
		if err != nil {
			t.Fatal(err)
		}
		if got := found(idx, q); got != c.want {
			t.Errorf("%s as of %s\n got %s\nwant %s", c.query, c.asOf, got, c.want)
		}
	}
}

// Duplicates in a circle, into which a third was merged, are each a bug of its own: tasks stay with the bug
// they name, and nothing runs for ever.
func TestDuplicatesInACircle(t *testing.T) {
	idx := trackertest.Load(t, `
-- bugs/a.md --
---
title: A
duplicate_of: b
---
-- bugs/b.md --
---
title: B
duplicate_of: a
---
-- bugs/c.md --
---
title: C
duplicate_of: b
---
-- tasks/t.md --
---
title: T
role: fix
bugs: [b]
---
`)
	var ids []string
	for _, r := range parse(t, "kind:bug task:t").Match(idx) {
		ids = append(ids, r.ID)
	}
	if got := strings.Join(ids, " "); got != "b" {
		t.Errorf("task:t finds %q, want b", got)
	}
}

func TestString(t *testing.T) {
	for _, c := range []struct{ query, want string }{
		{"", ""},
		{"  a   AND b ", "a b"},
		{"NOT NOT a", "a"},
		{"NOT (a AND b) OR !c", "-(a b) OR -c"},
		{"((a)) (b c)", "a b c"},
		{"a OR (b OR c)", "a OR b OR c"},
		{"a (b OR c)", "a (b OR c)"},
		{"a OR b sort:title", "(a OR b) sort:title"},
		{`"plain"`, "plain"},
		{`"OR" "-x" "a  b" "q\"\\"`, `"OR" "-x" "a b" "q\"\\"`},
		{`KIND:Bugs,TASK`, "kind:bug,task"},
		{`Status:"Open"`, "status:open"},
		{`labels:"a b",c,"d"`, `labels:"a b",c,d`},
		{"has:runbook,owner", "has:runbook OR has:owner"},
		{"no:owner", "-has:owner"},
		{"newer:30d older:2w", "date:>=-30d date:<-2w"},
		{"Alerts:x also-on:y Caused-By:z", "alert:x also_on:y caused_by:z"},
		{`title:=x error:"*"`, `title:=x error:"*"`},
		{`link:"//x"`, `link:"//x"`},
		{"limit:3 sort:-bug.title a", "a sort:-bug.title limit:3"},
		{"My.Key:V", "My.Key:V"},
		{"Seen:>3 sort:-seen", "sightings:>3 sort:-sightings"},
	} {
		got := parse(t, c.query).String()
		if got != c.want {
			t.Errorf("Parse(%q).String() = %q, want %q", c.query, got, c.want)
		}
		if again := parse(t, got).String(); again != got {
			t.Errorf("%q parses to %q", got, again)
		}
	}
}

// TestFieldsAreUnderstood asks for every name that completion offers, with every value it offers.
func TestFieldsAreUnderstood(t *testing.T) {
	idx := trackertest.Load(t, story)
	for _, kind := range tracker.Kinds() {
		for _, f := range query.Fields(kind) {
			if f.Doc == "" {
				t.Errorf("%s has no doc", f.Name)
			}
			for _, v := range f.Values {
				parse(t, f.Name+":"+v).Match(idx)
			}
			if !slices.Contains([]string{"has", "no", "newer", "older", "sort", "limit"}, f.Name) {
				parse(t, "has:"+f.Name+" sort:"+f.Name).Match(idx)
			}
		}
	}
}

// TestEveryFieldHasAName fails when a field of the front matter cannot be asked for.
func TestEveryFieldHasAName(t *testing.T) {
	for _, kind := range tracker.Kinds() {
		offered := query.Fields(kind)
		for _, f := range tracker.Fields(kind) {
			name := strings.Replace(f.Name, "links", "link", 1)
			known := func(o query.Field) bool { return o.Name == name || o.Name == name+".downtime" }
			if !slices.ContainsFunc(offered, known) && f.Name != "alerts" {
				t.Errorf("%s of a %s has no name in queries", f.Name, kind)
			}
		}
	}
}

func TestOpposites(t *testing.T) {
	idx := trackertest.Load(t, story)
	for _, q := range []string{"disk", "kind:bug", "status:open", "bug.service:upload-api", "observed:>=-5d", "a OR disk", "kind:bug disk", "has:bug", "size:>2"} {
		if got := found(idx, parse(t, "("+q+") -("+q+")")); got != "" {
			t.Errorf("(%s) -(%s) finds %s", q, q, got)
		}
		if got := found(idx, parse(t, "("+q+") OR NOT ("+q+")")); got != everything {
			t.Errorf("(%s) OR NOT (%s) finds %s", q, q, got)
		}
		if got, want := found(idx, parse(t, "NOT NOT ("+q+")")), found(idx, parse(t, q)); got != want {
			t.Errorf("NOT NOT (%s) finds %s, want %s", q, got, want)
		}
	}
}

func TestMatchMayBeChanged(t *testing.T) {
	idx := trackertest.Load(t, story)
	q := parse(t, "")
	clear(q.Match(idx))
	if got := found(idx, q); got != everything {
		t.Error(cmp.Diff(everything, got))
	}
}
