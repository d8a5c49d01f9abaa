package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/edit"
	"github.com/casebook-dev/casebook/tracker/english"
)

type mergeOptions struct {
	Bug   string
	Into  string
	write writeOptions
}

func newMergeCommand(env *Env) *cobra.Command {
	var opts mergeOptions
	cmd := &cobra.Command{
		Use:     "merge BUG INTO",
		Short:   "Declare a bug a duplicate of another and move its sightings there",
		GroupID: groupWrite,
		Long: `BUG keeps its file, with status duplicate and duplicate_of INTO; its observations are moved to
INTO. Undo it with git, or with casebook set and classify.`,
		Example: "  casebook merge oomkilled-exit-137 no-space-left --dry-run",
		Args:    argsOrAsk(env, 2, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			opts.Bug, opts.Into = argument(args, 0), argument(args, 1)
			return runMerge(env, opts)
		},
		ValidArgsFunction: completeRefs(env, []tracker.Kind{tracker.KindBug}, 0, 1),
	}
	opts.write.flags(cmd.Flags())
	return cmd
}

func runMerge(env *Env, opts mergeOptions) error {
	cb, err := openCasebook(env)
	if err != nil {
		return err
	}
	if err := askIfEmpty(env, &opts.Bug, "Which bug is the duplicate?", cb.bugChoices()); err != nil {
		return err
	}
	if err := askIfEmpty(env, &opts.Into, "Of which bug is it a duplicate?", cb.bugChoices()); err != nil {
		return err
	}
	bug, err := cb.Resolve(env, opts.Bug, tracker.KindBug)
	if err != nil {
		return err
	}
	into, err := cb.Resolve(env, opts.Into, tracker.KindBug)
	if err != nil {
		return err
	}
	plan, err := edit.Merge(cb.Index, bug, into)
	if err != nil {
		return cb.editError(env, err)
	}
	plan.Notes = append(withoutEmpty([]string{matchRemark(opts.Bug, bug), matchRemark(opts.Into, into)}), plan.Notes...)
	if moved := len(plan.Files) - 1; moved > 0 {
		plan.Notes = append(plan.Notes, fmt.Sprintf("%s moved to %s", english.Count(moved, "observation"), into.Ref()))
	}
	return cb.carryOut(env, opts.write, change{"merge", bug.Ref(), plan})
}
