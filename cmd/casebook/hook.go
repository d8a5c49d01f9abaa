package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/gitrepo"
	"github.com/casebook-dev/casebook/tracker/history"
)

// commitMsg is the one hook there is.
const commitMsg = "commit-msg"

// hookMark is in the first lines of a hook that we wrote, and in no other.
const hookMark = "# installed by casebook hook install"

// hookText is the hook. It lets every commit pass where casebook is not installed.
const hookText = `#!/bin/sh
` + hookMark + `: records that a message's trailers name must exist
command -v casebook >/dev/null 2>&1 || exit 0
exec casebook --repo %s hook run commit-msg "$1"
`

// hookAnswer is what `casebook hook --json` says.
type hookAnswer struct {
	envelope
	Hook      string        `json:"hook"`
	File      string        `json:"file"`      // of the hook; of run the message
	Installed bool          `json:"installed"` // by us, and still so when the command is over
	Unknown   []unknownView `json:"unknown"`   // of run: what trailers name and no record is
}

type unknownView struct {
	Trailer string   `json:"trailer"`
	Ref     string   `json:"ref"`
	Instead []string `json:"instead"`
}

func newHookCommand(env *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "hook",
		Short:   "Have git check that the records a commit message names exist",
		GroupID: groupPublish,
		Long: `A commit points back to records by trailers, lines at the end of its message:

  Delete the temporary file of an aborted upload

  Casebook: bug/no-space-left-on-device, task/delete-the-temporary-file

It then appears on these records, in casebook trace and in casebook log. The setting
trailers of casebook.yaml names other keys: trailers: [Casebook, Fixes].

casebook hook install writes git's hook commit-msg, which refuses a message whose trailers
name a record that does not exist. Nothing is installed unless you say so, and a hook that is
there already is left alone.`,
		Args:    exactArgs(0),
		Example: "  casebook hook",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runHookState(env)
		},
	}
	cmd.AddCommand(
		&cobra.Command{
			Use: "install commit-msg", Short: "Write the hook, unless there is one", Args: hookArgs, ValidArgs: []string{commitMsg},
			RunE: func(*cobra.Command, []string) error { return runHookInstall(env) },
		},
		&cobra.Command{
			Use: "uninstall commit-msg", Short: "Remove the hook that install wrote, and no other", Args: hookArgs, ValidArgs: []string{commitMsg},
			RunE: func(*cobra.Command, []string) error { return runHookUninstall(env) },
		},
		&cobra.Command{
			Use: "run commit-msg FILE", Short: "Check the trailers of a message, as the hook does", Args: exactArgs(2),
			RunE: func(_ *cobra.Command, args []string) error {
				if err := knownHook(args[0]); err != nil {
					return err
				}
				return runHook(env, args[1])
			},
		},
	)
	return cmd
}

func hookArgs(cmd *cobra.Command, args []string) error {
	if err := exactArgs(1)(cmd, args); err != nil {
		return err
	}
	return knownHook(args[0])
}

func knownHook(name string) error {
	if name != commitMsg {
		return usageError("the one there is: "+commitMsg, "hook: no hook of ours is called %q", name)
	}
	return nil
}

// hookPlace is where the hook of a casebook's repository is, or would be.
type hookPlace struct {
	dir   string // of the casebook
	root  string // of the work tree
	file  string
	text  string // of the hook that is there
	there bool
}

func (p hookPlace) ours() bool { return p.there && strings.Contains(p.text, hookMark) }

func findHook(env *Env) (hookPlace, error) {
	dir, err := findRoot(env)
	if err != nil {
		return hookPlace{}, err
	}
	repo, err := gitrepo.Open(dir)
	if errors.Is(err, gitrepo.ErrNoRepository) {
		return hookPlace{}, hinted("git init begins one", "a hook is one of a git repository: %w", err)
	}
	if err != nil {
		return hookPlace{}, err
	}
	p := hookPlace{dir: dir, root: repo.Root()}
	p.text, p.file, p.there, err = repo.ReadHook(commitMsg)
	return p, errors.Join(err, repo.Close())
}

func runHookState(env *Env) error {
	p, err := findHook(env)
	if err != nil {
		return err
	}
	if env.Global.JSON {
		return env.printJSON(p.answer(p.ours()))
	}
	switch {
	case p.ours():
		fmt.Fprintf(env.Out, "%s is installed: %s\n", commitMsg, printable(p.file))
	case p.there:
		fmt.Fprintf(env.Out, "%s is another hook, which casebook leaves alone: %s\n", commitMsg, printable(p.file))
	default:
		fmt.Fprintf(env.Out, "%s is not installed: casebook hook install %s\n", commitMsg, commitMsg)
	}
	return nil
}

func (p hookPlace) answer(installed bool) hookAnswer {
	return hookAnswer{envelope: newEnvelope("hook", time.Time{}), Hook: commitMsg, File: p.file, Installed: installed, Unknown: []unknownView{}}
}

