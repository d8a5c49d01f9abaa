package site

import (
	"cmp"
	"fmt"
	"html/template"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/site/svg"
	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/trace"
)

// TraceFigure is the traceability figure of a record: what led to it on the left, what came of it on the
// right, at most two relations away.
type TraceFigure struct {
	Heading string // what it shows: "27 pieces, at most two links away; 15 observations grouped by instance"
	Cut     string // what it had no room for, and how much it leaves out; empty if it shows all
	SVG     template.HTML
	Key     []KeyEntry
	Files   []NavItem // the same figure as files beside the page; none for most kinds of records

	trace trace.Trace
}

// CutFigure is a figure that did not have room for everything.
type CutFigure struct {
	Page         string // the address of its page
	Nodes, Edges int    // how many are not drawn
}

// How much a figure shows (site.md 3). Of more than twelve neighbours of a kind eight are drawn and the
// others counted, as it is with sightings.
const (
	traceDepth = 2
	traceFan   = 12
)

// traceOf says for what page a figure is drawn.
type traceOf struct {
	page  string    // its address
	title string    // of what it is about
	asOf  time.Time // zero: of a page that does not compute with time
}

// recordTrace draws the figure of a record's page. That of a page that computes with time says for how long
// tasks have been open, and leaves later sightings out.
func (b *build) recordTrace(r *tracker.Record, asOf time.Time) *TraceFigure {
	return b.traceFigure(trace.Piece{Record: r}, traceOf{page: recordAddress(r.Kind, r.ID), title: r.Title, asOf: asOf})
}

// traceFigure draws how a piece hangs together with others, or returns nil if it does not.
func (b *build) traceFigure(start trace.Piece, of traceOf) *TraceFigure {
	t := b.graph().From(start, trace.Options{AsOf: of.asOf, Depth: traceDepth, Fan: traceFan, Nodes: svg.MaxNodes, Edges: svg.MaxEdges, Story: true, Brief: true})
	d := b.drawTrace(t, of)
	if len(d.figure.Nodes) < 2 {
		return nil
	}
	f := &TraceFigure{trace: t, Heading: d.heading(), Cut: cutWords(t)}
	if f.Cut != "" {
		b.noteCut(CutFigure{Page: of.page, Nodes: t.CutNodes, Edges: t.CutEdges})
		d.figure.Desc += " " + f.Cut
	}
	f.Cut = strings.TrimSpace(f.Cut + " " + impliedWords(t))
	drawing, key := d.figure.Draw()
	f.SVG = template.HTML(drawing) // #nosec: package svg escapes every string
	for _, e := range key {
		f.Key = append(f.Key, KeyEntry{template.HTML(e.SVG), e.Text}) // #nosec: of package svg
	}
	return f
}

// noteCut keeps what the result of the build says.
func (b *build) noteCut(c CutFigure) {
	b.out.mu.Lock()
	defer b.out.mu.Unlock()
	b.out.made.Cut = append(b.out.made.Cut, c)
}

func cutWords(t trace.Trace) string {
	var what []string
	if t.CutNodes > 0 {
		what = append(what, count(t.CutNodes, "piece")+" further away")
	}
	if t.CutEdges > 0 {
		what = append(what, count(t.CutEdges, "link"))
	}
	if len(what) == 0 {
		return ""
	}
	return "Not drawn: " + list(what...) + ". A figure has room for " + fmt.Sprint(svg.MaxNodes) + " pieces; the list below and the command casebook trace have all."
}

// impliedWords says how many links the figure leaves out since it shows a chain of others that leads the same way.
func impliedWords(t trace.Trace) string {
	if t.Implied == 0 {
		return ""
	}
	return "Left out: " + count(t.Implied, "link") + " where a chain of others leads the same way."
}

// traceFiles writes a bug's figure beside its page, for other pages and programs: as a drawing of its own
// and in the languages of Graphviz and Mermaid. Other records have none: `casebook trace` prints them, and
// three files for each of 10,000 records would triple the site.
func (b *build) traceFiles(r *tracker.Record, f *TraceFigure) error {
	folder := path.Dir(recordAddress(r.Kind, r.ID))
	drawing := strings.ReplaceAll(svg.Standalone(string(f.SVG)), `href="#`, `href="index.html#`)
	doubted := f.trace.Doubted(func(r *tracker.Record) bool { return b.doubt(r) != "" })
	for _, file := range []struct{ name, text, words string }{
		{"trace.svg", drawing, "SVG"}, {"trace.dot", doubted.DOT(), "DOT"}, {"trace.mmd", doubted.Mermaid(), "Mermaid"},
	} {
		if err := b.export(path.Join(folder, file.name), []byte(file.text)); err != nil {
			return err
		}
		f.Files = append(f.Files, NavItem{Name: file.words, Href: file.name})
	}
	return nil
}

