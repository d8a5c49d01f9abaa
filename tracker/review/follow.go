package review

import (
	"bytes"
	"strings"

	"github.com/casebook-dev/casebook/tracker/history"
)

// followers returns the question whether a difference is nothing but other ids: those of what the same change
// renamed, or merged into another bug. A rename touches every file that names the record; a reviewer wants
// to see the others.
func followers(changes []history.Difference) func(history.Difference) bool {
	became := map[string]string{}
	for _, d := range changes {
		for _, e := range d.Events {
			switch e.What {
			case history.Renamed:
				became[e.From] = e.To
			case history.Merged:
				became[d.Record.ID] = e.To
			}
		}
	}
	return func(d history.Difference) bool {
		return len(became) > 0 && d.Before != nil && d.After != nil && d.Before.ID == d.After.ID && len(d.Evidence) == 0 &&
			bytes.Equal(renamed(d.Before.Source, became), d.After.Source)
	}
}

// renamed returns a text in which every id that became another is that other.
func renamed(text []byte, became map[string]string) []byte {
	var out []byte
	for len(text) > 0 {
		n := 0
		for n < len(text) && strings.IndexByte(idLetters, text[n]) >= 0 {
			n++
		}
		if to, ok := became[string(text[:n])]; ok {
			out = append(out, to...)
		} else {
			out = append(out, text[:n]...)
		}
		if n < len(text) {
			out = append(out, text[n])
			n++
		}
		text = text[n:]
	}
	return out
}

// idLetters are what ids are made of. Source: tracker.ValidID.
const idLetters = "abcdefghijklmnopqrstuvwxyz0123456789-"
