package svg

import (
	"slices"
	"strings"
	"unicode"
)

// SVG returns the figure. Its class is tg, and slim too where it is narrower than the page.
func (l Lanes) SVG() string {
	drawing, _ := l.Draw()
	return drawing
}

// Draw returns the figure with its key, as SVG and Key do, for less.
func (l Lanes) Draw() (drawing string, key []Entry) {
	g := newGraph(l)
	return g.draw(), g.key()
}

func (g *graph) draw() string {
	g.order()
	tallest := 0.0
	for lane := range g.columns {
		tallest = max(tallest, g.stack(lane))
	}
	for i := range g.vertices {
		g.vertices[i].y += laneTop + tallest/2
	}
	var w writer
	g.open(&w, laneTop+tallest+6)
	for i, lane := range g.lanes {
		title := cut(lane.Title, 1000, lane.Width, metaSize, false)
		w.text(plain(g.x[i], 12, atStart, "s", title))
		w.path("ln2", line(g.x[i], 20, g.x[i]+lane.Width, 20))
	}
	for _, wire := range g.wires {
		g.edge(&w, wire)
	}
	g.nodes(&w)
	w.end("svg")
	return w.String()
}

// slimWidth is the width below which a figure is not stretched to the page: the narrowest at which the whole of seven lanes reads.
const slimWidth = 1080

func (g *graph) open(w *writer, height float64) {
	f := figure{class: "tg", id: g.ID + "g", title: g.Title, desc: g.Desc, x: -2, width: g.width + 4, height: height, size: true}
	if len(g.columns) > 0 && slices.ContainsFunc(g.columns[0], func(v int) bool { return len(g.vertices[v].beside) > 0 }) {
		f.x, f.width = f.x-arcReach, f.width+arcReach
	}
	if f.width < slimWidth {
		f.class = "tg slim"
	}
	openFigure(w, f)
}

// edge draws an edge: curves between the lanes, straight lines through those that it passes, an arc on the left within a lane.
func (g *graph) edge(w *writer, e wire) {
	from, last := &g.vertices[e.through[0]], &g.vertices[e.through[len(e.through)-1]]
	p := make(path, 0, 40*len(e.through))
	if from.lane == last.lane {
		x := g.x[from.lane]
		p = p.to('M', x, from.y).to('C', x-arcReach, from.y, x-arcReach, last.y, x, last.y)
	} else {
		x, y := g.x[from.lane]+g.lanes[from.lane].Width, from.y
		p = p.to('M', x, y)
		for i, v := range e.through[1:] {
			next := &g.vertices[v]
			x1 := g.x[next.lane]
			p = p.to('C', (x+x1)/2, y, (x+x1)/2, next.y, x1, next.y)
			x, y = x1+g.lanes[next.lane].Width, next.y
			if i < len(e.through)-2 {
				p = p.to('H', x)
			}
		}
	}
	w.start("path", e.class()).str("d", string(p)).str("data-e", word(e.From)+" "+word(e.To)).void()
}

// word returns an id without white space, which parts the two of an edge.
func word(id string) string {
	if !strings.ContainsFunc(id, unicode.IsSpace) {
		return id
	}
	return strings.Join(strings.Fields(id), "_")
}

// nodes draws the boxes, lane by lane from the top.
func (g *graph) nodes(w *writer) {
	stops := 0
	for _, column := range g.columns {
		for _, v := range column {
			vertex := &g.vertices[v]
			if vertex.node < 0 {
				continue
			}
			n := &g.Nodes[vertex.node]
			// The node in focus leads to where the reader is, and the table lists the sightings.
			stop := !n.Sighting && n.Style != Focus && n.Href != "" && stops < maxTabStops
			if stop {
				stops++
			}
			width := g.lanes[vertex.lane].Width
			x, y := g.x[vertex.lane], vertex.y-vertex.height/2
			g.node(w, n, g.labels[vertex.node], box{x, y, x + width, y + vertex.height}, stop)
		}
	}
}

// node draws a box and what is in it.
func (g *graph) node(w *writer, n *Node, lines []string, b box, stop bool) {
	name := "g"
	if n.Href != "" {
		name = "a"
	}
	w.start(name, strings.TrimSpace("nd "+n.Style.class()))
	if n.Href != "" {
		w.href(n.Href)
		if !stop {
			w.str("tabindex", "-1")
		}
	}
	w.str("data-n", word(n.ID)).open()
	title := n.Title
	if title == "" {
		title = n.Label
	}
	w.leaf("title", title)
	w.start("rect", "").num("x", b.x0+0.5).num("y", b.y0+0.5).num("width", b.x1-b.x0-1).num("height", b.y1-b.y0-1).num("rx", 5).void()
	if n.Sighting {
		y := (b.y0 + b.y1) / 2
		w.shape(n.Shape, n.AfterFix, b.x0+15, y, 0.855) // a diamond of 4.6
		w.text(plain(b.x0+nodeText, y+4, atStart, "", lines[0]))
	} else {
		w.content(n, lines, b)
	}
	w.end(name)
}

