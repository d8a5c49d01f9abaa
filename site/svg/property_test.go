package svg

import (
	"encoding/xml"
	"fmt"
	"io"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// written is a text of a figure, with what it covers by the estimate.
type written struct {
	box
	said string
}

// texts reads the texts of a figure as a browser does: places, anchors, and sizes by class.
func texts(t *testing.T, figure string) (out []written, view box) {
	t.Helper()
	dec := xml.NewDecoder(strings.NewReader(figure))
	var open *text
	var classes []string
	f, root, hidden, inNode := wideFace(), "", 0, false
	for {
		token, err := dec.Token()
		if err == io.EOF {
			return out, view
		}
		if err != nil {
			t.Fatalf("not XML: %v\n%s", err, figure)
		}
		switch e := token.(type) {
		case xml.StartElement:
			class := attribute(e, "class")
			switch {
			case e.Name.Local == "svg":
				root, view = class, viewBox(t, attribute(e, "viewBox"))
				if class == "fn" {
					f = narrowFace()
				} else if has(class, "tg") {
					f = face{labelSize, metaSize}
				}
			case e.Name.Local == "text":
				open = &text{x: number(t, attribute(e, "x")), y: number(t, attribute(e, "y")), class: class}
				if has(class, "m") {
					open.anchor = atMiddle
				} else if has(class, "e") {
					open.anchor = atEnd
				}
				if has(root, "tg") && has(class, "i") {
					open.class += " s"
				}
			case e.Name.Local == "g" && class == "pr":
				hidden++
			case has(class, "nd"):
				inNode = has(class, "focus")
			}
			classes = append(classes, class)
		case xml.EndElement:
			classes = classes[:len(classes)-1]
			if e.Name.Local == "text" {
				if inNode && !has(open.class, "i") {
					open.class += " b"
				}
				w := written{box: f.box(*open)}
				for _, r := range open.runs {
					w.said += r.text
				}
				if hidden == 0 {
					out = append(out, w)
				}
				open = nil
			}
		case xml.CharData:
			if open != nil {
				open.runs = append(open.runs, run{classes[len(classes)-1], string(e)})
			}
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func number(t *testing.T, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func viewBox(t *testing.T, s string) box {
	t.Helper()
	f := strings.Fields(s)
	if len(f) != 4 {
		t.Fatalf("viewBox is %q", s)
	}
	x, y := number(t, f[0]), number(t, f[1])
	return box{x, y, x + number(t, f[2]), y + number(t, f[3])}
}

var (
	plainNumber = regexp.MustCompile(`^-?\d+(\.\d)?$`)
	numeric     = regexp.MustCompile(` (?:x|y|cx|cy|r|rx|width|height)="([^"]*)"`)
)

// sound checks what holds for every figure.
func sound(t *testing.T, name, figure string) {
	t.Helper()
	all, view := texts(t, figure)
	view = view.grown(0.051) // places are rounded
	for i, a := range all {
		if !a.within(view) {
			t.Errorf("%s: %q lies at %.1f, outside of %.1f", name, a.said, a.box, view)
		}
		for _, b := range all[:i] {
			if a.grown(-0.051).overlaps(b.box) {
				t.Errorf("%s: %q at %.1f lies over %q at %.1f", name, a.said, a.box, b.said, b.box)
			}
		}
	}
	onlyKnown(t, name, figure)
	for _, m := range numeric.FindAllStringSubmatch(figure, -1) {
		if !plainNumber.MatchString(m[1]) || m[1] == "-0" {
			t.Errorf("%s: a number is %q", name, m[1])
		}
	}
	if n := tabStops(figure); n > 20 {
		t.Errorf("%s has %d tab stops", name, n)
	}
}

var link = regexp.MustCompile(`<a [^>]*>`)

func tabStops(figure string) int {
	n := 0
	for _, a := range link.FindAllString(figure, -1) {
		if !strings.Contains(a, `tabindex="-1"`) {
			n++
		}
	}
	return n
}

// onlyKnown checks that a figure has no element, attribute or scheme that the package does not write itself, and no number in a path or
// transformation that is none.
func onlyKnown(t *testing.T, name, figure string) {
	t.Helper()
	known := strings.Fields("svg title desc defs pattern path rect circle text tspan g a")
	attributes := strings.Fields("class viewBox role aria-labelledby aria-hidden id width height x y cx cy r rx d fill href tabindex data-t data-e data-n " +
		"patternUnits patternTransform transform")
	_, view := texts(t, figure)
	dec := xml.NewDecoder(strings.NewReader(figure))
	for {
		token, err := dec.Token()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatalf("%s: not XML: %v", name, err)
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if !slices.Contains(known, e.Name.Local) {
			t.Errorf("%s has an element %s", name, e.Name.Local)
		}
		for _, a := range e.Attr {
			if !slices.Contains(attributes, a.Name.Local) {
				t.Errorf("%s has an attribute %s", name, a.Name.Local)
			}
			switch a.Name.Local {
			case "href":
				if strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Value)), "javascript") {
					t.Errorf("%s leads to %q", name, a.Value)
				}
			case "d":
				for _, n := range corner.FindAllStringSubmatch(a.Value, -1) {
					if x, y := number(t, n[1]), number(t, n[2]); x < view.x0 || x > view.x1 || y < view.y0 || y > view.y1 {
						t.Errorf("%s: a path leaves the figure: %s", name, a.Value)
					}
				}
				if strings.ContainsAny(a.Value, "NIen") || negativeZero.MatchString(a.Value) {
					t.Errorf("%s has a path %q", name, a.Value)
				}
			}
		}
	}
}

var corner = regexp.MustCompile(`(?:^M|L)(-?[\d.]+) ?(-?[\d.]+)`)

var negativeZero = regexp.MustCompile(`-0([^.\d]|$)`)

var hostile = []string{
	`"No space" 'left' on <device> & more`, `<script>alert(1)</script>`, "`rm -rf`", "]]>", "<!-- --> <![CDATA[", `"><image href=x onerror=y>`,
	"אין מקום בהתקן", "\u202Egnp.exe\u202C after", "لا توجد مساحة", "🔥🔥 on fire 👩‍🚒", strings.Repeat("very long title ", 19), strings.Repeat("W", 300),
	"デバイスに空き領域がありません、もう一度お試しください", "a\x00b\x01\x1b[31m\tc\nd\r\n", "\xff\xfe broken", "", " ", "e\u0301\u0301\u0301", "${7*7} {{.}}", `" onload="alert(1)`,
	" javascript:alert(1)", "JavaScript:alert(1)", "java\tscript:alert(1)", "data:text/html,x",
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

func anyWord(r *rand.Rand) string {
	if r.IntN(3) == 0 {
		return pick(r, hostile)
	}
	return pick(r, []string{"replica-2", "db-1", "prod-eu-west-1-upload-api-0017", "x", "Fix #812 shipped", "Sweep reverted", "Postmortem", "Raise the limit of open files"})
}

// anyTimeline returns a timeline of a random kind: from minutes to decades, from nothing to hundreds of marks.
func anyTimeline(r *rand.Rand) Timeline {
	asOf := time.Date(2026, 11, 20, 9, 14, 0, 0, time.UTC).Add(time.Duration(r.IntN(1e6)) * time.Minute)
	span := pick(r, []time.Duration{time.Minute, 5 * time.Hour, 50 * time.Hour, 20 * 24 * time.Hour, 262 * 24 * time.Hour, 3000 * 24 * time.Hour, 30000 * 24 * time.Hour})
	some := func() time.Time { return asOf.Add(-time.Duration(r.Int64N(int64(span)))) }
	t := Timeline{ID: "r", Title: anyWord(r), Desc: anyWord(r), AsOf: asOf, AllHref: "#all", Noun: pick(r, []string{"", "bug"}), Titles: r.IntN(3) == 0, Strip: r.IntN(4) == 0}
	fix := some()
	for range pick(r, []int{0, 1, 2, 3, 5, 20, 21, 22, 60}) {
		row := Row{Label: anyWord(r), Href: pick(r, []string{"", "a?b=c&d", "javascript:alert(1)"})}
		for range r.IntN(pick(r, []int{1, 2, 10, 40})) {
			m := Mark{At: some(), Shape: Shape(r.IntN(4)), Ongoing: r.IntN(9) == 0, Count: r.IntN(3), Again: r.IntN(5) == 0, Href: anyWord(r), Title: anyWord(r)}
			m.AfterFix = m.At.After(fix) && r.IntN(3) > 0
			row.Marks = append(row.Marks, m)
		}
		for range r.IntN(3) {
			row.Fixes = append(row.Fixes, some())
		}
		t.Rows = append(t.Rows, row)
	}
	for range r.IntN(9) {
		t.Changes = append(t.Changes, Change{At: some(), Kind: ChangeKind(r.IntN(4)), Label: anyWord(r)})
	}
	if r.IntN(3) > 0 {
		t.Since = fix
		back := fix.Add(asOf.Sub(fix) / 2)
		t.Quiet, t.Back = Note{fix, back, "85 days quiet"}, Note{To: back, Text: "back 10-07"}
		at := some()
		t.Segments = []Segment{{To: fix, Rate: "4.1", Base: "n = 6"}, {From: fix, To: at, Rate: "0.83", Base: "n = 103"}, {From: at, Rate: "12", Base: "n = 3"}}
	}
	for range r.IntN(4) {
		at := some()
		t.Unrecorded = append(t.Unrecorded, Span{at, at.Add(span / time.Duration(1+r.IntN(20)))})
	}
	return t
}

func TestTimelineIsSound(t *testing.T) {
	for seed := range uint64(150) {
		tl := anyTimeline(rand.New(rand.NewPCG(seed, 1)))
		for _, wide := range []bool{true, false} {
			figure := tl.SVG(wide)
			sound(t, fmt.Sprintf("timeline %d wide=%v", seed, wide), figure)
			if again := tl.SVG(wide); again != figure {
				t.Errorf("timeline %d differs from one time to the next", seed)
			}
		}
		for _, e := range tl.Key() {
			elements(t, e.SVG)
		}
		if t.Failed() {
			t.FailNow()
		}
	}
}

func TestPanelsAreSound(t *testing.T) {
	for seed := range uint64(150) {
		r := rand.New(rand.NewPCG(seed, 2))
		tl := anyTimeline(r)
		g := Gaps{
			ID: "g", Title: anyWord(r), Desc: anyWord(r), From: tl.Domain().From, AsOf: tl.AsOf, Titles: tl.Titles, Fix: tl.Since, FixLabel: anyWord(r), Unrecorded: tl.Unrecorded,
			Open: float64(r.IntN(3000)-1) / 3, Before: r.ExpFloat64() * 40, Since: r.ExpFloat64() * 40,
		}
		w := Growth{
			ID: "w", Title: anyWord(r), AsOf: r.ExpFloat64() * 1000, Fix: r.ExpFloat64() * 500, FixLabel: anyWord(r),
			Trend: Trend{r.ExpFloat64(), r.ExpFloat64() * 500, r.ExpFloat64() * 50},
		}
		days := 0.0
		for _, row := range tl.Rows {
			for _, m := range row.Marks {
				days += r.ExpFloat64() * 10
				g.Points = append(g.Points, Point{m, r.ExpFloat64() * 50})
				w.Points = append(w.Points, Point{m, days})
			}
		}
		for _, wide := range []bool{true, false} {
			sound(t, fmt.Sprintf("gaps %d wide=%v", seed, wide), g.SVG(wide))
			sound(t, fmt.Sprintf("growth %d wide=%v", seed, wide), w.SVG(wide))
		}
		if t.Failed() {
			t.FailNow()
		}
	}
}

// anyLanes returns lanes with random nodes, and edges also to nodes that are not there.
func anyLanes(r *rand.Rand) Lanes {
	l := Lanes{ID: "t", Title: anyWord(r), Desc: anyWord(r)}
	for _, w := range []float64{164, 150, 168, 158, 176, 126, 98} {
		l.Lanes = append(l.Lanes, Lane{anyWord(r), w, r.IntN(4) == 0})
	}
	for i := range r.IntN(pick(r, []int{1, 2, 10, MaxNodes + 1})) {
		n := Node{
			ID: fmt.Sprintf("n %d", i), Lane: r.IntN(9) - 1, Label: anyWord(r), Meta: anyWord(r), Title: anyWord(r), Href: anyWord(r), Style: Style(r.IntN(6)),
			Icon: pick(r, []string{"bug", "run", "nothing"}), Sighting: r.IntN(3) == 0, AfterFix: r.IntN(5) == 0, Shape: Shape(r.IntN(4)),
		}
		if r.IntN(5) == 0 {
			n.Strip = []float64{-1, 0, r.Float64(), 2}
		}
		l.Nodes = append(l.Nodes, n)
	}
	for range r.IntN(2*len(l.Nodes) + 1) {
		l.Edges = append(l.Edges, Edge{From: fmt.Sprintf("n %d", r.IntN(len(l.Nodes)+1)), To: fmt.Sprintf("n %d", r.IntN(len(l.Nodes)+1)), Suspected: r.IntN(2) == 0, Broken: r.IntN(9) == 0, LookAgain: r.IntN(9) == 0})
	}
	return l
}

func TestLanesAreSound(t *testing.T) {
	for seed := range uint64(150) {
		l := anyLanes(rand.New(rand.NewPCG(seed, 3)))
		figure := l.SVG()
		sound(t, fmt.Sprintf("lanes %d", seed), figure)
		if again := l.SVG(); again != figure {
			t.Errorf("lanes %d differ from one time to the next", seed)
		}
		elements(t, Standalone(figure))
		if t.Failed() {
			t.FailNow()
		}
	}
}
