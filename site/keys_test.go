package site_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/site"
	"github.com/casebook-dev/casebook/tracker"
)

const keysSighting = "observations/2026-03-17-0309-disk-full-on-db-1"

// keysBook is a casebook with one of everything that a site is made from.
func keysBook() fstest.MapFS {
	return fstest.MapFS{
		tracker.ConfigFile:       file("title: Ops\n"),
		"bugs/a.md":              file("---\ntitle: A\n---\n"),
		"bugs/spoilt.md":         file("---\ntitle: [\n---\n"),
		keysSighting + ".md":     file("---\ntitle: 'Handle: \"Disk full\" on db-1'\nobserved: 2026-03-17T03:09Z\nbug: a\n---\n"),
		keysSighting + "/df.txt": file("100%"),
	}
}

// TestUpToDateSiteIsNotRendered changes one thing after another. Every change must be seen, and only a change.
func TestUpToDateSiteIsNotRendered(t *testing.T) {
	base := site.Options{Version: "1", Program: "a", AsOf: asOf, Commit: "4f2c9e1", Branch: "main", CommitTime: asOf}
	for name, change := range map[string]func(files fstest.MapFS, opts *site.Options){
		"nothing":        func(fstest.MapFS, *site.Options) {},
		"a record":       func(f fstest.MapFS, _ *site.Options) { f["bugs/a.md"] = file("---\ntitle: B\n---\n") },
		"a new record":   func(f fstest.MapFS, _ *site.Options) { f["bugs/b.md"] = file("---\ntitle: B\n---\n") },
		"a record gone":  func(f fstest.MapFS, _ *site.Options) { delete(f, "bugs/a.md") },
		"a spoilt file":  func(f fstest.MapFS, _ *site.Options) { f["bugs/spoilt.md"] = file("---\ntitle: [[\n---\n") },
		"evidence":       func(f fstest.MapFS, _ *site.Options) { f[keysSighting+"/df.txt"] = file("99 %") },
		"evidence gone":  func(f fstest.MapFS, _ *site.Options) { delete(f, keysSighting+"/df.txt") },
		"the settings":   func(f fstest.MapFS, _ *site.Options) { f[tracker.ConfigFile] = file("title: SRE\n") },
		"the as-of time": func(_ fstest.MapFS, o *site.Options) { o.AsOf = asOf.Add(time.Minute) },
		"the commit":     func(_ fstest.MapFS, o *site.Options) { o.Commit = "5f2c9e1" },
		"the branch":     func(_ fstest.MapFS, o *site.Options) { o.Branch = "next" },
		"the version":    func(_ fstest.MapFS, o *site.Options) { o.Version = "2" },
		"the program":    func(_ fstest.MapFS, o *site.Options) { o.Program = "b" },
		"a problem": func(_ fstest.MapFS, o *site.Options) {
			o.Problems = []tracker.Problem{{Path: "bugs/a.md", Rule: "r", Text: "wrong"}}
		},
		"the theme": func(_ fstest.MapFS, o *site.Options) { o.Theme = overlaid("casebook.css", "/* mine */") },
		"by force":  func(_ fstest.MapFS, o *site.Options) { o.Full = true },
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "public")
			buildKeys(t, keysBook(), base, dir)
			files, opts := keysBook(), base
			change(files, &opts)
			_, rendered := buildKeys(t, files, opts, dir)
			if rendered != (name != "nothing") {
				t.Errorf("after a change of %s: rendered = %v", name, rendered)
			}
			fresh := filepath.Join(t.TempDir(), "public")
			buildKeys(t, files, opts, fresh)
			if diff := cmp.Diff(tree(t, fresh), tree(t, dir)); diff != "" {
				t.Errorf("a fresh build differs (-fresh +rebuilt):\n%s", diff)
			}
		})
	}
}

// buildKeys builds a casebook and reports whether it was rendered: evidence is read once for the fingerprint, and again
// when its page is made.
func buildKeys(t *testing.T, files fstest.MapFS, opts site.Options, dir string) (result *site.Result, rendered bool) {
	t.Helper()
	reads := 0
	idx, err := tracker.Load(meddler{files, keysSighting + ".md", func() {}})
	if err != nil {
		t.Fatal(err)
	}
	idx.FS = meddler{files, "bugs/spoilt.md", func() { reads++ }}
	opts.Dir = dir
	if result, err = site.Build(context.Background(), idx, opts); err != nil {
		t.Fatal(err)
	}
	return result, reads > 1
}

