package gitrepo_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/casebook-dev/casebook/tracker/gitrepo"
)

// repo is a real repository, made by the git program.
type repo struct {
	*testing.T
	dir string
}

// newRepo makes a repository without commits. Nothing of the settings of whoever runs the test counts.
func newRepo(t *testing.T, options ...string) repo {
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
	r := repo{t, realPath(t, t.TempDir())}
	r.git(append([]string{"init", "-q", "-b", "main"}, options...)...)
	return r
}

func realPath(t *testing.T, dir string) string {
	t.Helper()
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		t.Fatal(err)
	}
	return real
}

func (r repo) git(args ...string) string {
	r.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = r.dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		r.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

func (r repo) write(path, text string) {
	r.Helper()
	full := filepath.Join(r.dir, path)
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		r.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
		r.Fatal(err)
	}
}

// at is the time of the commit of a day.
func at(day int) time.Time {
	return time.Date(2026, 3, day, 10, 30, 0, 0, time.FixedZone("", 3600))
}

// commit writes one file and commits everything on a day of March 2026. It returns the hash.
func (r repo) commit(day int, path string) string {
	r.Helper()
	r.write(path, fmt.Sprintf("day %d\n", day))
	r.git("add", "-A")
	return r.record(day, "commit", "-q", "-m", fmt.Sprintf("day %d", day))
}

// record runs a command that commits, and returns the hash of HEAD.
func (r repo) record(day int, args ...string) string {
	r.Helper()
	r.Setenv("GIT_AUTHOR_DATE", at(day).Format(time.RFC3339))
	r.Setenv("GIT_COMMITTER_DATE", at(day).Format(time.RFC3339))
	r.git(args...)
	return r.git("rev-parse", "HEAD")
}

func open(t *testing.T, dir string) *gitrepo.Repository {
	t.Helper()
	r, err := gitrepo.Open(dir)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	return r
}

func wantHead(t *testing.T, dir, hash string, day int) {
	t.Helper()
	c, err := open(t, dir).Head()
	if err != nil {
		t.Fatalf("Head: %v", err)
	}
	if c.Hash != hash || !c.Time.Equal(at(day)) {
		t.Errorf("Head() = %s of %s, want %s of %s", c.Hash, c.Time, hash, at(day))
	}
}

func wantNewest(t *testing.T, dir, folder, hash string) {
	t.Helper()
	c, err := open(t, dir).NewestTouching(folder)
	if err != nil {
		t.Fatalf("NewestTouching(%s): %v", folder, err)
	}
	if c.Hash != hash || c.Cut {
		t.Errorf("NewestTouching(%s) = %+v, want %s", folder, c, hash)
	}
}

func wantDirty(t *testing.T, dir, folder string, want bool) {
	t.Helper()
	got, err := open(t, dir).Dirty(folder)
	if err != nil || got != want {
		t.Errorf("Dirty(%s) = %v, %v, want %v", folder, got, err, want)
	}
}

func TestNoRepository(t *testing.T) {
	newRepo(t) // for the environment
	dir := t.TempDir()
	for _, make := range []func(){
		func() {},
		func() { os.Mkdir(filepath.Join(dir, ".git"), 0o755) }, // a folder of that name only
	} {
		make()
		if _, err := gitrepo.Open(dir); !errors.Is(err, gitrepo.ErrNoRepository) {
			t.Errorf("Open = %v, want ErrNoRepository", err)
		}
	}
	if _, err := gitrepo.Open(filepath.Join(dir, "missing")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("Open of a missing folder = %v", err)
	}
	other := t.TempDir()
	os.WriteFile(filepath.Join(other, ".git"), []byte("gitdir: ../gone\n"), 0o644)
	if _, err := gitrepo.Open(other); !errors.Is(err, gitrepo.ErrNoRepository) || !strings.Contains(err.Error(), "gone") {
		t.Errorf("Open of a broken pointer = %v", err)
	}
}

func TestNoCommits(t *testing.T) {
	r := newRepo(t)
	if c, err := open(t, r.dir).Head(); !errors.Is(err, gitrepo.ErrNoCommits) {
		t.Errorf("Head() = %v, %v, want ErrNoCommits", c, err)
	}
	if c, err := open(t, r.dir).NewestTouching("."); !errors.Is(err, gitrepo.ErrNoCommits) {
		t.Errorf("NewestTouching() = %v, %v, want ErrNoCommits", c, err)
	}
	wantDirty(t, r.dir, ".", false)
	r.write("a.md", "a")
	wantDirty(t, r.dir, ".", true)
}

