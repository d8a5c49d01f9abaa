package site_test

import (
	"strings"
	"testing"

	"github.com/casebook-dev/casebook/site"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// TestOperationsAnswersSixQuestions reads the live report of the example from top to bottom.
func TestOperationsAnswersSixQuestions(t *testing.T) {
	page := exampleFiles(t)["operations/index.html"]
	if strings.Contains(page, "</span>, <") {
		t.Errorf("a comma begins a line, below a small line of its own:\n%s", page)
	}
	for _, want := range []string{
		"20 sightings of 9 bugs, 12 in the 30 days before.", "2 fixes did not hold.",
		`<dl class="kpis block">`, "Expected, next 90 days", "if nothing changes",
		"1. What keeps coming back?", "Consumer stuck: no progress on partition", `href="../bugs/consumer-stuck-no-progress-on-partition/index.html#observations"><bdi>4</bdi>`,
		"2. What did we solve again and again?", "Fail over Postgres by hand", `#uses"><bdi>7</bdi>`, "prevention, planned",
		"3. Who told us?", "Classified: 80 %, 16 of 20.", "an alert", "Monitoring gaps", "6 of 6 times told by a customer or found by a colleague; no alert has ever fired for it",
		"4. Which tasks are ageing?", "overdue",
		"5. Did our fixes hold?", "No space left on device", "3 times since fix #812", "Verified, 95 %", "20 of 27 days",
		"6. Decide", "5 of 9 bugs make 80 % of it", "expected in 90 days × 38 min = ", "the fix did not hold: what is tried next", "4 observations wait to be classified",
		"Last time:", "4 decisions: what became of them?",
	} {
		at := strings.Index(page, want)
		if at < 0 {
			t.Fatalf("the report does not say %q next:\n%s", want, page)
		}
		page = page[at:]
	}
}

// TestOperationsOfLittle builds the page from nothing, and from one sighting.
func TestOperationsOfLittle(t *testing.T) {
	for n, want := range map[int]string{0: "0 sightings of 0 bugs, 0 in the 30 days before.", 1: "1 sighting of 1 bug, 0 in the 30 days before."} {
		idx := trackertest.Load(t, "-- bugs/a.md --\n---\ntitle: A\n---\n"+sightingsEvery(n, 20))
		files, _ := render(t, idx, site.Options{AsOf: asOf})
		checkLinks(t, files)
		if page := files["operations/index.html"]; !strings.Contains(page, want) || !strings.Contains(page, "not known") {
			t.Errorf("seen %d times: the report does not say %q", n, want)
		}
	}
}

// TestMethodNamesTheConstants looks for constants in force, among them one that casebook.yaml sets, and for the backtest.
func TestMethodNamesTheConstants(t *testing.T) {
	idx := trackertest.Load(t, "-- casebook.yaml --\nrecurrence: {episode_gap: 2h}\n")
	files, _ := render(t, idx, site.Options{AsOf: asOf})
	for name, wants := range map[string][]string{
		files["method/index.html"]:           {"at most 2h apart", "gone_prior", "0.1, 4.9", "shape_grid", "No bug here has enough episodes yet", "Not enough history yet to judge the forecasts"},
		exampleFiles(t)["method/index.html"]: {"at most 6h apart", "<time>2026-08-10</time> to <time>2026-08-23</time>", "forecasts on 15 bugs could be scored", "climatology", "makes the forecasts here"},
	} {
		for _, want := range wants {
			if !strings.Contains(name, want) {
				t.Errorf("the page does not say %q", want)
			}
		}
	}
}
