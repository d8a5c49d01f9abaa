package site_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/site"
	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/check"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

var update = flag.Bool("update", false, "write the golden files anew")

var asOf = time.Date(2026, 11, 20, 9, 14, 0, 0, time.UTC)

// options are those of a build at a commit.
func options(idx *tracker.Index) site.Options {
	return site.Options{AsOf: asOf, Commit: "4f2c9e1aa11bb22cc33dd44ee55ff66778899001", Branch: "main",
		Problems: check.Run(idx, check.Options{AsOf: asOf}), Version: "test"}
}

// render returns the files of a site by name.
func render(t testing.TB, idx *tracker.Index, opts site.Options) (map[string]string, *site.Result) {
	t.Helper()
	files := map[string]string{}
	var mu sync.Mutex
	result, err := site.Render(context.Background(), idx, opts, func(name string, content []byte) error {
		mu.Lock()
		defer mu.Unlock()
		if _, twice := files[name]; twice {
			t.Errorf("%s is made twice", name)
		}
		files[name] = string(content)
		return nil
	})
	if err != nil {
		t.Fatalf("Render: %v", err)
	}
	return files, result
}

func loadExample(t testing.TB) *tracker.Index {
	t.Helper()
	idx, err := tracker.Load(os.DirFS("../example-repo"))
	if err != nil {
		t.Fatalf("load example-repo: %v", err)
	}
	return idx
}

func TestEveryRecordHasAPage(t *testing.T) {
	idx := loadExample(t)
	files, result := render(t, idx, options(idx))
	for _, r := range idx.Records() {
		name := r.Kind.Folder() + "/" + r.ID + "/index.html"
		if !strings.Contains(files[name], "<h1") {
			t.Errorf("%s has no page at %s", r.Path, name)
		}
	}
	for _, name := range []string{"index.html", "404.html", "problems/index.html", "casebook.css", "casebook.js", "search.js", "search/index.html", "search/index.js", "bugs/index.html", "handoffs/index.html", "bugs/enospc/index.html"} {
		if files[name] == "" {
			t.Errorf("%s is not there", name)
		}
	}
	if got := len(slices.Collect(maps.Keys(files))); got != result.Pages+result.Evidence+result.Exports+result.Search+result.Looks {
		t.Errorf("%d files, but the result counts %d pages, %d of evidence, %d beside pages, %d of the search and %d of the theme",
			got, result.Pages, result.Evidence, result.Exports, result.Search, result.Looks)
	}
}

// TestEveryPageHasTheNavigation was written when the pages of alerts had none.
func TestEveryPageHasTheNavigation(t *testing.T) {
	idx := loadExample(t)
	files, _ := render(t, idx, options(idx))
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if strings.HasSuffix(name, "index.html") && !strings.Contains(files[name], `<nav class="nav"`) {
			t.Errorf("%s has no navigation", name)
		}
	}
}

func TestTwoBuildsAreTheSameBytes(t *testing.T) {
	one, _ := render(t, loadExample(t), options(loadExample(t)))
	two, _ := render(t, loadExample(t), options(loadExample(t)))
	if diff := cmp.Diff(one, two); diff != "" {
		t.Errorf("two builds differ (-one +two):\n%s", diff)
	}
}

// TestOnlyPagesThatComputeWithTimeNameTheBuild keeps a new commit from rewriting every page (site.md 5).
func TestOnlyPagesThatComputeWithTimeNameTheBuild(t *testing.T) {
	idx := loadExample(t)
	before, _ := render(t, idx, options(idx))
	later := options(idx)
	later.AsOf, later.Commit = asOf.Add(3*24*time.Hour), "00000000000000000000000000000000000000ff"
	after, _ := render(t, idx, later)
	for name, page := range before {
		folder, rest, _ := strings.Cut(name, "/")
		timed := name == "index.html" || name == "records/bug.json" || rest == "index.html" || folder == "bugs" || // and those with a figure that ends at the as-of time:
			slices.Contains([]string{"print", "alerts", "instances", "services", "calendar", "labels", "teams", "triage"}, folder) &&
				!strings.HasSuffix(name, ".csv")
		watched := folder == "tasks" && strings.Contains(page, `id="held"`)
		if !timed && !watched && page != after[name] {
			t.Errorf("%s changes with the commit", name)
		}
	}
	if before["index.html"] == after["index.html"] {
		t.Error("the home page does not say as of when it is")
	}
}

