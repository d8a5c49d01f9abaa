package site_test

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// figureOf returns the recurrence figure of a page, from <figure to its end.
func figureOf(page string) string {
	_, after, ok := strings.Cut(page, `<figure aria-labelledby="figcap">`)
	if !ok {
		return ""
	}
	before, _, _ := strings.Cut(after, "</figure>")
	return before
}

// timelineOf returns the first drawing of a figure: the timeline, wide.
func timelineOf(page string) string {
	before, _, _ := strings.Cut(figureOf(page), "</svg>")
	return before
}

var lastTotal = regexp.MustCompile(`<text class="b" x="669" y="[0-9.]+">([0-9]+)</text>`)

// table reads a CSV file as rows by the names of their columns.
func table(t *testing.T, text string) []map[string]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatalf("no CSV: %v\n%s", err, text)
	}
	var all []map[string]string
	for _, row := range rows[1:] {
		named := map[string]string{}
		for i, name := range rows[0] {
			named[name] = row[i]
		}
		all = append(all, named)
	}
	return all
}

func TestRecurrenceGolden(t *testing.T) {
	idx := loadExample(t)
	files, _ := render(t, idx, options(idx))
	for _, name := range []string{"bugs/no-space-left-on-device/recurrence.svg", "bugs/no-space-left-on-device/observations.csv", "alerts/hostdiskusagehigh/recurrence.svg"} {
		golden(t, "example/"+name, files[name])
	}
	golden(t, "example/bugs/no-space-left-on-device/figure.html", figureOf(files["bugs/no-space-left-on-device/index.html"]))
}

// TestFigureShowsTheRowsOfTheTable: what the figure counts, the table lists and the CSV file holds.
func TestFigureShowsTheRowsOfTheTable(t *testing.T) {
	idx := loadExample(t)
	files, _ := render(t, idx, options(idx))
	figures := 0
	for _, bug := range idx.Records(tracker.KindBug) {
		page := files["bugs/"+bug.ID+"/index.html"]
		rows := len(idx.Observations(bug))
		if m := lastTotal.FindStringSubmatch(timelineOf(page)); m == nil {
			if rows > 0 && idx.Canonical(bug) == bug {
				t.Errorf("%s: %d observations and no figure", bug.ID, rows)
			}
			continue
		} else if m[1] != strconv.Itoa(rows) {
			t.Errorf("%s: the figure counts %s, there are %d", bug.ID, m[1], rows)
		}
		figures++
		_, listed, _ := strings.Cut(page, `<section aria-labelledby="observations">`)
		listed, _, _ = strings.Cut(listed, "</section>")
		if n := strings.Count(listed, "<tr") - 1; n != rows {
			t.Errorf("%s: the table has %d rows, there are %d observations", bug.ID, n, rows)
		}
		if n := len(table(t, files["bugs/"+bug.ID+"/observations.csv"])); n != rows {
			t.Errorf("%s: the CSV file has %d rows, there are %d observations", bug.ID, n, rows)
		}
	}
	if figures < 10 {
		t.Errorf("only %d figures", figures)
	}
}

// hardToCount is a bug with all that makes counting hard, together with hardSighting: a fix in stages, one that was reverted, the grace of a day, a sighting on several instances, a
// date, a gap in the records, a near miss and a sighting in the future.
const hardToCount = `-- casebook.yaml --
not_recorded: [{from: 2026-08-01, to: 2026-08-10, because: outage}]
-- bugs/a.md --
---
title: A
---
-- tasks/first.md --
---
title: A first attempt that is long to tell
role: fix
status: shipped
shipped: 2026-03-01
reverted: 2026-04-01
bugs: [a]
---
-- tasks/second.md --
---
title: Second
role: fix
status: shipped
shipped:
  - {on: [web-1], at: 2026-06-01}
  - {on: ["web-*"], at: 2026-07-01}
bugs: [a]
links:
  - pull-request: https://git.example.com/a/pull/7
---
-- tasks/before.md --
---
title: From before it was first seen
role: fix
status: shipped
shipped: 2025-05-01
bugs: [a]
---
-- tasks/looked.md --
---
title: Look into it
role: investigation
status: shipped
shipped: 2026-05-01
bugs: [a]
---
`

