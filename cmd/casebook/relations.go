package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// relationLine is one related record as show prints it.
type relationLine struct {
	words string // read from the record shown
	edge  tracker.Edge
	other *tracker.Record // nil: there is none
	ref   string
}

// relations prints what a record refers to and what refers to it, by relation. Of many sightings the
// newest are shown.
func (p page) relations(r *tracker.Record) {
	lines := relationLines(p.cb.Index, r)
	if len(lines) == 0 {
		return
	}
	p.heading("Relations")
	for len(lines) > 0 {
		n := slices.IndexFunc(lines, func(l relationLine) bool { return l.words != lines[0].words })
		if n < 0 {
			n = len(lines)
		}
		p.relation(lines[:n])
		lines = lines[n:]
	}
}

func relationLines(idx *tracker.Index, r *tracker.Record) []relationLine {
	var lines []relationLine
	for _, e := range idx.Out(r) {
		lines = append(lines, relationLine{e.Relation.Forward(), e, e.To, e.Ref.String()})
	}
	for _, e := range idx.In(r) {
		lines = append(lines, relationLine{e.Relation.Backward(), e, e.From, e.From.Ref().String()})
	}
	return lines
}

// relation prints the records of one relation.
func (p page) relation(lines []relationLine) {
	shown := lines
	if !p.all && len(lines) > relationsShown {
		shown = lines[len(lines)-relationsShown:]
	}
	p.line("  %s", p.env.outStyle().cyan(shown[0].words))
	if left := len(lines) - len(shown); left > 0 {
		p.line("    %s", p.env.outStyle().dim(fmt.Sprintf("%d more (--all)", left)))
	}
	for _, l := range shown {
		p.line("    %s", relationText(l))
		if context := contextWords(l.edge.Mention); context != "" {
			p.line("      %s", p.env.outStyle().dim(printable(context)))
		}
	}
}

func relationText(l relationLine) string {
	if l.other == nil {
		return l.ref + "  (no such record)"
	}
	text := l.other.Ref().String()
	if status := statusOf(l.other); status != "" {
		text += " [" + status + "]"
	}
	if l.other.Kind != tracker.KindObservation {
		text += "  " + printable(l.other.Title)
	}
	if l.edge.Suspected {
		text += " (suspected)"
	}
	return text
}

// contextWords returns the sentence of a mention with the link in brackets.
func contextWords(m *tracker.Mention) string {
	if m == nil {
		return ""
	}
	return strings.Join(strings.Fields(m.Before+"["+m.Text+"]"+m.After), " ")
}
