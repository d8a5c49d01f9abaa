package edit

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/tracker"
)

const (
	obsPath = "observations/2026/2026-03-17-0309-no-space-left-on-device-on-replica-2.md"
	bugPath = "bugs/no-space-left-on-device.md"
)

// obsTop is the part of an observation that its kind requires.
const obsTop = "title: 'Handle: \"No space left on device\" on replica-2'\nobserved: 2026-03-17T03:09+01:00\n"

const testBody = "## What happened\nbug: this line is no field\r\n\n```\nstatus: nor this\n```"

// record reads a record of the kind that path says; the front matter is given without fences.
func record(t testing.TB, path, front string) *tracker.Record {
	t.Helper()
	eol := "\n"
	if strings.Contains(front, "\r\n") {
		eol = "\r\n"
	}
	return parsed(t, path, "---"+eol+front+"---"+eol+testBody)
}

func parsed(t testing.TB, path, src string) *tracker.Record {
	t.Helper()
	r, problems := tracker.ParseRecord(path, []byte(src), tracker.DefaultConfig())
	if r == nil {
		t.Fatalf("ParseRecord(%q) = %v", src, problems)
	}
	return r
}

// frontOf returns the front matter without fences, after a check that the rest is as before.
func frontOf(t *testing.T, before *tracker.Record, after []byte) string {
	t.Helper()
	if after == nil {
		return "(error)"
	}
	f, _ := tracker.ParseFrontMatter(before.Path, after)
	if string(after[:f.Start]) != string(before.Source[:before.Front().Start]) || string(after[f.End:]) != string(before.Source[before.Front().End:]) {
		t.Errorf("something outside the front matter changed:\n%q", after)
	}
	return string(after[f.Start:f.End])
}

