package check

import (
	"fmt"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/english"
)

// few is and of at most three words and the number of the others.
func few(words []string) string {
	if len(words) > 3 {
		return strings.Join(words[:3], ", ") + fmt.Sprintf(" and %d more", len(words)-3)
	}
	return english.List(words)
}

// either joins candidates for a hint: "a", "a or b".
func either(words []string) string { return strings.Join(words, " or ") }

// nearHint proposes what may have been meant, or else gives the other hint.
func nearHint(near []string, otherwise string) string {
	if len(near) == 0 {
		return otherwise
	}
	return "did you mean " + either(near) + "?"
}

// days is a span in whole days, for people: "9 days".
func days(d time.Duration) string { return english.Count(int(d/(24*time.Hour)), "day") }

// spelt is a time as its writer wrote it.
func spelt(t tracker.Time) string {
	if t.Text != "" {
		return t.Text
	}
	return t.String()
}