func hardSighting(at, instance, more string) string {
	id := strings.NewReplacer("T", "-", ":", "", "Z", "").Replace(at)
	return fmt.Sprintf("-- observations/%s-%s.md --\n---\ntitle: 'Handle: \"x\" on %s'\nobserved: %s\nbug: a\n%s---\n", id, instance, instance, at, more)
}

func TestAfterFixAndEpisodes(t *testing.T) {
	idx := trackertest.Load(t, hardToCount+
		hardSighting("2026-02-01T10:00Z", "web-1", "also_on: [web-2]\n")+ // before everything
		hardSighting("2026-02-01T12:00Z", "web-3", "")+ // the same episode
		hardSighting("2026-03-10T10:00Z", "web-1", "")+ // after the first fix
		hardSighting("2026-04-10T10:00Z", "web-1", "")+ // which is reverted by now
		hardSighting("2026-06-15T10:00Z", "web-1", "")+ // has the second already
		hardSighting("2026-06-16T10:00Z", "web-2", "")+ // has not
		hardSighting("2026-07-02T10:00Z", "web-2", "")+ // within a day of it
		hardSighting("2026-07-20", "web-2", "near_miss: true\n")+
		hardSighting("2026-08-05T10:00Z", "web-2", "")+ // in the gap
		hardSighting("2026-09-01", "unknown", "classification: suspected\n")+
		hardSighting("2026-12-24T10:00Z", "web-2", ""))
	files, _ := render(t, idx, options(idx))
	want := map[string][2]string{ // episode and fix, by day
		"2026-02-01": {"1", ""}, "2026-03-10": {"2", "“A first attempt that…”"}, "2026-04-10": {"3", ""}, "2026-06-15": {"4", "#7"}, "2026-06-16": {"5", ""},
		"2026-07-02": {"6", ""}, "2026-07-20": {"", ""}, "2026-08-05": {"7", ""}, "2026-09-01": {"8", "#7"}, "2026-12-24": {"", ""},
	}
	for _, row := range table(t, files["bugs/a/observations.csv"]) {
		day := row["observed"][:10]
		if got := [2]string{row["episode"], row["after_fix"]}; got != want[day] {
			t.Errorf("%s: episode and fix are %q, want %q", day, got, want[day])
		}
	}
	page := files["bugs/a/index.html"]
	sentence := "10 observations, 1 of them a near miss, in 8 episodes on 3 instances, <time>2026-02-01</time> to <time>2026-09-01</time> UTC; " +
		"5 before and 2 after fix #7 (shipped <time>2026-07-01</time>), and 3 since that do not count against it"
	if !strings.Contains(page, sentence) {
		t.Errorf("the page does not say %q:\n%s", sentence, page[strings.Index(page, `class="auto"`):][:300])
	}
	figure := timelineOf(page)
	for _, want := range []string{">unknown</text>", "back 06-15", "Fix #7 shipped", "A first attemp… reverted"} {
		if !strings.Contains(figure, want) {
			t.Errorf("the figure does not say %q:\n%s", want, figure)
		}
	}
	if m := lastTotal.FindStringSubmatch(figure); m == nil || m[1] != "10" {
		t.Errorf("the running total ends at %v, want 10: a sighting on two instances is one", m)
	}
	if strings.Contains(figure, "Look into it") {
		t.Error("an investigation is drawn as a change")
	}
}

func TestSegments(t *testing.T) {
	const task = "-- tasks/%s.md --\n---\ntitle: %s\nrole: %s\nstatus: shipped\nshipped: %s\nbugs: [a]\n---\n"
	files := "-- casebook.yaml --\nnot_recorded: [{from: 2026-10-01, to: 2026-10-30, because: outage}]\n-- bugs/a.md --\n---\ntitle: A\n---\n" +
		fmt.Sprintf(task, "m", "Mitigate", "mitigation", "2026-06-30T00:00Z") + fmt.Sprintf(task, "d", "Document", "documentation", "2026-05-01") + fmt.Sprintf(task, "f", "Fix", "fix", "2026-08-29T00:00Z")
	for _, at := range []string{"2026-05-01T00:00Z", "2026-05-11T00:00Z", "2026-05-21T00:00Z", "2026-05-31T00:00Z", "2026-07-10T00:00Z", "2026-10-10T00:00Z", "2026-11-10T00:00Z"} {
		files += hardSighting(at, "web-1", "")
	}
	idx := trackertest.Load(t, files)
	opts := options(idx)
	opts.AsOf = time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC)
	site, _ := render(t, idx, opts)
	got := regexp.MustCompile(`<tspan class="b">([0-9.]+)</tspan> / 30 d</text><text [^>]*>n = ([0-9]+)<`).FindAllStringSubmatch(timelineOf(site["bugs/a/index.html"]), -1)
	var rates []string
	for _, m := range got {
		rates = append(rates, m[1]+" of "+m[2])
	}
	// Three after the first in 60 days, one in 60, one in 60 recorded days: what was seen in the gap counts for no rate.
	if want := []string{"1.5 of 3", "0.5 of 1", "0.5 of 1"}; !slices.Equal(rates, want) {
		t.Errorf("rates are %q, want %q:\n%s", rates, want, timelineOf(site["bugs/a/index.html"]))
	}
}

