package edit

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/tracker"
)

func TestAddRemoveUnset(t *testing.T) {
	for _, c := range []struct {
		name, path, before, op, field, value, after string
	}{
		{"to nothing", bugPath, "title: a\n", "add", "labels", "x", "title: a\nlabels: [x]\n"},
		{"to null", bugPath, "title: a\nlabels: # c\n", "add", "labels", "x", "title: a\nlabels: [x] # c\n"},
		{"to one", bugPath, "title: a\nlabels: x # c\n", "add", "labels", "y", "title: a\nlabels: [x, y] # c\n"},
		{"to one in quotes", bugPath, "title: a\nlabels: \"x, z\"\n", "add", "labels", "y", "title: a\nlabels: [\"x, z\", y]\n"},
		{"to one that brackets cannot hold plain", bugPath, "title: a\nlabels: x, z\n", "add", "labels", "y", "title: a\nlabels: ['x, z', y]\n"},
		{"to one that is there", bugPath, "title: a\nlabels: x\n", "add", "labels", "x", "title: a\nlabels: x\n"},
		{"to brackets", bugPath, "title: a\nlabels: [ x ] # c\n", "add", "labels", "y", "title: a\nlabels: [ x, y ] # c\n"},
		{"to brackets with a last comma", bugPath, "title: a\nlabels: [x,]\n", "add", "labels", "y", "title: a\nlabels: [x, y,]\n"},
		{"to brackets, needing quotes", bugPath, "title: a\nlabels: [x]\n", "add", "labels", "y, z", "title: a\nlabels: [x, 'y, z']\n"},
		{"to lines in brackets", bugPath, "title: a\nlabels: [\n    x, # one\n    y # two\n  ]\nstatus: open\n", "add", "labels", "z", "title: a\nlabels: [\n    x, # one\n    y, # two\n    z\n  ]\nstatus: open\n"},
		{"to lines in brackets with a last comma", bugPath, "title: a\r\nlabels: [\r\n  x,\r\n]\r\n", "add", "labels", "z", "title: a\r\nlabels: [\r\n  x,\r\n  z,\r\n]\r\n"},
		{"to lines in brackets that close there", bugPath, "title: a\nlabels: [\n  x]\n", "add", "labels", "z", "title: a\nlabels: [\n  x, z]\n"},
		{"to dashes", bugPath, "title: a\nlabels:\n- x # one\n\nstatus: open\n", "add", "labels", "y", "title: a\nlabels:\n- x # one\n- y\n\nstatus: open\n"},
		{"to dashes, last", bugPath, "title: a\nlabels:\n    - x\n", "add", "labels", "y", "title: a\nlabels:\n    - x\n    - y\n"},
		{"to dashes with an empty one", bugPath, "title: a\nlabels:\n  -\n", "add", "labels", "y", "title: a\nlabels:\n  -\n  - y\n"},
		{"to links", bugPath, "title: a\nlinks:\n  - dashboard: https://x/ # c\n    text: 'a: b'\nstatus: open\n", "add", "links", "pull-request: https://y/1", "title: a\nlinks:\n  - dashboard: https://x/ # c\n    text: 'a: b'\n  - pull-request: https://y/1\nstatus: open\n"},
		{"to a runbook used", obsPath, obsTop + "runbook: {used: a, worked: no} # c\n", "add", "runbook", "b", obsTop + "runbook: [{used: a, worked: no}, b] # c\n"},
		{"to a runbook used, in lines", obsPath, obsTop + "runbook:\n  used: a\n  worked: no\nimpact: {users: 1}\n", "add", "runbook", "b", obsTop + "runbook: [{used: a, worked: no}, b]\nimpact: {users: 1}\n"},
		{"to a list no field knows", bugPath, "title: a\nmood: calm\n", "add", "mood", "tired", "title: a\nmood: [calm, tired]\n"},

		{"from brackets, first", bugPath, "title: a\nlabels: [x, y, z] # c\n", "remove", "labels", "x", "title: a\nlabels: [y, z] # c\n"},
		{"from brackets, middle", bugPath, "title: a\nlabels: [x, 'y, y', z]\n", "remove", "labels", "y, y", "title: a\nlabels: [x, z]\n"},
		{"from brackets, last", bugPath, "title: a\nlabels: [x, y, z ]\n", "remove", "labels", "z", "title: a\nlabels: [x, y ]\n"},
		{"from brackets, twice", bugPath, "title: a\nlabels: [x, y, x]\n", "remove", "labels", "x", "title: a\nlabels: [y]\n"},
		{"from brackets, only", bugPath, "title: a\nlabels: [x]\nstatus: open\n", "remove", "labels", "x", "title: a\nstatus: open\n"},
		{"from lines in brackets", bugPath, "title: a\nlabels: [\n  x, # one\n  y\n]\n", "remove", "labels", "y", "title: a\nlabels: [\n  x, # one\n]\n"},
		{"one", bugPath, "title: a\nlabels: x # c\nstatus: open\n", "remove", "labels", "x", "title: a\nstatus: open\n"},
		{"from dashes", bugPath, "title: a\nlabels:\n  - x # one\n  # two\n  - y\n", "remove", "labels", "x", "title: a\nlabels:\n  # two\n  - y\n"},
		{"from links, by address", bugPath, "title: a\nlinks:\n  - dashboard: https://x/\n    text: b\n  - other: https://y/\nstatus: open\n", "remove", "links", "https://x/", "title: a\nlinks:\n  - other: https://y/\nstatus: open\n"},
		{"reference with its kind", bugPath, "title: a\nrunbooks: [b, c]\n", "remove", "runbooks", "runbook/b", "title: a\nrunbooks: [c]\n"},
		{"runbook used", obsPath, obsTop + "runbook: [{used: a}, b]\n", "remove", "runbook", "runbook/b", obsTop + "runbook: [{used: a}]\n"},

		{"line", bugPath, "title: a\n# about it\nstatus: open # c\n\nclass: operational\n", "unset", "status", "", "title: a\n# about it\n\nclass: operational\n"},
		{"last line", bugPath, "title: a\nstatus: open\n", "unset", "status", "", "title: a\n"},
		{"first line, CRLF", bugPath, "status: open\r\ntitle: a\r\n", "unset", "status", "", "title: a\r\n"},
		{"literal", bugPath, "title: a\nverified_by: |\n  b\n\n  c\n\nclass: operational\n", "unset", "verified_by", "", "title: a\n\nclass: operational\n"},
		{"lines", obsPath, obsTop + "impact:\n  users: 1\n  # c\n  severity: 2\nhandlers: [mei]\n", "unset", "impact", "", obsTop + "handlers: [mei]\n"},
		{"null", bugPath, "title: a\nstatus:\nclass: operational\n", "unset", "status", "", "title: a\nclass: operational\n"},
		{"part in lines", obsPath, obsTop + "impact:\n  users: 1\n  severity: 2\n", "unset", "impact.users", "", obsTop + "impact:\n  severity: 2\n"},
		{"part in brackets", obsPath, obsTop + "impact: {users: 1, severity: 2}\n", "unset", "impact.severity", "", obsTop + "impact: {users: 1}\n"},
		{"only part", obsPath, obsTop + "impact: {users: 1}\n", "unset", "impact.users", "", obsTop},
		{"part beside a dash", obsPath, obsTop + "runbook:\n  - worked: no # c\n    used: a\n", "unset", "runbook.worked", "", obsTop + "runbook:\n  - used: a\n"},
		{"not there", bugPath, "title: a\n", "unset", "status", "", "title: a\n"},
		{"in brackets", bugPath, "{title: a, status: open}\n", "unset", "status", "", "{title: a}\n"},
	} {
		t.Run(c.op+" "+c.name, func(t *testing.T) {
			r := record(t, c.path, c.before)
			got, err := carryOut(r, c.op, c.field, c.value)
			if d := cmp.Diff(c.after, frontOf(t, r, got)); d != "" || err != nil {
				t.Errorf("%s %s %q: %v\n-want +got\n%s", c.op, c.field, c.value, err, d)
			}
		})
	}
}

