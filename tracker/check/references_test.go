package check_test

import "testing"

func TestReferences(t *testing.T) {
	const link = "[how to free it](../runbooks/free-a-disk.md#steps)"
	const wiki = "[[task/delete-temporary-files]]"
	const broken = "-- bugs/quota.md --\n---\ntitle: Quota: exceeded\n---\n"
	checkChanges(t, []change{
		{name: "no such bug", from: "bug: disk-full\nclassified", to: "bug: disk-ful\nclassified", want: []string{
			"error observations/2026/2026-03-17-0309-disk-full-on-replica-2.md:7:6: bug names bug/disk-ful, which does not exist [dangling-reference]",
		}},
		{name: "no bug like it", from: "bug: disk-full\nclassified", to: "bug: quota\nclassified", want: []string{
			"error observations/2026/2026-03-17-0309-disk-full-on-replica-2.md:7:6: bug names bug/quota, which does not exist [dangling-reference]",
		}},
		{name: "no such runbook in a list", from: "runbooks: [free-a-disk]", to: "runbooks: [free-a-disk, free-a-dish]", want: []string{
			"error bugs/disk-full.md:6:25: runbooks names runbook/free-a-dish, which does not exist [dangling-reference]",
		}},
		{name: "no such runbook in a use", from: "{used: free-a-disk", to: "{used: free-disk", want: []string{
			"error observations/2026/2026-03-17-0309-disk-full-on-replica-2.md:10:17: runbook names runbook/free-disk, which does not exist [dangling-reference]",
		}},
		{name: "no such bug in a rejection", from: "resolution: workaround", to: "resolution: workaround\nnot: [{bug: quota, because: no}]", want: []string{
			"error observations/2026/2026-03-17-0309-disk-full-on-replica-2.md:12:13: not names bug/quota, which does not exist [dangling-reference]",
		}},
		{name: "no such sighting", from: "observations: [2026-03-17-0309-disk-full-on-replica-2]", to: "observations: [2026-03-17-0309-disk-full-on-replica-3]", want: []string{
			"error postmortems/2026-03-17-uploads-rejected.md:5:16: observations names observation/2026-03-17-0309-disk-full-on-replica-3, which does not exist [dangling-reference]",
		}},
		{name: "no such bug in a decision", from: "decisions: [{bug: disk-full", to: "decisions: [{bug: disk-filled", want: []string{
			"error reports/2026-03.md:4:19: decisions names bug/disk-filled, which does not exist [dangling-reference]",
		}},
		{name: "no such record in the text", from: wiki, to: "[[task/delete-temporary-fils]]", want: []string{
			"error bugs/disk-full.md:10:60: the text names task/delete-temporary-fils, which does not exist [dangling-reference]",
		}},
		{name: "no such kind in the text", from: wiki, to: "[[ticket/17]]", want: []string{
			"error bugs/disk-full.md:10:60: [[ticket/17]] names no kind of record [dangling-reference]",
		}},
		{name: "a plural kind in the text", from: wiki, to: "[[tasks/delete-temporary-files]]"},
		{name: "a file that could not be read", from: "bug: disk-full\nclassified", to: "bug: quota\nclassified", add: broken, want: []string{
			"error bugs/quota.md:2:8: the title holds a colon and is not in quotes, so YAML reads it as a mapping [unquoted-colon]",
			"warning observations/2026/2026-03-17-0309-disk-full-on-replica-2.md:7:6: bug names bug/quota, whose file bugs/quota.md could not be read [reference-to-rejected]",
		}},
		{name: "a file that could not be read in the text", from: wiki, to: "[[bug/quota]]", add: broken, want: []string{
			"warning bugs/disk-full.md:10:60: the text names bug/quota, whose file bugs/quota.md could not be read [reference-to-rejected]",
			"error bugs/quota.md:2:8: the title holds a colon and is not in quotes, so YAML reads it as a mapping [unquoted-colon]",
		}},
		{name: "the id of a runbook", from: "bug: disk-full\nclassified", to: "bug: free-a-disk\nclassified", want: []string{
			"error observations/2026/2026-03-17-0309-disk-full-on-replica-2.md:7:6: bug names bug/free-a-disk, which does not exist; runbook/free-a-disk does [wrong-kind-reference]",
		}},
		{name: "a task follows a bug", from: "spun_off_from: observation/2026-03-17-0309-disk-full-on-replica-2", to: "follows: bug/disk-full", want: []string{
			"error tasks/delete-temporary-files.md:9:10: follows names bug/disk-full, a bug [wrong-kind-reference]",
		}},
		{name: "former id", from: "bug: disk-full\nclassified", to: "bug: enospc\nclassified", want: []string{
			"info observations/2026/2026-03-17-0309-disk-full-on-replica-2.md:7:6: bug names bug/enospc, which is now bug/disk-full [reference-through-alias]",
		}},
		{name: "former id in the text", from: wiki, to: "[[bug/enospc]]"},
		{name: "two claims", from: "bug: disk-full\nclassified", to: "bug: enospc\nclassified", add: "-- bugs/quota.md --\n---\ntitle: Quota\naliases: [enospc]\n---\n", want: []string{
			"error bugs/quota.md:3:11: the id enospc is taken by bugs/disk-full.md [duplicate-id]",
			"warning observations/2026/2026-03-17-0309-disk-full-on-replica-2.md:7:6: bug names bug/enospc, which may be bugs/disk-full.md or bugs/quota.md; bugs/disk-full.md is taken [ambiguous-reference]",
			"info observations/2026/2026-03-17-0309-disk-full-on-replica-2.md:7:6: bug names bug/enospc, which is now bug/disk-full [reference-through-alias]",
		}},
		{name: "its own cause", from: "caused_by: [uploads-aborted]", to: "caused_by: [uploads-aborted, disk-full]", want: []string{
			"error bugs/disk-full.md:7:30: caused_by names the record itself [self-reference]",
		}},
		{name: "its own cause by a former id", from: "caused_by: [uploads-aborted]", to: "caused_by: [enospc]", want: []string{
			"error bugs/disk-full.md:7:13: caused_by names the record itself [self-reference]",
		}},
		{name: "itself in the text", from: wiki, to: "[[bug/disk-full]]"},
		{name: "merged bug", from: "caused_by: [uploads-aborted]", to: "caused_by: [clients]", add: "-- bugs/clients.md --\n---\ntitle: Clients\nstatus: duplicate\nduplicate_of: uploads-aborted\n---\nx\n", want: []string{
			"warning bugs/disk-full.md:7:13: caused_by names bug/clients, which was merged into bug/uploads-aborted [reference-to-duplicate]",
		}},
		{name: "what was merged into itself", from: "caused_by: [uploads-aborted]", to: "related: [bug/clients]", add: "-- bugs/clients.md --\n---\ntitle: Clients\nstatus: duplicate\nduplicate_of: disk-full\n---\nx\n"},
		{name: "merged bug in the text", from: wiki, to: "[[bug/clients]]", add: "-- bugs/clients.md --\n---\ntitle: Clients\nstatus: duplicate\nduplicate_of: uploads-aborted\n---\nx\n"},
		{name: "link to nothing", from: link, to: "[x](../runbooks/free-a-dish.md)", want: []string{
			"error bugs/disk-full.md:10:9: the link leads to runbooks/free-a-dish.md, which does not exist [broken-link]",
		}},
		{name: "link from the root", from: link, to: "[x](runbooks/free-a-disk.md)", want: []string{
			"error bugs/disk-full.md:10:9: the link leads to bugs/runbooks/free-a-disk.md, which does not exist [broken-link]",
		}},
		{name: "link as on the site", from: link, to: "[x](../runbooks/free-a-disk)", want: []string{
			"error bugs/disk-full.md:10:9: the link leads to runbooks/free-a-disk, which does not exist [broken-link]",
		}},
		{name: "link to a former id", from: wiki, to: "[x](enospc.md)", want: []string{
			"error bugs/disk-full.md:10:64: the link leads to bugs/enospc.md, which does not exist [broken-link]",
		}},
		{name: "link to a folder", from: link, to: "[x](../runbooks/)"},
		{name: "link to a file that is no record", from: link, to: "[x](../casebook.yaml)"},
		{name: "link to a rejected file", from: link, to: "[x](quota.md)", add: broken, want: []string{
			"error bugs/quota.md:2:8: the title holds a colon and is not in quotes, so YAML reads it as a mapping [unquoted-colon]",
		}},
		{name: "image that is not there", from: link, to: "![x](disk.png)", want: []string{
			"error bugs/disk-full.md:10:10: the link leads to bugs/disk.png, which does not exist [broken-link]",
		}},
		{name: "link defined below", from: link, to: "[x][y]\n\n[y]: nothing.md\n", want: []string{
			"error bugs/disk-full.md:12:6: the link leads to bugs/nothing.md, which does not exist [broken-link]",
		}},
		{name: "encoded link", from: link, to: "[x](../notes%20on%20it.txt)", add: "-- notes on it.txt --\nx\n"},
		{name: "addresses", from: link, to: "<https://x.example.com/../y.md> [m](mailto:a@example.com) [n](//x.example.com/y.md)"},
		{name: "empty link", from: link, to: "[x]()", want: []string{
			`error bugs/disk-full.md:10:9: the link "" leads nowhere: it is no address and no path [broken-link]`,
		}},
		{name: "no address", from: link, to: "[x](100%)", want: []string{
			`error bugs/disk-full.md:10:9: the link "100%" leads nowhere: it is no address and no path [broken-link]`,
		}},
		{name: "code is no link", from: link, to: "`[x](nothing.md)`"},
		{name: "link out of the casebook", from: link, to: "[x](../../src/store.go)", want: []string{
			"warning bugs/disk-full.md:10:9: the link ../../src/store.go leads out of the casebook [link-leaves-casebook]",
		}},
		{name: "link from the root of the file system", from: link, to: "[x](/home/mei/notes.md)", want: []string{
			"warning bugs/disk-full.md:10:9: the link /home/mei/notes.md leads out of the casebook [link-leaves-casebook]",
		}},
		{name: "link to a file address", from: link, to: "[x](file:///home/mei/notes.md)", want: []string{
			"warning bugs/disk-full.md:10:9: the link file:///home/mei/notes.md leads out of the casebook [link-leaves-casebook]",
		}},
		{name: "link to a drive", from: link, to: `[x](C:/notes.md)`, want: []string{
			"warning bugs/disk-full.md:10:9: the link C:/notes.md leads out of the casebook [link-leaves-casebook]",
		}},
		{name: "no such section", from: link, to: "[x](../runbooks/free-a-disk.md#step)", want: []string{
			"warning bugs/disk-full.md:10:9: runbooks/free-a-disk.md has no section #step [missing-anchor]",
		}},
		{name: "no such section here", from: link, to: "[x](#root-causes) [y](#root-cause)", want: []string{
			"warning bugs/disk-full.md:10:9: bugs/disk-full.md has no section #root-causes [missing-anchor]",
		}},
		{name: "section as a forge writes it", from: link, to: "[x](#root--cause) [l](../runbooks/free-a-disk.md#L3)"},
		{name: "section of a file that is no record", from: link, to: "[x](../casebook.yaml#l3)"},
	})
}

