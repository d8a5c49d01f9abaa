package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/english"
	"github.com/casebook-dev/casebook/tracker/trace"
)

// traceNodes and traceEdges are what a trace shows without --all: the nearest pieces. More are not read
// in one go.
const (
	traceNodes = 60
	traceEdges = 120
)

type traceOptions struct {
	Piece   string
	All     bool
	DOT     bool
	Mermaid bool
}

// traceAnswer is what `casebook trace --json` says.
type traceAnswer struct {
	envelope
	trace.Trace
}

func newTraceCommand(env *Env) *cobra.Command {
	var opts traceOptions
	cmd := &cobra.Command{
		Use:     "trace REF|URL|ALERT|INSTANCE|COMMIT",
		Short:   "Follow the whole chain from any piece: alert, sighting, bug, task, pull request, deploy",
		GroupID: groupRead,
		Long: `Prints the chain that a piece is a link of: the alert, the observations it announced,
the bug, its runbooks and postmortems, the tasks, their pull requests and commits, the
deploys. Start from a record, from the address of anything a record links to, from an
alert's name or from an instance (alert:NAME and instance:NAME say which is meant), or
from a commit that names a record in a trailer: Casebook: bug/no-space-left-on-device.

"<-" is what led to a piece, "->" what came of it. From a bug, or from what was done
about it, all its sightings are shown; more than twelve are grouped by instance.

--dot prints the same graph for Graphviz and --mermaid as a flowchart, which forges
draw in a Markdown block called mermaid: a lane for each sort of piece, dashed where
people are not sure, dotted and red where there is no such record.`,
		Example: `  casebook trace no-space-left-on-device
  casebook trace https://git.example.com/filedrop/upload-api/pull/812
  casebook trace HostDiskUsageHigh
  casebook trace replica-2 --json
  casebook trace no-space-left-on-device --dot
  casebook trace task/sweep-tmp-nightly --mermaid`,
		Args: exactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			opts.Piece = args[0]
			return runTrace(cmd.Context(), env, opts)
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return pieceWords(env, begun), cobra.ShellCompDirectiveNoFileComp
		},
	}
	cmd.Flags().BoolVar(&opts.All, "all", false, fmt.Sprintf("show everything, not the nearest %d pieces", traceNodes))
	cmd.Flags().BoolVar(&opts.DOT, "dot", false, "print the graph for Graphviz")
	cmd.Flags().BoolVar(&opts.Mermaid, "mermaid", false, "print the graph as a Mermaid flowchart")
	return cmd
}

func runTrace(ctx context.Context, env *Env, opts traceOptions) error {
	if env.Global.JSON && opts.DOT || env.Global.JSON && opts.Mermaid || opts.DOT && opts.Mermaid {
		return usageError("ask for one of them", "--json, --dot and --mermaid exclude each other")
	}
	cb, err := openCasebook(env)
	if err != nil {
		return err
	}
	commits := cb.namingCommits(ctx, env)
	piece, err := cb.piece(env, opts.Piece, commits)
	if err != nil {
		return err
	}
	limits := trace.Options{AsOf: cb.AsOf, Nodes: traceNodes, Edges: traceEdges}
	if opts.All {
		limits.Nodes, limits.Edges = 0, 0
	}
	t := trace.NewGraph(cb.Index, commits...).From(piece, limits).Doubted(cb.lookAgain(ctx, env))
	switch {
	case env.Global.JSON:
		return env.printJSON(traceAnswer{newEnvelope("trace", cb.AsOf), t})
	case opts.DOT:
		fmt.Fprint(env.Out, t.DOT())
	case opts.Mermaid:
		fmt.Fprint(env.Out, t.Mermaid())
	default:
		printTrace(env, cb, t)
	}
	if t.CutNodes > 0 || t.CutEdges > 0 {
		env.Remark("%s and %s further away are not shown; --all shows them", english.Count(t.CutNodes, "piece"), english.Count(t.CutEdges, "relation"))
	}
	return nil
}

// piece finds what a trace starts from: a record with exactly this name before the other things that
// have it, and these before records with this part in their id.
func (cb *Casebook) piece(env *Env, word string, commits []trace.Commit) (trace.Piece, error) {
	if found := cb.Index.Find(word); len(found) == 1 && exactly(found[0], word) {
		return trace.Piece{Record: found[0]}, nil
	}
	if piece, ok := trace.PieceCalled(cb.Index, word); ok {
		return piece, nil
	}
	for _, c := range commits {
		if isCommit(c, word) {
			return trace.Piece{URL: c.Key()}, nil
		}
	}
	if strings.Contains(word, "://") {
		return trace.Piece{}, usageError("casebook list link:"+hostOf(word)+" lists records that link there", "no record links to %s", word)
	}
	r, err := cb.Resolve(env, word)
	var f *failure
	if errors.As(err, &f) && strings.HasPrefix(f.text, "no record") {
		f.text = fmt.Sprintf("no record, link, alert or instance is called %q", word)
	}
	return trace.Piece{Record: r}, err
}

// isCommit reports whether a word is the address or at least seven digits of the hash of a commit.
func isCommit(c trace.Commit, word string) bool {
	return c.URL != "" && word == c.URL || len(word) >= 7 && strings.HasPrefix(c.Hash, strings.ToLower(word))
}

// namingCommits returns the commits whose trailers name records, newest first; none without git.
func (cb *Casebook) namingCommits(ctx context.Context, env *Env) []trace.Commit {
	var commits []trace.Commit
	for _, n := range cb.past(ctx, env).Naming(cb.Index, cb.Index.Config.Trailers) {
		c := trace.Commit{Hash: n.Commit.Hash, Subject: n.Commit.Subject, Records: n.Records}
		if cb.Index.Config.CommitURL != "" {
			c.URL = strings.ReplaceAll(cb.Index.Config.CommitURL, "{commit}", c.Hash)
		}
		commits = append(commits, c)
	}
	return commits
}

// exactly reports whether word is a whole name of r, not a part of its id.
func exactly(r *tracker.Record, word string) bool {
	for _, name := range append([]string{r.ID, r.Ref().String(), r.Path}, r.Aliases...) {
		if strings.EqualFold(name, word) {
			return true
		}
	}
	return false
}

func hostOf(url string) string {
	_, rest, _ := strings.Cut(url, "://")
	host, _, _ := strings.Cut(rest, "/")
	return host
}

// pieceWords offers what begun may become: references, alerts and instances.
func pieceWords(env *Env, begun string) []string {
	cb, err := openCasebook(env)
	if err != nil {
		return nil
	}
	words := refWords(env, nil, begun)
	seen := map[string]bool{}
	offer := func(name, what string) {
		if strings.HasPrefix(name, begun) && !seen[name] {
			seen[name] = true
			words = append(words, cobra.CompletionWithDesc(name, what))
		}
	}
	for _, r := range cb.Index.Records(tracker.KindObservation) {
		for _, alert := range r.Observation.Alerts {
			offer(alert, "alert")
		}
		for _, instance := range tracker.InstancesOf(r) {
			offer(instance, "instance")
		}
	}
	return words
}
