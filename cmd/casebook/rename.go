package main

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/edit"
)

type renameOptions struct {
	Ref   string
	ID    string
	write writeOptions
}

func newRenameCommand(env *Env) *cobra.Command {
	var opts renameOptions
	cmd := &cobra.Command{
		Use:     "rename REF NEW-ID",
		Short:   "Give a record another id and rewrite every reference to it",
		GroupID: groupWrite,
		Long: `Changes the file name, leaves the old id under aliases, moves the evidence folder, and rewrites
every reference and every relative link into and out of the record. The title stays: casebook set.`,
		Example: "  casebook rename bug/oomkilled-exit-137 out-of-memory --dry-run",
		Args:    exactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			opts.Ref, opts.ID = args[0], args[1]
			return runRename(env, opts)
		},
		ValidArgsFunction: completeRefs(env, nil, 0),
	}
	opts.write.flags(cmd.Flags())
	return cmd
}

func runRename(env *Env, opts renameOptions) error {
	if err := checkID(opts.ID); err != nil {
		return err
	}
	cb, err := openCasebook(env)
	if err != nil {
		return err
	}
	r, err := cb.Resolve(env, opts.Ref)
	if err != nil {
		return err
	}
	plan, err := edit.Rename(cb.Index, r, opts.ID)
	var taken *edit.TakenError
	if errors.As(err, &taken) && r.Kind == tracker.KindBug {
		return hinted("choose another id; if the two are one bug: casebook merge "+r.ID+" "+taken.ID, "%w", cb.editError(env, err))
	}
	if err != nil {
		return cb.editError(env, err)
	}
	return cb.carryOut(env, opts.write, change{"rename", tracker.Ref{Kind: r.Kind, ID: opts.ID}, plan})
}

// checkID refuses what cannot be an id, with the nearest thing that can.
func checkID(id string) error {
	if tracker.ValidID(id) {
		return nil
	}
	hint := ""
	if slug := tracker.Slug(id); slug != "" {
		hint = "perhaps " + slug
	}
	return usageError(hint, "%q is no id: lower-case letters, digits and single hyphens make one", id)
}
