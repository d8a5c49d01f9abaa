package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"github.com/casebook-dev/casebook/tracker"
)

// statusSite is what the example of `casebook import` reads.
const statusSite = `
-- status-site/config.yml --
params:
  systems:
    - name: ci
-- status-site/content/issues/2026-01-05-ci.md --
---
title: CI is slow
date: 2026-01-05 10:00:00
resolved: true
resolvedWhen: 2026-01-05 12:00:00
severity: disrupted
affected:
  - ci
section: issue
---
It was slow.
`

// example is a line of help that starts a command: its arguments and, after a pipe, some input.
type example struct {
	command *cobra.Command
	line    string
	args    []string
	input   string
}

// examples returns every example of every command.
func examples(t *testing.T) []example {
	var all []example
	var visit func(*cobra.Command)
	visit = func(cmd *cobra.Command) {
		for line := range strings.Lines(cmd.Example) {
			line = strings.TrimSpace(line)
			before, rest, ok := strings.Cut(line, "casebook ")
			if !ok {
				t.Errorf("%s: the example %q runs no casebook", cmd.CommandPath(), line)
				continue
			}
			input := ""
			if strings.Contains(before, "|") {
				input = "/dev/sda1  39G  39G  0  100%  /tmp\n"
			}
			if said, ok := strings.CutPrefix(before, "echo "); ok {
				input = shellWords(said)[0] + "\n"
			}
			all = append(all, example{cmd, line, shellWords(rest), input})
		}
		for _, c := range cmd.Commands() {
			visit(c)
		}
	}
	visit(newRootCommand(&Env{}))
	return all
}

// shellWords splits a line as a shell does, with single and double quotes and nothing else.
func shellWords(line string) []string {
	var words []string
	var word strings.Builder
	quote, begun := rune(0), false
	for _, r := range line + " " {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote == 0 && (r == '\'' || r == '"'):
			quote, begun = r, true
		case quote == 0 && r == ' ':
			if begun {
				words = append(words, word.String())
			}
			word.Reset()
			begun = false
		default:
			word.WriteRune(r)
			begun = true
		}
	}
	return words
}

// copyExample returns a copy of example-repo with a status site beside it. Examples that write do so with
// --dry-run or into a folder of their own, so that one copy serves them all.
func copyExample(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "example-repo"), os.DirFS(filepath.Join("..", "..", "example-repo"))); err != nil {
		t.Fatal(err)
	}
	unpackText(t, statusSite, dir)
	commitTwice(t, filepath.Join(dir, "example-repo"))
	return filepath.Join(dir, "example-repo")
}

// commitTwice makes a folder a repository with two commits, so that HEAD~1 is there.
func commitTwice(t *testing.T, dir string) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("the git program is not installed: the examples about history cannot be tested without it")
	}
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	for _, args := range [][]string{{"init", "-q", "-b", "main"}, {"add", "bugs", "casebook.yaml"}, {"commit", "-q", "-m", "bugs"}, {"add", "-A"}, {"commit", "-q", "-m", "the rest"}} {
		cmd := exec.Command("git", append([]string{"-c", "user.name=Mei", "-c", "user.email=mei@example.com"}, args...)...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
}

// run runs an example in a folder, with nobody at a terminal. A server is interrupted as soon as it has said where
// it is.
func (e example) run(dir string, more ...string) (out, remarks string, err error) {
	var stdout, stderr bytes.Buffer
	ctx, interrupt := context.WithCancel(context.Background())
	defer interrupt()
	env := &Env{
		In: strings.NewReader(e.input), Out: &stdout, Err: &stderr, Dir: dir,
		Getenv: func(string) string { return "" }, Now: func() time.Time { return time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC) },
	}
	if e.args[0] == "serve" {
		env.Out = interrupting{&stdout, interrupt}
	}
	err = Execute(ctx, env, slices.Concat(e.args, more))
	return stdout.String(), stderr.String(), err
}

// interrupting ends a command when it writes.
type interrupting struct {
	io.Writer
	end context.CancelFunc
}

func (w interrupting) Write(p []byte) (int, error) {
	defer w.end()
	return w.Writer.Write(p)
}

// Every example of the help runs as it stands on example-repo and prints something.
func TestExamplesRun(t *testing.T) {
	if raceDetector {
		t.Skip("TestJSONEnvelope runs the same commands")
	}
	dir := copyExample(t)
	for _, e := range examples(t) {
		t.Run(e.line, func(t *testing.T) {
			out, remarks, err := e.run(dir)
			if err != nil && !errors.Is(err, errProblems) {
				t.Fatalf("%s: %v", e.line, err)
			}
			if out == "" && remarks == "" {
				t.Errorf("%s prints nothing", e.line)
			}
		})
	}
}

// Every command that can be run has an example, and every example answers in JSON: one object that says
// the version of the format and which command speaks. Scripts for a shell and graphs are the exceptions.
func TestJSONEnvelope(t *testing.T) {
	dir := copyExample(t)
	seen := map[string]bool{"casebook": true, "casebook help": true, "casebook completion": true}
	for _, e := range examples(t) {
		if !e.command.HasParent() || e.command.Name() == "completion" {
			continue // the root's examples are also its commands'
		}
		if slices.Contains(e.args, "--dot") || slices.Contains(e.args, "--mermaid") {
			continue
		}
		seen[e.command.CommandPath()] = true
		t.Run(e.line, func(t *testing.T) {
			out, _, err := e.run(dir, "--json")
			if err != nil && !errors.Is(err, errProblems) {
				t.Fatalf("%s --json: %v", e.line, err)
			}
			checkEnvelope(t, e, out)
		})
	}
	for _, cmd := range newRootCommand(&Env{}).Commands() {
		if cmd.Runnable() && !seen[cmd.CommandPath()] {
			t.Errorf("%s has no example", cmd.CommandPath())
		}
	}
}

func checkEnvelope(t *testing.T, e example, out string) {
	t.Helper()
	var answer struct {
		Casebook int    `json:"casebook"`
		Kind     string `json:"kind"`
	}
	dec := json.NewDecoder(strings.NewReader(out))
	if err := dec.Decode(&answer); err != nil {
		t.Fatalf("%s --json is no JSON: %v\n%s", e.line, err, out)
	}
	if answer.Casebook != tracker.JSONVersion || answer.Kind == "" {
		t.Errorf("%s --json begins with %+v, want casebook %d and a kind", e.line, answer, tracker.JSONVersion)
	}
	if dec.More() {
		t.Errorf("%s --json prints more than one object", e.line)
	}
	if !strings.HasPrefix(out, "{\n  \"casebook\": 1,\n  \"kind\": ") {
		t.Errorf("%s --json does not begin with the envelope:\n%.80s", e.line, out)
	}
}

// An error leaves standard output empty, with --json too.
func TestErrorsLeaveOutputEmpty(t *testing.T) {
	dir := copyExample(t)
	for _, line := range []string{"list kind:bugg", "show nothing-like-it", "trace nothing-like-it", "check nowhere", "check --explain nothing",
		"build", "set nothing-like-it a=b", "frobnicate"} {
		e := example{line: line, args: shellWords(line)}
		out, _, err := e.run(dir, "--json")
		if err == nil || out != "" {
			t.Errorf("%s: error %v, output %q; want an error and no output", line, err, out)
		}
	}
}

func unpackText(t *testing.T, archive, dir string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "archive")
	if err := os.WriteFile(file, []byte(archive), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := unpack(file, dir); err != nil {
		t.Fatal(err)
	}
}
