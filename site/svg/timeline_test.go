package svg

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func at(s string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", s)
	if err != nil {
		panic(err)
	}
	return t
}

// few returns a timeline of n sightings and nothing else.
func few(n int) Timeline {
	t := Timeline{ID: "r", Title: "Few", AsOf: day("2026-11-20")}
	if n > 0 {
		t.Rows = []Row{{Label: "db-1", Href: "db-1/", Marks: slices.Clone([]Mark{
			{At: day("2026-11-18"), Ongoing: true, Href: "c/"}, {At: day("2026-09-02"), Href: "a/", Title: "first"}, {At: day("2026-10-01"), Shape: NearMiss},
		}[:n])}}
	}
	return t
}

func TestFewSightings(t *testing.T) {
	for n := range 4 {
		golden(t, fmt.Sprintf("few-%d-wide", n), few(n).SVG(true))
		golden(t, fmt.Sprintf("few-%d-narrow", n), few(n).SVG(false))
	}
}

func TestHostileTimeline(t *testing.T) {
	tl := mockTimeline()
	for i := range tl.Rows {
		tl.Rows[i].Label, tl.Rows[i].Href = hostile[i], hostile[i+4]
		tl.Rows[i].Marks[0].Title, tl.Rows[i].Marks[0].Href = hostile[i+8], hostile[len(hostile)-1-i]
	}
	for i := range tl.Changes {
		tl.Changes[i].Label = hostile[i+1]
	}
	tl.Title, tl.Desc = hostile[1], hostile[3]
	golden(t, "hostile-wide", tl.SVG(true))
	golden(t, "hostile-narrow", tl.SVG(false))
}

// said returns the texts of a figure, in the order in which they are drawn.
func said(t *testing.T, figure string) []string {
	t.Helper()
	var out []string
	all, _ := texts(t, figure)
	for _, w := range all {
		out = append(out, w.said)
	}
	return out
}

func TestRowsBeyondTheCapShareOne(t *testing.T) {
	for _, row := range []struct {
		instances int
		want      string
	}{{20, ""}, {21, "other"}, {57, "other 37"}} {
		tl := Timeline{AsOf: day("2026-11-20")}
		for i := range row.instances {
			tl.Rows = append(tl.Rows, Row{Label: fmt.Sprintf("db-%d", i), Href: "x", Marks: []Mark{{At: day("2026-11-01").Add(time.Duration(i) * time.Hour)}}})
		}
		got := said(t, tl.SVG(true))
		newest := fmt.Sprintf("db-%d", row.instances-1)
		if i := slices.Index(got, newest); i < 0 || slices.Contains(got, "db-0") == (row.instances > MaxRows) {
			t.Errorf("%d instances: %s is drawn: %v, db-0: %v", row.instances, newest, i >= 0, slices.Contains(got, "db-0"))
		}
		if found := slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, "other") }); found != (row.want != "") {
			t.Errorf("%d instances: says other instances: %v", row.instances, found)
		}
		if row.want != "" && !slices.Contains(got, row.want) {
			t.Errorf("%d instances: texts are %q, want %q among them", row.instances, got, row.want)
		}
		if n := tabStops(tl.SVG(true)); n != min(row.instances, MaxRows) {
			t.Errorf("%d instances: %d tab stops", row.instances, n)
		}
	}
}

