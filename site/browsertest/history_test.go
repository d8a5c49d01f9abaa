package browsertest

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/casebook-dev/casebook/tracker/gitrepo"
	"github.com/casebook-dev/casebook/tracker/history"
)

// commitCasebook makes a casebook's folder a repository in which it became what it is: signatures and states
// were others before, and a commit with a long message names records. It returns the history; nil without git.
func commitCasebook(t *testing.T, dir string) *history.History {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		return nil
	}
	git(t, dir, "init", "-q", "-b", "main")
	bug, sighting := "bugs/no-space-left-on-device.md", "observations/2026/2026-11-16-0441-no-space-left-on-device-on-replica-2.md"
	now := map[string]string{bug: read(t, dir, bug), sighting: read(t, dir, sighting)}
	write(t, dir, bug, strings.NewReplacer("status: fixing", "status: investigating", "contains: no space", "contains: some space").Replace(now[bug]))
	write(t, dir, sighting, strings.Replace(now[sighting], "bug: no-space-left-on-device", "bug: oomkilled-exit-137", 1))
	git(t, dir, "add", "-A")
	git(t, dir, "commit", "-q", "-m", "Begin")
	for name, text := range now {
		write(t, dir, name, text)
	}
	word := strings.Repeat("/var/lib/upload-api/tmp", 13)
	git(t, dir, "commit", "-q", "-a", "-m", "<b>"+word+"</b> שלום 🔥", "-m", "Casebook: bug/no-space-left-on-device, bug/unbroken", "--author", word+" <x@example.com>")
	repo, err := gitrepo.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	head, err := repo.Head()
	if err != nil {
		t.Fatal(err)
	}
	h, err := history.Of(context.Background(), repo, head, history.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := repo.Close(); err != nil {
		t.Fatal(err)
	}
	return h
}

func git(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	cmd.Env = append(cmd.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1", "GIT_AUTHOR_NAME=Mei", "GIT_AUTHOR_EMAIL=mei@example.com",
		"GIT_COMMITTER_NAME=Mei", "GIT_COMMITTER_EMAIL=mei@example.com", "GIT_AUTHOR_DATE=2026-11-19T12:00:00Z", "GIT_COMMITTER_DATE=2026-11-19T12:00:00Z")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

func read(t *testing.T, dir, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