// lanesOfTrace are the columns of a figure. Their widths are those of the mock.
var lanesOfTrace = [...]svg.Lane{
	trace.LaneSignal - 1:      {Title: "Alerts, dashboards", Width: 164},
	trace.LaneObservation - 1: {Title: "Observations", Width: 150, Fixed: true},
	trace.LaneBug - 1:         {Title: "Bugs", Width: 168},
	trace.LaneKnowledge - 1:   {Title: "Runbooks, postmortems", Width: 158},
	trace.LaneTask - 1:        {Title: "Tasks", Width: 176},
	trace.LaneChange - 1:      {Title: "Pull requests", Width: 126},
	trace.LaneDelivery - 1:    {Title: "Deploys", Width: 98},
}

// datedLane is the width of the observations where their year has to stand with them.
const datedLane = 184

// traceDrawing is a trace on its way to a figure.
type traceDrawing struct {
	b           *build
	of          traceOf
	root        string // from the page to the site's root
	trace       trace.Trace
	nodes       map[string]piece  // by key
	seen        map[string]int    // by alert: its sightings here
	bugOf       map[string]string // by sighting or group: the key of its bug
	first, last time.Time         // of the sightings
	figure      svg.Lanes
}

// piece is a node of a trace with the id of its box, which is short since every edge names two.
type piece struct {
	*trace.Node
	id string
}

func (b *build) drawTrace(t trace.Trace, of traceOf) *traceDrawing {
	d := &traceDrawing{b: b, of: of, root: rootOf(of.page), trace: t, nodes: make(map[string]piece, len(t.Nodes)), seen: map[string]int{}, bugOf: map[string]string{}}
	d.figure = svg.Lanes{ID: "tg", Title: "Traceability of " + of.title,
		Desc: "What led to it on the left, what came of it on the right. The list of relations says the same in words."}
	d.figure.Nodes, d.figure.Edges = make([]svg.Node, 0, len(t.Nodes)), make([]svg.Edge, 0, len(t.Edges))
	for i := range t.Nodes {
		d.nodes[t.Nodes[i].Key] = piece{&t.Nodes[i], strconv.Itoa(i)}
		d.spanBy(&t.Nodes[i])
	}
	for _, e := range t.Edges {
		d.lookUp(e)
	}
	d.setLanes()
	for i := range t.Nodes {
		if n := &t.Nodes[i]; n.Lane != trace.LaneAside || n.Key == t.Start {
			d.figure.Nodes = append(d.figure.Nodes, d.node(n))
		}
	}
	for _, e := range t.Edges {
		d.figure.Edges = append(d.figure.Edges, svg.Edge{From: d.nodes[e.From].id, To: d.nodes[e.To].id, Suspected: e.Suspected, Broken: d.broken(e.From) || d.broken(e.To), LookAgain: d.lookAgain(e)})
	}
	return d
}

// setLanes lays out the columns. What has no lane, such as a handoff that the figure is about, gets one of
// its own on the left.
func (d *traceDrawing) setLanes() {
	if start := d.nodes[d.trace.Start]; start.Lane == trace.LaneAside {
		d.figure.Lanes = append(d.figure.Lanes, svg.Lane{Title: capital(start.Kind), Width: 158})
	}
	d.figure.Lanes = append(d.figure.Lanes, lanesOfTrace[:]...)
	if d.dated() {
		d.figure.Lanes[d.lane(trace.LaneObservation)].Width = datedLane
	}
}

// spanBy widens the time of the figure to a node's sightings.
func (d *traceDrawing) spanBy(n *trace.Node) {
	for _, at := range []*tracker.Time{n.First, n.Last} {
		if at == nil {
			continue
		}
		if d.first.IsZero() || at.At.Before(d.first) {
			d.first = at.At
		}
		if at.At.After(d.last) {
			d.last = at.At
		}
	}
}

// dated reports whether the sightings are of several years, so that the year has to stand with each.
func (d *traceDrawing) dated() bool { return d.first.UTC().Year() != d.last.UTC().Year() }

