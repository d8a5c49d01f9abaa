package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	examplerepo "github.com/casebook-dev/casebook/example-repo"
	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/demo"
	"github.com/casebook-dev/casebook/tracker/english"
	"github.com/casebook-dev/casebook/tracker/gitrepo"
)

// demoAnswer is what demo says in JSON.
type demoAnswer struct {
	envelope
	Dir     string    `json:"dir"`
	Records int       `json:"records"`
	Commits int       `json:"commits"`
	First   time.Time `json:"first"` // time of the oldest commit
	Last    time.Time `json:"last"`
}

func newDemoCommand(env *Env) *cobra.Command {
	return &cobra.Command{
		Use:     "demo DIR",
		Short:   "Lay out the example casebook as a git repository with a history",
		GroupID: groupPublish,
		Long: `Writes the example casebook into a new or empty folder, as a git repository whose commits carry
the dates and people of the records: two years of sightings recorded, classified and reclassified,
bugs opened, renamed and merged, fixes shipped and reverted. It is yours to try everything on. It
needs the git program.`,
		Example: `  casebook demo casebook-demo`,
		Args:    exactArgs(1),
		RunE:    func(_ *cobra.Command, args []string) error { return runDemo(env, args[0]) },
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
	}
}

func runDemo(env *Env, to string) error {
	dir := env.Path(to)
	if err := emptyFolder(dir); err != nil {
		return err
	}
	idx, err := tracker.Load(examplerepo.Files())
	if err != nil {
		return err
	}
	history, err := demo.History(idx)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	err = gitrepo.Create(dir, demoCommits(history))
	if errors.Is(err, gitrepo.ErrNoGit) {
		return hinted("install git, or look at the example in the source of casebook: example-repo/", "%w, and demo needs it", err)
	}
	if err != nil {
		return err
	}
	first, last := history[0].At, history[len(history)-1].At
	if env.Global.JSON {
		return env.printJSON(demoAnswer{newEnvelope("demo", time.Time{}), dir, len(idx.Records()), len(history), first, last})
	}
	fmt.Fprintf(env.Out, "%s: %s in %s, %s to %s\n", to, english.Count(len(idx.Records()), "record"), english.Count(len(history), "commit"),
		first.Format(time.DateOnly), last.Format(time.DateOnly))
	env.Remark("next: cd %s; casebook list is:open; casebook log no-space-left; casebook build --out /tmp/site", to)
	return nil
}

// emptyFolder refuses a folder that has anything in it. One that does not exist is fine.
func emptyFolder(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil
	case err != nil:
		return err
	case len(entries) > 0:
		return hinted("name a new folder", "%s is not empty", dir)
	}
	return nil
}

func demoCommits(history []demo.Commit) []gitrepo.NewCommit {
	commits := make([]gitrepo.NewCommit, len(history))
	for i, c := range history {
		commits[i] = gitrepo.NewCommit{Name: english.Capital(c.Author), Email: c.Author + "@example.com", Time: c.At, Message: c.Message}
		for _, f := range c.Files {
			commits[i].Files = append(commits[i].Files, gitrepo.NewFile(f))
		}
	}
	return commits
}
