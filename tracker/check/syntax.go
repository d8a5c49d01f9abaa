package check

import "github.com/casebook-dev/casebook/tracker"

// syntaxRules are applied by loading: they tell why a file, or a part of it, cannot be read.
func syntaxRules() []Rule {
	const good = "-- bugs/disk-full.md --\n---\ntitle: Disk full\nservice: upload-api\n---\n"
	const file = "-- bugs/disk-full.md --\n"
	return inFamily("syntax", tracker.Error, []Rule{
		{
			Name:   tracker.RuleEmptyFile,
			Doc:    "A file in a folder of records is empty: a command was interrupted, or a file was added by mistake.",
			Before: file, After: good,
		},
		{
			Name: tracker.RuleTooLarge,
			Doc: "A record is larger than 1 MiB. No person wrote that much: usually a log was pasted into it. The record is not read; logs belong " +
				"into the evidence folder.",
			Before: "$ du -h bugs/disk-full.md\n3.1M\n", After: "$ du -h bugs/disk-full.md\n4.0K\n",
		},
		{
			Name: tracker.RuleInvalidUTF8,
			Doc: "A record holds bytes that are not UTF-8, mostly from an editor set to Latin-1 or a pasted raw log. In the front matter the " +
				"record is not read; in the text the bytes are shown as replacement characters.",
			Before: file + "---\ntitle: Disk full at Z\xfcrich\n---\n", After: file + "---\ntitle: Disk full at Zürich\n---\n",
		},
		{
			Name: tracker.RuleByteOrderMark, Severity: tracker.Warning,
			Doc: "A file begins with a byte order mark, an invisible character that some Windows editors write. The record is read, but other " +
				"programs do not find its front matter.",
			Before: file + "\ufeff---\ntitle: Disk full\n---\n", After: file + "---\ntitle: Disk full\n---\n",
		},
		{
			Name:   tracker.RuleControlCharacter,
			Doc:    "The front matter holds a control character, as comes with text copied from a terminal. The record is not read.",
			Before: file + "---\ntitle: \"Disk \x1b[31mfull\"\n---\n", After: file + "---\ntitle: Disk full\n---\n",
		},
		{
			Name: tracker.RuleNoFrontMatter,
			Doc: "A Markdown file in a folder of records does not begin with front matter, so it is no record. Notes that are none may be named " +
				"README.md or begin with an underscore.",
			Before: file + "# Disk full\n", After: file + "---\ntitle: Disk full\n---\n",
		},
		{
			Name:   tracker.RuleUnterminated,
			Doc:    "The front matter begins with a line --- and no second one follows, so nobody can tell where the text begins. An indented --- does not count.",
			Before: file + "---\ntitle: Disk full\n\n## Summary\nThe disk is full.\n", After: file + "---\ntitle: Disk full\n---\n## Summary\nThe disk is full.\n",
		},
		{
			Name:   tracker.RuleMergeConflict,
			Doc:    "The lines <<<<<<<, ======= and >>>>>>> of an unresolved merge were committed. In the front matter the record is not read.",
			Before: file + "---\ntitle: Disk full\n<<<<<<< HEAD\nservice: upload-api\n=======\nservice: search\n>>>>>>> other\n---\n",
			After:  good,
		},
		{
			Name: tracker.RuleYAMLSyntax,
			Doc: "The front matter is not YAML that can be read, and the record is missing from everything until it is. Text with special characters goes into " +
				"single quotes, a single quote inside them is doubled.",
			Before: file + "---\ntitle: Disk full\nlabels: [storage, disk\n---\n", After: file + "---\ntitle: Disk full\nlabels: [storage, disk]\n---\n",
		},
		{
			Name: tracker.RuleUnquotedColon, Fixable: true,
			Doc: "A value holds a colon and is not in quotes, so YAML takes it for a mapping: the commonest mistake in this format, because titles of " +
				"observations hold one. The record is not read. `casebook fmt` and `casebook check --fix` write the quotes.",
			Before: "-- observations/2026/2026-03-17-disk-full-on-db-1.md --\n---\ntitle: Handle: \"disk full\" on db-1\nobserved: 2026-03-17\n---\n",
			After:  "-- observations/2026/2026-03-17-disk-full-on-db-1.md --\n---\ntitle: 'Handle: \"disk full\" on db-1'\nobserved: 2026-03-17\n---\n",
		},
		{
			Name:   tracker.RuleTabIndent,
			Doc:    "A line of the front matter is indented by a tab, which YAML does not allow. The record is not read.",
			Before: file + "---\ntitle: Disk full\nlabels:\n\t- storage\n---\n", After: file + "---\ntitle: Disk full\nlabels:\n  - storage\n---\n",
		},
		{
			Name: tracker.RuleDuplicateKey,
			Doc: "A key stands twice in the front matter, often after a merge of two branches. Only the first counts, so one of two " +
				"decisions is silently lost.",
			Before: file + "---\ntitle: Disk full\nservice: upload-api\nservice: search\n---\n", After: good,
		},
		{
			Name: tracker.RuleYAMLAnchor,
			Doc: "The front matter uses YAML's anchors, aliases, merge keys or tags. They make a value depend on another place in the file, which a " +
				"reader of a change does not see; and text that begins with * or & is easily taken for one.",
			Before: file + "---\ntitle: Disk full\nlabels: &l [storage]\n---\n", After: file + "---\ntitle: Disk full\nlabels: [storage]\n---\n",
		},
		{
			Name:   tracker.RuleUnreadableFile,
			Doc:    "The file system refuses to give out a record or a folder. It is missing from everything until it can be read.",
			Before: "$ ls -l bugs/disk-full.md\n---------- 1 root root 812 bugs/disk-full.md\n",
			After:  "$ ls -l bugs/disk-full.md\n-rw-r--r-- 1 mei ops 812 bugs/disk-full.md\n",
		},
		{
			Name: tracker.RuleInterruptedWrite, Severity: tracker.Warning,
			Doc: "A command that wrote records was stopped in the middle, by a crash or kill -9. Every record is whole, old or new; but the file that " +
				"held the new content is left, and keeps casebook from writing that record again.",
			Before: "$ ls -A bugs\n.disk-full.md.casebook-lock\ndisk-full.md\n",
			After:  "$ ls -A bugs\ndisk-full.md\n",
		},
		{
			Name:   tracker.RuleNestedTooDeep,
			Doc:    "Values of the front matter are nested deeper than any field goes. What lies deeper is not read.",
			Before: file + "---\ntitle: Disk full\nteams: [[[[[[[[[[[[[[[[[[platform]]]]]]]]]]]]]]]]]]\n---\n",
			After:  file + "---\ntitle: Disk full\nteams: [platform]\n---\n",
		},
		{
			Name: tracker.RuleSettings,
			Doc: "A setting in casebook.yaml has a name that does not exist or a value that makes no sense; also a rule under check that there " +
				"is none of. The setting is ignored, and its default holds. It is an error because everything else depends on it.",
			Before: "-- casebook.yaml --\ntimezone: Europe/Kopenhagen\n", After: "-- casebook.yaml --\ntimezone: Europe/Copenhagen\n",
		},
	})
}

