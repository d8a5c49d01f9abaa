package trackertest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Repo is a real repository for a test, made by the git program, on the branch main.
type Repo struct {
	*testing.T
	Dir string // of the work tree, without symbolic links
}

// NewRepo makes a repository without commits. Nothing of the settings of whoever runs the test counts. The
// test is skipped if the git program is not installed.
func NewRepo(t *testing.T, options ...string) Repo {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("the git program is not installed: nothing here can be tested without it")
	}
	for name, value := range map[string]string{
		"GIT_CONFIG_GLOBAL": os.DevNull, "GIT_CONFIG_NOSYSTEM": "1", "HOME": t.TempDir(), "LC_ALL": "C", "GIT_CEILING_DIRECTORIES": "",
		"GIT_AUTHOR_NAME": "Mei", "GIT_AUTHOR_EMAIL": "mei@example.com", "GIT_COMMITTER_NAME": "Mei", "GIT_COMMITTER_EMAIL": "mei@example.com",
		"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "protocol.file.allow", "GIT_CONFIG_VALUE_0": "always",
	} {
		t.Setenv(name, value)
	}
	for _, name := range []string{"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"} { // set when a hook runs the tests
		t.Setenv(name, "")
		os.Unsetenv(name)
	}
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	r := Repo{t, dir}
	r.Git(append([]string{"init", "-q", "-b", "main"}, options...)...)
	return r
}

// Git runs the git program in the work tree and returns what it prints, without white space around.
func (r Repo) Git(args ...string) string {
	r.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = r.Dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		r.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

// Write writes the files of an archive into the work tree. A file of the one line "(gone)" is removed.
func (r Repo) Write(archive string) {
	r.Helper()
	for _, f := range filesIn(archive) {
		full := filepath.Join(r.Dir, filepath.FromSlash(f.name))
		if string(f.data) == "(gone)\n" {
			if err := os.Remove(full); err != nil {
				r.Fatal(err)
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			r.Fatal(err)
		}
		if err := os.WriteFile(full, f.data, 0o644); err != nil {
			r.Fatal(err)
		}
	}
}

// Commit writes the files of an archive and commits everything at noon of a day, such as 2026-03-17. It
// returns the commit's hash.
func (r Repo) Commit(day, message, archive string) string {
	r.Helper()
	r.Write(archive)
	r.Git("add", "-A")
	return r.At(day, "commit", "-q", "--allow-empty", "-m", message)
}

// At runs a command that commits, at noon of a day, and returns the hash of what is checked out then.
func (r Repo) At(day string, args ...string) string {
	r.Helper()
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		r.Fatal(err)
	}
	stamp := at.Add(12 * time.Hour).Format(time.RFC3339)
	r.Setenv("GIT_AUTHOR_DATE", stamp)
	r.Setenv("GIT_COMMITTER_DATE", stamp)
	r.Git(args...)
	return r.Git("rev-parse", "HEAD")
}

// By makes somebody the author and committer of what follows.
func (r Repo) By(name, email string) {
	r.Helper()
	for _, role := range []string{"AUTHOR", "COMMITTER"} {
		r.Setenv("GIT_"+role+"_NAME", name)
		r.Setenv("GIT_"+role+"_EMAIL", email)
	}
}
