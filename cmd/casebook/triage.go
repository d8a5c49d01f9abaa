package main

import (
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
	known := classify.FromIndex(cb.Index)
	for i, r := range waiting {
		v := cb.verdictOf(known, r)
		fmt.Fprintf(env.Out, "\n%d of %d\n", i+1, len(waiting))
		printVerdict(env, v)
		env.showResults()
		stop, err := decide(env, cb, v)
		if stop || err != nil {
			return err
		}
	}
	return nil
}

// What triage offers besides the suggested bugs.
const (
	triageOther = "other"
	triageNot   = "not"
	triageSkip  = "skip"
	triageStop  = "stop"
)

// decide asks what a sighting is and writes it. stop says that it was enough.
func decide(env *Env, cb *Casebook, v verdictView) (stop bool, err error) {
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
		return true, nil
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
	return false, runClassify(env, opts)
}

// triageChoices offers the suggested bugs for sure and as suspected, the likeliest first.
func triageChoices(v verdictView) []choice {
	var all []choice
	for _, p := range v.Suggestions {
		all = append(all, choice{"It is " + p.Bug + ": " + printable(p.Title), p.Bug}, choice{"It may be " + p.Bug, suspectedMark + p.Bug})
	}
	skip := choice{"Leave it for now", triageSkip}
	if len(all) == 0 || v.Suggestions[0].Confidence < 0.5 {
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
