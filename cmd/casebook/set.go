package main

import (
	"errors"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/edit"
)

type setOptions struct {
	Ref     string
	Changes []string
	write   writeOptions
}

func newSetCommand(env *Env) *cobra.Command {
	var opts setOptions
	cmd := &cobra.Command{
		Use:     "set REF FIELD=VALUE...",
		Short:   "Change fields of a record, each in its own line and nothing else",
		GroupID: groupWrite,
		Long: `FIELD=VALUE sets a field, FIELD= takes it out, FIELD+=VALUE and FIELD-=VALUE change a list.
A dotted FIELD reaches inside: impact.downtime=125m. Several values of a list: labels=a,b.
The times of a sighting may be a time of day alone, 03:40, counted from when it was observed.
Where a field names records, any unambiguous part of their id will do. Comments, order, quotes
and everything else in the file stay as they are. casebook help fields KIND lists the fields.`,
		Example: `  casebook set bug/no-space-left status=investigating owner=platform --dry-run
  casebook set bug/no-space-left labels+=disk --dry-run
  casebook set 2026-11-16-0441 resolved=05:20 impact.users=12 --dry-run`,
		Args: argsBetween(2, -1),
		RunE: func(cmd *cobra.Command, args []string) error {
			opts.Ref, opts.Changes = args[0], args[1:]
			return runSet(env, opts)
		},
		ValidArgsFunction: func(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
			if len(args) == 0 {
				return completeRefs(env, nil, 0)(cmd, args, begun)
			}
			return fieldWords(env, args[0], begun)
		},
	}
	opts.write.flags(cmd.Flags())
	return cmd
}

// fieldWords offers the fields of a record's kind; after the = the values of a field that has a fixed
// set, or the ids of the records that it may name.
func fieldWords(env *Env, ref, begun string) ([]string, cobra.ShellCompDirective) {
	cb, err := openCasebook(env)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	r, err := cb.Resolve(env, ref)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	name, value, valued := strings.Cut(begun, "=")
	var words []string
	if !valued {
		for _, f := range tracker.Fields(r.Kind) {
			words = append(words, cobra.CompletionWithDesc(f.Name+"=", f.Doc))
		}
		return words, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	}
	f, _ := tracker.FieldOf(r.Kind, strings.TrimRight(name, "+-"))
	for _, v := range f.Values {
		words = append(words, name+"="+v)
	}
	if f.Type == tracker.TypeRef {
		for _, word := range refWords(env, refKinds(f), value) {
			words = append(words, name+"="+word)
		}
	}
	return words, cobra.ShellCompDirectiveNoFileComp
}

func runSet(env *Env, opts setOptions) error {
	cb, err := openCasebook(env)
	if err != nil {
		return err
	}
	r, err := cb.Resolve(env, opts.Ref)
	if err != nil {
		return err
	}
	plan, err := cb.setAll(env, r, opts.Changes)
	if err != nil {
		return err
	}
	return cb.carryOut(env, opts.write, change{"set", r.Ref(), plan})
}

// setAll makes one plan of several changes to a record: each is made on what the one before left.
func (cb *Casebook) setAll(env *Env, r *tracker.Record, changes []string) (*edit.Plan, error) {
	at := r
	for _, c := range changes {
		next, err := cb.setOne(env, at, c)
		if err != nil {
			return nil, cb.setError(env, c, at == r, err)
		}
		at = next
	}
	if string(at.Source) == string(r.Source) {
		return &edit.Plan{}, nil
	}
	return &edit.Plan{Files: []edit.FileChange{{Path: r.Path, Before: r.Source, After: at.Source}}}, nil
}

// setError is editError for one change: it names the field, and a place only in the file as it is. What
// was asked is wrong usage, unless the file cannot be edited.
func (cb *Casebook) setError(env *Env, word string, first bool, err error) error {
	var wrong *edit.Error
	if !errors.As(err, &wrong) {
		return cb.editError(env, err)
	}
	plain := *wrong
	if !first {
		plain.Pos = tracker.Pos{}
	}
	if key, _, _ := strings.Cut(fieldOf(word), "."); !strings.Contains(plain.Text, key) {
		plain.Text = key + ": " + plain.Text
	}
	err = cb.editError(env, &plain)
	var f *failure
	if errors.As(err, &f) {
		f.usage = !wrong.Unsafe
	}
	return err
}

// fieldOf returns the field that a change names: impact.users of impact.users=3, labels of labels+=x.
func fieldOf(word string) string {
	name, _, _ := strings.Cut(word, "=")
	return strings.TrimRight(name, "+-")
}

