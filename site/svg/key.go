package svg

import "slices"

// Entry is a line of a key: a small drawing and what it means.
type Entry struct{ SVG, Text string }

// entry draws an entry of 16 by 16 units.
func entry(text string, draw func(w *writer)) Entry {
	var w writer
	w.start("svg", "").str("viewBox", "0 0 16 16").str("width", "16").str("height", "16").str("aria-hidden", "true").open()
	draw(&w)
	w.end("svg")
	return Entry{w.String(), text}
}

// Icon returns a mark on 14 by 14 units, for a cell of a table.
func Icon(s Shape, afterFix bool) string {
	var w writer
	w.start("svg", "mk").str("viewBox", "0 0 14 14").str("width", "14").str("height", "14").str("aria-hidden", "true").open()
	w.shape(s, afterFix, 7, 7, 0.803) // a ring of 6.1
	w.end("svg")
	return w.String()
}

// Key lists what the figure shows, and nothing else.
func (t Timeline) Key() []Entry {
	var out []Entry
	var marks []Mark
	rows := t.rows()
	for _, r := range rows {
		marks = append(marks, r.Marks...)
	}
	names := [...]string{"confirmed", "users noticed", "suspected", "near miss"}
	for s := Confirmed; s <= NearMiss; s++ {
		if slices.ContainsFunc(marks, func(m Mark) bool { return m.Shape == s }) {
			out = append(out, entry(names[s], func(w *writer) { w.shape(s, false, 8, 8, 1) }))
		}
	}
	if slices.ContainsFunc(marks, func(m Mark) bool { return m.AfterFix }) {
		out = append(out, entry("after a fix", func(w *writer) { w.shape(Confirmed, true, 8, 8, stackSize) }))
	}
	if slices.ContainsFunc(marks, func(m Mark) bool { return m.Ongoing }) {
		out = append(out, entry("not over", func(w *writer) { w.circle("obs", 5, 8, circleRadius); w.arrow(9, 8, false) }))
	}
	x := t.domain(rows)
	x.at1 = 1
	out = append(out, changeKey(t, x)...)
	if slices.ContainsFunc(rows, func(r Row) bool { return slices.ContainsFunc(r.Fixes, x.holds) }) {
		out = append(out, entry("fix shipped", func(w *writer) { w.path("fix", line(8, 0, 8, 16)) }))
	}
	if slices.ContainsFunc(t.Unrecorded, func(g Span) bool { return x.at(g.To) > x.at(g.From) }) {
		out = append(out, unrecordedEntry())
	}
	return out
}

// changeKey lists the kinds of changes that are drawn.
func changeKey(t Timeline, x timeScale) []Entry {
	drawn, _ := t.drawnChanges(x)
	names := [...]string{"fix shipped", "mitigation", "reverted", "postmortem"}
	var out []Entry
	for k := Fix; k <= Postmortem; k++ {
		if !slices.ContainsFunc(drawn, func(c Change) bool { return c.Kind == k }) {
			continue
		}
		out = append(out, entry(names[k], func(w *writer) {
			w.path(k.class(), line(8, 0, 8, 16))
			switch k {
			case Fix, Postmortem:
				w.sign(k, 8, 12)
			case Revert:
				w.sign(k, 8, 8)
			}
		}))
	}
	return out
}

func unrecordedEntry() Entry {
	return entry("not recorded", func(w *writer) {
		w.path("hatch", path(nil).to('M', 2, 8).to('l', 6, -6).to('M', 2, 14, 14, 2).to('M', 8, 14).to('l', 6, -6))
	})
}

// CalendarKey lists the shades of a calendar.
func CalendarKey() []Entry {
	out := []Entry{entry("none", func(w *writer) { w.rect("h0", box{1.5, 1.5, 14.5, 14.5}) })}
	for i, name := range []string{"1", "2", "3", "4", "5 or more"} {
		out = append(out, entry(name, func(w *writer) { w.rect("h"+string(rune('1'+i)), box{1, 1, 15, 15}) }))
	}
	return append(out, unrecordedEntry())
}

// Key lists the borders and edges that the figure shows, and nothing else.
func (l Lanes) Key() []Entry { return newGraph(l).key() }

func (g *graph) key() []Entry {
	var out []Entry
	for _, e := range []struct {
		name  string
		class string
	}{{"confirmed link", "ed"}, {"suspected", "ed dash"}, {"look again: changed since classified", "ed again"}, {"broken", "ed brk"}} {
		if slices.ContainsFunc(g.wires, func(w wire) bool { return w.class() == e.class }) {
			out = append(out, entry(e.name, func(w *writer) { w.path(e.class, line(0, 8, 16, 8)) }))
		}
	}
	for _, s := range []struct {
		name  string
		style Style
	}{{"open", Open}, {"ageing", Act}, {"reverted, dropped or merged", Gone}} {
		if slices.ContainsFunc(g.vertices, func(v vertex) bool { return v.node >= 0 && g.Nodes[v.node].Style == s.style }) {
			out = append(out, entry(s.name, func(w *writer) {
				w.start("g", "nd "+s.style.class()).open()
				w.start("rect", "").num("x", 1).num("y", 3).num("width", 14).num("height", 10).num("rx", 3).void()
				w.end("g")
			}))
		}
	}
	return out
}
