package check

import (
	"bytes"
	"fmt"
	"io/fs"
	"slices"
	"unicode/utf8"

	"github.com/casebook-dev/casebook/tracker"
)

// unknownRules reports names under `check:` of the settings that no rule has: a rule that somebody
// believes is off, or an error.
func unknownRules(idx *tracker.Index) []tracker.Problem {
	var names []string
	for _, r := range Rules() {
		names = append(names, r.Name)
	}
	var problems []tracker.Problem
	for name := range idx.Config.Check {
		if slices.Contains(names, name) {
			continue
		}
		problems = append(problems, tracker.Problem{
			Path: tracker.ConfigFile, Pos: settingPos(idx.FS, name), Severity: tracker.Error, Rule: tracker.RuleSettings,
			Text: fmt.Sprintf("check: there is no rule %s", name),
			Hint: nearHint(tracker.Nearest(name, names), "casebook check --rules lists them"),
		})
	}
	return problems
}

// settingPos returns the place at which the settings name a rule.
func settingPos(fsys fs.FS, name string) tracker.Pos {
	src, err := fs.ReadFile(fsys, tracker.ConfigFile)
	if err != nil {
		return tracker.Pos{}
	}
	section := bytes.Index(src, []byte("\ncheck:")) + 1 // its first line, if not found
	at := bytes.Index(src[section:], []byte(name+":"))
	if at < 0 {
		return tracker.Pos{Line: 1, Column: 1}
	}
	at += section
	begin := bytes.LastIndexByte(src[:at], '\n') + 1
	return tracker.Pos{Line: bytes.Count(src[:begin], []byte("\n")) + 1, Column: utf8.RuneCount(src[begin:at]) + 1}
}