// setOne makes one change, FIELD=VALUE, FIELD+=VALUE or FIELD-=VALUE, and returns the record as it is then.
func (cb *Casebook) setOne(env *Env, r *tracker.Record, word string) (*tracker.Record, error) {
	name, value, ok := strings.Cut(word, "=")
	if !ok || fieldOf(word) == "" {
		return nil, usageError("write it like status=open; owner= takes the field out", "%q names no field and value", word)
	}
	plan, err := cb.planSet(env, r, name, value)
	if err != nil || plan.Empty() {
		return r, err
	}
	next, problems := tracker.ParseRecord(r.Path, plan.Files[0].After, cb.Index.Config)
	if next == nil {
		return nil, &edit.Error{Path: r.Path, Text: problems[0].Text, Hint: problems[0].Hint}
	}
	return next, nil
}

func (cb *Casebook) planSet(env *Env, r *tracker.Record, name, value string) (*edit.Plan, error) {
	field := strings.TrimRight(name, "+-")
	switch {
	case strings.HasSuffix(name, "-"): // what it names may be gone: then it is taken literally
		if whole, err := cb.fullRef(env, r.Kind, field, value); err == nil {
			value = whole
		}
		return edit.RemoveFrom(cb.Index, r, field, value)
	case value == "":
		return edit.UnsetField(cb.Index, r, field)
	}
	value = cb.onItsDay(env, r, field, value)
	texts := []string{value}
	if !strings.HasSuffix(name, "+") {
		texts = splitList(r.Kind, field, value)
	}
	for i, text := range texts {
		whole, err := cb.fullRef(env, r.Kind, field, text)
		if err != nil {
			return nil, err
		}
		texts[i] = whole
	}
	if strings.HasSuffix(name, "+") {
		return edit.AddTo(cb.Index, r, field, texts[0])
	}
	return edit.SetField(cb.Index, r, field, texts...)
}

// onItsDay returns a time of day alone, given for a field of a sighting, as the first such moment since it
// was observed: 00:20 of one observed at 23:50 is on the next day. Other values come back as they are.
func (cb *Casebook) onItsDay(env *Env, r *tracker.Record, field, value string) string {
	f, _ := tracker.FieldOf(r.Kind, field)
	if r.Observation == nil || r.Observation.Observed.IsZero() || f.Type != tracker.TypeTime || f.DateOK {
		return value
	}
	clock, ok := timeOfDay(value)
	if !ok {
		return value
	}
	zone, observed := cb.Index.Config.Timezone, r.Observation.Observed.At
	for _, day := range []time.Time{observed.In(zone), observed.In(zone).AddDate(0, 0, 1)} {
		t, err := tracker.ParseTime(day.Format(time.DateOnly)+"T"+clock, zone)
		if err == nil && !t.At.Before(observed) {
			value = t.At.Format(layoutOf(t.At))
			env.Remark("%s is %s", field, value)
			break
		}
	}
	return value
}

// splitList splits the value of a list at its commas, unless it is a mapping, {contains: …}.
func splitList(kind tracker.Kind, field, value string) []string {
	if f, ok := tracker.FieldOf(kind, field); !ok || !f.List || strings.HasPrefix(strings.TrimSpace(value), "{") {
		return []string{value}
	}
	parts := strings.Split(value, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

// fullRef returns the reference that a value of a reference field means, whole as the file wants it; any
// part of an id will do. The values of other fields come back as they are.
func (cb *Casebook) fullRef(env *Env, kind tracker.Kind, field, value string) (string, error) {
	f, _ := tracker.FieldOf(kind, field)
	if f.Type == tracker.TypeRunbookUse && !strings.HasPrefix(strings.TrimSpace(value), "{") || field == "runbook.used" {
		f = tracker.Field{Name: field, Type: tracker.TypeRef, Ref: tracker.KindRunbook}
	}
	if f.Type != tracker.TypeRef {
		return value, nil
	}
	target, err := cb.Resolve(env, value, refKinds(f)...)
	switch {
	case err != nil:
		return "", err
	case f.Ref == 0:
		return target.Ref().String(), nil
	}
	return target.ID, nil
}

// refKinds returns the kinds of record that a reference field may name; none: any.
func refKinds(f tracker.Field) []tracker.Kind {
	switch {
	case f.Ref != 0:
		return []tracker.Kind{f.Ref}
	case f.Name == "spun_off_from" || f.Name == "follows":
		return []tracker.Kind{tracker.KindObservation, tracker.KindTask}
	}
	return nil
}
