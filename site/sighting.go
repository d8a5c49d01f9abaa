package site

import (
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// ongoing is the word for what is not over.
const ongoing = "ongoing"

// afterMark before the name of a mark is the same one in a ring: a sighting after a fix.
const afterMark = "after-"

// seenItem is a sighting in a table: its mark, and when it was, as a link.
func seenItem(root string, r *tracker.Record) Item {
	item := Item{Mark: mark(r.Observation), Href: root + recordAddress(r.Kind, r.ID), Time: moment(r.Observation.Observed), Sort: sortTime(r.Observation.Observed)}
	if r.Observation.Ongoing {
		item.Flag = ongoing
	}
	return item
}

// figureItem is seenItem in a table that belongs to a figure: it says, too, whether that was after a fix.
func (b *build) figureItem(root string, r *tracker.Record) Item {
	item := seenItem(root, r)
	if b.seen[r].after == "" {
		return item
	}
	item.Mark = afterMark + item.Mark
	item.Flag = strings.TrimPrefix(item.Flag+", after fix", ", ")
	return item
}

// mark returns the mark of a sighting: how sure its classification is, and whether users noticed.
func mark(obs *tracker.Observation) string {
	switch {
	case obs.NearMiss:
		return "near"
	case obs.Bug.IsZero() || obs.Suspected:
		return "suspected"
	case usersNoticed(obs):
		return "users"
	}
	return "confirmed"
}

// usersNoticed follows records.md 3: users above zero, or a customer told us.
func usersNoticed(obs *tracker.Observation) bool {
	return obs.Impact.Users != nil && *obs.Impact.Users > 0 || obs.Detected == "customer"
}

// sightingColumns are the columns of a table of sightings of one bug.
var sightingColumns = []Column{{Name: "Seen, UTC", Narrow: true, Key: numeric, Sorted: descending}, {Name: "Episode", Right: true, Key: numeric}, {Name: "Instance", Names: true, Key: textual},
	{Name: "State", Narrow: true, Key: textual}, {Name: "Downtime", Right: true, Key: numeric}, {Name: "Detected by", Long: true, Key: textual}, {Name: "Runbook", Key: textual},
	{Name: "Work", Right: true, Key: numeric}, {Name: "Handled by", Key: textual}}

// sightingFacets are what the sightings of one bug can be chosen by.
var sightingFacets = []facet{
	{"instance", "Instance", func(b *build, r *tracker.Record) Option { return b.topicOption(instanceTopic, r.Observation.Instance) }, nil},
	stateFacet,
	{"impact", "Impact", func(_ *build, r *tracker.Record) Option { return wordOption(impactWord(r.Observation)) }, []string{"users-noticed", "no-user-impact"}},
	{"fix", "Fix", func(b *build, r *tracker.Record) Option {
		if b.seen[r].after != "" {
			return wordOption("after a fix")
		}
		return wordOption("not after a fix")
	}, []string{"after-a-fix"}},
}

// impactWord says in a word what users had of a sighting; nothing where nobody wrote that down.
func impactWord(obs *tracker.Observation) string {
	if words := impactWords(obs); len(words) > 0 && !strings.HasSuffix(words[0], "down") {
		return words[0]
	}
	return ""
}

// sightingTable shows sightings of one bug in the order given, as many as a page holds, and what filters them.
func (b *build) sightingTable(root string, sightings []*tracker.Record, caption string) (Table, *Filter) {
	t := Table{Caption: caption, Columns: sightingColumns}
	some, _ := pageOf(sightings, 1)
	for _, r := range some {
		t.Rows = append(t.Rows, b.sightingRow(root, r))
	}
	t.Key = keyOf(t.Rows)
	if n := len(sightings); n > rowLimit {
		t.Cut = "The newest " + thousands(rowLimit) + " of " + thousands(n) + "."
		t.More = "observations/index.html"
	}
	if len(some) < 2 {
		return t, nil
	}
	t.ID = "sightings"
	var filter *Filter
	filter, t.Words = b.filterRows(t.ID, some, sightingFacets)
	filter.paged(len(sightings), "observations")
	return t, filter
}

func (b *build) sightingRow(root string, r *tracker.Record) []Cell {
	obs := r.Observation
	episode := Item{Kind: NotApplicable}
	if n := b.seen[r].episode; n > 0 {
		episode = number(n)
	}
	return []Cell{{b.figureItem(root, r)}, {episode}, b.instanceCell(root, obs), {{Text: stateWord(obs), Doubt: b.doubt(r)}}, {lasting(obs.Impact.Downtime)}, b.detectedCell(root, obs),
		b.usedCell(root, obs), {lasting(obs.Impact.Effort)}, orUnknown(texts(obs.Handlers))}
}

// stateWord says how sure people are of a classification.
func stateWord(obs *tracker.Observation) string {
	word := "confirmed"
	switch {
	case obs.Bug.IsZero():
		word = "unclassified"
	case obs.Suspected:
		word = "suspected"
	}
	if obs.NearMiss {
		word += ", near miss"
	}
	return word
}

func (b *build) instanceCell(root string, obs *tracker.Observation) Cell {
	others := b.topicItems(root, instanceTopic, obs.AlsoOn)
	if obs.Instance == "" || obs.Instance == tracker.UnknownInstance {
		return append(Cell{{Kind: Unknown}}, others...)
	}
	return append(Cell{b.topicItem(root, instanceTopic, obs.Instance)}, others...)
}

// detectedCell names the alert where there is one, else how we learned of it.
func (b *build) detectedCell(root string, obs *tracker.Observation) Cell {
	if len(obs.Alerts) > 0 {
		return b.topicItems(root, alertTopic, obs.Alerts)
	}
	return Cell{text(obs.Detected)}
}

func (b *build) usedCell(root string, obs *tracker.Observation) Cell {
	var cell Cell
	for _, use := range obs.Runbooks {
		item := b.refItem(root, use.Runbook)
		item.Note = workedWord(use.Worked)
		cell = append(cell, item)
	}
	if len(cell) == 0 {
		return Cell{none()}
	}
	return cell
}

func workedWord(worked string) string {
	switch worked {
	case "yes":
		return "worked"
	case "partly":
		return "partly worked"
	case "no":
		return "did not work"
	}
	return ""
}

// orUnknown returns items, or the statement that nobody wrote them down.
func orUnknown(items []Item) Cell {
	if len(items) == 0 {
		return Cell{{Kind: Unknown}}
	}
	return items
}
