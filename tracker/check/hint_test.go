package check_test

import (
	"strings"
	"testing"
)

// TestHints holds what the checks propose to do about a problem.
func TestHints(t *testing.T) {
	const link = "../runbooks/free-a-disk.md#steps"
	for _, test := range []struct{ rule, from, to, want string }{
		{"dangling-reference", "bug: disk-full\nclassified", "bug: disk-ful\nclassified", "did you mean bug/disk-full?"},
		{"dangling-reference", "bug: disk-full\nclassified", "bug: enosp\nclassified", "did you mean bug/enospc?"},
		{"dangling-reference", "bug: disk-full\nclassified", "bug: uploads\nclassified", "did you mean bug/uploads-aborted?"},
		{"dangling-reference", "bug: disk-full\nclassified", "bug: quota\nclassified", "casebook list kind:bug shows what there is; casebook new bug makes one"},
		{"dangling-reference", "status: fixing\n", "status: fixing\nrelated: [observation/2026-03-17-0309-nothing-like-it]\n",
			"casebook list kind:observation shows what there is; casebook observe records one"},
		{"dangling-reference", "title: Disk full\n", "title: Enough is enough\ncaused_by: [enough-is-enough]\n",
			"bug/disk-full may have been it: git mv breaks references; give it its old name back and use casebook rename, or casebook set bug/disk-full aliases+=enough-is-enough"},
		{"dangling-reference", "[[task/delete-temporary-files]]", "[[incident/1]]", "the kinds are bug or observation or runbook or task or postmortem or handoff or report"},
		{"unknown-service", "status: fixing\nservice: upload-api", "status: fixing\nservice: uplaod-api", "did you mean upload-api?"},
		{"unknown-service", "status: fixing\nservice: upload-api", "status: fixing\nservice: billing", "use one of upload-api, search, or add it to services in casebook.yaml"},
		{"unknown-instance", "[replica-4]", "[serch-1]", "did you mean search-1?"},
		{"unknown-instance", "[replica-4]", "[repilca-2]", "did you mean replica-2?"},
		{"unknown-instance", "[replica-4]", "[proxy]", "correct it, or add it to instances in casebook.yaml"},
		{"reference-through-alias", "bug: disk-full\nclassified", "bug: enospc\nclassified", "write disk-full"},
		{"broken-link", link, "runbooks/free-a-disk.md", "write ../runbooks/free-a-disk.md"},
		{"broken-link", link, "../runbooks/free-a-disk", "write ../runbooks/free-a-disk.md"},
		{"broken-link", link, "../runbooks/free-a-disc.md", "did you mean runbook/free-a-disk?"},
		{"broken-link", link, "enospc.md", "bug/disk-full lies at disk-full.md"},
		{"broken-link", link, "../observations/2026-03-17-0309-disk-full-on-replica-2.md",
			"observation/2026-03-17-0309-disk-full-on-replica-2 lies at ../observations/2026/2026-03-17-0309-disk-full-on-replica-2.md"},
		{"broken-link", link, "disk.png", "correct the path; it is read relative to this file"},
		{"missing-anchor", link, "../runbooks/free-a-disk.md#stpes", "did you mean steps?"},
		{"missing-anchor", link, "#root", "did you mean root-cause?"},
		{"missing-anchor", link, "#impact", "it has summary and root-cause"},
		{"missing-evidence", "replica-2/ls.txt)", "replica-2/l.txt)", "did you mean ls.txt?"},
		{"missing-evidence", "replica-2/ls.txt)", "replica-2/df.out)", "casebook attach 2026-03-17-0309-disk-full-on-replica-2 FILE"},
		{"id-day", "observed: 2026-03-17T03:09+01:00", "observed: 2026-03-12T03:09+01:00",
			"correct observed, or casebook rename observation/2026-03-17-0309-disk-full-on-replica-2 2026-03-12-0309-disk-full-on-replica-2"},
		{"overdue-task", "status: shipped\ncreated: 2026-03-18\ndue: 2026-03-31\nshipped: 2026-03-25\n", "status: planned\ndue: 2026-03-01\n",
			"casebook set task/delete-temporary-files status=shipped, or due=DATE"},
		{"unreferenced-evidence", "[ls.txt](2026-03-17-0309-disk-full-on-replica-2/ls.txt)", "it",
			"say what it shows: [ls.txt](2026-03-17-0309-disk-full-on-replica-2/ls.txt)"},
	} {
		c := change{from: test.from, to: test.to}
		found := named(run(t, c.files(t)), test.rule)
		if len(found) != 1 || found[0].Hint != test.want {
			t.Errorf("%q instead of %q: problems of %s are %v with hint %q, want %q", test.to, strings.TrimSpace(test.from), test.rule, found, hints(found), test.want)
		}
	}
}
