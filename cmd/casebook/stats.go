package main

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/english"
	"github.com/casebook-dev/casebook/tracker/insight"
	"github.com/casebook-dev/casebook/tracker/query"
)

type statsOptions struct {
	About string // a record, a service, an instance, a query, or nothing
	At    string
}

// statsAnswer is what `casebook stats --json` says: one of the two is set.
type statsAnswer struct {
	envelope
	Bug   *insight.BugView   `json:"bug"`
	Group *insight.GroupView `json:"group"`
}

func newStatsCommand(env *Env) *cobra.Command {
	var opts statsOptions
	cmd := &cobra.Command{
		Use:     "stats [REF|SERVICE|INSTANCE|QUERY...]",
		Short:   "How often, getting worse, when again, did the fix hold, what does it cost",
		GroupID: groupRead,
		Long: `Answers five questions about a bug: How often? What impact? When again? Getting worse?
Did the fix hold? Of a service, of an instance, of the bugs that fit a query, or of the
whole casebook, it totals what was seen and ranks what stands for work by the cost
expected in 90 days.

Sightings near each other are one episode (episode_gap); near misses and declared gaps
of the record do not count. Every figure holds as of --as-of. Below an answer stands
the query that lists what it was counted from.`,
		Example: `  casebook stats no-space-left-on-device
  casebook stats upload-api
  casebook stats replica-2 --as-of 2026-08-01
  casebook stats kind:bug class:customer-facing
  casebook stats --json`,
		RunE: func(cmd *cobra.Command, args []string) error {
			opts.About = strings.Join(args, " ")
			return runStats(cmd.Context(), env, opts)
		},
		ValidArgsFunction: completeRefs(env, []tracker.Kind{tracker.KindBug}, 0),
	}
	atFlag(cmd.Flags(), &opts.At)
	return cmd
}

func runStats(ctx context.Context, env *Env, opts statsOptions) error {
	cb, err := openCasebookAt(env, opts.At)
	if err != nil {
		return err
	}
	bug, group, err := cb.subject(ctx, env, opts.About)
	if err != nil {
		return err
	}
	switch {
	case env.Global.JSON:
		answer := statsAnswer{envelope: newEnvelope("stats", cb.AsOf)}
		if bug != nil {
			v := bug.View()
			answer.Bug = &v
		} else {
			v := group.View()
			answer.Group = &v
		}
		return env.printJSON(answer)
	case bug != nil:
		printBugStats(env, bug)
	default:
		printGroupStats(env, group)
		if opts.About == "" {
			cb.remarkUnclassified(env)
		}
	}
	cb.remarkSettings(env)
	return nil
}

// remarkUnclassified says how many sightings the figures of all bugs leave out because nobody said what they are of.
func (cb *Casebook) remarkUnclassified(env *Env) {
	n := 0
	for _, obs := range cb.Index.Records(tracker.KindObservation) {
		if o := obs.Observation; o.Bug.ID == "" && !o.Observed.IsZero() && !o.Observed.At.After(cb.AsOf) {
			n++
		}
	}
	if n > 0 {
		env.Remark("%s of no bug yet not counted: casebook list is:unclassified", english.Count(n, "sighting"))
	}
}

// subject finds what the figures are asked of: a bug with exactly this name, else a service, an instance, a bug with
// this part in its id, a query; a task stands for its bugs.
func (cb *Casebook) subject(ctx context.Context, env *Env, about string) (*insight.Bug, insight.Group, error) {
	in := cb.insight()
	if about == "" {
		return nil, in.All(), nil
	}
	found := withKind(cb.Index.Find(about, tracker.KindBug), []tracker.Kind{tracker.KindBug})
	if len(found) == 1 && exactly(found[0], about) {
		b, _ := in.Bug(found[0])
		return b, insight.Group{}, nil
	}
	if g, ok := in.Service(about); ok {
		return nil, g, nil
	}
	if g, ok := in.Instance(about); ok {
		return nil, g, nil
	}
	if strings.HasPrefix(about, "task/") {
		task, err := cb.Resolve(env, about, tracker.KindTask)
		if err != nil {
			return nil, insight.Group{}, err
		}
		about = "kind:bug task:" + task.ID
	}
	if !strings.ContainsAny(about, " :") {
		return cb.oneSubject(env, about)
	}
	g, err := cb.bugsOfQuery(ctx, env, about)
	return nil, g, err
}

// oneSubject resolves a single word as a bug.
func (cb *Casebook) oneSubject(env *Env, word string) (*insight.Bug, insight.Group, error) {
	r, err := cb.Resolve(env, word, tracker.KindBug)
	if err == nil {
		b, _ := cb.insight().Bug(r)
		return b, insight.Group{}, nil
	}
	var f *failure
	if errors.As(err, &f) && strings.HasPrefix(f.text, "no ") {
		f.text += "; nor is it a service or an instance that a bug was seen on"
	}
	return nil, insight.Group{}, err
}

// bugsOfQuery gathers the bugs that fit a query, those merged into others as these.
func (cb *Casebook) bugsOfQuery(ctx context.Context, env *Env, text string) (insight.Group, error) {
	q, err := query.Parse(text, cb.queryOptions(ctx, env))
	if err != nil {
		return insight.Group{}, queryError(err)
	}
	var bugs []*insight.Bug
	seen := map[*insight.Bug]bool{}
	for _, r := range q.Match(cb.Index) {
		if b, ok := cb.insight().Bug(r); ok && !seen[b] {
			seen[b] = true
			bugs = append(bugs, b)
		}
	}
	if len(bugs) == 0 {
		return insight.Group{}, usageError("casebook list "+shellQuoted(q.String())+" shows what it finds", "no bug fits the query")
	}
	return cb.insight().Of(bugs, q.String()), nil
}
