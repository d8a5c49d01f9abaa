package review

import (
	"bytes"
	"strings"
)

// settingsChanged returns the keys of casebook.yaml whose lines differ: those of the second as they stand
// there, then those that only the first has. Comments do not count, nor does a casebook that begins.
func settingsChanged(before, after []byte) []string {
	if len(before) == 0 || bytes.Equal(before, after) {
		return nil
	}
	old, now := settingsOf(before), settingsOf(after)
	var keys []string
	for _, s := range now {
		if s.text != textOf(old, s.key) {
			keys = append(keys, s.key)
		}
	}
	for _, s := range old {
		if textOf(now, s.key) == "" {
			keys = append(keys, s.key)
		}
	}
	return keys
}

// setting is a key of casebook.yaml with everything below it, as written.
type setting struct{ key, text string }

func settingsOf(src []byte) []setting {
	var all []setting
	for line := range strings.Lines(string(src)) {
		trimmed := strings.TrimSpace(line)
		key, _, isKey := strings.Cut(line, ":")
		switch {
		case trimmed == "" || trimmed[0] == '#':
		case isKey && !strings.ContainsAny(line[:1], " \t-}]"):
			all = append(all, setting{key, line})
		case len(all) > 0:
			all[len(all)-1].text += line
		}
	}
	return all
}

func textOf(all []setting, key string) (text string) {
	for _, s := range all {
		if s.key == key {
			text += s.text
		}
	}
	return text
}
