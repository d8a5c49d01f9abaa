package main

import (
	"strings"

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
Comments, order, quotes and everything else in the file stay as they are.`,
		Example: `  casebook set bug/no-space-left status=investigating owner=platform --dry-run
  casebook set bug/no-space-left labels+=disk --dry-run`,
		Args: argsBetween(2, -1),
		RunE: func(cmd *cobra.Command, args []string) error {
			opts.Ref, opts.Changes = args[0], args[1:]
			return runSet(env, cmd, opts)
		},
		ValidArgsFunction: func(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
			if len(args) == 0 {
				return completeRefs(env, nil, 0)(cmd, args, begun)
			}
			return fieldWords(env, args[0]), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
		},
	}
	opts.write.flags(cmd.Flags())
	return cmd
}

// fieldWords offers the fields of a record's kind, and the values of those that have a fixed set.
func fieldWords(env *Env, ref string) []string {
	cb, err := openCasebook(env)
	if err != nil {
		return nil
	}
	r, err := cb.Resolve(env, ref)
	if err != nil {
		return nil
	}
	var words []string
	for _, f := range tracker.Fields(r.Kind) {
		words = append(words, cobra.CompletionWithDesc(f.Name+"=", f.Doc))
		for _, v := range f.Values {
			words = append(words, f.Name+"="+v)
		}
	}
	return words
}

func runSet(env *Env, cmd *cobra.Command, opts setOptions) error {
	cb, err := openCasebook(env)
	if err != nil {
		return err
	}
	r, err := cb.Resolve(env, opts.Ref)
	if err != nil {
		return err
	}
	plan, err := cb.setAll(r, opts.Changes)
	if err != nil {
		return editError(err)
	}
	return cb.carryOut(env, cmd, opts.write, r.Ref(), plan)
}

// setAll makes one plan of several changes to a record: each is made on what the one before left.
func (cb *Casebook) setAll(r *tracker.Record, changes []string) (*edit.Plan, error) {
	before, at := r.Source, r
	for _, change := range changes {
		after, err := setOne(at, change)
		if err != nil {
			return nil, err
		}
		next, problems := tracker.ParseRecord(r.Path, after, cb.Index.Config)
		if next == nil {
			return nil, &edit.Error{Path: r.Path, Pos: problems[0].Pos, Text: problems[0].Text, Hint: problems[0].Hint}
		}
		at = next
	}
	if string(at.Source) == string(before) {
		return &edit.Plan{}, nil
	}
	return &edit.Plan{Files: []edit.FileChange{{Path: r.Path, Before: before, After: at.Source}}}, nil
}

func setOne(r *tracker.Record, change string) ([]byte, error) {
	name, value, ok := strings.Cut(change, "=")
	field := strings.TrimRight(name, "+-")
	switch {
	case !ok || field == "":
		return nil, usageError("write it like status=open; owner= takes the field out", "%q names no field and value", change)
	case strings.HasSuffix(name, "+"):
		return edit.Add(r, field, value)
	case strings.HasSuffix(name, "-"):
		return edit.Remove(r, field, value)
	case value == "":
		return edit.Unset(r, field)
	}
	return edit.Set(r, field, values(r.Kind, field, value)...)
}

// values splits the value of a list at commas.
func values(kind tracker.Kind, field, value string) []string {
	if f, ok := tracker.FieldOf(kind, field); !ok || !f.List {
		return []string{value}
	}
	parts := strings.Split(value, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}
