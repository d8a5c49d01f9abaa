package main

import (
	"errors"
	"strings"

	"charm.land/huh/v2"
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
