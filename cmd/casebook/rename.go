package main

import (
	"github.com/spf13/cobra"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/edit"
)

func newRenameCommand(env *Env) *cobra.Command {
	var opts writeOptions
	cmd := &cobra.Command{
		Use:     "rename REF NEW-ID",
		Short:   "Give a record another id and rewrite every reference to it",
		GroupID: groupWrite,
		Long: `Changes the file name, leaves the old id under aliases, moves the evidence folder, and rewrites
every reference and every relative link into and out of the record. The title stays: casebook set.`,
		Example:           "  casebook rename bug/oomkilled-exit-137 out-of-memory --dry-run",
		Args:              exactArgs(2),
		RunE:              func(cmd *cobra.Command, args []string) error { return runRename(env, cmd, args[0], args[1], opts) },
		ValidArgsFunction: completeRefs(env, nil, 0),
	}
	opts.flags(cmd.Flags())
	return cmd
}

func runRename(env *Env, cmd *cobra.Command, ref, id string, opts writeOptions) error {
	cb, err := openCasebook(env)
	if err != nil {
		return err
	}
	r, err := cb.Resolve(env, ref)
	if err != nil {
		return err
	}
	if !tracker.ValidID(id) {
		return usageError("perhaps "+tracker.Slug(id), "%q is no id: only a-z, 0-9 and single hyphens are", id)
	}
	plan, err := edit.Rename(cb.Index, r, id)
	if err != nil {
		return editError(err)
	}
	return cb.carryOut(env, cmd, opts, tracker.Ref{Kind: r.Kind, ID: id}, plan)
}
