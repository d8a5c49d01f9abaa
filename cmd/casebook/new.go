package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/edit"
	"github.com/casebook-dev/casebook/tracker/report"
)

type newOptions struct {
	Kind  string
	Title string
	ID    string
	From  string
	Sets  []string
	Role  string
	Bugs  []string
	Month string
	edit  editOptions
	write writeOptions
}

func newNewCommand(env *Env) *cobra.Command {
	var opts newOptions
	cmd := &cobra.Command{
		Use:     "new KIND [TITLE]",
		Short:   "Write a new bug, runbook, task, postmortem, handoff or report",
		GroupID: groupWrite,
		Long: `Writes a record with the sections of its kind, named after its title. The sections hold
one-line prompts as comments. On a terminal $EDITOR opens on it unless --no-edit.

A sighting is recorded with casebook observe. ` + "`new bug --from OBS`" + ` makes a bug of an
unclassified sighting: title, service and class come from there, and the sighting is classified.
A postmortem is dated by --set started=TIME, a handoff by --set until=TIME, else by today.
` + "`casebook handoff` and `casebook report`" + ` draft these two from the records.`,
		Example: `  casebook new bug "Search index older than a day" --set service=search --dry-run
  casebook new task "List /tmp before wiping it" --role documentation --bug no-space-left --dry-run
  casebook new bug --from 2026-11-12-2048 "Memory limit of the billing worker" --dry-run
  casebook new postmortem "Mail late for an hour" --bug 429 --set started=2026-11-14T03:12 --dry-run`,
		Args: argsOrAsk(env, 1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			opts.Kind, opts.Title = argument(args, 0), argument(args, 1)
			return runNew(cmd.Context(), env, opts)
		},
		ValidArgsFunction: completeKinds,
	}
	flags := cmd.Flags()
	flags.StringVar(&opts.ID, "id", "", "its `ID` instead of one made from the title")
	flags.StringVar(&opts.From, "from", "", "new bug: the sighting `OBS` it is made of")
	flags.StringVar(&opts.Role, "role", "", "new task: the `ROLE`, "+strings.Join(roles(), ", "))
	flags.StringArrayVar(&opts.Bugs, "bug", nil, "new task or postmortem: a `BUG` it is about (repeatable)")
	flags.StringVar(&opts.Month, "month", "", "new report: its `MONTH`, 2026-03 (default: that of --as-of)")
	flags.StringArrayVar(&opts.Sets, "set", nil, "any `FIELD=VALUE` as in casebook set (repeatable)")
	flags.BoolVar(&opts.edit.NoEdit, "no-edit", false, "do not open the editor")
	opts.write.flags(flags)
	_ = cmd.RegisterFlagCompletionFunc("role", cobra.FixedCompletions(roles(), cobra.ShellCompDirectiveNoFileComp))
	_ = cmd.RegisterFlagCompletionFunc("from", completeRefs(env, []tracker.Kind{tracker.KindObservation}))
	_ = cmd.RegisterFlagCompletionFunc("bug", completeRefs(env, []tracker.Kind{tracker.KindBug}))
	return cmd
}

func roles() []string {
	f, _ := tracker.FieldOf(tracker.KindTask, "role")
	return f.Values
}

func completeKinds(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	var words []string
	for _, k := range tracker.Kinds() {
		if len(args) == 0 && k != tracker.KindObservation {
			words = append(words, k.String())
		}
	}
	return words, cobra.ShellCompDirectiveNoFileComp
}

func runNew(ctx context.Context, env *Env, opts newOptions) error {
	if err := askIfEmpty(env, &opts.Kind, "What kind of record?", kindChoices()); err != nil {
		return err
	}
	kind, err := opts.check()
	if err != nil {
		return err
	}
	cb, err := openCasebook(env)
	if err != nil {
		return err
	}
	if err := opts.askTask(env, cb, kind); err != nil {
		return err
	}
	plan, r, err := cb.planNew(env, kind, opts)
	var taken *edit.TakenError
	switch {
	case errors.As(err, &taken):
		return hinted("casebook show "+tracker.Ref{Kind: kind, ID: taken.ID}.String()+" shows it; for another one: --id ANOTHER-ID", "%w", cb.editError(env, err))
	case err != nil:
		return cb.editError(env, err)
	}
	plan.Notes = append(plan.Notes, withoutEmpty(append(cb.bugRemarks(opts.Bugs), cb.newRemarks(r, opts)...))...)
	if err := cb.carryOut(env, opts.write, change{"new", r.Ref(), plan}); err != nil || opts.write.DryRun {
		return err
	}
	return cb.openEditor(ctx, env, opts.edit, r.Path)
}

// kindChoices lists the kinds that new writes.
func kindChoices() []choice {
	words, _ := completeKinds(nil, nil, "")
	return sameChoices(words)
}

