package site

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/casebook-dev/casebook/site/search"
	"github.com/casebook-dev/casebook/tracker"
)

// TestKeysAreTheSameInEveryBuild builds the same twice, with times in several zones: a key that told of an address in memory
// would differ.
func TestKeysAreTheSameInEveryBuild(t *testing.T) {
	var texts [2]string
	for i := range texts {
		idx, err := tracker.Load(os.DirFS("../example-repo"))
		if err != nil {
			t.Fatal(err)
		}
		dir := filepath.Join(t.TempDir(), "public")
		if _, err := Build(context.Background(), idx, Options{Dir: dir, AsOf: time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)}); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(filepath.Join(dir, keysFile))
		if err != nil {
			t.Fatal(err)
		}
		texts[i] = string(text)
	}
	if diff := cmp.Diff(texts[0], texts[1]); diff != "" {
		t.Errorf("two builds of the same (-one +other):\n%.3000s", diff)
	}
}

// TestKeysAreReadAsTheyWereWritten has a value in every field of what a job makes, so that none is forgotten.
func TestKeysAreReadAsTheyWereWritten(t *testing.T) {
	full := &made{Bytes: 7, Withheld: []Withheld{{"a/b", "of a reason"}}, Cut: []CutFigure{{Page: "x", Nodes: 3}}, Input: "4f",
		Indexed: &indexed{"like", []search.Marked{{Name: "bug", Marks: "0123456789"}}}}
	for i := range full.Counts {
		full.Counts[i] = i + 1
	}
	full.Files = []string{"bugs/a/index.html", "bugs/a/\"b\"\nc.txt"}
	for v, i := reflect.ValueOf(*full), 0; i < v.NumField(); i++ {
		if f := v.Type().Field(i); f.IsExported() && v.Field(i).IsZero() {
			t.Errorf("%s is not tried", f.Name)
		}
	}
	k := &keys{site: "s", result: Result{Pages: 3}, looked: map[string]bool{"x": true}, files: siteFiles{},
		jobs: map[string]jobKey{"bugs/a/index.html": {"k1", full}, "none \"at all\"": {"k2", &made{}}}}
	for i, name := range append([]string{"index.html", "a b.txt"}, full.Files...) {
		f := k.files.of(name)
		f.made, f.key = true, fileKey{int64(i), "5e"}
	}
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	if err := k.write(root); err != nil {
		t.Fatal(err)
	}
	got := readKeys(root)
	if got == nil {
		text, _ := os.ReadFile(filepath.Join(dir, keysFile))
		t.Fatalf("these keys make no sense:\n%s", text)
	}
	if diff := cmp.Diff(k.jobs, got.jobs, cmp.AllowUnexported(jobKey{}), cmpopts.IgnoreUnexported(made{})); diff != "" {
		t.Errorf("jobs (-written +read):\n%s", diff)
	}
	if got.site != k.site || !got.looked["x"] || got.result.Pages != 3 || len(got.files) != len(k.files) {
		t.Errorf("read are %+v", got)
	}
	for name, f := range k.files {
		if is := got.files[name]; is == nil || is.was != f.key || is.name != name {
			t.Errorf("%q is read as %+v, want %+v", name, is, f.key)
		}
	}
}
