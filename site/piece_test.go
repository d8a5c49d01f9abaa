package site

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestNumbersThatCountRows was written when "4.2 episodes expected" linked its "2 episodes" to the sightings.
func TestNumbersThatCountRows(t *testing.T) {
	for text, want := range map[string][]string{
		"Users noticed 9 of 20 sightings in 1,019 episodes, 1 gap.": {"20 sightings", "1,019 episodes", "1 gap"},
		"4.2 episodes expected in 90 days × 1 h = 4.2 h":            nil,
		"6 episodes expected, from 10 events":                       {"10 events"},
	} {
		var got []string
		for _, piece := range linkRows(text, "#observations") {
			if piece.Href != "" {
				got = append(got, piece.Text)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("linkRows(%q) (-want +got):\n%s", text, diff)
		}
	}
}
