package check

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/english"
	"github.com/casebook-dev/casebook/tracker/markdown"
)

// often is the number of sightings from which a bug is expected to say how it is known and handled.
const often = 3

// widest is the number of columns above which a table is shown as it was written: one of 5,000 columns
// became 244 MB of HTML.
const widest = 100

// sectionRules look at the parts of a body.
func sectionRules() []Rule {
	const head = "-- bugs/disk-full.md --\n---\ntitle: Disk full\nstatus: fixing\n---\n"
	const incident = "-- postmortems/2026-03-17-disk-full.md --\n---\ntitle: Disk full\nstarted: 2026-03-17T03:05Z\n---\n## Timeline\n- 03:05 first error\n"
	return []Rule{
		{
			Name: "missing-section", Family: "sections", Severity: tracker.Warning,
			Doc: "A section is missing, or holds nothing but the prompt it was made with, and this is the time when it matters. " +
				"A sighting: What happened, and, unless it healed by itself, State before any action and Actions taken. " +
				"A bug seen three times: Summary, How to identify (or a signature), How to remedy (or a runbook); one that is being fixed or is fixed: Root cause. " +
				"A runbook: Steps. A fix in progress or shipped: How will we know that it works in production. " +
				"A postmortem: Timeline, and once it has ended Root cause and resolution. " +
				"Text without any sections counts as What happened, Summary or Steps, and a sighting from another system (imported_from) is asked for no more than that. An answer like \"none, because …\" is one.",
			Before: head + "## Summary\nThe disk is full.\n\n## Root cause\n<!-- What was it really? -->\n",
			After:  head + "## Summary\nThe disk is full.\n\n## Root cause\nAborted uploads leave their temporary file behind.\n",
			record: missingSection,
		},
		{
			Name: tracker.RuleTimelineTime, Family: "sections", Severity: tracker.Info,
			Doc: "An item of a postmortem's Timeline does not begin with a time, as in `- **20:45** - …`, `- 8:45 pm WAT - …` or " +
				"`- 2022-01-05 20:45 …`. It stays text and is missing from the drawn timeline.",
			Before: incident + "- then the pager went off\n",
			After:  incident + "- 03:09 the pager went off\n",
			record: timelineTime,
		},
		{
			Name: tracker.RuleTooWideTable, Family: "sections", Severity: tracker.Warning,
			Doc: "A table has more than 100 columns. It is shown as it was written, because drawn it would make a page of hundreds of " +
				"megabytes. A file of comma-separated values in the evidence serves better.",
			Before: "a table whose second line is |---|---|---|… 101 times\n",
			After:  "[df.csv](2026-03-17-0309-disk-full-on-db-1/df.csv)\n",
			record: tooWideTable,
		},
		{
			Name: "unparsed-body", Family: "sections", Severity: tracker.Warning,
			Doc: "The text nests quotes and lists, or opens brackets, footnotes and link definitions, far beyond what a person writes: usually a log " +
				"that was pasted as it is. It is shown as it was written, without links and sections.",
			Before: "a line that begins with > 101 times\n",
			After:  "the same in a code block, between lines of ```\n",
			record: unparsedBody,
		},
	}
}

func missingSection(in *input, r *subject, say sayHere) {
	var missing []string
	var empty *markdown.Section // the first of them, if it is there
	for _, title := range wanted(in, r.Record) {
		section, ok := r.Outline().Section(title)
		if ok && !section.Empty {
			continue
		}
		if ok && len(missing) == 0 {
			empty = &section
		}
		missing = append(missing, title)
	}
	if len(missing) == 0 || r.Outline().Unparsed != "" {
		return
	}
	var place tracker.Pos
	if empty != nil {
		place = r.BodyPos(empty.Start)
	} else {
		place = r.Pos("title")
	}
	words, them := "section", "it"
	if len(missing) > 1 {
		words, them = "sections", "them"
	}
	say(place, fmt.Sprintf("the %s %s %s missing or empty", words, english.List(missing), isOrAre(len(missing))),
		fmt.Sprintf("write %s under ## %s; if there is nothing to say, say so", them, missing[0]))
}

func isOrAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// wanted returns the sections that a record should have filled in by now.
func wanted(in *input, r *tracker.Record) []string {
	switch r.Kind {
	case tracker.KindBug:
		return wantedOfBug(in, r)
	case tracker.KindObservation:
		return wantedOfObservation(r)
	case tracker.KindRunbook:
		if !freeText(r) {
			return []string{"Steps"}
		}
	case tracker.KindTask:
		if r.Task.Role == "fix" && (r.Task.Status == "in-progress" || r.Task.Status == "shipped") {
			return []string{"How will we know that it works in production"}
		}
	case tracker.KindPostmortem:
		if !r.Postmortem.Ended.IsZero() {
			return []string{"Timeline", "Root cause and resolution"}
		}
		return []string{"Timeline"}
	}
	return nil
}

// freeText reports whether a body is text without any of the kind's sections.
func freeText(r *tracker.Record) bool {
	text := false
	for _, s := range r.Outline().Sections {
		if s.Title != "" {
			return false
		}
		text = text || !s.Empty
	}
	return text
}

func wantedOfObservation(r *tracker.Record) []string {
	o := r.Observation
	var wanted []string
	if !freeText(r) {
		wanted = append(wanted, "What happened")
	}
	acted := o.Resolution == "workaround" || o.Resolution == "fix" || len(o.Handlers) > 0 || len(o.Runbooks) > 0 || o.Impact.Effort != nil
	if mayHave(r, "imported_from") && r.Front().Root.Get("imported_from") != nil {
		return wanted // nobody can know by now
	}
	idle := o.Resolution == "self-healed" || o.Resolution == "none"
	if acted && !idle || !idle && !freeText(r) {
		wanted = append(wanted, "State before any action", "Actions taken")
	}
	return wanted
}

func wantedOfBug(in *input, r *tracker.Record) []string {
	var wanted []string
	if r.Bug.Status == "duplicate" {
		return nil
	}
	if len(in.idx.Observations(r)) >= often {
		if !freeText(r) {
			wanted = append(wanted, "Summary")
		}
		if len(r.Bug.Signatures) == 0 {
			wanted = append(wanted, "How to identify")
		}
		if len(r.Bug.Runbooks) == 0 {
			wanted = append(wanted, "How to remedy")
		}
	}
	// A bug that is fixed without a fix is the business of fixed-without-fix.
	if r.Bug.Status == "fixing" || r.Bug.Status == "fixed" && len(in.fixes()[r]) > 0 {
		wanted = append(wanted, "Root cause")
	}
	return wanted
}

// readableTimeline is what is asked of a record's memos; any answer says that every item begins with a time.
const readableTimeline = "readable timeline"

func timelineTime(in *input, r *subject, say sayHere) {
	if r.Postmortem == nil {
		return
	}
	if _, readable := r.Memos().Answer(readableTimeline); readable {
		return
	}
	items := r.Timeline(in.idx.Config.Timezone)
	if !slices.ContainsFunc(items, func(item tracker.TimelineItem) bool { return !item.Readable }) {
		r.Memos().Note(readableTimeline, "")
	}
	for _, item := range items {
		if !item.Readable {
			say(item.Pos, fmt.Sprintf("%q does not begin with a time", cut(item.Text, 40)), "begin the item like `- 20:45 what happened`")
		}
	}
}

// cut shortens text to n characters.
func cut(text string, n int) string {
	if runes := []rune(text); len(runes) > n {
		return strings.TrimSpace(string(runes[:n])) + "…"
	}
	return text
}

func unparsedBody(_ *input, r *subject, say sayHere) {
	if reason := r.Outline().Unparsed; reason != "" {
		say(r.BodyPos(0), "the text is shown as it was written: "+reason, "put pasted logs between lines of ```, or attach them: casebook attach")
	}
}

func tooWideTable(_ *input, r *subject, say sayHere) {
	body := r.Source[r.BodyOffset():]
	if !bytes.Contains(body, []byte("|")) {
		return
	}
	at := 0
	for line := range bytes.Lines(body) {
		if len(line) > widest*2 {
			if n := columns(line); n > widest {
				say(r.BodyPos(at), fmt.Sprintf("the table has %d columns, more than %d", n, widest), "attach it as a file: casebook attach")
			}
		}
		at += len(line)
	}
}

// columns returns the number of columns of a line like |---|:--:|, or 0 if it is no such line.
func columns(line []byte) int {
	line = bytes.TrimSpace(line)
	if len(bytes.Trim(line, "-|: \t")) > 0 {
		return 0
	}
	return bytes.Count(bytes.Trim(line, "|"), []byte("|")) + 1
}

// filled reports whether a body has a section of that title with something in it.
func filled(d *markdown.Outline, title string) bool {
	s, ok := d.Section(title)
	return ok && !s.Empty
}
