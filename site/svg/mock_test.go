package svg

import (
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The figures in testdata/mock are those of the visual design, as drawn by hand. What we draw from the same numbers has
// to be the same, element by element, to a tenth of a unit.

func day(s string) time.Time {
	t, err := time.Parse("2006-01-02", s)
	if err != nil {
		panic(err)
	}
	return t
}

// sighting is a row of the table of observations in the mock.
type sighting struct {
	at, instance string
	shape        Shape
	after        bool
	impact       string
}

func mockSightings() []sighting {
	return []sighting{
		{"2026-03-03 02:47", "replica-2", Noticed, false, "users noticed, 96 min"},
		{"2026-03-10 04:10", "replica-1", Confirmed, false, "no user impact"},
		{"2026-03-17 01:32", "replica-2", Noticed, false, "users noticed, 125 min"},
		{"2026-03-17 01:58", "replica-4", Noticed, false, "users noticed, 99 min"},
		{"2026-03-24 05:20", "replica-3", Confirmed, false, "no user impact"},
		{"2026-04-02 23:05", "replica-1", Confirmed, false, "no user impact"},
		{"2026-04-09 03:44", "replica-2", Noticed, false, "users noticed, 22 min"},
		{"2026-04-14 11:16", "replica-4", Confirmed, false, "no user impact"},
		{"2026-05-06 02:21", "replica-3", Confirmed, false, "no user impact"},
		{"2026-05-19 14:02", "replica-4", NearMiss, false, "near miss, caught in time"},
		{"2026-05-28 00:37", "replica-2", Noticed, false, "users noticed, 18 min"},
		{"2026-06-08 03:15", "replica-1", Confirmed, false, "no user impact"},
		{"2026-06-12 04:51", "replica-2", Suspected, false, "no user impact, suspected"},
		{"2026-06-18 02:08", "replica-4", Noticed, false, "users noticed, 31 min"},
		{"2026-06-24 03:12", "replica-2", Confirmed, false, "no user impact"},
		{"2026-06-24 21:40", "replica-2", Noticed, false, "users noticed, 47 min"},
		{"2026-06-30 01:49", "replica-3", Confirmed, false, "no user impact"},
		{"2026-07-07 05:03", "replica-1", Confirmed, false, "no user impact"},
		{"2026-10-07 03:12", "replica-2", Noticed, true, "users noticed, 41 min, after a fix"},
		{"2026-10-29 02:26", "replica-4", Confirmed, true, "no user impact, after a fix"},
		{"2026-11-16 03:41", "replica-2", Noticed, true, "users noticed, 14 min, after a fix"},
	}
}

// mark returns the sighting as the mock places it: by its day.
func (s sighting) mark(before string) Mark {
	return Mark{
		At: day(s.at[:10]), Shape: s.shape, AfterFix: s.after, Href: "observation.html",
		Title: before + s.at + " UTC on " + s.instance + ": " + s.impact,
	}
}

func mockTimeline() Timeline {
	t := Timeline{
		ID: "r", Title: "Recurrence of No space left on device",
		Desc:       "21 observations in 20 episodes on 4 instances, 2026-03-03 to 2026-11-16 UTC; 18 before and 3 after fix #812 (shipped 2026-07-14); last seen 4 days before this build.",
		AsOf:       day("2026-11-20"),
		Since:      day("2026-07-14"),
		Unrecorded: []Span{{day("2026-08-10"), day("2026-08-24")}},
		Changes: []Change{
			{At: day("2026-04-02"), Kind: Postmortem, Label: "Postmortem"},
			{At: day("2026-04-16"), Kind: Mitigation, Label: "Sweep on"},
			{At: day("2026-06-02"), Kind: Revert, Label: "Sweep reverted"},
			{At: day("2026-07-14"), Kind: Fix, Label: "Fix #812 shipped"},
		},
		Segments: []Segment{
			{To: day("2026-04-16"), Rate: "4.1", Base: "n = 6"},
			{From: day("2026-04-16"), To: day("2026-06-02"), Rate: "1.9", Base: "n = 3"},
			{From: day("2026-06-02"), To: day("2026-07-14"), Rate: "5.0", Base: "n = 7"},
			{From: day("2026-07-14"), Rate: "0.8", Base: "n = 3"},
		},
		Quiet: Note{From: day("2026-07-14"), To: day("2026-10-07"), Text: "85 days quiet"},
		Back:  Note{To: day("2026-10-07"), Text: "back 10-07"},
	}
	for _, name := range []string{"replica-1", "replica-2", "replica-3", "replica-4"} {
		row := Row{Label: name, Href: "bugs.html?q=" + name}
		for _, s := range mockSightings() {
			if s.instance == name {
				row.Marks = append(row.Marks, s.mark(""))
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func TestMockTimeline(t *testing.T) {
	sameAsMock(t, "timeline-wide", mockTimeline().SVG(true))
	sameAsMock(t, "timeline-narrow", mockTimeline().SVG(false))
}

// sameAsMock compares a figure with a hand-drawn one, but for the replacements: pairs of what the mock has and what we mean.
func sameAsMock(t *testing.T, name, got string, replacements ...string) {
	t.Helper()
	golden(t, name, got)
	want, err := os.ReadFile("testdata/mock/" + name + ".svg")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(elements(t, strings.NewReplacer(replacements...).Replace(string(want))), elements(t, got), cmp.Comparer(about)); diff != "" {
		t.Errorf("%s is not the figure of the mock (-mock +ours):\n%s", name, diff)
	}
}

// elements lists the elements of a figure, one string each, with its attributes in order of their names.
func elements(t *testing.T, figure string) []string {
	t.Helper()
	var out []string
	dec := xml.NewDecoder(strings.NewReader(figure))
	for {
		token, err := dec.Token()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatalf("not XML: %v", err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			if e.Name.Local == "tspan" && len(e.Attr) == 0 {
				continue // says nothing
			}
			out = append(out, "<"+e.Name.Local+" "+attributes(e)+">")
		case xml.CharData:
			if s := strings.TrimSpace(string(e)); s != "" {
				out = append(out, s)
			}
		}
	}
}

func attributes(e xml.StartElement) string {
	named := map[string]string{}
	for _, a := range e.Attr {
		v := a.Value
		if a.Name.Local == "class" {
			v = strings.Join(sortedWords(v), " ")
		}
		named[a.Name.Local] = v
	}
	return fmt.Sprint(named) // prints maps in order of their keys
}

func sortedWords(s string) []string {
	words := strings.Fields(s)
	for i := range words {
		for j := range i {
			if words[i] < words[j] {
				words[i], words[j] = words[j], words[i]
			}
		}
	}
	return words
}

// about says whether two strings are equal, but for numbers that differ by a rounding to tenths.
func about(a, b string) bool {
	if a == b {
		return true
	}
	number := regexp.MustCompile(`-?[0-9]*\.?[0-9]+`)
	as, bs := number.FindAllString(a, -1), number.FindAllString(b, -1)
	if len(as) != len(bs) || squeezed(number.ReplaceAllString(a, "0")) != squeezed(number.ReplaceAllString(b, "0")) {
		return false
	}
	for i := range as {
		x, _ := strconv.ParseFloat(as[i], 64)
		y, _ := strconv.ParseFloat(bs[i], 64)
		if x-y > 0.101 || y-x > 0.101 {
			return false
		}
	}
	return true
}

// squeezed leaves out the spaces that only separate numbers.
func squeezed(s string) string { return strings.ReplaceAll(s, "0 0", "00") }

func mockGaps() Gaps {
	g := Gaps{
		ID: "g", Title: "Days between sightings of No space left on device", Desc: "Gap in days before each sighting, logarithmic.",
		From: mockTimeline().Domain().From, AsOf: day("2026-11-20"), Open: 4, Fix: day("2026-07-14"), FixLabel: "Fix #812", Before: 7, Since: 22,
		Unrecorded: mockTimeline().Unrecorded,
	}
	all := mockSightings()
	for i, s := range all[1:] {
		days := day(s.at[:10]).Sub(day(all[i].at[:10])).Hours() / 24
		g.Points = append(g.Points, Point{s.mark(fmt.Sprintf("%g days before ", days)), days})
	}
	return g
}

func TestMockGaps(t *testing.T) {
	// In a wide font, the label of the open gap would leave the figure at its place in the mock.
	sameAsMock(t, "gaps-wide", mockGaps().SVG(true), `x="671"`, `x="667.9"`)
	sameAsMock(t, "gaps-narrow", mockGaps().SVG(false))
}

func mockGrowth() Growth {
	g := Growth{
		ID: "w", Title: "Growth of No space left on device", Desc: "Running count of episodes against days since the first, both logarithmic.",
		AsOf: 262, Fix: 133, FixLabel: "Fix #812", Trend: Trend{Slope: 0.9415, Days: 133, Count: 16},
	}
	all := mockSightings()
	for _, s := range all[1:] {
		if s.at == "2026-03-17 01:58" { // the same episode as the one before
			continue
		}
		// The mock counts from the first sighting to the minute, and names whole days.
		at, _ := time.Parse("2006-01-02 15:04", s.at)
		first, _ := time.Parse("2006-01-02 15:04", all[0].at)
		days := at.Sub(first).Hours() / 24
		g.Points = append(g.Points, Point{s.mark(fmt.Sprintf("%d after %.0f days: ", len(g.Points)+1, days)), days})
	}
	return g
}

func TestMockGrowth(t *testing.T) {
	// The mock says another slope than it draws.
	sameAsMock(t, "growth-wide", mockGrowth().SVG(true), "slope 1.2", "slope 0.94")
	sameAsMock(t, "growth-narrow", mockGrowth().SVG(false), "slope 1.2", "slope 0.94")
}

func TestMockSpark(t *testing.T) {
	s := Spark{Weeks: make([]Week, 26), Fix: 30.3 / 4}
	for i, n := range map[int]int{0: 1, 2: 2, 3: 1, 4: 2, 5: 1, 6: 1, 19: 1, 22: 1, 25: 1} {
		s.Weeks[i] = Week{Count: n, After: i > 8}
	}
	for _, i := range []int{11, 12, 13} {
		s.Weeks[i].Unrecorded = true
	}
	sameAsMock(t, "spark", s.SVG())
	if s.Max() != 2 {
		t.Errorf("Max() = %d, want 2", s.Max())
	}
}

// The calendar of the mock draws its days by shade; ours by date. So only what is drawn is compared, not its order.
func TestMockCalendar(t *testing.T) {
	for name, wide := range map[string]bool{"calendar-wide": true, "calendar-narrow": false} {
		drawn, err := os.ReadFile("testdata/mock/" + name + ".svg")
		if err != nil {
			t.Fatal(err)
		}
		c := Calendar{
			ID: "h", Title: "Observations per day", End: day("2026-11-20"),
			Unrecorded: []Span{{day("2025-11-01"), day("2026-02-16")}, {day("2026-08-10"), day("2026-08-24")}},
		}
		for _, m := range regexp.MustCompile(`(20\d\d-\d\d-\d\d): (\d) observations?`).FindAllStringSubmatch(string(drawn), -1) {
			n, _ := strconv.Atoi(m[2])
			c.Days = append(c.Days, Day{Date: day(m[1]), Count: n, Href: "bugs.html?q=" + m[1], Title: m[0]})
		}
		got := c.SVG(wide)
		golden(t, name, got)
		ids := strings.NewReplacer("hmt", "hat", "hmh", "hah", "hnt", "hbt", "hnh", "hbh")
		want, have := elements(t, ids.Replace(string(drawn))), elements(t, got)
		slices.Sort(want)
		slices.Sort(have)
		if diff := cmp.Diff(want, have, cmp.Comparer(about)); diff != "" {
			t.Errorf("%s is not the figure of the mock (-mock +ours):\n%s", name, diff)
		}
	}
}