// content draws the icon, the lines and the strip of a box.
func (w *writer) content(n *Node, lines []string, b box) {
	if d := icon(n.Icon); d != "" {
		w.start("g", "").str("transform", string(append(appendNumber(append(appendNumber([]byte("translate("), b.x0+9), ' '), b.y0+9), ") scale(.84)"...))).open()
		w.start("path", "ic").str("d", d).void()
		w.end("g")
	}
	y := b.y0 + 20
	for i, s := range lines {
		if i > 0 {
			y += 15
		}
		w.text(plain(b.x0+nodeText, y, atStart, "x", s))
	}
	if n.Meta != "" {
		y += 14
		w.text(plain(b.x0+nodeText, y, atStart, "i", cut(n.Meta, 1000, b.x1-b.x0-nodeText-6, metaSize, false)))
	}
	if len(n.Strip) > 0 {
		x := linear{0, 1, b.x0 + nodeText, b.x1 - 10}
		w.path("ln", line(x.at0, b.y1-9, x.at1, b.y1-9))
		for _, at := range n.Strip {
			w.circle("bar", x.at(min(max(at, 0), 1)), b.y1-9, 2.4)
		}
	}
}

// icon returns the drawing of a kind of record, in 16 units, or "".
func icon(kind string) string {
	switch kind {
	case "alert":
		return "M8 1.8a4 4 0 0 1 4 4c0 3.7 1.6 5.2 1.6 5.2H2.4S4 9.5 4 5.8a4 4 0 0 1 4-4zM6.5 13.6a1.7 1.7 0 0 0 3 0"
	case "dash":
		return "M2 2v12h12M5 10l3-3.5 2.3 2L14 4"
	case "obs":
		return "M1.2 8S3.8 3.6 8 3.6 14.8 8 14.8 8 12.2 12.4 8 12.4 1.2 8 1.2 8zM9.6 8a1.6 1.6 0 1 1-3.2 0 1.6 1.6 0 0 1 3.2 0z"
	case "bug":
		return "M4.5 8a3.5 3.5 0 0 1 7 0v2.5a3.5 3.5 0 0 1-7 0zM8 5v8.5M4.3 8.8H1.5M14.5 8.8h-2.8M4.8 6.2 2.6 4.4M11.2 6.2l2.2-1.8M4.8 11.6l-2.2 1.9M11.2 11.6l2.2 1.9"
	case "run":
		return "M8 3.6C6.4 2.6 4.2 2.5 1.8 2.8v9.6c2.4-.3 4.6-.2 6.2.8 1.6-1 3.8-1.1 6.2-.8V2.8c-2.4-.3-4.6-.2-6.2.8zM8 3.6v9.6"
	case "pm":
		return "M3.5 1.8h6l3 3v9.4h-9zM9.3 2v3h3M6 8.3h4M6 11h4"
	case "task":
		return "M4 2h8a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2zM5 8.2l2.1 2.1L11 6"
	case "todo":
		return "M4 2h8a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2z"
	case "pr":
		return "M4.5 5.3v5.4M4.6 5.3c.4 2.3 2.6 3.3 5.6 3.3M6.3 3.5a1.8 1.8 0 1 1-3.6 0 1.8 1.8 0 0 1 3.6 0zM6.3 12.5a1.8 1.8 0 1 1-3.6 0 1.8 1.8 0 0 1 3.6 0zM13.8 8.6a1.8 1.8 0 1 1-3.6 0 1.8 1.8 0 0 1 3.6 0z"
	case "rel":
		return "M2 2h5.5L14 8.5 8.5 14 2 7.5zM5.2 5.2h.1"
	case "inst":
		return "M3 2.5h10a1 1 0 0 1 1 1v2.6a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1V3.5a1 1 0 0 1 1-1zM3 9h10a1 1 0 0 1 1 1v2.6a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1V10a1 1 0 0 1 1-1zM4.8 4.8h.1M4.8 11.3h.1"
	case "doc":
		return "M9 2h5v5M14 2 7.5 8.5M12 9.5V14H2V4h4.5"
	}
	return ""
}
