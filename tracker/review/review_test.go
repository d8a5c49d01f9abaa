package review_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/review"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

var asOf = time.Date(2026, 4, 1, 12, 0, 0, 0, time.UTC)

const sections = "## What happened\nx\n## State before any action\nx\n## Actions taken\nx\n"

// base is what the changes below start from.
const base = `
-- casebook.yaml --
check: {missing-section: off, missing-runbook: off, unclassified-too-long: off}
-- bugs/disk-full.md --
---
title: Disk full
status: fixed
signatures:
  - contains: no space
---
-- bugs/stale-index.md --
---
title: Stale index
status: open
---
-- observations/2026-02-10-0100-no-space-on-a.md --
---
title: 'Handle: "no space" on a'
observed: 2026-02-10T01:00Z
bug: disk-full
classified: 2026-02-10
---
` + sections + `-- observations/2026-03-05-0100-no-space-on-a.md --
---
title: 'Handle: "no space" on a'
observed: 2026-03-05T01:00Z
bug: disk-full
classified: 2026-03-05
---
` + sections + `-- tasks/sweep.md --
---
title: Sweep
role: fix
bugs: [disk-full]
status: shipped
shipped: 2026-03-10
links:
  - pull-request: https://git.example.com/upload/pull/812
---
`

// change returns base with files put in their place; an empty text removes one.
func change(t *testing.T, files map[string]string) *tracker.Index {
	t.Helper()
	text := base
	for name, content := range files {
		begin := strings.Index(text, "\n-- "+name+" --\n")
		if begin >= 0 {
			end := strings.Index(text[begin+4:], "\n-- ")
			if end < 0 {
				text = text[:begin+1]
			} else {
				text = text[:begin] + text[begin+4+end:]
			}
		}
		if content != "" {
			text = strings.TrimRight(text, "\n") + "\n-- " + name + " --\n" + content
		}
	}
	return trackertest.Load(t, text)
}

func sighting(message, instance, observed string, fields ...string) string {
	return "---\ntitle: 'Handle: \"" + message + "\" on " + instance + "'\nobserved: " + observed + "\n" + strings.Join(fields, "\n") + "\n---\n" + sections
}

// plain returns what people read of a review.
func plain(r *review.Review) string {
	var b bytes.Buffer
	same := func(s string) string { return s }
	r.Text(&b, review.Style{Plain: same, Bold: same, Dim: same, Alarm: func(s string) string { return "!" + s }})
	return b.String()
}

