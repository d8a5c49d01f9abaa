package svg

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Change is something that people did about it.
type Change struct {
	At    time.Time
	Kind  ChangeKind
	Label string // "Fix #812 shipped"
	Short string // in the wide rendering; without, Label. Cut at 24 characters
	Date  string // the day to print, "2026-07-14", where that is not At's day in UTC
}

// ChangeKind is what kind of change it was: the look of its line and sign.
type ChangeKind uint8

// The kinds, in the order in which a key lists them.
const (
	Fix        ChangeKind = iota // solid line, triangle
	Mitigation                   // dashed, a bar
	Revert                       // thin, a cross
	Postmortem                   // thin, a page
)

func (k ChangeKind) class() string { return [...]string{"fix", "mit", "rev", "pm"}[k%4] }

// Letter is an entry of the list below the narrow rendering, whose signs bear letters only.
type Letter struct {
	Letter, Date, Label string // "A", "2026-07-14" in UTC, the label in full
}

// day returns the day to print.
func (c Change) day() string {
	if c.Date != "" {
		return c.Date
	}
	return c.At.UTC().Format(time.DateOnly)
}

// Drawn returns the changes that the figure draws, oldest first.
func (t Timeline) Drawn() []Change {
	drawn, _ := t.drawnChanges(t.domain(t.rows()))
	return drawn
}

// Letters returns the changes that the figure draws, oldest first, and how many it leaves out.
func (t Timeline) Letters() (letters []Letter, left int) {
	drawn, left := t.drawnChanges(t.domain(t.rows()))
	for i, c := range drawn {
		letters = append(letters, Letter{letter(i), c.day(), c.Label})
	}
	return letters, left
}

func letter(i int) string { return string(rune('A' + i)) }

// maxChanges is how many changes find place; of more, the newest fixes are kept.
const maxChanges = 6

// drawnChanges returns the changes to draw, oldest first, and the number of those in the domain that are not.
func (t Timeline) drawnChanges(x timeScale) (drawn []Change, left int) {
	for _, c := range t.Changes {
		if x.holds(c.At) {
			drawn = append(drawn, c)
		}
	}
	slices.SortStableFunc(drawn, func(a, b Change) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Kind, b.Kind)) })
	all := len(drawn)
	if all > maxChanges {
		drawn = slices.DeleteFunc(drawn, func(c Change) bool { return c.Kind != Fix })
		drawn = drawn[max(0, len(drawn)-maxChanges):]
	}
	return drawn, all - len(drawn)
}

// signpost is a change on the figure: its line, its sign in a row below the panel, and its label to one side of the sign.
type signpost struct {
	Change
	x, label float64 // the width of the label, 0 for none
	offset   float64 // from the sign to the label
	row      int
	left     bool
	runs     []run
}

// What a sign and a label keep around them.
const (
	signHalf   = 9
	labelSpace = 3
)

// maxSignRows is how many rows of signs there may be.
const maxSignRows = 3

// signposts places the changes and tells how many are left out.
func (t Timeline) signposts(x timeScale, m measures) ([]signpost, int) {
	drawn, left := t.drawnChanges(x)
	signposts := make([]signpost, len(drawn))
	for i, c := range drawn {
		f := signpost{Change: c, x: x.at(c.At), offset: m.signText, runs: []run{{"b", letter(i)}}}
		if m.wide {
			f.runs = wideLabel(c, x)
		}
		f.label = m.face.width(text{runs: f.runs})
		signposts[i] = f
	}
	area := box{0, 0, m.width, 0}
	if m.wide {
		area.x0 = 52 // beside "Changes"
	}
	place(signposts, area)
	return signposts, left
}

// wideLabel returns the date and the name of a change, a fix in bold; the date has its year where the axis has more than one of it.
func wideLabel(c Change, x timeScale) []run {
	date := c.day()
	if x.to.Sub(x.from) <= 365*24*time.Hour {
		date = strings.TrimPrefix(date, date[:min(len("2026-"), len(date))])
	}
	name := run{"", cut(cmp.Or(c.Short, c.Label), 24, 1000, 11, false)}
	if c.Kind == Fix {
		name.class = "b"
	}
	return []run{{"s", date}, {"", " "}, name}
}