// On 550 units over 275 days, 7 units are 3.5 days.
func TestMarksThatCollide(t *testing.T) {
	for _, row := range []struct {
		name          string
		at            string
		stacks, times []int
	}{
		{"apart", "2026-06-01 2026-06-05", nil, nil},
		{"two", "2026-06-01 2026-06-04", []int{2}, nil},
		{"three", "2026-06-01 2026-06-02 2026-06-04", []int{3}, nil},
		{"four", "2026-06-01 2026-06-02 2026-06-03 2026-06-04", nil, []int{4}},
		{"a row of them", "2026-06-01 2026-06-02 2026-06-06 2026-06-07", []int{2, 2}, nil},
		{"two after a fix", "2026-09-01 2026-09-02", []int{2}, nil},
		{"three after a fix", "2026-09-01 2026-09-02 2026-09-03", nil, []int{3}},
		{"before and after", "2026-07-31 2026-08-01", nil, nil},
	} {
		d := Timeline{From: day("2026-02-18"), AsOf: day("2026-11-20")}.layout(wideMeasures())
		var marks []Mark
		for s := range strings.FieldsSeq(row.at) {
			marks = append(marks, Mark{At: day(s), AfterFix: s >= "2026-08"})
		}
		var stacks, times []int
		for _, c := range d.clusters(marks) {
			if c.stacked() {
				stacks = append(stacks, c.count)
			} else if c.one() {
				times = append(times, c.count)
			}
		}
		if !cmp.Equal(stacks, row.stacks) || !cmp.Equal(times, row.times) {
			t.Errorf("%s: stacks %v, one mark for %v, want %v and %v", row.name, stacks, times, row.stacks, row.times)
		}
	}
}

func TestAfterFixIsSaid(t *testing.T) {
	tl := mockTimeline()
	got := said(t, tl.SVG(true))
	if n := len(slices.DeleteFunc(slices.Clone(got), func(s string) bool { return s != "after fix" })); n != 3 {
		t.Errorf(`"after fix" is said %d times, want 3`, n)
	}
	tl.From = day("2026-02-18")
	tl.Rows = []Row{{Label: "db", Marks: []Mark{{At: day("2026-10-07"), AfterFix: true}, {At: day("2026-10-20"), AfterFix: true}, {At: day("2026-10-21"), AfterFix: true}}}}
	if got := said(t, tl.SVG(true)); !slices.Contains(got, "3 after fix") {
		t.Errorf("without room between them: %q, want 3 after fix", got)
	}
	if got := said(t, tl.SVG(false)); !slices.Contains(got, "3 after fix · last 30 d ago") {
		t.Errorf("narrow: %q", got)
	}
}

func TestChangesBeyondSix(t *testing.T) {
	tl := few(3)
	for i := range 8 {
		tl.Changes = append(tl.Changes, Change{At: day("2026-09-10").AddDate(0, 0, i*7), Kind: ChangeKind(i % 2), Label: fmt.Sprintf("change %d", i)})
	}
	tl.Changes = append(tl.Changes, Change{At: day("2020-01-01"), Kind: Fix, Label: "before the domain"})
	letters, left := tl.Letters()
	want := []Letter{{"A", "2026-09-10", "change 0"}, {"B", "2026-09-24", "change 2"}, {"C", "2026-10-08", "change 4"}, {"D", "2026-10-22", "change 6"}}
	if left != 4 || !cmp.Equal(letters, want) {
		t.Errorf("Letters() = %v, %d", letters, left)
	}
	if got := said(t, tl.SVG(true)); !slices.Contains(got, "4 more") {
		t.Errorf("texts are %q, want 4 more among them", got)
	}
}

func TestPlace(t *testing.T) {
	area := box{52, 0, 720, 0}
	for _, row := range []struct {
		name      string
		at, width []float64
		want      string // of each: row, side, and - if its label is lost
	}{
		{"alone", []float64{300}, []float64{100}, "0R"},
		{"at the right end", []float64{700}, []float64{100}, "0L"},
		{"beside each other", []float64{200, 400}, []float64{100, 100}, "0R 0R"},
		{"back to back", []float64{200, 250}, []float64{100, 100}, "0L 0R"},
		{"at one place", []float64{300, 300}, []float64{100, 100}, "0R 1R"},
		{"the mock", []float64{198, 226, 320, 404}, []float64{90, 85, 118, 118}, "0L 1L 1R 0R"},
		{"too long for anywhere", []float64{300, 400}, []float64{900, 50}, "0R- 0R"},
		{"too many at one place", []float64{300, 300, 300, 300}, []float64{50, 50, 50, 50}, "0R- 1R- 2R- 0R-"},
	} {
		posts := make([]signpost, len(row.at))
		for i := range posts {
			posts[i] = signpost{x: row.at[i], label: row.width[i], offset: 8, Change: Change{Kind: Mitigation}}
		}
		place(posts, area)
		var got []string
		for _, p := range posts {
			s := fmt.Sprint(p.row) + map[bool]string{true: "L", false: "R"}[p.left]
			if p.label == 0 {
				s += "-"
			}
			got = append(got, s)
		}
		if strings.Join(got, " ") != row.want {
			t.Errorf("%s: %s, want %s", row.name, strings.Join(got, " "), row.want)
		}
	}
}