// inFamily gives rules a family, and a severity to those that have none.
func inFamily(family string, severity tracker.Severity, rules []Rule) []Rule {
	for i := range rules {
		rules[i].Family = family
		if rules[i].Severity == tracker.Off {
			rules[i].Severity = severity
		}
	}
	return rules
}

// loadedNameRules are the rules of names that loading applies.
func loadedNameRules() []Rule {
	const file = "-- observations/2026/2026-03-17-disk-full-on-db-1.md --\n---\ntitle: "
	const rest = "\nobserved: 2026-03-17\n---\n"
	return inFamily("names", tracker.Error, []Rule{
		{
			Name: tracker.RuleBadID,
			Doc: "The name of a record's file is its id, and this one is not made of lower-case letters a to z, digits and single hyphens only. So no two ids differ " +
				"by case or accents, and every file system and address can hold them.",
			Before: "-- bugs/Disk_Full.md --\n---\ntitle: Disk full\n---\n", After: exampleBug,
		},
		{
			Name:   tracker.RuleDuplicateID,
			Doc:    "Two records of one kind have the same id, or an alias of one is the id of the other. A reference can mean only one of them.",
			Given:  exampleBug,
			Before: "-- bugs/quota.md --\n---\ntitle: Quota\naliases: [disk-full]\n---\n", After: "-- bugs/quota.md --\n---\ntitle: Quota\n---\n",
		},
		{
			Name: tracker.RuleObservationTitle,
			Doc: "The title of an observation does not say what was seen and where by the rule, Handle: \"<error message>\" on <instance>. Message and instance " +
				"are read from it, and without quotes around the message nothing is guessed.",
			Before: file + "'Handle: disk full on db-1'" + rest, After: file + "'Handle: \"disk full\" on db-1'" + rest,
		},
		{
			Name: tracker.RuleTitleSpacing, Severity: tracker.Warning, Fixable: true,
			Doc: "The title of an observation follows the rule but for spaces or for quotes around the instance. It is understood; " +
				"`casebook fmt` and `casebook check --fix` write it as the others are, so that a search finds it.",
			Before: file + "'Handle: \"disk full \"on \"db-1\"'" + rest, After: file + "'Handle: \"disk full\" on db-1'" + rest,
		},
		{
			Name:   tracker.RuleTitleLength,
			Doc:    "A title is longer than 300 characters. Lists and pages have no room for it; the whole message belongs into the text.",
			Before: "-- bugs/disk-full.md --\n---\ntitle: " + longTitle() + "\n---\n", After: exampleBug,
		},
	})
}

