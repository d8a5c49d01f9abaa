package svg

// Lanes is the traceability figure: boxes in lanes from left to right, and how they hang together. Its width is what its lanes
// need; it is drawn at its size, not stretched. Lanes without a node are left out.
type Lanes struct {
	ID, Title, Desc string
	Lanes           []Lane
	Nodes           []Node // their order decides ties, and is the order within a lane that keeps it
	Edges           []Edge
}

// MaxNodes and MaxEdges are as much as a figure takes and still reads well. What is beyond is for the caller to leave out, and to say so.
const (
	MaxNodes = 60
	MaxEdges = 120
)

// maxTabStops is how many boxes can be reached with the tab key.
const maxTabStops = 20

// Lane is a column.
type Lane struct {
	Title string
	Width float64
	Fixed bool // keeps the order of its nodes, such as that of time; others are ordered so that few edges cross
}

// Node is a box.
type Node struct {
	ID       string // unique in the figure; white space in it does not count
	Lane     int    // the index of its lane; a node of no lane is not drawn
	Label    string // at most two lines, the rest is in the title
	Meta     string // a small line below
	Title    string // the tip; without it, the label
	Href     string // where it leads; without, it is no link
	Icon     string // one of the kinds of record chips: bug, obs, run, task, todo, pm, alert, pr, rel, dash, inst, doc
	Style    Style
	Sighting bool  // a single one: low, with its mark in place of an icon, and no tab stop
	Shape    Shape // of a sighting
	AfterFix bool
	Strip    []float64 // when the sightings of a group were, from 0 to 1 on the time of the figure
}

// Style is the border of a node.
type Style uint8

// The styles.
const (
	Closed Style = iota // thin
	Open                // stronger
	Focus               // the record the figure is about
	Act                 // ageing: in alarm
	Gone                // reverted, dropped or merged: dashed, and struck
	Broken              // a link that leads nowhere: dotted, in alarm
)

func (s Style) class() string { return [...]string{"", "open", "focus", "act", "gone", "brk"}[s%6] }

// Edge says that two nodes hang together. It is drawn from the left lane to the right one, whichever its From is.
type Edge struct {
	From, To  string
	Suspected bool // dashed
	Broken    bool // dotted, in alarm
	LookAgain bool // what it leads to has changed since people looked at it: dashed and dotted
}

func (e Edge) class() string {
	switch {
	case e.Broken:
		return "ed brk"
	case e.LookAgain:
		return "ed again"
	case e.Suspected:
		return "ed dash"
	}
	return "ed"
}

// The measures of lanes.
const (
	laneGap    = 38
	laneTop    = 34 // below the titles
	slotHeight = 8  // where edges pass a lane
	nodeGap    = 12
	lowGap     = 6 // between two sightings
	lowHeight  = 28
	arcReach   = 20 // how far an edge within a lane swings out
	nodeText   = 29 // from the left of a box to its text
	labelSize  = 12
	metaSize   = 11
)

// vertex is a node, or a slot through which the edges of one source pass a lane, in the layout.
type vertex struct {
	node        int // its index, -1 for a slot
	lane        int // among those that are drawn
	given       int // its place in the order as given
	height      float64
	low         bool
	y           float64 // of its middle; 0 is the middle of the figure
	left, right []int   // neighbours in the lanes beside
	beside      []int   // neighbours in the lane
}

// wire is an edge in the layout: the vertices it runs through, from left to right, or two of one lane.
type wire struct {
	Edge
	through []int
}

// graph is the layout.
type graph struct {
	Lanes
	lanes    []Lane    // those that are drawn
	x        []float64 // where they begin
	width    float64
	labels   [][]string // the lines of the nodes
	vertices []vertex
	columns  [][]int // vertices by lane, from top to bottom
	wires    []wire
	ends     [][2]float64 // room for crossings
}