func TestDomain(t *testing.T) {
	for _, row := range []struct {
		name     string
		timeline Timeline
		want     Span
	}{
		{"nothing", Timeline{AsOf: day("2026-11-20")}, Span{day("2026-10-21"), day("2026-11-20")}},
		{"13 days before the first", mockTimeline(), Span{day("2026-02-18"), day("2026-11-20")}},
		{"minutes", Timeline{AsOf: at("2026-11-20 12:00"), Rows: []Row{{Marks: []Mark{{At: at("2026-11-20 11:58")}}}}}, Span{at("2026-11-19 23:58"), at("2026-11-20 12:00")}},
		{"given", Timeline{From: day("2026-01-01"), AsOf: day("2026-11-20")}, Span{day("2026-01-01"), day("2026-11-20")}},
		{"given too late", Timeline{From: day("2026-11-19"), AsOf: day("2026-11-20"), Rows: []Row{{Marks: []Mark{{At: day("2026-11-01")}}}}}, Span{day("2026-11-01"), day("2026-11-20")}},
		{"a mark after the end", Timeline{From: day("2026-11-01"), AsOf: day("2026-11-20"), Rows: []Row{{Marks: []Mark{{At: day("2026-11-21")}}}}}, Span{day("2026-11-01"), day("2026-11-21")}},
	} {
		if got := row.timeline.Domain(); got != row.want {
			t.Errorf("%s: %v, want %v", row.name, got, row.want)
		}
	}
}

func TestTicks(t *testing.T) {
	for _, row := range []struct {
		from, to string
		units    float64
		want     string // labels; a dot for a mark without
	}{
		{"2026-11-20 00:00", "2026-11-20 05:30", 550, "11-20 01:00 02:00 03:00 04:00 05:00"},
		{"2026-11-19 12:00", "2026-11-20 12:00", 250, "12:00 18:00 11-20 06:00 12:00"},
		{"2026-11-15 00:00", "2026-11-20 00:00", 550, "11-15 11-16 11-17 11-18 11-19 11-20"},
		{"2026-10-10 00:00", "2026-11-01 00:00", 200, ". . 10-12 . . . . . . 10-19 . . . . . . 10-26 . . . . . ."},
		{"2026-02-18 00:00", "2026-06-20 00:00", 250, "2026-03 2026-04 2026-05 2026-06"},
		{"2026-02-18 00:00", "2026-11-20 00:00", 347, ". 2026-04 . . 2026-07 . . 2026-10 ."},
		{"2023-05-01 00:00", "2026-11-20 00:00", 347, ". . 2024 . . . 2025 . . . 2026 . . ."},
		{"1900-05-01 00:00", "2026-11-20 00:00", 347, "1920 1940 1960 1980 2000 2020"},
	} {
		var got []string
		for _, tick := range ticks(timeScale{at(row.from), at(row.to), 0, row.units}, 46) {
			label := tick.label
			if label == "" {
				label = "."
			}
			got = append(got, label)
		}
		if strings.Join(got, " ") != row.want {
			t.Errorf("%s to %s on %g: %s\nwant %s", row.from, row.to, row.units, strings.Join(got, " "), row.want)
		}
	}
}
