package main

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/gitrepo"
	"github.com/casebook-dev/casebook/tracker/review"
	"github.com/casebook-dev/casebook/tracker/trace"
)

type reviewOptions struct {
	Range  string
	Format string
	Strict bool
}

// reviewAnswer is what `casebook review --json` says.
type reviewAnswer struct {
	envelope
	From string `json:"from"` // commit
	To   string `json:"to"`   // commit; empty: the work tree
	review.View
}

var reviewFormats = []string{"text", "markdown", "json", "sarif", "github", "gitlab"}

func newReviewCommand(env *Env) *cobra.Command {
	var opts reviewOptions
	cmd := &cobra.Command{
		Use:     "review [BASE..HEAD]",
		Short:   "Say what a change means: sightings, recurrence, decisions, problems",
		GroupID: groupPublish,
		Long: `Compares two revisions, or one and the work tree, in meaning: new sightings with what they make
of the recurrence of their bug, what was reclassified and how the figures of both bugs change,
states that the data contradict, signatures that changed, problems introduced and fixed (only
those the change is responsible for), and what other branches record that may be the same.

BASE..HEAD are revisions; without HEAD it is the work tree, without either what differs from
where this branch left the default one. BASE...HEAD compares HEAD with where it left BASE. Exit status 3 means that an error must be fixed first.

--format markdown is one comment for a pull request; it begins with a hidden line by which a
pipeline finds and replaces that of last time. sarif, github and gitlab are the problems, for
the lines of the change.`,
		Example: `  casebook review HEAD
  casebook review HEAD~1..HEAD --format markdown`,
		Args: argsBetween(0, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			opts.Range = argument(args, 0)
			return runReview(cmd.Context(), env, opts)
		},
		ValidArgsFunction: completeNothing,
	}
	cmd.Flags().StringVar(&opts.Format, "format", "text", strings.Join(reviewFormats, ", "))
	cmd.Flags().BoolVar(&opts.Strict, "strict", false, "exit with 3 for warnings too")
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(reviewFormats, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func runReview(_ context.Context, env *Env, opts reviewOptions) error {
	if !slices.Contains(reviewFormats, opts.Format) {
		return usageError("one of "+strings.Join(reviewFormats, ", "), "--format: %q is no format%s", opts.Format, didYouMean(opts.Format, reviewFormats))
	}
	from, to, err := reviewRange(env, opts.Range)
	if err != nil {
		return err
	}
	base, head, err := openPair(env, from, to)
	if err != nil {
		return err
	}
	r := review.Compare(base.Index, head.Index, review.Options{AsOf: head.AsOf, Elsewhere: elsewhere(env, base, head), Same: sameFile(base, head)})
	if err := printReview(env, opts, base, head, r); err != nil {
		return err
	}
	warned := slices.ContainsFunc(r.Introduced, func(p tracker.Problem) bool { return p.Severity == tracker.Warning })
	if r.Blocked() || opts.Strict && warned {
		return errProblems
	}
	return nil
}

// reviewRange returns the two revisions of BASE..HEAD; an empty second one is the work tree.
func reviewRange(env *Env, words string) (from, to string, err error) {
	from, to, _ = strings.Cut(words, "..")
	to, left := strings.CutPrefix(to, ".")
	switch {
	case strings.HasPrefix(to, ".") || strings.HasPrefix(words, "..") || left && to == "":
		return "", "", usageError("casebook review main..HEAD", "%q is no BASE..HEAD", words)
	case left:
		from, err = whereLeft(env, from, to)
		return from, to, err
	case from != "":
		return from, to, nil
	}
	repo, err := gitrepo.Open(env.Path(env.Global.Repo))
	if errors.Is(err, gitrepo.ErrNoRepository) {
		return "", "", hinted("a review compares revisions of a git repository", "%w", err)
	}
	if err != nil {
		return "", "", err
	}
	head, err := repo.Head()
	if errors.Is(err, gitrepo.ErrNoCommits) {
		return "", "", hinted("a review compares with a commit; git add and git commit make the first one", "%w", err)
	}
	if err != nil {
		return "", "", err
	}
	branch, err := repo.DefaultBranch()
	if err != nil {
		return "", "", hinted("say what to compare with: casebook review BASE", "%w", err)
	}
	tip, err := repo.Resolve(branch.Hash)
	if err != nil {
		return "", "", err
	}
	base, err := repo.MergeBase(tip, head)
	if err != nil {
		return "", "", hinted("say what to compare with: casebook review BASE", "where this branch left %s: %w", branch.Name, err)
	}
	return base.Hash, "", nil
}

// whereLeft returns the newest commit that two revisions have in common, as git means BASE...HEAD.
func whereLeft(env *Env, from, to string) (string, error) {
	repo, err := gitrepo.Open(env.Path(env.Global.Repo))
	if err != nil {
		return "", err
	}
	var tips [2]gitrepo.Commit
	for i, name := range []string{from, to} {
		if tips[i], err = repo.Resolve(name); err != nil {
			return "", revisionError(repo, name, err)
		}
	}
	base, err := repo.MergeBase(tips[0], tips[1])
	if err != nil {
		return "", hinted("casebook review "+from+".."+to+" compares the two themselves", "where %s left %s: %w", to, from, err)
	}
	return base.Hash, nil
}

func printReview(env *Env, opts reviewOptions, base, head *Casebook, r *review.Review) error {
	prefix := prefixOf(base.rev.repo, head.Dir)
	if prefix == "." {
		prefix = ""
	}
	switch {
	case env.Global.JSON || opts.Format == "json":
		answer := reviewAnswer{envelope: newEnvelope("review", head.AsOf), From: base.rev.commit.Hash, View: r.View()}
		if head.rev != nil {
			answer.To = head.rev.commit.Hash
		}
		return env.printJSON(answer)
	case opts.Format == "markdown":
		r.Markdown(env.Out, reviewGraph(head, r))
	case opts.Format == "sarif":
		return r.SARIF(env.Out, prefix)
	case opts.Format == "github":
		r.GitHub(env.Out, prefix)
	case opts.Format == "gitlab":
		return r.GitLab(env.Out, prefix)
	default:
		style := env.outStyle()
		say := func(mark func(string) string) func(string) string {
			return func(text string) string { return mark(printable(text)) }
		}
		r.Text(env.Out, review.Style{Plain: printable, Bold: say(style.bold), Dim: say(style.dim), Alarm: say(style.red)})
	}
	return nil
}

// reviewGraph draws the chain around the bug that a change is about first.
func reviewGraph(head *Casebook, r *review.Review) review.MarkdownOptions {
	const nodes, edges = 24, 40 // what fits a comment
	bug := r.MainBug()
	if bug == nil {
		return review.MarkdownOptions{}
	}
	t := trace.From(head.Index, trace.Piece{Record: bug}, trace.Options{AsOf: head.AsOf, Nodes: nodes, Edges: edges})
	return review.MarkdownOptions{Graph: t.Mermaid(), Caption: "What " + bug.Title + " hangs together with"}
}

// How much of other branches a review looks at: what is being worked on.
const (
	branchesShown = 20
	branchAge     = 30 * 24 * time.Hour
)

// elsewhere returns what other branches record and neither side of the review has. Branches that cannot be
// read are left out: they are somebody else's.
func elsewhere(env *Env, base, head *Casebook) []review.Elsewhere {
	repo := base.rev.repo
	branches, err := repo.Branches()
	if err != nil {
		env.Remark("git: %s", err)
		return nil
	}
	current, _ := repo.Branch()
	var all []review.Elsewhere
	seen := map[string]bool{base.rev.commit.Hash: true}
	for _, b := range branches {
		if seen[b.Hash] || b.Name == current || strings.HasSuffix(b.Name, "/"+current) || len(all) == branchesShown {
			continue
		}
		seen[b.Hash] = true
		c, err := repo.Resolve(b.Hash)
		if err != nil || head.rev != nil && head.rev.commit.Hash == c.Hash || head.AsOf.Sub(c.Time) > branchAge {
			continue
		}
		files, err := repo.Tree(c, base.rev.folder)
		if err != nil {
			continue
		}
		other := review.Elsewhere{Branch: b.Name}
		for _, r := range newIn(files, base.Index, head.Index) {
			if r.Kind == tracker.KindBug {
				other.Bugs = append(other.Bugs, r)
			} else {
				other.Sightings = append(other.Sightings, r)
			}
		}
		if len(other.Bugs)+len(other.Sightings) > 0 {
			all = append(all, other)
		}
	}
	return all
}

// newIn returns the bugs and sightings in a tree that neither of two indexes has.
func newIn(files fs.FS, known ...*tracker.Index) []*tracker.Record {
	var found []*tracker.Record
	for _, kind := range []tracker.Kind{tracker.KindBug, tracker.KindObservation} {
		_ = fs.WalkDir(files, kind.Folder(), func(file string, e fs.DirEntry, err error) error {
			id, isRecord := strings.CutSuffix(path.Base(file), ".md")
			if err != nil || e.IsDir() || !isRecord || slices.ContainsFunc(known, func(idx *tracker.Index) bool { _, ok := idx.Lookup(kind, id); return ok }) {
				return nil
			}
			if src, err := fs.ReadFile(files, file); err == nil {
				if r, _ := tracker.ParseRecord(file, src, known[0].Config); r != nil && r.Kind == kind {
					found = append(found, r)
				}
			}
			return nil
		})
	}
	return found
}