func TestFolder(t *testing.T) {
	r := newRepo(t)
	r.commit(1, "main.go")
	ops := r.commit(2, "ops/bugs/a.md")
	head := r.commit(3, "main.go")
	sub := filepath.Join(r.dir, "ops", "bugs")
	wantHead(t, sub, head, 3)
	wantNewest(t, sub, ".", head)
	wantNewest(t, sub, "ops", ops)
	wantNewest(t, sub, "ops/bugs", ops)

	g := open(t, sub)
	if g.Root() != r.dir || g.IsBare() {
		t.Errorf("Root() = %s, want %s", g.Root(), r.dir)
	}
	for dir, want := range map[string]string{r.dir: ".", sub: "ops/bugs"} {
		if got, err := g.Prefix(dir); err != nil || got != want {
			t.Errorf("Prefix(%s) = %q, %v, want %q", dir, got, err, want)
		}
	}
	if got, err := g.Prefix(t.TempDir()); err == nil {
		t.Errorf("Prefix of a folder outside = %q", got)
	}
	for _, folder := range []string{"nothing", "main.go", "ops/bugs/a.md"} {
		if c, err := g.NewestTouching(folder); !errors.Is(err, gitrepo.ErrNoCommits) {
			t.Errorf("NewestTouching(%s) = %v, %v, want ErrNoCommits", folder, c, err)
		}
	}

	wantDirty(t, sub, "ops", false)
	r.write("main.go", "changed")
	wantDirty(t, sub, "ops", false)
	wantDirty(t, sub, ".", true)
	r.write("ops/new.md", "untracked")
	wantDirty(t, sub, "ops", true)
}

// TestFolderThroughSymbolicLink finds the repository in which the folder really lies, as git does.
func TestFolderThroughSymbolicLink(t *testing.T) {
	r := newRepo(t)
	head := r.commit(1, "ops/a.md")
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(filepath.Join(r.dir, "ops"), link); err != nil {
		t.Skipf("this system makes no symbolic links: %v", err)
	}
	wantHead(t, link, head, 1)
	if got, err := open(t, link).Prefix(link); err != nil || got != "ops" {
		t.Errorf("Prefix = %q, %v, want ops", got, err)
	}
}

func TestBranch(t *testing.T) {
	r := newRepo(t)
	head := r.commit(1, "a.md")
	r.git("checkout", "-q", "-b", "fix/disk")
	linked := filepath.Join(realPath(t, t.TempDir()), "linked")
	r.git("worktree", "add", "-q", "-b", "topic", linked)
	detached := filepath.Join(realPath(t, t.TempDir()), "detached")
	r.git("worktree", "add", "-q", "--detach", detached, head)
	for dir, want := range map[string]string{r.dir: "fix/disk", linked: "topic", detached: ""} {
		if got, err := open(t, dir).Branch(); got != want || err != nil {
			t.Errorf("Branch() of %s = %q, %v, want %q", filepath.Base(dir), got, err, want)
		}
	}
}

func TestNewestTouchingMerges(t *testing.T) {
	r := newRepo(t)
	r.commit(1, "ops/a.md")
	r.git("checkout", "-q", "-b", "side")
	side := r.commit(2, "ops/b.md")
	r.git("checkout", "-q", "main")
	r.commit(3, "main.go")
	r.record(4, "merge", "-q", "--no-edit", "side")
	wantNewest(t, r.dir, "ops", side) // came in by the merge, which is not a change of its own

	r.git("checkout", "-q", "-b", "other", side)
	r.commit(5, "ops/c.md")
	r.git("checkout", "-q", "main")
	r.commit(6, "ops/d.md")
	merge := r.record(7, "merge", "-q", "--no-edit", "other")
	r.commit(8, "main.go")
	wantNewest(t, r.dir, "ops", merge) // holds what neither side held
	if got := r.git("log", "-1", "--format=%H", "--", "ops"); got != merge {
		t.Errorf("git itself says %s", got)
	}
}

