package site_test

import (
	"strings"
	"testing"

	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// TestHomeSaysWhatNeedsAttention reads the home page from the worst on.
func TestHomeSaysWhatNeedsAttention(t *testing.T) {
	costly := strings.Replace(fixedBugs, "observed: 2026-11-11T10:00Z\nbug: open\n", "observed: 2026-11-11T10:00Z\nbug: open\nimpact: {downtime: 90m, effort: 2h}\n", 1)
	idx := trackertest.Load(t, costly)
	files, _ := render(t, idx, options(idx))
	checkLinks(t, files)
	page := files["index.html"]
	for _, want := range []string{
		"1 bug is back after a fix, 1 fix is being watched, and 2 others are open.",
		"Back after a fix</h2>", "Came back", "Once since fix #7 (<time>2026-09-01</time>), first after 69 days. Last 9 days ago on web-2.",
		"Watching a fix</h2>", "Quiet since", "79 quiet days</span>", "79 quiet days since fix #7 (<time>2026-09-01</time>). One episode before it, so that silence proves nothing.",
		"Open</h2>", "Fixed before it was seen", "Never fixed",
		"Every observation is classified.", "Recent observations", "after fix",
		"Costliest so far</h2><p>work and downtime of all bugs: 3.5 h; 1 of 8 sightings say</p>", "Never fixed", ">1.5 h<", ">2.0 h<", `<td class="r strong" data-v="210"><bdi>3.5 h</bdi>`,
		"Every day</h2>", `<svg class="fw"`, `<svg class="fn"`, "not recorded",
	} {
		at := strings.Index(page, want)
		if at < 0 {
			t.Fatalf("the home page does not say %q next:\n%s", want, page)
		}
		page = page[at:]
	}
}

// TestHomeWithoutCosts ranks by what was seen where nobody wrote down what it cost.
func TestHomeWithoutCosts(t *testing.T) {
	idx := trackertest.Load(t, fixedBugs)
	files, _ := render(t, idx, options(idx))
	page := files["index.html"]
	if !strings.Contains(page, "Most seen in 90 days</h2><p>no sighting says what it cost</p>") || strings.Contains(page, ">Cost<") {
		t.Errorf("the home page ranks by costs that nobody wrote down:\n%s", page)
	}
}

func TestHomeWithNothingToDo(t *testing.T) {
	idx := trackertest.Load(t, "")
	files, _ := render(t, idx, options(idx))
	if want := "Nothing asks for attention: no bug is open, and nothing waits to be classified."; !strings.Contains(files["index.html"], want) {
		t.Errorf("the home page of an empty casebook does not say %q:\n%s", want, files["index.html"])
	}
}
