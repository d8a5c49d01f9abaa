package main

import (
	"io"

	"github.com/spf13/cobra"

	"github.com/casebook-dev/casebook/tracker"
)

var shells = []string{"bash", "zsh", "fish", "powershell"}

// bashWords stands in for the one function of the bash-completion package that the script of cobra calls,
// where that package is not installed. It sets the caller's cur, prev, words and cword; words that bash
// breaks at = and : are whole again.
const bashWords = `# Where the bash-completion package is not installed.
if ! declare -F _get_comp_words_by_ref >/dev/null 2>&1; then
    _get_comp_words_by_ref()
    {
        local i part last="" before rest="${COMP_LINE}" over
        words=() cword=0 prev=""
        for ((i = 0; i < ${#COMP_WORDS[@]}; i++)); do
            part="${COMP_WORDS[i]}"
            before="${rest}"
            rest="${rest#"${rest%%[![:space:]]*}"}"
            if ((i > 0)) && [[ "${rest}" == "${before}" && ( "${part}" =~ ^[=:]+$ || "${last}" =~ ^[=:]+$ ) ]]; then
                words[${#words[@]}-1]+="${part}"
            else
                words+=("${part}")
            fi
            rest="${rest#"${part}"}"
            last="${part}"
            if ((i == COMP_CWORD)); then
                cword=$((${#words[@]} - 1))
                cur="${words[cword]}"
                over=$((${#COMP_LINE} - ${#rest} - COMP_POINT))
                if ((over > 0 && over <= ${#cur})); then
                    cur="${cur:0:${#cur}-over}"
                fi
            fi
        done
        if ((cword > 0)); then
            prev="${words[cword-1]}"
        fi
    }
fi

`

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
		if _, err := io.WriteString(env.Out, bashWords); err != nil {
			return err
		}
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