func TestNewestTouchingRemoval(t *testing.T) {
	r := newRepo(t)
	r.commit(1, "ops/a.md")
	r.commit(2, "main.go")
	r.git("rm", "-q", "-r", "ops")
	removal := r.record(3, "commit", "-q", "-m", "remove")
	r.commit(4, "main.go")
	wantNewest(t, r.dir, "ops", removal)
}

func TestLinkedWorkTree(t *testing.T) {
	r := newRepo(t)
	r.commit(1, "ops/a.md")
	linked := filepath.Join(realPath(t, t.TempDir()), "linked")
	r.git("worktree", "add", "-q", "-b", "topic", linked)
	there := repo{t, linked}
	head := there.commit(2, "ops/b.md")
	r.git("pack-refs", "--all")
	wantHead(t, filepath.Join(linked, "ops"), head, 2)
	wantNewest(t, linked, "ops", head)
	wantDirty(t, linked, "ops", false)
	if got := open(t, linked).Root(); got != linked {
		t.Errorf("Root() = %s, want %s", got, linked)
	}
	wantHead(t, r.dir, r.git("rev-parse", "HEAD"), 1)
}

func TestSubmoduleAndSeparateGitFolder(t *testing.T) {
	inner := newRepo(t)
	head := inner.commit(1, "ops/a.md")
	outer := repo{t, realPath(t, t.TempDir())}
	outer.git("init", "-q")
	outer.git("submodule", "--quiet", "add", inner.dir, "mod")
	wantHead(t, filepath.Join(outer.dir, "mod", "ops"), head, 1)
	wantNewest(t, filepath.Join(outer.dir, "mod"), "ops", head)

	apart := filepath.Join(t.TempDir(), "apart")
	outer.git("clone", "-q", "--separate-git-dir", filepath.Join(t.TempDir(), "git"), inner.dir, apart)
	wantHead(t, apart, head, 1)
	wantDirty(t, apart, ".", false)
}

func TestBare(t *testing.T) {
	r := newRepo(t)
	head := r.commit(1, "ops/a.md")
	bare := filepath.Join(realPath(t, t.TempDir()), "bare.git")
	r.git("clone", "-q", "--bare", r.dir, bare)
	wantHead(t, bare, head, 1)
	wantNewest(t, bare, "ops", head)
	wantDirty(t, bare, "ops", false)
	if g := open(t, bare); g.Root() != bare || !g.IsBare() {
		t.Errorf("Root() = %s, IsBare() = %v", g.Root(), g.IsBare())
	}
}

func TestShallow(t *testing.T) {
	r := newRepo(t)
	r.commit(1, "ops/a.md")
	r.commit(2, "main.go")
	head := r.commit(3, "main.go")
	shallow := filepath.Join(t.TempDir(), "shallow")
	r.git("clone", "-q", "--depth", "2", "file://"+r.dir, shallow)
	wantHead(t, shallow, head, 3)
	wantNewest(t, shallow, ".", head)
	c, err := open(t, shallow).NewestTouching("ops")
	if err != nil || !c.Cut || !c.Time.Equal(at(2)) {
		t.Errorf("NewestTouching(ops) = %+v, %v, want the boundary, cut", c, err)
	}

	linked := filepath.Join(t.TempDir(), "linked")
	repo{t, shallow}.git("worktree", "add", "-q", linked)
	if c, err := open(t, linked).NewestTouching("ops"); err != nil || !c.Cut {
		t.Errorf("in a linked work tree NewestTouching(ops) = %+v, %v, want it cut", c, err)
	}
}

func TestSparseCheckout(t *testing.T) {
	for _, mode := range []string{"--cone", "--no-cone", "--sparse-index"} {
		t.Run(mode, func(t *testing.T) {
			r := newRepo(t)
			r.commit(1, "main/main.go")
			head := r.commit(2, "ops/a.md")
			r.git("sparse-checkout", "init", mode)
			r.git("sparse-checkout", "set", "ops")
			wantHead(t, r.dir, head, 2)
			wantNewest(t, r.dir, "ops", head)
			wantDirty(t, r.dir, ".", false)
			r.write("ops/a.md", "changed")
			wantDirty(t, r.dir, "ops", true)
		})
	}
}

func TestAlternates(t *testing.T) {
	r := newRepo(t)
	head := r.commit(1, "ops/a.md")
	shared := filepath.Join(t.TempDir(), "shared")
	r.git("clone", "-q", "--shared", r.dir, shared)
	wantHead(t, shared, head, 1)
	wantNewest(t, shared, "ops", head)
}

