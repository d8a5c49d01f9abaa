package main

import (
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/edit"
	"github.com/casebook-dev/casebook/tracker/english"
)

type splitOptions struct {
	Bug   string
	Into  string
	ID    string
	Move  []string
	edit  editOptions
	write writeOptions
}

func newSplitCommand(env *Env) *cobra.Command {
	var opts splitOptions
	cmd := &cobra.Command{
		Use:     "split BUG --into TITLE --move OBS…",
		Short:   "Make a new bug of some sightings of a bug",
		GroupID: groupWrite,
		Long: `Two defects were taken for one. Writes a new bug with the service, class, owner and labels of
BUG, names BUG there under related, and classifies the sightings given as observations of it.
BUG keeps its text, signatures, runbooks and tasks; the remarks name those to look at.
merge is the way back.`,
		Example: `  casebook split no-space-left --into "Inodes used up" --move 2026-03-10-0510 2026-06-12-0651 --dry-run`,
		Args:    argsOrAsk(env, 1, -1),
		RunE: func(cmd *cobra.Command, args []string) error {
			opts.Bug, opts.Move = argument(args, 0), append(opts.Move, args[min(1, len(args)):]...)
			return runSplit(cmd, env, opts)
		},
		ValidArgsFunction: func(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
			kind := tracker.KindBug
			if len(args) > 0 {
				kind = tracker.KindObservation
			}
			return completeRefs(env, []tracker.Kind{kind})(cmd, args, begun)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&opts.Into, "into", "", "the `TITLE` of the new bug")
	flags.StringArrayVar(&opts.Move, "move", nil, "the sightings `OBS` that are of the new bug")
	flags.StringVar(&opts.ID, "id", "", "its `ID` instead of one made from the title")
	flags.BoolVar(&opts.edit.NoEdit, "no-edit", false, "do not open the editor")
	opts.write.flags(flags)
	_ = cmd.RegisterFlagCompletionFunc("move", completeRefs(env, []tracker.Kind{tracker.KindObservation}))
	return cmd
}

func (o splitOptions) check() error {
	switch {
	case oneLine(o.Into) == "":
		return usageError(`casebook split BUG --into "its title" --move OBS`, "the new bug needs a title: --into is missing")
	case len(o.Move) == 0:
		return usageError("casebook list bug:"+o.Bug+" lists its sightings", "which sightings are of the new bug? --move is missing")
	case o.ID != "":
		return checkID(o.ID)
	}
	return nil
}

func runSplit(cmd *cobra.Command, env *Env, opts splitOptions) error {
	if err := opts.check(); err != nil {
		return err
	}
	cb, err := openCasebook(env)
	if err != nil {
		return err
	}
	bug, err := cb.Resolve(env, opts.Bug, tracker.KindBug)
	if err != nil {
		return err
	}
	move, err := cb.resolveAll(env, opts.Move, tracker.KindObservation)
	if err != nil {
		return err
	}
	plan, err := edit.Split(cb.Index, bug, edit.SplitOptions{Title: oneLine(opts.Into), ID: opts.ID, Move: move, On: cb.AsOf.Format(time.DateOnly)})
	if err != nil {
		return cb.editError(env, err)
	}
	into, err := cb.planned(plan)
	if err != nil {
		return err
	}
	remarks := append(matchRemarks(opts.Move, move), matchRemark(opts.Bug, bug), fmt.Sprintf("%s moved to %s", english.Count(len(move), "observation"), into.Ref()))
	plan.Notes = append(withoutEmpty(remarks), plan.Notes...)
	if err := cb.carryOut(env, opts.write, change{"split", into.Ref(), plan}); err != nil || opts.write.DryRun {
		return err
	}
	return cb.openEditor(cmd.Context(), env, opts.edit, into.Path)
}

// resolveAll resolves words at the prompt, each record once, in the order given.
func (cb *Casebook) resolveAll(env *Env, words []string, kind tracker.Kind) ([]*tracker.Record, error) {
	var all []*tracker.Record
	for _, word := range words {
		r, err := cb.Resolve(env, word, kind)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(all, r) {
			all = append(all, r)
		}
	}
	return all, nil
}

// matchRemarks say which records parts of ids meant. A record that was named twice is in records once.
func matchRemarks(words []string, records []*tracker.Record) []string {
	var all []string
	for i, r := range records {
		if len(words) == len(records) {
			all = append(all, matchRemark(words[i], r))
		}
	}
	return all
}