// newGraph puts nodes into lanes, and slots into those that an edge passes.
func newGraph(l Lanes) *graph {
	g := &graph{Lanes: l, labels: make([][]string, len(l.Nodes)), vertices: make([]vertex, 0, len(l.Nodes)+len(l.Lanes)), wires: make([]wire, 0, len(l.Edges))}
	drawn := g.placeLanes()
	vertexOf := make(map[string]int, len(l.Nodes))
	for i, n := range l.Nodes {
		if n.Lane < 0 || n.Lane >= len(l.Lanes) {
			continue
		}
		if _, twice := vertexOf[n.ID]; twice {
			continue
		}
		lane := drawn[n.Lane]
		g.labels[i] = n.lines(l.Lanes[n.Lane].Width)
		vertexOf[n.ID] = g.add(vertex{node: i, lane: lane, given: i, height: n.height(len(g.labels[i])), low: n.Sighting})
	}
	slots := map[[2]int]int{} // by source and lane
	for _, e := range l.Edges {
		from, ok1 := vertexOf[e.From]
		to, ok2 := vertexOf[e.To]
		if ok1 && ok2 && from != to {
			g.connect(e, from, to, slots)
		}
	}
	return g
}

// placeLanes decides which lanes are drawn, and where. It returns the place of each lane among them.
func (g *graph) placeLanes() []int {
	used := make([]bool, len(g.Lanes.Lanes))
	for _, n := range g.Nodes {
		if n.Lane >= 0 && n.Lane < len(used) {
			used[n.Lane] = true
		}
	}
	drawn := make([]int, len(used))
	for i, lane := range g.Lanes.Lanes {
		if !used[i] {
			continue
		}
		if len(g.lanes) > 0 {
			g.width += laneGap
		}
		drawn[i] = len(g.lanes)
		g.lanes = append(g.lanes, lane)
		g.x = append(g.x, g.width)
		g.width += lane.Width
	}
	g.columns = make([][]int, len(g.lanes))
	return drawn
}

// lines returns the label in the lines in which it is drawn in a box of a width.
func (n Node) lines(width float64) []string {
	room, bold := width-nodeText-6, n.Style == Focus
	if n.Sighting {
		return []string{cut(n.Label, 1000, room, labelSize, bold)}
	}
	return wrap(n.Label, int((width-36)/5.9), room, labelSize, bold)
}

func (n Node) height(lines int) float64 {
	if n.Sighting {
		return lowHeight
	}
	h := 13 + 15*float64(lines)
	if n.Meta != "" {
		h += 13
	}
	if len(n.Strip) > 0 {
		h += 12
	}
	return h
}

func (g *graph) add(v vertex) int {
	g.vertices = append(g.vertices, v)
	g.columns[v.lane] = append(g.columns[v.lane], len(g.vertices)-1)
	return len(g.vertices) - 1
}

// connect adds an edge, through slots where it passes lanes. Edges of one source share a slot in each lane.
func (g *graph) connect(e Edge, from, to int, slots map[[2]int]int) {
	if g.vertices[from].lane == g.vertices[to].lane {
		g.vertices[from].beside = append(g.vertices[from].beside, to)
		g.vertices[to].beside = append(g.vertices[to].beside, from)
		g.wires = append(g.wires, wire{e, []int{from, to}})
		return
	}
	if g.vertices[from].lane > g.vertices[to].lane {
		from, to = to, from
		e.From, e.To = e.To, e.From
	}
	w := wire{e, []int{from}}
	at := from
	for lane := g.vertices[from].lane + 1; lane < g.vertices[to].lane; lane++ {
		slot, ok := slots[[2]int{from, lane}]
		if !ok {
			slot = g.add(vertex{node: -1, lane: lane, given: g.vertices[from].given, height: slotHeight})
			slots[[2]int{from, lane}] = slot
		}
		g.join(at, slot)
		w.through = append(w.through, slot)
		at = slot
	}
	g.join(at, to)
	w.through = append(w.through, to)
	g.wires = append(g.wires, w)
}

func (g *graph) join(left, right int) {
	g.vertices[left].right = append(g.vertices[left].right, right)
	g.vertices[right].left = append(g.vertices[right].left, left)
}