func TestExtensions(t *testing.T) {
	r := newRepo(t)
	head := r.commit(1, "ops/a.md")
	for _, c := range []struct{ key, value, says string }{
		{"worktreeConfig", "true", ""},
		{"preciousObjects", "true", ""},
		{"relativeWorktrees", "true", ""},
		{"partialClone", "origin", ""},
		{"objectFormat", "sha1", ""},
		{"refStorage", "files", ""},
		{"refStorage", "reftable", "its branches are stored as reftable"},
		{"compatObjectFormat", "sha256", "its objects have SHA256 names"},
		{"somethingNew", "true", "it uses the extension"},
	} {
		r.write(".git/config", "[core]\n\trepositoryformatversion = 1\n[extensions]\n\t"+c.key+" = "+c.value+"\n")
		if c.says == "" {
			wantHead(t, r.dir, head, 1)
			continue
		}
		if _, err := gitrepo.Open(r.dir); !errors.Is(err, gitrepo.ErrUnsupported) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s = %s: Open = %v, want ErrUnsupported with %q", c.key, c.value, err, c.says)
		}
	}
	r.write(".git/config", "[core]\n\trepositoryformatversion = 2\n")
	if _, err := gitrepo.Open(r.dir); !errors.Is(err, gitrepo.ErrUnsupported) {
		t.Errorf("format version 2: Open = %v, want ErrUnsupported", err)
	}
}

func TestDetachedHead(t *testing.T) {
	r := newRepo(t)
	first := r.commit(1, "a.md")
	r.commit(2, "a.md")
	r.git("checkout", "-q", "--detach", first)
	wantHead(t, r.dir, first, 1)
}

// TestRepackWhileOpen reads on after another process has moved every object into a new pack.
func TestRepackWhileOpen(t *testing.T) {
	r := newRepo(t)
	first := r.commit(1, "ops/a.md")
	r.commit(2, "main.go")
	r.git("repack", "-q", "-a", "-d")
	g := open(t, r.dir)
	if _, err := g.Head(); err != nil { // knows the pack from now on
		t.Fatal(err)
	}
	r.commit(3, "main.go")
	r.git("repack", "-q", "-a", "-d")
	if c, err := g.NewestTouching("ops"); err != nil || c.Hash != first {
		t.Errorf("NewestTouching = %v, %v, want %s", c, err, first)
	}
}

func TestSeveralReaders(t *testing.T) {
	r := newRepo(t)
	first := r.commit(1, "ops/a.md")
	for day := 2; day < 8; day++ {
		r.commit(day, "main.go")
	}
	r.git("repack", "-q", "-a", "-d")
	g := open(t, r.dir)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if c, err := g.NewestTouching("ops"); err != nil || c.Hash != first {
				t.Errorf("NewestTouching = %v, %v, want %s", c, err, first)
			}
		})
	}
	wg.Wait()
}

func TestDirtyWithoutGit(t *testing.T) {
	r := newRepo(t)
	head := r.commit(1, "a.md")
	t.Setenv("PATH", t.TempDir())
	if _, err := open(t, r.dir).Dirty("."); !errors.Is(err, gitrepo.ErrNoGit) {
		t.Errorf("Dirty = %v, want ErrNoGit", err)
	}
	wantHead(t, r.dir, head, 1)
}

// TestDirtyShowsWhatGitSays passes git's own words on.
func TestDirtyShowsWhatGitSays(t *testing.T) {
	r := newRepo(t)
	r.write(".git/index", "no index at all, and long enough to be looked at")
	if _, err := open(t, r.dir).Dirty("."); err == nil || !strings.Contains(err.Error(), "fatal: ") {
		t.Errorf("Dirty = %v, want what git says", err)
	}
}

// TestDirtyTakesPathsLiterally: a folder named like a pattern is that folder, not what the pattern fits.
func TestDirtyTakesPathsLiterally(t *testing.T) {
	r := newRepo(t)
	r.commit(1, "o[p]s/a.md")
	r.commit(2, "ops")
	r.write("ops", "changed")
	wantDirty(t, r.dir, "o[p]s", false)
	r.write("o[p]s/new.md", "untracked")
	wantDirty(t, r.dir, "o[p]s", true)
}