func runHookInstall(env *Env) error {
	p, err := findHook(env)
	if err != nil {
		return err
	}
	folder, err := filepath.Rel(p.root, p.dir)
	if real, realErr := filepath.EvalSymlinks(p.dir); realErr == nil {
		folder, err = filepath.Rel(p.root, real)
	}
	if err != nil {
		return err
	}
	call := fmt.Sprintf(`casebook --repo %s hook run commit-msg "$1"`, shellQuoted(filepath.ToSlash(folder)))
	if p.there && !p.ours() {
		return hinted("to have both, add this line to it: "+call+" || exit 1", "there is a hook already, which stays as it is: %s", p.file)
	}
	if err := writeHook(p.file, fmt.Sprintf(hookText, shellQuoted(filepath.ToSlash(folder)))); err != nil {
		return err
	}
	if env.Global.JSON {
		return env.printJSON(p.answer(true))
	}
	fmt.Fprintln(env.Out, printable(p.file))
	env.Remark("commit messages are checked from now on; casebook hook uninstall %s ends it", commitMsg)
	return nil
}

// writeHook writes a new file that can be run, or anew one of ours.
func writeHook(file, text string) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return fmt.Errorf("make the folder of hooks: %w", err)
	}
	if err := os.WriteFile(file, []byte(text), 0o755); err != nil {
		return fmt.Errorf("write the hook: %w", err)
	}
	return os.Chmod(file, 0o755)
}

func runHookUninstall(env *Env) error {
	p, err := findHook(env)
	switch {
	case err != nil:
		return err
	case p.there && !p.ours():
		return hinted("remove it yourself if it should go", "casebook did not install this hook, and leaves it alone: %s", p.file)
	case p.there:
		if err := os.Remove(p.file); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove the hook: %w", err)
		}
	}
	if env.Global.JSON {
		return env.printJSON(p.answer(false))
	}
	if p.there {
		fmt.Fprintln(env.Out, printable(p.file))
	} else {
		env.Remark("it is not installed")
	}
	return nil
}

// runHook checks a commit message. Exit status 3 makes git refuse the commit.
func runHook(env *Env, file string) error {
	message, err := os.ReadFile(env.Path(file))
	if err != nil {
		return fmt.Errorf("read the commit message: %w", err)
	}
	cb, err := openCasebook(env)
	if err != nil {
		return err
	}
	answer := hookAnswer{envelope: newEnvelope("hook", time.Time{}), Hook: commitMsg, File: file, Unknown: []unknownView{}}
	for _, t := range gitrepo.Trailers(withoutComments(string(message))) {
		answer.Unknown = append(answer.Unknown, cb.unknownIn(t)...)
	}
	if env.Global.JSON {
		err = env.printJSON(answer)
	} else {
		for _, u := range answer.Unknown {
			env.printUnknown(u)
		}
	}
	if err == nil && len(answer.Unknown) > 0 {
		return errProblems
	}
	return err
}

// printUnknown tells the person who commits what is wrong; git shows what goes to standard error.
func (env *Env) printUnknown(u unknownView) {
	fmt.Fprintf(env.Err, "%s %s\n", env.errStyle().red("casebook:"), printable(fmt.Sprintf("%s: no record is called %s", u.Trailer, u.Ref)))
	if len(u.Instead) > 0 {
		printHint(env, "did you mean "+strings.Join(u.Instead, " or ")+"?")
	}
}

// unknownIn returns what a trailer names and no record is, if its key is one of the casebook's.
func (cb *Casebook) unknownIn(t gitrepo.Trailer) []unknownView {
	keys := cb.Index.Config.Trailers
	refs, strange := history.References(keys, t.Key, t.Value)
	if len(keys) > 0 && !strings.EqualFold(t.Key, keys[0]) {
		strange = nil // `Fixes: #812` is for others to read
	}
	var unknown []unknownView
	for _, word := range strange {
		unknown = append(unknown, unknownView{t.Key, word, append([]string{}, cb.callable(word)...)})
	}
	for _, ref := range refs {
		if _, ok := cb.Index.Target(ref); !ok {
			unknown = append(unknown, unknownView{t.Key, ref.String(), append([]string{}, cb.callable(ref.ID)...)})
		}
	}
	return unknown
}

// callable returns at most three whole references that a word may have meant.
func (cb *Casebook) callable(word string) []string {
	var refs []string
	for _, r := range cb.Index.Find(word) {
		refs = append(refs, r.Ref().String())
	}
	if len(refs) == 0 {
		var ids []string
		byID := map[string]string{}
		for _, r := range cb.Index.Records() {
			ids = append(ids, r.ID)
			byID[r.ID] = r.Ref().String()
		}
		for _, id := range tracker.Nearest(word, ids) {
			refs = append(refs, byID[id])
		}
	}
	return refs[:min(3, len(refs))]
}

// withoutComments leaves out what git leaves out of a message: lines that begin with #, and the diff that
// git commit --verbose shows below its scissors.
func withoutComments(message string) string {
	var b strings.Builder
	for line := range strings.Lines(message) {
		if strings.HasPrefix(line, "# ---") && strings.Contains(line, ">8") {
			break
		}
		if !strings.HasPrefix(line, "#") {
			b.WriteString(line)
		}
	}
	return b.String()
}

// shellQuoted quotes a word for a POSIX shell.
func shellQuoted(word string) string { return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'" }
