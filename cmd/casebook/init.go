package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/edit"
)

type initOptions struct {
	Dir      string
	Title    string
	Timezone string
	write    writeOptions
}

func newInitCommand(env *Env) *cobra.Command {
	var opts initOptions
	cmd := &cobra.Command{
		Use:     "init [DIR]",
		Short:   "Begin a casebook: write its casebook.yaml",
		GroupID: groupWrite,
		Long: `Makes a folder (default: here, or --repo) the root of a casebook by writing casebook.yaml
into it. The folder may be the root of a git repository or any folder in one. Nothing that
exists is overwritten; git is not touched.`,
		Example: `  casebook init ops --title "Upload platform" --timezone Europe/Copenhagen --dry-run`,
		Args:    argsBetween(0, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			opts.Dir = env.Global.Repo
			if len(args) > 0 {
				opts.Dir = args[0]
			}
			return runInit(env, opts)
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
	}
	cmd.Flags().StringVar(&opts.Title, "title", "", "what the casebook is about (default: the folder's name)")
	cmd.Flags().StringVar(&opts.Timezone, "timezone", "UTC", "zone of times written without offset, such as Europe/Copenhagen")
	opts.write.flags(cmd.Flags())
	return cmd
}

func runInit(env *Env, opts initOptions) error {
	dir := env.Path(opts.Dir)
	if err := opts.check(dir); err != nil {
		return err
	}
	title := oneLine(opts.Title)
	if title == "" {
		title = filepath.Base(dir)
	}
	plan := &edit.Plan{Files: []edit.FileChange{{Path: tracker.ConfigFile, After: []byte(settingsTemplate(title, opts.Timezone))}}}
	at := ""
	if dir != env.Dir {
		at = "-C " + opts.Dir + " "
	}
	plan.Notes = append(plan.Notes, "next: casebook "+at+`observe "the error message" --on INSTANCE`)
	if outer, err := findRoot(env); err == nil {
		plan.Notes = append(plan.Notes, "it lies in another casebook, at "+outer+", and is not a part of it")
	}
	if !opts.write.DryRun {
		if err := os.MkdirAll(dir, 0o777); err != nil {
			return err
		}
	}
	cb := &Casebook{Dir: dir}
	return cb.carryOut(env, opts.write, change{"init", tracker.Ref{}, plan})
}

func (o initOptions) check(dir string) error {
	if _, err := time.LoadLocation(o.Timezone); err != nil || o.Timezone == "Local" {
		return usageError("use a name like Europe/Copenhagen, or UTC", "--timezone: %q is not known", o.Timezone)
	}
	_, err := os.Stat(filepath.Join(dir, tracker.ConfigFile))
	switch {
	case err == nil:
		return hinted("nothing was changed; casebook check looks at it", "%s is a casebook already", dir)
	case !errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("%s: %w", dir, bare(err))
	}
	return nil
}

// settingsTemplate returns a casebook.yaml that shows what can be set, without setting it.
func settingsTemplate(title, timezone string) string {
	return fmt.Sprintf(`# The settings of this casebook. Every line may go: an empty file is a valid casebook.
title: %s
timezone: %s

# url: https://ops.example.com/casebook/                    # where the site is published
# edit_url: https://git.example.com/ops/edit/main/{path}     # "Edit" on the site leads here
# commit_url: https://git.example.com/ops/commit/{commit}
# layout: yyyy                                               # or yyyy/mm for busy teams
# services: [upload-api, search]                             # others are then warned about
# instances:                                                 # globs allowed
#   - {name: replica-*, service: upload-api, count: 4, from: 2024-01-01}
# not_recorded:                                              # spans in which nobody wrote anything down
#   - {from: 2026-08-10, to: 2026-08-23, because: pager outage}
# check: {missing-section: error}                            # severity per rule: casebook check --rules
`, tracker.SingleQuote(strings.Join(strings.Fields(title), " ")), timezone)
}
