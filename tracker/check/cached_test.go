package check_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/check"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// TestRunWithCache demands the same problems of a casebook that is loaded with a cache, of which more is known each
// time, as of one that is loaded without, whatever has changed in between.
func TestRunWithCache(t *testing.T) {
	d := desk{T: t, dir: t.TempDir(), cache: t.TempDir()}
	if err := (trackertest.Generator{Records: 80, Seed: 5}).WriteTo(d.dir); err != nil {
		t.Fatal(err)
	}
	for _, file := range d.files("") {
		d.touch(file)
	}
	d.same("at first")
	sighting, bug := d.files("observations/*.md")[40], d.signed(0)
	folder := strings.TrimSuffix(sighting, ".md")
	// In two pieces, so that no scanner takes the source for a leak.
	secret := "\nupload_" + "token=" + "q7Zr2Lk9" + "Xw4Tn8Vb6Hs1\n"
	for _, edit := range []struct{ what, file, old, new string }{
		{"a secret in a record", sighting, "\n---\n", "\n---\n" + secret},
		{"no secret any more", sighting, secret, "\n"},
		{"evidence", folder + "/log.txt", "", "all is well\n"},
		{"a secret in evidence", folder + "/log.txt", "all is well\n", secret},
		{"none in evidence", folder + "/log.txt", secret, "lock on the spool held by 4711\n"},
		{"a signature that is everywhere", bug, "signatures:\n", "signatures:\n  - contains: " + `" "` + "\n  - regexp: '[a-z]'\n"},
		{"one of the new evidence", bug, "  - regexp: '[a-z]'\n", "  - contains: held by 123\n"},
		{"one of what the title says", bug, "  - contains: " + `" "` + "\n", "  - contains: disk\n"},
		{"limited to an instance", bug, "  - contains: disk\n", "  - contains: disk\n    instance: nothing-*\n"},
		{"a section more", sighting, "\n---\n", "\n---\n## What happened\n\n[x](#nowhere) [y](nowhere.md)\n"},
	} {
		d.edit(edit.file, edit.old, edit.new)
		d.same(edit.what)
		d.touch(edit.file)
		d.same(edit.what + ", long ago")
	}
}

// desk is a casebook in a folder with a cache in another.
type desk struct {
	*testing.T
	dir, cache string
	touched    int
}

// files returns the files whose path fits, by path.
func (d *desk) files(shape string) []string {
	var all []string
	err := fs.WalkDir(os.DirFS(d.dir), ".", func(path string, e fs.DirEntry, err error) error {
		folder, last, _ := strings.Cut(shape, "*")
		if err == nil && !e.IsDir() && strings.HasPrefix(path, folder) && strings.HasSuffix(path, last) {
			all = append(all, path)
		}
		return err
	})
	if err != nil {
		d.Fatal(err)
	}
	return all
}

// signed returns a bug that has signatures.
func (d *desk) signed(n int) string {
	signed := slices.DeleteFunc(d.files("bugs/*.md"), func(file string) bool { return !bytes.Contains(d.read(file), []byte("\nsignatures:\n")) })
	return signed[n]
}

func (d *desk) read(file string) []byte {
	src, err := os.ReadFile(filepath.Join(d.dir, file))
	if err != nil {
		d.Fatal(err)
	}
	return src
}

// touch makes a file one that was changed long ago, at a time of its own.
func (d *desk) touch(file string) {
	d.touched++
	at := time.Now().Add(-time.Hour).Add(time.Duration(d.touched) * time.Millisecond)
	if err := os.Chtimes(filepath.Join(d.dir, file), at, at); err != nil {
		d.Fatal(err)
	}
}

// edit replaces a text in a file, once; without an old one it makes the file.
func (d *desk) edit(file, old, new string) {
	full := filepath.Join(d.dir, file)
	if old == "" {
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			d.Fatal(err)
		}
	} else if src := d.read(file); bytes.Contains(src, []byte(old)) {
		new = strings.Replace(string(src), old, new, 1)
	} else {
		d.Fatalf("%s does not hold %q:\n%s", file, old, src)
	}
	if err := os.WriteFile(full, []byte(new), 0o644); err != nil {
		d.Fatal(err)
	}
}

func (d *desk) same(what string) {
	d.Helper()
	opts := check.Options{AsOf: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)}
	plain, err := tracker.Load(os.DirFS(d.dir))
	if err != nil {
		d.Fatal(err)
	}
	want := check.Run(plain, opts)
	for _, known := range []string{"before", "nothing", "everything"} {
		if known == "nothing" {
			if err := os.RemoveAll(d.cache); err != nil {
				d.Fatal(err)
			}
		}
		cache := tracker.NewCache(tracker.CacheOptions{Folder: d.cache, Program: "test", Now: time.Now()})
		idx, err := cache.Load(os.DirFS(d.dir))
		if err != nil {
			d.Fatal(err)
		}
		d.sameOfFiles(idx, opts, want)
		if diff := cmp.Diff(want, check.Run(idx, opts)); diff != "" {
			d.Errorf("%s, %s known: problems (-without a cache +with one):\n%s", what, known, diff)
		}
		if err := cache.Save(); err != nil {
			d.Fatal(err)
		}
	}
}

// sameOfFiles demands that what is said of some files alone is what is said of them among all.
func (d *desk) sameOfFiles(idx *tracker.Index, opts check.Options, all []tracker.Problem) {
	for n, p := range all {
		if n%5 > 0 && p.Rule != "signature-contradicts" && p.Rule != "signature-overlap" {
			continue
		}
		opts.Paths = []string{p.Path}
		want := slices.DeleteFunc(slices.Clone(all), func(other tracker.Problem) bool { return other.Path != p.Path })
		if diff := cmp.Diff(want, check.Run(idx, opts)); diff != "" {
			d.Errorf("problems of %s alone (-among all +alone):\n%s", p.Path, diff)
		}
	}
}