func TestSet(t *testing.T) {
	for _, c := range []struct {
		name, path, before, field, values, after string
	}{
		{"plain", bugPath, "title: a\nstatus: open # still\nclass: operational\n", "status", "fixing", "title: a\nstatus: fixing # still\nclass: operational\n"},
		{"plain, last key", bugPath, "title: a\nstatus: open\n", "status", "fixing", "title: a\nstatus: fixing\n"},
		{"plain to quotes", bugPath, "title: a\n", "title", "a: b", "title: 'a: b'\n"},
		{"plain with a quote", bugPath, "title: a\n", "title", "it's", "title: it's\n"},
		{"single quotes", bugPath, "title: 'it''s # no comment' # one\n", "title", "don't", "title: 'don''t' # one\n"},
		{"double quotes", bugPath, `title: "a \" # b" # c` + "\n", "title", `say "é"`, `title: "say \"é\"" # c` + "\n"},
		{"single quotes over lines", bugPath, "title: 'a\n  b'\nstatus: open\n", "title", "c", "title: 'c'\nstatus: open\n"},
		{"plain over lines", bugPath, "title: a\n  b\n  c # d\nstatus: open\n", "title", "e", "title: e # d\nstatus: open\n"},
		{"plain below its key", bugPath, "title: # why\n  a\n  b\nstatus: open\n", "title", "c", "title: c # why\nstatus: open\n"},
		{"literal", bugPath, "title: a\nverified_by: |\n  one\n\n  two\n\n# after\nstatus: open\n", "verified_by", "watching", "title: a\nverified_by: watching\n\n# after\nstatus: open\n"},
		{"folded, kept, indented fence", bugPath, "title: >+\n  a\n  --- \n\nstatus: open\n", "status", "fixing", "title: >+\n  a\n  --- \n\nstatus: fixing\n"},
		{"folded title", bugPath, "title: >-\n  a\n  b\nstatus: open\n", "title", "c", "title: c\nstatus: open\n"},
		{"to several lines", bugPath, "title: a\nverified_by: x\nstatus: open\n", "verified_by", "one\ntwo: 'x'", "title: a\nverified_by: |-\n  one\n  two: 'x'\nstatus: open\n"},
		{"to several lines before a comment", bugPath, "title: a\nverified_by: x # c\n", "verified_by", "one\ntwo", "title: a\nverified_by: \"one\\ntwo\" # c\n"},
		{"null", bugPath, "title: a\nstatus:\nclass: operational\n", "status", "open", "title: a\nstatus: open\nclass: operational\n"},
		{"to several lines and blank ones", bugPath, "title: a\nverified_by: x\n", "verified_by", "one\ntwo\n\n", "title: a\nverified_by: \"one\\ntwo\\n\\n\"\n"},
		{"null in brackets", bugPath, "{title: a, status:, labels: [x]}\n", "status", "open", "{title: a, status: open, labels: [x]}\n"},
		{"null before a comment", bugPath, "title: a\nstatus:   # todo\n", "status", "open", "title: a\nstatus: open   # todo\n"},
		{"tilde", bugPath, "title: a\nstatus: ~ # todo\n", "status", "open", "title: a\nstatus: open # todo\n"},
		{"CRLF", bugPath, "title: a\r\nstatus: open\r\nclass: operational\r\n", "status", "fixing", "title: a\r\nstatus: fixing\r\nclass: operational\r\n"},
		{"CRLF, new key", bugPath, "title: a\r\nclass: operational\r\n", "status", "fixing", "title: a\r\nstatus: fixing\r\nclass: operational\r\n"},
		{"CRLF, literal", bugPath, "title: a\r\nverified_by: |\r\n  b\r\n  c\r\n", "verified_by", "d\ne", "title: a\r\nverified_by: |-\r\n  d\r\n  e\r\n"},
		{"same text in a comment", bugPath, "# status: open\ntitle: 'status: open' # status: open\nstatus: open # status: open\n", "status", "fixing", "# status: open\ntitle: 'status: open' # status: open\nstatus: fixing # status: open\n"},
		{"letters of several bytes before it", bugPath, "title: a\nзаметка: {ключ: один, 日本: 二} # é\n'owner': é日本 # ü\n", "owner", "mei", "title: a\nзаметка: {ключ: один, 日本: 二} # é\n'owner': mei # ü\n"},
		{"tab before the value and the comment", bugPath, "title:\ta\t# b\nstatus: \topen\t # c\n", "status", "fixing", "title:\ta\t# b\nstatus: \tfixing\t # c\n"},
		{"quoted keys", bugPath, "\"title\": a\n'status': open\n", "status", "fixing", "\"title\": a\n'status': fixing\n"},
		{"explicit key", bugPath, "? title\n: a\n? status\n: open\n", "status", "fixing", "? title\n: a\n? status\n: fixing\n"},
		{"space before the colon", bugPath, "title : a\nstatus : open\n", "status", "fixing", "title : a\nstatus : fixing\n"},
		{"indented", bugPath, "  title: a\n  class: operational\n", "status", "fixing", "  title: a\n  status: fixing\n  class: operational\n"},
		{"in brackets", bugPath, "{title: a, status: open, labels: [x]}\n", "status", "fixing", "{title: a, status: fixing, labels: [x]}\n"},
		{"in brackets, new", bugPath, "{title: a, labels: [x]}\n", "status", "fixing", "{title: a, status: fixing, labels: [x]}\n"},

		{"new, behind its predecessor", obsPath, obsTop + "also_on: [replica-4] # too\n\n# who\nhandlers: [mei]\n", "bug", "disk-full", obsTop + "also_on: [replica-4] # too\nbug: disk-full\n\n# who\nhandlers: [mei]\n"},
		{"new, behind lines of its predecessor", obsPath, obsTop + "also_on:\n  - replica-4\n  # c\nlinks:\n- other: x:y\n", "bug", "disk-full", obsTop + "also_on:\n  - replica-4\nbug: disk-full\n  # c\nlinks:\n- other: x:y\n"},
		{"new, unknown", obsPath, obsTop, "mood", "calm", obsTop + "mood: calm\n"},
		{"new, a list of one", bugPath, "title: a\n", "labels", "x", "title: a\nlabels: [x]\n"},
		{"new, one alert", obsPath, obsTop, "alert", "DiskFull", obsTop + "alert: DiskFull\n"},
		{"new, one runbook", obsPath, obsTop, "runbook", "runbook/free-a-full-disk", obsTop + "runbook: free-a-full-disk\n"},
		{"new, a runbook with its outcome", obsPath, obsTop, "runbook", "{used: free-a-full-disk, worked: yes}", obsTop + "runbook: {used: free-a-full-disk, worked: yes}\n"},
		{"new, behind kept blank lines", bugPath, "title: |+\n  a\n\n\nclass: operational\n", "status", "open", "title: |+\n  a\n\n\nstatus: open\nclass: operational\n"},
		{"first", bugPath, "# head\nstatus: open\n", "title", "a", "# head\ntitle: a\nstatus: open\n"},
		{"empty front matter", bugPath, "", "title", "a", "title: a\n"},
		{"only comments", bugPath, "# one\n", "title", "a", "# one\ntitle: a\n"},
		{"empty brackets", bugPath, "{}\n", "title", "a", "{title: a}\n"},

		{"list in brackets", bugPath, "title: a\nlabels: [x, 'y', z] # c\n", "labels", "y|z|w", "title: a\nlabels: ['y', z, w] # c\n"},
		{"list in brackets, all new", bugPath, "title: a\nlabels: [ x,  y ] # c\n", "labels", "u|v, w", "title: a\nlabels: [ u,  'v, w' ] # c\n"},
		{"list with dashes", bugPath, "title: a\nlabels:\n  - x # one\n  # two\n  - y\nstatus: open\n", "labels", "x|z", "title: a\nlabels:\n  - x # one\n  # two\n  - z\nstatus: open\n"},
		{"list with dashes, all new", bugPath, "title: a\nlabels:\n- x\n- y\nstatus: open\n", "labels", "u|v", "title: a\nlabels:\n- u\n- v\nstatus: open\n"},
		{"list for one value", bugPath, "title: a\nlabels: x # c\n", "labels", "x|y", "title: a\nlabels: [x, y] # c\n"},
		{"one value for one value of a list", bugPath, "title: a\nlabels: x\n", "labels", "y", "title: a\nlabels: y\n"},
		{"list over lines", bugPath, "title: a\nlabels: [\n  x, # one\n  y # two\n]\n", "labels", "x|z", "title: a\nlabels: [\n  x, # one\n  z # two\n]\n"},
		{"empty list", bugPath, "title: a\nlabels: [] # none\n", "labels", "x", "title: a\nlabels: [x] # none\n"},
		{"list of mappings", bugPath, "title: a\nsignatures:\n  - contains: x\n    service: y\nstatus: open\n", "signatures", "contains: x y|{regexp: 'a+'}", "title: a\nsignatures:\n  - contains: x y\n  - regexp: a+\nstatus: open\n"},
		{"new list of mappings", bugPath, "title: a\n", "signatures", "{contains: 'x, y', service: z}", "title: a\nsignatures:\n  - contains: x, y\n    service: z\n"},
		{"null list of mappings", bugPath, "title: a\nsignatures: # none\n", "signatures", "contains: x", "title: a\nsignatures: # none\n  - contains: x\n"},
		{"staged rollout", "tasks/a.md", "title: a\nrole: fix\nbugs: [b]\nstatus: shipped\n", "shipped", "{on: [replica-1], at: 2026-07-09}|{on: 'replica-*', at: 2026-07-14}", "title: a\nrole: fix\nbugs: [b]\nstatus: shipped\nshipped:\n  - {on: [replica-1], at: 2026-07-09}\n  - {on: replica-*, at: 2026-07-14}\n"},

		{"path in brackets", obsPath, obsTop + "impact: {downtime: 125m, users: 340} # rough\n", "impact.downtime", "2h", obsTop + "impact: {downtime: 2h, users: 340} # rough\n"},
		{"path in brackets, new", obsPath, obsTop + "impact: {downtime: 125m, users: 340}\n", "impact.effort", "3h", obsTop + "impact: {downtime: 125m, effort: 3h, users: 340}\n"},
		{"path in brackets, first", obsPath, obsTop + "impact: {users: 340}\n", "impact.downtime", "3h", obsTop + "impact: {downtime: 3h, users: 340}\n"},
		{"path in lines", obsPath, obsTop + "impact:\n  downtime: 125m # rough\n  users: 340\n", "impact.users", "12", obsTop + "impact:\n  downtime: 125m # rough\n  users: 12\n"},
		{"path in lines, new", obsPath, obsTop + "impact:\n  downtime: 125m # rough\n  users: 340\n", "impact.effort", "3h", obsTop + "impact:\n  downtime: 125m # rough\n  effort: 3h\n  users: 340\n"},
		{"path, all new", obsPath, obsTop, "impact.severity", "2", obsTop + "impact: {severity: 2}\n"},
		{"path under null", obsPath, obsTop + "impact:\n", "impact.severity", "2", obsTop + "impact: {severity: 2}\n"},
		{"path of a bare runbook", obsPath, obsTop + "runbook: free-a-full-disk # again\n", "runbook.worked", "partly", obsTop + "runbook: {used: free-a-full-disk, worked: partly} # again\n"},
		{"path of a runbook in a list", obsPath, obsTop + "runbook:\n  - used: free-a-full-disk\n", "runbook.worked", "partly", obsTop + "runbook:\n  - used: free-a-full-disk\n    worked: partly\n"},
		{"key in brackets without a colon", obsPath, obsTop + "mood: {a, b}\n", "mood.b", "c", obsTop + "mood: {a, b: c}\n"},
		{"mapping to mapping", obsPath, obsTop + "impact: # c\n  downtime: 1m\n  users: 3 # d\nhandlers: [mei]\n", "impact", "{users: 4}", obsTop + "impact: {users: 4} # c\nhandlers: [mei]\n"},
		{"reference with its kind", obsPath, obsTop + "bug: a\n", "bug", "bug/no-space-left-on-device", obsTop + "bug: no-space-left-on-device\n"},
		{"observation title gets its spacing", obsPath, obsTop, "title", `Handle:  "x" on "y"`, strings.Replace(obsTop, `'Handle: "No space left on device" on replica-2'`, `'Handle: "x" on y'`, 1)},
		{"nothing changes", bugPath, "title:   a\n", "title", "a", "title:   a\n"},
		{"text like other types", bugPath, "title: a\nx: b\n", "x", "null", "title: a\nx: 'null'\n"},
		{"text like a number", bugPath, "title: a\nx: b\n", "x", "0777", "title: a\nx: 0777\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := record(t, c.path, c.before)
			got, err := Set(r, c.field, strings.Split(c.values, "|")...)
			if d := cmp.Diff(c.after, frontOf(t, r, got)); d != "" || err != nil {
				t.Errorf("Set(%q, %q): %v\n-want +got\n%s", c.field, c.values, err, d)
			}
		})
	}
}

