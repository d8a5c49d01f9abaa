package gitrepo_test

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/casebook-dev/casebook/tracker/gitrepo"
)

// TestSHA256 reads a repository that go-git cannot: everything goes through the git program.
func TestSHA256(t *testing.T) {
	r := newRepo(t, "--object-format=sha256")
	first := r.commit(1, "ops/a.md")
	head := r.commit(2, "main.go")
	if len(head) != 64 {
		t.Fatalf("%s is no SHA-256", head)
	}
	wantHead(t, r.dir, head, 2)
	wantNewest(t, r.dir, "ops", first)
	wantDirty(t, r.dir, ".", false)
	g := open(t, r.dir)
	if branch, err := g.Branch(); branch != "main" || err != nil {
		t.Errorf("Branch() = %q, %v", branch, err)
	}
	for rev, want := range map[string]string{"HEAD~1": first, "main": head, first[:9]: first, first: first} {
		if c, err := g.Resolve(rev); err != nil || c.Hash != want {
			t.Errorf("Resolve(%s) = %s, %v, want %s", rev, c.Hash, err, want)
		}
	}
	c, err := g.Head()
	if err != nil {
		t.Fatal(err)
	}
	tree, err := g.Tree(c, "ops")
	if err != nil {
		t.Fatal(err)
	}
	if text, err := fs.ReadFile(tree, "a.md"); string(text) != "day 1\n" || err != nil {
		t.Errorf("ReadFile = %q, %v", text, err)
	}
	wantChanges(t, g, "HEAD", "ops", first+" A a.md")
	if err := g.Close(); err != nil {
		t.Error(err)
	}
}

// TestSHA256WithoutGit says what is missing.
func TestSHA256WithoutGit(t *testing.T) {
	r := newRepo(t, "--object-format=sha256")
	t.Setenv("PATH", t.TempDir())
	_, err := gitrepo.Open(r.dir)
	want := r.dir + ": casebook cannot read this kind of git repository: its objects have SHA256 names, and the git program, which may know them, is not installed"
	if !errors.Is(err, gitrepo.ErrUnsupported) || err.Error() != want {
		t.Errorf("Open = %v\nwant %s", err, want)
	}
}

// TestPartialClone reads what the clone does not have: git fetches it.
func TestPartialClone(t *testing.T) {
	for _, filter := range []string{"blob:none", "tree:0"} {
		t.Run(filter, func(t *testing.T) {
			r := newRepo(t)
			first := r.commit(1, "ops/a.md")
			second := r.commit(2, "ops/a.md")
			r.git("config", "uploadpack.allowFilter", "true")
			r.git("config", "uploadpack.allowAnySHA1InWant", "true")
			partial := filepath.Join(realPath(t, t.TempDir()), "partial")
			r.git("clone", "-q", "--no-checkout", "--filter="+filter, "file://"+r.dir, partial)
			wantHead(t, partial, second, 2)
			wantNewest(t, partial, "ops", second)
			g := open(t, partial)
			wantChanges(t, g, "HEAD", "ops", second+" M a.md", first+" A a.md")
			c, err := g.Resolve("HEAD~1")
			if err != nil {
				t.Fatal(err)
			}
			tree, err := g.Tree(c, "ops")
			if err != nil {
				t.Fatal(err)
			}
			if text, err := fs.ReadFile(tree, "a.md"); string(text) != "day 1\n" || err != nil {
				t.Errorf("ReadFile = %q, %v", text, err)
			}
		})
	}
}

// TestPartialCloneWithoutGit says which object is missing.
func TestPartialCloneWithoutGit(t *testing.T) {
	r := newRepo(t)
	r.commit(1, "ops/a.md")
	r.git("config", "uploadpack.allowFilter", "true")
	partial := filepath.Join(realPath(t, t.TempDir()), "partial")
	r.git("clone", "-q", "--no-checkout", "--filter=blob:none", "file://"+r.dir, partial)
	t.Setenv("PATH", t.TempDir())
	g := open(t, partial)
	c, err := g.Head()
	if err != nil {
		t.Fatal(err)
	}
	tree, err := g.Tree(c, "ops")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fs.ReadFile(tree, "a.md"); err == nil || !strings.Contains(err.Error(), "there is no such object") {
		t.Errorf("ReadFile = %v, want that there is no such object", err)
	}
}