func TestCompare(t *testing.T) {
	const second = "observations/2026-03-05-0100-no-space-on-a.md"
	for _, c := range []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"nothing", nil, "no record changes\n"},
		{"a sighting after a fix", map[string]string{"observations/2026-03-22-1200-no-space-on-a.md": sighting("no space", "a", "2026-03-22T12:00Z", "bug: disk-full", "classified: 2026-03-22")}, `
1 new sighting, 1 after a fix; 1 warning introduced

New sightings
  observation/2026-03-22-1200-no-space-on-a  “no space” on a
    Disk full: 3rd sighting, 2nd in 30 days, 3rd on a, !11 days after the fix #812

To look at
  bugs/disk-full.md:3:9
    status is fixed, but it was seen on 2026-03-22 (observation/2026-03-22-1200-no-space-on-a), after task/sweep shipped on 2026-03-10 [back-after-fix]
    casebook set bug/disk-full status=investigating, or classify the sighting as another bug
`},
		{"the first of a bug, suspected", map[string]string{"observations/2026-03-22-1200-x-on-b.md": sighting("x", "b", "2026-03-22T12:00Z", "bug: stale-index", "classification: suspected")}, `
1 new sighting

New sightings
  observation/2026-03-22-1200-x-on-b  “x” on b
    suspected: Stale index: the first sighting of this bug
`},
		{"a near miss", map[string]string{"observations/2026-03-22-1200-x-on-b.md": sighting("x", "b", "2026-03-22T12:00Z", "bug: disk-full", "near_miss: true", "classified: 2026-03-22")}, `
1 new sighting

New sightings
  observation/2026-03-22-1200-x-on-b  “x” on b
    Disk full: a near miss, not counted
`},
		{"an unclassified one", map[string]string{"observations/2026-03-22-1200-x-on-b.md": sighting("x", "b", "2026-03-22T12:00Z")}, `
1 new sighting, 1 unclassified

New sightings
  observation/2026-03-22-1200-x-on-b  “x” on b
    !unclassified
    probably a new bug, 99 % sure
    $ casebook new bug --from 2026-03-22-1200-x-on-b
    $ casebook classify 2026-03-22-1200-x-on-b BUG
`},
		{"reclassified", map[string]string{second: sighting("no space", "a", "2026-03-05T01:00Z", "bug: stale-index", "classified: 2026-03-06")}, `
1 decision on an earlier one; 1 error introduced

To be put right first
  bugs/disk-full.md:5:5
    this signature finds 1 confirmed sighting of another bug: observation/2026-03-05-0100-no-space-on-a [signature-contradicts]
    casebook signature test disk-full shows where it matches

Decisions on earlier sightings
  observation/2026-03-05-0100-no-space-on-a  “no space” on a
    reclassified from bug/disk-full to bug/stale-index
    Disk full: 2 → 1 sighting, 2 → 1 in the last 90 days
    Stale index: 0 → 1 sighting, 0 → 1 in the last 90 days
`},
		{"a signature", map[string]string{"bugs/disk-full.md": "---\ntitle: Disk full\nstatus: fixed\nsignatures:\n  - contains: ENOSPC\n---\n"}, `
1 bug recognised otherwise

Recognised by
  bug/disk-full  Disk full
    signature edited: contains “no space” → contains “ENOSPC”
    finds no more: 2 sightings, observation/2026-02-10-0100-no-space-on-a, observation/2026-03-05-0100-no-space-on-a
    2 earlier sightings of it should be looked at again: casebook list kind:observation bug:disk-full
`},
		{"a state that the data contradict", map[string]string{"bugs/stale-index.md": "---\ntitle: Stale index\nstatus: fixed\n---\n"}, `
1 bug or task moved; 1 error introduced

To be put right first
  bugs/stale-index.md:3:9
    status is fixed, but no fix has shipped and Root cause gives no reason [fixed-without-fix]
    record the fix (casebook new task, role fix, bugs: [stale-index]), or say under ## Root cause why it is gone

Bugs and tasks
  bug/stale-index  Stale index
    status open → fixed, !the data say otherwise
    status is fixed, but no fix has shipped and Root cause gives no reason
`},
		{"a record gone that others name", map[string]string{"bugs/disk-full.md": ""}, `
1 other change; 3 errors introduced

To be put right first
`},
		{"a rename, which many records follow", map[string]string{
			"bugs/disk-full.md": "", "bugs/volume-full.md": "---\ntitle: Disk full\nstatus: fixed\naliases: [disk-full]\nsignatures:\n  - contains: no space\n---\n",
			"observations/2026-02-10-0100-no-space-on-a.md": sighting("no space", "a", "2026-02-10T01:00Z", "bug: volume-full", "classified: 2026-02-10"),
			second:           sighting("no space", "a", "2026-03-05T01:00Z", "bug: volume-full", "owner: mei", "classified: 2026-03-05"),
			"tasks/sweep.md": "---\ntitle: Sweep\nrole: fix\nbugs: [volume-full]\nstatus: shipped\nshipped: 2026-03-10\nlinks:\n  - pull-request: https://git.example.com/upload/pull/812\n---\n",
		}, `
2 other changes

Other changes
  bug/volume-full  Disk full
    renamed, was disk-full; edited aliases
  observation/2026-03-05-0100-no-space-on-a  Handle: "no space" on a
    edited bug, owner
  2 records
    edited only to name by its new id what is renamed or merged
`},
		{"a merge", map[string]string{
			"bugs/disk-full.md": "---\ntitle: Disk full\nstatus: duplicate\nduplicate_of: stale-index\n---\n",
			second:              sighting("no space", "a", "2026-03-05T01:00Z", "bug: stale-index", "classified: 2026-03-05"),
		}, `
1 bug or task moved; 1 bug recognised otherwise; 3 warnings introduced

Bugs and tasks
  bug/disk-full  Disk full
    merged into bug/stale-index
    Stale index: 0 → 2 sightings, 0 → 2 in the last 90 days
`},
		{"settings", map[string]string{"casebook.yaml": "# x\ncheck: {missing-section: off, missing-runbook: off, unclassified-too-long: off}\ninstances:\n  - name: a\ntitle: Ops\n"}, `
2 settings changed

Settings
  casebook.yaml
    edited instances, title
`},
		{"a bug like another", map[string]string{"bugs/disk-full-again.md": "---\ntitle: Disk full again\n---\n"}, `
1 new bug

May be the same
  bug/disk-full-again  Disk full again
    and bug/disk-full: similar title
    $ casebook merge disk-full-again disk-full

Bugs and tasks
  bug/disk-full-again  Disk full again
    new
`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := plain(review.Compare(change(t, nil), change(t, c.files), review.Options{AsOf: asOf}))
			want := strings.TrimPrefix(c.want, "\n")
			if strings.HasSuffix(want, "first\n") || c.name == "a merge" { // only how it begins
				got = got[:min(len(want), len(got))]
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("review (-want +got):\n%s", d)
			}
		})
	}
}

