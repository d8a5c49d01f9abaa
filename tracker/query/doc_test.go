package query_test

import (
	"strings"
	"testing"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/query"
)

// TestHelp parses every example of the reference.
func TestHelp(t *testing.T) {
	examples := 0
	for _, line := range strings.Split(query.Help, "\n") {
		if len(line) > 90 {
			t.Errorf("%q is too wide for a terminal", line)
		}
		if strings.HasPrefix(line, "  ") && line[2] != ' ' {
			example, _, _ := strings.Cut(line[2:], "  ")
			parse(t, example)
			examples++
		}
	}
	if examples < 40 {
		t.Errorf("found %d examples", examples)
	}
}

// TestHelpNamesTheStates keeps the words of the reference those of the language.
func TestHelpNamesTheStates(t *testing.T) {
	for _, f := range query.Fields(tracker.Kinds()...) {
		if f.Name != "is" && f.Name != "kind" && f.Name != "state" && f.Name != "trend" {
			continue
		}
		for _, word := range f.Values {
			if !strings.Contains(query.Help, " "+word) && !strings.Contains(query.Help, ":"+word) {
				t.Errorf("the reference does not name %s:%s", f.Name, word)
			}
		}
	}
}
