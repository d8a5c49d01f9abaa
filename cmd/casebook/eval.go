package main

import (
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/casebook-dev/casebook/tracker/classify"
	"github.com/casebook-dev/casebook/tracker/english"
)

// evalAnswer is what `casebook eval --json` says.
type evalAnswer struct {
	envelope
	Items []evalView `json:"items"`
}

type evalView struct {
	File        string `json:"file"`
	TitleHidden bool   `json:"title_hidden"`
	classify.Result
}

func newEvalCommand(env *Env) *cobra.Command {
	var files []string
	cmd := &cobra.Command{
		Use:     "eval --jsonl FILE...",
		Short:   "Measure how good suggestions are on labelled reports",
		GroupID: groupRead,
		Long: `Replays labelled reports in their order, one JSON object a line: id, time, title, text,
instance, affected (a list), component, alert, and label, the bug (null: no defect report).
Each is asked about knowing only those before it. Printed are the share of repeats whose
bug came first, among the first 5 and 10, how well new bugs are told from known ones (AUC),
what was shown as confident, and how often confidences came true, beside a plain BM25 in the
same run. Titles are left out where the labels are made from them. No casebook is needed.`,
		Example: `  echo '{"text": "no space left on device", "label": "disk-full"}' | casebook eval --jsonl -`,
		Args:    argsBetween(0, -1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runEval(env, append(files, args...))
		},
	}
	cmd.Flags().StringArrayVar(&files, "jsonl", nil, "labelled reports in `FILE`, - is standard input (repeatable)")
	return cmd
}

func runEval(env *Env, files []string) error {
	if len(files) == 0 {
		return usageError("casebook eval --jsonl FILE", "which labelled reports? --jsonl is missing")
	}
	answer := evalAnswer{envelope: newEnvelope("eval", time.Time{})}
	for _, name := range files {
		v, err := evalFile(env, name)
		if err != nil {
			return fmt.Errorf("evaluate %s: %w", name, err)
		}
		if v.Reports == 0 {
			return hinted("casebook eval --help shows what a line says", "evaluate %s: it holds no report", name)
		}
		answer.Items = append(answer.Items, v)
	}
	if env.Global.JSON {
		return env.printJSON(answer)
	}
	for i, v := range answer.Items {
		if i > 0 {
			fmt.Fprintln(env.Out)
		}
		printEval(env, v)
	}
	return nil
}

func evalFile(env *Env, name string) (evalView, error) {
	in := env.In
	if name != "-" {
		f, err := os.Open(env.Path(name))
		if err != nil {
			return evalView{}, bare(err)
		}
		defer func() { _ = f.Close() }()
		in = f
	}
	reports, hidden, err := classify.ReadLabelled(in)
	if err != nil {
		return evalView{}, err
	}
	return evalView{File: name, TitleHidden: hidden, Result: classify.Replay(reports)}, nil
}

func printEval(env *Env, v evalView) {
	fmt.Fprintln(env.Out, env.outStyle().bold(v.File))
	fmt.Fprintf(env.Out, "%s, %s, %s", english.Count(v.Reports, "report"), english.Count(v.Bugs, "bug"), english.Count(v.Repeats, "repeat"))
	if v.TitleHidden {
		fmt.Fprint(env.Out, "; titles left out, the labels are made from them")
	}
	fmt.Fprintf(env.Out, "\n\n%-10s %6s %6s %6s %8s\n", "", "R@1", "R@5", "R@10", "new AUC")
	for _, s := range []struct {
		name string
		classify.Score
	}{{"casebook", v.Engine}, {"BM25", v.BM25}} {
		fmt.Fprintf(env.Out, "%-10s %6.3f %6.3f %6.3f %8.3f\n", s.name, s.At1, s.At5, s.At10, s.NewAUC)
	}
	fmt.Fprintf(env.Out, "\nshown as confident: %d, %.0f %% of the repeats; %.0f %% right\n", v.Confident.Shown, 100*v.Confident.Repeats, 100*v.Confident.Right)
	if v.NoDefect > 0 {
		fmt.Fprintf(env.Out, "no defect report: %d of %d got a suggestion\n", v.Suggested, v.NoDefect)
	}
	fmt.Fprintf(env.Out, "\n%-10s %6s %6s %6s\n", "confidence", "count", "said", "right")
	for _, b := range v.Bins {
		fmt.Fprintf(env.Out, "%.1f to %.1f %6d %6.2f %6.2f\n", b.From, b.To, b.Count, b.Said, b.Right)
	}
}
