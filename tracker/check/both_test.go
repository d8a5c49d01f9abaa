package check_test

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/check"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// only returns the problems of a that b has not, one for one.
func only(a, b []tracker.Problem) []tracker.Problem {
	left := map[tracker.Problem]int{}
	for _, p := range b {
		left[p]++
	}
	var some []tracker.Problem
	for _, p := range a {
		if left[p]--; left[p] < 0 {
			some = append(some, p)
		}
	}
	return some
}

// Whatever changes, what Both leaves out is in both versions: the differences are those of two whole runs.
func TestBothDiffersAsRunDoes(t *testing.T) {
	before := trackertest.Generator{Records: 120, Seed: 7}.FS()
	names := slices.Sorted(maps.Keys(before))
	in := func(folder string) (some []string) {
		for _, name := range names {
			if strings.HasPrefix(name, folder+"/") && strings.HasSuffix(name, ".md") {
				some = append(some, name)
			}
		}
		return some
	}
	bugs, sightings := in("bugs"), in("observations")
	folder := strings.TrimSuffix(sightings[3], ".md")
	before[folder+"/df.txt"] = &fstest.MapFile{Data: []byte("a disk is nearly full\n")}
	token := "upload_" + "token=" + "q7Zr2Lk9" + "Xw4Tn8Vb6Hs1\n" // in pieces, so that no scanner takes the source for a leak
	replace := func(name, old, new string) func(fstest.MapFS) {
		return func(files fstest.MapFS) {
			files[name] = &fstest.MapFile{Data: bytes.Replace(files[name].Data, []byte(old), []byte(new), 1)}
		}
	}
	write := func(name, text string) func(fstest.MapFS) {
		return func(files fstest.MapFS) { files[name] = &fstest.MapFile{Data: []byte(text)} }
	}
	// A sighting of the first bug that another bug's signature will find.
	contrary := "---\ntitle: 'Handle: \"entirely unheard of\" on odd-1'\nobserved: 2026-01-05T10:00Z\nbug: " + strings.TrimSuffix(strings.TrimPrefix(bugs[0], "bugs/"), ".md") + "\n---\nentirely unheard of\n"
	sign := replace(bugs[1], "\n---\n", "\nsignatures: [{contains: 'entirely unheard of'}]\n---\n")
	for name, change := range map[string][]func(fstest.MapFS){
		"nothing":                     nil,
		"a body":                      {replace(sightings[0], "\n---\n", "\n---\nSee [[bug/no-such-bug]].\n")},
		"a bug gone":                  {func(files fstest.MapFS) { delete(files, bugs[2]) }},
		"a signature and a sighting":  {sign, write("observations/2026/2026-01-05-1000-x-on-odd-1.md", contrary)},
		"a sighting of a known error": {write("observations/2026/2026-01-05-1000-x-on-odd-1.md", strings.Replace(string(before[sightings[5]].Data), "bug:", "bog:", 1))},
		"a secret in a record":        {replace(sightings[1], "\n---\n", "\n---\n"+token)},
		"a secret in evidence":        {write(folder+"/df.txt", token)},
		"evidence of the same size":   {write(folder+"/df.txt", "a disk is nearly fall\n")},
		"evidence that is recognised": {sign, write(folder+"/df.txt", "entirely unheard of !!\n")},
		"settings":                    {write("casebook.yaml", "timezone: America/New_York\n")},
		"a file that is spoilt":       {write(sightings[2], "<<<<<<< HEAD\n"+token)},
	} {
		after := maps.Clone(before)
		for _, edit := range change {
			edit(after)
		}
		base, err := tracker.Load(before)
		if err != nil {
			t.Fatal(err)
		}
		head, err := tracker.LoadBeside(base, after, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, versions := range [][2]*tracker.Index{{base, head}, {head, base}} {
			opts := check.Options{AsOf: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)}
			wasAll, isAll := check.Run(versions[0], opts), check.Run(versions[1], opts)
			was, is := check.Both(versions[0], versions[1], opts, nil)
			if d := cmp.Diff(only(isAll, wasAll), only(is, was)); d != "" {
				t.Errorf("%s: introduced (-by two runs +by Both):\n%s", name, d)
			}
			if d := cmp.Diff(only(wasAll, isAll), only(was, is)); d != "" {
				t.Errorf("%s: fixed (-by two runs +by Both):\n%s", name, d)
			}
			if name != "nothing" && len(only(isAll, wasAll))+len(only(wasAll, isAll)) == 0 && name != "evidence of the same size" {
				t.Errorf("%s: makes no difference, so that nothing is tried", name)
			}
		}
	}
}
