package site_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/site"
	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// version returns one of two casebooks that differ in what they hold, so that files are new, changed, gone and the same.
func version(n int) string {
	var files strings.Builder
	for i := range 12 {
		fmt.Fprintf(&files, "-- bugs/bug-%d.md --\n---\ntitle: Bug %d\n---\nAs it was.\n", i+n*3, i)
		fmt.Fprintf(&files, "-- observations/2026-03-%02d-0309-x.md --\n---\ntitle: 'Handle: \"x\" on web-1'\nobserved: 2026-03-%02dT03:09Z\nbug: bug-5\n---\n", i+1+n, i+1+n)
	}
	return files.String()
}

// What the process that is to be killed is told; see TestKilledProcess.
const (
	killedFolder = "CASEBOOK_TEST_KILLED"   // where it builds
	killedSites  = "CASEBOOK_TEST_RENDERED" // where both versions stand, in folders 0 and 1; empty: it renders them itself
)

// TestKilledProcess is no test but the process that others kill: it publishes two versions of a site in turn until then.
func TestKilledProcess(t *testing.T) {
	dir := os.Getenv(killedFolder)
	if dir == "" {
		t.Skip("runs in a process of its own")
	}
	publish := func(n int) error {
		_, err := build(t, trackertest.Load(t, version(n)), dir)
		return err
	}
	if from := os.Getenv(killedSites); from != "" {
		rendered := [2]map[string]string{tree(t, filepath.Join(from, "0")), tree(t, filepath.Join(from, "1"))}
		publish = func(n int) error {
			return site.Publish(dir, without(without(rendered[n], ".casebook-site"), ".casebook-keys"))
		}
	}
	for i := 1; ; i++ {
		if err := publish(i % 2); err != nil {
			fmt.Println(err)
			t.Fatal(err)
		}
		if i == 2 {
			fmt.Println("ready")
		}
	}
}

// killBuilds lets a process build into a folder and kills it after a while.
func killBuilds(t *testing.T, dir, rendered string, after time.Duration) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestKilledProcess$", "-test.v")
	cmd.Env = append(os.Environ(), killedFolder+"="+dir, killedSites+"="+rendered)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said := bufio.NewReader(out)
	for line := ""; line != "ready\n"; {
		if line, err = said.ReadString('\n'); err != nil {
			t.Fatalf("the process ended before it was ready: %v", err)
		}
	}
	time.Sleep(after)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if rest, _ := io.ReadAll(said); len(rest) > 0 {
		t.Fatalf("the process says: %s", rest)
	}
	if err := cmd.Wait(); err == nil {
		t.Fatal("the process ended by itself")
	}
}

// versions builds both versions into folders 0 and 1 of a folder, and returns it and what they hold, manifests included.
func versions(t *testing.T) (string, [2]map[string]string) {
	t.Helper()
	var both [2]map[string]string
	parent := t.TempDir()
	for i := range both {
		dir := filepath.Join(parent, strconv.Itoa(i))
		mustBuild(t, version(i), dir)
		both[i] = without(tree(t, dir), ".casebook-keys") // they differ by who published
	}
	return parent, both
}

// without returns files without one of them.
func without(files map[string]string, name string) map[string]string {
	files = maps.Clone(files)
	delete(files, name)
	return files
}

func kills(few, many int) int {
	if testing.Short() {
		return few
	}
	return many
}

// TestKilledBuildLeavesAWholeSite kills a process that builds at moments that only a seed knows. The folder must hold one of both
// versions, byte for byte, and nothing else; the next build must clear away what was left beside it.
func TestKilledBuildLeavesAWholeSite(t *testing.T) {
	if !site.CanExchange {
		t.Skip("folders cannot be exchanged here")
	}
	rendered, want := versions(t)
	parent := t.TempDir()
	dir := filepath.Join(parent, "public")
	mustBuild(t, version(0), dir)
	random := rand.New(rand.NewPCG(1, 2))
	var found, leftovers int
	for i := range kills(5, 100) {
		from := rendered
		if i%5 == 4 {
			from = ""
		}
		killBuilds(t, dir, from, time.Duration(random.IntN(60_000))*time.Microsecond)
		got := without(tree(t, dir), ".casebook-keys")
		if maps.Equal(got, want[1]) {
			found++
		} else if diff := cmp.Diff(want[0], got); diff != "" {
			t.Fatalf("kill %d left neither the old nor the new site (-old +found):\n%s", i, diff)
		}
		if entries, err := os.ReadDir(parent); err != nil {
			t.Fatal(err)
		} else if len(entries) > 1 {
			leftovers++
		}
	}
	t.Logf("the new version was found %d times, a stage %d times", found, leftovers)
	mustBuild(t, version(1), dir)
	entries, err := os.ReadDir(parent)
	if err != nil || len(entries) != 1 {
		t.Errorf("beside the folder stands %v, %v", entries, err)
	}
}

