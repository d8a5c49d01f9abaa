package site

import (
	"strings"
	"testing"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// TestCodeIsAClue was written when triage showed "The alert says:", and not what it said.
func TestCodeIsAClue(t *testing.T) {
	const code = "\n    dial tcp: lookup db: server misbehaving\n    two\n    three\n    four\n    five\n"
	for text, want := range map[string]string{
		"The alert says:\n" + code:             "dial tcp: lookup db: server misbehaving|two|three|four",
		"It smelled.\n" + code:                 "",
		code:                                   "dial tcp: lookup db: server misbehaving|two|three|four",
		"The alert says:\n\nNothing.\n":        "",
		"With `lookup` in it:\n" + code + code: "dial tcp: lookup db: server misbehaving|two|three|four",
	} {
		idx := trackertest.Load(t, "-- observations/1.md --\n---\ntitle: 'Handle: \"no such name\" on a'\nobserved: 2026-01-01\n---\n## What happened\n"+text)
		r, ok := idx.Target(tracker.Ref{Kind: tracker.KindObservation, ID: "1"})
		if !ok {
			t.Fatal("no record")
		}
		var lines []string
		for _, line := range clueInText(r, foldedNeedle(errorOf(r))).Lines {
			said := ""
			for _, p := range line.Parts {
				said += p.Text
			}
			lines = append(lines, said)
		}
		if got := strings.Join(lines, "|"); got != want {
			t.Errorf("the clue in %q is %q, want %q", text, got, want)
		}
	}
}