func sameChoices(words []string) []choice {
	all := make([]choice, len(words))
	for i, word := range words {
		all[i] = choice{label: word, value: word}
	}
	return all
}

// askTask asks on a terminal for the title, the role and the bug of a task, so far as they are not given.
func (o *newOptions) askTask(env *Env, cb *Casebook, kind tracker.Kind) (err error) {
	if kind != tracker.KindTask || !env.questions() {
		return nil
	}
	if o.Title, err = cb.newTitle(env, kind, nil, *o); err != nil {
		return err
	}
	if o.Role == "" && setTo(o.Sets, "role") == "" {
		if o.Role, err = askChoice(env, "What is it for?", sameChoices(roles())); err != nil {
			return err
		}
	}
	if len(o.Bugs) > 0 || setTo(o.Sets, "bugs") != "" || o.Role == "documentation" || len(cb.bugChoices()) == 0 {
		return nil
	}
	none := choice{label: "none of these, or not written down yet", value: ""}
	bug, err := askChoice(env, "Which bug does it address?", append([]choice{none}, cb.bugChoices()...))
	o.Bugs = withoutEmpty([]string{bug})
	return err
}

// newRemarks say which bugs look like a new one, and what a task or a runbook hangs on.
func (cb *Casebook) newRemarks(r *tracker.Record, opts newOptions) []string {
	var all []string
	switch r.Kind {
	case tracker.KindBug:
		for _, bug := range cb.similarBugs(r.Title) {
			all = append(all, fmt.Sprintf("%s has a similar title: %s; if the two are one: casebook merge %s %s", bug.Ref(), bug.Title, r.ID, bug.ID))
		}
		all = append(all, cb.serviceRemark(r.Bug.Service))
	case tracker.KindRunbook:
		all = append(all, cb.serviceRemark(r.Runbook.Service), "say which bug it remedies: casebook link BUG "+r.Ref().String())
	case tracker.KindTask:
		if len(r.Task.Bugs) == 0 && r.Task.Role != "documentation" {
			all = append(all, "say which bug it is for: casebook link "+r.Ref().String()+" BUG")
		}
	case tracker.KindReport:
		all = append(all, "what the records say of the month, to copy from: casebook report --month "+r.Report.Month+" -")
	case tracker.KindHandoff:
		all = append(all, "what the records say of the shift, to copy from: casebook handoff -")
	}
	return all
}

// bugRemarks say which bugs the words of --bug meant, if they were parts of ids.
func (cb *Casebook) bugRemarks(words []string) []string {
	var all []string
	for _, word := range words {
		if found := cb.Index.Find(word, tracker.KindBug); len(found) == 1 {
			all = append(all, matchRemark(word, cb.Index.Canonical(found[0])))
		}
	}
	return all
}

// check returns the kind, and refuses flags that it has no use for.
func (o newOptions) check() (tracker.Kind, error) {
	kind, ok := tracker.ParseKind(o.Kind)
	switch {
	case !ok:
		var words []string
		for _, k := range tracker.Kinds() {
			words = append(words, k.String())
		}
		return 0, usageError("the kinds are "+strings.Join(words, ", "), "%q is no kind of record%s", o.Kind, didYouMean(o.Kind, words))
	case kind == tracker.KindObservation:
		return 0, usageError(`casebook observe "the error message" --on INSTANCE`, "a sighting is recorded with observe")
	case o.From != "" && kind != tracker.KindBug:
		return 0, usageError("--set spun_off_from=observation/ID, for a task", "--from makes a bug of a sighting, not a %s", kind)
	case o.Role != "" && kind != tracker.KindTask:
		return 0, usageError("", "--role is for a task, not for a %s", kind)
	case o.Role != "" && !slices.Contains(roles(), o.Role):
		return 0, usageError("use one of "+strings.Join(roles(), ", "), "--role: %q is no role%s", o.Role, didYouMean(o.Role, roles()))
	case len(o.Bugs) > 0 && kind != tracker.KindTask && kind != tracker.KindPostmortem:
		return 0, usageError("", "--bug is for a task or a postmortem, not for a %s", kind)
	case o.Month != "" && kind != tracker.KindReport:
		return 0, usageError("", "--month is for a report, not for a %s", kind)
	case o.Month != "" && !isMonth(o.Month):
		return 0, usageError("write it like 2026-03", "--month: %q is no month", o.Month)
	case setTo(o.Sets, "title") != "":
		return 0, usageError("casebook new "+o.Kind+` "its title"`, "--set title: the title is an argument")
	case o.ID != "":
		return kind, checkID(o.ID)
	}
	return kind, nil
}

func isMonth(text string) bool {
	_, err := time.Parse("2006-01", text)
	return err == nil
}

