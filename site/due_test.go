package site_test

import (
	"encoding/json"
	"encoding/xml"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// icsLines unfolds a calendar and checks its lines on the way. Source: RFC 5545, 3.1.
func icsLines(t *testing.T, text string) []string {
	t.Helper()
	if !strings.HasSuffix(text, "\r\n") || strings.Contains(strings.ReplaceAll(text, "\r\n", ""), "\n") {
		t.Error("a line does not end in CRLF")
	}
	for line := range strings.SplitSeq(text, "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) || regexp.MustCompile(`[\x00-\x08\x0b-\x1f\x7f]`).MatchString(line) {
			t.Errorf("%d octets, or no text: %q", len(line), line)
		}
	}
	return strings.Split(strings.TrimSuffix(strings.ReplaceAll(text, "\r\n ", ""), "\r\n"), "\r\n")
}

// icsValue undoes the escapes of RFC 5545, 3.3.11.
func icsValue(s string) string {
	return strings.NewReplacer(`\\`, `\`, `\;`, ";", `\,`, ",", `\n`, "\n").Replace(s)
}

func TestWhatIsDue(t *testing.T) {
	idx := trackertest.Load(t, `-- casebook.yaml --
timezone: Europe/Copenhagen
-- tasks/day.md --
---
title: "Long; with, signs \\ and \"quotes\" that goes on until the line is far too long, ø and 磁盘空间不足：写入失败 too"
status: planned
due: 2026-12-01
created: 2026-11-01
owner: "a\\nEND:VCALENDAR"
---
-- tasks/hour.md --
---
title: At an hour
due: 2026-12-02T10:00
---
-- tasks/done.md --
---
title: Done
status: shipped
due: 2026-12-03
---
-- runbooks/r.md --
---
title: R
reviewed: 2026-10-25
review_every: 30d
---
-- runbooks/never.md --
---
title: Never reviewed
review_every: 30d
---
`)
	files, _ := render(t, idx, options(idx))
	lines := icsLines(t, files["due.ics"])
	var got []string
	for _, line := range lines {
		name, value, _ := strings.Cut(line, ":")
		switch name {
		case "SUMMARY", "DTSTART", "DTSTART;VALUE=DATE", "DTSTAMP", "UID", "DESCRIPTION":
			got = append(got, name+"="+icsValue(value))
		}
	}
	want := []string{
		"UID=runbook/r", "DTSTAMP=20261024T220000Z", "DTSTART;VALUE=DATE=20261125", "SUMMARY=Review: R", "DESCRIPTION=Last reviewed 2026-10-25.",
		"UID=task/day", "DTSTAMP=20261031T230000Z", "DTSTART;VALUE=DATE=20261201", "SUMMARY=Due: Long; with, signs \\ and \"quotes\" that goes on until the line is far too long, ø and 磁盘空间不足：写入失败 too",
		"DESCRIPTION=Task, planned; a\\nEND:VCALENDAR.",
		"UID=task/hour", "DTSTAMP=20261202T090000Z", "DTSTART=20261202T090000Z", "SUMMARY=Due: At an hour", "DESCRIPTION=Task, proposed.",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("due.ics says\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if n := strings.Count("\n"+strings.Join(lines, "\n")+"\n", "\nEND:VCALENDAR\n"); n != 1 {
		t.Errorf("the calendar ends %d times", n)
	}
}

func TestNothingDueIsNoCalendar(t *testing.T) {
	idx := trackertest.Load(t, "-- tasks/a.md --\n---\ntitle: A\n---\n")
	files, _ := render(t, idx, options(idx))
	if files["due.ics"] != "" {
		t.Errorf("an empty calendar is none:\n%s", files["due.ics"])
	}
	checkLinks(t, files)
}

// TestHostileTitlesInFiles reads the hostile titles back from every format that is no page.
func TestHostileTitlesInFiles(t *testing.T) {
	files := hostileFiles(t)
	for name, title := range hostileTitles {
		var item struct{ Item struct{ Title string } }
		if err := json.Unmarshal([]byte(files["bugs/"+name+"/index.json"]), &item); err != nil || item.Item.Title != title {
			t.Errorf("index.json: %q, %v, want %q", item.Item.Title, err, title)
		}
		if got := readFeed(t, files, "bugs/"+name+"/feed.atom").Title; got != title+` · Ops <b>&"` {
			t.Errorf("feed.atom: %q, want %q", got, title)
		}
		badge := files["bugs/"+name+"/badge.svg"]
		soundXML(t, name, badge)
		var drawn struct {
			Texts []string `xml:"text"`
			Any   []struct {
				XMLName xml.Name
			} `xml:",any"`
		}
		if err := xml.Unmarshal([]byte(badge), &drawn); err != nil || len(drawn.Texts) != 2 || len(drawn.Any) != 3 {
			t.Errorf("badge.svg: %+v, %v, want two texts, two grounds and a title", drawn, err)
		}
	}
	due := strings.Join(icsLines(t, files["due.ics"]), "\n")
	for _, title := range hostileTitles {
		if want := "SUMMARY:Due: " + strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`).Replace(title) + "\n"; !strings.Contains(due, want) {
			t.Errorf("due.ics does not hold %q", want)
		}
	}
}

// TestBadges says how a bug and a service stand.
func TestBadges(t *testing.T) {
	files := exampleFiles(t)
	for name, want := range map[string]string{
		"bugs/no-space-left-on-device/badge.svg": `aria-label="No space left on device: back after a fix"`,
		"services/upload-api/badge.svg":          `aria-label="upload-api: 1 back or worse"`,
		"services/dns/badge.svg":                 `aria-label="dns: `,
	} {
		if !strings.Contains(files[name], want) {
			t.Errorf("%s does not say %s:\n%s", name, want, files[name])
		}
	}
	for _, r := range loadExample(t).Records(tracker.KindBug) {
		if files["bugs/"+r.ID+"/badge.svg"] == "" {
			t.Errorf("%s has no badge", r.ID)
		}
	}
}
