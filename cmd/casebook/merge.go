package main

import (
	"github.com/spf13/cobra"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/edit"
)

func newMergeCommand(env *Env) *cobra.Command {
	var opts writeOptions
	cmd := &cobra.Command{
		Use:     "merge BUG INTO",
		Short:   "Declare a bug a duplicate of another and move its sightings there",
		GroupID: groupWrite,
		Long: `BUG keeps its file, with status duplicate and duplicate_of INTO; its observations are moved to
INTO. Undo it with git, or with casebook set and classify.`,
		Example:           "  casebook merge oomkilled-exit-137 no-space-left --dry-run",
		Args:              exactArgs(2),
		RunE:              func(cmd *cobra.Command, args []string) error { return runMerge(env, cmd, args[0], args[1], opts) },
		ValidArgsFunction: completeRefs(env, []tracker.Kind{tracker.KindBug}, 0, 1),
	}
	opts.flags(cmd.Flags())
	return cmd
}

func runMerge(env *Env, cmd *cobra.Command, word, intoWord string, opts writeOptions) error {
	cb, err := openCasebook(env)
	if err != nil {
		return err
	}
	bug, err := cb.Resolve(env, word, tracker.KindBug)
	if err != nil {
		return err
	}
	into, err := cb.Resolve(env, intoWord, tracker.KindBug)
	if err != nil {
		return err
	}
	plan, err := edit.Merge(cb.Index, bug, into)
	if err != nil {
		return editError(err)
	}
	return cb.carryOut(env, cmd, opts, bug.Ref(), plan)
}
