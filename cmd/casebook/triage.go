package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/casebook-dev/casebook/tracker/classify"
)

func newTriageCommand(env *Env) *cobra.Command {
	return &cobra.Command{
		Use:     "triage",
		Short:   "Walk through the sightings that wait to be classified or confirmed",
		GroupID: groupWrite,
		Long: `Shows one waiting sighting after the other, the unclassified before the suspected, with what
it may be and why, and asks what it is. Each decision is written at once, as casebook
classify does. Without a terminal it lists what waits, like casebook suggest --all.`,
		Example: `  casebook triage`,
		Args:    exactArgs(0),
		RunE:    func(*cobra.Command, []string) error { return runTriage(env) },
	}
}

func runTriage(env *Env) error {
	if !env.questions() {
		return runSuggest(env, suggestOptions{All: true})
	}
	cb, err := openCasebook(env)
	if err != nil {
		return err
	}
	waiting := cb.waiting()
	if len(waiting) == 0 {
		env.Remark("no sighting waits to be classified or confirmed")
		return nil
	}
	known, decided := classify.FromIndex(cb.Index), 0
	for i, r := range waiting {
		v := cb.verdictOf(known, r)
		fmt.Fprintf(env.Out, "\n%d of %d\n", i+1, len(waiting))
		printVerdict(env, v)
		env.showResults()
		done, err := decide(env, cb, v)
		if errors.Is(err, errEnough) || errors.Is(err, errGaveUp) {
			break
		}
		if err != nil {
			return err
		}
		if done {
			decided++
		}
	}
	env.Remark("%d of %d decided and written", decided, len(waiting))
	return nil
}

// errEnough ends the walk.
var errEnough = errors.New("enough for now")

// What triage offers besides the suggested bugs.
const (
	triageOther = "other"
	triageNot   = "not"
	triageSkip  = "skip"
	triageStop  = "stop"
)

// decide asks what a sighting is and writes it, and reports whether it did. That it was enough is errEnough.
func decide(env *Env, cb *Casebook, v verdictView) (done bool, err error) {
	choices := triageChoices(v)
	answer, err := askChoice(env, "What is it?", choices)
	if err != nil {
		return false, err
	}
	opts := classifyOptions{Observation: *v.Ref}
	switch answer {
	case triageSkip:
		return false, nil
	case triageStop:
		return false, errEnough
	case triageOther:
		opts.Bug, err = askChoice(env, "Which bug is it an observation of?", cb.bugChoices())
	case triageNot:
		opts.Not = v.Suggestions[0].Bug
		opts.Because, err = askText(env, "Why is it not that bug?", "what speaks against it; later suggestions leave it out")
	default:
		opts.Bug = answer
		if before, ok := suspectedChoice(answer); ok {
			opts.Bug, opts.Suspected = before, true
		}
	}
	if err != nil {
		return false, err
	}
	if err := runClassify(env, opts); err != nil {
		return false, err
	}
	return true, nil
}

// triageChoices offers the suggested bugs for sure and as suspected, the likeliest first. What is not Confident is never
// what Enter alone decides.
func triageChoices(v verdictView) []choice {
	var all []choice
	for _, p := range v.Suggestions {
		all = append(all, choice{"It is " + p.Bug + ": " + printable(p.Title), p.Bug}, choice{"It may be " + p.Bug, suspectedMark + p.Bug})
	}
	skip := choice{"Leave it for now", triageSkip}
	if len(all) == 0 || v.Suggestions[0].Confidence < classify.Confident {
		all = append([]choice{skip}, all...)
	} else {
		all = append(all, skip)
	}
	if len(v.Suggestions) > 0 {
		all = append(all, choice{"It is not " + v.Suggestions[0].Bug, triageNot})
	}
	return append(all, choice{"It is another bug", triageOther}, choice{"Stop", triageStop})
}

// suspectedMark stands before a bug that a sighting may be of.
const suspectedMark = "suspected "

func suspectedChoice(answer string) (bug string, ok bool) {
	return strings.CutPrefix(answer, suspectedMark)
}
