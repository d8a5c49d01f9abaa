package review

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// Problems in the forms that forges show beside the lines of a change. Prefix is the casebook's folder in
// its repository, "" for the root: forges want paths from there.

// GitHub writes the problems a change introduces as workflow commands, which GitHub Actions turns into
// annotations. Source: GitHub Docs, "Workflow commands for GitHub Actions".
func (r *Review) GitHub(w io.Writer, prefix string) {
	levels := map[tracker.Severity]string{tracker.Error: "error", tracker.Warning: "warning", tracker.Info: "notice"}
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	message := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	for _, p := range r.Introduced {
		fmt.Fprintf(w, "::%s file=%s,line=%d,col=%d,title=%s::%s\n", levels[p.Severity], property.Replace(path.Join(prefix, p.Path)),
			max(p.Line, 1), max(p.Column, 1), property.Replace("casebook: "+p.Rule), message.Replace(withHint(p)))
	}
}

// codeQuality is one entry of GitLab's report. Source: GitLab Docs, "Code Quality", "Implement a custom tool".
type codeQuality struct {
	Description string `json:"description"`
	CheckName   string `json:"check_name"`
	Fingerprint string `json:"fingerprint"`
	Severity    string `json:"severity"`
	Location    struct {
		Path  string `json:"path"`
		Lines struct {
			Begin int `json:"begin"`
		} `json:"lines"`
	} `json:"location"`
}

// GitLab writes the problems a change introduces as a Code Quality report.
func (r *Review) GitLab(w io.Writer, prefix string) error {
	severities := map[tracker.Severity]string{tracker.Error: "critical", tracker.Warning: "minor", tracker.Info: "info"}
	all := []codeQuality{}
	for _, p := range r.Introduced {
		q := codeQuality{Description: withHint(p), CheckName: p.Rule, Severity: severities[p.Severity]}
		q.Location.Path, q.Location.Lines.Begin = path.Join(prefix, p.Path), max(p.Line, 1)
		sum := sha256.Sum256([]byte(p.Path + "\x00" + p.Rule + "\x00" + p.Text))
		q.Fingerprint = hex.EncodeToString(sum[:16])
		all = append(all, q)
	}
	return writeJSON(w, all)
}

func withHint(p tracker.Problem) string {
	if p.Hint == "" {
		return p.Text
	}
	return p.Text + " (" + p.Hint + ")"
}

func writeJSON(w io.Writer, value any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(value)
}
