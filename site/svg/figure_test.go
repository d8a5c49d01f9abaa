package svg

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// textAt returns where a text of a figure stands.
func textAt(t *testing.T, figure, said string) (box, bool) {
	t.Helper()
	all, _ := texts(t, figure)
	for _, w := range all {
		if w.said == said {
			return w.box, true
		}
	}
	return box{}, false
}

// With few sightings before the return and many after, the quiet time is at the foot of the panel: the notes stand above the curve.
func TestNotesKeepOffTheCurve(t *testing.T) {
	tl := mockTimeline()
	tl.Rows = []Row{{Label: "db", Marks: []Mark{{At: day("2026-03-03")}}}}
	for i := range 20 {
		tl.Rows[0].Marks = append(tl.Rows[0].Marks, Mark{At: day("2026-10-07").AddDate(0, 0, 2*i), AfterFix: true})
	}
	for _, wide := range []bool{true, false} {
		m := narrowMeasures()
		if wide {
			m = wideMeasures()
		}
		d := tl.layout(m)
		d.total()
		for _, said := range []string{"85 days quiet", "back 10-07", "not recorded"} {
			b, ok := textAt(t, tl.SVG(wide), said)
			if !ok && said == "85 days quiet" {
				t.Errorf("wide=%v: %q is not written", wide, said)
			}
			if ok && !d.panelCurve.clear(b.grown(-0.1)) {
				t.Errorf("wide=%v: %q at %.1f lies on the curve", wide, said, b)
			}
		}
	}
}

func TestAgo(t *testing.T) {
	for last, want := range map[string]string{"2026-11-20 09:00": "today", "2026-11-19 10:00": "today", "2026-11-19 09:00": "1 d ago", "2026-03-03 00:00": "262 d ago"} {
		tl := Timeline{AsOf: at("2026-11-20 09:00"), Rows: []Row{{Label: "db", Marks: []Mark{{At: at(last)}}}}}
		if got := said(t, tl.SVG(true)); !slices.Contains(got, want) {
			t.Errorf("last seen %s: %q, want %q among them", last, got, want)
		}
	}
}

// Three on a day and one three days later stand in the middle between them, not where most of them were.
func TestClusterStandsInTheMiddle(t *testing.T) {
	d := Timeline{From: day("2026-02-18"), AsOf: day("2026-11-20")}.layout(wideMeasures())
	first := Mark{At: day("2026-06-01")}
	got := d.clusters([]Mark{first, first, first, {At: day("2026-06-04")}})
	if want := d.x.at(first.At) + 3; len(got) != 1 || got[0].x != want {
		t.Errorf("%d clusters, the first at %g, want one at %g", len(got), got[0].x, want)
	}
}

func TestLongGapsRaiseTheScale(t *testing.T) {
	for days, want := range map[float64]string{92: "100 d", 101: "300 d", 999: "1000 d"} {
		g := Gaps{AsOf: day("2026-11-20"), Points: []Point{{Mark{At: day("2026-11-01")}, days}}, Open: -1}
		levels := slices.DeleteFunc(said(t, g.SVG(true)), func(s string) bool { return !strings.HasSuffix(s, " d") })
		if levels[len(levels)-1] != want {
			t.Errorf("a gap of %g days: levels are %q, want the last to be %s", days, levels, want)
		}
		if strings.Contains(g.SVG(true), "so far") {
			t.Error("there is nothing to wait for, and yet an open gap")
		}
	}
}

func TestGrowthWithoutRoomForItsSlope(t *testing.T) {
	g := Growth{AsOf: 200, Trend: Trend{Slope: 1, Days: 200, Count: 40}}
	for i := range 40 {
		g.Points = append(g.Points, Point{Days: float64(5 * (i + 1))})
	}
	for _, wide := range []bool{true, false} {
		b, ok := textAt(t, g.SVG(wide), "slope 1: 1 is a steady rate")
		if ok != wide || ok && b.x1 > 662 {
			t.Errorf("wide=%v: the slope stands at %.1f, %v", wide, b, ok)
		}
	}
}

func TestCalendarShades(t *testing.T) {
	c := Calendar{ID: "c", End: day("2026-11-20"), Unrecorded: []Span{{day("2026-11-02"), day("2026-11-10")}}}
	for i := range 7 {
		c.Days = append(c.Days, Day{Date: day("2026-11-02").AddDate(0, 0, i), Count: i})
	}
	c.Days = append(c.Days, Day{Date: day("2026-11-03"), Count: 1}) // adds to the one before
	got := c.SVG(true)
	for class, want := range map[string]int{"h1": 0, "h2": 2, "h3": 1, "h4": 1, "h5": 2} {
		if n := strings.Count(got, `class="`+class+`"`); n != want {
			t.Errorf("%s is drawn %d times, want %d", class, n, want)
		}
	}
	if n := strings.Count(got[strings.Index(got, "url(#cah)"):strings.Index(got, `class="h0"`)], "M"); n != 2 {
		t.Errorf("%d days are hatched, want 2: the one without a count and 2026-11-09", n)
	}
}

func TestSparkShowsTheNewestWeeks(t *testing.T) {
	s := Spark{Fix: 3}
	for i := range 30 {
		s.Weeks = append(s.Weeks, Week{Count: 30 - i})
	}
	got := s.SVG()
	if s.Max() != 26 || strings.Count(got, "<rect") != 26 || strings.Contains(got, `class="fix"`) {
		t.Errorf("Max() = %d, and the chart is %s", s.Max(), got)
	}
}

