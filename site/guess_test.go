package site_test

import (
	"strings"
	"testing"

	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// Suggestions stand in triage with their score, reasons and marked words; a bug ruled out is not among them, and one
// that is less likely than not is never the command.
func TestTriageSuggests(t *testing.T) {
	idx := trackertest.Load(t, doubtful+`-- bugs/full.md --
---
title: Disk full on the archive
signatures:
  - contains: archive volume is full
---
-- observations/5.md --
---
title: 'Handle: "archive volume is full" on web-3'
observed: 2026-11-18T11:00Z
---
`)
	pages, _ := render(t, idx, options(idx))
	page := pages["triage/index.html"]
	_, item, _ := strings.Cut(page, `id="obs-5"`)
	item, _, _ = strings.Cut(item, "</section>")
	for _, want := range []string{`<table class="sug">`, `<td class="r">0.95</td>`, "its signature", "casebook classify", "If confirmed: sighting 1 of Disk full on the archive.", "None of these"} {
		if !strings.Contains(item, want) {
			t.Errorf("the sighting that a signature finds does not say %q:\n%s", want, item)
		}
	}
	_, item, _ = strings.Cut(page, `id="obs-3"`)
	item, _, _ = strings.Cut(item, "</section>")
	if table, _, _ := strings.Cut(item, "</table>"); strings.Contains(table, `href="../bugs/a/index.html"`) && strings.Contains(item, `class="sug"`) {
		t.Errorf("the bug that was ruled out is suggested:\n%s", item)
	}
}
