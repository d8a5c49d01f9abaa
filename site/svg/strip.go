package svg

import (
	"strconv"
	"strings"
	"time"
)

// head opens the figure.
func (d *drawing) head() {
	openFigure(&d.w, figure{class: d.class, id: d.ID + d.suffix, title: d.Title, desc: d.Desc, width: d.width, height: d.height, hatched: len(d.Unrecorded) > 0})
}

// figure is what opens one.
type figure struct {
	class, id, title, desc string
	x, width, height       float64
	hatched                bool // needs the pattern of what was not recorded
	size                   bool // has a width and a height of its own
}

// openFigure writes the start of a figure: its name and description, and the hatching.
func openFigure(w *writer, f figure) {
	view := appendNumber(nil, f.x)
	view = append(view, " 0 "...)
	view = append(appendNumber(view, f.width), ' ')
	w.start("svg", f.class).str("viewBox", string(appendNumber(view, f.height)))
	if f.size {
		w.num("width", f.width).num("height", f.height)
	}
	w.str("role", "group")
	if f.desc == "" {
		w.str("aria-labelledby", f.id+"t").open()
	} else {
		w.str("aria-labelledby", f.id+"t "+f.id+"d").open()
	}
	w.start("title", "").str("id", f.id+"t").open()
	w.chars(f.title)
	w.end("title")
	if f.desc != "" {
		w.start("desc", "").str("id", f.id+"d").open()
		w.chars(f.desc)
		w.end("desc")
	}
	if f.hatched {
		hatching(w, f.id+"h")
	}
}

// hatching defines the pattern of what was not recorded.
func hatching(w *writer, id string) {
	w.start("defs", "").open()
	w.start("pattern", "").str("id", id).str("width", "5").str("height", "5").str("patternUnits", "userSpaceOnUse").str("patternTransform", "rotate(45)").open()
	w.path("hatch", path(nil).to('M', 0, 0).to('v', 5))
	w.end("pattern")
	w.end("defs")
}

// grounds draws what lies behind everything: the tint since the fix and the hatching.
func (d *drawing) grounds() {
	backdrop(&d.w, d.x, d.ID+d.suffix+"h", box{d.sinceX, d.top, d.right, d.base}, d.Unrecorded)
}

// backdrop draws the tint from area.x0 on, if that is in the area, and the hatched spans over its height.
func backdrop(w *writer, x timeScale, pattern string, area box, unrecorded []Span) {
	if area.x0 < area.x1 {
		w.rect("since", area)
	}
	for _, g := range unrecorded {
		from, to := x.at(g.From), x.at(g.To)
		if to > from {
			w.start("rect", "gapbox").str("fill", "url(#"+pattern+")").num("x", from).num("y", area.y0).num("width", to-from).num("height", area.y1-area.y0).void()
		}
	}
}

// strip draws the rows of instances, the lines of the changes through them, and the marks.
func (d *drawing) strip() {
	if d.wide && len(d.rows) > 0 {
		noun := d.noun()
		d.write(plain(0, 12, atStart, "s", strings.ToUpper(noun[:1])+noun[1:]))
		d.write(plain(d.left-10, 12, atEnd, "s", "seen"))
		d.write(plain(720, 12, atEnd, "s", "last"))
	}
	for i := range d.rows {
		y := d.rowY(i)
		d.w.path("ln2", line(d.left, y, d.right, y))
	}
	for _, f := range d.signposts {
		d.w.path(f.Kind.class(), line(f.x, d.top, f.x, d.base+d.firstSign+d.sign*float64(f.row)))
	}
	for i, r := range d.rows {
		for _, at := range r.Fixes {
			if d.x.holds(at) {
				d.w.path("fix", line(d.x.at(at), d.rowY(i)-fixReach, d.x.at(at), d.rowY(i)+fixReach))
			}
		}
		if d.wide {
			d.wideLabels(r, d.rowY(i))
		}
	}
	if !d.wide {
		d.narrowLabels()
	}
	d.w.start("g", "").str("aria-hidden", "true").open()
	for i, r := range d.rows {
		d.marks(r, d.rowY(i))
	}
	d.w.end("g")
}

