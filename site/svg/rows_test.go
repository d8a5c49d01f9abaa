package svg

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// One sighting that hit three instances is a mark on each of their rows, and one step of the running total.
func TestSightingOnSeveralRowsCountsOnce(t *testing.T) {
	tl := Timeline{AsOf: day("2026-11-20")}
	for i, name := range []string{"replica-1", "replica-2", "replica-3"} {
		tl.Rows = append(tl.Rows, Row{Label: name, Marks: []Mark{{At: day("2026-11-01"), Href: "x", Again: i > 0}}})
	}
	figure := tl.SVG(true)
	if n := strings.Count(figure, `class="obs"`); n != 3 {
		t.Errorf("%d marks, want 3", n)
	}
	if _, n := tl.layout(wideMeasures()).rises(); n != 1 {
		t.Errorf("the total is %d, want 1", n)
	}
	if slices.Contains(said(t, figure), "3") {
		t.Error("the running total counts the sighting once a row")
	}
}

// Of the rows that share one, a sighting is one mark, and it is counted unless it was on a row of its own, too.
func TestOtherRowHoldsEachSightingOnce(t *testing.T) {
	tl := Timeline{AsOf: day("2026-11-20"), Noun: "bug"}
	for i := range MaxRows {
		tl.Rows = append(tl.Rows, Row{Label: fmt.Sprint(i), Marks: []Mark{{At: day("2026-11-10"), Href: fmt.Sprint(i)}}})
	}
	tl.Rows = append(tl.Rows, Row{Label: "a", Marks: []Mark{{At: day("2026-11-01"), Href: "old", Again: true}, {At: day("2026-11-02"), Href: "shared"}}},
		Row{Label: "b", Marks: []Mark{{At: day("2026-11-01"), Href: "old", Again: true}, {At: day("2026-11-02"), Href: "shared", Again: true}}})
	rows := tl.rows()
	others := rows[MaxRows]
	if others.Label != "other 2 bugs" || others.seen() != 2 {
		t.Errorf("the row of the others is %q with %d sightings, want other 2 bugs with 2", others.Label, others.seen())
	}
	d := tl.layout(wideMeasures())
	if _, n := d.rises(); n != MaxRows+1 {
		t.Errorf("the total is %d, want %d", n, MaxRows+1)
	}
}

func TestTitlesHaveRoom(t *testing.T) {
	tl := mockTimeline()
	tl.Titles, tl.Noun, tl.Strip, tl.Changes, tl.Segments = true, "bug", true, nil, nil
	tl.Rows[0].Label = "No space left on device, and a long explanation of what that means"
	tl.Rows[0].Fixes = append(tl.Rows[0].Fixes, day("2026-07-14"))
	figure := tl.SVG(true)
	got := said(t, figure)
	if !slices.Contains(got, "Bug") || !slices.ContainsFunc(got, func(s string) bool {
		return strings.HasPrefix(s, "No space left on device") && strings.HasSuffix(s, "…")
	}) {
		t.Errorf("the figure says %q", got)
	}
	if slices.Contains(got, "Total so far") || strings.Contains(figure, `class="curve"`) {
		t.Error("a strip has a running total")
	}
	if n := strings.Count(figure, `class="fix"`); n != 1 {
		t.Errorf("%d fixes, want 1 on its row", n)
	}
	var names []string
	for _, e := range tl.Key() {
		names = append(names, e.Text)
	}
	if !slices.Contains(names, "fix shipped") {
		t.Errorf("the key lists %q, without the fix", names)
	}
}

// A change that is known by its day only is printed as that day, whatever it is in UTC.
func TestDateOfAChange(t *testing.T) {
	tl := mockTimeline()
	tl.Changes = []Change{{At: at("2026-07-15 03:59"), Kind: Fix, Label: "Fix #1", Date: "2026-07-14"}}
	if got := said(t, tl.SVG(true)); !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, "07-14") }) {
		t.Errorf("%q, want 07-14 among them", got)
	}
	if letters, _ := tl.Letters(); letters[0].Date != "2026-07-14" {
		t.Errorf("the letter says %s", letters[0].Date)
	}
	if drawn := tl.Drawn(); len(drawn) != 1 || drawn[0].Label != "Fix #1" {
		t.Errorf("Drawn() = %v", drawn)
	}
}

// Of many points only the newest are marks with tips; the older are dots.
func TestManyPointsAreDots(t *testing.T) {
	g := Gaps{AsOf: day("2026-11-20"), Open: -1}
	for i := range 1000 {
		g.Points = append(g.Points, Point{Mark{At: day("2024-01-01").AddDate(0, 0, i), Href: "x", AfterFix: i >= 700}, 1 + float64(i%90)})
	}
	figure := g.SVG(true)
	if n := strings.Count(figure, "<a "); n != maxMarks {
		t.Errorf("%d marks, want %d", n, maxMarks)
	}
	if n := strings.Count(figure, "h0"); n != 1000-maxMarks {
		t.Errorf("%d dots, want %d", n, 1000-maxMarks)
	}
	if !strings.Contains(figure, `class="dots aft"`) || !strings.Contains(figure, `class="dots"`) {
		t.Error("dots before and after the fix look the same")
	}
}