// lookUp notes what the boxes say of the edges: how often an alert led here, and which bug a sighting is of.
func (d *traceDrawing) lookUp(e trace.Edge) {
	from, to := d.nodes[e.From], d.nodes[e.To]
	if from.Kind == "alert" && to.Lane == trace.LaneObservation {
		d.seen[e.From] += e.Count
	}
	if from.Lane == trace.LaneObservation && to.Lane == trace.LaneBug {
		d.bugOf[e.From] = e.To
	}
}

// lane returns the place of a lane in the figure.
func (d *traceDrawing) lane(l trace.Lane) int {
	if l == trace.LaneAside {
		return 0
	}
	return int(l) - 1 + len(d.figure.Lanes) - len(lanesOfTrace)
}

func (d *traceDrawing) broken(key string) bool {
	n := d.nodes[key]
	return n.Missing || n.Record == nil && d.b.externals[n.Key].gone()
}

// lookAgain reports whether the bug at an edge is recognised otherwise since the sighting, or one of those that stand
// together, was classified as it.
func (d *traceDrawing) lookAgain(e trace.Edge) bool {
	return e.Words == tracker.ObservationOf.Forward() && d.toLookAt(d.nodes[e.From].Node) > 0
}

// toLookAt returns how many of the sightings that a box stands for should be looked at again.
func (d *traceDrawing) toLookAt(n *trace.Node) int {
	sightings := n.Records
	if n.Record != nil && n.Record.Kind == tracker.KindObservation {
		sightings = []*tracker.Record{n.Record}
	}
	doubtful := 0
	for _, r := range sightings {
		if d.b.doubt(r) != "" {
			doubtful++
		}
	}
	return doubtful
}

// heading says how much is drawn, and what was grouped.
func (d *traceDrawing) heading() string {
	words := count(len(d.figure.Nodes), "piece") + ", at most two links away"
	sightings, others := 0, 0
	for _, n := range d.nodes {
		switch {
		case n.Of != "":
			others += n.Count
		case n.Count > 0 && n.Records != nil:
			sightings += n.Count
		}
	}
	if sightings > 0 {
		words += "; " + count(sightings, "observation") + " grouped"
	}
	if others > 0 {
		words += "; " + thousands(others) + " more counted only"
	}
	return words
}

// node draws a piece as a box.
func (d *traceDrawing) node(n *trace.Node) svg.Node {
	box := svg.Node{ID: d.nodes[n.Key].id, Lane: d.lane(n.Lane), Label: n.Title}
	switch {
	case n.Missing:
		d.missingBox(n, &box)
	case n.Of != "":
		box.Icon, box.Href, box.Title = iconOf(n.Of), "#relations", n.Title+": in the list of relations"
	case n.Kind == "group":
		d.groupBox(n, &box)
	case n.Record != nil:
		d.recordBox(n, &box)
	case n.Kind == "alert" && strings.HasPrefix(n.Key, "alert "):
		d.alertBox(n, &box)
	case d.b.externals[n.Key] == nil && d.b.commits[n.Key] != nil:
		d.commitBox(n.Key, &box)
	default:
		d.b.externals[n.Key].box(d.root, d.dated(), &box)
	}
	if n.Key == d.trace.Start {
		box.Style, box.Href = svg.Focus, "#top"
	}
	return box
}

func (d *traceDrawing) missingBox(n *trace.Node, box *svg.Node) {
	box.Style, box.Icon, box.Label, box.Meta = svg.Broken, iconOf(n.Kind), n.Key, "no such record"
	if rejected, ok := d.b.rejected[strings.ToLower(n.Key)]; ok {
		box.Href, box.Meta = d.root+recordAddress(rejected.Kind, rejected.ID), "cannot be read"
	}
	box.Title = box.Label + ": " + box.Meta
}

func (d *traceDrawing) alertBox(n *trace.Node, box *svg.Node) {
	box.Icon = "alert"
	if seen := d.seen[n.Key]; seen > 0 {
		box.Meta = count(seen, "sighting")
	}
	if t := d.b.topics[alertTopic].byName[n.Title]; t != nil {
		box.Href = d.root + t.address()
	}
}

