package insight

import (
	"strings"
	"testing"
)

// TestFleet: two of four instances, one of them retired: 3 events in 4 x 90 - 60 instance-days.
func TestFleet(t *testing.T) {
	const inventory = "-- casebook.yaml --\ninstances: [{name: a, service: upload, from: 2025-01-01}, {name: old, service: upload, from: 2025-01-01, to: 2026-01-30}, {name: 'r-*', service: upload, count: 2, from: 2025-01-01}]\n"
	files := newBug + "service: upload\n---\n" + seen("2026-01-01T00:00Z", "a") + seen("2026-01-11T00:00Z", "old") + seen("2026-02-01T00:00Z", "r-1", "also_on: [r-2]") + seen("2026-03-01T00:00Z", "elsewhere")
	f := diskFull(t, inventory+files, "2026-04-01T00:00Z").Fleet
	if f == nil || f.Events != 3 || f.Days != 300 || f.Instances != 3 {
		t.Fatalf("the fleet is %+v, want 3 events in 300 days, 3 instances left", f)
	}
	if last := f.Growth[len(f.Growth)-1]; last.Mean != 1.0/4+2.0/3 {
		t.Errorf("each instance was hit %v times on average, want 1/4 + 2/3", last.Mean)
	}
	if f := diskFull(t, strings.Replace(inventory, "count: 2, ", "", 1)+files, "2026-04-01T00:00Z").Fleet; f != nil {
		t.Errorf("without the number of r-* the fleet is %+v, want none", f)
	}
}

// TestClock: twenty sightings, most of them at night.
func TestClock(t *testing.T) {
	var all strings.Builder
	for day := range 20 {
		hour := "T02:30Z"
		if day%5 == 0 {
			hour = "T15:00Z"
		}
		all.WriteString(seen("2026-03-"+string(rune('0'+(day+1)/10))+string(rune('0'+(day+1)%10))+hour, "a"))
	}
	b := diskFull(t, newBug+"---\n"+all.String(), "2026-04-01")
	if b.Clock == nil || b.Clock.Hours[2] != 16 || b.Clock.Hours[15] != 4 || b.Clock.Weekdays[0] != 3 {
		t.Fatalf("the clock is %+v", b.Clock)
	}
	if want := "16 of 20 came between 00:00 and 04:00."; !strings.Contains(b.Answers[2].Small, want) {
		t.Errorf("%q does not say %q", b.Answers[2].Small, want)
	}
}
