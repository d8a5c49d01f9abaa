package report

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/insight"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

func at(t *testing.T, text string) time.Time {
	t.Helper()
	when, err := tracker.ParseTime(text, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	return when.At
}

func operationalOf(t *testing.T, files, asOf, month string) Draft {
	t.Helper()
	d, err := Operational(insight.Of(trackertest.Load(t, files), at(t, asOf)), Month{Month: month})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func handoffOf(t *testing.T, files, asOf string, shift Shift) Draft {
	t.Helper()
	d, err := Handoff(insight.Of(trackertest.Load(t, files), at(t, asOf)), shift)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

const empty = "-- casebook.yaml --\n"

func TestOperationalOfNothing(t *testing.T) {
	want := map[string]string{
		"Recurring": `Nothing was seen in March 2026, nor in February.

States, trends and forecasts are as of 2026-04-02.

No bug is clearly getting worse.

### What first
No bug stands for work.

### Did the fixes hold
No fix is in force, so there is none to judge.`,
		"Repeatedly solved": "Nothing was put right by hand 3 times or more in the 365 days until 2026-04-01.",
		"Automate":          "Nothing is done by hand often enough to be worth a machine.\n\nNo task shipped in March.",
		"Detected late":     "Nothing was seen in March, so nobody was late.\n\nNo bug of the year lacks an alert, a runbook or an owner.",
		"Ageing":            "No task of ours is open.\n\nNo sighting waits for a classification.",
		"Decisions":         "No earlier report holds decisions.\n\n<!-- What was decided, by whom? Each goes under decisions in the front matter too. -->",
	}
	got := operationalOf(t, empty, "2026-04-02T09:00Z", "2026-03")
	for _, title := range tracker.Sections(tracker.KindReport) {
		if got.Sections[title] != want[title] {
			t.Errorf("%s of nothing =\n%s\nwant\n%s", title, got.Sections[title], want[title])
		}
	}
	if want := "Operational report, March 2026"; got.Title != want {
		t.Errorf("title = %q, want %q", got.Title, want)
	}
}

// TestMonthBeforeTheFirstSighting drafts the report of October for a casebook that was begun in November, as who has just
// begun one does: once it ranked November's bugs without a word.
func TestMonthBeforeTheFirstSighting(t *testing.T) {
	files := empty + "-- bugs/full.md --\n---\ntitle: Full\nstatus: open\n---\n"
	for _, day := range []string{"05", "12", "19"} {
		files += "-- observations/2026-11-" + day + "-full.md --\n---\ntitle: 'Handle: \"full\" on a'\nobserved: 2026-11-" + day + "\nbug: full\nimpact: {effort: 1h}\n---\n"
	}
	got := operationalOf(t, files, "2026-11-21T09:00Z", "2026-10").Sections["Recurring"]
	for _, want := range []string{"Nothing is recorded of October 2026: the first sighting here is of 2026-11-05.\n", "; first seen on 2026-11-05, after October"} {
		if !strings.Contains(got, want) {
			t.Errorf("the report of October does not say %q:\n%s", want, got)
		}
	}
	if got := operationalOf(t, files, "2026-12-02T09:00Z", "2026-11").Sections["Recurring"]; strings.Contains(got, ", after ") {
		t.Errorf("the report of November says that its own bug came later:\n%s", got)
	}
}

func TestHandoffOfNothing(t *testing.T) {
	want := map[string]string{
		"Open":      "No bug is open.",
		"Happened":  "Nothing was seen from 2026-03-26 09:00 to 2026-04-02 09:00.",
		"Undecided": "Nothing: every sighting is classified, and none of this shift is only suspected.",
		"Questions": "None from the records.\n\n<!-- What could you not find out, and who may know? -->",
		"Notes":     "No task is due in the 14 days after the shift.\n\n<!-- Planned changes, absences, silenced alerts and until when. -->",
	}
	if got := handoffOf(t, empty, "2026-04-02T09:00Z", Shift{}); !maps.Equal(got.Sections, want) {
		t.Errorf("Handoff of nothing = %q, want %q", got.Sections, want)
	}
}

func TestWrongTimes(t *testing.T) {
	c := insight.Of(trackertest.Load(t, empty), at(t, "2026-04-02T09:00Z"))
	for _, month := range []string{"", "march", "2026-13", "2026-05"} {
		if d, err := Operational(c, Month{Month: month}); err == nil {
			t.Errorf("Operational(%q) = %q, want an error", month, d.Title)
		}
	}
	if _, err := Handoff(c, Shift{Since: at(t, "2026-04-02T10:00Z")}); err == nil {
		t.Error("a handoff that begins after its end is no error")
	}
}

// hostile is a title that tries everything: markup, HTML, links, an address, an entity, the end of a link, a comment.
const hostile = "a](https://evil.example) *b* _c_ `d` <img src=x onerror=alert(1)> <!-- e --> [[bug/quiet]] ![f](g) &lt; https://h.example www.i.example j@k.example | l \\ $m$ ~~n~~ read_timeout"

// TestHostileTitles asks Markdown itself: every link must lead to a record under its whole title, and nothing else
// may be a link.
func TestHostileTitles(t *testing.T) {
	files := empty + "-- bugs/loud.md --\n---\ntitle: '" + hostile + "'\nclass: operational\nservice: '" + hostile + "'\nlabels: ['" + hostile + "']\n---\n" +
		"-- bugs/quiet.md --\n---\ntitle: Quiet\n---\n" +
		"-- tasks/odd (1)/mend.md --\n---\ntitle: '" + hostile + "'\nrole: fix\nbugs: [loud]\ncreated: 2026-03-01\nowner: '" + hostile + "'\ndue: 2026-04-01\n---\n"
	for _, day := range []string{"03", "07", "12", "20"} {
		files += "-- observations/2026/2026-03-" + day + "-x-on-y.md --\n---\ntitle: 'Handle: \"" + hostile + "\" on db-1'\nobserved: 2026-03-" + day +
			"T10:00Z\nbug: loud\ndetected: customer\nresolution: workaround\nimpact: {effort: 1h}\n---\n"
	}
	files += "-- observations/2026/2026-03-21-1000-z-on-y.md --\n---\ntitle: 'Handle: \"" + hostile + "\" on db-1'\nobserved: 2026-03-21T10:00Z\n---\n"
	for _, d := range []Draft{operationalOf(t, files, "2026-04-02T09:00Z", "2026-03"), handoffOf(t, files, "2026-04-02T09:00Z", Shift{Since: at(t, "2026-03-01T00:00Z")})} {
		body := ""
		for _, title := range tracker.Sections(d.Kind) {
			body += "## " + title + "\n" + d.Sections[title] + "\n\n"
		}
		path := d.Kind.Folder() + "/draft.md"
		idx := trackertest.Load(t, files+"-- "+path+" --\n---\ntitle: x\nmonth: 2026-03\n---\n"+body)
		r, ok := idx.ByPath(path)
		if !ok {
			t.Fatalf("%s does not load: %v", path, idx.Problems())
		}
		if len(r.Body().Links) < 5 {
			t.Errorf("%s has %d links, want some of each kind", d.Kind, len(r.Body().Links))
		}
		for _, l := range r.Body().Links {
			way, _ := tracker.RelativePath(path, l.Target)
			to, ok := idx.ByPath(way)
			if !ok || l.Wiki || l.Image || l.Text != called(to) {
				t.Errorf("%s has the link %q to %s (wiki %t, image %t), want one that leads to a record under its title", d.Kind, l.Text, l.Target, l.Wiki, l.Image)
			}
		}
		if n := len(r.Body().Sections); n != len(tracker.Sections(d.Kind)) {
			t.Errorf("%s has %d sections, want %d", d.Kind, n, len(tracker.Sections(d.Kind)))
		}
	}
}

func TestEscape(t *testing.T) {
	for _, row := range []struct{ text, want string }{
		{"plain", "plain"},
		{"read_timeout in snake_case", "read_timeout in snake_case"},
		{"_under_", `\_under\_`},
		{"*.svc.internal", `\*.svc.internal`},
		{"R&D &amp; &#60;", `R&D \&amp; \&#60;`},
		{"two\nlines\tand\x1b[31m red", `two lines and \[31m red`},
		{"right\u202eleft", "right left"},
		{"https://a.example", `https:\//a.example`},
		{"a | b, 3 < 4 > 2", `a | b, 3 \< 4 > 2`},
		{"", ""},
	} {
		if got := escape(row.text); got != row.want {
			t.Errorf("escape(%q) = %q, want %q", row.text, got, row.want)
		}
	}
}

// months are sightings on both sides of the borders of March, in a zone where they are elsewhere than in UTC.
const months = `-- casebook.yaml --
timezone: Europe/Copenhagen
-- bugs/full.md --
---
title: Disk full
service: upload
---
-- bugs/twin.md --
---
title: Twin
status: duplicate
duplicate_of: full
---
-- observations/2026/2026-02-28-2359-a-on-db-1.md --
---
title: 'Handle: "a" on db-1'
observed: 2026-02-28T23:59+01:00
bug: full
---
-- observations/2026/2026-03-01-0000-a-on-db-1.md --
---
title: 'Handle: "a" on db-1'
observed: 2026-03-01T00:00+01:00
bug: twin
detected: customer
impact: {effort: 0m}
---
-- observations/2026/2026-03-31-2359-a-on-db-1.md --
---
title: 'Handle: "a" on db-1'
observed: 2026-03-31T23:59+02:00
detected: alert
---
-- observations/2026/2026-03-15-a-on-db-1.md --
---
title: 'Handle: "a" on db-1'
observed: 2026-03-15
bug: full
near_miss: true
---
-- observations/2026/2026-04-01-0000-a-on-db-1.md --
---
title: 'Handle: "a" on db-1'
observed: 2026-04-01T00:00+02:00
bug: full
---
`

func TestPeriod(t *testing.T) {
	idx := trackertest.Load(t, months)
	from, to, _ := ParseMonth("2026-03", idx.Config.Timezone)
	p := NewLedger(idx, time.Time{}).Between(from, to)
	var ids []string
	for _, s := range p.Sightings {
		ids = append(ids, s.ID)
	}
	if want := []string{"2026-03-31-2359-a-on-db-1", "2026-03-01-0000-a-on-db-1"}; !slices.Equal(ids, want) {
		t.Errorf("March has %v, want %v", ids, want)
	}
	full, _ := idx.Lookup(tracker.KindBug, "full")
	switch {
	case len(p.NearMisses) != 1, len(p.Unclassified) != 1, p.Of(full) != 1, p.In("upload") != 0, p.In("nowhere") != 0:
		t.Errorf("March = %+v, want a near miss, an unclassified sighting and one of the bug that its twin was merged into", p)
	case len(p.New()) != 0:
		t.Errorf("new in March: %v, want nothing: the bug was seen in February", p.New())
	case p.Effort != (Sum{Total: 0, Known: 1}):
		t.Errorf("work = %+v, want a written 0 to be known", p.Effort)
	case !reflect.DeepEqual(p.Detected, map[string]int{"alert": 1, "customer": 1}):
		t.Errorf("detected = %v", p.Detected)
	}
	if before := NewLedger(idx, at(t, "2026-03-10T00:00Z")).Between(from, to); len(before.Sightings) != 1 || len(before.NearMisses) != 0 {
		t.Errorf("as of 10 March it has %d sightings and %d near misses, want 1 and 0", len(before.Sightings), len(before.NearMisses))
	}
}

// decided is a report whose decisions went every way.
const decided = `-- casebook.yaml --
-- reports/2026-02.md --
---
title: February
month: 2026-02
decisions:
  - {task: done, decision: ship it}
  - {task: dropped, decision: think again}
  - {task: back, decision: keep it}
  - {task: waits, decision: soon}
  - {bug: full, decision: 'watch it.'}
  - {bug: gone, decision: look}
---
-- reports/2026-03.md --
---
title: March itself
month: 2026-03
decisions: [{bug: full, decision: not yet the last}]
---
-- bugs/full.md --
---
title: Full
---
-- tasks/done.md --
---
title: Done
bugs: [full]
status: shipped
created: 2026-02-01
shipped: 2026-03-04
---
-- tasks/dropped.md --
---
title: Dropped
bugs: [full]
status: dropped
---
-- tasks/back.md --
---
title: Back
role: fix
bugs: [full]
status: shipped
shipped: 2026-03-01
reverted: 2026-03-09
---
-- tasks/waits.md --
---
title: Waits
bugs: [full]
status: in-progress
owner: mei
created: 2026-02-01
due: 2026-03-20
---
-- observations/2026/2026-03-31-2359-a-on-db-1.md --
---
title: 'Handle: "a" on db-1'
observed: 2026-03-31T23:59Z
bug: full
---
`

func TestDecisionsOfLastTime(t *testing.T) {
	got := operationalOf(t, decided, "2026-04-02T09:00Z", "2026-03").Sections["Decisions"]
	for _, want := range []string{
		"From the [report of 2026-02](2026-02.md).\n",
		"- [Done](../tasks/done.md): \"ship it.\" Shipped 2026-03-04.\n",
		"- [Dropped](../tasks/dropped.md): \"think again.\" It was dropped.\n",
		"- [Back](../tasks/back.md): \"keep it.\" It was taken back on 2026-03-09.\n",
		"- [Waits](../tasks/waits.md): \"soon.\" Not done: in progress; mei; due 2026-03-20, 12 days late; seen once since 2026-03-01.\n",
		"- [Full](../bugs/full.md): \"watch it.\" Seen once since 2026-03-01; open, new, seen once.\n",
		"- bug/gone, which does not exist: \"look.\"\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("decisions lack %q:\n%s", want, got)
		}
	}
}

func TestLastMonth(t *testing.T) {
	for _, row := range []struct{ asOf, want string }{
		{"2026-01-31T23:59Z", "2025-12"}, {"2026-03-31T10:00Z", "2026-02"}, {"2024-03-30T10:00Z", "2024-02"}, {"2026-11-01T00:00Z", "2026-10"},
	} {
		if got := LastMonth(at(t, row.asOf)); got != row.want {
			t.Errorf("LastMonth(%s) = %s, want %s", row.asOf, got, row.want)
		}
	}
}

// TestQuestionsAreCarried: what the last handoff asked is asked again, but not what the records make one ask anew.
func TestQuestionsAreCarried(t *testing.T) {
	files := decided + "-- handoffs/2026-03-30.md --\n---\ntitle: x\nuntil: 2026-03-30T09:00Z\n---\n## Questions\n- Who takes Free: nobody's?\n- Where is *the key*?\n" +
		"-- tasks/free.md --\n---\ntitle: Free\nbugs: [full]\ncreated: 2026-03-30\n---\n"
	got := handoffOf(t, files, "2026-04-02T09:00Z", Shift{}).Sections["Questions"]
	want := `- Who takes [Free](../tasks/free.md): open for 3 days; proposed; nobody's; 1 sighting since.

Still open from the [handoff of 2026-03-30](2026-03-30.md)?

- Where is the key?

<!-- What could you not find out, and who may know? -->`
	if got != want {
		t.Errorf("questions =\n%s\nwant\n%s", got, want)
	}
}

func TestSameBytes(t *testing.T) {
	if a, b := operationalOf(t, decided, "2026-04-02T09:00Z", "2026-03"), operationalOf(t, decided, "2026-04-02T09:00Z", "2026-03"); !reflect.DeepEqual(a, b) {
		t.Errorf("two drafts differ:\n%v\n%v", a, b)
	}
}

// TestHandoffOfManyBugs: nobody reads thirty bugs at a change of shift, and the most urgent ones are read first.
func TestHandoffOfManyBugs(t *testing.T) {
	var files strings.Builder
	for i := range 30 {
		class := "operational"
		if i >= 25 {
			class = "service-interruption"
		}
		fmt.Fprintf(&files, "-- bugs/b%02d.md --\n---\ntitle: Bug %02d\nclass: %s\n---\n", i, i, class)
		fmt.Fprintf(&files, "-- observations/o%02d.md --\n---\ntitle: 'Handle: \"e%02d\" on a'\nobserved: 2026-03-01T10:00Z\nbug: b%02d\n---\n", i, i, i)
	}
	open := handoffOf(t, files.String(), "2026-03-02", Shift{}).Sections["Open"]
	if n := strings.Count(open, "\n- ["); n != openListed {
		t.Errorf("tells of %d bugs, want %d:\n%s", n, openListed, open)
	}
	if !strings.HasPrefix(open, "### Service interruption\n- [Bug 25]") || !strings.Contains(open, "And 10 more, less urgent: `casebook list ") {
		t.Errorf("begins with the wrong ones, or does not say how many are left:\n%s", open)
	}
}

// TestHandoffKnowsNothingLater: a handoff of the past was written without what came after it.
func TestHandoffKnowsNothingLater(t *testing.T) {
	files := "-- bugs/b.md --\n---\ntitle: B\n---\n"
	for day, bug := range map[string]string{"01": "", "03": "bug: b\n", "04": "bug: b\n", "05": "bug: b\n"} {
		files += "-- observations/o" + day + ".md --\n---\ntitle: 'Handle: \"archive volume is full\" on a'\nobserved: 2026-03-" + day + "T10:00Z\n" + bug + "---\n"
	}
	for asOf, want := range map[string]bool{"2026-03-02": false, "2026-03-06": true} {
		said := handoffOf(t, files, asOf, Shift{}).Sections["Undecided"]
		if strings.Contains(said, "Perhaps [B]") != want {
			t.Errorf("as of %s: %s", asOf, said)
		}
	}
}

func TestOnlyTheFirstSightingIsTheFirst(t *testing.T) {
	files := "-- bugs/b.md --\n---\ntitle: B\n---\n"
	for _, day := range []string{"01", "02", "03"} {
		files += "-- observations/o" + day + ".md --\n---\ntitle: 'Handle: \"e\" on a'\nobserved: 2026-03-" + day + "T10:00Z\nbug: b\n---\n"
	}
	happened := handoffOf(t, files, "2026-03-04", Shift{}).Sections["Happened"]
	first, others, _ := strings.Cut(happened, "seen for the first time")
	if !strings.Contains(first, "03-01") || strings.Contains(first, "03-02 10:00") || strings.Contains(others, "for the first time") {
		t.Errorf("which sighting was the first:\n%s", happened)
	}
}