// fixReach is how far the line of a fix that concerns one row reaches above and below it.
const fixReach = 11

func (d *drawing) rowY(i int) float64 { return d.firstRow + d.row*float64(i) }

// wideLabels writes what stands beside a row: its name, how often, and how long ago.
func (d *drawing) wideLabels(r Row, y float64) {
	seen := plain(d.left-10, y+3.8, atEnd, "", strconv.Itoa(r.seen()))
	if head, tail, ok := strings.Cut(r.Label, " "+d.noun()); ok && r.others && !d.Titles {
		d.write(plain(0, y-1.7, atStart, "", head))
		d.write(plain(0, y+9.3, atStart, "", d.noun()+tail))
	} else {
		name := d.shorten(r.Label, d.face.box(seen).x0-8)
		d.label(r, name, plain(0, y+3.8, atStart, "", name))
	}
	d.write(seen)
	if ago := d.ago(r); ago != "" {
		d.write(plain(720, y+3.5, atEnd, "s", ago))
	}
}

// shorten cuts the name of a row: of a machine in its middle, because they differ at the end, a title at its end.
func (d *drawing) shorten(name string, width float64) string {
	if d.Titles {
		return cut(name, 300, width, d.face.normal, false)
	}
	return cutMiddle(name, width, d.face.normal)
}

// narrowLabels writes what stands above each row: its name and how often on the left, how long ago on the right.
func (d *drawing) narrowLabels() {
	right, names, digits := make([]text, len(d.rows)), 0.0, 0.0
	room := d.width
	for i, r := range d.rows {
		right[i] = d.narrowAgo(r, d.rowY(i)-15)
		room = min(room, d.face.box(right[i]).x0)
		names = max(names, 7*float64(len([]rune(r.Label))))
		digits = max(digits, Width(strconv.Itoa(r.seen()), d.face.normal, false))
	}
	names = min(names, room-8-digits-10)
	for i, r := range d.rows {
		y := d.rowY(i) - 15
		name := d.shorten(r.Label, names+4)
		d.label(r, name, plain(0, y, atStart, "", name).on(onPage))
		d.write(plain(names+10, y, atStart, "", strconv.Itoa(r.seen())).on(onPage))
		if len(right[i].runs) > 0 {
			d.write(right[i])
		}
	}
}

// narrowAgo returns what stands above the right end of a row.
func (d *drawing) narrowAgo(r Row, y float64) text {
	t := text{x: d.right - 3, y: y, anchor: atEnd, class: "s"}
	after := 0
	for _, m := range r.Marks {
		if m.AfterFix {
			after += m.count()
		}
	}
	if after > 0 {
		t.runs = append(t.runs, run{"al", strconv.Itoa(after) + " after fix"})
	}
	if ago := d.ago(r); ago != "" {
		if ago != today {
			ago = "last " + ago
		}
		if after > 0 {
			ago = " · " + ago
		}
		t.runs = append(t.runs, run{"", ago})
	}
	b := d.face.box(t)
	return t.on(d.ground((b.x0 + b.x1) / 2))
}

// label writes the name of a row, as a link if it has an address, with the whole name as its title where that was cut.
func (d *drawing) label(r Row, name string, t text) {
	if r.Href != "" {
		d.w.start("a", "").href(r.Href).open()
		defer d.w.end("a")
	} else if name != clean(r.Label) {
		d.w.start("g", "").open()
		defer d.w.end("g")
	}
	if name != clean(r.Label) {
		d.w.leaf("title", r.Label)
	}
	d.write(t)
}

// ago returns how many whole days before the right end a row was last seen: "today", "4 d ago". It is "" for a row never seen.
func (d *drawing) ago(r Row) string {
	if r.Last.IsZero() {
		return ""
	}
	if n := int(d.x.to.Sub(r.Last) / (24 * time.Hour)); n > 0 {
		return strconv.Itoa(n) + " d ago"
	}
	return today
}

const today = "today"