func carryOut(r *tracker.Record, op, field, value string) ([]byte, error) {
	switch op {
	case "add":
		return Add(r, field, value)
	case "remove":
		return Remove(r, field, value)
	case "unset":
		return Unset(r, field)
	}
	return Set(r, field, value)
}

func TestListRefuses(t *testing.T) {
	for _, c := range []struct{ path, before, op, field, value, want string }{
		{bugPath, "title: a\nstatus: open\n", "add", "status", "fixed", bugPath + ":3:9: status takes one value (set it)"},
		{bugPath, "title: a\nlabels: [disk]\n", "remove", "labels", "dsik", bugPath + `:3:9: labels does not hold "dsik" (did you mean disk?)`},
		{bugPath, "title: a\nlabels: [disk, net]\n", "remove", "labels", "memory", bugPath + `:3:9: labels does not hold "memory" (it holds disk, net)`},
		{bugPath, "title: a\n", "remove", "labels", "x", bugPath + `: labels does not hold "x"`},
		{bugPath, "title: a\n", "unset", "title", "", bugPath + ":2:8: title is required (set another value)"},
		{bugPath, "title: a\nlabels: [x]\nlabels: [y]\n", "add", "labels", "z", bugPath + ":4:1: labels is given twice (keep one of them first)"},
		{"tasks/a.md", "title: a\nrole: fix\nbugs: [b]\nstatus: shipped\nshipped: 2026-07-09\n", "add", "shipped", "{on: [a], at: 2026-07-10}",
			"tasks/a.md:6:10: shipped holds one day, and a staged rollout is a list of {on: [replica-1], at: 2026-07-09} (set shipped to such items, the first one for that day)"},
	} {
		r := record(t, c.path, c.before)
		got, err := carryOut(r, c.op, c.field, c.value)
		if got != nil || err == nil || err.Error() != c.want {
			t.Errorf("%s %s %q: %q, error %v\nwant error %s", c.op, c.field, c.value, got, err, c.want)
		}
	}
}
