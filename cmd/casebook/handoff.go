package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/report"
)

type handoffOptions struct {
	Since              string
	Outgoing, Incoming []string
	draft              draftOptions
}

func newHandoffCommand(env *Env) *cobra.Command {
	var opts handoffOptions
	cmd := &cobra.Command{
		Use:     "handoff [-]",
		Short:   "Draft the handoff of a shift from the records",
		GroupID: groupWrite,
		Long: `Drafts what the outgoing shift tells the incoming one: what is open and watched, by class
with service interruptions first, what happened in the shift, what is undecided, workarounds
without a task behind them and other questions, what is due. The shift ends now (--as-of) and
began where the last handoff ended, or a week before.

The draft becomes handoffs/DATE.md, for people to correct and to commit. A handoff of less than
four hours ago is taken for the same shift and never rewritten: the new draft then goes to
standard output, and with --diff as what it would change. --since makes it another shift.
` + "`casebook handoff -`" + ` prints the draft in any case. To begin with empty sections: casebook new
handoff.`,
		Example: `  casebook handoff --as-of 2026-11-20T09:00 -
  casebook handoff --as-of 2026-11-16T10:30 --diff
  casebook handoff --since 2026-11-09 --outgoing jonas --incoming priya --as-of 2026-11-20T09:00 --dry-run`,
		Args: argsBetween(0, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := opts.draft.takeDash(args); err != nil {
				return err
			}
			return runHandoff(cmd.Context(), env, opts)
		},
		ValidArgsFunction: completeNothing,
	}
	flags := cmd.Flags()
	flags.StringVar(&opts.Since, "since", "", "when the shift began: `TIME` (default: where the last handoff ended)")
	flags.StringSliceVar(&opts.Outgoing, "outgoing", nil, "who hands over: `NAME` (repeatable)")
	flags.StringSliceVar(&opts.Incoming, "incoming", nil, "who takes over: `NAME` (repeatable)")
	opts.draft.flags(flags)
	return cmd
}

// sameShift is how soon after a handoff another draft is taken for a new version of it, not for another shift: shorter
// than any shift that is worked, and longer than a meeting is late.
const sameShift = 4 * time.Hour

func runHandoff(ctx context.Context, env *Env, opts handoffOptions) error {
	cb, err := openCasebook(env)
	if err != nil {
		return err
	}
	shift := report.Shift{Outgoing: opts.Outgoing, Incoming: opts.Incoming}
	var before *tracker.Record
	if opts.Since != "" {
		t, err := tracker.ParseTime(opts.Since, cb.Index.Config.Timezone)
		if err != nil {
			return usageError("", "--since: %w", err)
		}
		shift.Since = t.At
	} else if before = report.LastHandoff(cb.Index, cb.AsOf); before != nil {
		if cb.AsOf.Sub(before.Handoff.Until.At) >= sameShift {
			before = nil
		} else {
			shift.Since = sinceOf(cb, before)
		}
	}
	draft, err := report.Handoff(cb.insight(), shift)
	if err != nil {
		return usageError("--since names an earlier time, --as-of a later one", "%w", err)
	}
	return cb.offer(ctx, env, "handoff", draft, before, opts.draft)
}

// sinceOf returns when the shift of a handoff began: as it says, else where the one before it ended; zero if neither does.
func sinceOf(cb *Casebook, r *tracker.Record) time.Time {
	if since := r.Handoff.Since; !since.IsZero() {
		return since.At
	}
	if before := report.LastHandoff(cb.Index, r.Handoff.Until.At.Add(-1)); before != nil {
		return before.Handoff.Until.At
	}
	return time.Time{}
}
