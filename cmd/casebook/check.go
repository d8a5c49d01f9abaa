package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/check"
	"github.com/casebook-dev/casebook/tracker/english"
)

type checkOptions struct {
	Paths    []string
	Strict   bool
	Fix      bool
	Severity string // the least grave that is shown
	Explain  string
	Rules    bool
	At       string
}

// checkAnswer is what `casebook check --json` says.
type checkAnswer struct {
	envelope
	Records  int               `json:"records"`  // read
	Rejected []string          `json:"rejected"` // paths of files that could not be read as records
	Errors   int               `json:"errors"`   // all of them, whatever --severity shows
	Warnings int               `json:"warnings"`
	Infos    int               `json:"infos"`
	Problems []tracker.Problem `json:"problems"` // by path and place
	Fixed    []string          `json:"fixed"`    // files that --fix changed
}

func newCheckCommand(env *Env) *cobra.Command {
	var opts checkOptions
	cmd := &cobra.Command{
		Use:     "check [PATH...]",
		Short:   "Say what is wrong with the records, where, and what to do about it",
		GroupID: groupPublish,
		Long: `Checks every record, or those in the given files and folders, against the rules that
casebook check --rules lists. Exit status 3 says that there are errors; with --strict
warnings count too. casebook.yaml sets the severity of a rule (check: {RULE: off}).`,
		Example: `  casebook check
  casebook check bugs --severity warning
  casebook check --explain dangling-reference
  casebook check --rules`,
		RunE: func(cmd *cobra.Command, args []string) error {
			opts.Paths = args
			return runCheck(cmd.Context(), env, opts)
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&opts.Strict, "strict", false, "warnings, too, make the exit status 3")
	flags.StringVar(&opts.Severity, "severity", "info", "show nothing less grave than `LEVEL`: info, warning, error")
	flags.BoolVar(&opts.Fix, "fix", false, "repair what is safe to repair, say what changed, and check again")
	flags.StringVar(&opts.Explain, "explain", "", "say what `RULE` is about, with an example before and after")
	flags.BoolVar(&opts.Rules, "rules", false, "list the rules")
	atFlag(flags, &opts.At)
	_ = cmd.RegisterFlagCompletionFunc("explain", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return ruleNames(), cobra.ShellCompDirectiveNoFileComp
	})
	_ = cmd.RegisterFlagCompletionFunc("severity", cobra.FixedCompletions([]string{"info", "warning", "error"}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func runCheck(ctx context.Context, env *Env, opts checkOptions) error {
	least, ok := tracker.ParseSeverity(opts.Severity)
	if !ok || least == tracker.Off {
		return usageError("info, warning or error", "--severity: %q is no severity", opts.Severity)
	}
	switch {
	case opts.Fix && opts.At != "":
		return usageError("check --fix repairs the work tree", "--fix and --at exclude each other")
	case opts.Rules:
		return runRules(env)
	case opts.Explain != "":
		return runExplain(env, opts.Explain)
	}
	cb, err := openCasebookAt(env, opts.At)
	if err != nil {
		return err
	}
	answer := checkAnswer{envelope: newEnvelope("check", cb.AsOf), Fixed: []string{}}
	if opts.Fix {
		if cb, err = cb.fix(env, opts.Paths, &answer); err != nil {
			return err
		}
	}
	paths, err := cb.within(env, opts.Paths)
	if err != nil {
		return err
	}
	answer.fill(cb.Index, check.Run(cb.Index, check.Options{AsOf: cb.AsOf, Paths: paths, LastChanged: cb.lastChanged(ctx, env)}), least)
	if env.Global.JSON {
		err = env.printJSON(answer)
	} else {
		printProblems(env, cb, answer.Problems)
		env.Remark("%s", answer.summary())
	}
	if err == nil && (answer.Errors > 0 || opts.Strict && answer.Warnings > 0) {
		return errProblems
	}
	return err
}

// fix repairs what is safe and reads the casebook again.
func (cb *Casebook) fix(env *Env, paths []string, answer *checkAnswer) (*Casebook, error) {
	wanted, err := cb.pathFilter(env, paths)
	if err != nil {
		return nil, err
	}
	plan, err := cb.planFormat(wanted)
	if err != nil {
		return nil, cb.editError(env, err)
	}
	if plan.Empty() {
		return cb, nil
	}
	if err := plan.Write(cb.Dir); err != nil {
		return nil, writeError(err)
	}
	for _, f := range plan.Files {
		answer.Fixed = append(answer.Fixed, f.Path)
	}
	if !env.Global.JSON {
		for _, note := range plan.Notes {
			fmt.Fprintln(env.Out, "fixed "+printable(note))
		}
	}
	return openCasebook(env)
}

// fill counts the problems and keeps those that are grave enough.
func (a *checkAnswer) fill(idx *tracker.Index, problems []tracker.Problem, least tracker.Severity) {
	a.Records, a.Rejected, a.Problems = len(idx.Records()), []string{}, []tracker.Problem{}
	for _, r := range idx.Rejected() {
		a.Rejected = append(a.Rejected, r.Path)
	}
	for _, p := range problems {
		switch p.Severity {
		case tracker.Error:
			a.Errors++
		case tracker.Warning:
			a.Warnings++
		default:
			a.Infos++
		}
		if p.Severity >= least {
			a.Problems = append(a.Problems, p)
		}
	}
}

// summary says the result in a line: "223 records, 1 file not readable: 2 errors, 1 warning".
func (a *checkAnswer) summary() string {
	read := english.Count(a.Records, "record")
	if n := len(a.Rejected); n > 0 {
		read += ", " + english.Count(n, "file") + " not readable"
	}
	found := severityCounts(a.Errors, a.Warnings, a.Infos)
	if found == "" {
		found = "no problems"
	}
	return read + ": " + found
}

// severityCounts says how many problems there are of each severity, leaving out those there are none of.
func severityCounts(errors, warnings, infos int) string {
	var found []string
	for _, part := range []struct {
		n    int
		noun string
	}{{errors, "error"}, {warnings, "warning"}, {infos, "remark"}} {
		if part.n > 0 {
			found = append(found, english.Count(part.n, part.noun))
		}
	}
	return strings.Join(found, ", ")
}

// printProblems prints each problem as compilers do, so that editors find the place:
// "path:line:column: severity: text [rule]", and below it the hint.
func printProblems(env *Env, cb *Casebook, problems []tracker.Problem) {
	for _, p := range problems {
		printProblem(env, cb.shownPath(env, p.Path), p)
	}
}

// printProblem prints one problem of the file that a person knows as path.
func printProblem(env *Env, path string, p tracker.Problem) {
	style := env.outStyle()
	if p.Line > 0 {
		path = fmt.Sprintf("%s:%d:%d", path, p.Line, max(p.Column, 1))
	}
	fmt.Fprintf(env.Out, "%s: %s %s %s\n", style.bold(printable(path)), severityWord(style, p.Severity), printable(p.Text), style.dim("["+p.Rule+"]"))
	if p.Hint != "" {
		fmt.Fprintf(env.Out, "  %s %s\n", style.dim("hint:"), printable(p.Hint))
	}
}

func severityWord(style style, s tracker.Severity) string {
	switch s {
	case tracker.Error:
		return style.red(s.String() + ":")
	case tracker.Warning:
		return style.yellow(s.String() + ":")
	}
	return style.cyan(s.String() + ":")
}

// shownPath writes a path of the casebook so that it can be opened from the working directory: relative
// if one of the two folders holds the other, else absolute.
func (cb *Casebook) shownPath(env *Env, path string) string {
	file := filepath.Join(cb.Dir, filepath.FromSlash(path))
	rel, err := filepath.Rel(env.Dir, file)
	up := strings.HasPrefix(rel, "..")
	if inside, errIn := filepath.Rel(cb.Dir, env.Dir); err != nil || up && (errIn != nil || strings.HasPrefix(inside, "..")) {
		return filepath.ToSlash(file)
	}
	return filepath.ToSlash(rel)
}
