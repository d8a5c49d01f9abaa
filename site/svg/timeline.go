package svg

import (
	"cmp"
	"slices"
	"strconv"
	"time"
)

// Timeline is the recurrence figure: a strip of sightings by instance, their running total, and what was changed.
// Times may come in any order; what lies outside the domain is not drawn.
type Timeline struct {
	ID          string // begins the ids in the figure, which need to be unique on a page
	Title, Desc string // what it shows, and its numbers in one sentence
	From        time.Time
	AsOf        time.Time // the right end. From, the left one, is 5 % before the first mark if it is zero
	Rows        []Row     // drawn latest seen first, at most MaxRows of them one by one
	Noun        string    // what a row is: "bug"; empty for an instance
	Titles      bool      // the rows are named by titles, which need more room than names
	Strip       bool      // without the rates and the running total
	Changes     []Change
	Since       time.Time // the fix from which on the ground is tinted; zero for none
	Unrecorded  []Span    // hatched, "not recorded"
	Segments    []Segment // rates between changes; without any, the line of rates is left out
	Quiet, Back Note      // "85 days quiet" at a quiet time of the running total, "back 10-07" at its end
	AllHref     string    // where a mark leads that stands for more sightings than can be drawn apart, if its row leads nowhere
}

// Row is an instance, or whatever Noun says, and what was seen of it.
type Row struct {
	Label string
	Href  string // makes the label a link, and a tab stop
	Marks []Mark
	Last  time.Time   // last seen, if not at the newest mark
	Fixes []time.Time // when a fix shipped that concerns this row only

	others bool // stands for the rows beyond MaxRows
}

// Span is a time with a begin and an end.
type Span struct{ From, To time.Time }

// Segment is the rate over a time. A zero From or To is the begin or end of the domain.
type Segment struct {
	From, To time.Time
	Rate     string // per 30 days: "4.1"
	Base     string // what it was computed from: "n = 6"
}

// Note is a remark on the running total, about a time; only its end counts where a moment is meant. Without Text there is none.
type Note struct {
	From, To time.Time
	Text     string
}

// The measures of a timeline whose rows are titles, and of one without a running total: as on the page of an alert in the design.
const (
	titledLeft = 200
	stripFoot  = 18
)

// MaxRows is how many instances have a row of their own; the others share one.
const MaxRows = 20

// measures are the distances that differ between the wide and the narrow rendering of a timeline.
type measures struct {
	face                  face
	wide                  bool
	suffix, class         string
	width, left, right    float64 // of the figure, and where the plot begins and ends
	top, firstRow, row    float64 // where lines begin, the first row lies, and from row to row
	rates, noRates, panel float64 // from the last row to the panel, with and without rates, and its height
	firstSign, sign, foot float64 // from the foot of the panel to the first row of signs, between them, and below the last
	asOfRight             float64
	signText              float64 // from a sign to its label
}

func wideMeasures() measures {
	return measures{
		face: wideFace(), wide: true, suffix: "a", class: "fw", width: 720, left: 112, right: 662, top: 18, firstRow: 35, row: 26,
		rates: 57, noRates: 27, panel: 92, firstSign: 30, sign: 17, foot: 6, asOfRight: 720, signText: 8,
	}
}

func narrowMeasures() measures {
	return measures{
		face: narrowFace(), suffix: "b", class: "fn", width: 360, left: 3, right: 350, top: 2, firstRow: 36, row: 42,
		rates: 64, noRates: 26, panel: 104, firstSign: 30, sign: 18, foot: 6, asOfRight: 358, signText: 6.5,
	}
}

// SVG returns the figure: wide, 720 units and drawn with text of 11, or narrow, 360 units with text of 12.
func (t Timeline) SVG(wide bool) string {
	m := narrowMeasures()
	if wide {
		m = wideMeasures()
	}
	d := t.layout(m)
	d.head()
	d.grounds()
	d.strip()
	d.rates()
	if d.Strip {
		d.w.path("ax", line(d.left, d.base, d.right, d.base))
	} else {
		d.total()
	}
	d.axis()
	d.signs()
	d.w.end("svg")
	return d.w.String()
}

// drawing is a timeline while it is drawn.
type drawing struct {
	Timeline
	measures
	x          timeScale
	rows       []Row
	signposts  []signpost // the changes that are drawn, with the places of their labels
	more       int        // changes that are not
	height     float64
	lastRow    float64 // where the last row lies
	panelTop   float64
	base       float64 // the foot of the panel
	placed     board
	w          writer
	sinceX     float64 // where the tint begins, beyond the figure if nowhere
	panelCurve curve
}

