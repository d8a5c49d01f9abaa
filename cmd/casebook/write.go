package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/edit"
)

// writeOptions are the flags of every command that changes files.
type writeOptions struct {
	DryRun bool
}

func (o *writeOptions) flags(flags *pflag.FlagSet) {
	flags.BoolVarP(&o.DryRun, "dry-run", "n", false, "show the change as a diff and write nothing")
}

// writeAnswer is what a command that changes files says in JSON.
type writeAnswer struct {
	envelope
	Record string   `json:"record,omitempty"` // the record it was about: "bug/oomkilled"
	Files  []string `json:"files"`            // written, moved to or removed, from the casebook's root
	Notes  []string `json:"notes"`
	DryRun bool     `json:"dry_run"`
}

// carryOut writes a plan, or shows it with --dry-run, and prints the paths that changed, one a line.
func (cb *Casebook) carryOut(env *Env, cmd *cobra.Command, opts writeOptions, record tracker.Ref, plan *edit.Plan) error {
	if !opts.DryRun {
		if err := plan.Write(cb.Dir); err != nil {
			return writeError(err)
		}
	}
	answer := writeAnswer{envelope: newEnvelope(cmd.Name(), time.Time{}), Record: record.String(), Files: []string{}, Notes: []string{}, DryRun: opts.DryRun}
	if plan != nil {
		answer.Notes = append(answer.Notes, plan.Notes...)
		for _, f := range plan.Files {
			answer.Files = append(answer.Files, f.Path)
		}
	}
	if env.Global.JSON {
		return env.printJSON(answer)
	}
	switch {
	case plan.Empty():
		env.Remark("nothing to change")
	case opts.DryRun:
		fmt.Fprint(env.Out, printableLines(plan.Diff()))
	default:
		for _, f := range answer.Files {
			fmt.Fprintln(env.Out, f)
		}
	}
	for _, note := range answer.Notes {
		env.Remark("%s", note)
	}
	return nil
}

// writeError adds what to do when the files on disk are not what the plan was made for.
func writeError(err error) error {
	if errors.Is(err, edit.ErrChanged) {
		return hinted("somebody else wrote at the same time; nothing of this was written: run it again", "%w", err)
	}
	return err
}

// editError turns what package edit refuses into an error with its hint on a line of its own.
func editError(err error) error {
	var wrong *edit.Error
	var taken *edit.TakenError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &taken):
		return hinted("look at it: casebook show "+taken.Kind.String()+"/"+taken.ID+"\nif this is another one: --id ANOTHER-ID", "%w", err)
	case errors.As(err, &wrong) && wrong.Hint != "":
		plain := *wrong
		plain.Hint = ""
		return hinted(wrong.Hint, "%w", &plain)
	}
	return err
}

// joinPlans makes one plan of several, so that all is prepared before anything is written.
func joinPlans(plans ...*edit.Plan) *edit.Plan {
	all := &edit.Plan{}
	for _, p := range plans {
		if p != nil {
			all.Files = append(all.Files, p.Files...)
			all.Notes = append(all.Notes, p.Notes...)
		}
	}
	return all
}

// planned reads the record that a plan is about to create, so that further plans can build on it.
func (cb *Casebook) planned(plan *edit.Plan) (*tracker.Record, error) {
	f := plan.Files[0]
	r, problems := tracker.ParseRecord(f.Path, f.After, cb.Index.Config)
	for _, p := range problems {
		if r == nil || p.Severity == tracker.Error {
			return nil, hinted(p.Hint, "%s", p.Text)
		}
	}
	return r, nil
}

// assignments splits "field=value" arguments; values are a list where the field appears more than once.
func assignments(kind tracker.Kind, args []string) ([]tracker.DraftField, error) {
	var fields []tracker.DraftField
	at := map[string]int{}
	for _, arg := range args {
		name, value, ok := strings.Cut(arg, "=")
		if !ok || name == "" {
			return nil, usageError("write it like --set owner=platform", "--set %q names no field and value", arg)
		}
		if i, again := at[name]; again {
			old := fields[i].Value
			if old.Kind == tracker.Scalar {
				old = tracker.Texts(old.Value)
			}
			old.Items = append(old.Items, tracker.Text(value))
			fields[i].Value = old
			continue
		}
		at[name] = len(fields)
		node := tracker.Text(value)
		if f, known := tracker.FieldOf(kind, name); known && f.List && !f.Single {
			node = tracker.Texts(value)
		}
		fields = append(fields, tracker.DraftField{Name: name, Value: node})
	}
	return fields, nil
}
