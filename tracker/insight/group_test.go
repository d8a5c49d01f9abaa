package insight

import (
	"strings"
	"testing"

	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// The sighting that begins the record is no event of the rate, but it was seen: met as "1 sighting in 1 episode of
// 1 bug. Not seen in these 0 recorded days."
func TestGroupOfOneSighting(t *testing.T) {
	files := newBug + "---\n" + seenOn("a", "03-01")
	for asOf, want := range map[string]string{
		"2026-03-01T13:00Z": "First seen today; no rate yet.",
		"2026-03-15T12:00Z": "Not seen again in the 14 recorded days since.",
		"2026-12-01T12:00Z": "Not seen in these 90 recorded days.",
	} {
		got := strings.Join(Of(trackertest.Load(t, files), instant(t, asOf)).All().Sentences(), " ")
		if !strings.Contains(got, want) {
			t.Errorf("as of %s: %q, want it to say %q", asOf, got, want)
		}
	}
}

// A length that only extrapolation reaches is told without its digits: met as "its fix pays back in 130432903 years".
func TestDaysWithoutFalsePrecision(t *testing.T) {
	for length, want := range map[float64]string{50 * yearDays: "50 years", 101 * yearDays: "more than 100 years", 1e18: "more than 100 years"} {
		if got := Days(length); got != want {
			t.Errorf("Days(%g) = %q, want %q", length, got, want)
		}
	}
}
