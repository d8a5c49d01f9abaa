package main

import (
	"errors"
	"strings"

	"charm.land/huh/v2"
	"github.com/spf13/cobra"
)

// Questions are asked only when env.Asks says that somebody can answer; every question is also a flag.

var errGaveUp = errors.New("given up; nothing was written")

// askText asks for one line.
func askText(env *Env, question, explain string) (string, error) {
	var answer string
	field := huh.NewInput().Title(question).Description(explain).Value(&answer).Validate(func(s string) error {
		if strings.TrimSpace(s) == "" {
			return errors.New("an answer is needed; Ctrl-C gives up")
		}
		return nil
	})
	err := ask(env, field, &answer)
	return answer, err
}

// choice is one answer to choose, with the value it stands for.
type choice struct{ label, value string }

// askChoice asks to choose one; typing filters.
func askChoice(env *Env, question string, choices []choice) (string, error) {
	var answer string
	options := make([]huh.Option[string], len(choices))
	for i, c := range choices {
		options[i] = huh.NewOption(c.label, c.value)
	}
	field := huh.NewSelect[string]().Title(question).Options(options...).Height(min(len(choices)+2, 14)).Filtering(len(choices) > 8).Value(&answer)
	err := ask(env, field, &answer)
	return answer, err
}

// questions reports whether a command may ask for what its arguments leave out.
func (env *Env) questions() bool { return env.Asks() && !env.Global.JSON }

// argsOrAsk is argsBetween, but on a terminal fewer arguments will do: the command asks for them.
func argsOrAsk(env *Env, least, most int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if env.questions() {
			return argsBetween(0, most)(cmd, args)
		}
		return argsBetween(least, most)(cmd, args)
	}
}

// argument returns the argument at a place, or "" if there are not so many.
func argument(args []string, place int) string {
	if place < len(args) {
		return args[place]
	}
	return ""
}

// askIfEmpty asks on a terminal for what an argument left out, unless there is nothing to choose.
func askIfEmpty(env *Env, word *string, question string, choices []choice) (err error) {
	if *word == "" && env.questions() && len(choices) > 0 {
		*word, err = askChoice(env, question, choices)
	}
	return err
}

// askYes asks a question with yes or no.
func askYes(env *Env, question string) (bool, error) {
	var yes bool
	form := huh.NewForm(huh.NewGroup(huh.NewConfirm().Title(question).Value(&yes))).WithInput(env.In).WithOutput(env.Err)
	return yes, gaveUp(form.Run())
}

func ask(env *Env, field huh.Field, answer *string) error {
	err := huh.NewForm(huh.NewGroup(field)).WithInput(env.In).WithOutput(env.Err).Run()
	*answer = strings.TrimSpace(*answer)
	return gaveUp(err)
}

func gaveUp(err error) error {
	if errors.Is(err, huh.ErrUserAborted) {
		return errGaveUp
	}
	return err
}
