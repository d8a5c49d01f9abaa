package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/casebook-dev/casebook/site"
	"github.com/casebook-dev/casebook/theme"
	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/check"
	"github.com/casebook-dev/casebook/tracker/english"
)

type buildOptions struct {
	Out    string
	Theme  string
	At     string
	Strict bool
	Full   bool
}

// buildAnswer is what `casebook build --json` says.
type buildAnswer struct {
	envelope
	Out       string         `json:"out"`        // absolute
	AsOfFrom  string         `json:"as_of_from"` // why as_of is what it is: "the clock", "commit 1a2b…"
	Commit    string         `json:"commit"`     // empty outside git
	Changed   bool           `json:"changed"`    // the checkout differs from the commit
	Seconds   float64        `json:"seconds"`
	Pages     int            `json:"pages"`
	Evidence  int            `json:"evidence"`
	Bytes     int64          `json:"bytes"`
	Written   int            `json:"written"`
	Unchanged int            `json:"unchanged"`
	Removed   int            `json:"removed"`
	Errors    int            `json:"errors"` // of check
	Warnings  int            `json:"warnings"`
	Rejected  []string       `json:"rejected"` // files that could not be read as records
	Withheld  []withheldView `json:"withheld"` // evidence that was not copied
	Cut       []cutView      `json:"cut"`      // figures that had no room for everything
	LeftOut   []string       `json:"left_out"` // what the settings do not suffice for
}

type withheldView struct {
	Path    string `json:"path"`
	Because string `json:"because"`
}

// cutView is a figure that does not show everything.
type cutView struct {
	Page  string `json:"page"`
	Nodes int    `json:"nodes"` // not drawn
	Edges int    `json:"edges"`
}

func newBuildCommand(env *Env) *cobra.Command {
	var opts buildOptions
	cmd := &cobra.Command{
		Use:     "build --out DIR",
		Short:   "Publish the casebook as a static site",
		GroupID: groupPublish,
		Long: `Writes the site into a folder: a new or empty one, or one that an earlier build made.
Files that would not change are left alone, and files of other origin are never touched.
A site that is up to date, made by this program from the same, is only looked through.
A build that is killed leaves the old site or the whole new one. On Windows, where no two
folders change places, files are replaced one by one and the next build finishes what a
killed one began; nothing there keeps two builds out of one folder at the same time.

A checkout without changes is built as of its newest commit, so that the same commit
makes the same site; --as-of and SOURCE_DATE_EPOCH say otherwise, and a changed
checkout is built as of now. --at builds any revision without touching the work tree, as
of the newest commit that changed the casebook by then. What is probably a secret is
never published: exit status 3, and nothing is written. A theme folder in the casebook,
or --theme, replaces templates, stylesheet and script file by file: casebook help theme.`,
		Example: `  casebook build --out public
  casebook build --out public --as-of now --strict
  casebook build --out public --at HEAD`,
		Args: exactArgs(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runBuild(cmd.Context(), env, opts)
		},
	}
	flags := cmd.Flags()
	flags.StringVarP(&opts.Out, "out", "o", "", "the folder to write the site into: `DIR`")
	flags.StringVar(&opts.Theme, "theme", "", "take templates, stylesheet and script from `DIR` where it has them")
	atFlag(flags, &opts.At)
	flags.BoolVar(&opts.Strict, "strict", false, "exit status 3 if check finds errors or warnings")
	flags.BoolVar(&opts.Full, "full", false, "render everything, even if nothing has changed since the last build")
	_ = cmd.MarkFlagDirname("out")
	_ = cmd.MarkFlagDirname("theme")
	return cmd
}

func runBuild(ctx context.Context, env *Env, opts buildOptions) error {
	collectAsUsual(env)
	if opts.Out == "" {
		return usageError("casebook build --out public", "build: --out says where the site goes")
	}
	began := env.Now()
	cb, err := openCasebookAt(env, opts.At)
	if err != nil {
		return err
	}
	if err := cb.mayHoldSite(env, env.Path(opts.Out)); err != nil {
		return err
	}
	if err := settingsError(cb, env); err != nil {
		return err
	}
	at, err := asOfCheckout(env, cb)
	if err != nil {
		return err
	}
	files, err := cb.theme(env, opts.Theme)
	if err != nil {
		return err
	}
	result, err := site.Build(ctx, cb.Index, site.Options{
		Dir: env.Path(opts.Out), Theme: files, AsOf: at.AsOf, Branch: at.Branch, Commit: at.Commit.Hash, CommitTime: at.Commit.Time,
		Check: cb.checkForSite(ctx, env, at.AsOf, opts.Theme), Version: buildVersion().Version, History: cb.past(ctx, env),
		Program: thisProgram(), Full: opts.Full,
	})
	if err != nil {
		return buildError(opts.Out, err)
	}
	answer := newBuildAnswer(env.Path(opts.Out), at, result)
	answer.Seconds = env.Now().Sub(began).Seconds()
	if env.Global.JSON {
		err = env.printJSON(answer)
	} else {
		printBuild(env, cb, opts, answer)
	}
	if err == nil && opts.Strict && answer.Errors+answer.Warnings > 0 {
		return errProblems
	}
	return err
}