func longTitle() string {
	title := "Disk"
	for len(title) <= tracker.TitleLength {
		title += " full and full"
	}
	return title
}

// loadedFieldRules are the rules of fields and references that loading applies.
func loadedFieldRules() []Rule {
	const file = "-- bugs/disk-full.md --\n---\ntitle: Disk full\n"
	const sighting = "-- observations/2026/2026-03-17-disk-full-on-db-1.md --\n---\ntitle: 'Handle: \"disk full\" on db-1'\n"
	rules := inFamily("fields", tracker.Error, []Rule{
		{
			Name: tracker.RuleUnknownField, Severity: tracker.Warning,
			Doc: "A key looks like a known field mistyped, or is one that belongs inside another (severity inside impact), so what it says is " +
				"not used. Keys that are nothing like one are a team's own: they are kept and can be searched for.",
			Before: file + "sevrice: upload-api\n---\n", After: file + "service: upload-api\n---\n",
		},
		{
			Name: tracker.RuleMissingField,
			Doc: "A field that the record cannot do without is missing: the title of every record, observed of a sighting, and the parts " +
				"of structured values.",
			Before: sighting + "---\n", After: sighting + "observed: 2026-03-17\n---\n",
		},
		{
			Name:   tracker.RuleWrongType,
			Doc:    "A field holds a list or a mapping where one value is meant, or the other way round. What it says is not used.",
			Before: sighting + "observed: 2026-03-17\nimpact: 2h\n---\n", After: sighting + "observed: 2026-03-17\nimpact: {downtime: 2h}\n---\n",
		},
		{
			Name:   tracker.RuleWrongValue,
			Doc:    "A field allows only certain words or numbers, and this is none of them. What it says is not used.",
			Before: file + "status: fixd\n---\n", After: file + "status: fixing\n---\n",
		},
		{
			Name: tracker.RuleBadTime,
			Doc: "A time cannot be read, does not exist (a day that is not in the calendar, an hour that the clock change skips), or is a date " +
				"where a time is needed. Write 2026-03-17T03:09+01:00; without offset the casebook's time zone is meant.",
			Before: sighting + "observed: 17.03.2026\n---\n", After: sighting + "observed: 2026-03-17\n---\n",
		},
		{
			Name: tracker.RuleLocalTimeTwice, Severity: tracker.Warning,
			Doc:    "A time without offset lies in the hour that the clock goes through twice in autumn. The first is taken; the offset says which is meant.",
			Given:  "-- casebook.yaml --\ntimezone: Europe/Copenhagen\n",
			Before: "-- observations/2025/2025-10-26-disk-full-on-db-1.md --\n---\ntitle: 'Handle: \"disk full\" on db-1'\nobserved: 2025-10-26T02:30\n---\n",
			After:  "-- observations/2025/2025-10-26-disk-full-on-db-1.md --\n---\ntitle: 'Handle: \"disk full\" on db-1'\nobserved: 2025-10-26T02:30+01:00\n---\n",
		},
		{
			Name: tracker.RuleBadDuration,
			Doc: "A duration is not written in whole numbers with s, m, h and d, the largest first: 27m, 1h30m, 2d. Working time (effort, " +
				"estimate) knows no d, because nobody works for 24 hours.",
			Before: sighting + "observed: 2026-03-17\nimpact: {downtime: 1.5 hours}\n---\n", After: sighting + "observed: 2026-03-17\nimpact: {downtime: 1h30m}\n---\n",
		},
		{
			Name: tracker.RuleBadLink,
			Doc: "An item of links does not say what it links to, names a kind of link that does not exist, or two at once. Each item is one " +
				"thing: - pull-request: https://…",
			Before: file + "links:\n  - https://git.example.com/upload/pull/812\n---\n", After: file + "links:\n  - pull-request: https://git.example.com/upload/pull/812\n---\n",
		},
	})
	return append(rules, Rule{
		Name: tracker.RuleBadReference, Family: "references", Severity: tracker.Error,
		Doc: "What stands in a field of references is none: it does not say which kind of record it names where the field does not fix " +
			"it, names a kind that does not exist, or one that the field does not take.",
		Given:  exampleBug,
		Before: "-- bugs/quota.md --\n---\ntitle: Quota\nrelated: [disk-full]\n---\n", After: "-- bugs/quota.md --\n---\ntitle: Quota\nrelated: [bug/disk-full]\n---\n",
	})
}