// What moves with its file or to another line is the same problem; what goes away is said.
func TestOnlyProblemsOfTheChange(t *testing.T) {
	broken := change(t, map[string]string{"bugs/stale-index.md": "---\ntitle: Stale index\nstatus: fixed\n---\n"})
	moved := change(t, map[string]string{"bugs/stale-index.md": "", "bugs/old-index.md": "---\ntitle: Stale index\n# moved\naliases: [stale-index]\nstatus: fixed\n---\n"})
	r := review.Compare(broken, moved, review.Options{AsOf: asOf})
	if len(r.Introduced)+len(r.Fixed) > 0 {
		t.Errorf("a rename introduces %v and fixes %v, want nothing", r.Introduced, r.Fixed)
	}
	r = review.Compare(broken, change(t, nil), review.Options{AsOf: asOf})
	if len(r.Introduced) > 0 || len(r.Fixed) != 1 || r.Fixed[0].Rule != "fixed-without-fix" || r.Blocked() {
		t.Errorf("introduced %v, fixed %v, want one fixed-without-fix", r.Introduced, r.Fixed)
	}
}

// A sighting that a conflict had spoilt and that is mended is no new one, and no figure counts it twice.
func TestMendedIsNotNew(t *testing.T) {
	const file = "observations/2026-03-05-0100-no-space-on-a.md"
	good := change(t, nil)
	spoilt := change(t, map[string]string{file: "<<<<<<< HEAD\n" + sighting("no space", "a", "2026-03-05T01:00Z", "bug: disk-full")})
	r := review.Compare(spoilt, good, review.Options{AsOf: asOf})
	if got := plain(r); len(r.Sightings) > 0 || !strings.Contains(got, "edited so that it can be read again") {
		t.Errorf("mended, it is\n%s", got)
	}
	r = review.Compare(good, spoilt, review.Options{AsOf: asOf})
	if got := plain(r); !r.Blocked() || !strings.Contains(got, "edited so that it cannot be read as a record") {
		t.Errorf("spoilt, it is\n%s", got)
	}
}

