package main

import (
	"context"
	"fmt"
	"path"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/edit"
)

type observeOptions struct {
	Error     string
	On        []string
	Bug       string
	Suspected bool
	At        string
	Evidence  []string
	Name      string
	Alerts    []string
	Handlers  []string
	Runbook   string
	Sets      []string
	edit      editOptions
	write     writeOptions
}

func newObserveCommand(env *Env) *cobra.Command {
	var opts observeOptions
	cmd := &cobra.Command{
		Use:     `observe "ERROR" --on INSTANCE`,
		Short:   "Record a sighting with its evidence",
		GroupID: groupWrite,
		Long: `Writes an observation named after the time, the error message and the instance, titled
Handle: "<error message>" on <instance>. Without --bug it is unclassified, which is an honest
state. A second --on is a further instance hit in the same sighting. On a terminal, what is
missing is asked for, and $EDITOR opens on the file unless --no-edit.`,
		Example: `  casebook observe "No space left on device" --on replica-2 --bug no-space-left --dry-run
  df -h | casebook observe "No space left on device" --on replica-2 --evidence - --name df.txt --dry-run`,
		Args: argsBetween(0, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				opts.Error = args[0]
			}
			return runObserve(cmd.Context(), env, cmd, opts)
		},
		ValidArgsFunction: completeNothing,
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&opts.On, "on", nil, "the `INSTANCE` hit; unknown if nobody knows (repeatable)")
	flags.StringVar(&opts.Bug, "bug", "", "the `BUG` it is an observation of; none leaves it unclassified without asking")
	flags.BoolVar(&opts.Suspected, "suspected", false, "with --bug: people are not sure")
	flags.StringVar(&opts.At, "at", "", "when it was noticed or began (default: now, or --as-of)")
	flags.StringArrayVar(&opts.Evidence, "evidence", nil, "`FILE` to keep with it, - is standard input (repeatable)")
	flags.StringVar(&opts.Name, "name", "", "file name of what standard input holds (default: input.txt)")
	flags.StringArrayVar(&opts.Alerts, "alert", nil, "the alert that fired, as the monitoring calls it (repeatable)")
	flags.StringArrayVar(&opts.Handlers, "handler", nil, "who handles it (repeatable)")
	flags.StringVar(&opts.Runbook, "runbook", "", "the `RUNBOOK` that was used")
	flags.StringArrayVar(&opts.Sets, "set", nil, "any `FIELD=VALUE`, such as class=customer-facing (repeatable)")
	flags.BoolVar(&opts.edit.NoEdit, "no-edit", false, "do not open the editor")
	opts.write.flags(flags)
	_ = cmd.RegisterFlagCompletionFunc("on", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return instanceWords(env), cobra.ShellCompDirectiveNoFileComp
	})
	_ = cmd.RegisterFlagCompletionFunc("bug", completeRefs(env, []tracker.Kind{tracker.KindBug}))
	_ = cmd.RegisterFlagCompletionFunc("runbook", completeRefs(env, []tracker.Kind{tracker.KindRunbook}))
	return cmd
}

// instanceWords offers the instances seen so far and those of the inventory that are no globs.
func instanceWords(env *Env) []string {
	cb, err := openCasebook(env)
	if err != nil {
		return nil
	}
	seen := map[string]bool{}
	var words []string
	add := func(name string) {
		if name != "" && !seen[name] && !strings.ContainsAny(name, "*?[") {
			seen[name] = true
			words = append(words, name)
		}
	}
	for _, inv := range cb.Index.Config.Instances {
		add(inv.Name)
	}
	for _, r := range cb.Index.Records(tracker.KindObservation) {
		for _, name := range tracker.InstancesOf(r) {
			add(name)
		}
	}
	return words
}

func runObserve(ctx context.Context, env *Env, cmd *cobra.Command, opts observeOptions) error {
	cb, err := openCasebook(env)
	if err != nil {
		return err
	}
	if err := opts.ask(env, cb); err != nil {
		return err
	}
	plan, r, err := cb.planObservation(env, opts)
	if err != nil {
		return editError(err)
	}
	if same := cb.sameSighting(r); same != nil {
		plan.Notes = append(plan.Notes, fmt.Sprintf("%s looks like the same sighting; if it is, keep one of the two", same.Path))
	}
	if err := cb.carryOut(env, cmd, opts.write, r.Ref(), plan); err != nil || opts.write.DryRun {
		return err
	}
	return cb.openEditor(ctx, env, opts.edit, r.Path)
}

// ask asks for what the flags leave out, on a terminal; elsewhere it is a usage error.
func (o *observeOptions) ask(env *Env, cb *Casebook) (err error) {
	if o.Error == "" && env.Asks() {
		if o.Error, err = askText(env, "Error message", "the sentence found in the log or on the dashboard"); err != nil {
			return err
		}
	}
	if len(o.On) == 0 && env.Asks() {
		on, err := askText(env, "Instance", "the machine or workload that was hit; unknown if nobody knows")
		if err != nil {
			return err
		}
		o.On = []string{on}
	}
	if o.Bug == "" && env.Asks() && len(cb.Index.Records(tracker.KindBug)) > 0 {
		leave := choice{label: "none of these, or not known: leave it unclassified", value: "none"}
		if o.Bug, err = askChoice(env, "Which bug is it an observation of?", append([]choice{leave}, cb.bugChoices()...)); err != nil {
			return err
		}
	}
	switch {
	case strings.TrimSpace(o.Error) == "":
		return usageError(`casebook observe "No space left on device" --on replica-2`, "which error message was seen?")
	case len(o.On) == 0:
		return usageError("--on replica-2, or --on unknown", "which instance was hit? --on is missing")
	}
	return nil
}