func TestMisspeltFieldNamesFileAndLine(t *testing.T) {
	idx := trackertest.Load(t, "-- bugs/a.md --\n---\ntitle: A\n---\n")
	opts := options(idx)
	opts.Theme = overlaid("templates/bug.html", "{{define \"main\"}}\n<h1>{{.Titel}}</h1>{{end}}\n")
	_, err := site.Render(context.Background(), idx, opts, func(string, []byte) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "templates/bug.html:2:") || !strings.Contains(err.Error(), "Titel") {
		t.Errorf("Render = %v, want an error that names templates/bug.html:2 and the field", err)
	}
}

func TestBrokenTemplateNamesFileAndLine(t *testing.T) {
	idx := trackertest.Load(t, "")
	opts := options(idx)
	opts.Theme = overlaid("templates/home.html", "\n{{define \"main\"}}{{if}}{{end}}")
	_, err := site.Render(context.Background(), idx, opts, func(string, []byte) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "templates/home.html:2") {
		t.Errorf("Render = %v, want an error that names templates/home.html:2", err)
	}
}

func TestOverlaidTheme(t *testing.T) {
	idx := trackertest.Load(t, "-- bugs/a.md --\n---\ntitle: A\n---\n")
	opts := options(idx)
	opts.Theme = overlaid("templates/bug.html", "{{define \"main\"}}mine: {{.Title}}{{end}}")
	files, _ := render(t, idx, opts)
	if page := files["bugs/a/index.html"]; !strings.Contains(page, "mine: A") || !strings.Contains(page, "<footer") {
		t.Errorf("the user's template is not in the shipped frame:\n%s", page)
	}
}

func TestEmptyCasebook(t *testing.T) {
	idx := trackertest.Load(t, "")
	files, _ := render(t, idx, options(idx))
	checkLinks(t, files)
	if !strings.Contains(files["index.html"], "No observation is recorded.") {
		t.Errorf("the home page does not say that there is nothing:\n%s", files["index.html"])
	}
}

func TestRejectedFileIsShown(t *testing.T) {
	idx := trackertest.Load(t, `-- bugs/good.md --
---
title: Good
caused_by: [bad]
---
See [the other](bad.md).
-- bugs/bad.md --
---
title: Handle: "x" on y
---
<script>alert(1)</script>
`)
	files, result := render(t, idx, options(idx))
	checkLinks(t, files)
	if len(result.Rejected) != 1 {
		t.Fatalf("rejected %v, want one file", result.Rejected)
	}
	for name, want := range map[string]string{
		"index.html":           "1 file rejected",
		"problems/index.html":  "could not be read",
		"bugs/index.html":      "bugs/bad.md",
		"bugs/bad/index.html":  "&lt;script&gt;",
		"bugs/good/index.html": "its file cannot be read",
	} {
		if !strings.Contains(files[name], want) {
			t.Errorf("%s does not say %q", name, want)
		}
	}
}

func TestLongTablesArePaged(t *testing.T) {
	var files strings.Builder
	files.WriteString("-- bugs/a.md --\n---\ntitle: A\nrunbooks: [r]\n---\n-- runbooks/r.md --\n---\ntitle: R\n---\n")
	for i := range 450 {
		at := asOf.Add(-time.Duration(i) * time.Hour).Format("2006-01-02T15:04Z")
		fmt.Fprintf(&files, "-- observations/%d.md --\n---\ntitle: 'Handle: \"x\" on web-%d'\nobserved: %s\nbug: a\nrunbook: r\n---\nSee [[bug/a]].\n", i, i, at)
	}
	made, _ := render(t, trackertest.Load(t, files.String()), site.Options{AsOf: asOf})
	checkLinks(t, made)
	for name, rows := range map[string]int{
		"bugs/a/index.html": 200, "bugs/a/observations/page_3/index.html": 50, "observations/index.html": 200,
		"observations/page_3/index.html": 50, "runbooks/r/index.html": 200,
	} {
		page := made[name]
		if _, rest, ok := strings.Cut(page, "</details>"); ok {
			page = rest // the answers of a bug have a small table
		}
		if got := len(regexp.MustCompile(`<tr[^>]*><td`).FindAllString(page, -1)); got != rows {
			t.Errorf("%s has %d rows, want %d", name, got, rows)
		}
	}
	for name, want := range map[string]string{"bugs/a/index.html": "The newest 200 of 450.", "observations/page_2/index.html": "Page 2 of 3",
		"observations/page_3/index.html": "Filters and sorting look at the 50 observations of this page only, of 450."} {
		if !strings.Contains(made[name], want) {
			t.Errorf("%s does not say %q", name, want)
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := "testdata/golden/" + name
	if *update {
		if err := os.MkdirAll(path[:strings.LastIndex(path, "/")], 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; go test ./site -update writes it", err)
	}
	if !bytes.Equal(want, []byte(got)) {
		t.Errorf("%s differs (-want +got):\n%s", name, cmp.Diff(string(want), got))
	}
}
