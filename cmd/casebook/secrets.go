package main

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/check"
	"github.com/casebook-dev/casebook/tracker/edit"
	"github.com/casebook-dev/casebook/tracker/secrets"
)

// refuseSecrets stops a command that would keep a secret: before anything is written or shown. Files are
// called by their own names, because they are not where they would be kept.
func (cb *Casebook) refuseSecrets(plan *edit.Plan) error {
	var lines, allow []string
	for _, f := range plan.Files {
		content, err := planContent(f)
		if err != nil {
			return err
		}
		for _, found := range secrets.Find(f.Path, content) {
			if cb.Index.Config.AllowsSecret(found.Rule, f.Path) {
				continue
			}
			place := path.Base(f.Path)
			if found.Line > 0 {
				place = fmt.Sprintf("%s:%d:%d", place, found.Line, found.Column)
			}
			lines = append(lines, place+": "+check.SecretText(found))
			allow = append(allow, fmt.Sprintf("{rule: %s, path: %s, because: …}", found.Rule, tracker.SingleQuote(f.Path)))
		}
	}
	if len(lines) == 0 {
		return nil
	}
	return hinted("nothing was written; take it out of the file, or if it is no secret say so in casebook.yaml:\nsecrets: {allow: ["+allow[0]+"]}",
		"%s", strings.Join(lines, "\n"))
}

// planContent returns the beginning of what a file of a plan will hold.
func planContent(f edit.FileChange) ([]byte, error) {
	if f.Open == nil {
		return f.After, nil
	}
	file, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var content bytes.Buffer
	_, err = io.CopyN(&content, file, secrets.Limit)
	if err == io.EOF {
		err = nil
	}
	return content.Bytes(), err
}

// stopForSecrets returns errProblems if there are secrets among the problems, and prints them, as check does:
// what holds one is not published.
func stopForSecrets(env *Env, cb *Casebook, problems []tracker.Problem) error {
	found := probableSecrets(problems)
	if len(found) == 0 {
		return nil
	}
	if env.Global.JSON {
		answer := checkAnswer{envelope: newEnvelope("check", cb.AsOf), Fixed: []string{}}
		answer.fill(cb.Index, found, tracker.Error)
		if err := env.printJSON(answer); err != nil {
			return err
		}
	} else {
		printProblems(env, cb, found)
	}
	env.Remark("nothing was published: see casebook check --explain %s", check.RuleSecret)
	return errProblems
}

// probableSecrets returns the problems that keep a casebook from being published.
func probableSecrets(problems []tracker.Problem) []tracker.Problem {
	var found []tracker.Problem
	for _, p := range problems {
		if p.Rule == check.RuleSecret && p.Severity == tracker.Error {
			found = append(found, p)
		}
	}
	return found
}

// secretsOfTheme looks through the theme of --theme as check does through that of the casebook. What cannot be read is said
// by who builds with it.
func (cb *Casebook) secretsOfTheme(env *Env, dir string) (problems []tracker.Problem) {
	full := env.Path(dir)
	if dir == "" || full == filepath.Join(cb.Dir, tracker.ThemeFolder) {
		return nil
	}
	own := os.DirFS(full)
	_ = fs.WalkDir(own, ".", func(name string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			problems = append(problems, cb.secretsIn(filepath.Join(full, filepath.FromSlash(name)), beginning(own, name))...)
		}
		return nil
	})
	return problems
}

// secretsIn returns what is probably a secret in a file outside the casebook, and not allowed by its settings. The path is
// told from the casebook's root, as that of every problem.
func (cb *Casebook) secretsIn(file string, content []byte) (problems []tracker.Problem) {
	if rel, err := filepath.Rel(cb.Dir, file); err == nil {
		file = rel
	}
	file = filepath.ToSlash(file)
	for _, found := range secrets.Find(file, content) {
		if !cb.Index.Config.AllowsSecret(found.Rule, file) {
			problems = append(problems, tracker.Problem{Path: file, Pos: found.Pos, Severity: tracker.Error, Rule: check.RuleSecret,
				Text: check.SecretText(found), Hint: check.SecretHint})
		}
	}
	return problems
}

// beginning returns what is looked through of a file, nothing if it cannot be read.
func beginning(files fs.FS, name string) []byte {
	file, err := files.Open(name)
	if err != nil {
		return nil
	}
	defer file.Close()
	content, _ := io.ReadAll(io.LimitReader(file, secrets.Limit))
	return content
}