// settingsError says why casebook.yaml as a whole cannot be read, nil if it can. Without settings the site would be
// another one, in another timezone and at another address.
func settingsError(cb *Casebook, env *Env) error {
	unreadable := []string{tracker.RuleYAMLSyntax, tracker.RuleTabIndent, tracker.RuleInvalidUTF8, tracker.RuleControlCharacter}
	for _, p := range cb.Index.Problems() {
		if p.Path == tracker.ConfigFile && slices.Contains(unreadable, p.Rule) {
			p.Path = cb.shownPath(env, p.Path)
			return hinted(p.Hint, "%s", p)
		}
	}
	return nil
}

// checkForSite returns the question what the checks find. It ends the build if that is a secret, also in a theme from elsewhere.
func (cb *Casebook) checkForSite(ctx context.Context, env *Env, asOf time.Time, theme string) func() (site.Checked, error) {
	return func() (site.Checked, error) {
		found := cb.checkAndLook(ctx, env, asOf)
		return found, stopForSecrets(env, cb, append(cb.secretsOfTheme(env, theme), found.Problems...))
	}
}

// checkAndLook runs the checks, and notes where they looked whether something is there.
func (cb *Casebook) checkAndLook(ctx context.Context, env *Env, asOf time.Time) site.Checked {
	var mu sync.Mutex
	looked := map[string]bool{}
	problems := check.Run(cb.Index, check.Options{AsOf: asOf, LastChanged: cb.lastChanged(ctx, env), Looked: func(path string, there bool) {
		mu.Lock()
		defer mu.Unlock()
		looked[path] = there
	}})
	return site.Checked{Problems: problems, Looked: looked}
}

// thisProgram tells one build of casebook from another: by its version and commit, or by the file of a program that
// these do not tell.
func thisProgram() string {
	v := buildVersion()
	name := strings.Join([]string{v.Version, v.Commit, v.Go}, " ")
	if v.Commit != "" && !v.Modified || v.Commit == "" && v.Version != "(devel)" {
		return name
	}
	return name + " " + program()
}

// mayHoldSite refuses a folder whose files are read as something else: the casebook and its folders of records.
func (cb *Casebook) mayHoldSite(env *Env, out string) error {
	rel, err := filepath.Rel(cb.Dir, out)
	if err != nil {
		return nil // another drive
	}
	hint := "name a folder beside it, such as " + cb.shownPath(env, "public")
	if rel == "." {
		return usageError(hint, "--out: %s is the casebook itself", cb.shownPath(env, "."))
	}
	folder, _, _ := strings.Cut(filepath.ToSlash(rel), "/")
	if kind, ok := tracker.ParseKind(folder); ok && kind.Folder() == folder {
		return usageError(hint, "--out: %s holds records", cb.shownPath(env, folder))
	}
	return nil
}

// theme returns the shipped theme under the files of --theme, else of the casebook's own theme folder.
func (cb *Casebook) theme(env *Env, dir string) (fs.FS, error) {
	if dir == "" && cb.rev != nil {
		return cb.themeAt()
	}
	own := filepath.Join(cb.Dir, tracker.ThemeFolder)
	if dir != "" {
		own = env.Path(dir)
	}
	info, err := os.Stat(own)
	switch {
	case err == nil && info.IsDir():
		return theme.Overlay(os.DirFS(own)), nil
	case dir == "":
		return theme.Files(), nil
	case err == nil:
		return nil, usageError("", "--theme %s is no folder", dir)
	}
	return nil, usageError("", "--theme %s: %w", dir, bare(err))
}