// marks draws the sightings of a row.
func (d *drawing) marks(r Row, y float64) {
	href := r.Href
	if href == "" {
		href = d.AllHref
	}
	clusters := d.clusters(r.Marks)
	words := map[int]text{}
	if d.wide {
		words = d.afterFix(clusters, y)
	}
	for i, c := range clusters {
		t, said := words[i]
		if c.stacked() {
			d.stack(c, y)
		} else {
			d.single(c, href, y, !said && !(c.after() && !d.wide))
		}
		if len(t.runs) > 0 {
			d.write(t)
		}
	}
}

// single draws one mark, with a number if it stands for more and no words say so.
func (d *drawing) single(c cluster, href string, y float64, numbered bool) {
	m := c.merged(href)
	name := d.w.link(m)
	d.w.circle("hit", c.x, y, 9)
	d.w.shape(m.Shape, m.AfterFix, c.x, y, 1)
	if m.Ongoing {
		d.w.arrow(min(c.x+c.reach(), d.width-1-arrowLength), y, m.AfterFix)
	}
	d.w.end(name)
	below := 13.0
	if c.after() {
		below = 17
	}
	if times := plain(c.x, y+below, atMiddle, "s", c.times()).on(d.ground(c.x)); numbered && c.one() && d.fits(times) {
		d.write(times)
	}
}

// stack draws marks above each other.
func (d *drawing) stack(c cluster, y float64) {
	pitch := float64(stackPitch)
	if c.after() {
		pitch = ringPitch
		if !d.wide {
			y += 3.5 // keeps off the words above the row
		}
	}
	for i, m := range c.marks {
		at := y + pitch*(float64(i)-float64(len(c.marks)-1)/2)
		name := d.w.link(m)
		d.w.circle("hit", c.x, at, 5)
		d.w.shape(m.Shape, m.AfterFix, c.x, at, stackSize)
		if m.Ongoing {
			d.w.arrow(min(c.x+c.reach()*stackSize, d.width-1-arrowLength), at, m.AfterFix)
		}
		d.w.end(name)
	}
}

// afterFix returns the words "after fix" for the clusters that came after one, by the index of the cluster they stand beside: to its
// left, counted together where there is no room between them, else to the right of the last. A cluster that is counted with another one
// has a text without words. Where there is no room at all, the ring says it, and the cluster has no entry.
func (d *drawing) afterFix(clusters []cluster, y float64) map[int]text {
	words := map[int]text{}
	free := d.left // up to here the row is taken
	for i := 0; i < len(clusters); {
		end, total := i+1, clusters[i].count
		for clusters[i].after() && end < len(clusters) && clusters[end].after() && !d.hasRoom(clusters[end], clusters[end-1].end(), clusters[end].count) {
			total += clusters[end].count
			end++
		}
		first, last := clusters[i], clusters[end-1]
		switch t := plain(last.x+12, y+3.6, atStart, "al", afterWords(total)).on(onTint); {
		case !first.after():
		case d.hasRoom(first, free, total):
			cover(words, i, end, plain(first.x-12, y+3.6, atEnd, "al", afterWords(total)).on(onTint))
		case d.endsBefore(t, clusters, end):
			cover(words, i, end, t)
			free = d.face.box(t).x1 + 2
		}
		free = max(free, last.end())
		i = end
	}
	return words
}

// cover notes a text for the clusters from i to end, at the last of them, so that no mark is drawn over it.
func cover(words map[int]text, i, end int, t text) {
	for ; i < end; i++ {
		words[i] = text{}
	}
	words[end-1] = t
}

// afterWords returns the words beside n sightings after a fix.
func afterWords(n int) string {
	if n == 1 {
		return "after fix"
	}
	return strconv.Itoa(n) + " after fix"
}

// hasRoom says whether the words for n sightings fit between a place and a cluster.
func (d *drawing) hasRoom(c cluster, from float64, n int) bool {
	return c.x-12-Width(afterWords(n), d.face.normal, true) >= from
}

// endsBefore says whether a text ends before the next cluster, or before what stands to the right of the plot.
func (d *drawing) endsBefore(t text, clusters []cluster, next int) bool {
	limit := d.right
	if next < len(clusters) {
		limit = clusters[next].x - clusters[next].reach()
	}
	return d.face.box(t).x1+2 <= limit
}
