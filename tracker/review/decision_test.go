package review_test

import (
	"maps"
	"testing"

	"github.com/casebook-dev/casebook/tracker/review"
)

// A bug that the same change renames was seen under its old id before: met as "0 → 18 sightings" of a bug
// that had 17.
func TestRenamedBugKeepsItsCounts(t *testing.T) {
	const (
		first  = "observations/2026-02-10-0100-no-space-on-a.md"
		second = "observations/2026-03-05-0100-no-space-on-a.md"
		third  = "observations/2026-03-20-0100-full-on-b.md"
	)
	base := map[string]string{third: sighting("full", "b", "2026-03-20T01:00Z")}
	renamed := map[string]string{
		"bugs/disk-full.md":   "",
		"bugs/volume-full.md": "---\ntitle: Disk full\nstatus: fixed\naliases: [disk-full]\nsignatures:\n  - contains: no space\n---\n",
		first:                 sighting("no space", "a", "2026-02-10T01:00Z", "bug: volume-full", "classified: 2026-02-10"),
		second:                sighting("no space", "a", "2026-03-05T01:00Z", "bug: volume-full", "classified: 2026-03-05"),
	}
	into := func(files map[string]string) *review.Review {
		head := maps.Clone(renamed)
		maps.Copy(head, files)
		return review.Compare(change(t, base), change(t, head), review.Options{AsOf: asOf})
	}
	want := review.Count{Ever: 2, Recent: 2}

	r := into(map[string]string{third: sighting("full", "b", "2026-03-20T01:00Z", "bug: volume-full", "classified: 2026-03-20")})
	if len(r.Decisions) != 1 || len(r.Decisions[0].Bugs) != 1 || r.Decisions[0].Bugs[0].Before != want {
		t.Errorf("decisions = %+v, want one on a bug with %+v before", r.Decisions, want)
	}
	r = into(map[string]string{third: base[third], "bugs/stale-index.md": "---\ntitle: Stale index\nstatus: duplicate\nduplicate_of: volume-full\n---\n"})
	if len(r.Moves) != 1 || len(r.Moves[0].Bugs) != 1 || r.Moves[0].Bugs[0].Before != want {
		t.Errorf("moves = %+v, want one into a bug with %+v before", r.Moves, want)
	}
}
