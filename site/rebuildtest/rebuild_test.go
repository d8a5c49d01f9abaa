// Package rebuildtest edits casebooks at random and compares what a build makes of the site that stands there with what it makes from nothing.
package rebuildtest

import (
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

var (
	firstSeed   = flag.Uint64("seed", 1, "begin the edits of the first casebook with `N`")
	allSteps    = flag.Int("steps", 0, "edit and build `N` times; 0: a few dozen times")
	bookRecords = flag.Int("records", 100, "make up casebooks of `N` records")
)

// stepsEach is how often a casebook is edited before the next one begins: by then much of it is spoilt.
const stepsEach = 16

// TestRebuildIsLikeAFullBuild edits casebooks at random, in ways that people, commands, git and the clock do, and builds after each
// edit: into the folder of the build before, with what was remembered, and from nothing. Both must be the same bytes.
func TestRebuildIsLikeAFullBuild(t *testing.T) {
	seed, left := *firstSeed, *allSteps
	switch {
	case left == 0 && testing.Short():
		left = 5
	case left == 0:
		left = 2 * stepsEach
	}
	for ; left > 0; seed, left = seed+1, left-stepsEach {
		if !t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) { rebuild(t, seed, min(left, stepsEach)) }) {
			return
		}
	}
}

func rebuild(t *testing.T, seed uint64, steps int) {
	e := newEditor(t, seed, *bookRecords)
	defer func() {
		if t.Failed() {
			t.Logf("again: go test ./site/rebuildtest -seed %d -steps %d -records %d", seed, steps, *bookRecords)
		}
	}()
	e.rebuild()
	for step := range steps {
		e.edit()
		e.rebuild()
		if diff := difference(e.full(), e.tree()); diff != "" {
			t.Fatalf("step %d: after %s\nthe rebuilt site is not like a full build as of %s: %s", step, e.did, e.asOf.Format("2006-01-02T15:04"), diff)
		}
	}
}

// difference tells which files differ, by the first lines that do; empty if none does.
func difference(full, rebuilt map[string]string) string {
	names := map[string]bool{}
	for name, text := range full {
		if is, ok := rebuilt[name]; !ok || is != text {
			names[name] = true
		}
	}
	for name := range rebuilt {
		if _, ok := full[name]; !ok {
			names[name] = true
		}
	}
	if len(names) == 0 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d files differ\n", len(names))
	for i, name := range slices.Sorted(maps.Keys(names)) {
		inFull, isFull := full[name]
		inRebuilt, isRebuilt := rebuilt[name]
		switch {
		case i == 12:
			fmt.Fprintf(&b, "  and %d more\n", len(names)-i)
			return b.String()
		case !isFull:
			fmt.Fprintf(&b, "  %s should be gone\n", name)
		case !isRebuilt:
			fmt.Fprintf(&b, "  %s is missing\n", name)
		case i < 4:
			fmt.Fprintf(&b, "  %s%s", name, firstDifference(inFull, inRebuilt))
		default:
			fmt.Fprintf(&b, "  %s\n", name)
		}
	}
	return b.String()
}

// firstDifference shows the first three lines that differ, around where they do.
func firstDifference(full, rebuilt string) string {
	if !utf8.ValidString(full + rebuilt) {
		return fmt.Sprintf(": %d bytes, and %d when rebuilt\n", len(full), len(rebuilt))
	}
	was, is := strings.Split(full, "\n"), strings.Split(rebuilt, "\n")
	var b strings.Builder
	for i, shown := 0, 0; i < max(len(was), len(is)) && shown < 3; i++ {
		x, y := line(was, i), line(is, i)
		if x == y {
			continue
		}
		from := 0
		for from < min(len(x), len(y)) && x[from] == y[from] {
			from++
		}
		fmt.Fprintf(&b, ":%d\n    full:    %s\n    rebuilt: %s\n", i+1, around(x, from), around(y, from))
		shown++
	}
	return b.String()
}

func line(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(no such line)"
}

// around returns what stands around a place in a line.
func around(line string, at int) string {
	from, to := max(0, at-60), min(len(line), at+140)
	return strings.ToValidUTF8(line[from:to], "?")
}
