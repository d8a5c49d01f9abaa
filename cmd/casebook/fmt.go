package main

import (
	"fmt"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/edit"
)

type fmtOptions struct {
	Paths     []string
	FixTitles bool
	write     writeOptions
}

func newFmtCommand(env *Env) *cobra.Command {
	var opts fmtOptions
	cmd := &cobra.Command{
		Use:     "fmt [PATH...]",
		Short:   "Repair titles: quotes that YAML needs, spacing of the rule",
		GroupID: groupWrite,
		Long: `Puts titles that hold a colon into quotes, and writes the titles of observations as the rule
says. Nothing else in a file changes. --fix-titles also asks about titles that name no message
or instance by the rule, with the likely reading; nothing is guessed without an answer.`,
		Example: "  casebook fmt --dry-run",
		RunE: func(cmd *cobra.Command, args []string) error {
			opts.Paths = args
			return runFmt(env, opts)
		},
	}
	cmd.Flags().BoolVar(&opts.FixTitles, "fix-titles", false, "ask about observation titles that break the rule")
	opts.write.flags(cmd.Flags())
	return cmd
}

func runFmt(env *Env, opts fmtOptions) error {
	if opts.FixTitles && !env.Asks() {
		return usageError("without a terminal: casebook set REF title='Handle: \"…\" on …'", "--fix-titles asks questions, and nobody is at a terminal")
	}
	cb, err := openCasebook(env)
	if err != nil {
		return err
	}
	wanted, err := cb.pathFilter(env, opts.Paths)
	if err != nil {
		return err
	}
	plan, err := cb.planFormat(wanted)
	if err != nil {
		return cb.editError(env, err)
	}
	if opts.FixTitles {
		titles, err := cb.planTitles(env, wanted)
		if err != nil {
			return cb.editError(env, err)
		}
		plan = joinPlans(plan, titles)
	}
	return cb.carryOut(env, opts.write, change{"fmt", tracker.Ref{}, plan})
}

// pathFilter returns a function that says whether a file of the casebook is among the paths, or below
// one of them; without paths every file is.
func (cb *Casebook) pathFilter(env *Env, paths []string) (func(file string) bool, error) {
	prefixes, err := cb.within(env, paths)
	return func(file string) bool {
		for _, p := range prefixes {
			if file == p || strings.HasPrefix(file, p+"/") {
				return true
			}
		}
		return len(prefixes) == 0
	}, err
}

// planFormat repairs what can be repaired without asking, in records and in files that cannot be read
// as records for want of quotes.
func (cb *Casebook) planFormat(wanted func(file string) bool) (*edit.Plan, error) {
	plan := &edit.Plan{}
	for _, r := range cb.Index.Records() {
		if !wanted(r.Path) {
			continue
		}
		after, changes, err := edit.Format(r)
		if err != nil {
			return nil, err
		}
		addChange(plan, r.Path, r.Source, after, changes)
	}
	for _, rejected := range cb.Index.Rejected() {
		src, err := fs.ReadFile(cb.Index.FS, rejected.Path)
		if err != nil || !wanted(rejected.Path) {
			continue // unreadable: check says so
		}
		after, changes, err := edit.FormatSource(rejected.Path, src)
		if err != nil {
			continue // not a matter of quotes: check says what is wrong
		}
		addChange(plan, rejected.Path, src, after, changes)
	}
	return plan, nil
}

// addChange adds a file to a plan if its bytes change, with a remark for each change.
func addChange(plan *edit.Plan, path string, before, after []byte, changes []string) {
	if after == nil || string(before) == string(after) {
		return
	}
	plan.Files = append(plan.Files, edit.FileChange{Path: path, Before: before, After: after})
	for _, c := range changes {
		plan.Notes = append(plan.Notes, path+": "+c)
	}
}

// planTitles asks about each observation title that breaks the rule.
func (cb *Casebook) planTitles(env *Env, wanted func(file string) bool) (*edit.Plan, error) {
	plan := &edit.Plan{}
	for _, r := range cb.Index.Records(tracker.KindObservation) {
		if _, _, _, ok := tracker.ParseTitle(r.Title); ok || !wanted(r.Path) {
			continue
		}
		errorText, instance, ok := tracker.ProposeTitle(r.Title)
		if !ok {
			env.Remark("%s: no reading of %q suggests itself", r.Path, r.Title)
			continue
		}
		title := tracker.FormatTitle(errorText, instance)
		yes, err := askYes(env, fmt.Sprintf("%s\n  says  %s\n  meant %s ?", r.Path, r.Title, title))
		if err != nil {
			return nil, err
		}
		if !yes {
			continue
		}
		after, err := edit.Set(r, "title", title)
		if err != nil {
			return nil, err
		}
		plan.Files = append(plan.Files, edit.FileChange{Path: r.Path, Before: r.Source, After: after})
	}
	return plan, nil
}
