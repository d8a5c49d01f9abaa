package main

import (
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/edit"
)

type classifyOptions struct {
	Observation string
	Bug         string
	Suspected   bool
	Not         string
	Because     string
	On          string
	write       writeOptions
}

func newClassifyCommand(env *Env) *cobra.Command {
	var opts classifyOptions
	cmd := &cobra.Command{
		Use:     "classify OBS [BUG]",
		Short:   "Say which bug a sighting is an observation of, or which it is not",
		GroupID: groupWrite,
		Long: `Writes the bug into the sighting, with the day of the decision. --suspected says that people
are not sure; classifying again without it confirms. --not BUG --because WHY records a reviewed
rejection, which silences later suggestions of that bug.`,
		Example: `  casebook classify 2026-11-18-1122 no-space-left --suspected --dry-run
  casebook classify 2026-11-18-1122 --not oomkilled --because "memory was at 40 %" --dry-run`,
		Args: argsOrAsk(env, 1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			opts.Observation, opts.Bug = argument(args, 0), argument(args, 1)
			return runClassify(env, opts)
		},
		ValidArgsFunction: func(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
			kind := tracker.KindObservation
			if len(args) == 1 {
				kind = tracker.KindBug
			}
			return completeRefs(env, []tracker.Kind{kind}, 0, 1)(cmd, args, begun)
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&opts.Suspected, "suspected", false, "people are not sure")
	flags.StringVar(&opts.Not, "not", "", "the `BUG` that it is not; needs --because")
	flags.StringVar(&opts.Because, "because", "", "`WHY` it is not")
	flags.StringVar(&opts.On, "on", "", "the day of the decision (default: that of --as-of)")
	opts.write.flags(flags)
	_ = cmd.RegisterFlagCompletionFunc("not", completeRefs(env, []tracker.Kind{tracker.KindBug}))
	return cmd
}

// check refuses combinations that make no sense.
func (o classifyOptions) check() error {
	switch {
	case o.Not != "" && o.Bug != "":
		return usageError("run it twice", "classify says either what it is or what it is not")
	case o.Not != "" && o.Because == "":
		return usageError(`--because "what speaks against it"`, "a rejection says why: --because is missing")
	case o.Not == "" && o.Because != "":
		return usageError("--not BUG --because WHY", "--because belongs to --not")
	case o.Not != "" && o.Suspected:
		return usageError("", "--suspected has no meaning with --not")
	case o.On != "":
		if _, err := time.Parse(time.DateOnly, o.On); err != nil {
			return usageError("write it like 2026-03-17", "--on: %q is no day", o.On)
		}
	}
	return nil
}

func runClassify(env *Env, opts classifyOptions) error {
	if err := opts.check(); err != nil {
		return err
	}
	cb, err := openCasebook(env)
	if err != nil {
		return err
	}
	if err := askIfEmpty(env, &opts.Observation, "Which unclassified sighting?", cb.unclassifiedChoices()); err != nil {
		return err
	}
	obs, err := cb.Resolve(env, opts.Observation, tracker.KindObservation)
	if err != nil {
		return err
	}
	bug, err := cb.classifyBug(env, opts)
	if err != nil {
		return err
	}
	day := opts.On
	if day == "" {
		day = cb.AsOf.Format(time.DateOnly)
	}
	plan, err := edit.Classify(cb.Index, obs, bug, edit.ClassifyOptions{Suspected: opts.Suspected, On: day, Reject: opts.Not != "", Because: opts.Because})
	if err != nil {
		return cb.editError(env, err)
	}
	if !plan.Empty() {
		plan.Notes = append(cb.classifyRemarks(obs, bug, opts), plan.Notes...)
		if partOf(opts.Observation, obs) || partOf(opts.Bug+opts.Not, bug) {
			plan.Notes = append([]string{opts.words(obs, bug)}, plan.Notes...)
		}
	}
	return cb.carryOut(env, opts.write, change{"classify", obs.Ref(), plan})
}

// words say what is being said: "observation/… may be an observation of bug/stale-index: Stale index".
func (o classifyOptions) words(obs, bug *tracker.Record) string {
	verb := "is"
	switch {
	case o.Not != "":
		verb = "is not"
	case o.Suspected:
		verb = "may be"
	}
	return fmt.Sprintf("%s %s an observation of %s: %s", obs.Ref(), verb, bug.Ref(), bug.Title)
}

// classifyRemarks say from what to what, if something was said before, and that a fixed bug is back.
func (cb *Casebook) classifyRemarks(obs, bug *tracker.Record, opts classifyOptions) []string {
	o := obs.Observation
	before, _ := cb.Index.Target(o.Bug)
	sure := map[bool]string{true: "suspected", false: "confirmed"}
	var remark string
	switch {
	case o.Bug.IsZero():
	case opts.Not != "" && before == bug:
		remark = "was an observation of " + o.Bug.String() + ", is unclassified now"
	case opts.Not != "":
	case before != bug:
		remark = "was an observation of " + o.Bug.String() + ", is one of " + bug.Ref().String() + " now"
	case o.Suspected != opts.Suspected:
		remark = "was " + sure[o.Suspected] + ", is " + sure[opts.Suspected] + " now"
	default:
		remark = "was an observation of it already; the day of the decision is new"
	}
	if opts.Not != "" {
		return withoutEmpty([]string{remark})
	}
	return withoutEmpty([]string{remark, cb.fixedRemark(obs, bug)})
}

// classifyBug returns the bug meant: the argument, that of --not, or the answer to a question.
func (cb *Casebook) classifyBug(env *Env, opts classifyOptions) (*tracker.Record, error) {
	word := opts.Bug + opts.Not // at most one is set
	if word == "" && !env.questions() {
		return nil, usageError("casebook classify OBS BUG, or --not BUG --because WHY", "which bug is it an observation of?")
	}
	if word == "" {
		var err error
		if word, err = askChoice(env, "Which bug is it an observation of?", cb.bugChoices()); err != nil {
			return nil, err
		}
	}
	return cb.resolveBug(env, word)
}

// resolveBug is Resolve for a bug that a sighting is or is not of: of a duplicate that what it was merged
// into.
func (cb *Casebook) resolveBug(env *Env, word string) (*tracker.Record, error) {
	bug, err := cb.Resolve(env, word, tracker.KindBug)
	if err != nil {
		return nil, err
	}
	canonical := cb.Index.Canonical(bug)
	if canonical != bug {
		env.Remark("%s was merged into %s, which is used", bug.Ref(), canonical.Ref())
	}
	return canonical, nil
}

// unclassifiedChoices lists the sightings of no bug, the newest first.
func (cb *Casebook) unclassifiedChoices() []choice {
	var all []choice
	for _, r := range slices.Backward(cb.Index.Records(tracker.KindObservation)) {
		if r.Observation.Bug.IsZero() {
			all = append(all, choice{label: r.Observation.Observed.Date() + "  " + printable(r.Observation.Error) + " on " + printable(r.Observation.Instance), value: r.Ref().String()})
		}
	}
	return all
}

// bugChoices lists the bugs that are not duplicates, by id.
func (cb *Casebook) bugChoices() []choice {
	var all []choice
	for _, r := range cb.Index.Records(tracker.KindBug) {
		if r.Bug.Status != "duplicate" {
			all = append(all, choice{label: printable(r.Title) + "  " + r.ID, value: r.Ref().String()})
		}
	}
	return all
}