// planObservation plans the record and its evidence.
func (cb *Casebook) planObservation(env *Env, opts observeOptions) (*edit.Plan, *tracker.Record, error) {
	files, err := readAttachments(env, opts.Evidence, opts.Name)
	if err != nil {
		return nil, nil, err
	}
	observed, err := cb.observedTime(env, opts.At)
	if err != nil {
		return nil, nil, err
	}
	fields, err := cb.observationFields(env, observed, opts)
	if err != nil {
		return nil, nil, err
	}
	errorText, instance := strings.Join(strings.Fields(opts.Error), " "), opts.On[0]
	draft := edit.NewDraft(tracker.KindObservation, tracker.FormatTitle(errorText, instance), edit.DraftOptions{
		ID: tracker.ObservationID(observed, errorText, instance, false), Fields: fields})
	plan, err := edit.Create(cb.Index, draft)
	if err != nil || len(files) == 0 {
		return cb.withRecord(plan, err)
	}
	return cb.withEvidence(plan, files)
}

func (cb *Casebook) withRecord(plan *edit.Plan, err error) (*edit.Plan, *tracker.Record, error) {
	if err != nil {
		return nil, nil, err
	}
	r, err := cb.planned(plan)
	return plan, r, err
}

// withEvidence adds the files to the plan of a new observation, and their links to its text.
func (cb *Casebook) withEvidence(plan *edit.Plan, files []edit.Attachment) (*edit.Plan, *tracker.Record, error) {
	r, err := cb.planned(plan)
	if err != nil {
		return nil, nil, err
	}
	attached, err := edit.Attach(cb.Index, r, files)
	if err != nil {
		return nil, nil, err
	}
	var links strings.Builder
	for _, f := range attached.Files {
		fmt.Fprintf(&links, "- %s\n", evidenceLink(r, f.Path))
	}
	text := strings.TrimRight(string(plan.Files[0].After), "\n") + "\n" + links.String() // Evidence is the last section
	plan.Files[0].After = []byte(text)
	plan = joinPlans(plan, attached)
	r, err = cb.planned(plan)
	return plan, r, err
}

// observedTime reads --at in the casebook's timezone; the default is the moment of the command, to the
// minute. A time of day alone is today's.
func (cb *Casebook) observedTime(env *Env, at string) (tracker.Time, error) {
	zone := cb.Index.Config.Timezone
	if at == "" {
		now := cb.AsOf.In(zone).Truncate(time.Minute)
		return tracker.ParseTime(now.Format("2006-01-02T15:04Z07:00"), zone)
	}
	if _, err := time.Parse("15:04", at); err == nil {
		at = cb.AsOf.In(zone).Format(time.DateOnly) + "T" + at
	}
	t, err := tracker.ParseTime(at, zone)
	if err != nil {
		return t, usageError("write it like 2026-03-17T03:09, 03:09 for today, or 2026-03-17", "--at: %w", err)
	}
	if !t.DateOnly { // as written, with its offset
		return tracker.ParseTime(t.At.Format(secondsIfAny(t.At)), zone)
	}
	return t, nil
}

func secondsIfAny(at time.Time) string {
	if at.Second() != 0 {
		return time.RFC3339
	}
	return "2006-01-02T15:04Z07:00"
}

func (cb *Casebook) observationFields(env *Env, observed tracker.Time, opts observeOptions) ([]tracker.DraftField, error) {
	sets := []string{"observed=" + observed.Text}
	for _, name := range opts.On[1:] {
		sets = append(sets, "also_on="+name)
	}
	if opts.Bug != "" && opts.Bug != "none" {
		bug, err := cb.Resolve(env, opts.Bug, tracker.KindBug)
		if err != nil {
			return nil, err
		}
		sets = append(sets, "bug="+cb.Index.Canonical(bug).ID, "classified="+cb.AsOf.Format(time.DateOnly))
		if opts.Suspected {
			sets = append(sets, "classification=suspected")
		}
	} else if opts.Suspected {
		return nil, usageError("--bug BUG --suspected", "--suspected needs --bug")
	}
	if opts.Runbook != "" {
		runbook, err := cb.Resolve(env, opts.Runbook, tracker.KindRunbook)
		if err != nil {
			return nil, err
		}
		sets = append(sets, "runbook="+runbook.ID)
	}
	for _, a := range opts.Alerts {
		sets = append(sets, "alert="+a)
	}
	for _, h := range opts.Handlers {
		sets = append(sets, "handlers="+h)
	}
	return assignments(tracker.KindObservation, overridden(sets, opts.Sets))
}

// sameSighting returns a recorded sighting of the same message on the same instance within the
// episode gap, or nil.
func (cb *Casebook) sameSighting(r *tracker.Record) *tracker.Record {
	o := r.Observation
	for _, other := range cb.Index.Records(tracker.KindObservation) {
		p := other.Observation
		apart := o.Observed.At.Sub(p.Observed.At).Abs()
		if p.Instance == o.Instance && o.Instance != tracker.UnknownInstance && strings.EqualFold(p.Error, o.Error) && apart <= cb.Index.Config.EpisodeGap && path.Base(other.Path) != path.Base(r.Path) {
			return other
		}
	}
	return nil
}
