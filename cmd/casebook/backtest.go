package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/casebook-dev/casebook/tracker/english"
	"github.com/casebook-dev/casebook/tracker/insight"
	"github.com/casebook-dev/casebook/tracker/recurrence"
)

type backtestOptions struct {
	Series string
	At     string
}

// backtestAnswer is what `casebook backtest --json` says.
type backtestAnswer struct {
	envelope
	Backtests []insight.BacktestView `json:"backtests"` // by kind of series, then all of them
}

func newBacktestCommand(env *Env) *cobra.Command {
	var opts backtestOptions
	cmd := &cobra.Command{
		Use:     "backtest",
		Short:   "Say how good the forecasts were: on this casebook's past, or on other series",
		GroupID: groupRead,
		Long: `Makes the forecasts of the past again, each from what was known on its day, every 30
days of every bug's life until its fix, and compares them with what happened then.

The Brier score and the log loss are better the smaller they are; a method that is worse
than how often it happened in general (climatology) knows nothing. Of 100 waits an 80 %
interval should hold 80. The forecast used everywhere is the first one, unless another
is clearly better on this casebook's own past.

--series reads other histories, JSON of this shape; unit is iso8601 or seconds:
{"series": [{"name", "kind", "unit", "events": [...], "window_end"}]}`,
		Example: `  casebook backtest
  casebook backtest --as-of 2026-08-01 --json`,
		Args: exactArgs(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runBacktest(cmd.Context(), env, opts)
		},
		ValidArgsFunction: completeNothing,
	}
	cmd.Flags().StringVar(&opts.Series, "series", "", "score the histories in `FILE`, not the casebook's")
	atFlag(cmd.Flags(), &opts.At)
	return cmd
}

func runBacktest(_ context.Context, env *Env, opts backtestOptions) error {
	answer := backtestAnswer{envelope: newEnvelope("backtest", time.Time{}), Backtests: []insight.BacktestView{}}
	var tests []namedBacktest
	if opts.Series != "" {
		var err error
		if tests, err = backtestSeries(env, opts.Series); err != nil {
			return err
		}
	} else {
		cb, err := openCasebookAt(env, opts.At)
		if err != nil {
			return err
		}
		tests = []namedBacktest{{"this casebook", cb.insight().Backtest}}
		answer.envelope = newEnvelope("backtest", cb.AsOf)
	}
	for i, t := range tests {
		answer.Backtests = append(answer.Backtests, insight.ViewBacktest(t.name, t.Backtest))
		if !env.Global.JSON {
			if i > 0 {
				fmt.Fprintln(env.Out)
			}
			printBacktest(env, t)
		}
	}
	if env.Global.JSON {
		return env.printJSON(answer)
	}
	return nil
}

type namedBacktest struct {
	name string
	insight.Backtest
}

// backtestSeries scores the histories of a file by kind, and if there are several kinds all together.
func backtestSeries(env *Env, file string) ([]namedBacktest, error) {
	f, err := os.Open(env.Path(file))
	if err != nil {
		return nil, fmt.Errorf("--series %s: %w", file, bare(err))
	}
	defer f.Close()
	series, err := insight.ReadSeries(f, insight.SeriesGap)
	if err != nil {
		return nil, hinted("casebook backtest --help shows the shape", "--series %s: %w", file, err)
	}
	kinds := map[string][]recurrence.History{}
	var names []string
	var all []recurrence.History
	for _, s := range series {
		if kinds[s.Kind] == nil {
			names = append(names, s.Kind)
		}
		kinds[s.Kind] = append(kinds[s.Kind], s.History)
		all = append(all, s.History)
	}
	slices.Sort(names)
	var tests []namedBacktest
	for _, name := range names {
		tests = append(tests, namedBacktest{name, insight.BacktestOf(kinds[name])})
	}
	if len(names) != 1 {
		tests = append(tests, namedBacktest{"all", insight.BacktestOf(all)})
	}
	return tests, nil
}

func printBacktest(env *Env, t namedBacktest) {
	fmt.Fprintf(env.Out, "%s: %s of %d series scored\n", env.outStyle().bold(printable(t.name)), english.Count(t.Forecasts, "forecast"), t.Series)
	if t.Forecasts == 0 {
		fmt.Fprintln(env.Out, "Not enough history yet to judge the forecasts.")
		return
	}
	rows := [][]string{{"method", "Brier 7 d", "30 d", "90 d", "log loss", "80 % interval holds"}}
	for _, s := range t.Scores {
		row := []string{s.Method}
		for j := range s.Brier {
			row = append(row, figureOr(s.Count[j] > 0, "%.4f", s.Brier[j]))
		}
		rows = append(rows, append(row, figureOr(true, "%.4f", s.LogLoss), figureOr(s.Waits > 0, "%.0f %%", 100*s.Coverage)))
	}
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for j, cell := range row {
			widths[j] = max(widths[j], columnsOf(cell))
		}
	}
	for _, row := range rows {
		fmt.Fprintln(env.Out, "  "+tableLine(row, widths))
	}
	switch {
	case !t.Enough():
		fmt.Fprintf(env.Out, "Not enough history yet to judge the forecasts: %d forecasts of %d series are needed.\n", recurrence.MinForecast, recurrence.MinSeries)
	default:
		fmt.Fprintf(env.Out, "Used: %s.%s\n", t.Scores[t.Chosen].Method, contestWords(t.Compared))
	}
}

func figureOr(there bool, format string, x float64) string {
	if !there {
		return ""
	}
	return fmt.Sprintf(format, x)
}

// contestWords tells how the other candidates compare with the default.
func contestWords(all []recurrence.Contest) string {
	words := ""
	for _, c := range all {
		words += fmt.Sprintf(" %s minus it in log loss: %+.3f (%+.3f to %+.3f, 90 %%).", c.Method, c.Difference, c.Lo, c.Hi)
	}
	return words
}