// planNew plans the record and, with --from, the classification of the sighting it was made of.
func (cb *Casebook) planNew(env *Env, kind tracker.Kind, opts newOptions) (*edit.Plan, *tracker.Record, error) {
	from, err := cb.newFrom(env, opts)
	if err != nil {
		return nil, nil, err
	}
	draft, err := cb.draft(env, kind, from, opts)
	if err != nil {
		return nil, nil, err
	}
	plan, err := edit.Create(cb.Index, draft)
	if err != nil {
		return nil, nil, err
	}
	if err := cb.applySets(env, plan, opts.Sets); err != nil {
		return nil, nil, err
	}
	r, err := cb.planned(plan)
	if err != nil || from == nil {
		return plan, r, err
	}
	classified, err := edit.Classify(cb.Index, from, r, edit.ClassifyOptions{On: cb.AsOf.Format(time.DateOnly)})
	return joinPlans(plan, classified), r, err
}

// newFrom returns the sighting of --from, which must not be one of a bug already, or nil.
func (cb *Casebook) newFrom(env *Env, opts newOptions) (*tracker.Record, error) {
	if opts.From == "" {
		return nil, nil
	}
	from, err := cb.Resolve(env, opts.From, tracker.KindObservation)
	if err == nil && !from.Observation.Bug.IsZero() {
		return nil, hinted("make the bug without --from, then: casebook classify "+from.ID+" BUG", "%s is an observation of %s already", from.Ref(), from.Observation.Bug)
	}
	return from, err
}

func (cb *Casebook) draft(env *Env, kind tracker.Kind, from *tracker.Record, opts newOptions) (tracker.Draft, error) {
	title, err := cb.newTitle(env, kind, from, opts)
	if err != nil {
		return tracker.Draft{}, err
	}
	id := opts.ID
	if id == "" {
		id = cb.newID(kind, title, opts)
	}
	if strings.HasSuffix(id, "-") || id == "" {
		return tracker.Draft{}, usageError("--id some-words", "no letter or digit of the title %q can be part of a file name", title)
	}
	fields, err := cb.newFields(env, kind, from, opts)
	return edit.NewDraft(kind, title, edit.DraftOptions{ID: id, Fields: fields, Delegated: setTo(opts.Sets, "delegated") == "true"}), err
}

// newTitle returns the title of a new record: the argument, else what its kind makes up, else the answer
// to a question.
func (cb *Casebook) newTitle(env *Env, kind tracker.Kind, from *tracker.Record, opts newOptions) (string, error) {
	title := oneLine(opts.Title)
	switch {
	case title != "":
		return title, nil
	case from != nil:
		return from.Observation.Error, nil
	case kind == tracker.KindReport:
		return report.Title(cb.month(opts)), nil
	case kind == tracker.KindHandoff:
		return "Handoff " + cb.newDay(opts, "until"), nil
	case env.questions():
		return askText(env, "Title of the "+kind.String(), "one line; the file is named after it")
	}
	return "", usageError("casebook new "+kind.String()+` "its title"`, "the %s needs a title", kind)
}

// newID returns the id by the rule of the kind; one that ends in a hyphen lacks the title's part.
func (cb *Casebook) newID(kind tracker.Kind, title string, opts newOptions) string {
	switch kind {
	case tracker.KindReport:
		return cb.month(opts)
	case tracker.KindHandoff:
		return cb.newDay(opts, "until")
	case tracker.KindPostmortem:
		return cb.newDay(opts, "started") + "-" + tracker.Slug(title)
	}
	return tracker.Slug(title)
}

func (cb *Casebook) month(opts newOptions) string {
	if opts.Month != "" {
		return opts.Month
	}
	return cb.AsOf.Format("2006-01")
}

// newDay returns the day that --set gives a field, else that of the command.
func (cb *Casebook) newDay(opts newOptions, field string) string {
	if t, err := tracker.ParseTime(setTo(opts.Sets, field), cb.Index.Config.Timezone); err == nil {
		return t.Date()
	}
	return cb.AsOf.Format(time.DateOnly)
}

// newFields gathers what the flags, the sighting and the day say; --set comes later.
func (cb *Casebook) newFields(env *Env, kind tracker.Kind, from *tracker.Record, opts newOptions) ([]tracker.DraftField, error) {
	var words []string
	switch day := cb.AsOf.Format(time.DateOnly); kind {
	case tracker.KindBug:
		words = append(words, "status=open")
		if from != nil {
			words = append(words, "service="+cb.Index.ServiceOf(from), "class="+from.Observation.Class)
		}
	case tracker.KindTask:
		words = append(words, "role="+opts.Role, "status=proposed", "created="+day)
	case tracker.KindReport:
		words = append(words, "month="+cb.month(opts))
	}
	for _, word := range opts.Bugs {
		bug, err := cb.resolveBug(env, word)
		if err != nil {
			return nil, err
		}
		words = append(words, "bugs="+bug.ID)
	}
	words = slices.DeleteFunc(words, func(word string) bool { return strings.HasSuffix(word, "=") })
	return assign(kind, words...), nil
}