func TestTabsNeedEpisodes(t *testing.T) {
	for n, want := range map[int]string{1: "", 4: "", 5: "Timeline Gaps", 7: "Timeline Gaps", 8: "Timeline Gaps Growth"} {
		files := "-- bugs/a.md --\n---\ntitle: A\n---\n"
		for i := range n {
			at := asOf.AddDate(0, 0, -3*i-1)
			files += hardSighting(at.Format("2006-01-02T15:04Z"), "web-1", "")
			files += hardSighting(at.Add(time.Minute).Format("2006-01-02T15:04Z"), "web-2", "") // the same episode
		}
		idx := trackertest.Load(t, files)
		site, _ := render(t, idx, options(idx))
		var tabs []string
		for _, m := range regexp.MustCompile(`<label for="fv[0-9]">([A-Za-z]+)</label>`).FindAllStringSubmatch(site["bugs/a/index.html"], -1) {
			tabs = append(tabs, m[1])
		}
		if got := strings.Join(tabs, " "); got != want {
			t.Errorf("%d episodes: tabs are %q, want %q", n, got, want)
		}
	}
}

// hostileSite returns the site of a casebook in which every bug with a hostile title has all views of its figure, and every name in it
// is hostile, too.
func hostileSite(t *testing.T) map[string]string {
	fsys := hostile()
	fsys["bugs/formula.md"] = file("---\ntitle: '=HYPERLINK(\"https://evil.example\")'\n---\n")
	for i, name := range slices.Sorted(maps.Keys(hostileTitles)) {
		q := "'" + strings.ReplaceAll(hostileTitles[name], "'", "''") + "'"
		for day := range 9 { // enough for all views
			fsys[fmt.Sprintf("observations/2026/2026-0%d-%02d-%s.md", 1+i%9, 10+day, name)] = file(fmt.Sprintf(
				"---\ntitle: 'Handle: \"=1+1\" on \"@%s\"'\nobserved: 2026-0%d-%02d\nbug: %s\nalert: %s\nservice: %s\nalso_on: [%s]\n---\n", name, 1+i%9, 10+day, name, q, q, q))
		}
		fsys["tasks/done-"+name+".md"] = file("---\ntitle: " + q + "\nrole: fix\nstatus: shipped\nshipped: 2026-09-15\nbugs: [" + name + "]\nlinks:\n  - pull-request: https://example.com/pull/x\n    text: " + q + "\n---\n")
	}
	idx, err := tracker.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	files, _ := render(t, idx, options(idx))
	return files
}

func TestHostileFigures(t *testing.T) {
	files := hostileSite(t)
	checkLinks(t, files)
	drawings, tables := 0, 0
	for name, text := range files {
		switch {
		case strings.HasSuffix(name, ".svg") && !strings.Contains(name, "/evidence/"):
			if strings.HasSuffix(name, "/recurrence.svg") {
				drawings++ // has a table beside it
			}
			soundXML(t, name, text)
		case strings.HasSuffix(name, ".csv"):
			tables++
			for _, row := range table(t, text) {
				for column, cell := range row {
					if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") {
						t.Errorf("%s: a spreadsheet runs %s: %q", name, column, cell)
					}
				}
			}
		case strings.HasSuffix(name, "/index.html"):
			for _, drawing := range regexp.MustCompile(`(?s)<svg .*?</svg>`).FindAllString(figureOf(text), -1) {
				soundXML(t, name, drawing)
			}
		}
	}
	if drawings < 30 || tables != drawings+1 {
		t.Errorf("%d drawings and %d tables, of which one is that of everything", drawings, tables)
	}
	for name, title := range hostileTitles {
		if page := files["bugs/"+name+"/index.html"]; !strings.Contains(page, "<label for=\"fv3\">Growth</label>") {
			t.Errorf("%s has not all views", name)
		} else if got := drawnTitle(t, page); got != "Recurrence of "+title {
			t.Errorf("%s: the figure is called %q", name, got)
		}
	}
}

