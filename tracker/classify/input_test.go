package classify

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// answersOf writes down all that a casebook's suggestions say, and by record what they read.
func answersOf(t *testing.T, files fstest.MapFS) (answers string, sums map[string]string) {
	t.Helper()
	idx, err := tracker.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	c, sums := FromIndex(idx), map[string]string{}
	var b strings.Builder
	for _, r := range idx.Records() {
		sums[r.Path] = InputSum(idx, r)
		if r.Kind == tracker.KindObservation && (r.Observation.Bug.IsZero() || r.Observation.Suspected) {
			v := c.Observation(r)
			fmt.Fprintln(&b, r.ID, v.New)
			for _, p := range v.Proposals {
				fmt.Fprintln(&b, p.Bug.ID, p.State, p.Suggestion)
			}
		}
	}
	for _, h := range c.Hindsights() {
		fmt.Fprintln(&b, h.Observation.ID, h.Bug.ID, h.Right())
	}
	return b.String(), sums
}

// edit is a change of a file.
type edit struct {
	name   string
	unread bool   // it is of what suggestions do not read
	of     string // a part of the paths of the files that it is for
	do     func(text string) string
}

var edits = []edit{
	{"a line at the end", true, "", func(s string) string { return s + "One line more about the disk.\n" }},
	{"another handler", true, "observations/", func(s string) string { return strings.Replace(s, "handlers: [", "handlers: [zoe, ", 1) }},
	{"another owner", true, "bugs/", func(s string) string { return strings.Replace(s, "owner: team-", "owner: the-", 1) }},
	{"what a bug has to be done", true, "bugs/", func(s string) string {
		return strings.Replace(s, "## Root cause\n", "## Root cause\nThe disk was too small.\n", 1)
	}},
	{"what happened", false, "observations/", func(s string) string {
		return strings.Replace(s, "## What happened\n", "## What happened\nThe ledger saw a checksum mismatch.\n", 1)
	}},
	{"what a bug is", false, "bugs/", func(s string) string {
		return strings.Replace(s, "## Summary\n", "## Summary\nThe ledger has a checksum mismatch.\n", 1)
	}},
	{"the error", false, "observations/", func(s string) string { return strings.Replace(s, "Handle: \"", "Handle: \"strange ", 1) }},
	{"the title of a bug", false, "bugs/", func(s string) string { return strings.Replace(s, "title: '", "title: 'strange ", 1) }},
	{"unclassified", false, "observations/", func(s string) string { return dropLine(dropLine(s, "bug: "), "classified: ") }},
	{"suspected", false, "observations/", func(s string) string {
		return strings.Replace(s, "\nclassified: ", "\nclassification: suspected\nclassified: ", 1)
	}},
	{"the day", false, "observations/", func(s string) string {
		return strings.Replace(s, "\nobserved: 20", "\nobserved: 19", 1)
	}},
	{"a status", false, "bugs/", func(s string) string { return strings.Replace(s, "\nstatus: fixed", "\nstatus: accepted", 1) }},
	{"a signature less", false, "bugs/", func(s string) string {
		return strings.Replace(s, "  - contains: '", "  - contains: 'what never was ", 1)
	}},
	{"evidence", false, ".log", func(s string) string { return "ERROR checksum mismatch at offset 12\n" + s }},
	{"quoted", false, "observations/", func(s string) string {
		return strings.Replace(s, "```console\n", "```console\nERROR checksum mismatch at offset 12\n", 1)
	}},
}

func dropLine(text, prefix string) string {
	from := strings.Index(text, "\n"+prefix)
	if from < 0 {
		return text
	}
	return text[:from] + text[from+1+strings.IndexByte(text[from+1:], '\n'):]
}

// TestInputSum edits records at random. As long as all sums are as they were, so are all answers; what is not read
// leaves the sums, and what is read changes that of the record alone.
func TestInputSum(t *testing.T) {
	files := trackertest.Generate(150)
	answers, sums := answersOf(t, files)
	rnd, same, other := rand.New(rand.NewPCG(1, 2)), 0, 0
	for range 2 {
		for _, edit := range edits {
			name := edit.pick(files, rnd)
			if name == "" {
				t.Errorf("%s: no file to edit", edit.name)
				continue
			}
			old := files[name]
			files[name] = &fstest.MapFile{Data: []byte(edit.do(string(old.Data)))}
			now, after := answersOf(t, files)
			changed := slices.DeleteFunc(slices.Sorted(maps.Keys(after)), func(p string) bool { return after[p] == sums[p] })
			if len(changed) == 0 && now != answers {
				t.Errorf("%s in %s: no sum changed, and other answers", edit.name, name)
			}
			if edit.unread && len(changed) > 0 {
				t.Errorf("%s in %s: the sums of %v changed", edit.name, name, changed)
			}
			if !edit.unread && (len(changed) != 1 || edit.of != ".log" && changed[0] != name) {
				t.Errorf("%s in %s: the sums of %v changed, want its own", edit.name, name, changed)
			}
			if now == answers {
				same++
			} else {
				other++
			}
			if rnd.IntN(2) == 0 {
				answers, sums = now, after
			} else {
				files[name] = old
			}
		}
	}
	if same < 5 || other < 5 {
		t.Errorf("%d edits left the answers, %d did not: the edits are too much alike", same, other)
	}
}

// pick returns a file that the edit changes; empty if there is none.
func (e edit) pick(files fstest.MapFS, rnd *rand.Rand) string {
	names := slices.Sorted(maps.Keys(files))
	rnd.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	for _, name := range names {
		text := files[name].Data
		if strings.Contains(name, e.of) && strings.Contains(name, "/") && (strings.HasSuffix(name, ".md") || e.of == ".log") && e.do(string(text)) != string(text) {
			return name
		}
	}
	return ""
}

// What was done says which bug people took it for, and is not read; what is quoted there is.
func TestActionsAreNotRead(t *testing.T) {
	text, quoted := prose("## What happened\nThe disk is full.\n## Actions taken\nCleaned it up.\n```\nno space left\n```\n### More\nSlept.\n## State\nAll well.\n", afterwards...)
	if text != "The disk is full.\nAll well.\n" || quoted != "no space left\n" {
		t.Errorf("read %q, quoted %q", text, quoted)
	}
}
