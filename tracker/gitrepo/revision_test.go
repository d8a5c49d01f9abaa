package gitrepo_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/casebook-dev/casebook/tracker/gitrepo"
)

func TestResolve(t *testing.T) {
	r := newRepo(t)
	one := r.commit(1, "a.md")
	two := r.commit(2, "a.md")
	r.git("tag", "light", one)
	r.git("tag", "-a", "v1.0", "-m", "first", one)
	r.git("tag", "-a", "twice", "-m", "a tag of a tag", "v1.0")
	r.git("checkout", "-q", "-b", "fix/disk", one)
	side := r.commit(3, "b.md")
	r.git("checkout", "-q", "main")
	merge := r.record(4, "merge", "-q", "--no-edit", "fix/disk")
	r.git("update-ref", "refs/remotes/origin/main", two)
	r.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
	for _, packed := range []bool{false, true} {
		if packed {
			r.git("pack-refs", "--all")
			r.git("gc", "-q")
		}
		g := open(t, r.dir)
		for rev, want := range map[string]string{
			"HEAD": merge, "@": merge, "main": merge, "refs/heads/main": merge, "heads/main": merge, "light": one, "v1.0": one, "tags/v1.0": one, "twice": one,
			"fix/disk": side, "origin/main": two, "origin": two, one: one, one[:7]: one, one[:4]: one, strings.ToUpper(one[:8]): one,
			"HEAD~1": two, "HEAD~": two, "HEAD^": two, "HEAD^2": side, "HEAD^2~1": one, "HEAD^^": one, "HEAD~2": one, "HEAD^0": merge, "HEAD~0": merge,
			"v1.0^{commit}": one, "main@{0}": merge,
		} {
			if c, err := g.Resolve(rev); err != nil || c.Hash != want {
				t.Errorf("packed %v: Resolve(%s) = %s, %v, want %s", packed, rev, c.Hash, err, want)
			}
			if got := r.git("rev-parse", rev+"^{commit}"); got != want {
				t.Errorf("git itself says %s is %s", rev, got)
			}
		}
		for _, rev := range []string{"", "nothing", "HEAD~9", "HEAD^3", "--all", "abc", "HEAD~99999999999999999999", "HEAD^x", strings.Repeat("0", 40), "HEAD:a.md"} {
			if c, err := g.Resolve(rev); !errors.Is(err, gitrepo.ErrNoRevision) {
				t.Errorf("packed %v: Resolve(%q) = %v, %v, want ErrNoRevision", packed, rev, c, err)
			}
		}
	}
}

func TestResolveBeforeTheFirstCommit(t *testing.T) {
	r := newRepo(t)
	if _, err := open(t, r.dir).Resolve("HEAD"); !errors.Is(err, gitrepo.ErrNoCommits) {
		t.Errorf("Resolve(HEAD) = %v, want ErrNoCommits", err)
	}
}

func TestResolveBeyondShallow(t *testing.T) {
	r := newRepo(t)
	r.commit(1, "a.md")
	r.commit(2, "a.md")
	shallow := filepath.Join(t.TempDir(), "shallow")
	r.git("clone", "-q", "--depth", "1", "file://"+r.dir, shallow)
	if _, err := open(t, shallow).Resolve("HEAD~1"); !errors.Is(err, gitrepo.ErrNoRevision) || !strings.Contains(err.Error(), "this shallow clone has nothing before") {
		t.Errorf("Resolve(HEAD~1) = %v", err)
	}
}

