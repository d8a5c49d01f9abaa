package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/rogpeppe/go-internal/txtar"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"casebook": main})
}

// TestScripts runs testdata/script/<command>_<case>.txtar. Each begins in a folder with its own files
// and, in upload/, the casebook of testdata/upload.txtar. The command `status N PROGRAM ARG...` runs a
// program and wants exit status N.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Files:               scripts(t),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       *update,
		Setup:               setUpScript,
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"status": status},
	})
}

// scripts lists the files. With the race detector, with which a process needs long to begin, only those
// are run whose commands do more at once than load a casebook.
func scripts(t *testing.T) []string {
	commands := []string{"*"}
	if raceDetector {
		commands = []string{"build", "check", "log", "review", "suggest", "observe_twoatonce"}
	}
	var files []string
	for _, c := range commands {
		some, err := filepath.Glob(filepath.Join("testdata", "script", c+"*.txtar"))
		if err != nil || len(some) == 0 {
			t.Fatalf("scripts of %s: %d, %v", c, len(some), err)
		}
		files = append(files, some...)
	}
	return files
}

func setUpScript(env *testscript.Env) error {
	example, err := filepath.Abs(filepath.Join("..", "..", "example-repo"))
	if err != nil {
		return err
	}
	env.Setenv("EXAMPLE", example)
	for name, value := range map[string]string{
		"TZ": "America/New_York", "EDITOR": "", "VISUAL": "", // must not matter
		"XDG_CACHE_HOME":      filepath.Join(env.WorkDir, ".cache"),
		"GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "Mei", "GIT_AUTHOR_EMAIL": "mei@example.com",
		"GIT_COMMITTER_NAME": "Mei", "GIT_COMMITTER_EMAIL": "mei@example.com",
	} {
		env.Setenv(name, value)
	}
	return unpack(filepath.Join("testdata", "upload.txtar"), filepath.Join(env.WorkDir, "upload"))
}

// unpack writes the files of an archive into a folder.
func unpack(archive, dir string) error {
	a, err := txtar.ParseFile(archive)
	if err != nil {
		return err
	}
	for _, f := range a.Files {
		file := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, f.Data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N PROGRAM ARG...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	var exit *exec.ExitError
	got := 0
	switch err := ts.Exec(args[1], args[2:]...); {
	case errors.As(err, &exit):
		got = exit.ExitCode()
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("%s", fmt.Sprintf("%v: exit status %d, want %d", args[1:], got, want))
	}
}
