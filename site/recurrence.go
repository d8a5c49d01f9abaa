package site

import (
	"html/template"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/site/svg"
	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/insight"
)

// Recurrence is the recurrence figure of a page, with its further views and files.
type Recurrence struct {
	Panes    []Pane // the timeline, then gaps and growth if there are enough episodes
	Key      []KeyEntry
	Caption  string
	Note     string // what the figure leaves out; empty for nothing
	Table    string // the id of the table with the same rows
	Next     string // the id of what follows, for those who skip the figure
	SVG, CSV string // addresses of the files beside the page
}

// Pane is a view of the figure, in two renderings of which the stylesheet shows the one that fits.
type Pane struct {
	Number       int // from 1
	Name         string
	Wide, Narrow template.HTML
	Letters      []svg.Letter // what the letters in the narrow rendering stand for
	More         string       // how many changes are not drawn; empty for none
}

// KeyEntry is a line of the figure's key.
type KeyEntry struct {
	Icon template.HTML
	Text string
}

// How many episodes it takes for the further views to say something (visual-design.md 4).
const (
	gapsFrom   = 5
	growthFrom = 8
)

// The files beside a page that has the figure.
const (
	figureFile = "recurrence.svg"
	tableFile  = "observations.csv"
)

// figure is what a recurrence figure is made from.
type figure struct {
	of       string // whose it is: a title or a name
	timeline svg.Timeline
	episodes []event // those that count, oldest first
	fix      *tracker.Fix
	trend    bool // one bug's: its growth has a slope; of several it would tell only that more of them are known
	caption  string
}

// event is the begin of an episode: its first sighting on the page.
type event struct {
	at   time.Time
	mark svg.Mark
}

// recurrence returns the figure as the page at an address shows it, and puts its files beside the page: it as a picture, and all
// observations as a table. Next is the id of what follows it on the page.
func (b *build) recurrence(address string, f figure, all []*tracker.Record, next string) (*Recurrence, error) {
	f.timeline.ID, f.timeline.AllHref = "r", allObservations
	r := &Recurrence{Caption: f.caption, Table: "observations", Next: next, SVG: figureFile, CSV: tableFile}
	timeline := pane("Timeline", f.timeline)
	letters, left := f.timeline.Letters()
	timeline.Letters = letters
	if left > 0 {
		timeline.More = count(left, "more change") + " not drawn"
	}
	r.add(timeline)
	if len(f.episodes) >= gapsFrom {
		r.add(pane("Gaps", b.gaps(f)))
	}
	if len(f.episodes) >= growthFrom {
		r.add(pane("Growth", b.growth(f)))
	}
	for _, e := range f.timeline.Key() {
		r.Key = append(r.Key, KeyEntry{template.HTML(e.SVG), e.Text}) // #nosec: package svg escapes every string
	}
	if n := len(f.timeline.Rows); n > svg.MaxRows {
		r.Note = "The " + strconv.Itoa(svg.MaxRows) + " seen last have a row each; the other " + thousands(n-svg.MaxRows) + " share one."
	}
	return r, b.recurrenceFiles(path.Dir(address), string(timeline.Wide), all)
}

func (r *Recurrence) add(p Pane) {
	p.Number = len(r.Panes) + 1
	r.Panes = append(r.Panes, p)
}

// pane renders a view twice.
func pane(name string, drawing interface{ SVG(wide bool) string }) Pane {
	return Pane{Name: name, Wide: template.HTML(drawing.SVG(true)), Narrow: template.HTML(drawing.SVG(false))} // #nosec: package svg escapes every string
}

// allObservations is where a mark leads on the page that stands for more sightings than can be drawn apart.
const allObservations = "#observations"

// recurrenceFiles puts the figure as it is on a page and the table of all observations into the page's folder. As a file, the figure leads to
// the page where on the page it leads further down.
func (b *build) recurrenceFiles(folder, drawn string, all []*tracker.Record) error {
	drawn = strings.ReplaceAll(drawn, `href="`+allObservations+`"`, `href="index.html`+allObservations+`"`)
	if err := b.export(path.Join(folder, figureFile), []byte(svg.Standalone(drawn)+"\n")); err != nil {
		return err
	}
	table, err := b.observationsCSV(all)
	if err != nil {
		return err
	}
	return b.export(path.Join(folder, tableFile), table)
}