// themeAt is theme for a casebook read at a revision, which brings the theme of its time.
func (cb *Casebook) themeAt() (fs.FS, error) {
	if info, err := fs.Stat(cb.Index.FS, tracker.ThemeFolder); err != nil || !info.IsDir() {
		return theme.Files(), nil
	}
	own, err := fs.Sub(cb.Index.FS, tracker.ThemeFolder)
	return theme.Overlay(own), err
}

func buildError(out string, err error) error {
	if errors.Is(err, site.ErrForeignFolder) {
		return hinted("nothing was written or removed; if it is the site of an earlier build, delete it and build again", "%s %w", out, site.ErrForeignFolder)
	}
	if wrong := (*site.TemplateError)(nil); errors.As(err, &wrong) {
		return themeError(wrong)
	}
	return fmt.Errorf("build into %s: %w", out, err)
}

// themeError says what is wrong in a theme, and what it could ask for instead.
func themeError(err *site.TemplateError) error {
	hint := "casebook help theme tells what each template is given"
	if err.Hint != "" {
		hint = err.Hint + "\n" + hint
	}
	return hinted(hint, "the theme: %w", err)
}

func newBuildAnswer(out string, at checkout, result *site.Result) buildAnswer {
	a := buildAnswer{
		envelope: newEnvelope("build", at.AsOf), Out: out, AsOfFrom: at.From, Commit: at.Commit.Hash, Changed: at.Changed,
		Pages: result.Pages, Evidence: result.Evidence, Bytes: result.Bytes,
		Written: result.Written, Unchanged: result.Unchanged, Removed: result.Removed,
		Errors: result.Errors, Warnings: result.Warnings,
		Rejected: []string{}, Withheld: []withheldView{}, Cut: []cutView{}, LeftOut: append([]string{}, result.LeftOut...),
	}
	for _, r := range result.Rejected {
		a.Rejected = append(a.Rejected, r.Path)
	}
	for _, c := range result.Cut {
		a.Cut = append(a.Cut, cutView{c.Page, c.Nodes, c.Edges})
	}
	for _, w := range result.Withheld {
		a.Withheld = append(a.Withheld, withheldView{w.Path, w.Because})
	}
	return a
}

func printBuild(env *Env, cb *Casebook, opts buildOptions, a buildAnswer) {
	fmt.Fprintf(env.Out, "built %s and %s (%s) into %s in %s\n", english.Count(a.Pages, "page"), english.Count(a.Evidence, "evidence file"),
		bytesWords(a.Bytes), opts.Out, secondsWords(a.Seconds))
	fmt.Fprintf(env.Out, "files: %d written, %d unchanged, %d removed\n", a.Written, a.Unchanged, a.Removed)
	switch {
	case a.Commit == "":
		fmt.Fprintln(env.Out, "commit: none, this is no git repository or has no commits")
	case a.Changed:
		fmt.Fprintf(env.Out, "commit: %s, with changes that are not committed\n", a.Commit)
	default:
		fmt.Fprintf(env.Out, "commit: %s\n", a.Commit)
	}
	fmt.Fprintf(env.Out, "as of: %s, %s\n", a.AsOf, asOfWords(a))
	for _, w := range a.Withheld {
		fmt.Fprintf(env.Out, "not copied: %s, %s\n", printable(w.Path), printable(w.Because))
	}
	if n := len(a.Cut); n > 0 {
		fmt.Fprintf(env.Out, "figures that had no room for everything: %d, the first on %s\n", n, a.Cut[0].Page)
	}
	for _, what := range a.LeftOut {
		env.Remark("left out: %s", what)
	}
	for _, path := range a.Rejected {
		fmt.Fprintf(env.Out, "rejected: %s\n", printable(cb.shownPath(env, path)))
	}
	if found := severityCounts(a.Errors, a.Warnings, 0); found != "" {
		env.Remark("%s: casebook check says which", found)
	}
}

// asOfWords says why the site is as of the moment it is.
func asOfWords(a buildAnswer) string {
	hash, ofCommit := strings.CutPrefix(a.AsOfFrom, "commit ")
	switch {
	case ofCommit && hash == a.Commit:
		return "the time of that commit"
	case ofCommit:
		return "the time of " + hash[:min(12, len(hash))] + ", the last commit that changed the casebook"
	case a.AsOfFrom == "the clock":
		return "by the clock"
	}
	return "by " + a.AsOfFrom
}

func secondsWords(s float64) string {
	return (time.Duration(s*1000) * time.Millisecond).String()
}
