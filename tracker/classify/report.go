package classify

import (
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/casebook-dev/casebook/tracker"
)

// Report is what is known of one thing that went wrong, before anybody says which bug it is. Every field may
// be empty.
type Report struct {
	ID        string
	At        time.Time
	Error     string // the error message; without one the gravest line of Text stands for it
	Text      string // what happened, in people's words
	Log       string // what machines wrote: the telling lines of evidence, and what is quoted
	Instances []string
	Service   string
	Alerts    []string
}

// afterwards are the sections of an observation whose prose is not read: what was done tells which bug people took it
// for, not what it looked like. What is quoted there is read.
var afterwards = []string{"Actions taken", "Evidence"}

// ReportOf makes a Report of an observation: its fields, what its body tells of its looks, and the telling lines of
// its evidence.
func ReportOf(idx *tracker.Index, r *tracker.Record) Report {
	o := r.Observation
	text, quoted := prose(string(r.Source[r.BodyOffset():]), afterwards...)
	return Report{
		ID: r.ID, At: o.Observed.At, Error: o.Error, Text: text, Log: quoted + evidence(idx, r),
		Instances: tracker.InstancesOf(r), Service: ownService(idx, r), Alerts: o.Alerts,
	}
}

// ownService is the service of a sighting without what its bug says, which is what is asked.
func ownService(idx *tracker.Index, r *tracker.Record) string {
	if r.Observation.Service != "" {
		return r.Observation.Service
	}
	for _, inv := range idx.Config.Instances {
		if inv.Service != "" && tracker.MatchGlob(inv.Name, r.Observation.Instance) {
			return inv.Service
		}
	}
	return ""
}

// whole returns all that is written in a report but its error message.
func (r Report) whole() string {
	if r.Log == "" {
		return r.Text
	}
	return r.Text + "\n" + r.Log
}

// prose returns a body without its headings, its comments and some of its sections, and what stands in its code blocks,
// those of all sections.
func prose(body string, without ...string) (text, quoted string) {
	var b, code strings.Builder
	fenced, unread := false, false
	for line := range strings.Lines(withoutComments(body)) {
		switch trimmed := strings.TrimSpace(line); {
		case strings.HasPrefix(trimmed, "```"), strings.HasPrefix(trimmed, "~~~"):
			fenced = !fenced
		case fenced, strings.HasPrefix(line, "    "):
			code.WriteString(line)
		case strings.HasPrefix(line, "# "), strings.HasPrefix(line, "## "):
			unread = slices.Contains(without, strings.Trim(trimmed, "# "))
		case !unread && !strings.HasPrefix(line, "#"):
			b.WriteString(line)
		}
	}
	return b.String(), code.String()
}

func withoutComments(body string) string {
	for {
		from := strings.Index(body, "<!--")
		if from < 0 {
			return body
		}
		to := strings.Index(body[from:], "-->")
		if to < 0 {
			return body
		}
		body = body[:from] + body[from+to+len("-->"):]
	}
}

const (
	evidenceBytes = 64 << 10 // read of each file: an error is near the begin of what people cut out
	evidenceLines = 40       // telling lines kept of each file
)

// textual are the kinds of files whose lines are read.
var textual = []string{".txt", ".log", ".out", ".err", ".json", ".yaml", ".yml", ".md", ".trace", ""}

// evidence returns the telling lines of the files beside an observation. A file that cannot be read tells
// nothing: check reports it.
func evidence(idx *tracker.Index, r *tracker.Record) string {
	var b strings.Builder
	for _, f := range idx.Evidence(r) {
		if !isTextual(f) {
			continue
		}
		if text, ok := readHead(idx.FS, f.Path); ok {
			b.WriteString(Telling(text))
		}
	}
	return b.String()
}

func isTextual(f tracker.File) bool {
	return !f.Irregular && slices.Contains(textual, strings.ToLower(path.Ext(f.Path)))
}

func readHead(fsys fs.FS, name string) (text string, ok bool) {
	f, err := fsys.Open(name)
	if err != nil {
		return "", false
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, evidenceBytes))
	return string(data), err == nil && (utf8.Valid(data) || !slices.Contains(data, 0))
}

// Telling returns the lines of a log that tell what went wrong: those that speak of an error, and stack
// frames; all lines of a text that is short. At most evidenceLines, in order, each ended by a line break.
func Telling(log string) string {
	lines := strings.Split(strings.TrimSpace(log), "\n")
	var b strings.Builder
	kept := 0
	for _, line := range lines {
		if len(lines) > evidenceLines && gravity(line) == 0 && frameOf(line) == "" {
			continue
		}
		b.WriteString(strings.TrimRight(line, "\r"))
		b.WriteByte('\n')
		if kept++; kept == evidenceLines {
			break
		}
	}
	return b.String()
}

// ReportOfLog makes a Report of a raw log: the gravest line is its error message.
func ReportOfLog(log string) Report { return Report{Log: Telling(log)} }
