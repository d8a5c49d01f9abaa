package site_test

import (
	"strings"
	"testing"

	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// TestCalendarCountsDays looks at a day of one sighting, a day of six, a gap, and what is too old or not yet.
func TestCalendarCountsDays(t *testing.T) {
	text := "-- casebook.yaml --\ntimezone: Europe/Copenhagen\nnot_recorded: [{from: 2026-08-10, to: 2026-08-11}]\n"
	add := func(id, observed, service string) {
		text += "-- observations/" + id + ".md --\n---\ntitle: 'Handle: \"x\" on web-1'\nobserved: " + observed + "\nservice: " + service + "\n---\n"
	}
	add("old", "2025-11-16T10:00Z", "mail")
	add("first", "2025-11-17T00:30+01:00", "mail") // the 16th in UTC, a Sunday
	add("monday", "2025-11-17", "mail")
	add("one", "2026-03-04T10:00Z", "api")
	for _, id := range []string{"a", "b", "c", "d", "e", "f"} {
		add(id, "2026-03-06T10:00Z", "api")
	}
	add("later", "2026-11-21T10:00Z", "api")
	idx := trackertest.Load(t, text)
	files, _ := render(t, idx, options(idx))
	checkLinks(t, files)
	page := files["calendar/index.html"]
	for _, want := range []string{
		"8 observations in 53 weeks, on 3 days; the worst day was <time>2026-03-06</time> with 6.",
		`<a href="../observations/one/index.html" tabindex="-1" data-t="1"><title>2026-03-04: 1 observation</title><rect class="h1"`,
		`<a href="../calendar/index.html#d-2026-03-06" tabindex="-1" data-t="1"><title>2026-03-06: 6 observations</title><rect class="h5"`,
		"5 or more", `<tr id="d-2026-03-06">`, "and 1 more", `<tr id="d-2025-11-17">`,
		`<a href="../services/api/index.html">`, "7 observations in 53 weeks, on 2 days", `<a href="../services/mail/index.html">`, "1 observation in 53 weeks, on 1 day",
	} {
		at := strings.Index(page, want)
		if at < 0 {
			t.Fatalf("the page does not say %q next:\n%s", want, page)
		}
		page = page[at:]
	}
	for _, absent := range []string{"d-2026-11-21", "2025-11-16"} {
		if strings.Contains(files["calendar/index.html"], absent) {
			t.Errorf("the calendar shows %s", absent)
		}
	}
}

// TestCalendarHatchesWhatIsNotRecorded wants the days of a gap, and those before the first sighting, in the hatch.
func TestCalendarHatchesWhatIsNotRecorded(t *testing.T) {
	hatched := func(config string) int {
		idx := trackertest.Load(t, "-- casebook.yaml --\n"+config+"-- observations/a.md --\n---\ntitle: 'Handle: \"x\" on web-1'\nobserved: 2026-03-04T10:00Z\n---\n")
		files, _ := render(t, idx, options(idx))
		_, rest, _ := strings.Cut(files["calendar/index.html"], `<path fill="url(#allah)" d="`)
		path, _, ok := strings.Cut(rest, `"`)
		if !ok {
			t.Fatalf("nothing is hatched:\n%s", files["calendar/index.html"])
		}
		return strings.Count(path, "M")
	}
	const before = 107 // 2025-11-17 to 2026-03-03
	if got := hatched(""); got != before {
		t.Errorf("%d days before the first sighting are hatched, want %d", got, before)
	}
	if got := hatched("timezone: Europe/Copenhagen\nnot_recorded: [{from: 2026-08-10, to: 2026-08-23}]\n"); got != before+14 {
		t.Errorf("%d days are hatched with a gap of 14 days, want %d", got, before+14)
	}
}
