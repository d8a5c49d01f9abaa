package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/history"
)

// diffAnswer is what `casebook diff --json` says.
type diffAnswer struct {
	envelope
	From  string           `json:"from"`  // commit
	To    string           `json:"to"`    // commit; empty: the work tree
	Items []differenceView `json:"items"` // by kind and id
}

// differenceView is a record that differs, in JSON.
type differenceView struct {
	Record   string               `json:"record"`
	Title    string               `json:"title"`
	Before   *string              `json:"before"` // its file; null: it was not there
	After    *string              `json:"after"`  // null: it is gone
	Events   []eventView          `json:"events"`
	Fields   []fieldChangeView    `json:"fields"`
	Sections []string             `json:"sections"` // of the text; "" stands before the first
	Evidence []evidenceChangeView `json:"evidence"`
}

type fieldChangeView struct {
	Name   string  `json:"name"`
	Before *string `json:"before"`
	After  *string `json:"after"`
}

type evidenceChangeView struct {
	Path   string `json:"path"`
	Before *int64 `json:"before_bytes"`
	After  *int64 `json:"after_bytes"`
}

func newDiffCommand(env *Env) *cobra.Command {
	return &cobra.Command{
		Use:     "diff REV [REV]",
		Short:   "Say which records and fields differ between two revisions, or one and the work tree",
		GroupID: groupRead,
		Long: `Compares the records of two revisions, or of one and the work tree with what is not
committed yet: which are new, gone or renamed, what happened to them, and each field, section
and evidence file that differs. Lines that only moved or are written otherwise are no
difference in meaning; git diff shows them.`,
		Example: `  casebook diff HEAD
  casebook diff HEAD~1 HEAD
  casebook diff HEAD --json`,
		Args: argsBetween(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runDiff(cmd.Context(), env, args[0], argument(args, 1))
		},
		ValidArgsFunction: completeNothing,
	}
}

func runDiff(_ context.Context, env *Env, from, to string) error {
	base, head, err := openPair(env, from, to)
	if err != nil {
		return err
	}
	differences := history.Compare(base.Index, head.Index)
	if env.Global.JSON {
		answer := diffAnswer{envelope: newEnvelope("diff", head.AsOf), From: base.rev.commit.Hash, Items: make([]differenceView, len(differences))}
		if head.rev != nil {
			answer.To = head.rev.commit.Hash
		}
		for i, d := range differences {
			answer.Items[i] = viewDifference(d)
		}
		return env.printJSON(answer)
	}
	for _, d := range differences {
		printDifference(env, d)
	}
	if len(differences) == 0 {
		env.Remark("no record differs")
	}
	return nil
}

func viewDifference(d history.Difference) differenceView {
	v := differenceView{Record: d.Record.String(), Title: titleOf(d), Events: viewEvents(d.Events),
		Fields: []fieldChangeView{}, Sections: append([]string{}, d.Sections...), Evidence: []evidenceChangeView{}}
	if d.Before != nil {
		v.Before = &d.Before.Path
	}
	if d.After != nil {
		v.After = &d.After.Path
	}
	for _, f := range d.Fields {
		v.Fields = append(v.Fields, fieldChangeView{f.Name, nullable(f.Before), nullable(f.After)})
	}
	for _, e := range d.Evidence {
		v.Evidence = append(v.Evidence, evidenceChangeView{e.Path, sizeOf(e.Before), sizeOf(e.After)})
	}
	return v
}

func sizeOf(f *tracker.File) *int64 {
	if f == nil {
		return nil
	}
	return &f.Size
}

func titleOf(d history.Difference) string {
	if d.After != nil {
		return d.After.Title
	}
	return d.Before.Title
}

// printDifference prints a record, what happened to it, and below it what differs.
func printDifference(env *Env, d history.Difference) {
	style := env.outStyle()
	line := func(format string, args ...any) { fmt.Fprintln(env.Out, "  "+printable(fmt.Sprintf(format, args...))) }
	fmt.Fprintf(env.Out, "%s  %s\n", style.bold(d.Record.String()), style.dim(printable(titleOf(d))))
	for _, e := range d.Events {
		if e.Notable() {
			line("%s", cutWords(e.Words(), 200))
			continue
		}
		for _, f := range d.Fields {
			if slices.Contains(e.Fields, f.Name) { // what an event tells is not told twice
				line("%s: %s → %s", f.Name, orNothing(f.Before), orNothing(f.After))
			}
		}
		switch {
		case slices.Contains(e.Fields, "formatting"):
			line("formatting only")
		case slices.Contains(e.Fields, history.Garbled), slices.Contains(e.Fields, history.Mended):
			line("%s", e.Words())
		}
	}
	for _, s := range d.Sections {
		if s == "" {
			s = "before the first heading"
		}
		line("text: %s", s)
	}
	for _, e := range d.Evidence {
		switch {
		case e.Before == nil:
			line("evidence added: %s, %s", e.Path, bytesWords(e.After.Size))
		case e.After == nil:
			line("evidence removed: %s", e.Path)
		default:
			line("evidence changed: %s, %s → %s", e.Path, bytesWords(e.Before.Size), bytesWords(e.After.Size))
		}
	}
}

// orNothing writes a value of a field, cut for a line, and an absent one as a dash.
func orNothing(s string) string {
	if s == "" {
		return "–"
	}
	return cutWords(s, 120)
}
