package tracker

import (
	"bytes"
	"fmt"
	"strings"
)

// conflict is a place where git could not join two branches and left both versions.
type conflict struct {
	at           int    // offset of the line <<<<<<<
	ours, theirs string // what git calls the sides: "HEAD", "mei/disk-full"; empty if the line does not say
	first        []byte // the lines of our side
	second       []byte // those of theirs
}

// findConflict returns the first unresolved merge conflict of a text: a line <<<<<<< that ======= and
// >>>>>>> follow. What ||||||| begins, the version before both, is passed over. Source: git-merge(1), "How
// conflicts are presented".
func findConflict(text []byte) (c conflict, ok bool) {
	const none, ours, base, theirs = 0, 1, 2, 3
	if !bytes.Contains(text, []byte("<<<<<<<")) {
		return c, false
	}
	side := none
	for at := 0; at < len(text); {
		line, next := lineAt(text, at)
		switch {
		case bytes.HasPrefix(line, []byte("<<<<<<<")) && side == none:
			side, c = ours, conflict{at: at, ours: markerLabel(line)}
		case bytes.HasPrefix(line, []byte("|||||||")) && side == ours:
			side = base
		case bytes.HasPrefix(line, []byte("=======")) && (side == ours || side == base):
			side = theirs
		case bytes.HasPrefix(line, []byte(">>>>>>>")) && side == theirs:
			c.theirs = markerLabel(line)
			return c, true
		case side == ours:
			c.first = append(c.first, text[at:next]...)
		case side == theirs:
			c.second = append(c.second, text[at:next]...)
		}
		at = next
	}
	return conflict{}, false
}

func markerLabel(line []byte) string { return strings.TrimSpace(strings.TrimLeft(string(line), "<>")) }

// problem says what the sides disagree about, so far as it is one field or a few.
func (c conflict) problem(path string, pos Pos) Problem {
	p := Problem{Path: path, Pos: pos, Severity: Error, Rule: RuleMergeConflict, Text: "the file holds an unresolved merge conflict",
		Hint: "choose one side, or join both, and delete the lines <<<<<<<, ======= and >>>>>>>"}
	first, second := differing(c.first, c.second), differing(c.second, c.first)
	switch {
	case len(first) == 1 && len(second) == 1:
		p.Text += fmt.Sprintf(": %s says `%s`, %s says `%s`", orWord(c.ours, "one side"), first[0], orWord(c.theirs, "the other"), second[0])
	case len(first)+len(second) > 0:
		p.Text += fmt.Sprintf(" in %s of %s and %s of %s", lineCount(first), orWord(c.ours, "one side"), lineCount(second), orWord(c.theirs, "the other"))
	}
	return p
}

// differing returns the lines of one side that the other has not.
func differing(lines, others []byte) []string {
	known := map[string]bool{}
	for line := range bytes.Lines(others) {
		known[strings.TrimSpace(string(line))] = true
	}
	var found []string
	for line := range bytes.Lines(lines) {
		if text := strings.TrimSpace(string(line)); text != "" && !known[text] {
			found = append(found, text)
		}
	}
	return found
}

func lineCount(lines []string) string {
	if len(lines) == 1 {
		return "1 line"
	}
	return fmt.Sprintf("%d lines", len(lines))
}

func orWord(word, other string) string {
	if word == "" {
		return other
	}
	return word
}
