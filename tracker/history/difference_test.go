package history_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/casebook-dev/casebook/tracker/history"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// differences tells what differs, a line for each event, field, section and file.
func differences(all []history.Difference) []string {
	var lines []string
	for _, d := range all {
		for _, e := range d.Events {
			lines = append(lines, d.Record.String()+": "+e.Words())
		}
		for _, f := range d.Fields {
			lines = append(lines, fmt.Sprintf("  %s: %s → %s", f.Name, f.Before, f.After))
		}
		for _, s := range d.Sections {
			lines = append(lines, "  section "+s)
		}
		for _, e := range d.Evidence {
			lines = append(lines, fmt.Sprintf("  %s before %v after %v", e.Path, e.Before != nil, e.After != nil))
		}
	}
	return lines
}

// A file that was spoilt is neither gone nor, once it is mended, a new record.
func TestCompareWithUnreadable(t *testing.T) {
	good, spoilt := "-- bugs/a.md --\n---\ntitle: A\n---\n", "-- bugs/a.md --\n<<<<<<< HEAD\n---\ntitle: A\n---\n"
	for _, test := range []struct{ before, after, want string }{
		{good, spoilt, "bug/a: edited so that it cannot be read as a record"},
		{spoilt, good, "bug/a: edited so that it can be read again"},
		{good, "", "bug/a: removed"},
		{"", good, "bug/a: created"},
		{spoilt, spoilt, ""},
	} {
		got := strings.Join(differences(history.Compare(trackertest.Load(t, test.before), trackertest.Load(t, test.after))), "\n")
		if got != test.want {
			t.Errorf("from %q to %q: %q, want %q", test.before, test.after, got, test.want)
		}
	}
}

func TestCompare(t *testing.T) {
	base := trackertest.Load(t, begin+"-- observations/2026/2026-03-01-disk-full-on-a/df.txt --\nfull\n-- bugs/gone.md --\n---\ntitle: Gone\n---\n## Summary\nIt is.\n\n## Root cause\nKnown.\n")
	for _, test := range []struct{ name, change, want string }{
		{"nothing", "", ""},
		{"new and fields", "-- bugs/new.md --\n---\ntitle: New\n---\n" + obs("bug: oomkilled\nowner: mei\n"), `bug/new: created
observation/2026-03-01-disk-full-on-a: classified as bug/oomkilled
observation/2026-03-01-disk-full-on-a: edited owner
  bug:  → oomkilled
  owner:  → mei`},
		{"text", "-- tasks/sweep.md --\n---\ntitle: Sweep\nrole: fix\nstatus: planned\nbugs: [disk-full]\n---\n## What\nSweep at night.\n\n## Why now\nIt is full.\n", `task/sweep: edited text
  section What
  section Why now`},
		{"formatting", strings.Replace(task("status: planned\n"), "title: Sweep", "title: 'Sweep'", 1), "task/sweep: edited formatting"},
		{"line ends of Windows", "-- bugs/gone.md --\n---\r\ntitle: Gone\r\n---\r\n## Summary\r\nIt is.\r\n\r\n## Root cause\r\nKnown.\r\n", "bug/gone: edited formatting"},
		{"evidence", "-- observations/2026/2026-03-01-disk-full-on-a/du.txt --\nmuch\n-- observations/2026/2026-03-01-disk-full-on-a/df.txt --\nfuller\n",
			"  observations/2026/2026-03-01-disk-full-on-a/df.txt before true after true\n  observations/2026/2026-03-01-disk-full-on-a/du.txt before false after true"},
	} {
		t.Run(test.name, func(t *testing.T) {
			head := trackertest.Load(t, begin+"-- observations/2026/2026-03-01-disk-full-on-a/df.txt --\nfull\n-- bugs/gone.md --\n---\ntitle: Gone\n---\n## Summary\nIt is.\n\n## Root cause\nKnown.\n"+test.change)
			if got := strings.Join(differences(history.Compare(base, head)), "\n"); got != test.want {
				t.Errorf("differences\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

// TestCompareFollowsRenames: a renamed bug is one, and references that followed it are no reclassifications.
func TestCompareFollowsRenames(t *testing.T) {
	base := trackertest.Load(t, begin+obs("bug: disk-full\n"))
	head := trackertest.Load(t, strings.Replace(begin, "-- bugs/disk-full.md --\n---\n", "-- bugs/tmp-full.md --\n---\naliases: [disk-full]\n", 1)+obs("bug: tmp-full\n")+task("status: planned\n"))
	got := differences(history.Compare(base, head))
	want := []string{"bug/tmp-full: renamed, was disk-full", "bug/tmp-full: edited aliases", "  aliases:  → disk-full",
		sighting + ": edited bug", "  bug: disk-full → tmp-full", "task/sweep: edited formatting"}
	if !slices.Equal(got, want) {
		t.Errorf("differences\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if got = differences(history.Compare(head, base)); got[0] != "bug/disk-full: renamed, was tmp-full" {
		t.Errorf("backwards\n%s", strings.Join(got, "\n"))
	}
}
