package main

import (
	"net/url"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/edit"
)

type linkOptions struct {
	From, Target string
	As           string
	Text         string
	write        writeOptions
}

func newLinkCommand(env *Env) *cobra.Command {
	var opts linkOptions
	cmd := &cobra.Command{
		Use:     "link REF TARGET",
		Short:   "Link a record to another, or to something outside",
		GroupID: groupWrite,
		Long: `Between records the field follows from the kinds: a task and a bug are linked by the task's
bugs, a bug and a runbook by the bug's runbooks, and so on; where no field fits, by related. A
TARGET with :// is an external link; what it is follows from the address, or from --as.`,
		Example: `  casebook link task/sweep-tmp bug/no-space-left --dry-run
  casebook link bug/no-space-left https://git.example.com/filedrop/pull/902 --text "the review" --dry-run`,
		Args:              exactArgs(2),
		RunE:              func(cmd *cobra.Command, args []string) error { return runLink(env, opts.with(args)) },
		ValidArgsFunction: completeRefs(env, nil, 0, 1),
	}
	cmd.Flags().StringVar(&opts.As, "as", "", "what an external link is: "+strings.Join(tracker.LinkKinds(), ", "))
	cmd.Flags().StringVar(&opts.Text, "text", "", "caption of an external link")
	opts.write.flags(cmd.Flags())
	_ = cmd.RegisterFlagCompletionFunc("as", cobra.FixedCompletions(tracker.LinkKinds(), cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func newUnlinkCommand(env *Env) *cobra.Command {
	var opts linkOptions
	cmd := &cobra.Command{
		Use:               "unlink REF TARGET",
		Short:             "Take a link away",
		GroupID:           groupWrite,
		Long:              "Undoes casebook link: takes away the reference from one record to another, or an external link.",
		Example:           "  casebook unlink bug/no-space-left free-a-full-disk --dry-run",
		Args:              exactArgs(2),
		RunE:              func(cmd *cobra.Command, args []string) error { return runUnlink(env, opts.with(args)) },
		ValidArgsFunction: completeRefs(env, nil, 0, 1),
	}
	opts.write.flags(cmd.Flags())
	return cmd
}

func (o linkOptions) with(args []string) linkOptions {
	o.From, o.Target = args[0], args[1]
	return o
}

func (o linkOptions) external() bool { return strings.Contains(o.Target, "://") || o.As != "" }

func runLink(env *Env, opts linkOptions) error {
	if opts.Text != "" && !opts.external() {
		return usageError("", "--text captions an external link; %s is a record", opts.Target)
	}
	kind, err := opts.kind()
	if err != nil {
		return err
	}
	cb, from, to, err := opts.open(env)
	if err != nil {
		return err
	}
	var plan *edit.Plan
	if to != nil {
		plan, err = edit.Relate(cb.Index, from, to)
	} else {
		plan, err = edit.LinkExternal(cb.Index, from, kind, opts.Target, opts.Text)
	}
	if err != nil {
		return cb.editError(env, err)
	}
	plan.Notes = append(opts.matchRemarks(from, to), plan.Notes...)
	return cb.carryOut(env, opts.write, change{"link", from.Ref(), plan})
}

func runUnlink(env *Env, opts linkOptions) error {
	cb, from, to, err := opts.open(env)
	if err != nil {
		return err
	}
	var plan *edit.Plan
	if to != nil {
		plan, err = edit.Unrelate(cb.Index, from, to)
	} else {
		plan, err = edit.UnlinkExternal(cb.Index, from, opts.Target)
	}
	if err != nil {
		return cb.editError(env, err)
	}
	plan.Notes = append(opts.matchRemarks(from, to), plan.Notes...)
	return cb.carryOut(env, opts.write, change{"unlink", from.Ref(), plan})
}

// matchRemarks say which records parts of ids meant; to is nil for an external target.
func (o linkOptions) matchRemarks(from, to *tracker.Record) []string {
	remarks := []string{matchRemark(o.From, from)}
	if to != nil {
		remarks = append(remarks, matchRemark(o.Target, to))
	}
	return withoutEmpty(remarks)
}

// kind returns what an external link is: --as, else what its address tells; empty for a link to a record.
func (o linkOptions) kind() (string, error) {
	switch kind := linkKind(o.Target); {
	case !o.external():
		return "", nil
	case slices.Contains(tracker.LinkKinds(), o.As):
		return o.As, nil
	case o.As != "":
		return "", usageError("use one of "+strings.Join(tracker.LinkKinds(), ", "), "--as: %q is no kind of link%s", o.As, didYouMean(o.As, tracker.LinkKinds()))
	case kind == "":
		return "", usageError("--as "+strings.Join(tracker.LinkKinds(), "|"), "the address does not tell what it is a link to")
	default:
		return kind, nil
	}
}

// open returns the records meant; to is nil for an external target.
func (o linkOptions) open(env *Env) (cb *Casebook, from, to *tracker.Record, err error) {
	if cb, err = openCasebook(env); err != nil {
		return nil, nil, nil, err
	}
	if from, err = cb.Resolve(env, o.From); err != nil || o.external() {
		return cb, from, nil, err
	}
	to, err = cb.Resolve(env, o.Target)
	return cb, from, to, err
}

// linkKind tells from the shape of an address what it links to; empty if it does not say.
func linkKind(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	for _, shape := range []struct{ part, kind string }{
		{"/pull/", "pull-request"}, {"/pulls/", "pull-request"}, {"/merge_requests/", "pull-request"}, {"/pull-requests/", "pull-request"},
		{"/commit/", "commit"}, {"/commits/", "commit"}, {"/issues/", "ticket"}, {"/browse/", "ticket"},
		{"/actions/runs/", "build"}, {"/pipelines/", "build"}, {"/jobs/", "build"}, {"/d/", "dashboard"}, {"/dashboard", "dashboard"}, {"/explore", "logs"},
	} {
		if strings.Contains(u.Path, shape.part) {
			return shape.kind
		}
	}
	return ""
}