// soundXML fails for what is not well-formed, or would run.
func soundXML(t *testing.T, name, text string) {
	t.Helper()
	dec := xml.NewDecoder(strings.NewReader(text))
	for {
		token, err := dec.Token()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Errorf("%s is not XML: %v", name, err)
			return
		}
		e, ok := token.(xml.StartElement)
		if ok && (e.Name.Local == "script" || e.Name.Local == "foreignObject" || slices.ContainsFunc(e.Attr, func(a xml.Attr) bool {
			return strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "href" && strings.HasPrefix(strings.ToLower(a.Value), "javascript")
		})) {
			t.Errorf("%s has an element that runs: %v", name, e)
		}
	}
}

func drawnTitle(t *testing.T, page string) string {
	title := ""
	walk(t, "page", page, func(n *html.Node) {
		if n.Data == "title" && title == "" && slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Val == "rat" }) && n.FirstChild != nil {
			title = n.FirstChild.Data
		}
	})
	return title
}

// crowd is a bug with 1,000 observations on 60 instances, seen by one alert of one service.
func crowd(t testing.TB) *tracker.Index {
	var b strings.Builder
	b.WriteString("-- bugs/a.md --\n---\ntitle: Crowded\nservice: api\n---\n" + "-- tasks/f.md --\n---\ntitle: F\nrole: fix\nstatus: shipped\nshipped: 2026-06-01\nbugs: [a]\n---\n")
	for i := range 1000 {
		at := asOf.Add(-time.Duration(i*17+i*i%13) * time.Hour)
		fmt.Fprintf(&b, "-- observations/2026/%s-n%d.md --\n---\ntitle: 'Handle: \"no space left on device, attempt %d\" on prod-eu-west-1-upload-api-%04d'\nobserved: %s\nbug: a\nalert: [Full, Slow]\nhandlers: [mei]\nimpact: {downtime: %dm, effort: 20m}\n---\n",
			at.Format("2006-01-02-1504"), i, i, i%60, at.Format(time.RFC3339), i%90)
	}
	return trackertest.Load(t, b.String())
}

// TestCrowdedFigure holds the limits of visual-design.md 8 and site.md 8.
func TestCrowdedFigure(t *testing.T) {
	idx := crowd(t)
	files, _ := render(t, idx, options(idx))
	for _, name := range []string{"bugs/a/index.html", "services/api/index.html", "alerts/full/index.html", "instances/prod-eu-west-1-upload-api-0007/index.html"} {
		page := files[name]
		if n := zipped(t, page); n > 120<<10 {
			t.Errorf("%s has %d bytes, more than 120 KB", name, n)
		} else {
			t.Logf("%s: %d bytes, zipped %d", name, len(page), n)
		}
		for _, drawing := range regexp.MustCompile(`(?s)<svg class="f[wn]".*?</svg>`).FindAllString(figureOf(page), -1) {
			if n := strings.Count(drawing, "<a ") - strings.Count(drawing, `tabindex="-1"`); n > 20 {
				t.Errorf("%s: %d tab stops in a figure, at most 20", name, n)
			}
		}
	}
	figure := figureOf(files["bugs/a/index.html"])
	for _, want := range []string{">other 40<", "The 20 seen last have a row each; the other 40 share one.", ">1000<"} {
		if !strings.Contains(figure, want) {
			t.Errorf("the figure does not say %q", want)
		}
	}
	if n := len(table(t, files["bugs/a/observations.csv"])); n != 1000 {
		t.Errorf("the CSV file has %d rows, want all 1000", n)
	}
}

// zipped returns how many bytes a server sends for a text.
func zipped(t *testing.T, text string) int {
	t.Helper()
	var buf bytes.Buffer
	w := gzip.NewWriter(&buf)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Len()
}

// BenchmarkCrowdedSite renders all pages and files of a bug with 1,000 observations on 60 instances.
func BenchmarkCrowdedSite(b *testing.B) {
	idx := crowd(b)
	opts := options(idx)
	for b.Loop() {
		render(b, idx, opts)
	}
}
