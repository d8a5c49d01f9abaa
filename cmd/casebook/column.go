package main

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// computedColumns are the columns that are no field of the front matter, or show more than it says.
var computedColumns = []string{"id", "ref", "kind", "title", "path", "sightings", "first", "last", "when", "error", "instance", "bug", "service", "status", "state", "trend", "cost"}

// kindColumns are the columns of a list of one kind.
func kindColumns(k tracker.Kind) []string {
	switch k {
	case tracker.KindBug:
		return []string{"id", "status", "service", "sightings", "last"}
	case tracker.KindObservation:
		return []string{"when", "instance", "bug", "id"}
	case tracker.KindRunbook:
		return []string{"id", "service", "reviewed", "title"}
	case tracker.KindTask:
		return []string{"id", "role", "status", "due", "team"}
	case tracker.KindPostmortem:
		return []string{"id", "when", "title"}
	}
	return []string{"id", "title"}
}

// defaultColumns are those of the records' kind; of a mixed list what every record has.
func defaultColumns(records []*tracker.Record) []string {
	for _, r := range records {
		if r.Kind != records[0].Kind {
			return []string{"kind", "id", "title"}
		}
	}
	if len(records) == 0 {
		return nil
	}
	return kindColumns(records[0].Kind)
}

// columnsFor checks the names on the command line: computed ones, known fields, and keys that some
// record has.
func columnsFor(names []string, idx *tracker.Index) ([]string, error) {
	for _, name := range names {
		top, _, _ := strings.Cut(name, ".")
		if name == "seen" || slices.Contains(columnNames(), top) || slices.ContainsFunc(idx.Records(), func(r *tracker.Record) bool { return r.Front().Root.Get(top) != nil }) {
			continue
		}
		hint := "casebook list --help names the columns"
		if near := tracker.Nearest(top, columnNames()); len(near) > 0 {
			hint = "did you mean " + near[0] + "?"
		}
		return nil, usageError(hint, "--columns: no field is called %q", name)
	}
	return names, nil
}

// columnNames returns the computed columns, then the fields of all kinds by name.
func columnNames() []string {
	var fields []string
	for _, k := range tracker.Kinds() {
		for _, f := range tracker.Fields(k) {
			if !slices.Contains(computedColumns, f.Name) {
				fields = append(fields, f.Name)
			}
		}
	}
	slices.Sort(fields)
	return append(slices.Clone(computedColumns), slices.Compact(fields)...)
}

// cell returns what a column shows of a record; empty if it has no such thing.
func (cb *Casebook) cell(r *tracker.Record, column string) string {
	switch column {
	case "id":
		return r.ID
	case "ref":
		return r.Ref().String()
	case "kind":
		return r.Kind.String()
	case "title":
		return r.Title
	case "path":
		return r.Path
	case "service":
		return cb.Index.ServiceOf(r)
	case "status":
		return statusOf(r)
	case "when":
		return cb.shortTime(whenOf(r))
	case "sightings", "first", "last":
		return cb.sightingCell(r, column)
	case "state", "trend", "cost":
		return cb.figureCell(r, column)
	case "seen", "observations": // as queries have it; a postmortem has a field of this name
		if r.Kind == tracker.KindBug {
			return cb.sightingCell(r, "sightings")
		}
	case "error", "instance", "bug":
		if r.Observation != nil && column == "bug" && cb.again != nil && cb.again(r) {
			return observationCell(r.Observation, column) + " (look again)"
		}
		if r.Observation != nil {
			return observationCell(r.Observation, column)
		}
	}
	return strings.Join(fieldTexts(r, column), ", ")
}

func observationCell(o *tracker.Observation, column string) string {
	switch {
	case column == "error":
		return o.Error
	case column == "instance" && len(o.AlsoOn) > 0:
		return o.Instance + " +" + strconv.Itoa(len(o.AlsoOn))
	case column == "instance":
		return o.Instance
	case o.Bug.IsZero():
		return "unclassified"
	case o.Suspected:
		return o.Bug.ID + "?"
	}
	return o.Bug.ID
}

func (cb *Casebook) sightingCell(r *tracker.Record, column string) string {
	if r.Kind != tracker.KindBug {
		return ""
	}
	s := cb.Index.Sightings(r, cb.AsOf)
	switch {
	case column == "sightings":
		return strconv.Itoa(s.Count)
	case s.Count == 0:
		return ""
	case column == "first":
		return cb.day(*s.First)
	}
	return cb.day(*s.Last)
}

// fieldTexts returns the scalars under a dotted path of the front matter, as they are written.
func fieldTexts(r *tracker.Record, column string) []string {
	var texts []string
	for _, n := range r.Front().Root.Scalars(strings.Split(column, ".")...) {
		texts = append(texts, n.Value)
	}
	return texts
}

// statusOf returns what people decided about a bug or a task; a bug about which nothing is written is open.
func statusOf(r *tracker.Record) string {
	switch {
	case r.Bug != nil && r.Bug.Status == "":
		return "open"
	case r.Bug != nil:
		return r.Bug.Status
	case r.Task != nil:
		return r.Task.Status
	}
	return ""
}

// whenOf returns the time a record is about, the zero Time if it is about none.
func whenOf(r *tracker.Record) tracker.Time {
	switch r.Kind {
	case tracker.KindObservation:
		return r.Observation.Observed
	case tracker.KindPostmortem:
		return r.Postmortem.Started
	case tracker.KindHandoff:
		return r.Handoff.Until
	}
	return tracker.Time{}
}

// shortTime writes a time to the minute in the casebook's timezone, or the day if no more is known.
func (cb *Casebook) shortTime(t tracker.Time) string {
	switch {
	case t.IsZero():
		return ""
	case t.DateOnly:
		return t.Date()
	}
	return t.At.In(cb.Index.Config.Timezone).Format("2006-01-02 15:04")
}

// day writes the day of a time in the casebook's timezone.
func (cb *Casebook) day(t tracker.Time) string {
	if t.DateOnly {
		return t.Date()
	}
	return t.At.In(cb.Index.Config.Timezone).Format(time.DateOnly)
}