func TestSetRefuses(t *testing.T) {
	const where = bugPath + ":"
	for _, c := range []struct{ path, before, field, values, want string }{
		{bugPath, "title: a\nstatus: open\n", "status", "fxing", where + `3:9: "fxing" is no status; it is one of open, investigating, fixing, fixed, accepted, duplicate (did you mean fixing?)`},
		{bugPath, "title: a\n", "episode_gap", "soon", where + ` episode_gap: "soon" is no duration; write it like 27m, 1h30m or 2d`},
		{bugPath, "title: a\n", "title", "a\nb", where + `2:8: title: "a\nb" holds a line break or control character`},
		{bugPath, "title: a\n", "title", " ", where + `2:8: title: the value is empty`},
		{bugPath, "title: a\n", "statsu", "open", where + ` "statsu" is no field of a bug (did you mean status?)`},
		{bugPath, "title: a\n", "observed", "2026-03-17", where + ` "observed" is a field of an observation, not of a bug (its fields are title, labels, aliases, owner, links, related, status, duplicate_of, caused_by, service, class, runbooks, signatures, observed_since, detection, checked, episode_gap, verified_by)`},
		{bugPath, "title: a\n", "what is", "open", where + ` "what is" is no name of a field (use letters, digits, _ and -)`},
		{bugPath, "title: a\n", "status", "open|fixed", where + ` status takes one value, not 2`},
		{bugPath, "title: a\n", "status.x", "open", where + ` status has no parts (set status itself)`},
		{bugPath, "title: a\n", "signatures.contains", "x", where + ` signatures is a list (add a whole item, like {contains: no space left on device, service: upload-api})`},
		{bugPath, "title: a\n", "signatures", "x", where + ` "x" is no value of signatures; write it like {contains: no space left on device, service: upload-api}`},
		{bugPath, "title: a\n", "related", "x", where + ` related: "x" does not say of which kind; write it like bug/no-space-left-on-device`},
		{bugPath, "title: a\n", "duplicate_of", "task/x", where + ` duplicate_of: "task/x" is not of the kind bug, which this field names`},
		{bugPath, "title: a\nstatus: open\nstatus: fixed\n", "status", "fixing", where + `4:1: status is given twice (keep one of them first)`},
		{obsPath, obsTop, "impact.effort", "2d", obsPath + `: impact.effort: "2d" counts in days, which have no fixed hours of work; write it like 27m or 6h`},
		{obsPath, obsTop, "impact.severity", "9", obsPath + `: "9" is no impact.severity; it is one of 1, 2, 3, 4`},
		{obsPath, obsTop, "impact", "{severity: 9}", obsPath + `: "9" is no impact.severity; it is one of 1, 2, 3, 4`},
		{obsPath, obsTop, "severity", "2", obsPath + `: "severity" is no field of an observation (did you mean impact.severity?)`},
		{obsPath, obsTop, "impact.sverity", "2", obsPath + `: "sverity" is no part of impact; it is one of downtime, effort, users, severity (did you mean severity?)`},
		{obsPath, obsTop, "title", "No space left", obsPath + `:2:8: the title of an observation is written Handle: "<error message>" on <instance>`},
		{obsPath, obsTop, "resolved", "2026-03-17", obsPath + `: resolved: "2026-03-17" has no time of day; write it like 2026-03-17T15:04+01:00`},
		{obsPath, obsTop, "impact.users", "3.5", obsPath + `: impact.users must be a whole number of at least 0, not "3.5"`},
		{obsPath, obsTop, "resolved", "never", obsPath + `: resolved: "never" is no time; write it like 2026-03-17T03:09+01:00, or 2026-03-17 where a date is enough, or the word ongoing`},
		{obsPath, obsTop + "near_miss: true\n", "near_miss", "yes", obsPath + `:4:12: near_miss: "yes" is neither true nor false`},
	} {
		r := record(t, c.path, c.before)
		got, err := Set(r, c.field, strings.Split(c.values, "|")...)
		if got != nil || err == nil || err.Error() != c.want {
			t.Errorf("Set(%q, %q) of %q = %q, error %v\nwant error %s", c.field, c.values, c.before, got, err, c.want)
		}
	}
}

func TestSetKeepsByteOrderMark(t *testing.T) {
	r := parsed(t, bugPath, "\ufeff---\r\ntitle: a\r\n---\r\nb")
	got, err := Set(r, "status", "open")
	if want := "\ufeff---\r\ntitle: a\r\nstatus: open\r\n---\r\nb"; string(got) != want || err != nil {
		t.Errorf("Set = %q, %v, want %q", got, err, want)
	}
}
