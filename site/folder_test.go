package site_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/site"
	"github.com/casebook-dev/casebook/theme"
	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

const twoBugs = "-- bugs/a.md --\n---\ntitle: A\n---\n-- bugs/b.md --\n---\ntitle: B\n---\n"

func build(t *testing.T, idx *tracker.Index, dir string) (*site.Result, error) {
	t.Helper()
	return site.Build(context.Background(), idx, site.Options{Dir: dir, AsOf: asOf})
}

func mustBuild(t *testing.T, files, dir string) *site.Result {
	t.Helper()
	result, err := build(t, trackertest.Load(t, files), dir)
	if err != nil {
		t.Fatalf("Build: %v", err)
	}
	return result
}

// tree returns every file below dir with its content.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	fsys := os.DirFS(dir)
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(fsys, name)
		files[name] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestSharedIDHasOnePage is about a second file of one id. Once both were rendered, and the build after stopped because of a file too many.
func TestSharedIDHasOnePage(t *testing.T) {
	files := twoBugs + "-- bugs/old/a.md --\n---\ntitle: Another A\n---\n"
	dir := filepath.Join(t.TempDir(), "public")
	mustBuild(t, twoBugs, dir)
	mustBuild(t, files, dir)
	if page := tree(t, dir)["bugs/a/index.html"]; !strings.Contains(page, `<h1 dir="auto">A</h1>`) {
		t.Errorf("bugs/a.md does not have the page:\n%s", page)
	}
	render(t, trackertest.Load(t, files), site.Options{AsOf: asOf}) // fails if anything is made twice
}

func TestSecondBuildWritesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "public")
	first := mustBuild(t, twoBugs, dir)
	if first.Written == 0 || first.Unchanged != 0 || first.Removed != 0 {
		t.Errorf("first build: %+v", first)
	}
	before := tree(t, dir)
	old := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	for name := range before {
		if err := os.Chtimes(filepath.Join(dir, name), old, old); err != nil {
			t.Fatal(err)
		}
	}
	second := mustBuild(t, twoBugs, dir)
	if second.Written != 0 || second.Unchanged != first.Written || second.Removed != 0 {
		t.Errorf("second build: %+v, want %d unchanged", second, first.Written)
	}
	for name := range before {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || !info.ModTime().Equal(old) {
			t.Errorf("%s was touched: %v", name, err)
		}
	}
	if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
		t.Errorf("the second build changed the folder (-before +after):\n%s", diff)
	}
}

func TestStaleFilesAreRemovedAndOthersKept(t *testing.T) {
	dir := t.TempDir()
	mustBuild(t, twoBugs, dir)
	write(t, filepath.Join(dir, "CNAME"), "ops.example.com\n")
	of := 0 // files of the record that goes
	for name := range tree(t, dir) {
		if strings.HasPrefix(name, "bugs/b/") {
			of++
		}
	}
	result := mustBuild(t, "-- bugs/a.md --\n---\ntitle: A\n---\n", dir)
	if result.Removed != of || of < 2 {
		t.Errorf("removed %d files, want the %d of bugs/b", result.Removed, of)
	}
	files := tree(t, dir)
	if files["bugs/b/index.html"] != "" {
		t.Error("the page of a record that is gone is still there")
	}
	if _, err := os.Stat(filepath.Join(dir, "bugs/b")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("its empty folder is still there: %v", err)
	}
	if files["CNAME"] == "" || files["bugs/a/index.html"] == "" {
		t.Error("a file that is not stale was removed")
	}
	if strings.Contains(files[".casebook-site"], "bugs/b") {
		t.Error("the manifest still names the removed page")
	}
}

func TestForeignFolderIsRefused(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "thesis.txt"), "mine")
	_, err := build(t, trackertest.Load(t, twoBugs), dir)
	if !errors.Is(err, site.ErrForeignFolder) {
		t.Errorf("Build = %v, want ErrForeignFolder", err)
	}
	if diff := cmp.Diff(map[string]string{"thesis.txt": "mine"}, tree(t, dir)); diff != "" {
		t.Errorf("the folder changed:\n%s", diff)
	}
}

