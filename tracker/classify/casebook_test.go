package classify

import (
	"fmt"
	"strings"
	"testing"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// twoBugs is a casebook in which two bugs were seen in turn, and others wait.
func twoBugs(waiting string) string {
	text := "\n-- casebook.yaml --\n-- bugs/disk-full.md --\n---\ntitle: Disk full\n---\n-- bugs/lease-lost.md --\n---\ntitle: Lease lost\n---\n"
	for i := range 12 {
		bug, says := "disk-full", "no space left on device"
		if i%2 == 1 {
			bug, says = "lease-lost", "lease of the primary expired"
		}
		text += fmt.Sprintf("-- observations/2026/2026-01-%02d-0900-seen.md --\n---\ntitle: 'Handle: \"%s\" on host-%d'\nobserved: 2026-01-%02dT09:00Z\nbug: %s\n---\n## What happened\nThe thing stopped: %s, said the log.\n",
			i+1, says, i%2, i+1, bug, says)
	}
	return text + waiting
}

func waitingCasebook(t *testing.T, title string) (*Casebook, *tracker.Record) {
	t.Helper()
	return waitingWith(t, "", title)
}

// waitingWith is waitingCasebook with more fields on the disk that is full.
func waitingWith(t *testing.T, fields, title string) (*Casebook, *tracker.Record) {
	t.Helper()
	files := twoBugs("-- observations/2026/2026-02-01-0900-waits.md --\n---\ntitle: 'Handle: \"" + title + "\" on nowhere'\nobserved: 2026-02-01T09:00Z\n---\n")
	idx := trackertest.Load(t, strings.Replace(files, "title: Disk full\n", "title: Disk full\n"+fields, 1))
	r, ok := idx.Lookup(tracker.KindObservation, "2026-02-01-0900-waits")
	if !ok {
		t.Fatal("the sighting that waits is not there")
	}
	return FromIndex(idx), r
}

// One word in common is no suggestion, however rare it is.
func TestOneWordIsNoSuggestion(t *testing.T) {
	c, weird := waitingCasebook(t, "weird thing on the screen")
	v := c.Observation(weird)
	if likely := v.Likely(); len(likely) > 0 {
		t.Errorf("%q may be %s, %.2f sure: %v", weird.Title, likely[0].Bug.ID, likely[0].Confidence, likely[0].Reasons)
	}
	if v.New < 0.5 {
		t.Errorf("%q is a new bug with %.2f", weird.Title, v.New)
	}
	c, full := waitingCasebook(t, "no space left on device")
	if likely := c.Observation(full).Likely(); len(likely) == 0 || likely[0].Bug.ID != "disk-full" {
		t.Errorf("%q is none of %v", full.Title, likely)
	}
}

func TestHindsightsKnowOnlyWhatCameBefore(t *testing.T) {
	c, _ := waitingCasebook(t, "another thing")
	if len(c.Hindsights()) != 6 {
		t.Fatalf("%d hindsights, want those of the newer half", len(c.Hindsights()))
	}
	for _, h := range c.Hindsights() {
		if !h.Right() {
			t.Errorf("%s: %v was suggested, people decided %s", h.Observation.ID, h.First, h.Bug.ID)
		}
	}
}

// Whatever went wrong on the machine that was hit most often was suspected to be the bug seen there most often: "ci is
// down" to be its maintenance, a crash to be its full disk.
func TestWordsAndPlaceAreNoProof(t *testing.T) {
	idx := trackertest.Load(t, twoBugs(""))
	c := FromIndex(idx)
	crash := Report{Log: "segmentation fault in the device driver, core dumped at boot by the watchdog", Instances: []string{"host-0"}}
	v := c.Report(crash)
	if _, ok := v.Clear(); ok {
		t.Errorf("a crash on the host of a full disk is clearly %s: %v", v.Proposals[0].Bug.ID, v.Proposals[0].Reasons)
	}
	if likely := v.Likely(); len(likely) > 0 && likely[0].Confidence > slight {
		t.Errorf("a crash on the host of a full disk is %s, %.2f sure: %v", likely[0].Bug.ID, likely[0].Confidence, likely[0].Reasons)
	}
	if v.New < 0.5 {
		t.Errorf("a crash that nobody saw is a new bug with %.2f", v.New)
	}
}

// "signal: killed" on the host of a full disk was suspected to be the full disk, since its sightings mention such a
// signal in passing; and the reason was that most of it had never been said of it, when all of it had.
func TestTwoWordsInPassingAreLittle(t *testing.T) {
	files := strings.Replace(twoBugs(""), "The thing stopped: no space left on device, said the log.", "The thing stopped: no space left on device, said the log. Signal: killed was sent, the disk was cleaned, uploads came back, nobody was told, and the graphs show a gap of an hour.", 3)
	v := FromIndex(trackertest.Load(t, files)).Report(Report{Error: "signal: killed", Instances: []string{"host-0"}})
	first := v.Proposals[0]
	if first.Confidence > slight {
		t.Errorf("it is %s, %.2f sure: %v", first.Bug.ID, first.Confidence, first.Reasons)
	}
	if why := strings.Join(first.Reasons, "; "); strings.Contains(why, "never said") {
		t.Errorf("all of it was said of %s, and the reasons are %s", first.Bug.ID, why)
	}
}
