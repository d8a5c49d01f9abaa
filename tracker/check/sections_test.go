package check_test

import (
	"strings"
	"testing"
)

func TestSections(t *testing.T) {
	const state = "## State before any action\n100%, see [ls.txt](2026-03-17-0309-disk-full-on-replica-2/ls.txt).\n"
	const actions = "## Actions taken\n- removed orphans\n"
	seen := func(id string) string {
		return "-- observations/" + id + ".md --\n---\ntitle: 'Handle: \"x" + id + "\" on replica-1'\nobserved: 2026-03-19\nbug: uploads-aborted\n---\nSeen.\n"
	}
	const imported = "-- observations/imported.md --\n---\ntitle: 'Handle: \"y\" on replica-1'\nobserved: 2026-03-30\n"
	checkChanges(t, []change{
		{name: "only the prompt", from: "## What happened\nUploads failed.\n", to: "## What happened\n<!-- What did you see? -->\n", want: []string{
			"warning observations/2026/2026-03-17-0309-disk-full-on-replica-2.md:13:1: the section What happened is missing or empty [missing-section]",
		}},
		{name: "section that is not there", from: "## What happened\nUploads failed.\n\n", to: "", want: []string{
			"warning observations/2026/2026-03-17-0309-disk-full-on-replica-2.md:2:8: the section What happened is missing or empty [missing-section]",
		}},
		{name: "empty section says where", from: actions, to: "## Actions taken\n\n", want: []string{
			"warning observations/2026/2026-03-17-0309-disk-full-on-replica-2.md:19:1: the section Actions taken is missing or empty [missing-section]",
		}},
		{name: "healed by itself", from: "resolution: workaround\n---\n## What happened\nUploads failed.\n\n" + state + "\n" + actions, to: "resolution: self-healed\n---\n## What happened\nUploads failed: `ls.txt`\n"},
		{name: "imported text", add: imported + "---\nSomething failed.\n"},
		{name: "imported text of something handled", add: imported + "handlers: [mei]\n---\nSomething failed.\n", want: []string{
			"warning observations/imported.md:2:8: the sections State before any action and Actions taken are missing or empty [missing-section]",
		}},
		{name: "imported with sections", add: imported + "imported_from: content/x.md\n---\n## What happened\nSomething failed.\n"},
		{name: "imported with nothing", add: imported + "imported_from: content/x.md\n---\n", want: []string{
			"warning observations/imported.md:2:8: the section What happened is missing or empty [missing-section]",
		}},
		{name: "nothing at all", add: imported + "---\n", want: []string{
			"warning observations/imported.md:2:8: the sections What happened, State before any action and Actions taken are missing or empty [missing-section]",
		}},
		{name: "bug being fixed", from: "## Root cause\nAborted uploads.\n-- bugs/u", to: "-- bugs/u", want: []string{
			"warning bugs/disk-full.md:2:8: the section Root cause is missing or empty [missing-section]",
		}},
		{name: "bug still open", from: "status: fixing\nservice: upload-api\n", to: "status: investigating\n"},
		{name: "bug seen twice", add: seen("a") + seen("b")},
		{name: "bug seen three times", add: seen("a") + seen("b") + seen("c"), want: []string{
			"warning bugs/uploads-aborted.md:2:8: the sections How to identify and How to remedy are missing or empty [missing-section]",
		}},
		{name: "runbook without steps", from: "## Steps\n1. Free it.\n", to: "## When to use\nNow.\n## Steps\n", want: []string{
			"warning runbooks/free-a-disk.md:9:1: the section Steps is missing or empty [missing-section]",
		}},
		{name: "fix without a way to know", from: "## How will we know that it works in production\nNo sighting for a month.\n", to: "## What\nDelete.\n", want: []string{
			"warning tasks/delete-temporary-files.md:2:8: the section How will we know that it works in production is missing or empty [missing-section]",
		}},
		{name: "planned fix", from: "status: shipped\ncreated: 2026-03-18\ndue: 2026-03-31\nshipped: 2026-03-25\n", to: "status: planned\n"},
		{name: "postmortem without timeline", from: "## Timeline\n- 03:05 first error\n\n", to: "", want: []string{
			"warning postmortems/2026-03-17-uploads-rejected.md:2:8: the section Timeline is missing or empty [missing-section]",
		}},
		{name: "postmortem of an incident that goes on", from: "ended: 2026-03-17T05:14+01:00\n", to: ""},
		{name: "item without a time", from: "- 03:05 first error\n", to: "- 03:05 first error\n- **then** a customer rang and told us that nothing at all worked\n", want: []string{
			`info postmortems/2026-03-17-uploads-rejected.md:10:3: "then a customer rang and told us that no…" does not begin with a time [timeline-time]`,
		}},
		{name: "wide table", from: "Clients go away.\n", to: "| a |\n" + strings.Repeat("|---", 101) + "|\n", want: []string{
			"warning bugs/uploads-aborted.md:5:1: the table has 101 columns, more than 100 [too-wide-table]",
		}},
		{name: "table that is wide enough", from: "Clients go away.\n", to: "| a |\n" + strings.Repeat("|---", 100) + "|\n"},
		{name: "nested too deep", from: "Clients go away.\n", to: strings.Repeat("> ", 200) + "x\n", want: []string{
			"warning bugs/uploads-aborted.md:4:1: the text is shown as it was written: quotes and lists nested too deeply [unparsed-body]",
		}},
	})
}
