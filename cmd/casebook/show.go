package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/english"
)

// relationsShown is how many records of one relation are shown without --all.
const relationsShown = 8

type showOptions struct {
	Ref string
	All bool
	At  string
}

// showAnswer is what `casebook show --json` says.
type showAnswer struct {
	envelope
	Item      tracker.View `json:"item"`
	History   []eventView  `json:"history"`    // newest first; empty without git
	LookAgain []eventView  `json:"look_again"` // what changed about its bug since it was classified
}

func newShowCommand(env *Env) *cobra.Command {
	var opts showOptions
	cmd := &cobra.Command{
		Use:     "show REF",
		Short:   "Show a record: its fields, relations both ways, evidence and text",
		GroupID: groupRead,
		Long: `Shows one record. REF is an id, kind/id, an alias, the path of the file, or any
part of an id that only one record has. In a git repository it also tells what happened to
the record, and with --at it is shown as a revision has it.`,
		Example: `  casebook show no-space-left-on-device
  casebook show runbook/free-a-full-disk
  casebook show task/sweep-tmp-nightly --json
  casebook show no-space-left-on-device --at HEAD`,
		Args: exactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			opts.Ref = args[0]
			return runShow(cmd.Context(), env, opts)
		},
		ValidArgsFunction: completeRefs(env, nil, 0),
	}
	cmd.Flags().BoolVar(&opts.All, "all", false, "show every related record and event, not the newest few")
	atFlag(cmd.Flags(), &opts.At)
	return cmd
}

func runShow(ctx context.Context, env *Env, opts showOptions) error {
	cb, err := openCasebookAt(env, opts.At)
	if err != nil {
		return err
	}
	r, err := cb.Resolve(env, opts.Ref)
	if err != nil {
		return err
	}
	if env.Global.JSON {
		h := cb.past(ctx, env)
		return env.printJSON(showAnswer{newEnvelope("show", cb.AsOf), cb.Index.View(r, cb.AsOf), viewEvents(h.Story(cb.Index, r)), viewEvents(h.LookAgain(cb.Index, r))})
	}
	p := page{env: env, cb: cb, all: opts.All}
	p.head(r)
	p.fields(r)
	p.relations(r)
	p.links(r)
	p.evidence(r)
	p.history(ctx, r)
	p.body(r)
	return nil
}

// page prints a record to be read.
type page struct {
	env *Env
	cb  *Casebook
	all bool
}

func (p page) line(format string, args ...any) { fmt.Fprintf(p.env.Out, format+"\n", args...) }

func (p page) heading(text string) { p.line("\n%s", p.env.outStyle().bold(text)) }

// rows prints pairs of a name and a text, aligned and indented.
func (p page) rows(indent string, rows [][2]string) {
	safe := make([][2]string, len(rows))
	for i, row := range rows {
		safe[i] = [2]string{row[0], printable(row[1])}
	}
	p.styledRows(indent, safe)
}

// styledRows is rows for texts that may be printed as they are, with colours of ours.
func (p page) styledRows(indent string, rows [][2]string) {
	widest := 0
	for _, row := range rows {
		widest = max(widest, columnsOf(row[0]))
	}
	for _, row := range rows {
		pad := strings.Repeat(" ", widest-columnsOf(row[0]))
		p.line("%s%s%s  %s", indent, p.env.outStyle().cyan(printable(row[0])), pad, row[1])
	}
}

func (p page) head(r *tracker.Record) {
	p.line("%s", p.env.outStyle().bold(printable(r.Title)))
	p.line("%s  %s", r.Ref(), p.env.outStyle().dim(r.Path))
}

// fields prints the front matter in written order, then what the sightings of a bug say. Title, links
// and references to records have their own places.
func (p page) fields(r *tracker.Record) {
	var rows [][2]string
	for _, e := range r.Front().Root.Entries {
		switch e.Key.Value {
		case "title", "links", "related":
			continue
		}
		rows = append(rows, [2]string{e.Key.Value, e.Value.String()})
	}
	if r.Kind == tracker.KindBug {
		rows = append(rows, [2]string{"sightings", p.cb.sightingWords(p.cb.Index.Sightings(r, p.cb.AsOf))})
	}
	if len(rows) > 0 {
		p.line("")
		p.rows("", rows)
	}
}

// sightingWords says a bug's sightings in a line: "14 (1 suspected), 2026-03-03 to 2026-11-16, on
// replica-1, replica-2; 1 near miss".
func (cb *Casebook) sightingWords(s tracker.Sightings) string {
	words := fmt.Sprint(s.Count)
	if s.Suspected > 0 {
		words += fmt.Sprintf(" (%d suspected)", s.Suspected)
	}
	if s.Count > 0 {
		words += ", " + cb.spanWords(*s.First, *s.Last)
	}
	if len(s.Instances) > 0 {
		words += ", on " + strings.Join(s.Instances, ", ")
	}
	if s.NearMisses > 0 {
		words += "; " + english.Count(s.NearMisses, "near miss")
	}
	if s.Later > 0 {
		words += fmt.Sprintf("; %d after %s not counted", s.Later, cb.AsOf.Format("2006-01-02 15:04"))
	}
	return words
}

// spanWords writes the days between two times: "2026-03-03 to 2026-11-16".
func (cb *Casebook) spanWords(first, last tracker.Time) string {
	from, to := cb.day(first), cb.day(last)
	if from == to {
		return from
	}
	return from + " to " + to
}

func (p page) links(r *tracker.Record) {
	if len(r.Links) == 0 {
		return
	}
	p.heading("Links")
	rows := make([][2]string, len(r.Links))
	for i, l := range r.Links {
		words := l.URL
		if l.Text != "" {
			words += "  " + l.Text
		}
		if l.State != "" {
			words += " (" + strings.TrimSpace(l.State+" "+p.cb.shortTime(l.At)) + ")"
		}
		rows[i] = [2]string{l.Kind, words}
	}
	p.rows("  ", rows)
}

func (p page) evidence(r *tracker.Record) {
	files := p.cb.Index.Evidence(r)
	if len(files) == 0 {
		return
	}
	p.heading("Evidence")
	for _, f := range files {
		p.line("  %s  %s", printable(f.Path), bytesWords(f.Size))
	}
}

func (p page) body(r *tracker.Record) {
	if body := strings.Trim(string(r.Source[r.BodyOffset():]), "\r\n"); body != "" {
		p.line("\n%s", printableLines(body))
	}
}