func tree(t *testing.T, dir, rev, folder string) *gitrepo.Tree {
	t.Helper()
	g := open(t, dir)
	c, err := g.Resolve(rev)
	if err != nil {
		t.Fatal(err)
	}
	tree, err := g.Tree(c, folder)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

func TestTree(t *testing.T) {
	r := newRepo(t)
	r.commit(1, "ops/casebook.yaml")
	r.commit(2, "ops/bugs/a.md")
	r.commit(3, "ops/bugs/a.d/x.txt") // git sorts folders as if they ended in a slash
	r.commit(3, "ops/bugs/a/x.txt")
	r.commit(4, "ops/observations/2026/x/log")
	r.write("ops/run.sh", "#!/bin/sh\n")
	r.git("add", "-A")
	r.git("update-index", "--chmod=+x", "ops/run.sh")
	r.record(5, "commit", "-q", "-m", "script")
	r.commit(6, "ops/bugs/later.md")
	r.git("rm", "-q", "ops/bugs/a.md")
	r.record(7, "commit", "-q", "-m", "gone")
	at := tree(t, filepath.Join(r.dir, "ops"), "HEAD~2", "ops")
	if err := fstest.TestFS(at, "casebook.yaml", "bugs/a.md", "bugs/a.d/x.txt", "bugs/a/x.txt", "observations/2026/x/log", "run.sh"); err != nil {
		t.Error(err)
	}
	if _, err := fs.Stat(at, "bugs/later.md"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a later file is there: %v", err)
	}
	if info, err := fs.Stat(at, "run.sh"); err != nil || info.Mode() != 0o555 || info.Size() != 10 {
		t.Errorf("Stat(run.sh) = %v, %v", info, err)
	}
	if err := fstest.TestFS(tree(t, r.dir, "HEAD", "."), "ops/bugs/later.md"); err != nil {
		t.Error(err)
	}
}

// TestPreload: what was loaded ahead is what is there, and what was not can be read all the same.
func TestPreload(t *testing.T) {
	r := newRepo(t)
	for i := range gitrepo.ManyBlobs * 2 {
		r.write(fmt.Sprintf("bugs/%d.md", i), fmt.Sprint("bug ", i/2)) // some have the same bytes
	}
	r.write("bugs/log.txt", "log")
	r.git("add", "-A")
	r.record(1, "commit", "-q", "-m", "many")
	at := tree(t, r.dir, "HEAD", ".")
	if err := at.Preload(func(name string) bool { return strings.HasSuffix(name, ".md") }); err != nil {
		t.Fatal(err)
	}
	for i := range gitrepo.ManyBlobs * 2 {
		if text, err := fs.ReadFile(at, fmt.Sprintf("bugs/%d.md", i)); string(text) != fmt.Sprint("bug ", i/2) || err != nil {
			t.Errorf("ReadFile = %q, %v", text, err)
		}
	}
	if err := fstest.TestFS(at, "bugs/0.md", "bugs/log.txt"); err != nil {
		t.Error(err)
	}
}

// What two trees have in common is told by hashes, whatever its name is elsewhere.
func TestTreeSame(t *testing.T) {
	r := newRepo(t)
	r.write("same.md", "one")
	r.write("deep/other.md", "one")
	r.write("gone.md", "one")
	r.git("add", "-A")
	first := r.record(1, "commit", "-q", "-m", "one")
	r.write("deep/other.md", "two")
	r.git("rm", "-q", "gone.md")
	r.write("new.md", "one")
	r.git("add", "-A")
	second := r.record(2, "commit", "-q", "-m", "two")
	repo := open(t, r.dir)
	tree := func(rev string) *gitrepo.Tree {
		c, err := repo.Resolve(rev)
		if err != nil {
			t.Fatal(err)
		}
		files, err := repo.Tree(c, ".")
		if err != nil {
			t.Fatal(err)
		}
		return files
	}
	for name, want := range map[string]bool{"same.md": true, "deep/other.md": false, "gone.md": false, "new.md": false, "nowhere.md": false, "deep": false} {
		if got := tree(second).Same(tree(first), name); got != want {
			t.Errorf("Same(%s) = %v, want %v", name, got, want)
		}
	}
}

func TestTreeHolds(t *testing.T) {
	for _, format := range []string{"sha1", "sha256"} {
		r := newRepo(t, "--object-format="+format)
		r.write("deep/a.md", "one\n")
		r.git("add", "-A")
		r.record(1, "commit", "-q", "-m", "one")
		repo := open(t, r.dir)
		c, err := repo.Head()
		if err != nil {
			t.Fatal(err)
		}
		files, err := repo.Tree(c, "deep")
		if err != nil {
			t.Fatal(err)
		}
		for _, test := range []struct {
			name, content string
			want          bool
		}{{"a.md", "one\n", true}, {"a.md", "one\r\n", false}, {"a.md", "", false}, {"b.md", "one\n", false}, {".", "one\n", false}} {
			if got := files.Holds(test.name, []byte(test.content)); got != test.want {
				t.Errorf("%s: Holds(%s, %q) = %t", format, test.name, test.content, got)
			}
		}
	}
}

func TestTreeWithoutFolder(t *testing.T) {
	r := newRepo(t)
	r.commit(1, "ops/a.md")
	g := open(t, r.dir)
	c, err := g.Head()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := g.Tree(c, "none"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Tree = %v, want fs.ErrNotExist", err)
	}
}

// TestTreeLinksAndSubmodules follows neither.
func TestTreeLinksAndSubmodules(t *testing.T) {
	inner := newRepo(t)
	inner.commit(1, "a.md")
	r := repo{t, realPath(t, t.TempDir())}
	r.git("init", "-q", "-b", "main")
	r.git("submodule", "--quiet", "add", inner.dir, "mod")
	if err := os.Symlink("mod/a.md", filepath.Join(r.dir, "link")); err != nil {
		t.Skipf("this system makes no symbolic links: %v", err)
	}
	r.git("add", "-A")
	r.record(1, "commit", "-q", "-m", "both")
	at := tree(t, r.dir, "HEAD", ".")
	if entries, err := fs.ReadDir(at, "mod"); err != nil || len(entries) != 0 {
		t.Errorf("ReadDir(mod) = %v, %v", entries, err)
	}
	info, err := fs.Lstat(at, "link")
	if err != nil || info.Mode().Type() != fs.ModeSymlink {
		t.Errorf("Lstat(link) = %v, %v", info, err)
	}
	if target, err := fs.ReadLink(at, "link"); target != "mod/a.md" || err != nil {
		t.Errorf("ReadLink = %q, %v", target, err)
	}
	if _, err := fs.ReadFile(at, "link"); err == nil {
		t.Error("a symbolic link was followed")
	}
}

// TestTreeOfBareAndLinked reads a revision where no work tree has it.
func TestTreeOfBareAndLinked(t *testing.T) {
	r := newRepo(t)
	first := r.commit(1, "ops/a.md")
	second := r.commit(2, "ops/a.md")
	bare := filepath.Join(realPath(t, t.TempDir()), "bare.git")
	r.git("clone", "-q", "--bare", r.dir, bare)
	linked := filepath.Join(realPath(t, t.TempDir()), "linked")
	r.git("worktree", "add", "-q", "-b", "topic", linked)
	shared := filepath.Join(realPath(t, t.TempDir()), "shared")
	r.git("clone", "-q", "--shared", r.dir, shared)
	r.git("sparse-checkout", "set", "nothing")
	for _, dir := range []string{bare, linked, shared, r.dir} {
		wantChanges(t, open(t, dir), "HEAD", "ops", second+" M a.md", first+" A a.md")
		if text, err := fs.ReadFile(tree(t, dir, "HEAD~1", "ops"), "a.md"); string(text) != "day 1\n" || err != nil {
			t.Errorf("%s: ReadFile = %q, %v", dir, text, err)
		}
	}
}