func TestCycles(t *testing.T) {
	bug := func(id, fields string) string {
		return "-- bugs/" + id + ".md --\n---\ntitle: " + id + "\n" + fields + "---\nx\n"
	}
	task := func(id, fields string) string {
		return "-- tasks/" + id + ".md --\n---\ntitle: " + id + "\nrole: investigation\nbugs: [disk-full]\nstatus: planned\n" + fields + "---\nx\n"
	}
	checkChanges(t, []change{
		{name: "merged into each other", add: bug("a", "status: duplicate\nduplicate_of: b\n") + bug("b", "status: duplicate\nduplicate_of: a\n"), want: []string{
			"error bugs/a.md:4:15: duplicate_of leads in a circle: bug/a -> bug/b -> bug/a [reference-cycle]",
		}},
		{name: "three causes in a circle", add: bug("c", "caused_by: [d]\n") + bug("d", "caused_by: [b]\n") + bug("b", "caused_by: [uploads-aborted, c]\n"), want: []string{
			"error bugs/b.md:3:30: caused_by leads in a circle: bug/b -> bug/c -> bug/d -> bug/b [reference-cycle]",
		}},
		{name: "a diamond is no circle", add: bug("a", "caused_by: [b, c]\n") + bug("b", "caused_by: [d]\n") + bug("c", "caused_by: [d]\n") + bug("d", "")},
		{name: "two circles", add: bug("a", "caused_by: [b]\n") + bug("b", "caused_by: [a, c]\n") + bug("c", "caused_by: [b]\n"), want: []string{
			"error bugs/a.md:3:13: caused_by leads in a circle: bug/a -> bug/b -> bug/a [reference-cycle]",
			"error bugs/b.md:3:16: caused_by leads in a circle: bug/b -> bug/c -> bug/b [reference-cycle]",
		}},
		{name: "parts of each other", add: task("a", "part_of: b\n") + task("b", "part_of: a\n"), want: []string{
			"error tasks/a.md:6:10: part_of leads in a circle: task/a -> task/b -> task/a [reference-cycle]",
		}},
		{name: "followed by each other", add: task("a", "follows: task/b\n") + task("b", "follows: task/a\n"), want: []string{
			"error tasks/a.md:6:10: follows leads in a circle: task/a -> task/b -> task/a [reference-cycle]",
		}},
		{name: "different relations", add: task("a", "follows: task/b\n") + task("b", "part_of: a\n")},
	})
}