// TestSpoiltSiteIsRendered spoils the site or its keys: the next build must make it whole.
func TestSpoiltSiteIsRendered(t *testing.T) {
	page := "bugs/a/index.html"
	for name, spoil := range map[string]func(t *testing.T, dir string){
		"a file is gone":   func(t *testing.T, dir string) { remove(t, filepath.Join(dir, page)) },
		"a file is longer": func(t *testing.T, dir string) { write(t, filepath.Join(dir, page), tree(t, dir)[page]+"x") },
		"a byte differs": func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, page), strings.Replace(tree(t, dir)[page], "<", "x", 1))
		},
		"no keys": func(t *testing.T, dir string) { remove(t, filepath.Join(dir, ".casebook-keys")) },
		"damaged keys": func(t *testing.T, dir string) {
			spoilKeys(t, dir, func(s string) string { return strings.Replace(s, "bugs/a/", "bugs/b/", 1) })
		},
		"half of the keys": func(t *testing.T, dir string) { spoilKeys(t, dir, func(s string) string { return s[:len(s)/2] }) },
		"empty keys":       func(t *testing.T, dir string) { spoilKeys(t, dir, func(string) string { return "" }) },
		"a manifest of less": func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, ".casebook-site"), strings.Replace(tree(t, dir)[".casebook-site"], "404.html\n", "", 1))
			remove(t, filepath.Join(dir, "404.html"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "public")
			opts := site.Options{AsOf: asOf}
			buildKeys(t, keysBook(), opts, dir)
			want := tree(t, dir)
			spoil(t, dir)
			if _, rendered := buildKeys(t, keysBook(), opts, dir); !rendered {
				t.Error("it was not rendered")
			}
			if diff := cmp.Diff(want, tree(t, dir)); diff != "" {
				t.Errorf("it is not whole again (-want +got):\n%s", diff)
			}
		})
	}
}

func spoilKeys(t *testing.T, dir string, how func(string) string) {
	t.Helper()
	write(t, filepath.Join(dir, ".casebook-keys"), how(tree(t, dir)[".casebook-keys"]))
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

// TestUpToDateSiteSaysTheSame compares what both builds tell.
func TestUpToDateSiteSaysTheSame(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	first, _ := buildKeys(t, keysBook(), site.Options{AsOf: asOf}, dir)
	second, rendered := buildKeys(t, keysBook(), site.Options{AsOf: asOf}, dir)
	if rendered {
		t.Fatal("it was rendered again")
	}
	want := *first
	want.Written, want.Unchanged = 0, first.Written
	if diff := cmp.Diff(want, *second); diff != "" {
		t.Errorf("the second build tells something else (-want +got):\n%s", diff)
	}
}

// TestChecksRunOnlyForARendering has checks that depend on a file that is in no folder of records.
func TestChecksRunOnlyForARendering(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	files := keysBook()
	asked := 0
	opts := site.Options{AsOf: asOf, Check: func() (site.Checked, error) {
		asked++
		_, there := files["README.md"]
		checked := site.Checked{Looked: map[string]bool{"README.md": there}}
		if !there {
			checked.Problems = []tracker.Problem{{Path: "bugs/a.md", Rule: "broken-link", Text: "no README", Severity: tracker.Error}}
		}
		return checked, nil
	}}
	for i, step := range []struct {
		do     func()
		asked  int
		errors int
	}{{func() {}, 1, 1}, {func() {}, 1, 1}, {func() { files["README.md"] = file("x") }, 2, 0}, {func() {}, 2, 0}, {func() { delete(files, "README.md") }, 3, 1}} {
		step.do()
		result, _ := buildKeys(t, files, opts, dir)
		if asked != step.asked || result.Errors != step.errors {
			t.Errorf("step %d: the checks ran %d times and found %d errors, want %d and %d", i, asked, result.Errors, step.asked, step.errors)
		}
	}
}

// TestFailedCheckLeavesNothing has a check that ends the build.
func TestFailedCheckLeavesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	secret := errors.New("a secret")
	idx, err := tracker.Load(keysBook())
	if err != nil {
		t.Fatal(err)
	}
	_, err = site.Build(context.Background(), idx, site.Options{Dir: dir, AsOf: asOf, Check: func() (site.Checked, error) { return site.Checked{}, secret }})
	if !errors.Is(err, secret) {
		t.Errorf("Build = %v, want %v", err, secret)
	}
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the folder is there: %v", err)
	}
}
