package site

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/insight"
)

// Twin is a file that says to machines what a page says to people.
type Twin struct {
	Name string // "JSON"
	Href string
	Type string // its media type
	Rel  bool   // the page's head names it too
}

// Where the records lie for machines.
const (
	recordsFolder = "records"
	recordTwin    = "index.json" // beside a bug's page
	schemaFile    = "schema.json"
	jsonType      = "application/json"
)

// records is records/<kind>.json: every record of a kind.
type records struct {
	tracker.Envelope
	Of      string            `json:"of"`                // the kind
	Items   []tracker.View    `json:"items"`             // by id, without relations and body
	Figures []insight.BugView `json:"figures,omitempty"` // of bugs, in the order of items; those merged into others have none
}

// record is the index.json of a bug.
type record struct {
	tracker.Envelope
	Item    tracker.View     `json:"item"`
	Figures *insight.BugView `json:"figures"` // null: merged into another bug
}

// recordsAddress is where all records of a kind lie for machines.
func recordsAddress(kind tracker.Kind) string { return path.Join(recordsFolder, kind.String()+".json") }

// twinJobs returns the jobs that make what machines read, but for what lies beside a page.
func (b *build) twinJobs() []job {
	jobs := []job{{tableFile, (*reach).anything, (*build).allObservationsCSV},
		{path.Join(recordsFolder, schemaFile), (*reach).anything, (*build).schema}}
	for _, k := range tracker.Kinds() {
		jobs = append(jobs, job{name: recordsAddress(k), key: (*reach).anything, make: func(b *build) error { return b.recordsOf(k) }})
	}
	return jobs
}

// recordsOf makes records/<kind>.json: a line for every record, so that two of them can be compared by line.
func (b *build) recordsOf(kind tracker.Kind) error {
	all := b.idx.Records(kind)
	asOf := time.Time{} // what only bugs compute with
	if kind == tracker.KindBug {
		asOf = b.opts.AsOf
	}
	items := make([][]byte, len(all))
	var figures [][]byte
	for i, r := range all {
		var err error
		if items[i], err = b.idx.ViewFields(r, asOf).MarshalJSON(); err != nil { // json.Marshal reads again what it writes
			return fmt.Errorf("encode %s: %w", r.Ref(), err)
		}
		if of := b.figuresOf(r); of != nil {
			line, err := json.Marshal(of)
			if err != nil {
				return fmt.Errorf("encode the figures of %s: %w", r.Ref(), err)
			}
			figures = append(figures, line)
		}
	}
	head, err := json.Marshal(records{Envelope: tracker.NewEnvelope("records", asOf), Of: kind.String(), Items: []tracker.View{}})
	if err != nil {
		return fmt.Errorf("encode the records: %w", err)
	}
	buf := bytes.NewBuffer(bytes.TrimSuffix(head, []byte("[]}")))
	writeLines(buf, items)
	if kind == tracker.KindBug {
		buf.WriteString(`,"figures":`)
		writeLines(buf, figures)
	}
	buf.WriteString("}\n")
	return b.export(recordsAddress(kind), buf.Bytes())
}

// writeLines writes a JSON list, an item a line.
func writeLines(buf *bytes.Buffer, items [][]byte) {
	buf.WriteByte('[')
	for i, item := range items {
		if i > 0 {
			buf.WriteByte(',')
		}
		buf.WriteByte('\n')
		buf.Write(item)
	}
	buf.WriteString("\n]")
}

// figuresOf returns what is worked out of the sightings of a bug, nil for a bug that was merged and for what is none.
func (b *build) figuresOf(r *tracker.Record) *insight.BugView {
	of, ok := b.figures.Bug(r)
	if !ok || of.Record != r {
		return nil
	}
	v := of.View()
	return &v
}

// bugTwin makes the index.json beside a bug's page.
func (b *build) bugTwin(r *tracker.Record) error {
	content, err := json.Marshal(record{tracker.NewEnvelope("record", b.opts.AsOf), b.idx.View(r, b.opts.AsOf), b.figuresOf(r)})
	if err != nil {
		return fmt.Errorf("encode %s: %w", r.Ref(), err)
	}
	return b.export(path.Join(path.Dir(recordAddress(r.Kind, r.ID)), recordTwin), append(content, '\n'))
}

// allObservationsCSV makes the table of every observation, the oldest first.
func (b *build) allObservationsCSV() error {
	all := make([]*tracker.Record, 0, len(b.byTime))
	for i := len(b.byTime) - 1; i >= 0; i-- {
		all = append(all, b.byTime[i])
	}
	table, err := b.observationsCSV(all)
	if err != nil {
		return err
	}
	return b.export(tableFile, table)
}

// recordTwins returns what machines read instead of a record's page.
func (b *build) recordTwins(root string, r *tracker.Record) []Twin {
	if r.Kind == tracker.KindBug {
		return append(append([]Twin{{"JSON", recordTwin, jsonType, true}}, b.feedTwins("Atom", feedFile)...), badgeTwin())
	}
	twins := []Twin{{"JSON", root + recordsAddress(r.Kind), jsonType, true}}
	if r.Kind == tracker.KindObservation && b.published.known() {
		if bug := b.bugOf(r); bug != nil {
			twins = append(twins, Twin{"Atom", root + path.Join(path.Dir(recordAddress(bug.Kind, bug.ID)), feedFile), atomType, false})
		}
	}
	return twins
}

// listTwins returns what machines read instead of the list of a kind.
func (b *build) listTwins(root string, kind tracker.Kind) []Twin {
	twins := []Twin{{"JSON", root + recordsAddress(kind), jsonType, true}}
	if kind == tracker.KindObservation {
		twins = append([]Twin{{"CSV", root + tableFile, "text/csv", true}}, twins...)
	}
	switch {
	case kind == tracker.KindBug:
		return append(twins, b.feedTwins("Atom: back after a fix", root+regressionsFile)...)
	case kind == tracker.KindObservation:
		return append(twins, b.feedTwins("Atom", root+feedFile)...)
	case (kind == tracker.KindTask || kind == tracker.KindRunbook) && len(b.dues) > 0:
		return append(twins, b.dueTwin(root))
	}
	return twins
}

// homeTwins returns what machines read of everything.
func (b *build) homeTwins() []Twin {
	twins := []Twin{{"JSON", recordsAddress(tracker.KindBug), jsonType, true}, {"CSV", tableFile, "text/csv", true}}
	twins = append(append(twins, b.feedTwins("Atom", feedFile)...), b.feedTwins("Atom: back after a fix", regressionsFile)...)
	if len(b.dues) > 0 {
		twins = append(twins, b.dueTwin(""))
	}
	return twins
}

func (b *build) dueTwin(root string) Twin {
	return Twin{"Due dates", root + dueFile, "text/calendar", false}
}

// topicTwins returns what there is beside the page of a name.
func (b *build) topicTwins(t *topic) []Twin {
	var twins []Twin
	if t.hasFeed() {
		twins = b.feedTwins("Atom", feedFile)
	}
	if t.kind == serviceTopic {
		twins = append(twins, badgeTwin())
	}
	return twins
}