// Evidence that changes or goes is said in the headline and not folded away in a comment; what is new is.
func TestEvidence(t *testing.T) {
	const folder = "observations/2026-03-05-0100-no-space-on-a/"
	with := func(files ...string) *tracker.Index {
		text := base
		for i := 0; i < len(files); i += 2 {
			text += "-- " + folder + files[i] + " --\n" + files[i+1] + "\n"
		}
		return trackertest.Load(t, text)
	}
	r := review.Compare(with("a.txt", "one", "b.txt", "two"), with("a.txt", "other", "c.txt", "new"), review.Options{AsOf: asOf})
	var b bytes.Buffer
	r.Markdown(&b, review.MarkdownOptions{})
	for _, want := range []string{
		"### casebook: 2 evidence files changed or removed; ",
		"**Evidence that is not what it was**\n\n- `" + folder + "a.txt`  \n  **changed, 4 → 6 bytes**\n- `" + folder + "b.txt`  \n  **removed**\n",
		"<summary>Evidence (1)</summary>\n\n- `" + folder + "c.txt`  \n  added, 4 bytes\n",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the comment is\n%s\nwant in it\n%s", b.String(), want)
		}
	}
}

// Of many bugs alike each pair is told once, and of each bug those most like it.
func TestManyBugsAlike(t *testing.T) {
	files := map[string]string{}
	for i := range 300 {
		files[fmt.Sprintf("bugs/gen-%03d.md", i)] = fmt.Sprintf("---\ntitle: Generated number %d thing\n---\n", i/2)
	}
	r := review.Compare(change(t, nil), change(t, files), review.Options{AsOf: asOf})
	if n := len(r.Doubles); n != 3*300-6 { // the first three have fewer before them
		t.Errorf("%d pairs", n)
	}
	last := r.Doubles[len(r.Doubles)-3:]
	if got := last[0].Other.ID; last[0].Record.ID != "gen-299" || got != "gen-298" {
		t.Errorf("the most like gen-299 is %s, want gen-298", got)
	}
}

func TestElsewhere(t *testing.T) {
	head := change(t, map[string]string{
		"observations/2026-03-22-1200-x-on-b.md": sighting("x y", "b", "2026-03-22T12:00Z"),
		"bugs/third.md":                          "---\ntitle: Third\n---\n",
	})
	other := change(t, map[string]string{
		"observations/2026-03-22-1204-x-on-b.md": sighting("X  Y", "B", "2026-03-22T12:04Z"),
		"observations/2026-03-22-1204-x-on-c.md": sighting("x y", "c", "2026-03-22T12:04Z"),
		"observations/2026-03-25-1204-x-on-b.md": sighting("x y", "b", "2026-03-25T12:04Z"),
		"bugs/third.md":                          "---\ntitle: Something else\n---\n",
	})
	r := review.Compare(change(t, nil), head, review.Options{AsOf: asOf, Elsewhere: []review.Elsewhere{{
		Branch: "mei", Sightings: other.Records(tracker.KindObservation), Bugs: other.Records(tracker.KindBug)}}})
	var got []string
	for _, d := range r.Doubles {
		got = append(got, d.Record.ID+" and "+d.Other.ID+" on "+d.Branch+": "+d.Why)
	}
	want := []string{"2026-03-22-1200-x-on-b and 2026-03-22-1204-x-on-b on mei: same error on b, 4m apart", "third and third on mei: same id"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("doubles (-want +got):\n%s", d)
	}
}

// An unclassified sighting comes with a proposal, why, and what to type.
func TestProposal(t *testing.T) {
	head := change(t, map[string]string{
		"observations/2026-03-22-1200-no-space-on-a.md": sighting("write /tmp/x81: no space", "a", "2026-03-22T12:00Z"),
		"observations/2026-03-23-1200-odd-on-c.md":      sighting("entirely unheard of", "c", "2026-03-23T12:00Z"),
	})
	got := plain(review.Compare(change(t, nil), head, review.Options{AsOf: asOf}))
	for _, want := range []string{
		"    proposed: Disk full (bug/disk-full), ",
		`its signature contains "no space" matches: write <path>x81: no space; both say space; 2 of the last 2 sightings on a`,
		"    $ casebook classify 2026-03-22-1200-no-space-on-a disk-full\n",
		"    probably a new bug, ",
		"    $ casebook new bug --from 2026-03-23-1200-odd-on-c\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the review is\n%s\nwant in it %q", got, want)
		}
	}
}

