package site

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// csvColumns are the columns of a table of observations, named like the fields of records. Times are as written, RFC 3339 or a bare
// date; utc is the instant in UTC and empty for a date; several values are separated by semicolons.
var csvColumns = []string{"observation", "observed", "utc", "error", "instance", "also_on", "service", "bug", "classification", "near_miss", "episode", "after_fix",
	"resolved", "detected", "alert", "handlers", "runbook", "resolution", "downtime_seconds", "effort_seconds", "users", "severity", "path"}

// observationsCSV returns observations as a table in the order given, by RFC 4180 in UTF-8. What is not known is empty.
func (b *build) observationsCSV(observations []*tracker.Record) ([]byte, error) {
	var buf bytes.Buffer
	w := csv.NewWriter(&buf)
	w.UseCRLF = true
	rows := append(make([][]string, 0, len(observations)+1), csvColumns)
	for _, r := range observations {
		row := b.csvRow(r)
		for i, cell := range row {
			row[i] = defused(cell)
		}
		rows = append(rows, row)
	}
	if err := w.WriteAll(rows); err != nil {
		return nil, fmt.Errorf("write a table of observations: %w", err)
	}
	return buf.Bytes(), nil
}

func (b *build) csvRow(r *tracker.Record) []string {
	o := r.Observation
	utc, bug, classification := "", "", "unclassified"
	if !o.Observed.DateOnly {
		utc = o.Observed.At.UTC().Format(time.RFC3339)
	}
	if !o.Bug.IsZero() {
		classification = "confirmed"
		if o.Suspected {
			classification = "suspected"
		}
		bug = o.Bug.ID
		if of := b.bugOf(r); of != nil {
			bug = of.ID
		}
	}
	resolved := o.Resolved.String()
	if o.Ongoing {
		resolved = ongoing
	}
	var runbooks []string
	for _, use := range o.Runbooks {
		runbooks = append(runbooks, strings.TrimSpace(use.Runbook.ID+" "+use.Worked))
	}
	s := b.seen[r]
	return []string{r.ID, o.Observed.String(), utc, o.Error, o.Instance, several(o.AlsoOn), b.idx.ServiceOf(r), bug, classification, strconv.FormatBool(o.NearMiss),
		positive(s.episode), s.after, resolved, o.Detected, several(o.Alerts), several(o.Handlers), several(runbooks), o.Resolution,
		seconds(o.Impact.Downtime), seconds(o.Impact.Effort), whole(o.Impact.Users), whole(o.Impact.Severity), r.Path}
}

func several(words []string) string { return strings.Join(words, "; ") }

func positive(n int) string {
	if n <= 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func whole(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

func seconds(d *time.Duration) string {
	if d == nil {
		return ""
	}
	return strconv.FormatInt(int64(*d/time.Second), 10)
}

// defused returns a cell that no spreadsheet takes for a formula: one that begins like one gets an apostrophe in front, which
// spreadsheets read as "this is text". Source: OWASP, CSV Injection.
func defused(cell string) string {
	if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r\n") || strings.HasPrefix(cell, "＝") || strings.HasPrefix(cell, "＋") ||
		strings.HasPrefix(cell, "－") || strings.HasPrefix(cell, "＠") {
		return "'" + cell
	}
	return cell
}