// place gives every signpost a row and a side: in as few rows as possible, and then the first arrangement in which no label stands over
// another one, a sign, or a line that passes to a lower row. All arrangements are tried, so that the result depends on nothing but
// the signposts. Where there is none, the labels that matter least lose theirs: of other changes before fixes, of older before newer.
func place(signposts []signpost, area box) {
	for _, drop := range append([]int{-1}, leastFirst(signposts)...) {
		if drop >= 0 {
			signposts[drop].label = 0
		}
		for rows := 1; rows <= min(maxSignRows, max(1, len(signposts))); rows++ {
			if arrange(signposts, 0, rows, area) {
				return
			}
		}
	}
	for i := range signposts {
		signposts[i].row, signposts[i].left = i%maxSignRows, false
	}
}

// leastFirst returns the indices of the signposts, those that matter least first.
func leastFirst(signposts []signpost) []int {
	order := make([]int, len(signposts))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(signposts[b].Kind, signposts[a].Kind) })
	return order
}

// arrange places signposts[i:] beside those before, and says whether it can be done.
func arrange(signposts []signpost, i, rows int, area box) bool {
	if i == len(signposts) {
		return true
	}
	f := &signposts[i]
	for choice := range 2 * rows {
		f.row, f.left = choice/2, choice%2 == 1
		if f.fits(area) && !slices.ContainsFunc(signposts[:i], f.disturbs) && arrange(signposts, i+1, rows, area) {
			return true
		}
	}
	return false
}

// extent returns what the sign and the label cover, and text what the label does.
func (f *signpost) extent() (from, to float64) {
	from, to = f.x-signHalf, f.x+signHalf
	if f.label > 0 {
		a, b := f.text()
		from, to = min(from, a), max(to, b)
	}
	return from, to
}

func (f *signpost) text() (from, to float64) {
	switch {
	case f.label == 0:
		return f.x, f.x
	case f.left:
		return f.x - f.offset - f.label - labelSpace, f.x - f.offset
	}
	return f.x + f.offset, f.x + f.offset + f.label + labelSpace
}

func (f *signpost) fits(area box) bool {
	from, to := f.text()
	return f.label == 0 || from+labelSpace >= area.x0 && to-labelSpace <= area.x1
}

// disturbs says whether two signposts cannot stand as they do.
func (f *signpost) disturbs(g signpost) bool {
	if f.row == g.row {
		a0, a1 := f.extent()
		b0, b1 := g.extent()
		return a0 < b1 && b0 < a1
	}
	upper, lower := f, &g
	if g.row < f.row {
		upper, lower = &g, f
	}
	from, to := upper.text()
	return lower.x > from && lower.x < to
}

// signs draws what stands below the axis.
func (d *drawing) signs() {
	first := d.base + d.firstSign
	if d.wide && len(d.signposts) > 0 {
		d.write(plain(0, first+3.3, atStart, "s", "Changes"))
		if d.more > 0 {
			d.write(plain(0, first+15, atStart, "s", strconv.Itoa(d.more)+" more"))
		}
	}
	for _, f := range d.signposts {
		y := first + d.sign*float64(f.row)
		if f.label == 0 {
			d.w.start("g", "").open()
			d.w.leaf("title", strings.TrimSpace(f.day()+" "+f.Label))
			d.w.sign(f.Kind, f.x, y)
			d.w.end("g")
			continue
		}
		d.w.sign(f.Kind, f.x, y)
		d.write(f.words(y, d.wide))
	}
}

// words returns the label of a signpost whose sign is at y.
func (f *signpost) words(y float64, wide bool) text {
	t := text{x: f.x + f.offset, y: y + 4, runs: f.runs}
	if f.left {
		t.x, t.anchor = f.x-f.offset, atEnd
	}
	if wide {
		t.y, t.ground = y+3.8, onPage
	} else {
		t.class, t.runs = f.runs[0].class, []run{{"", f.runs[0].text}}
	}
	return t
}

// sign draws the sign of a change.
func (w *writer) sign(k ChangeKind, x, y float64) {
	switch k {
	case Mitigation:
		w.path("gx", path(nil).to('M', x-4, y).to('h', 8))
	case Revert:
		w.path("gx", cross(x, y, 3.6))
	case Postmortem:
		w.rect("pg", box{x - 3.5, y - 4.5, x + 3.5, y + 4.5})
		w.path("pm", path(nil).to('M', x-1.6, y-1.5).to('h', 3.2).to('m', -3.2, 3).to('h', 3.2))
	default:
		w.path("gl", path(nil).to('M', x, y-5).to('l', 5, 8.6).to('h', -10).to('z'))
	}
}
