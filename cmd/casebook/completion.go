package main

import (
	"github.com/spf13/cobra"

	"github.com/casebook-dev/casebook/tracker"
)

var shells = []string{"bash", "zsh", "fish", "powershell"}

func newCompletionCommand(env *Env) *cobra.Command {
	return &cobra.Command{
		Use:   "completion SHELL",
		Short: "Print the completion script of bash, zsh, fish or powershell",
		Long: `Prints a script that teaches a shell to complete commands, flags, and the ids of
live records with their titles. Load it from the shell's start-up file:

  bash        source <(casebook completion bash)
  zsh         source <(casebook completion zsh)
  fish        casebook completion fish | source
  powershell  casebook completion powershell | Out-String | Invoke-Expression`,
		Example:               "  casebook completion bash",
		DisableFlagsInUseLine: true,
		Args:                  exactArgs(1),
		ValidArgs:             shells,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runCompletion(env, cmd.Root(), args[0])
		},
	}
}

func runCompletion(env *Env, root *cobra.Command, shell string) error {
	switch shell {
	case "bash":
		return root.GenBashCompletionV2(env.Out, true)
	case "zsh":
		return root.GenZshCompletion(env.Out)
	case "fish":
		return root.GenFishCompletion(env.Out, true)
	case "powershell":
		return root.GenPowerShellCompletionWithDesc(env.Out)
	}
	hint := "bash, zsh, fish or powershell"
	if near := tracker.Nearest(shell, shells); len(near) > 0 {
		hint = "did you mean " + near[0] + "?"
	}
	return usageError(hint, "no completion for %q", shell)
}
