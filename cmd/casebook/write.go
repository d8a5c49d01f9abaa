package main

import (
	"errors"
	"fmt"
	"path"
	"strings"
	"time"

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

// change is what a command is about to do: which record it is about, and the files.
type change struct {
	Command string
	Record  tracker.Ref // zero: no single one
	Plan    *edit.Plan
}

// writeAnswer is what a command that changes files says in JSON.
type writeAnswer struct {
	envelope
	Record string   `json:"record,omitempty"` // the record it was about: "bug/oomkilled"
	Files  []string `json:"files"`            // written, moved to or removed, from the casebook's root
	Notes  []string `json:"notes"`
	DryRun bool     `json:"dry_run"`
	Diff   string   `json:"diff,omitempty"` // with --dry-run
}

// carryOut writes a change, or shows it with --dry-run, and prints the paths of the files, one a line, as
// they can be opened from the working directory.
func (cb *Casebook) carryOut(env *Env, opts writeOptions, c change) error {
	if cb.Index != nil { // init has none
		cb.remarkSettings(env)
	}
	if !opts.DryRun {
		if err := c.Plan.Write(cb.Dir); err != nil {
			return writeError(err)
		}
	}
	answer := c.answer(opts)
	if env.Global.JSON {
		return env.printJSON(answer)
	}
	switch {
	case c.Plan.Empty() && len(answer.Notes) == 0:
		env.Remark("nothing to change")
	case opts.DryRun:
		fmt.Fprint(env.Out, printableLines(answer.Diff))
	default:
		for _, f := range answer.Files {
			fmt.Fprintln(env.Out, cb.shownPath(env, f))
		}
	}
	for _, note := range answer.Notes {
		env.Remark("%s", note)
	}
	return nil
}

func (c change) answer(opts writeOptions) writeAnswer {
	a := writeAnswer{envelope: newEnvelope(c.Command, time.Time{}), Record: c.Record.String(), Files: []string{}, Notes: []string{}, DryRun: opts.DryRun}
	if c.Plan == nil {
		return a
	}
	for _, f := range c.Plan.Files {
		a.Files = append(a.Files, f.Path)
	}
	a.Notes = append(a.Notes, c.Plan.Notes...)
	if opts.DryRun {
		a.Diff = c.Plan.Diff()
	}
	return a
}

// writeError adds what to do when the files on disk are not what the plan was made for.
func writeError(err error) error {
	if errors.Is(err, edit.ErrChanged) {
		return hinted("somebody else wrote at the same time; nothing of this was written: run it again", "%w", err)
	}
	return err
}

// editError turns what package edit refuses into an error with its hint on a line of its own and a path
// that can be opened.
func (cb *Casebook) editError(env *Env, err error) error {
	var wrong *edit.Error
	var taken *edit.TakenError
	switch {
	case errors.As(err, &taken):
		return cb.takenError(env, taken)
	case errors.As(err, &wrong):
		plain := *wrong
		plain.Hint, plain.Path = "", cb.shownPath(env, wrong.Path)
		return hinted(wrong.Hint, "%w", &plain)
	}
	return err
}

func (cb *Casebook) takenError(env *Env, taken *edit.TakenError) error {
	ref, file := tracker.Ref{Kind: taken.Kind, ID: taken.ID}, cb.shownPath(env, taken.Path)
	hint := "look at it: casebook show " + ref.String()
	switch {
	case taken.Kind == tracker.KindObservation:
		hint += "\nif it is the same sighting, add to it: casebook attach " + taken.ID + " FILE; another one has another --at"
	default:
		hint += "\nif this is another one, choose another id"
	}
	if path.Base(taken.Path) != taken.ID+".md" {
		return hinted(hint, "%s is a former id of %s", ref, file)
	}
	return hinted(hint, "%s exists already: %s", ref, file)
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

// assign returns the fields that "name=value" words give. A name that comes again adds to a list.
func assign(kind tracker.Kind, words ...string) []tracker.DraftField {
	var fields []tracker.DraftField
	at := map[string]int{}
	for _, word := range words {
		name, value, _ := strings.Cut(word, "=")
		if i, again := at[name]; again {
			list := fields[i].Value
			if list.Kind == tracker.Scalar {
				list = tracker.Texts(list.Value)
			}
			list.Items = append(list.Items, tracker.Text(value))
			fields[i].Value = list
			continue
		}
		at[name] = len(fields)
		node := tracker.Text(value)
		if f, known := tracker.FieldOf(kind, name); known && f.List && !f.Single {
			node = tracker.Texts(value)
		}
		fields = append(fields, tracker.DraftField{Name: name, Value: node})
	}
	return fields
}

// applySets makes the changes of --set, which are those of casebook set, in a record about to be created.
func (cb *Casebook) applySets(env *Env, plan *edit.Plan, sets []string) error {
	if len(sets) == 0 {
		return nil
	}
	r, err := cb.planned(plan)
	if err != nil {
		return err
	}
	for _, set := range sets {
		next, err := cb.setOne(env, r, set)
		var wrong *edit.Error
		if errors.As(err, &wrong) {
			return usageError(wrong.Hint, "--set %s: %s", set, wrong.Text)
		}
		if err != nil {
			return err
		}
		r = next
	}
	plan.Files[0].After = r.Source
	return nil
}

// setTo returns what the --set flags set a field to, "" if nothing.
func setTo(sets []string, field string) string {
	value := ""
	for _, set := range sets {
		if name, v, ok := strings.Cut(set, "="); ok && name == field {
			value = v
		}
	}
	return value
}