// export puts a file beside a page.
func (b *build) export(name string, content []byte) error {
	return b.put(exportFile, name, content)
}

// bugFigure returns the figure of a bug: a row for every instance. There is none without a sighting.
func (b *build) bugFigure(bug *tracker.Record, sentence string) (figure, bool) {
	l, sightings := b.lives[bug], b.until(b.idx.Observations(bug))
	if l == nil || len(sightings) == 0 {
		return figure{}, false
	}
	f := figure{of: bug.Title, fix: l.fix, trend: true, caption: "Sightings by instance, running total and changes on one UTC axis."}
	for _, e := range l.episodes {
		f.add(b, e)
	}
	t := svg.Timeline{Title: "Recurrence of " + bug.Title, Desc: sentence, AsOf: b.opts.AsOf, Rows: b.instanceRows(recordRoot, sightings),
		Unrecorded: b.spans()}
	for _, c := range l.changes {
		t.Changes = append(t.Changes, c.Change)
	}
	t.Segments = b.segments(t.Drawn(), f.episodes)
	l.remark(&t)
	f.timeline = t
	return f, true
}

// topicFigure returns the figure of a name: a row for every bug, because a machine or a service comes down with several, and an alert means
// several; of a service that has one bug, a row for every instance. There is none of a label, and none without a sighting.
func (b *build) topicFigure(root string, t *topic, lead string) (figure, bool) {
	sightings := b.until(t.sightings)
	if t.kind == labelTopic || len(sightings) == 0 {
		return figure{}, false
	}
	f := figure{of: t.name, caption: "Sightings by bug and running total on one UTC axis."}
	for _, e := range b.eventsIn(sightings) {
		f.add(b, e)
	}
	f.timeline = svg.Timeline{Title: "Sightings of " + t.name, Desc: lead, AsOf: b.opts.AsOf, Rows: b.bugRows(root, sightings), Unrecorded: b.spans(),
		Noun: "bug", Titles: true, Strip: t.kind == alertTopic}
	switch {
	case t.kind == alertTopic:
		f.timeline.Title, f.caption = "What "+t.name+" meant, and when", "Sightings by what the alert meant, on one UTC axis."
	case t.kind == instanceTopic:
		f.timeline.Title = "Sightings on " + t.name
	case len(f.timeline.Rows) == 1: // by bug it would be one row, which tells nothing
		f.timeline.Rows, f.timeline.Noun, f.timeline.Titles = b.instanceRows(root, sightings), "", false
		f.caption = "Sightings by instance and running total on one UTC axis."
	}
	return f, true
}

// add adds an episode as its first sighting, if it counts.
func (f *figure) add(b *build, e insight.Episode) {
	if !e.Counts {
		return
	}
	m := b.markOf(recordRoot, e.Sightings[0].Record)
	for _, s := range e.Sightings {
		m.AfterFix = m.AfterFix || b.seen[s.Record].after != ""
	}
	f.episodes = append(f.episodes, event{e.At, m})
}

// remark adds what stands on the running total since the newest fix: how long it was quiet, and when it came back.
func (l *life) remark(t *svg.Timeline) {
	if l.fix == nil {
		return
	}
	t.Since = l.fix.Complete()
	until := t.AsOf
	if l.failed() {
		until = l.again[0].Observation.Observed.Middle()
		day := until.UTC().Format(time.DateOnly)
		if d := t.Domain(); d.To.Sub(d.From) <= 365*24*time.Hour {
			day = day[len("2006-"):]
		}
		t.Back = svg.Note{To: until, Text: "back " + day}
	}
	if n := wholeDays(t.Since, until); n > 0 {
		t.Quiet = svg.Note{From: t.Since, To: until, Text: count(n, "day") + " quiet"}
	}
}

func (b *build) spans() []svg.Span {
	var spans []svg.Span
	for _, s := range b.unrecorded {
		spans = append(spans, svg.Span{From: s.From, To: s.To})
	}
	return spans
}
