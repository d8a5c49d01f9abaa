package demo_test

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/demo"
)

func example(t *testing.T) *tracker.Index {
	t.Helper()
	idx, err := tracker.Load(os.DirFS(filepath.Join("..", "..", "example-repo")))
	if err != nil {
		t.Fatal(err)
	}
	return idx
}

// play returns the files after some commits.
func play(commits []demo.Commit) map[string]string {
	files := map[string]string{}
	for _, c := range commits {
		for _, f := range c.Files {
			if f.Content == nil {
				delete(files, f.Path)
				continue
			}
			files[f.Path] = string(f.Content)
		}
	}
	return files
}

func TestHistoryEndsAsTheCasebookIs(t *testing.T) {
	idx := example(t)
	commits, err := demo.History(idx)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	err = fs.WalkDir(idx.FS, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(p, ".go") {
			return err
		}
		content, err := fs.ReadFile(idx.FS, p)
		want[p] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	got := play(commits)
	if d := cmp.Diff(slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(got))); d != "" {
		t.Errorf("files (-want +got):\n%s", d)
	}
	for name, content := range want {
		if got[name] != content {
			t.Errorf("%s differs:\n%s", name, cmp.Diff(content, got[name]))
		}
	}
}

func TestHistoryIsInOrderAndBeforeTheExamplesDay(t *testing.T) {
	commits, err := demo.History(example(t))
	if err != nil {
		t.Fatal(err)
	}
	end := time.Date(2026, 11, 20, 23, 59, 0, 0, time.UTC)
	for i, c := range commits {
		if i > 0 && c.At.Before(commits[i-1].At) {
			t.Errorf("%s (%q) is before %s", c.At, c.Message, commits[i-1].At)
		}
		if c.At.After(end) {
			t.Errorf("%s (%q) is after %s", c.At, c.Message, end)
		}
		if c.Author == "" || strings.TrimSpace(c.Message) == "" || len(c.Files) == 0 {
			t.Errorf("commit %d is not whole: %+v", i, c)
		}
	}
}

// Whoever builds the site as of a year ago wants a sound casebook.
func TestEveryStepLoads(t *testing.T) {
	commits, err := demo.History(example(t))
	if err != nil {
		t.Fatal(err)
	}
	for n := len(commits); n > 0; n -= 37 {
		fsys := fstest.MapFS{}
		for name, content := range play(commits[:n]) {
			fsys[name] = &fstest.MapFile{Data: []byte(content)}
		}
		idx, err := tracker.Load(fsys)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range idx.Problems() {
			if p.Severity == tracker.Error && p.Rule != "dangling-reference" {
				t.Errorf("after %d commits: %s", n, p)
			}
		}
	}
}

// What the story tells must be in it, or the demo shows nothing of it.
func TestStory(t *testing.T) {
	commits, err := demo.History(example(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Merge: ", "Rename: ", "Signature: ", "Reclassify: not ", "Suspect ", "Classify: ", "Ship: ", "Revert: ", "Review ", "Postmortem: "} {
		if !slices.ContainsFunc(commits, func(c demo.Commit) bool { return strings.HasPrefix(c.Message, want) }) {
			t.Errorf("no commit begins with %q", want)
		}
	}
}