func TestEdges(t *testing.T) {
	l := Lanes{
		Lanes: []Lane{{"A", 100, false}, {"B", 100, false}, {"C", 100, false}, {"D", 100, false}},
		Nodes: []Node{{ID: "a 1", Label: "a"}, {ID: "b", Lane: 1, Label: "b"}, {ID: "d", Lane: 3, Label: "d"}, {ID: "d", Lane: 0, Label: "again"}, {ID: "no", Lane: 4}},
		Edges: []Edge{{From: "d", To: "a 1"}, {From: "d", To: "d"}, {From: "d", To: "nobody"}, {From: "no", To: "b"}},
	}
	got := l.SVG()
	// From the left, past the box in the lane between; the lane without a node is left out.
	if want := `data-e="a_1 d"`; strings.Count(got, "data-e=") != 1 || !strings.Contains(got, want) || !strings.Contains(got, `138 `) {
		t.Errorf("want one edge, %s, in %s", want, got)
	}
	if strings.Contains(got, "again") || strings.Contains(got, ">C<") || !strings.Contains(got, `class="tg slim" viewBox="-2 0 380 `) {
		t.Errorf("a second node of an id, an empty lane, or another size: %s", got)
	}
}

// Edges of one source share a slot; those of another one have their own.
func TestSlots(t *testing.T) {
	l := Lanes{Lanes: []Lane{{"A", 100, false}, {"B", 100, false}, {"C", 100, false}}, Nodes: []Node{{ID: "b", Lane: 1, Label: "b"}}}
	for i := range 3 {
		l.Nodes = append(l.Nodes, Node{ID: fmt.Sprint("a", i), Lane: 0, Label: "a"}, Node{ID: fmt.Sprint("c", i), Lane: 2, Label: "c"})
	}
	l.Edges = []Edge{{From: "a0", To: "c0"}, {From: "a0", To: "c1"}, {From: "a2", To: "c2"}}
	g := newGraph(l)
	if n := len(g.columns[1]); n != 3 {
		t.Errorf("the lane between holds %d, want the node and two slots", n)
	}
	g.order()
	for _, v := range g.columns[1][1:2] {
		if g.vertices[v].node < 0 {
			t.Error("a slot lies in the middle of a lane, want the node there")
		}
	}
}

func TestQuietStandsInTheWidestRecordedPart(t *testing.T) {
	tl := mockTimeline()
	tl.Unrecorded = []Span{{day("2026-08-31"), day("2026-09-07")}} // 48 days before it, 30 after
	b, _ := textAt(t, tl.SVG(true), "85 days quiet")
	if middle := (b.x0 + b.x1) / 2; middle < 404 || middle > 500 {
		t.Errorf("the note stands around %.1f, want it between the fix at 404 and the hatching at 500", middle)
	}
}

func TestSmallThingsThatHelp(t *testing.T) {
	early := mockGaps()
	early.Fix = day("2026-03-05")
	if b, ok := textAt(t, early.SVG(true), "Fix #812"); !ok || b.x0 < 112 {
		t.Errorf("the name of an early fix stands at %.1f, want it right of its line", b)
	}
	late := few(2)
	late.Changes = []Change{{At: day("2026-11-19"), Kind: Fix, Label: "x"}}
	if !strings.Contains(late.SVG(true), `class="s e halo" x="720"`) {
		t.Error("the as-of label has no halo where a line passes through it")
	}
	arc := Lanes{Lanes: []Lane{{"A", 100, false}}, Nodes: []Node{{ID: "a"}, {ID: "b"}}, Edges: []Edge{{From: "a", To: "b"}}}
	if !strings.Contains(arc.SVG(), `viewBox="-22 0 124 `) {
		t.Errorf("no room for an arc left of the first lane: %s", arc.SVG())
	}
	tied := Timeline{AsOf: day("2026-11-20"), Rows: []Row{{Label: "b"}, {Label: "a"}}}
	if got := said(t, tied.SVG(true)); slices.Index(got, "a") > slices.Index(got, "b") {
		t.Errorf("rows are %q, want a before b", got)
	}
}

func TestSlopeKeepsOffTheMarks(t *testing.T) {
	g := Growth{AsOf: 200, Trend: Trend{Slope: 1, Days: 200, Count: 40}, Points: []Point{{Days: 1}, {Days: 40}}}
	for i := range 38 {
		g.Points = append(g.Points, Point{Days: 100 + float64(i)})
	}
	b, ok := textAt(t, g.SVG(true), "slope 1: 1 is a steady rate")
	x, y := g.scales(newPanel(true, false))
	if cx, cy := x.at(40), y.at(2); !ok || b.overlaps(box{cx, cy, cx, cy}.grown(4)) {
		t.Errorf("the slope at %.1f lies on the mark at %.1f %.1f, or is not said: %v", b, cx, cy, ok)
	}
	g.Trend, g.Points = Trend{Slope: 5, Days: 200, Count: 20}, g.Points[:1] // a line near the right end
	for _, s := range []string{"slope 5", "slope 5: 1 is a steady rate"} {
		if b, ok := textAt(t, g.SVG(true), s); ok && b.x1 > 662 {
			t.Errorf("%q ends at %.1f, beyond the plot", s, b.x1)
		}
	}
}
