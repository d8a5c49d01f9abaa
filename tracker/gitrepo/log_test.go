package gitrepo_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/casebook-dev/casebook/tracker/gitrepo"
)

// wantChanges compares what the history of a revision changed below a folder: "HASH A path", M or D.
func wantChanges(t *testing.T, g *gitrepo.Repository, rev, folder string, want ...string) {
	t.Helper()
	got := changes(t, g, rev, folder)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("changes of %s in %s:\n%s\nwant\n%s", rev, folder, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func changes(t *testing.T, g *gitrepo.Repository, rev, folder string) []string {
	t.Helper()
	var got []string
	err := g.Changes(context.Background(), log(t, g, rev), folder, func(c gitrepo.Commit, changes []gitrepo.Change) error {
		for _, ch := range changes {
			got = append(got, c.Hash+" "+letter(ch)+" "+ch.Path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func letter(c gitrepo.Change) string {
	switch {
	case c.After == "":
		return "D"
	case strings.Join(c.Before, "") == "":
		return "A"
	}
	return "M"
}

func log(t *testing.T, g *gitrepo.Repository, rev string) []gitrepo.Commit {
	t.Helper()
	c, err := g.Resolve(rev)
	if err != nil {
		t.Fatal(err)
	}
	all, err := g.Log(context.Background(), c, func(string) bool { return false })
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestChanges(t *testing.T) {
	r := newRepo(t)
	one := r.commit(1, "ops/bugs/a.md")
	two := r.commit(2, "main.go")
	three := r.commit(3, "ops/bugs/a.md")
	r.git("mv", "ops/bugs/a.md", "ops/bugs/b.md")
	four := r.record(4, "commit", "-q", "-m", "move")
	r.git("rm", "-q", "-r", "ops")
	five := r.record(5, "commit", "-q", "-m", "remove")
	g := open(t, r.dir)
	want := []string{one + " A bugs/a.md", three + " M bugs/a.md", four + " D bugs/a.md", four + " A bugs/b.md", five + " D bugs/b.md"}
	wantChanges(t, g, "HEAD", "ops", want...)
	wantChanges(t, g, "HEAD", "ops/bugs", one+" A a.md", three+" M a.md", four+" D a.md", four+" A b.md", five+" D b.md")
	wantChanges(t, g, "HEAD~3", ".", one+" A ops/bugs/a.md", two+" A main.go")
	wantChanges(t, g, "HEAD", "elsewhere")
}

// TestChangesOfMerges: a merge changed only what neither side has so.
func TestChangesOfMerges(t *testing.T) {
	r := newRepo(t)
	one := r.commit(1, "ops/a.md")
	r.git("checkout", "-q", "-b", "side")
	two := r.commit(2, "ops/b.md")
	r.git("checkout", "-q", "main")
	three := r.commit(3, "ops/c.md")
	r.git("merge", "-q", "--no-commit", "side")
	r.write("ops/d.md", "both\n")
	r.git("add", "-A")
	four := r.record(4, "commit", "-q", "-m", "merge")
	wantChanges(t, open(t, r.dir), "HEAD", "ops", one+" A a.md", two+" A b.md", three+" A c.md", four+" A d.md")
}

func TestChangesOfModesAndFolders(t *testing.T) {
	r := newRepo(t)
	one := r.commit(1, "ops/a")
	r.git("update-index", "--chmod=+x", "ops/a")
	r.record(2, "commit", "-q", "-m", "mode only")
	r.git("rm", "-q", "-f", "ops/a")
	three := r.commit(3, "ops/a/b.md") // a folder where a file was
	wantChanges(t, open(t, r.dir), "HEAD", "ops", one+" A a", three+" D a", three+" A a/b.md")
}

func TestLogStopsAtWhatIsKnown(t *testing.T) {
	r := newRepo(t)
	r.commit(1, "a.md")
	known := r.commit(2, "a.md")
	third := r.commit(3, "a.md")
	g := open(t, r.dir)
	head, err := g.Head()
	if err != nil {
		t.Fatal(err)
	}
	found, err := g.Log(context.Background(), head, func(hash string) bool { return hash == known })
	if err != nil || len(found) != 1 || found[0].Hash != third {
		t.Errorf("Log = %v, %v, want %s alone", found, err, third)
	}
}

func TestLogOfShallowClone(t *testing.T) {
	r := newRepo(t)
	r.commit(1, "a.md")
	second := r.commit(2, "a.md")
	third := r.commit(3, "a.md")
	shallow := filepath.Join(t.TempDir(), "shallow")
	r.git("clone", "-q", "--depth", "2", "file://"+r.dir, shallow)
	g := open(t, shallow)
	if cut, err := g.IsShallow(); !cut || err != nil {
		t.Errorf("IsShallow() = %v, %v", cut, err)
	}
	for _, c := range log(t, g, "HEAD") {
		if c.Cut != (c.Hash == second) {
			t.Errorf("%s is cut: %v", c.Hash, c.Cut)
		}
	}
	wantChanges(t, g, "HEAD", ".", third+" M a.md")
	head, err := g.Head()
	if err != nil {
		t.Fatal(err)
	}
	err = gitrepo.ProgramHistory(g, head, ".", func(c gitrepo.Commit, changes []gitrepo.Change) error {
		if c.Cut != (c.Hash == second) || c.Cut && len(changes) > 0 {
			t.Errorf("by the git program: %s is cut: %v, and changed %v", c.Hash, c.Cut, changes)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	if cut, err := open(t, r.dir).IsShallow(); cut || err != nil {
		t.Errorf("IsShallow() of the whole = %v, %v", cut, err)
	}
}

func TestCommitFields(t *testing.T) {
	r := newRepo(t)
	t.Setenv("GIT_AUTHOR_NAME", "Tomás")
	r.write("a.md", "a")
	r.git("add", "-A")
	r.record(1, "commit", "-q", "-m", "first line\n\nbody\n\nCasebook: bug/a")
	c, err := open(t, r.dir).Head()
	if err != nil {
		t.Fatal(err)
	}
	if c.Author != "Tomás" || c.Email != "mei@example.com" || c.Subject() != "first line" || !c.Authored.Equal(at(1)) || c.Authored.Format("-0700") != "+0100" {
		t.Errorf("Head() = %+v", c)
	}
	r.git("config", "i18n.commitEncoding", "ISO-8859-1")
	r.write("msg", "Latin-1: caf\xe9")
	r.record(2, "commit", "-q", "--allow-empty", "-F", "msg")
	if c, err = open(t, r.dir).Head(); err != nil || c.Subject() != "Latin-1: café" {
		t.Errorf("Head() = %q, %v", c.Subject(), err)
	}
}

// TestChangesByTheProgram compares our own comparison with that of the git program, on a random history
// with merges, moves, and files that become folders.
func TestChangesByTheProgram(t *testing.T) {
	r := newRepo(t)
	dice := rand.New(rand.NewPCG(1, 2))
	paths := []string{"ops/bugs/a.md", "ops/bugs/b.md", "ops/bugs/b.md.d/x", "ops/bugs.md", "ops/o/2025/x.md", "ops/o/2025/y.md", "ops/o/2026/x.md", "main.go", "opsx/a.md"}
	r.commit(1, "ops/bugs/a.md")
	for i := range 60 {
		if i%7 == 6 {
			r.git("checkout", "-q", "-B", "side", "HEAD~2")
			r.commit(1+i%27, fmt.Sprintf("ops/side/%d.md", i))
			r.git("checkout", "-q", "main")
			r.record(1+i%27, "merge", "-q", "--no-ff", "--no-edit", "side")
			continue
		}
		path := paths[dice.IntN(len(paths))]
		if dice.IntN(4) == 0 {
			r.git("rm", "-q", "--ignore-unmatch", path)
		} else {
			r.write(path, fmt.Sprint(dice.IntN(4)))
			r.git("add", "-A")
		}
		r.record(1+i%27, "commit", "-q", "--allow-empty", "-m", fmt.Sprint(i))
	}
	g := open(t, r.dir)
	head, err := g.Head()
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{".", "ops", "ops/bugs", "none"} {
		ours, theirs := map[string]string{}, map[string]string{}
		collect := func(into map[string]string) func(gitrepo.Commit, []gitrepo.Change) error {
			return func(c gitrepo.Commit, changes []gitrepo.Change) error {
				c.Message = strings.TrimSpace(c.Message)
				into[c.Hash] = fmt.Sprint(c.Parents, c.Author, c.Email, c.Authored, c.Time, c.Message, c.Cut, changes)
				return nil
			}
		}
		if err := g.History(context.Background(), head, folder, func(string) bool { return false }, collect(ours)); err != nil {
			t.Fatal(err)
		}
		if err := gitrepo.ProgramHistory(g, head, folder, collect(theirs)); err != nil {
			t.Fatal(err)
		}
		if len(ours) < 60 {
			t.Errorf("%s: only %d commits", folder, len(ours))
		}
		if !maps.Equal(ours, theirs) {
			t.Errorf("%s: ours and git's differ\n%v\n%v", folder, ours, theirs)
		}
	}
}

// TestManyCommits goes through the git program by itself, stops at what is known, and needs no such program.
func TestManyCommits(t *testing.T) {
	r := newRepo(t)
	var stream strings.Builder
	for i := range 250 {
		fmt.Fprintf(&stream, "commit refs/heads/main\nmark :%d\ncommitter Mei <mei@example.com> %d +0100\ndata 3\nsub\n", i+1, 1700000000+i)
		if i > 0 {
			fmt.Fprintf(&stream, "from :%d\n", i)
		}
		fmt.Fprintf(&stream, "M 100644 inline ops/%d.md\ndata 1\nx\n", i)
	}
	cmd := exec.Command("git", "fast-import", "--quiet")
	cmd.Dir, cmd.Stdin = r.dir, strings.NewReader(stream.String())
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("git fast-import: %v\n%s", err, out)
	}
	g := open(t, r.dir)
	old, err := g.Resolve("main~210")
	if err != nil {
		t.Fatal(err)
	}
	isOld := map[string]bool{}
	for _, c := range log(t, g, old.Hash) {
		isOld[c.Hash] = true
	}
	count := func() (commits, files int) {
		head, err := g.Resolve("main")
		if err != nil {
			t.Fatal(err)
		}
		err = g.History(context.Background(), head, "ops", func(hash string) bool { return isOld[hash] }, func(c gitrepo.Commit, changes []gitrepo.Change) error {
			commits++
			files += len(changes)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return commits, files
	}
	if commits, files := count(); commits != 210 || files != 210 {
		t.Errorf("by the git program: %d commits, %d files", commits, files)
	}
	stop := errors.New("stop")
	head, _ := g.Resolve("main")
	if err := g.History(context.Background(), head, "ops", func(string) bool { return false }, func(gitrepo.Commit, []gitrepo.Change) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("History = %v, want what use returned", err)
	}
	t.Setenv("PATH", t.TempDir())
	if commits, files := count(); commits != 210 || files != 210 {
		t.Errorf("without the git program: %d commits, %d files", commits, files)
	}
}

// TestBlobs reads few files and many, and leaves out what is not there.
func TestBlobs(t *testing.T) {
	r := newRepo(t)
	var hashes []string
	for i := range gitrepo.ManyBlobs + 10 {
		r.write(fmt.Sprintf("%d.md", i), fmt.Sprint("file ", i))
	}
	r.git("add", "-A")
	r.record(1, "commit", "-q", "-m", "many")
	for line := range strings.Lines(r.git("ls-tree", "HEAD")) {
		hashes = append(hashes, strings.Fields(line)[2])
	}
	missing := strings.Repeat("ab", 20)
	g := open(t, r.dir)
	for _, some := range [][]string{hashes[:5], hashes} {
		contents, err := g.Blobs(append([]string{missing}, some...))
		if err != nil || len(contents) != len(some) {
			t.Fatalf("Blobs of %d files and one that is missing: %d, %v", len(some), len(contents), err)
		}
		for _, hash := range some {
			if want := r.git("cat-file", "blob", hash); string(contents[hash]) != want {
				t.Errorf("%s is %q, want %q", hash, contents[hash], want)
			}
		}
	}
}
