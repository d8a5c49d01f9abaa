package site

import (
	"html/template"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/markdown"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

func TestWithoutTime(t *testing.T) {
	for _, c := range []struct{ html, time, want string }{
		{"02:32 - it begins", "02:32", "it begins"},
		{"<strong>02:32</strong> - it <em>begins</em>", "02:32", "it <em>begins</em>"},
		{"<p><strong>02:32 it</strong> begins</p>", "02:32", "<p><strong>it</strong> begins</p>"},
		{"<time>2026-03-17 02:32</time> it begins", "2026-03-17 02:32", "it begins"},
		{"<time>2026-03-17</time> 8:54 am UTC – it", "2026-03-17 8:54 am UTC", "it"},
		{"02:32", "02:32", ""},
		{"<code>02:32</code>: x", "02:32", "x"},
	} {
		if got, ok := withoutTime(c.html, c.time); got != c.want || !ok {
			t.Errorf("withoutTime(%q, %q) = %q, %v, want %q", c.html, c.time, got, ok, c.want)
		}
	}
	for html, time := range map[string]string{"it begins": "02:32", "02:3": "02:32", "": "02:32", "<b": "02:32"} {
		if got, ok := withoutTime(html, time); ok {
			t.Errorf("withoutTime(%q, %q) = %q, want none", html, time, got)
		}
	}
}

func TestListItems(t *testing.T) {
	html := string(markdown.Parse([]byte("- a\n- b\n  - within\n    - deep\n- c <li>\n\n1. d\n\n   more\n")).HTML(markdown.Rendering{}))
	items, ok := listItems(html)
	want := []string{"a", "b\n<ul>\n<li>within\n<ul>\n<li>deep</li>\n</ul>\n</li>\n</ul>", "c &lt;li&gt;", "<p>d</p>\n<p>more</p>"}
	if diff := cmp.Diff(want, items); diff != "" || !ok {
		t.Errorf("listItems, %v (-want +got):\n%s", ok, diff)
	}
	for _, html := range []string{"", "<p>text</p>", "<ul>\n<li>a</li>\n</ul>\n<p>text</p>", "<ul><li>torn"} {
		if items, ok := listItems(html); ok {
			t.Errorf("listItems(%q) = %q", html, items)
		}
	}
}

func TestTimelineRows(t *testing.T) {
	idx := trackertest.Load(t, "-- postmortems/p.md --\n---\ntitle: P\nstarted: 2026-03-17T23:32+01:00\n---\n## Timeline\n- **23:32** - begins, `x` & [[bug/a]]\n"+
		"- a customer calls\n- 00:40 later\n- 2026-03-18 8:54 am UTC - much later\n- 2026-03-19 - a day\n")
	r := idx.Records(tracker.KindPostmortem)[0]
	section, _ := r.Body().Section("Timeline")
	rows, local := timelineRows(r.Body().SectionHTML(section, markdown.Rendering{Dates: true}), r.Timeline(time.UTC))
	want := []TimelineRow{
		{"2026-03-17 22:32", "23:32", "begins, <code>x</code> &amp; bug/a"},
		{"", "", "a customer calls"},
		{"23:40", "00:40", "later"},
		{"2026-03-18 08:54", "", "much later"},
		{"2026-03-19", "", "a day"},
	}
	if diff := cmp.Diff(want, rows); diff != "" || !local {
		t.Errorf("rows, local %v (-want +got):\n%s", local, diff)
	}
	if rows, _ := timelineRows(template.HTML("<p>just text</p>"), nil); rows != nil {
		t.Errorf("text without a list has the rows %v", rows)
	}
}

func TestCourse(t *testing.T) {
	c := course{began: timeOf("2026-03-17 02:00"), noticed: timeOf("2026-03-17 02:10"), acknowledged: timeOf("2026-03-17 02:05"), over: timeOf("2026-03-17 04:00")}
	var got []string
	for _, p := range c.phases() {
		got = append(got, strings.TrimSpace(p.Name+" "+p.From.Format("15:04")+" "+p.Length))
	}
	if diff := cmp.Diff([]string{"Detect 02:00 10 min", "Acknowledge 02:00 5 min", "Mitigate 02:10", "Resolve 02:10 110 min"}, got); diff != "" {
		t.Errorf("phases (-want +got):\n%s", diff)
	}
	if got := c.sentence(); got != "Detected after 10 min, acknowledged after 5 min, resolved after 120 min." {
		t.Errorf("sentence = %q", got)
	}
	if got := (course{}).figure(nil); got != "" {
		t.Errorf("a course without times is drawn: %s", got)
	}
}

func timeOf(s string) tracker.Time {
	at, err := time.Parse("2006-01-02 15:04", s)
	if err != nil {
		panic(err)
	}
	return tracker.Time{Text: s, At: at}
}