func TestForeignFileInOurFolderIsRefused(t *testing.T) {
	dir := t.TempDir()
	mustBuild(t, "-- bugs/a.md --\n---\ntitle: A\n---\n", dir)
	write(t, filepath.Join(dir, "bugs/b/index.html"), "by hand")
	before := tree(t, dir)
	_, err := build(t, trackertest.Load(t, twoBugs), dir)
	if err == nil || !strings.Contains(err.Error(), "bugs/b/index.html") {
		t.Errorf("Build = %v, want an error that names bugs/b/index.html", err)
	}
	if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
		t.Errorf("the folder changed:\n%s", diff)
	}
}

func TestFailedBuildLeavesTheOldSite(t *testing.T) {
	dir := t.TempDir()
	mustBuild(t, twoBugs, dir)
	before := tree(t, dir)
	opts := site.Options{Dir: dir, AsOf: asOf.Add(72 * time.Hour), Theme: overlaid("templates/bug.html", `{{define "main"}}{{.Nope}}{{end}}`)}
	if _, err := site.Build(context.Background(), trackertest.Load(t, twoBugs), opts); err == nil {
		t.Fatal("Build with a broken theme gave no error")
	}
	if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
		t.Errorf("the folder changed:\n%s", diff)
	}
}

func TestFailedFirstBuildLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	opts := site.Options{Dir: dir, AsOf: asOf, Theme: overlaid("templates/bug.html", `{{define "main"}}{{.Nope}}{{end}}`)}
	if _, err := site.Build(context.Background(), trackertest.Load(t, twoBugs), opts); err == nil {
		t.Fatal("Build with a broken theme gave no error")
	}
	if left := tree(t, dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestInterruptedBuildIsFinishedByTheNext(t *testing.T) {
	dir := t.TempDir()
	mustBuild(t, twoBugs, dir)
	want := tree(t, dir)
	write(t, filepath.Join(dir, ".casebook-new/bugs/c/index.html"), "half")
	if err := os.Remove(filepath.Join(dir, "bugs/a/index.html")); err != nil {
		t.Fatal(err)
	}
	mustBuild(t, twoBugs, dir)
	if diff := cmp.Diff(want, tree(t, dir)); diff != "" {
		t.Errorf("the folder is not whole again:\n%s", diff)
	}
}

func TestLinkOutOfTheFolderIsNotFollowed(t *testing.T) {
	dir, elsewhere := t.TempDir(), t.TempDir()
	mustBuild(t, twoBugs, dir)
	if err := os.RemoveAll(filepath.Join(dir, "bugs")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(elsewhere, filepath.Join(dir, "bugs")); err != nil {
		t.Skip(err)
	}
	if _, err := build(t, trackertest.Load(t, twoBugs), dir); err == nil {
		t.Error("Build wrote through a symbolic link without an error")
	}
	if left := tree(t, elsewhere); len(left) != 0 {
		t.Errorf("wrote outside the folder: %v", left)
	}
}

func TestEvidence(t *testing.T) {
	root := t.TempDir()
	id := "2026-03-17-0309-x-on-web-1"
	write(t, filepath.Join(root, "casebook.yaml"), "")
	write(t, filepath.Join(root, "observations", id+".md"), "---\ntitle: 'Handle: \"x\" on web-1'\nobserved: 2026-03-17T03:09Z\n---\n## Evidence\n[secret]("+id+"/link.txt)\n")
	write(t, filepath.Join(root, "observations", id, "short.log"), "one\ntwo\n")
	write(t, filepath.Join(root, "observations", id, "long.log"), strings.Repeat("line\n", 1000))
	write(t, filepath.Join(root, "observations", id, "big.png"), "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 9\n")
	write(t, filepath.Join(root, "secret"), "private")
	if err := os.Symlink("../../secret", filepath.Join(root, "observations", id, "link.txt")); err != nil {
		t.Skip(err)
	}
	idx, err := tracker.Load(os.DirFS(root))
	if err != nil {
		t.Fatal(err)
	}
	files, result := render(t, idx, site.Options{AsOf: asOf})
	checkLinks(t, files)
	page := files["observations/"+id+"/index.html"]
	for _, want := range []string{"<details open>", "2 lines, 8 B", "the first 200 of 1000 lines", "Git LFS pointer"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	for name, text := range files {
		if strings.Contains(text, "private") {
			t.Errorf("%s holds what a symbolic link leads to", name)
		}
	}
	if result.Evidence != 2 {
		t.Errorf("copied %d files, want 2; withheld %v", result.Evidence, result.Withheld)
	}
}

func TestOverlayPrefersTheUsersFile(t *testing.T) {
	o := theme.Overlay(fstest.MapFS{"templates/zzz.html": file("new"), "casebook.css": file("mine")})
	css, err := fs.ReadFile(o, "casebook.css")
	if err != nil || string(css) != "mine" {
		t.Errorf("casebook.css = %q, %v, want the user's", css, err)
	}
	names, err := fs.Glob(o, "templates/*.html")
	if err != nil || len(names) < 10 || names[len(names)-1] != "templates/zzz.html" {
		t.Errorf("templates = %v, %v, want the shipped ones and the user's", names, err)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// meddler is a casebook during whose build something happens: do runs when a file is opened.
type meddler struct {
	fs.FS
	name string
	do   func()
}

func (m meddler) Open(name string) (fs.File, error) {
	if name == m.name {
		m.do()
	}
	return m.FS.Open(name)
}

// afterHashing does something whenever a file is opened but for the first time: then it is hashed, while the folder is being
// opened, and either of two builds may be the first to have it.
func afterHashing(do func()) func() {
	var mu sync.Mutex
	hashed := false
	return func() {
		mu.Lock()
		defer mu.Unlock()
		if hashed {
			do()
		}
		hashed = true
	}
}

// TestTwoBuildsAtOnce was written when the second build cleared the stage of the first, which then put half a
// site in place and said that all was well.
func TestTwoBuildsAtOnce(t *testing.T) {
	const id = "observations/2026-03-17-0309-disk-full-on-db-1"
	files := fstest.MapFS{tracker.ConfigFile: file(""), id + ".md": file("---\ntitle: 'Handle: \"Disk full\" on db-1'\nobserved: 2026-03-17T03:09Z\n---\n"), id + "/df.txt": file("100%")}
	dir := t.TempDir()
	dir = filepath.Join(dir, "public")
	stage := filepath.Join(filepath.Dir(dir), ".public.casebook-new")
	idx, err := tracker.Load(meddler{files, id + "/df.txt", afterHashing(func() {
		for errors.Join(os.RemoveAll(stage), os.Mkdir(stage, 0o755)) != nil {
			runtime.Gosched() // the first build is writing into it meanwhile
		}
	})})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := build(t, idx, dir); !errors.Is(err, site.ErrSharedFolder) {
		t.Errorf("Build = %v, want %v", err, site.ErrSharedFolder)
	}
	idx.FS = files
	if _, err := build(t, idx, dir); err != nil {
		t.Errorf("the next build: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, id, "index.html")); err != nil {
		t.Error(err)
	}
}

// TestManifestNamesNoHiddenFile keeps a manifest that somebody committed from deleting what is not a site's.
func TestManifestNamesNoHiddenFile(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, ".git", "config"), "x")
	write(t, filepath.Join(dir, ".casebook-site"), "# \n.git/config\n../x\n")
	mustBuild(t, twoBugs, dir)
	if _, err := os.Stat(filepath.Join(dir, ".git", "config")); err != nil {
		t.Error(err)
	}
}