// Whatever a record holds, a comment shows it as it is.
func TestMarkdownIsInert(t *testing.T) {
	title := "<script>alert(1)</script> `code` **b** [x](javascript:1) @mei | ]]> <!-- \\ ~~s~~ $x$"
	head := change(t, map[string]string{"bugs/odd.md": "---\ntitle: '" + title + "'\n---\n"})
	var b bytes.Buffer
	review.Compare(change(t, nil), head, review.Options{AsOf: asOf}).Markdown(&b, review.MarkdownOptions{})
	const want = "&lt;script&gt;alert(1)&lt;/script&gt; \\`code\\` \\*\\*b\\*\\* \\[x\\](javascript:1) @\u2060mei \\| \\]\\]&gt; &lt;!-- \\\\ \\~\\~s\\~\\~ \\$x\\$"
	if got := b.String(); !strings.Contains(got, want) || !strings.HasPrefix(got, review.Marker+"\n") {
		t.Errorf("the comment is\n%s\nwant in it\n%s", got, want)
	}
}

// A title at the begin of a line makes no heading and no list.
func TestMarkdownAtLineStart(t *testing.T) {
	for title, want := range map[string]string{"# all": "\\# all", "- all": "\\- all", "+ all": "\\+ all", "=== x": "\\=== x", "1. all": "1\\. all", "12) all": "12\\) all",
		"1.5 s": "1\\.5 s", "a # b - c": "a # b - c", "no. 1": "no. 1"} {
		head := change(t, map[string]string{"bugs/odd.md": "---\ntitle: '" + title + "'\n---\n",
			"observations/2026-03-22-1200-x-on-b.md": sighting("x", "b", "2026-03-22T12:00Z", "bug: odd", "classified: 2026-03-22")})
		var b bytes.Buffer
		review.Compare(change(t, nil), head, review.Options{AsOf: asOf}).Markdown(&b, review.MarkdownOptions{})
		if got := b.String(); !strings.Contains(got, "\n  "+want+": the first sighting") {
			t.Errorf("%q: the comment is\n%s\nwant in it\n%s", title, got, want)
		}
	}
}

// The forms for machines parse, and name file, line and rule as a forge wants them.
func TestAnnotations(t *testing.T) {
	head := change(t, map[string]string{"bugs/stale-index.md": "---\ntitle: Stale index\nstatus: fixed\n---\n"})
	r := review.Compare(change(t, nil), head, review.Options{AsOf: asOf})
	var github, gitlab, sarif bytes.Buffer
	r.GitHub(&github, "ops, team")
	if want := "::error file=ops%2C team/bugs/stale-index.md,line=3,col=9,title=casebook%3A fixed-without-fix::status is fixed, "; !strings.HasPrefix(github.String(), want) {
		t.Errorf("GitHub: %q, want it to begin with %q", github.String(), want)
	}
	if err := r.GitLab(&gitlab, "ops"); err != nil {
		t.Fatal(err)
	}
	if err := r.SARIF(&sarif, "ops team"); err != nil {
		t.Fatal(err)
	}
	var quality []struct {
		CheckName, Fingerprint, Severity string
		Location                         struct{ Path string }
	}
	if err := json.Unmarshal(bytes.ReplaceAll(gitlab.Bytes(), []byte("check_name"), []byte("CheckName")), &quality); err != nil {
		t.Fatal(err)
	}
	if q := quality[0]; len(quality) != 1 || q.CheckName != "fixed-without-fix" || len(q.Fingerprint) != 32 || q.Severity != "critical" || q.Location.Path != "ops/bugs/stale-index.md" {
		t.Errorf("GitLab: %+v", quality)
	}
	for _, want := range []string{`"version": "2.1.0"`, `"ruleId": "fixed-without-fix"`, `"uri": "ops%20team/bugs/stale-index.md"`, `"startLine": 3`, `"startColumn": 9`} {
		if !json.Valid(sarif.Bytes()) || !strings.Contains(sarif.String(), want) {
			t.Errorf("SARIF has no %s:\n%s", want, sarif.String())
		}
	}
}
