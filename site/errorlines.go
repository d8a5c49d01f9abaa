package site

import (
	"bytes"
	"slices"
)

const (
	errorLineLimit = 100     // lines of a log that the search knows
	errorLineBytes = 400     // bytes of one of them
	errorLogBytes  = 4 << 20 // bytes of a log that are looked at
)

// alarming are words, or beginnings of words, of a line that says what went wrong.
var alarming = [...]string{"error", "fatal", "panic", "exception", "fail", "critical", "emerg", "traceback", "segfault", "abort", "caused by",
	"killed", "denied", "refused", "timed out", "timeout", "no space", "out of memory", "cannot", "unable", "corrupt"}

// errorLines appends the lines of a log that say what went wrong, and those with the sighting's error. Of lines that
// differ in numbers only, the first stands for all.
func errorLines(to, content []byte, message string) []byte {
	needle := foldedNeedle(message)
	seen := map[string]bool{}
	for line := range bytes.Lines(content[:min(len(content), errorLogBytes)]) {
		line = bytes.TrimSpace(trimPartial(line[:min(len(line), errorLineBytes)]))
		if len(line) == 0 || indexFold(line, needle) < 0 && !alarms(line) {
			continue
		}
		if shape := string(masked(line)); !seen[shape] {
			seen[shape] = true
			to = append(append(to, line...), '\n')
		}
		if len(seen) == errorLineLimit {
			break
		}
	}
	return to
}

func alarms(line []byte) bool {
	line = asciiLower(line)
	return slices.ContainsFunc(alarming[:], func(word string) bool { return bytes.Contains(line, []byte(word)) })
}

// masked returns a line with one sign for every run of digits.
func masked(line []byte) []byte {
	shape := make([]byte, 0, len(line))
	for _, c := range line {
		if '0' <= c && c <= '9' {
			c = '0'
			if n := len(shape); n > 0 && shape[n-1] == '0' {
				continue
			}
		}
		shape = append(shape, c)
	}
	return shape
}
