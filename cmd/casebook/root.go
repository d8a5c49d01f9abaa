package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/casebook-dev/casebook/tracker"
)

// Execute runs the command that args name, without the program's name. Its results are in env.Out when
// it returns; what went wrong is for Report to print.
func Execute(ctx context.Context, env *Env, args []string) error {
	root := newRootCommand(env)
	root.SetArgs(excludedTerms(root, args))
	root.SetIn(env.In)
	root.SetOut(env.Out)
	root.SetErr(env.Err)
	return root.ExecuteContext(ctx)
}

// The groups that `casebook help` shows commands in.
const (
	groupRead    = "read"
	groupWrite   = "write"
	groupPublish = "publish"
)

const rootLong = `casebook keeps operational defects as reviewed text files in git: sightings, bugs,
runbooks, tasks and postmortems. It records and links them, checks them, and
publishes them as a static site. No server, no database, no account.`

const rootExample = `  casebook list kind:bug is:open
  casebook show no-space-left-on-device
  casebook trace replica-2
  casebook stats
  casebook check
  casebook build --out public`

func newRootCommand(env *Env) *cobra.Command {
	root := &cobra.Command{
		Use:               "casebook",
		Short:             "Operational defects as reviewed text files",
		Long:              rootLong,
		Example:           rootExample,
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
		Args:              cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownCommand(cmd, args[0])
			}
			return cmd.Help()
		},
		ValidArgsFunction: completeNothing,
	}
	root.AddGroup(
		&cobra.Group{ID: groupRead, Title: "Read:"},
		&cobra.Group{ID: groupWrite, Title: "Record and edit:"},
		&cobra.Group{ID: groupPublish, Title: "Check and publish:"},
	)
	addGlobalFlags(root.PersistentFlags(), &env.Global)
	_ = root.MarkPersistentFlagDirname("repo") // fails only for a flag that is not there
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(commands(env)...)
	root.AddCommand(topics()...)
	root.SetHelpCommand(newHelpCommand(root))
	for _, cmd := range root.Commands() {
		cmd.Flags().SortFlags = false
	}
	return root
}

// commands returns every command, in the order of `casebook help` within its group.
func commands(env *Env) []*cobra.Command {
	return []*cobra.Command{
		newListCommand(env),
		newShowCommand(env),
		newTraceCommand(env),
		newSuggestCommand(env),
		newSignatureCommand(env),
		newDuplicatesCommand(env),
		newEvalCommand(env),
		newStatsCommand(env),
		newBacktestCommand(env),
		newLogCommand(env),
		newDiffCommand(env),
		newInitCommand(env),
		newObserveCommand(env),
		newClassifyCommand(env),
		newTriageCommand(env),
		newNewCommand(env),
		newHandoffCommand(env),
		newReportCommand(env),
		newLinkCommand(env),
		newUnlinkCommand(env),
		newSetCommand(env),
		newRenameCommand(env),
		newMergeCommand(env),
		newSplitCommand(env),
		newAttachCommand(env),
		newFmtCommand(env),
		newImportCommand(env),
		newCheckCommand(env),
		newReviewCommand(env),
		newBuildCommand(env),
		newServeCommand(env),
		newHookCommand(env),
		newDemoCommand(env),
		newCompletionCommand(env),
		newVersionCommand(env),
	}
}

func addGlobalFlags(flags *pflag.FlagSet, g *globalOptions) {
	flags.SortFlags = false
	flags.StringVarP(&g.Repo, "repo", "C", "", "the casebook: `DIR` or a folder in it (default: here)")
	flags.BoolVar(&g.JSON, "json", false, "print JSON (casebook help json)")
	flags.StringVar(&g.AsOf, "as-of", "", "look at the casebook as of `TIME`: 2026-11-20, RFC 3339, or now")
	flags.BoolVar(&g.NoColor, "no-color", false, "no colours (also: NO_COLOR=1)")
	flags.BoolVarP(&g.Quiet, "quiet", "q", false, "no remarks, only results and errors")
}

func flagError(cmd *cobra.Command, err error) error {
	name, _ := strings.CutPrefix(err.Error(), "unknown flag: --")
	if name == err.Error() {
		return usageError("see "+cmd.CommandPath()+" --help", "%s", valueWords(err))
	}
	var known []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
	if near := tracker.Nearest(name, known); len(near) > 0 {
		return usageError("did you mean --"+near[0]+"?", "unknown flag --%s", name)
	}
	return usageError("see "+cmd.CommandPath()+" --help", "unknown flag --%s", name)
}

// valueWords says what is wrong with the value of a flag, of a number without the names of functions.
func valueWords(err error) string {
	wrong := (*strconv.NumError)(nil)
	if !errors.As(err, &wrong) || wrong.Func == "ParseBool" {
		return err.Error()
	}
	what := "not a number"
	if errors.Is(wrong, strconv.ErrRange) {
		what = "too large a number"
	}
	return strings.Replace(err.Error(), wrong.Error(), what, 1)
}

func unknownCommand(parent *cobra.Command, name string) error {
	var known []string
	for _, c := range parent.Commands() {
		if !c.Hidden {
			known = append(known, append(c.Aliases, c.Name())...)
		}
	}
	if near := tracker.Nearest(name, known); len(near) > 0 {
		return usageError("did you mean `"+parent.CommandPath()+" "+near[0]+"`?", "unknown command %q", name)
	}
	return usageError("`"+parent.CommandPath()+" help` lists the commands", "unknown command %q", name)
}

// newHelpCommand is cobra's help command with our way of saying what is not there.
func newHelpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Say more about a command or a topic",
		RunE: func(_ *cobra.Command, args []string) error {
			cmd, rest, err := root.Find(args)
			switch {
			case err != nil || cmd == root && len(rest) > 0:
				return unknownCommand(root, strings.Join(rest, " "))
			case cmd.Name() == fieldsTopic && len(rest) > 0:
				return printFields(root.OutOrStdout(), rest[0])
			}
			cmd.InitDefaultHelpFlag()
			return cmd.Help()
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			var names []string
			if len(args) == 1 && args[0] == fieldsTopic {
				for _, k := range tracker.Kinds() {
					names = append(names, k.String())
				}
			}
			for _, c := range root.Commands() {
				if len(args) == 0 && !c.Hidden {
					names = append(names, cobra.CompletionWithDesc(c.Name(), c.Short))
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
	}
}

// newTopic is a page of help that is no command: `casebook help json`.
func newTopic(name, short, long string) *cobra.Command {
	return &cobra.Command{Use: name, Short: short, Long: long}
}

// argsBetween refuses too few and too many arguments with the command's own line of use.
func argsBetween(least, most int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) < least:
			return usageError("usage: "+cmd.UseLine(), "%s: missing %s", cmd.Name(), missingArgs(cmd, least, len(args)))
		case most >= 0 && len(args) > most:
			return usageError("usage: "+cmd.UseLine(), "%s: unexpected argument %q", cmd.Name(), args[most])
		}
		return nil
	}
}

// exactArgs refuses any other number of arguments.
func exactArgs(n int) cobra.PositionalArgs { return argsBetween(n, n) }

// missingArgs names the arguments of the line of use that were not given: "BUG" of "merge BUG INTO".
func missingArgs(cmd *cobra.Command, least, given int) string {
	words := strings.Fields(cmd.Use)[1:]
	if least <= len(words) && given < least {
		return strings.Join(words[given:least], " ")
	}
	return fmt.Sprintf("%d arguments", least-given)
}
