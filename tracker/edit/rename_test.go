package edit

import (
	"io/fs"
	"maps"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/tracker"
)

// Many records of the example get another name in turn. Each time the casebook must hang together as
// before: the same edges, no new problem, no link to the old name left but the alias.
func TestRenameOnTheExample(t *testing.T) {
	files := exampleFiles(t)
	for i, r := range load(t, files).Records() {
		if i%20 != 0 && r.Kind != tracker.KindReport { // all of them take a minute
			continue
		}
		idx := load(t, files)
		r, _ = idx.Lookup(r.Kind, r.ID)
		id := r.ID + "-anew"
		switch r.Kind {
		case tracker.KindHandoff:
			id = r.ID[:10] + "-2359"
		case tracker.KindReport:
			id = "1" + r.ID[1:]
		}
		p, err := Rename(idx, r, id)
		if err != nil {
			t.Errorf("rename %s: %v", r.Ref(), err)
			continue
		}
		after := load(t, apply(files, p))
		if d := cmp.Diff(shape(idx), shape(after)); d != "" {
			t.Errorf("rename %s (-before +after):\n%s", r.Ref(), d)
		}
		renamed, ok := after.Lookup(r.Kind, id)
		if !ok || len(after.Evidence(renamed)) != len(idx.Evidence(r)) {
			t.Errorf("rename %s: found %t, its evidence did not come along", r.Ref(), ok)
		}
	}
}

func exampleFiles(t *testing.T) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	example := os.DirFS("../../example-repo")
	err := fs.WalkDir(example, ".", func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := fs.ReadFile(example, p)
		files[p] = &fstest.MapFile{Data: text, Mode: 0o644}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func load(t *testing.T, files fs.FS) *tracker.Index {
	t.Helper()
	idx, err := tracker.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return idx
}

// apply returns the files after a plan.
func apply(files fstest.MapFS, p *Plan) fstest.MapFS {
	after := maps.Clone(files)
	for _, c := range p.Files {
		switch {
		case c.movesOnly():
			for name := range files {
				if rest, inside := strings.CutPrefix(name, c.From+"/"); inside {
					after[c.Path+"/"+rest] = files[name]
					delete(after, name)
				}
			}
		default:
			delete(after, c.From)
			after[c.Path] = &fstest.MapFile{Data: c.After, Mode: 0o644}
		}
	}
	return after
}

// shape counts what a casebook says, without naming anything: edges by relation that lead somewhere and
// nowhere, problems by rule, relative links by whether their file is there.
func shape(idx *tracker.Index) map[string]int {
	counts := map[string]int{}
	for _, r := range idx.Records() {
		for _, e := range idx.Out(r) {
			if e.To == nil {
				counts["dangling "+e.Relation.String()]++
			} else {
				counts[e.Relation.String()]++
			}
		}
		for _, l := range r.Body().Links {
			if file, ok := tracker.RelativePath(r.Path, l.Target); ok {
				if _, err := fs.Stat(idx.FS, file); err != nil {
					counts["link to nothing"]++
				} else {
					counts["link to a file"]++
				}
			}
		}
	}
	for _, p := range idx.Problems() {
		counts["problem "+p.Rule]++
	}
	return counts
}
