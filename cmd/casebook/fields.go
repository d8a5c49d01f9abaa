package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/english"
)

// fieldsTopic is the name of the page of help on fields.
const fieldsTopic = "fields"

// printFields prints the fields of one kind: `casebook help fields bug`.
func printFields(w io.Writer, word string) error {
	var words []string
	for _, k := range tracker.Kinds() {
		words = append(words, k.String())
	}
	kind, ok := tracker.ParseKind(word)
	if !ok {
		return usageError("the kinds are "+strings.Join(words, ", "), "%q is no kind of record%s", word, didYouMean(word, words))
	}
	_, err := fmt.Fprintf(w, "The fields of %s:\n%s\n", kind.WithArticle(), fieldsHelp(tracker.Fields(kind)))
	return err
}

const fieldsIntro = `What may stand in the front matter. casebook set and --set change it: a dotted name
reaches inside, impact.users=12. Keys of your own are kept, and can be queried.
casebook help fields KIND shows one kind.
`

// allFieldsHelp lists the fields that every kind has, and then those of each.
func allFieldsHelp() string {
	common := map[string]bool{}
	var b strings.Builder
	b.WriteString(fieldsIntro + "\nEvery kind:\n" + fieldsHelp(tracker.CommonFields()))
	for _, f := range tracker.CommonFields() {
		common[f.Name] = true
	}
	for _, k := range tracker.Kinds() {
		var own []tracker.Field
		for _, f := range tracker.Fields(k) {
			if !common[f.Name] {
				own = append(own, f)
			}
		}
		b.WriteString("\n\n" + english.Capital(k.String()) + ":\n" + fieldsHelp(own))
	}
	return b.String()
}

// fieldsHelp lists fields: each with what it says, and below that what may stand in it.
func fieldsHelp(fields []tracker.Field) string {
	const helpWidth, nameWidth = 84, 15
	margin := strings.Repeat(" ", nameWidth+3)
	var lines []string
	for _, f := range fields {
		doc := f.Doc
		if f.Required {
			doc += "; required"
		}
		for i, line := range append(wrapped(doc, helpWidth-len(margin)), wrapped(takes(f), helpWidth-len(margin))...) {
			start := margin
			if i == 0 {
				start = fmt.Sprintf("  %-*s ", nameWidth, f.Name)
			}
			lines = append(lines, start+line)
		}
	}
	return strings.Join(lines, "\n")
}

// wrapped breaks text between words into lines of at most width bytes.
func wrapped(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && len(line)+1+len(word) > width {
			lines, line = append(lines, line), ""
		}
		line = strings.TrimSpace(line + " " + word)
	}
	return append(lines, line)
}

// takes says what may stand in a field, with examples: "list: duration (27m, 1h30m, 2d)".
func takes(f tracker.Field) string {
	text := takesShort(f)
	switch {
	case f.Type == tracker.TypeTime && f.DateOK:
		text += " (2026-03-17T03:09, 2026-03-17)"
	case f.Type == tracker.TypeTime:
		text += " (2026-03-17T03:09)"
	case f.Type == tracker.TypeDuration:
		text += " (27m, 1h30m, 2d)"
	}
	if f.Single {
		text += ", or a list"
	}
	return text
}

// takesShort is takes without examples.
func takesShort(f tracker.Field) string {
	text := takesOne(f)
	if len(f.Also) > 0 {
		text += " or " + strings.Join(f.Also, ", ")
	}
	if f.List && !f.Single {
		text = "list: " + text
	}
	return text
}

func takesOne(f tracker.Field) string {
	switch f.Type {
	case tracker.TypeText:
		return "text"
	case tracker.TypeWord:
		return "word"
	case tracker.TypeOneOf:
		return "one of " + strings.Join(f.Values, ", ")
	case tracker.TypeTime:
		if f.DateOK {
			return "time or date"
		}
		return "time"
	case tracker.TypeDuration:
		return "duration"
	case tracker.TypeBool:
		return "true or false"
	case tracker.TypeNumber:
		return "number"
	case tracker.TypeRef:
		if f.Ref == 0 {
			return "id with its kind, KIND/ID"
		}
		return "id of " + f.Ref.WithArticle()
	}
	return takesParts(f)
}

// takesParts says what may stand in a field that holds a mapping: "{used: id of a runbook, …}".
func takesParts(f tracker.Field) string {
	if f.Type == tracker.TypeLinks {
		return "{KIND: address, text: …, state: …, at: …}; KIND is one of " + strings.Join(tracker.LinkKinds(), ", ")
	}
	var parts []string
	for _, p := range f.Parts() {
		parts = append(parts, p.Name+": "+takesShort(p))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}