// layout works out where things go.
func (t Timeline) layout(m measures) *drawing {
	if t.Strip {
		t.Segments = nil
	}
	if t.Titles && m.wide {
		m.left = titledLeft
	}
	d := &drawing{Timeline: t, measures: m, rows: t.rows()}
	d.x = t.domain(d.rows)
	d.x.at0, d.x.at1 = m.left, m.right
	d.lastRow = m.firstRow + m.row*float64(len(d.rows)-1)
	d.panelTop = d.lastRow + m.noRates
	if len(t.Segments) > 0 {
		d.panelTop = d.lastRow + m.rates
	}
	if t.Strip {
		d.panelTop, d.panel = d.lastRow+stripFoot, 0
	}
	d.base = d.panelTop + d.panel
	d.sinceX = m.width + 1
	if !t.Since.IsZero() && t.Since.Before(d.x.to) {
		d.sinceX = d.x.at(t.Since)
	}
	d.signposts, d.more = t.signposts(d.x, m)
	rows := 0
	for _, f := range d.signposts {
		rows = max(rows, f.row+1)
	}
	d.height = d.base + 22
	if rows > 0 {
		d.height = d.base + m.firstSign + m.sign*float64(rows) + m.foot
	}
	return d
}

// rows returns the rows to draw: latest seen first, names deciding ties, those beyond MaxRows as one.
func (t Timeline) rows() []Row {
	rows := make([]Row, len(t.Rows))
	for i, r := range t.Rows {
		rows[i] = r.sorted()
	}
	slices.SortStableFunc(rows, func(a, b Row) int { return cmp.Or(b.Last.Compare(a.Last), cmp.Compare(a.Label, b.Label)) })
	if len(rows) <= MaxRows {
		return rows
	}
	return append(rows[:MaxRows:MaxRows], t.others(rows[MaxRows:]))
}

// others returns the row that stands for others. A sighting that stands on several of them is one.
func (t Timeline) others(rows []Row) Row {
	others := Row{Label: "other " + strconv.Itoa(len(rows)) + " " + t.noun() + "s", Last: rows[0].Last, others: true}
	if len(rows) == 1 {
		others.Label = "other " + t.noun()
	}
	at := map[string]int{} // marks that lead somewhere, in others.Marks
	for _, r := range rows {
		for _, m := range r.Marks {
			if i, twice := at[m.Href]; twice && m.Href != "" && others.Marks[i].At.Equal(m.At) {
				others.Marks[i].Again = others.Marks[i].Again && m.Again
				continue
			}
			at[m.Href] = len(others.Marks)
			others.Marks = append(others.Marks, m)
		}
	}
	return others.sorted()
}

func (t Timeline) noun() string { return cmp.Or(t.Noun, "instance") }

// sorted returns the row with its marks oldest first and its last time known.
func (r Row) sorted() Row {
	if !slices.IsSortedFunc(r.Marks, func(a, b Mark) int { return a.At.Compare(b.At) }) {
		order := make([]moment, len(r.Marks))
		for i, m := range r.Marks {
			order[i] = momentOf(m.At, i)
		}
		slices.SortFunc(order, moment.compare)
		marks := make([]Mark, len(order))
		for i, o := range order {
			marks[i] = r.Marks[o.index]
		}
		r.Marks = marks
	}
	if r.Last.IsZero() && len(r.Marks) > 0 {
		r.Last = r.Marks[len(r.Marks)-1].At
	}
	return r
}

// moment is a time to sort by, and the place of what it belongs to: sorting marks themselves takes several times as long.
type moment struct {
	second      int64
	nano, index int
}

func momentOf(t time.Time, index int) moment { return moment{t.Unix(), t.Nanosecond(), index} }

func (m moment) compare(n moment) int {
	return cmp.Or(cmp.Compare(m.second, n.second), cmp.Compare(m.nano, n.nano), cmp.Compare(m.index, n.index))
}

// seen returns how many sightings a row holds.
func (r Row) seen() int {
	n := 0
	for _, m := range r.Marks {
		n += m.count()
	}
	return n
}

// domain returns the time that is drawn. Nothing before the first mark or after the as-of time is lost to it: a mark later
// than that moves the end.
func (t Timeline) domain(rows []Row) timeScale {
	first, last := t.AsOf, t.AsOf
	for _, r := range rows {
		if n := len(r.Marks); n > 0 {
			first, last = earlier(first, r.Marks[0].At), later(last, r.Marks[n-1].At)
		}
	}
	if !t.From.IsZero() && t.From.Before(last) {
		return timeScale{from: earlier(first, t.From), to: last}
	}
	return timeScale{from: first.Add(-margin(last.Sub(first))), to: last}
}

// margin returns the time that is drawn before the first mark: 5 %, in whole days from a day on, at least 12 hours, and 30 days
// where nothing has a time.
func margin(span time.Duration) time.Duration {
	const day = 24 * time.Hour
	switch m := span / 20; {
	case span == 0:
		return 30 * day
	case m >= day:
		return m.Truncate(day)
	default:
		return max(m, 12*time.Hour)
	}
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// ground returns what a text around x stands on.
func (d *drawing) ground(x float64) ground {
	if x >= d.sinceX {
		return onTint
	}
	return onPage
}

// write writes a text and remembers where it is.
func (d *drawing) write(t text) {
	d.placed.take(d.face.box(t))
	d.w.text(t)
}

// fits says whether a text lies in the figure and over nothing that was written before.
func (d *drawing) fits(t text) bool {
	b := d.face.box(t)
	return b.within(box{0, 0, d.width, d.height}) && d.placed.free(b)
}