// TestKilledBuildFileByFileIsFinished has a file of other origin in the folder, so that files are moved one by one: the next build must
// finish what a killed one began.
func TestKilledBuildFileByFileIsFinished(t *testing.T) {
	rendered, want := versions(t)
	dir := filepath.Join(t.TempDir(), "public")
	mustBuild(t, version(0), dir)
	write(t, filepath.Join(dir, "CNAME"), "ops.example.com\n")
	random := rand.New(rand.NewPCG(3, 4))
	for i := range kills(3, 25) {
		killBuilds(t, dir, rendered, time.Duration(random.IntN(60_000))*time.Microsecond)
		n := random.IntN(2)
		if err := site.Publish(dir, without(want[n], ".casebook-site")); err != nil {
			t.Fatal(err)
		}
		got := without(tree(t, dir), ".casebook-keys")
		if got["CNAME"] == "" {
			t.Fatal("the file of other origin is gone")
		}
		delete(got, "CNAME")
		if diff := cmp.Diff(want[n], got); diff != "" {
			t.Fatalf("kill %d was not made good (-want +found):\n%s", i, diff)
		}
	}
}

// TestJournalIsRolledForward stops a publication in the middle: half of the files are in place.
func TestJournalIsRolledForward(t *testing.T) {
	_, want := versions(t)
	dir := filepath.Join(t.TempDir(), "public")
	mustBuild(t, version(0), dir)
	write(t, filepath.Join(dir, ".casebook-site-next"), want[1][".casebook-site"])
	half := 0
	for name, content := range want[1] {
		if name == ".casebook-site" || want[0][name] == content {
			continue
		}
		if half++; half%2 == 0 {
			name = ".casebook-new/" + name
		}
		write(t, filepath.Join(dir, name), content)
	}
	broken := site.Options{Dir: dir, AsOf: asOf, Theme: overlaid("templates/bug.html", `{{define "main"}}{{.Nope}}{{end}}`)}
	if _, err := site.Build(context.Background(), trackertest.Load(t, version(0)), broken); err == nil {
		t.Fatal("Build with a broken theme gave no error")
	}
	if diff := cmp.Diff(want[1], without(tree(t, dir), ".casebook-keys")); diff != "" {
		t.Errorf("the interrupted publication was not finished (-want +found):\n%s", diff)
	}
}

func TestFolderKeepsItsPermissions(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	mustBuild(t, version(0), dir)
	for _, d := range []string{"", "bugs", "bugs/bug-5"} {
		if err := os.Chmod(filepath.Join(dir, d), 0o750|fs.ModeSetgid); err != nil {
			t.Fatal(err)
		}
	}
	mustBuild(t, version(1), dir)
	for _, d := range []string{"", "bugs", "bugs/bug-5"} {
		if info, err := os.Stat(filepath.Join(dir, d)); err != nil || info.Mode() != fs.ModeDir|fs.ModeSetgid|0o750 {
			t.Errorf("%q has the permissions %v, %v", d, info.Mode(), err)
		}
	}
}

func TestFolderMayBeASymbolicLink(t *testing.T) {
	parent := t.TempDir()
	dir, link := filepath.Join(parent, "real", "site"), filepath.Join(parent, "public")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(dir, link); err != nil {
		t.Skip(err)
	}
	_, want := versions(t)
	for n := range want {
		mustBuild(t, version(n), link)
		if diff := cmp.Diff(want[n], without(tree(t, dir), ".casebook-keys")); diff != "" {
			t.Errorf("what the link leads to (-want +got):\n%s", diff)
		}
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link is %v, %v", info.Mode(), err)
	}
}

// TestStageOfSomebodyElse has a folder where the stage would stand: it stays, and the site is built all the same.
func TestStageOfSomebodyElse(t *testing.T) {
	parent := t.TempDir()
	dir, taken := filepath.Join(parent, "public"), filepath.Join(parent, ".public.casebook-new")
	write(t, filepath.Join(taken, "thesis.txt"), "mine")
	_, want := versions(t)
	for n := range want {
		mustBuild(t, version(n), dir)
		if diff := cmp.Diff(want[n], without(tree(t, dir), ".casebook-keys")); diff != "" {
			t.Errorf("build %d (-want +got):\n%s", n, diff)
		}
	}
	if diff := cmp.Diff(map[string]string{"thesis.txt": "mine"}, tree(t, taken)); diff != "" {
		t.Errorf("the folder beside changed:\n%s", diff)
	}
}

// TestSecondBuildWaitsItsTurn begins a build while another one works.
func TestSecondBuildWaitsItsTurn(t *testing.T) {
	if !site.CanExchange {
		t.Skip("there are no locks here")
	}
	const id = "observations/2026-03-17-0309-disk-full-on-db-1"
	files := fstest.MapFS{tracker.ConfigFile: file(""), id + ".md": file("---\ntitle: 'Handle: \"Disk full\" on db-1'\nobserved: 2026-03-17T03:09Z\n---\n"), id + "/df.txt": file("100%")}
	dir := filepath.Join(t.TempDir(), "public")
	var second error
	idx, err := tracker.Load(meddler{files, id + "/df.txt", afterHashing(func() { second = site.Publish(dir, map[string]string{"index.html": "other"}) })})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := build(t, idx, dir); err != nil {
		t.Errorf("the first build: %v", err)
	}
	if !errors.Is(second, site.ErrSharedFolder) {
		t.Errorf("the second build = %v, want %v", second, site.ErrSharedFolder)
	}
	if err := site.Publish(dir, map[string]string{"index.html": "other"}); err != nil {
		t.Errorf("the next build: %v", err)
	}
}
