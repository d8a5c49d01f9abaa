package main

import (
	"context"
	"slices"
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
	files     []edit.Attachment // Evidence, once it is read; standard input can be read once
	read      bool
	whole     string // the error message as it was pasted, if the title cannot hold it
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
state. A second --on is a further instance hit in the same sighting. Evidence is copied beside
the file and linked. On a terminal, what is missing is asked for, and $EDITOR opens on the
file unless --no-edit.`,
		Example: `  casebook observe "No space left on device" --on replica-2 --bug no-space-left --dry-run
  df -h | casebook observe "No space left on device" --on replica-2 --evidence - --name df.txt --dry-run`,
		Args: argsBetween(0, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				opts.Error = args[0]
			}
			return runObserve(cmd.Context(), env, opts)
		},
		ValidArgsFunction: completeNothing,
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&opts.On, "on", nil, "the `INSTANCE` hit; unknown if nobody knows (repeatable)")
	flags.StringVar(&opts.Bug, "bug", "", "the `BUG` it is an observation of; none leaves it unclassified without asking, auto takes a suggestion that is clearly ahead, as suspected")
	flags.BoolVar(&opts.Suspected, "suspected", false, "with --bug: people are not sure")
	flags.StringVar(&opts.At, "at", "", "`TIME` when it was noticed or began: 2026-03-17T03:09, a date, or 03:09 alone for today (default: now, or --as-of)")
	flags.StringArrayVar(&opts.Evidence, "evidence", nil, "`FILE` to keep with it, - is standard input (repeatable)")
	flags.StringVar(&opts.Name, "name", "", "file `NAME` of what standard input holds (default: "+standardInput+")")
	flags.StringArrayVar(&opts.Alerts, "alert", nil, "the `ALERT` that fired, as the monitoring calls it (repeatable)")
	flags.StringArrayVar(&opts.Handlers, "handler", nil, "`WHO` handles it (repeatable)")
	flags.StringVar(&opts.Runbook, "runbook", "", "the `RUNBOOK` that was used")
	flags.StringArrayVar(&opts.Sets, "set", nil, "any `FIELD=VALUE` as in casebook set: class=customer-facing (repeatable)")
	flags.BoolVar(&opts.edit.NoEdit, "no-edit", false, "do not open the editor")
	opts.write.flags(flags)
	_ = cmd.RegisterFlagCompletionFunc("on", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return instanceWords(env), cobra.ShellCompDirectiveNoFileComp
	})
	_ = cmd.RegisterFlagCompletionFunc("bug", completeRefs(env, []tracker.Kind{tracker.KindBug}))
	_ = cmd.RegisterFlagCompletionFunc("runbook", completeRefs(env, []tracker.Kind{tracker.KindRunbook}))
	return cmd
}

// instanceWords offers the instances of the casebook.
func instanceWords(env *Env) []string {
	cb, err := openCasebook(env)
	if err != nil {
		return nil
	}
	return cb.instances()
}

// instances returns those of the inventory that are no globs, and then those seen so far.
func (cb *Casebook) instances() []string {
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

func runObserve(ctx context.Context, env *Env, opts observeOptions) error {
	cb, err := openCasebook(env)
	if err != nil {
		return err
	}
	if err := opts.ask(env, cb); err != nil {
		return err
	}
	if err := opts.check(); err != nil {
		return err
	}
	guess, err := opts.guess(env, cb)
	if err != nil {
		return cb.editError(env, err)
	}
	plan, r, err := cb.planObservation(env, opts)
	if err != nil {
		return cb.editError(env, err)
	}
	if err := cb.refuseSecrets(plan); err != nil {
		return err
	}
	plan.Notes = append(plan.Notes, guess...)
	if opts.whole != "" {
		plan.Notes = append(plan.Notes, "the error message is too long for a title: it was cut there, and is whole under What happened")
	}
	plan.Notes = append(plan.Notes, cb.sightingRemarks(r)...)
	if bug, ok := cb.Index.Target(r.Observation.Bug); ok && partOf(opts.Bug, bug) {
		plan.Notes = append(plan.Notes, classifyOptions{Suspected: opts.Suspected}.words(r, bug))
	}
	if r.Observation.Bug.IsZero() && opts.Bug == "" {
		plan.Notes = append(plan.Notes, cb.unclassifiedRemark(r))
	}
	plan.Notes = append(plan.Notes, withoutEmpty([]string{closingRemark(r)})...)
	if err := cb.carryOut(env, opts.write, change{"observe", r.Ref(), plan}); err != nil || opts.write.DryRun {
		return err
	}
	return cb.openEditor(ctx, env, opts.edit, r.Path)
}

// ask asks on a terminal for what the flags leave out.
func (o *observeOptions) ask(env *Env, cb *Casebook) (err error) {
	if !env.questions() {
		return nil
	}
	if o.Error == "" {
		if o.Error, err = askText(env, "Error message", "the sentence found in the log or on the dashboard"); err != nil {
			return err
		}
	}
	if len(o.On) == 0 {
		on, err := askText(env, "Instance", "the machine or workload that was hit; unknown if nobody knows")
		if err != nil {
			return err
		}
		o.On = []string{on}
	}
	if o.Bug == "" && len(cb.Index.Records(tracker.KindBug)) > 0 {
		leave := choice{label: "none of these, or not known: leave it unclassified", value: "none"}
		o.Bug, err = askChoice(env, "Which bug is it an observation of?", append([]choice{leave}, cb.bugChoices()...))
	}
	return err
}

// check makes texts one line each, and refuses what would not be a sighting.
func (o *observeOptions) check() error {
	var on []string
	for _, name := range o.On {
		if name = oneLine(name); name != "" && !slices.Contains(on, name) {
			on = append(on, name)
		}
	}
	o.On = on
	o.Error, o.whole = cutMessage(o.Error, strings.Join(on[:min(1, len(on))], ""))
	switch {
	case o.Error == "":
		return usageError(`casebook observe "No space left on device" --on replica-2`, "which error message was seen?")
	case len(on) == 0:
		return usageError("--on replica-2, or --on unknown", "which instance was hit? --on is missing")
	case strings.Contains(strings.Join(on, ""), ","):
		return usageError("--on "+strings.Join(strings.FieldsFunc(strings.Join(on, ","), func(r rune) bool { return r == ',' || r == ' ' }), " --on "), "--on names one instance")
	case o.Suspected && (o.Bug == "" || o.Bug == "none"):
		return usageError("--bug BUG --suspected", "--suspected needs --bug")
	case setTo(o.Sets, "title") != "":
		return usageError("", "--set title: the title follows from the error message and --on")
	case setTo(o.Sets, "observed") != "":
		return usageError("--at TIME", "--set observed: the file is named after it")
	}
	if message, instance, _, ok := tracker.ParseTitle(o.title()); !ok || message != o.Error || instance != on[0] {
		return usageError("leave quotes out of --on", "the instance %q would not be read back from a title", on[0])
	}
	return nil
}

func (o *observeOptions) title() string { return tracker.FormatTitle(o.Error, o.On[0]) }

// planObservation plans the record and its evidence.
func (cb *Casebook) planObservation(env *Env, opts observeOptions) (*edit.Plan, *tracker.Record, error) {
	observed, err := cb.observedTime(env, opts.At)
	if err != nil {
		return nil, nil, err
	}
	fields, err := cb.observationFields(env, observed, opts)
	if err != nil {
		return nil, nil, err
	}
	files, err := opts.attachments(env)
	if err != nil {
		return nil, nil, err
	}
	options := edit.DraftOptions{ID: tracker.ObservationID(observed, opts.Error, opts.On[0], false), Fields: fields}
	if opts.whole != "" {
		options.Sections = map[string]string{"What happened": codeBlock(opts.whole)}
	}
	plan, err := edit.Create(cb.Index, edit.NewDraft(tracker.KindObservation, opts.title(), options))
	if err != nil {
		return nil, nil, err
	}
	if err := cb.applySets(env, plan, opts.Sets); err != nil {
		return nil, nil, err
	}
	if plan, err = cb.withEvidence(plan, files); err != nil {
		return nil, nil, err
	}
	r, err := cb.planned(plan)
	return plan, r, err
}

// attachments returns the files of --evidence.
func (o *observeOptions) attachments(env *Env) (files []edit.Attachment, err error) {
	if !o.read {
		o.files, err = readAttachments(env, o.Evidence, o.Name)
		o.read = err == nil
	}
	return o.files, err
}

// withEvidence adds the files to the plan of a new observation, and their links to its text.
func (cb *Casebook) withEvidence(plan *edit.Plan, files []edit.Attachment) (*edit.Plan, error) {
	r, err := cb.planned(plan)
	if err != nil || len(files) == 0 {
		return plan, err
	}
	attached, err := edit.Attach(cb.Index, r, files)
	if err != nil {
		return nil, err
	}
	text := string(plan.Files[0].After) // Evidence is the last section
	eol := "\n"
	if strings.HasSuffix(text, "\r\n") {
		eol = "\r\n"
	}
	for _, f := range attached.Files {
		text += "- " + evidenceLink(r, f.Path) + eol
	}
	plan.Files[0].After = []byte(text)
	return joinPlans(plan, attached), nil
}

// observedTime reads --at in the casebook's timezone; the default is the moment of the command, to the
// minute. A time of day alone is today's.
func (cb *Casebook) observedTime(env *Env, at string) (tracker.Time, error) {
	zone := cb.Index.Config.Timezone
	if at == "" {
		now := cb.AsOf.In(zone).Truncate(time.Minute)
		return tracker.ParseTime(now.Format(minuteLayout), zone)
	}
	if clock, ok := timeOfDay(at); ok {
		at = cb.AsOf.In(zone).Format(time.DateOnly) + "T" + clock
	}
	t, err := tracker.ParseTime(at, zone)
	switch {
	case err != nil:
		return t, usageError("a time alone, like 03:09, is today's", "--at: %w", err)
	case t.At.After(cb.AsOf):
		return t, usageError("it is "+cb.AsOf.Format(minuteLayout)+" now; --as-of TIME says otherwise", "--at: %s is in the future", t)
	case t.DateOnly:
		return t, nil
	case t.Twice:
		env.Remark("%s was twice that day; the first is taken, %s", at, t.At.Format(minuteLayout))
	}
	return tracker.ParseTime(t.At.Format(layoutOf(t.At)), zone) // as written, with its offset
}

// timeOfDay reads a time of day alone, 03:09 or 03:09:30, and returns it with two digits each.
func timeOfDay(text string) (clock string, ok bool) {
	for _, layout := range []string{"15:04", time.TimeOnly} {
		if at, err := time.Parse(layout, strings.TrimSpace(text)); err == nil {
			return at.Format(layout), true
		}
	}
	return "", false
}

// minuteLayout is RFC 3339 without seconds.
const minuteLayout = "2006-01-02T15:04Z07:00"

func layoutOf(at time.Time) string {
	if at.Second() != 0 {
		return time.RFC3339
	}
	return minuteLayout
}

func (cb *Casebook) observationFields(env *Env, observed tracker.Time, opts observeOptions) ([]tracker.DraftField, error) {
	words := []string{"observed=" + observed.Text}
	for _, name := range opts.On[1:] {
		words = append(words, "also_on="+name)
	}
	if opts.Bug != "" && opts.Bug != "none" {
		bug, err := cb.resolveBug(env, opts.Bug)
		if err != nil {
			return nil, err
		}
		words = append(words, "bug="+bug.ID, "classified="+cb.AsOf.Format(time.DateOnly))
	}
	if opts.Suspected {
		words = append(words, "classification=suspected")
	}
	if opts.Runbook != "" {
		runbook, err := cb.Resolve(env, opts.Runbook, tracker.KindRunbook)
		if err != nil {
			return nil, err
		}
		words = append(words, "runbook="+runbook.ID)
	}
	for _, alert := range opts.Alerts {
		words = append(words, "alert="+alert)
	}
	for _, who := range opts.Handlers {
		words = append(words, "handlers="+who)
	}
	return assign(tracker.KindObservation, words...), nil
}
