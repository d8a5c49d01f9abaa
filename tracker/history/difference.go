package history

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// Difference is a record that differs between two indexes.
type Difference struct {
	Record   tracker.Ref // as the second has it, the first if it is gone
	Before   *tracker.Record
	After    *tracker.Record // nil if it is gone, as Before is if it is new, or if its file cannot be read
	Events   []Event         // what happened, without commits
	Fields   []FieldChange   // of the front matter, in the order in which they stand; none for a new or gone record
	Sections []string        // of the text that differ, by their titles; "" for what stands before the first
	Evidence []EvidenceChange
}

// FieldChange is a field that differs. An absent one is empty.
type FieldChange struct{ Name, Before, After string }

// EvidenceChange is an evidence file that was added (Before is nil), removed (After is nil) or differs in size.
type EvidenceChange struct {
	Path          string
	Before, After *tracker.File
}

// Compare returns the records that differ between two indexes, by kind and id. A record that was renamed,
// which leaves its old id as an alias, is one record.
func Compare(base, head *tracker.Index) []Difference {
	var all []Difference
	same := renamedBugs(base, head)
	for _, after := range head.Records() {
		before := formerly(base, head, after)
		if before == nil {
			all = append(all, Difference{Record: after.Ref(), After: after, Events: []Event{unlessUnreadable(base, after, Created, Mended)}})
			continue
		}
		if d := compareVersions(base, head, before, after, same); len(d.Events)+len(d.Evidence) > 0 {
			all = append(all, d)
		}
	}
	for _, before := range base.Records() {
		if after, ok := head.Lookup(before.Kind, before.ID); !ok || formerly(base, head, after) != before {
			all = append(all, Difference{Record: before.Ref(), Before: before, Events: []Event{unlessUnreadable(head, before, Removed, Garbled)}})
		}
	}
	slices.SortStableFunc(all, func(a, b Difference) int {
		return cmp.Or(cmp.Compare(a.Record.Kind, b.Record.Kind), strings.Compare(a.Record.ID, b.Record.ID))
	})
	return all
}

// unlessUnreadable tells that a record is only in one index, or, if the other has its file and could not read
// it, what an edit did to that.
func unlessUnreadable(other *tracker.Index, r *tracker.Record, what What, edit string) Event {
	e := Event{What: what, Record: r.Ref(), Called: r.ID}
	if slices.ContainsFunc(other.Rejected(), func(f tracker.Rejected) bool { return f.Kind == r.Kind && strings.EqualFold(f.ID, r.ID) }) {
		e.What, e.Fields = Edited, []string{edit}
	}
	return e
}

// formerly returns what a record of head is in base: the one with its id, else the one whose id is an
// alias of it now, else, for who looks backwards, the one of which its id is an alias there.
func formerly(base, head *tracker.Index, after *tracker.Record) *tracker.Record {
	if before, ok := base.Lookup(after.Kind, after.ID); ok {
		if _, still := head.Lookup(before.Kind, before.ID); before.ID == after.ID || !still {
			return before
		}
	}
	for _, alias := range after.Aliases {
		before, ok := base.Lookup(after.Kind, alias)
		if !ok || !strings.EqualFold(before.ID, alias) {
			continue
		}
		if taken, ok := head.Lookup(after.Kind, before.ID); ok && taken == after {
			return before
		}
	}
	return nil
}

func renamedBugs(base, head *tracker.Index) map[string]string {
	same := map[string]string{}
	for _, after := range head.Records(tracker.KindBug) {
		before := formerly(base, head, after)
		switch {
		case before != nil && before.ID != after.ID:
			same[before.ID] = after.ID
		case before != nil && before.Bug.DuplicateOf.IsZero() && !after.Bug.DuplicateOf.IsZero():
			same[after.ID] = after.Bug.DuplicateOf.ID
		}
	}
	return same
}

func compareVersions(base, head *tracker.Index, before, after *tracker.Record, same map[string]string) Difference {
	d := Difference{Record: after.Ref(), Before: before, After: after, Evidence: compareEvidence(base.Evidence(before), head.Evidence(after))}
	if before.ID != after.ID {
		d.Events = append(d.Events, Event{What: Renamed, Record: after.Ref(), Called: after.ID, From: before.ID, To: after.ID})
	}
	if before == after || bytes.Equal(before.Source, after.Source) {
		return d
	}
	for _, one := range compareRecords(before, after, same) {
		d.Events = append(d.Events, Event{What: one.what, Record: after.Ref(), Called: after.ID, From: one.from, To: one.to, Fields: one.fields})
	}
	for _, name := range fieldNames(before, after) {
		old, now := before.Front().Root.Get(name), after.Front().Root.Get(name)
		if !sameNode(old, now) {
			d.Fields = append(d.Fields, FieldChange{name, old.String(), now.String()})
		}
	}
	d.Sections = compareSections(before, after)
	return d
}

// compareSections returns the titles of the sections whose text differs, in the order of the second text
// and then of those that only the first has.
func compareSections(before, after *tracker.Record) []string {
	old, now := sectionsOf(before), sectionsOf(after)
	var titles []string
	for _, s := range append(slices.Clone(now), old...) {
		if !slices.Contains(titles, s.title) && textIn(old, s.title) != textIn(now, s.title) {
			titles = append(titles, s.title)
		}
	}
	return titles
}

type section struct{ title, text string }

// sectionsOf returns the text by sections; those of one title together.
func sectionsOf(r *tracker.Record) []section {
	text := textOf(r)
	sections := r.Outline().Sections
	first := len(text)
	if len(sections) > 0 {
		first = sections[0].Start
	}
	all := []section{{"", strings.TrimSpace(withoutCR(text[:first]))}}
	for _, s := range sections {
		all = append(all, section{s.Title, strings.TrimSpace(withoutCR(text[s.Start:s.End]))})
	}
	return all
}

func textIn(all []section, title string) string {
	var text []string
	for _, s := range all {
		if s.title == title {
			text = append(text, s.text)
		}
	}
	return strings.Join(text, "\n")
}

// compareEvidence compares by name: a rename moves the folder.
func compareEvidence(before, after []tracker.File) []EvidenceChange {
	var all []EvidenceChange
	find := func(files []tracker.File, name string) *tracker.File {
		if i := slices.IndexFunc(files, func(f tracker.File) bool { return baseName(f) == name }); i >= 0 {
			return &files[i]
		}
		return nil
	}
	for i := range after {
		if old := find(before, baseName(after[i])); old == nil || old.Size != after[i].Size {
			all = append(all, EvidenceChange{after[i].Path, old, &after[i]})
		}
	}
	for i := range before {
		if find(after, baseName(before[i])) == nil {
			all = append(all, EvidenceChange{before[i].Path, &before[i], nil})
		}
	}
	return all
}

func baseName(f tracker.File) string { return f.Path[strings.LastIndexByte(f.Path, '/')+1:] }
