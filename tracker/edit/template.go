package edit

import (
	"slices"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// DraftOptions says what is known about a new record besides its kind and title.
type DraftOptions struct {
	ID        string               // empty: made from the title, or by Create where a date is needed
	Fields    []tracker.DraftField // besides title, in any order
	Sections  map[string]string    // Markdown in place of the prompt, by section
	Delegated bool                 // a task that another team does: more sections
}

// NewDraft returns a new record from the template of its kind: its fields in the order in which they
// are documented, and its sections, each with a prompt in an HTML comment. A bug begins open, a task
// proposed.
func NewDraft(kind tracker.Kind, title string, opts DraftOptions) tracker.Draft {
	d := tracker.Draft{Kind: kind, ID: opts.ID}
	title = strings.Join(strings.Fields(title), " ")
	if kind == tracker.KindBug || kind == tracker.KindRunbook || kind == tracker.KindTask {
		d.ID = orElse(opts.ID, tracker.Slug(title))
	}
	d.Fields = append([]tracker.DraftField{{Name: "title", Value: tracker.Text(title)}}, opts.Fields...)
	switch kind {
	case tracker.KindBug:
		d.Fields = withDefault(d.Fields, "status", "open")
	case tracker.KindTask:
		d.Fields = withDefault(d.Fields, "status", "proposed")
		if opts.Delegated {
			d.Fields = withDefault(d.Fields, "delegated", "true")
		}
	}
	sortFields(kind, d.Fields)
	d.Body = templateBody(kind, opts)
	return d
}

func orElse(s, other string) string {
	if s != "" {
		return s
	}
	return other
}

func withDefault(fields []tracker.DraftField, name, value string) []tracker.DraftField {
	if slices.ContainsFunc(fields, func(f tracker.DraftField) bool { return f.Name == name }) {
		return fields
	}
	return append(fields, tracker.DraftField{Name: name, Value: tracker.Text(value)})
}

// sortFields puts fields in written order, unknown ones last and as they came.
func sortFields(kind tracker.Kind, fields []tracker.DraftField) {
	order := fieldOrder(kind)
	rank := func(f tracker.DraftField) int {
		if i := slices.Index(order, f.Name); i >= 0 {
			return i
		}
		return len(order)
	}
	slices.SortStableFunc(fields, func(a, b tracker.DraftField) int { return rank(a) - rank(b) })
}

func templateBody(kind tracker.Kind, opts DraftOptions) string {
	sections := tracker.Sections(kind)
	if kind == tracker.KindTask && opts.Delegated {
		sections = append(sections, tracker.DelegatedSections()...)
	}
	var b strings.Builder
	for i, name := range sections {
		if i > 0 {
			b.WriteByte('\n')
		}
		text := strings.TrimSpace(opts.Sections[name])
		if text == "" {
			text = "<!-- " + prompt(kind, name) + " -->"
		}
		b.WriteString("## " + name + "\n" + text + "\n")
	}
	return b.String()
}

// prompt returns what to write in a section, in one line.
func prompt(kind tracker.Kind, section string) string { return prompts(kind)[section] }

// prompts returns what to write in each section of a kind.
func prompts(kind tracker.Kind) map[string]string {
	switch kind {
	case tracker.KindBug:
		return map[string]string{
			"Summary":                      "What goes wrong, for whom, and under which conditions? Two sentences that somebody who was woken by it understands.",
			"How to identify":              "The exact error messages, alerts and graphs, and the command that tells it from its look-alikes. Put stable text under signatures too.",
			"How to remedy":                "The quickest safe way back to service: link the runbook, and say what it does not cure.",
			"Next steps for investigation": "What is still unknown, and what to collect the next time before anything is restarted?",
			"Root cause":                   "What makes it happen, and how do we know? Say so if it is a guess. A fix without a shipped task gives its reason here.",
			"Impact":                       "What do users and colleagues notice? Figures are computed from the observations; write what they cannot say.",
		}
	case tracker.KindObservation:
		return map[string]string{
			"What happened":           "What was noticed, by whom, and who was hit? Times with their zone.",
			"State before any action": "What did the machine say before anybody touched it: commands and their output, graphs, versions?",
			"Actions taken":           "One line an action, with its time, in the order they were taken; also those that did not help.",
			"Evidence":                "Logs, listings, pictures: `casebook attach` puts them beside this file. Link them here and say what each shows.",
		}
	case tracker.KindRunbook:
		return map[string]string{
			"When to use": "Which alert or error message leads here, and when is this the wrong runbook?",
			"Steps":       "Numbered steps with commands that can be pasted. Say before each destructive one what to save first.",
			"Verify":      "How does one see, within minutes, that it worked?",
			"Escalate":    "After how long without success, to whom, and with which facts at hand?",
		}
	case tracker.KindTask:
		return map[string]string{
			"What":    "What will be different when this is done? What is left out on purpose?",
			"Why now": "Which sightings and what cost argue for it, and what happens if it waits?",
			"How will we know that it works in production": "Which silence, graph or count will tell, from when on, and who looks?",
			"Relevance":    "Why does this concern the other team? Show them the sightings in their own terms.",
			"Value":        "What do they and their users gain from it?",
			"Expectations": "What do we ask of them, by when, and what do we do ourselves?",
		}
	case tracker.KindPostmortem:
		return map[string]string{
			"Summary":                            "What happened, how long, who was hit and how was it ended? For readers who were not there.",
			"Timeline":                           "One list item an event, each beginning with its time: - **20:45** - first alert. From the first change that mattered to the all-clear.",
			"Root cause and resolution":          "Which conditions had to come together, and what ended it? Conditions, not people.",
			"Corrective and preventive measures": "What was changed, and what will be? Link a task for each measure; it holds the owner and the date.",
		}
	case tracker.KindHandoff:
		return map[string]string{
			"Open":      "What is burning or smouldering, with links, and what would you look at first?",
			"Happened":  "What happened in the shift that the next one should know?",
			"Undecided": "Which sightings wait for a classification, and what speaks for which bug?",
			"Questions": "What could you not find out, and who may know?",
			"Notes":     "Planned changes, absences, silenced alerts and until when.",
		}
	case tracker.KindReport:
		return map[string]string{
			"Recurring":         "Which bugs came back most, and is it getting worse? Cite the figures.",
			"Repeatedly solved": "What was repaired by hand again and again, and what did it cost?",
			"Automate":          "Which of these repairs could a machine do, and what keeps it from doing so?",
			"Detected late":     "What did customers notice before we did, and which alert is missing?",
			"Ageing":            "Which tasks and unclassified sightings have waited too long? Drop them or plan them.",
			"Decisions":         "What was decided, by whom? Each goes under decisions in the front matter too.",
		}
	}
	return nil
}
