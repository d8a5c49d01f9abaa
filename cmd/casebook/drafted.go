package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/spf13/pflag"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/edit"
	"github.com/casebook-dev/casebook/tracker/report"
)

// draftOptions are the flags of the commands that draft a record from the others.
type draftOptions struct {
	Print bool // "-": to standard output
	Diff  bool
	edit  editOptions
	write writeOptions
}

func (o *draftOptions) flags(flags *pflag.FlagSet) {
	flags.BoolVar(&o.Diff, "diff", false, "show what the draft changes in the record that is there; write nothing")
	flags.BoolVar(&o.edit.NoEdit, "no-edit", false, "do not open the editor")
	o.write.flags(flags)
}

// takeDash reads the one argument of these commands: "-".
func (o *draftOptions) takeDash(args []string) error {
	if len(args) > 0 && args[0] != "-" {
		return usageError("- prints the draft and writes nothing", "unexpected argument %q", args[0])
	}
	o.Print = len(args) > 0
	return nil
}

// draftAnswer is what `casebook report --json` and `casebook handoff --json` say.
type draftAnswer struct {
	writeAnswer
	Exists bool   `json:"exists"` // the record was there before, and nothing was written
	Text   string `json:"text"`   // the draft, as the file would hold it
}

// offer writes the draft as a new record and opens it. If there is one already, which people have written in, or if only
// a look at it is wanted, the draft is printed: as it is, or as a diff. before is the record that the draft is another
// version of; nil: there is none, unless its id turns out to be taken.
func (cb *Casebook) offer(ctx context.Context, env *Env, command string, d report.Draft, before *tracker.Record, opts draftOptions) error {
	if before != nil {
		d = keeping(d, before)
	}
	draft := edit.NewDraft(d.Kind, d.Title, edit.DraftOptions{Fields: d.Fields, Sections: d.Sections})
	plan, exists, err := cb.planDraft(draft, before)
	if err != nil {
		return cb.editError(env, err)
	}
	r, err := cb.planned(plan)
	if err != nil {
		return err
	}
	if !exists && !opts.Print && !opts.Diff && !env.Global.JSON {
		if err := cb.carryOut(env, opts.write, change{command, r.Ref(), plan}); err != nil || opts.write.DryRun {
			return err
		}
		return cb.openEditor(ctx, env, opts.edit, r.Path)
	}
	return cb.showDraft(env, change{command, r.Ref(), plan}, exists, opts)
}

// keeping returns a draft with the title and the fields that people gave the record before and the draft knows nothing
// of: who led the review, what was decided.
func keeping(d report.Draft, before *tracker.Record) report.Draft {
	d.Title = before.Title
	d.Fields = slices.Clone(d.Fields)
	for _, e := range before.Front().Root.Entries {
		drafted := func(f tracker.DraftField) bool { return f.Name == e.Key.Value }
		if e.Key.Value != "title" && e.Value != nil && !slices.ContainsFunc(d.Fields, drafted) {
			d.Fields = append(d.Fields, tracker.DraftField{Name: e.Key.Value, Value: e.Value})
		}
	}
	return d
}

// planDraft plans the new record. exists tells that there is one: the plan, which nobody is to carry out, then is from it
// to the draft.
func (cb *Casebook) planDraft(draft tracker.Draft, before *tracker.Record) (plan *edit.Plan, exists bool, err error) {
	var path string
	var src []byte
	if before != nil {
		path, src = before.Path, before.Source
	} else {
		plan, err = edit.Create(cb.Index, draft)
		var taken *edit.TakenError
		if !errors.As(err, &taken) {
			return plan, false, err
		}
		path = taken.Path
		if src, err = fs.ReadFile(cb.Index.FS, path); err != nil {
			return nil, false, err
		}
	}
	after := edit.Compose(draft, bytes.Contains(src, []byte("\r\n")))
	if before != nil && saysAll(before, draft) {
		_, body, _ := bytes.Cut(after[len("---"):], []byte("\n---"))
		after = append(bytes.Clone(src[:before.BodyOffset()]), bytes.TrimLeft(body, "\r\n")...)
	}
	return &edit.Plan{Files: []edit.FileChange{{Path: path, Before: src, After: after}}}, true, nil
}

// saysAll reports whether a record has every field of a draft as the draft has it: then its own lines stay.
func saysAll(r *tracker.Record, draft tracker.Draft) bool {
	return !slices.ContainsFunc(draft.Fields, func(f tracker.DraftField) bool {
		written := r.Front().Root.Get(f.Name)
		return written != f.Value && (written == nil || written.Kind != tracker.Scalar || f.Value.Kind != tracker.Scalar || written.Value != f.Value.Value)
	})
}

// showDraft prints a draft, or in JSON writes it if it may.
func (cb *Casebook) showDraft(env *Env, c change, exists bool, opts draftOptions) error {
	cb.remarkSettings(env)
	writes := !exists && !opts.Print && !opts.Diff
	opts.write.DryRun = opts.write.DryRun || !writes
	if writes && !opts.write.DryRun {
		if err := c.Plan.Write(cb.Dir); err != nil {
			return writeError(err)
		}
	}
	draft := c.Plan.Files[0]
	switch {
	case env.Global.JSON:
		return env.printJSON(draftAnswer{writeAnswer: c.answer(opts.write), Exists: exists, Text: string(draft.After)})
	case opts.Diff:
		fmt.Fprint(env.Out, printableLines(c.Plan.Diff()))
	default:
		fmt.Fprint(env.Out, printableLines(string(draft.After)))
	}
	if exists {
		env.Remark("%s is there already and stays as it is%s", cb.shownPath(env, draft.Path), diffHint(opts))
	}
	return nil
}

func diffHint(opts draftOptions) string {
	if opts.Diff {
		return ""
	}
	return "; --diff shows what the draft would change"
}
