package review

import (
	"io"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/check"
)

// The part of SARIF 2.1.0 that says which rule is broken where. Source: OASIS, "Static Analysis Results
// Interchange Format (SARIF) Version 2.1.0", sections 3.13 to 3.30.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name  string      `json:"name"`
		Rules []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID          string    `json:"id"`
		Description sarifText `json:"fullDescription"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations"`
	}
	sarifLocation struct {
		Physical sarifPhysical `json:"physicalLocation"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   sarifRegion   `json:"region"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
	}
)

// SARIF writes the problems a change introduces as SARIF 2.1.0.
func (r *Review) SARIF(w io.Writer, prefix string) error {
	levels := map[tracker.Severity]string{tracker.Error: "error", tracker.Warning: "warning", tracker.Info: "note"}
	run := sarifRun{Tool: sarifTool{sarifDriver{"casebook", []sarifRule{}}}, ColumnKind: "unicodeCodePoints", Results: []sarifResult{}}
	for _, p := range r.Introduced {
		known := slices.ContainsFunc(run.Tool.Driver.Rules, func(rule sarifRule) bool { return rule.ID == p.Rule })
		if !known {
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{p.Rule, sarifText{ruleDoc(p.Rule)}})
		}
		run.Results = append(run.Results, sarifResult{p.Rule, levels[p.Severity], sarifText{withHint(p)}, []sarifLocation{{sarifPhysical{
			sarifArtifact{uri(path.Join(prefix, p.Path))}, sarifRegion{max(p.Line, 1), max(p.Column, 1)}}}}})
	}
	slices.SortFunc(run.Tool.Driver.Rules, func(a, b sarifRule) int { return strings.Compare(a.ID, b.ID) })
	return writeJSON(w, sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}})
}

func ruleDoc(name string) string {
	for _, rule := range check.Rules() {
		if rule.Name == name {
			return rule.Doc
		}
	}
	return name
}

// uri writes a path as a relative reference.
func uri(p string) string { return (&url.URL{Path: p}).EscapedPath() }