// groupBox draws sightings that stand together: when they were, on the time of the figure.
func (d *traceDrawing) groupBox(n *trace.Node, box *svg.Node) {
	box.Icon, box.Label = "obs", fmt.Sprintf("%s ×%d", n.Title, n.Count)
	box.Title = fmt.Sprintf("%s, %s", n.Title, count(n.Count, "observation"))
	if n.Records == nil {
		box.Label = count(n.Count, "other sighting")
		box.Title = box.Label + " of the bug"
	}
	if n.Last != nil {
		box.Title += ", the last on " + date(*n.Last)
	}
	if n := d.toLookAt(n); n > 0 {
		box.Title += fmt.Sprintf(", %d to look at again", n)
	}
	box.Href = "#relations"
	if bug := d.nodes[d.bugOf[n.Key]]; bug.Node != nil && bug.Record != nil {
		box.Href = d.root + recordAddress(bug.Record.Kind, bug.Record.ID) + "#observations"
		if bug.Key == d.trace.Start {
			box.Href = "#observations"
		}
	}
	if length := d.last.Sub(d.first); length > 0 {
		for _, r := range n.Records[:min(len(n.Records), stripMarks)] {
			box.Strip = append(box.Strip, float64(r.Observation.Observed.At.Sub(d.first))/float64(length))
		}
	}
}

// stripMarks is how many points the strip of a group has room for.
const stripMarks = 40

func (d *traceDrawing) recordBox(n *trace.Node, box *svg.Node) {
	r := n.Record
	box.Icon, box.Href, box.Title = iconOf(n.Kind), d.root+recordAddress(r.Kind, r.ID), chipText(r)
	switch r.Kind {
	case tracker.KindObservation:
		d.sightingBox(n, box)
	case tracker.KindBug:
		bugBox(r, box)
	case tracker.KindTask:
		d.taskBox(r, box)
	case tracker.KindRunbook:
		box.Meta = d.b.uses[r].inShort()
	case tracker.KindPostmortem:
		box.Meta = date(r.Postmortem.Started)
	}
	if box.Meta != "" {
		box.Title += ", " + box.Meta
	}
}

func (d *traceDrawing) sightingBox(n *trace.Node, box *svg.Node) {
	obs := n.Record.Observation
	box.Sighting, box.Shape, box.AfterFix = true, shapes[mark(obs)], n.After
	day := date(obs.Observed)
	if !d.dated() && len(day) > 5 {
		day = day[5:]
	}
	where := obs.Instance
	if where == "" {
		where = n.Record.Title
	}
	box.Label = strings.TrimSpace(day + " " + where)
	box.Title = cmp.Or(moment(obs.Observed), "time not recorded") + ": " + chipText(n.Record)
	if n.After {
		box.Title += ", after a fix"
	}
	if doubt := d.b.doubt(n.Record); doubt != "" {
		box.Title += ", " + doubt
	}
}

func bugBox(r *tracker.Record, box *svg.Node) {
	box.Meta = strings.ToLower(statusItem(r).Text)
	switch r.Bug.Status {
	case "", "open", "investigating", "fixing":
		box.Style = svg.Open
	case "duplicate":
		box.Style, box.Meta = svg.Gone, "merged"
	}
}

// ageing is how long a task may wait to be begun before it is drawn as one that nobody begins: a quarter.
const ageing = 90 * day

func (d *traceDrawing) taskBox(r *tracker.Record, box *svg.Node) {
	t := r.Task
	if glyph(r) == "k-todo" {
		box.Icon = "todo"
	}
	box.Meta = taskState(r)
	switch {
	case !t.Reverted.IsZero() || t.Status == "dropped":
		box.Style = svg.Gone
	case !t.Closed():
		box.Style = svg.Open
		d.ageingBox(t, box)
	}
}

// ageingBox says for how long an open task has been open, on a page that computes with time.
func (d *traceDrawing) ageingBox(t *tracker.Task, box *svg.Node) {
	if d.of.asOf.IsZero() {
		return
	}
	if !t.Due.IsZero() && t.Due.End().Before(d.of.asOf) {
		box.Style, box.Meta = svg.Act, box.Meta+", overdue"
		return
	}
	if t.Created.IsZero() {
		return
	}
	open := d.of.asOf.Sub(t.Created.At)
	box.Meta += fmt.Sprintf(", %d d", max(0, int(open/day)))
	if t.Status != "in-progress" && open > ageing {
		box.Style = svg.Act
	}
}

// iconOf returns the drawing of a kind of record or link.
func iconOf(kind string) string {
	switch kind {
	case "observation":
		return "obs"
	case "bug", "alert", "task":
		return kind
	case "runbook":
		return "run"
	case "postmortem", "handoff", "report":
		return "pm"
	case "dashboard", "logs":
		return "dash"
	case "pull-request", "commit":
		return "pr"
	case "build", "test-run", "deploy":
		return "rel"
	}
	return "doc"
}
