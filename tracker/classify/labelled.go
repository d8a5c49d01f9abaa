package classify

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
)

// Labelled is a report whose bug is known: a line of what casebook eval reads.
type Labelled struct {
	Report
	Label *string // the bug; nil: no defect report at all
}

// row is a line of JSON as it is written.
type row struct {
	ID        string          `json:"id"`
	Time      *string         `json:"time"`
	Instance  *string         `json:"instance"`
	Affected  []string        `json:"affected"`
	Component *string         `json:"component"`
	Alert     json.RawMessage `json:"alert"`
	Title     *string         `json:"title"`
	Text      *string         `json:"text"`
	Label     *string         `json:"label"`
}

// ReadLabelled reads labelled reports, a JSON object a line, in the order in which they came in: id, time,
// title, text, label, and where known instance, affected (a list), component, alert. hidden reports that the
// labels are made from the titles, and that these were left out therefore: who sees them has been told.
func ReadLabelled(r io.Reader) (reports []Labelled, hidden bool, err error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 64<<20)
	told, titled := 0, 0
	for n := 1; lines.Scan(); n++ {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		var w row
		if err := json.Unmarshal(lines.Bytes(), &w); err != nil {
			return nil, false, fmt.Errorf("line %d: %w", n, err)
		}
		reports = append(reports, w.labelled())
		if w.Title != nil && w.Label != nil && len(letters(*w.Title)) > 0 {
			titled++
			if strings.Contains(letters(*w.Label), letters(*w.Title)) {
				told++
			}
		}
	}
	if err := lines.Err(); err != nil {
		return nil, false, err
	}
	if hidden = titled > 0 && told*2 > titled; hidden {
		for i := range reports {
			reports[i].Error = ""
		}
	}
	return reports, hidden, nil
}

// letters leaves of a text its letters, in lower case.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 && unicode.IsLetter(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

func (w row) labelled() Labelled {
	l := Labelled{Label: w.Label, Report: Report{ID: w.ID, Error: said(w.Title), Text: said(w.Text), Service: said(w.Component), Instances: w.Affected}}
	if w.Instance != nil {
		l.Instances = append(l.Instances, *w.Instance)
	}
	if w.Time != nil {
		l.At, _ = time.Parse(time.RFC3339, *w.Time) // not said if it is no time
	}
	var one string
	if json.Unmarshal(w.Alert, &one) == nil && one != "" {
		l.Alerts = []string{one}
	} else {
		_ = json.Unmarshal(w.Alert, &l.Alerts)
	}
	return l
}

func said(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
