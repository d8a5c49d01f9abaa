package main

import (
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
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
	Forge    string
	Owners   string
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
exists is overwritten; git is not touched.

--forge writes, at the root of the repository, the pipeline that checks, reviews pull requests
and publishes the site to the forge's pages; a template for pull requests; code owners of
bugs/, where the signatures are (--owners names them); and .gitattributes beside casebook.yaml. It
may be given for a casebook that is there. Each file says on top what it does.`,
		Example: `  casebook init ops --title "Upload platform" --timezone Europe/Copenhagen --dry-run
  casebook init ops --forge github --owners @example/on-call --dry-run`,
		Args: argsBetween(0, 1),
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
	cmd.Flags().StringVar(&opts.Forge, "forge", "", "also write what `FORGE` needs: "+strings.Join(forges(), ", "))
	cmd.Flags().StringVar(&opts.Owners, "owners", "", "with --forge: who owns the signatures, such as `@ORG/TEAM`")
	_ = cmd.RegisterFlagCompletionFunc("forge", cobra.FixedCompletions(forges(), cobra.ShellCompDirectiveNoFileComp))
	opts.write.flags(cmd.Flags())
	return cmd
}

func runInit(env *Env, opts initOptions) error {
	dir := env.Path(opts.Dir)
	begun, err := opts.check(dir)
	if err != nil {
		return err
	}
	plan, root, folder := &edit.Plan{}, dir, ""
	if opts.Forge != "" {
		var setup forgeSetup
		if root, setup, err = forgeOf(dir, opts.Owners); err != nil {
			return err
		}
		folder = setup.Folder
		if err := setup.addForge(plan, root, opts.Forge); err != nil {
			return err
		}
	}
	if begun {
		plan.Notes = append(plan.Notes, "kept as it is: "+path.Join(folder, tracker.ConfigFile))
	} else {
		opts.begin(env, plan, dir, folder)
	}
	if !opts.write.DryRun {
		if err := os.MkdirAll(dir, 0o777); err != nil {
			return err
		}
	}
	cb := &Casebook{Dir: root}
	return cb.carryOut(env, opts.write, change{"init", tracker.Ref{}, plan})
}

// begin plans casebook.yaml, in a folder from the root that the paths of the plan are from.
func (o initOptions) begin(env *Env, plan *edit.Plan, dir, folder string) {
	title := oneLine(o.Title)
	if title == "" {
		title = filepath.Base(dir)
	}
	settings := edit.FileChange{Path: path.Join(folder, tracker.ConfigFile), After: []byte(settingsTemplate(title, o.Timezone))}
	plan.Files = append([]edit.FileChange{settings}, plan.Files...)
	at := ""
	if dir != env.Dir {
		at = "-C " + o.Dir + " "
	}
	plan.Notes = append(plan.Notes, "next: casebook "+at+`observe "the error message" --on INSTANCE`)
	if outer, err := findRoot(env); err == nil {
		plan.Notes = append(plan.Notes, "it lies in another casebook, at "+outer+", and is not a part of it")
	}
}

// check refuses what makes no sense, and says whether the folder is a casebook already.
func (o initOptions) check(dir string) (begun bool, err error) {
	if _, err := time.LoadLocation(o.Timezone); err != nil || o.Timezone == "Local" {
		return false, usageError("use a name like Europe/Copenhagen, or UTC", "--timezone: %q is not known", o.Timezone)
	}
	switch {
	case o.Forge != "" && !slices.Contains(forges(), o.Forge):
		return false, usageError("one of "+strings.Join(forges(), ", "), "--forge: %q is not known", o.Forge)
	case o.Forge == "" && o.Owners != "":
		return false, usageError("--forge github --owners @ORG/TEAM", "--owners needs --forge")
	}
	_, err = os.Stat(filepath.Join(dir, tracker.ConfigFile))
	switch {
	case err == nil && o.Forge == "":
		return true, hinted("nothing was changed; casebook check looks at it", "%s is a casebook already", dir)
	case err != nil && !errors.Is(err, os.ErrNotExist):
		return false, fmt.Errorf("%s: %w", dir, bare(err))
	}
	return err == nil, nil
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
