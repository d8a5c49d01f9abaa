package tracker

import (
	"cmp"
	"fmt"
	"slices"
)

// Severity says how much a problem matters. The zero Severity is Off: the rule is not reported.
type Severity uint8

// Severities from silent to grave. Only Error, or Warning under --strict, changes an exit status.
const (
	Off Severity = iota
	Info
	Warning
	Error
)

var severityNames = [...]string{"off", "info", "warning", "error"}

// String returns the word used in casebook.yaml and in output: "warning".
func (s Severity) String() string { return severityNames[s] }

// MarshalText makes a severity its word in JSON.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// ParseSeverity returns the severity that a word names; "warn" is accepted for "warning".
func ParseSeverity(word string) (Severity, bool) {
	if word == "warn" {
		return Warning, true
	}
	i := slices.Index(severityNames[:], word)
	return Severity(max(i, 0)), i >= 0
}

// Pos is a place in a file: the line and the column in characters (runes), both from 1. The zero Pos
// is the file as a whole.
type Pos struct {
	Line   int `json:"line,omitempty"`
	Column int `json:"column,omitempty"`
}

// Problem is something wrong with a record, a file or the settings. It is data: work goes on.
type Problem struct {
	Path string `json:"path"` // slash-separated, from the casebook's root
	Pos
	Severity Severity `json:"severity"`
	Rule     string   `json:"rule"` // as in `casebook check --explain RULE`
	Text     string   `json:"text"` // what is wrong, one sentence without a full stop
	Hint     string   `json:"hint,omitempty"`
}

// String returns the problem in one line without its hint: "path:line:column: text [rule]".
func (p Problem) String() string {
	place := p.Path
	if p.Line > 0 {
		place = fmt.Sprintf("%s:%d:%d", p.Path, p.Line, max(p.Column, 1))
	}
	return fmt.Sprintf("%s: %s [%s]", place, p.Text, p.Rule)
}

// SortProblems orders problems by path, position, rule and text, so that every output is the same.
func SortProblems(ps []Problem) {
	slices.SortFunc(ps, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Text, b.Text))
	})
}

// The rules that loading applies, or that more than one room reports. Package check documents them
// beside its own.
const (
	RuleEmptyFile        = "empty-file"
	RuleTooLarge         = "too-large"
	RuleInvalidUTF8      = "invalid-utf-8"
	RuleByteOrderMark    = "byte-order-mark"
	RuleControlCharacter = "control-character"
	RuleNoFrontMatter    = "no-front-matter"
	RuleUnterminated     = "unterminated-front-matter"
	RuleMergeConflict    = "merge-conflict"
	RuleYAMLSyntax       = "yaml-syntax"
	RuleUnquotedColon    = "unquoted-colon"
	RuleTabIndent        = "tab-indent"
	RuleDuplicateKey     = "duplicate-key"
	RuleYAMLAnchor       = "yaml-anchor"
	RuleUnknownField     = "unknown-field"
	RuleMissingField     = "missing-field"
	RuleWrongType        = "wrong-type"
	RuleWrongValue       = "wrong-value"
	RuleBadTime          = "bad-time"
	RuleLocalTimeTwice   = "local-time-twice"
	RuleBadDuration      = "bad-duration"
	RuleBadReference     = "bad-reference"
	RuleBadLink          = "bad-link"
	RuleBadID            = "bad-id"
	RuleDuplicateID      = "duplicate-id"
	RuleObservationTitle = "observation-title"
	RuleTitleSpacing     = "title-spacing"
	RuleTitleLength      = "title-length"
	RuleStrayFile        = "stray-file"
	RuleNotARegularFile  = "not-a-regular-file"
	RuleOrphanEvidence   = "orphan-evidence"
	RuleUnreadableFile   = "unreadable-file"
	RuleInterruptedWrite = "interrupted-write"
	RuleTimelineTime     = "timeline-time"
	RuleSettings         = "settings"
	RuleTooWideTable     = "too-wide-table"
	RuleNestedTooDeep    = "nested-too-deep"
)
