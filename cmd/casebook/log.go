package main

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/gitrepo"
	"github.com/casebook-dev/casebook/tracker/history"
)

type logOptions struct {
	Ref   string // empty: the whole casebook
	Since string
	Limit int
	All   bool
	At    string
}

// logAnswer is what `casebook log --json` says.
type logAnswer struct {
	envelope
	Commit  string      `json:"commit"`  // that the history is of
	Commits int         `json:"commits"` // up to it
	Shallow bool        `json:"shallow"` // what happened before is not known
	Items   []eventView `json:"items"`   // newest first
}

func newLogCommand(env *Env) *cobra.Command {
	var opts logOptions
	cmd := &cobra.Command{
		Use:     "log [REF]",
		Short:   "Tell from git what happened to the records: classified, fixed, renamed, by whom",
		GroupID: groupRead,
		Long: `Tells what the commits did to the records, newest first: created, classified,
reclassified, ruled out, confirmed, status moved, shipped, reverted, signature edited,
renamed, merged. Of a bug it also tells which sightings were classified as it or taken
away, and what became of its tasks. Other edits are told of a single record only, or with
--all. Uncommitted changes are not history: see casebook diff HEAD.

What was read of a commit is kept in a cache outside the repository, which may be deleted.`,
		Example: `  casebook log
  casebook log no-space-left-on-device
  casebook log --since 30d --limit 20
  casebook log task/sweep-tmp-nightly --json`,
		Args: argsBetween(0, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			opts.Ref = argument(args, 0)
			return runLog(cmd.Context(), env, opts)
		},
		ValidArgsFunction: completeRefs(env, nil, 0),
	}
	flags := cmd.Flags()
	flags.StringVar(&opts.Since, "since", "", "only what happened since `TIME`: 2026-11-01, or 30d ago")
	flags.IntVar(&opts.Limit, "limit", 0, "only the newest `N`")
	flags.BoolVar(&opts.All, "all", false, "every edit, of every record")
	atFlag(flags, &opts.At)
	return cmd
}

func runLog(ctx context.Context, env *Env, opts logOptions) error {
	cb, err := openCasebookAt(env, opts.At)
	if err != nil {
		return err
	}
	since, err := cb.sinceTime(opts.Since)
	if err != nil {
		return err
	}
	var r *tracker.Record
	if opts.Ref != "" {
		if r, err = cb.Resolve(env, opts.Ref); err != nil {
			return err
		}
	}
	h, err := cb.readHistory(ctx, env)
	if err != nil {
		return historyError(err)
	}
	events := history.Since(chosenEvents(h, cb.Index, r, opts.All), since)
	if opts.Limit > 0 && len(events) > opts.Limit {
		events = events[:opts.Limit]
	}
	if env.Global.JSON {
		return env.printJSON(logAnswer{newEnvelope("log", cb.AsOf), h.Revision().Hash, h.Commits(), h.Shallow(), viewEvents(events)})
	}
	printEvents(env, cb, events, r)
	if len(events) == 0 {
		env.Remark("nothing happened")
	}
	if h.Shallow() {
		env.Remark("this clone is shallow: what happened before its first commit is not known (git fetch --unshallow)")
	}
	return nil
}

// chosenEvents returns what log tells: of one record everything about it, else what is notable.
func chosenEvents(h *history.History, idx *tracker.Index, r *tracker.Record, all bool) []history.Event {
	if r != nil {
		return h.Story(idx, r)
	}
	if all {
		return h.Events()
	}
	var some []history.Event
	for _, e := range h.Events() {
		if e.Notable() {
			some = append(some, e)
		}
	}
	return some
}

// historyError says that history needs git.
func historyError(err error) error {
	if errors.Is(err, gitrepo.ErrNoRepository) || errors.Is(err, gitrepo.ErrNoCommits) {
		return hinted("git init, git add and git commit begin one", "what happened to the records is told from git: %w", err)
	}
	return err
}

// sinceTime reads --since: a time, or a duration that ends at the as-of time. Empty is the zero time.
func (cb *Casebook) sinceTime(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if d, err := tracker.ParseDuration(text); err == nil {
		return cb.AsOf.Add(-d), nil
	}
	t, err := tracker.ParseTime(text, cb.Index.Config.Timezone)
	if err != nil {
		return time.Time{}, usageError("write it like 2026-11-01, or 30d", "--since: %w", err)
	}
	return t.At, nil
}

// printEvents prints a line for each event. Of what is told of one record its own name is left out.
func printEvents(env *Env, cb *Casebook, events []history.Event, of *tracker.Record) {
	t := table{heading: []string{"DAY", "COMMIT", "BY", "WHAT"}}
	for _, e := range events {
		what := e.Words()
		if of == nil || e.Record != of.Ref() {
			what = e.Record.String() + ": " + what
		}
		t.rows = append(t.rows, []string{cb.eventDay(e), short(e.Commit.Hash), printable(e.Commit.Author), printable(what)})
	}
	printTable(env, t)
}

// eventDay writes the day of an event in the casebook's timezone.
func (cb *Casebook) eventDay(e history.Event) string {
	return e.Commit.Time.In(cb.Index.Config.Timezone).Format(time.DateOnly)
}

// cutWords cuts a text for a line of a summary.
func cutWords(text string, most int) string {
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) <= most {
		return string(runes)
	}
	return string(runes[:most-1]) + "…"
}
