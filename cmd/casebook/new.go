package main

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/edit"
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
unclassified sighting: title, service and class come from there, and the sighting is classified.`,
		Example: `  casebook new bug "Search index older than a day" --set service=search --dry-run
  casebook new task "List /tmp before wiping it" --role documentation --bug no-space-left --dry-run
  casebook new runbook "Drain a stuck consumer" --dry-run`,
		Args: argsBetween(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			opts.Kind = args[0]
			if len(args) > 1 {
				opts.Title = args[1]
			}
			return runNew(cmd.Context(), env, cmd, opts)
		},
		ValidArgsFunction: completeKinds,
	}
	flags := cmd.Flags()
	flags.StringVar(&opts.ID, "id", "", "its `ID` instead of one made from the title")
	flags.StringVar(&opts.From, "from", "", "new bug: the sighting `OBS` it is made of")
	flags.StringVar(&opts.Role, "role", "", "new task: fix, mitigation, investigation, prevention, automation, monitoring or documentation")
	flags.StringArrayVar(&opts.Bugs, "bug", nil, "new task or postmortem: a bug it is about (repeatable)")
	flags.StringVar(&opts.Month, "month", "", "new report: its month, 2026-03 (default: that of --as-of)")
	flags.StringArrayVar(&opts.Sets, "set", nil, "any `FIELD=VALUE` (repeatable; a repeated field is a list)")
	flags.BoolVar(&opts.edit.NoEdit, "no-edit", false, "do not open the editor")
	opts.write.flags(flags)
	_ = cmd.RegisterFlagCompletionFunc("from", completeRefs(env, []tracker.Kind{tracker.KindObservation}))
	_ = cmd.RegisterFlagCompletionFunc("bug", completeRefs(env, []tracker.Kind{tracker.KindBug}))
	return cmd
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

func runNew(ctx context.Context, env *Env, cmd *cobra.Command, opts newOptions) error {
	kind, err := opts.kind()
	if err != nil {
		return err
	}
	cb, err := openCasebook(env)
	if err != nil {
		return err
	}
	plan, r, err := cb.planNew(env, kind, opts)
	if err != nil {
		return editError(err)
	}
	if err := cb.carryOut(env, cmd, opts.write, r.Ref(), plan); err != nil || opts.write.DryRun {
		return err
	}
	return cb.openEditor(ctx, env, opts.edit, r.Path)
}

func (o newOptions) kind() (tracker.Kind, error) {
	kind, ok := tracker.ParseKind(o.Kind)
	switch {
	case kind == tracker.KindObservation:
		return 0, usageError(`casebook observe "the error message" --on INSTANCE`, "a sighting is recorded with observe")
	case ok && o.From != "" && kind != tracker.KindBug:
		return 0, usageError("", "--from makes a bug of a sighting; a %s has spun_off_from or follows: --set", kind)
	case ok:
		return kind, nil
	}
	var words []string
	for _, k := range tracker.Kinds() {
		words = append(words, k.String())
	}
	hint := "the kinds are " + strings.Join(words, ", ")
	if near := tracker.Nearest(o.Kind, words); len(near) > 0 {
		hint = "did you mean " + near[0] + "?"
	}
	return 0, usageError(hint, "%q is no kind of record", o.Kind)
}

// planNew plans the record and, with --from, the classification of the sighting it was made of.
func (cb *Casebook) planNew(env *Env, kind tracker.Kind, opts newOptions) (*edit.Plan, *tracker.Record, error) {
	var from *tracker.Record
	if opts.From != "" {
		var err error
		if from, err = cb.Resolve(env, opts.From, tracker.KindObservation); err != nil {
			return nil, nil, err
		}
	}
	draft, err := cb.draft(env, kind, from, opts)
	if err != nil {
		return nil, nil, err
	}
	plan, err := edit.Create(cb.Index, draft)
	if err != nil {
		return nil, nil, err
	}
	r, err := cb.planned(plan)
	if err != nil || from == nil {
		return plan, r, err
	}
	classified, err := edit.Classify(cb.Index, from, r, edit.ClassifyOptions{On: cb.AsOf.Format(time.DateOnly)})
	return joinPlans(plan, classified), r, err
}

func (cb *Casebook) draft(env *Env, kind tracker.Kind, from *tracker.Record, opts newOptions) (tracker.Draft, error) {
	fields, err := cb.newFields(env, kind, from, opts)
	if err != nil {
		return tracker.Draft{}, err
	}
	title := opts.Title
	switch {
	case title == "" && from != nil:
		title = from.Observation.Error
	case title == "" && kind == tracker.KindReport:
		title = "Operational report of " + cb.month(opts)
	case title == "" && kind == tracker.KindHandoff:
		title = "Handoff of " + cb.AsOf.Format(time.DateOnly)
	case title == "" && env.Asks():
		if title, err = askText(env, "Title of the "+kind.String(), "one line; the file is named after it"); err != nil {
			return tracker.Draft{}, err
		}
	case title == "":
		return tracker.Draft{}, usageError("casebook new "+kind.String()+` "its title"`, "the %s needs a title", kind)
	}
	id := opts.ID
	switch {
	case id != "":
	case kind == tracker.KindReport:
		id = cb.month(opts)
	case kind == tracker.KindHandoff:
		id = cb.AsOf.Format(time.DateOnly)
	case kind == tracker.KindPostmortem:
		id = cb.AsOf.Format(time.DateOnly) + "-" + tracker.Slug(title)
	case tracker.Slug(title) == "":
		return tracker.Draft{}, usageError("--id some-words", "no letter or digit of the title %q can be part of a file name", title)
	}
	return edit.NewDraft(kind, title, edit.DraftOptions{ID: id, Fields: fields, Delegated: hasField(fields, "delegated", "true")}), nil
}

func (cb *Casebook) month(opts newOptions) string {
	if opts.Month != "" {
		return opts.Month
	}
	return cb.AsOf.Format("2006-01")
}

func hasField(fields []tracker.DraftField, name, value string) bool {
	for _, f := range fields {
		if f.Name == name && f.Value.Value == value {
			return true
		}
	}
	return false
}

// newFields gathers what the flags and the sighting say; --set has the last word.
func (cb *Casebook) newFields(env *Env, kind tracker.Kind, from *tracker.Record, opts newOptions) ([]tracker.DraftField, error) {
	var bugs []string
	for _, word := range opts.Bugs {
		bug, err := cb.Resolve(env, word, tracker.KindBug)
		if err != nil {
			return nil, err
		}
		bugs = append(bugs, "bugs="+bug.ID)
	}
	var sets []string
	switch kind {
	case tracker.KindBug:
		sets = append(sets, "status=open")
		if from != nil {
			sets = append(sets, present("service", from.Observation.Service), present("class", from.Observation.Class))
		}
	case tracker.KindTask:
		sets = append(sets, present("role", opts.Role), "status=proposed", "created="+cb.AsOf.Format(time.DateOnly))
	case tracker.KindReport:
		sets = append(sets, "month="+cb.month(opts))
	case tracker.KindRunbook:
		sets = append(sets, "reviewed="+cb.AsOf.Format(time.DateOnly))
	}
	return assignments(kind, overridden(append(sets, bugs...), opts.Sets))
}

// present returns an assignment, or nothing for an empty value.
func present(field, value string) string {
	if value == "" {
		return ""
	}
	return field + "=" + value
}

// overridden returns the assignments of base that later ones do not replace, then the later ones.
func overridden(base, later []string) []string {
	replaced := map[string]bool{}
	for _, s := range later {
		name, _, _ := strings.Cut(s, "=")
		replaced[name] = true
	}
	var all []string
	for _, s := range base {
		if name, _, _ := strings.Cut(s, "="); s != "" && !replaced[name] {
			all = append(all, s)
		}
	}
	return append(all, later...)
}
