package svg

import (
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"regexp"
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
	return Mark{At: day(s.at[:10]), Shape: s.shape, AfterFix: s.after, Href: "observation.html",
		Title: before + s.at + " UTC on " + s.instance + ": " + s.impact}
}

func mockTimeline() Timeline {
	t := Timeline{
		ID: "r", Title: "Recurrence of No space left on device",
		Desc:       "21 observations in 20 episodes on 4 instances, 2026-03-03 to 2026-11-16 UTC; 18 before and 3 after fix #812 (shipped 2026-07-14); last seen 4 days before this build.",
		AsOf:       day("2026-11-20"),
		Since:      day("2026-07-14"),
		Unrecorded: []Span{{day("2026-08-10"), day("2026-08-24")}},
		Changes: []Change{
			{day("2026-04-02"), Postmortem, "Postmortem"},
			{day("2026-04-16"), Mitigation, "Sweep on"},
			{day("2026-06-02"), Revert, "Sweep reverted"},
			{day("2026-07-14"), Fix, "Fix #812 shipped"},
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

// sameAsMock compares a figure with a hand-drawn one, and writes it to testdata with -update.
func sameAsMock(t *testing.T, name, got string) {
	t.Helper()
	golden(t, name, got)
	want, err := os.ReadFile("testdata/mock/" + name + ".svg")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(elements(t, string(want)), elements(t, got), cmp.Comparer(about)); diff != "" {
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
