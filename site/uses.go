package site

import (
	"cmp"
	"html/template"
	"slices"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/site/svg"
	"github.com/casebook-dev/casebook/tracker"
)

// uses are the recorded uses of a runbook, newest first.
type uses struct {
	sightings          []*tracker.Record
	worked             []string // beside each, as written
	yes, partly, never int
}

// countUses collects the sightings in which each runbook was used.
func (b *build) countUses() {
	b.uses = map[*tracker.Record]*uses{}
	for _, r := range b.idx.Records(tracker.KindRunbook) {
		b.uses[r] = b.usesOf(r)
	}
}

func (b *build) usesOf(runbook *tracker.Record) *uses {
	u := &uses{}
	var sightings []*tracker.Record
	for _, e := range b.idx.FieldsIn(runbook) {
		if n := len(sightings); e.Relation == tracker.UsedRunbook && (n == 0 || sightings[n-1] != e.From) {
			sightings = append(sightings, e.From)
		}
	}
	u.sightings = newestFirst(sightings)
	for _, s := range u.sightings {
		worked := ""
		for _, use := range s.Observation.Runbooks {
			if r, ok := b.idx.Target(use.Runbook); ok && r == runbook {
				worked = use.Worked
			}
		}
		u.add(worked)
	}
	return u
}

func (u *uses) add(worked string) {
	u.worked = append(u.worked, worked)
	switch worked {
	case "yes":
		u.yes++
	case "partly":
		u.partly++
	case "no":
		u.never++
	}
}

// words says how often a runbook was used and how often it worked, out of the uses that say so.
func (u *uses) words() string {
	said := u.yes + u.partly + u.never
	switch {
	case len(u.sightings) == 0:
		return "not used yet"
	case said == 0:
		return "used " + times(len(u.sightings)) + "; nobody said whether it worked"
	}
	words := []string{"worked " + thousands(u.yes) + " of " + thousands(said)}
	if u.partly > 0 {
		words = append(words, thousands(u.partly)+" partly")
	}
	if u.never > 0 {
		words = append(words, thousands(u.never)+" not")
	}
	return strings.Join(words, ", ")
}

// sentence says how often the runbook was used and how often it worked.
func (u *uses) sentence() string {
	if len(u.sightings) == 0 {
		return "Not used in any recorded sighting yet."
	}
	s := "Used " + times(len(u.sightings)) + ", "
	if said := u.yes + u.partly + u.never; said == 0 {
		s += "nobody said whether it worked"
	} else {
		s += u.words()
	}
	if median, ok := u.median(); ok {
		s += "; " + span(median) + " of work at the median"
	}
	return s + "; last on " + date(u.sightings[0].Observation.Observed) + "."
}

// median returns the middle of the recorded work of the uses; ok is false if less than three say how long it took.
func (u *uses) median() (d time.Duration, ok bool) {
	var work []time.Duration
	for _, s := range u.sightings {
		if effort := s.Observation.Impact.Effort; effort != nil {
			work = append(work, *effort)
		}
	}
	if len(work) < 3 {
		return 0, false
	}
	slices.Sort(work)
	middle := len(work) / 2
	if len(work)%2 == 0 {
		return (work[middle-1] + work[middle]) / 2, true
	}
	return work[middle], true
}

// since says how often the runbook was used after a time, and how often it worked then.
func (u *uses) since(t tracker.Time) string {
	var some uses
	for i, s := range u.sightings {
		if s.Observation.Observed.At.After(t.End()) {
			some.sightings = append(some.sightings, s)
			some.add(u.worked[i])
		}
	}
	return some.short()
}

// on says how often the runbook was used on a bug, and how often it worked there.
func (u *uses) on(b *build, bug *tracker.Record) string {
	var some uses
	for i, s := range u.sightings {
		if b.bugOf(s) == b.idx.Canonical(bug) {
			some.sightings = append(some.sightings, s)
			some.add(u.worked[i])
		}
	}
	return some.short()
}

// short is words for a small place: "9 uses, worked 7".
func (u *uses) short() string {
	if len(u.sightings) == 0 {
		return "not used yet"
	}
	s := count(len(u.sightings), "use")
	if u.yes+u.partly+u.never > 0 {
		s += ", worked " + thousands(u.yes)
	}
	return s
}

// usesStrip draws when the runbook was used, on a row for each outcome.
func (b *build) usesStrip(r *tracker.Record, u *uses) template.HTML {
	rows := []svg.Outcome{{Label: "worked"}, {Label: "partly"}, {Label: "did not"}, {Label: "not said"}}
	place := map[string]int{"yes": 0, "partly": 1, "no": 2, "": 3}
	for i, s := range u.sightings {
		m := b.markOf(recordRoot, s)
		m.AfterFix = false
		m.Title += "; " + cmp.Or(workedWord(u.worked[i]), "nobody said whether it worked")
		row := &rows[place[u.worked[i]]]
		row.Marks = append(row.Marks, m)
	}
	if len(rows[3].Marks) == 0 {
		rows = rows[:3]
	}
	o := svg.Outcomes{ID: "uses", Title: "Uses by outcome", Desc: u.sentence(), Rows: rows, AllHref: "#uses"}
	if at := r.Runbook.Reviewed; !at.IsZero() {
		o.At, o.AtLabel = at.End(), "reviewed "+strings.TrimPrefix(date(at), date(at)[:5])
	}
	return template.HTML(o.SVG(true) + o.SVG(false)) // #nosec: svg escapes every string
}

// summary stands for the uses in the list of relations: the table shows them one by one.
func (u *uses) summary(rel tracker.Relation) *RelationGroup {
	if rel != tracker.UsedRunbook || len(u.sightings) < 4 {
		return nil
	}
	item := Item{Glyph: "k-obs", Href: "#uses", Text: count(len(u.sightings), "observation"), Note: u.words()}
	return &RelationGroup{Rows: []RelationRow{{Item: item}}}
}
