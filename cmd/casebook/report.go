package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/report"
)

type reportOptions struct {
	Month string
	Lead  string
	draft draftOptions
}

func newReportCommand(env *Env) *cobra.Command {
	var opts reportOptions
	cmd := &cobra.Command{
		Use:     "report [-]",
		Short:   "Draft the operational report of a month from the records",
		GroupID: groupWrite,
		Long: `Drafts the report that the monthly operational review reads: what keeps coming back and what to
do first, whether the fixes held, what is solved by hand again and again and what would end
that, what customers noticed before us, which tasks are ageing, what became of the last
decisions. Sightings are counted in the month; states and forecasts are as of --as-of.

The draft becomes reports/MONTH.md, for people to correct, to shorten and to commit. If that is
there already, nothing is written: the draft goes to standard output, and with --diff as what
it would change. ` + "`casebook report -`" + ` prints it in any case. To begin with empty sections:
casebook new report.`,
		Example: `  casebook report --month 2026-11 --as-of 2026-11-20 -
  casebook report --month 2026-10 --as-of 2026-11-20 --diff
  casebook report --month 2026-08 --lead mei --as-of 2026-11-20 --dry-run`,
		Args: argsBetween(0, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := opts.draft.takeDash(args); err != nil {
				return err
			}
			return runReport(cmd.Context(), env, opts)
		},
		ValidArgsFunction: completeNothing,
	}
	flags := cmd.Flags()
	flags.StringVar(&opts.Month, "month", "", "the `MONTH`, 2026-03 (default: the last one that is over)")
	flags.StringVar(&opts.Lead, "lead", "", "who leads the review: `NAME`")
	opts.draft.flags(flags)
	return cmd
}

func runReport(ctx context.Context, env *Env, opts reportOptions) error {
	if opts.Month != "" && !isMonth(opts.Month) {
		return usageError("write it like 2026-03", "--month: %q is no month", opts.Month)
	}
	cb, err := openCasebook(env)
	if err != nil {
		return err
	}
	if opts.Month == "" {
		opts.Month = report.LastMonth(cb.AsOf)
	}
	draft, err := report.Operational(cb.insight(), report.Month{Month: opts.Month, Lead: opts.Lead})
	if err != nil {
		return usageError("--as-of names a later time", "--month: %w", err)
	}
	return cb.offer(ctx, env, "report", draft, cb.reportOf(opts.Month), opts.draft)
}

// reportOf returns the report of a month, whatever its id, or nil.
func (cb *Casebook) reportOf(month string) *tracker.Record {
	for _, r := range cb.Index.Records(tracker.KindReport) {
		if r.Report.Month == month {
			return r
		}
	}
	return nil
}
