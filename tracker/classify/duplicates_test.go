package classify

import (
	"fmt"
	"testing"

	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// The outages of a component were said to be its maintenance, all of them, since both were on one machine and the
// maintenance was far more frequent; the command to merge them stood below.
func TestTheSamePlaceMakesNoDuplicate(t *testing.T) {
	text := "\n-- casebook.yaml --\n-- bugs/oiling.md --\n---\ntitle: Oiling\n---\n-- bugs/standstill.md --\n---\ntitle: Standstill\n---\n-- bugs/far-away.md --\n---\ntitle: Far away\n---\n"
	write := func(day int, says, on, bug, body string) {
		text += fmt.Sprintf("-- observations/2026/2026-%02d-%02d-0900-seen.md --\n---\ntitle: 'Handle: \"%s\" on %s'\nobserved: 2026-%02d-%02dT09:00Z\nbug: %s\n---\n## What happened\n%s\n",
			1+day/28, 1+day%28, says, on, 1+day/28, 1+day%28, bug, body)
	}
	happened := []string{"gears broke", "smoke of a motor", "fuses blew"}
	for day := range 60 {
		switch {
		case day%20 == 13:
			write(day, happened[day/20], "mill-1", "standstill", "The mill was offline.")
		case day%3 == 0:
			write(day, "mast fell", "north", "far-away", "Wind broke it.")
		default:
			write(day, "oiling of the drum", "mill-1", "oiling", fmt.Sprintf("The mill was offline while it was oiled, with can%d.", day))
		}
	}
	c := FromIndex(trackertest.Load(t, text))
	for _, p := range c.Duplicates() {
		t.Errorf("%s may be %s by %d of %d sightings: %v", p.Bug.ID, p.Other.ID, p.Count, p.Of, p.Reasons)
	}
}
