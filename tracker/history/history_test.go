package history_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/gitrepo"
	"github.com/casebook-dev/casebook/tracker/history"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// of reads the history of what is checked out, and its records.
func of(r trackertest.Repo, folder, cache string) (*history.History, *tracker.Index) {
	r.Helper()
	repo, err := gitrepo.Open(r.Dir)
	if err != nil {
		r.Fatal(err)
	}
	r.Cleanup(func() { repo.Close() })
	head, err := repo.Head()
	if err != nil {
		r.Fatal(err)
	}
	h, err := history.Of(context.Background(), repo, head, history.Options{Folder: folder, Cache: cache})
	if err != nil {
		r.Fatal(err)
	}
	files, err := repo.Tree(head, folder)
	if err != nil {
		r.Fatal(err)
	}
	idx, err := tracker.Load(files)
	if err != nil {
		r.Fatal(err)
	}
	return h, idx
}

// told tells events in lines: "2026-03-04 Mei bug/disk-full: status open → fixing".
func told(events []history.Event) []string {
	var lines []string
	for _, e := range events {
		lines = append(lines, fmt.Sprintf("%s %s %s: %s", e.Commit.Time.Format("01-02"), e.Commit.Author, e.Record, e.Words()))
	}
	return lines
}

func wantTold(t *testing.T, events []history.Event, want ...string) {
	t.Helper()
	if got := told(events); !slices.Equal(got, want) {
		t.Errorf("told\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

// ref reads "bug/disk-full".
func ref(text string) tracker.Ref {
	kind, id, _ := strings.Cut(text, "/")
	k, _ := tracker.ParseKind(kind)
	return tracker.Ref{Kind: k, ID: id}
}

const begin = `
-- casebook.yaml --
-- bugs/disk-full.md --
---
title: Disk full
status: open
signatures:
  - contains: no space left
---
## Summary
Full.

## How to identify
Look at df.
-- bugs/oomkilled.md --
---
title: OOMKilled
---
-- observations/2026/2026-03-01-disk-full-on-a.md --
---
title: 'Handle: "disk full" on a'
observed: 2026-03-01
---
-- tasks/sweep.md --
---
title: Sweep
role: fix
status: planned
bugs: [disk-full]
---
## What
Sweep.
`

const sighting = "observation/2026-03-01-disk-full-on-a"

// obs returns the sighting with more fields.
func obs(fields string) string {
	return "-- observations/2026/2026-03-01-disk-full-on-a.md --\n---\ntitle: 'Handle: \"disk full\" on a'\nobserved: 2026-03-01\n" + fields + "---\n"
}

func bug(fields string) string {
	return "-- bugs/disk-full.md --\n---\n" + fields + "---\n## Summary\nFull.\n\n## How to identify\nLook at df.\n"
}

func task(fields string) string {
	return "-- tasks/sweep.md --\n---\ntitle: Sweep\nrole: fix\nbugs: [disk-full]\n" + fields + "---\n## What\nSweep.\n"
}

func TestClassificationsAreTold(t *testing.T) {
	r := trackertest.NewRepo(t)
	r.Commit("2026-03-01", "begin", begin)
	r.Commit("2026-03-02", "suspect", obs("bug: oomkilled\nclassification: suspected\nclassified: 2026-03-02\n"))
	r.Commit("2026-03-03", "confirm", obs("bug: oomkilled\nclassified: 2026-03-03\n"))
	r.By("Priya", "priya@example.com")
	r.Commit("2026-03-04", "another", obs("bug: disk-full\nclassified: 2026-03-04\nnot: [{bug: oomkilled, because: memory was fine}]\n"))
	r.Commit("2026-03-05", "doubt", obs("bug: disk-full\nclassification: suspected\nclassified: 2026-03-05\nnot: [{bug: oomkilled, because: memory was fine}]\n"))
	r.Commit("2026-03-06", "neither", obs("not: [{bug: oomkilled, because: memory was fine}]\n"))
	r.Commit("2026-03-07", "owner", obs("owner: mei\nnot: [{bug: oomkilled, because: memory was fine}]\n")+"\nIt was full.\n")
	r.Commit("2026-03-08", "evidence", "-- observations/2026/2026-03-01-disk-full-on-a/notes.md --\n# not a record\n")
	h, idx := of(r, ".", "")
	o := sighting
	wantTold(t, h.Record(ref(o)),
		"03-08 Priya "+o+": edited evidence",
		"03-07 Priya "+o+": edited owner, text",
		"03-06 Priya "+o+": unclassified, was bug/disk-full",
		"03-05 Priya "+o+": bug/disk-full is only suspected now",
		"03-04 Priya "+o+": reclassified from bug/oomkilled to bug/disk-full",
		"03-04 Priya "+o+": bug/oomkilled ruled out",
		"03-03 Mei "+o+": bug/oomkilled confirmed",
		"03-02 Mei "+o+": classified as bug/oomkilled",
		"03-01 Mei "+o+": created")
	disk, _ := idx.Lookup(tracker.KindBug, "disk-full")
	wantTold(t, h.Story(idx, disk),
		"03-06 Priya "+o+": unclassified, was bug/disk-full",
		"03-05 Priya "+o+": bug/disk-full is only suspected now",
		"03-04 Priya "+o+": reclassified from bug/oomkilled to bug/disk-full",
		"03-01 Mei bug/disk-full: created",
		"03-01 Mei task/sweep: created")
	if e, ok := h.Created(ref(o)); !ok || e.Commit.Subject != "begin" {
		t.Errorf("Created = %+v, %v", e, ok)
	}
	if e, ok := h.Changed(ref(o)); !ok || e.Commit.Subject != "evidence" {
		t.Errorf("Changed = %+v, %v", e, ok)
	}
	if e, ok := h.Created(ref("bug/nothing")); ok {
		t.Errorf("Created of nothing = %+v", e)
	}
}

func TestWhatBecomesOfBugsIsTold(t *testing.T) {
	r := trackertest.NewRepo(t)
	r.Commit("2026-03-01", "begin", begin)
	r.Commit("2026-03-02", "status", bug("title: Disk full\nstatus: fixing\nsignatures:\n  - contains: no space left\n"))
	r.Commit("2026-03-03", "signature", bug("title: Disk full\nstatus: fixing\nsignatures:\n  - {regexp: 'no space.*', service: up*}\n"))
	r.Commit("2026-03-04", "only the order and style", bug("status: \"fixing\"\ntitle: 'Disk full'\nsignatures: [{service: up*, regexp: no space.*}]\n"))
	r.Commit("2026-03-05", "title", bug("title: The disk is full\nstatus: fixing\nsignatures:\n  - {regexp: 'no space.*', service: up*}\n"))
	r.Commit("2026-03-06", "identify", strings.ReplaceAll(bug("title: The disk is full\nstatus: fixing\nsignatures:\n  - {regexp: 'no space.*', service: up*}\n"), "df.", "du."))
	r.Commit("2026-03-07", "merge", bug("title: The disk is full\nstatus: duplicate\nduplicate_of: oomkilled\n"))
	r.Commit("2026-03-08", "broken", "-- bugs/disk-full.md --\nno front matter\n")
	r.Commit("2026-03-09", "gone", "-- bugs/disk-full.md --\n(gone)\n")
	h, _ := of(r, ".", "")
	b := "bug/disk-full"
	wantTold(t, h.Record(ref(b)),
		"03-09 Mei "+b+": removed",
		"03-08 Mei "+b+": edited text",
		"03-07 Mei "+b+": merged into bug/oomkilled",
		"03-07 Mei "+b+": signature edited: regexp “no space.*”, service “up*” → none",
		"03-07 Mei "+b+": How to identify edited",
		"03-06 Mei "+b+": How to identify edited",
		"03-05 Mei "+b+": retitled, was “Disk full”",
		"03-04 Mei "+b+": edited formatting",
		"03-03 Mei "+b+": signature edited: contains “no space left” → regexp “no space.*”, service “up*”",
		"03-02 Mei "+b+": status open → fixing",
		"03-01 Mei "+b+": created")
}

func TestWhatBecomesOfTasksIsTold(t *testing.T) {
	r := trackertest.NewRepo(t)
	r.Commit("2026-03-01", "begin", begin)
	r.Commit("2026-03-02", "start", task("status: in-progress\n"))
	r.Commit("2026-03-03", "part", task("status: in-progress\nshipped: [{on: a, at: 2026-03-03}]\n"))
	r.Commit("2026-03-04", "all", task("status: shipped\nshipped: [{on: a, at: 2026-03-03}, {on: b, at: 2026-03-04}]\n"))
	r.Commit("2026-03-05", "revert", task("status: dropped\nreverted: 2026-03-05\nshipped: [{on: a, at: 2026-03-03}, {on: b, at: 2026-03-04}]\n"))
	h, _ := of(r, ".", "")
	wantTold(t, h.Record(ref("task/sweep")),
		"03-05 Mei task/sweep: status shipped → dropped",
		"03-05 Mei task/sweep: reverted 2026-03-05",
		"03-04 Mei task/sweep: shipped 2026-03-03 on a, 2026-03-04 on b",
		"03-03 Mei task/sweep: shipped 2026-03-03 on a",
		"03-02 Mei task/sweep: status planned → in-progress",
		"03-01 Mei task/sweep: created")
}

// renamed is what `casebook rename bug/disk-full tmp-full` makes.
const renamed = "-- bugs/disk-full.md --\n(gone)\n-- bugs/tmp-full.md --\n---\ntitle: Disk full\nstatus: open\naliases: [disk-full]\n---\n## Summary\nFull, says another.\n\n## How to identify\nLook at df.\n"

func TestRenamesAreFollowed(t *testing.T) {
	r := trackertest.NewRepo(t)
	r.Commit("2026-03-01", "begin", begin)
	r.Commit("2026-03-02", "classify", obs("bug: disk-full\nclassified: 2026-03-02\n"))
	r.Commit("2026-03-03", "rename", renamed+obs("bug: tmp-full\nclassified: 2026-03-02\n")+task("status: planned\n"))
	r.Git("mv", "bugs/tmp-full.md", "bugs/tmp-is-full.md") // by hand, no alias
	r.Git("mv", "observations/2026/2026-03-01-disk-full-on-a.md", "observations/2026-03-01-disk-full-on-a.md")
	r.Commit("2026-03-04", "move", "")
	h, idx := of(r, ".", "")
	b := "bug/tmp-is-full"
	wantTold(t, h.Record(ref(b)),
		"03-04 Mei "+b+": renamed, was tmp-full",
		"03-03 Mei "+b+": renamed, was disk-full",
		"03-03 Mei "+b+": signature edited: contains “no space left” → none",
		"03-03 Mei "+b+": edited aliases, text",
		"03-01 Mei "+b+": created")
	wantTold(t, h.Record(ref(sighting)), // a reference that followed a rename is no reclassification
		"03-03 Mei "+sighting+": edited bug",
		"03-02 Mei "+sighting+": classified as bug/disk-full",
		"03-01 Mei "+sighting+": created")
	if all := h.Record(ref("bug/disk-full")); len(all) > 0 {
		t.Errorf("the old name has %v", told(all))
	}
	rec, _ := idx.Lookup(tracker.KindBug, "tmp-is-full")
	if story := told(h.Story(idx, rec)); !slices.Contains(story, "03-02 Mei "+sighting+": classified as bug/disk-full") {
		t.Errorf("the story lacks the classification under the first name:\n%s", strings.Join(story, "\n"))
	}
}

// TestRenameOnOneBranchOnly: what happened on another branch under the old name is about the renamed record.
func TestRenameOnOneBranchOnly(t *testing.T) {
	r := trackertest.NewRepo(t)
	r.Commit("2026-03-01", "begin", begin)
	r.Git("checkout", "-q", "-b", "side")
	r.Commit("2026-03-05", "status", bug("title: Disk full\nstatus: fixing\nsignatures:\n  - contains: no space left\n"))
	r.Git("checkout", "-q", "main")
	r.Commit("2026-03-03", "rename", renamed)
	r.Git("merge", "-q", "--no-commit", "-s", "ours", "side")
	r.Commit("2026-03-06", "merge", strings.Replace(renamed[strings.Index(renamed, "-- bugs/tmp"):], "status: open", "status: fixing", 1))
	h, _ := of(r, ".", "")
	got := told(h.Record(ref("bug/tmp-full")))
	if want := "03-05 Mei bug/tmp-full: status open → fixing"; !slices.Contains(got, want) {
		t.Errorf("told\n%s\nwant %s in it", strings.Join(got, "\n"), want)
	}
}

// TestMergeCommits: what came in by a merge was done on the branch; only what the merge itself decided is its own.
func TestMergeCommits(t *testing.T) {
	r := trackertest.NewRepo(t)
	r.Commit("2026-03-01", "begin", begin)
	r.Git("checkout", "-q", "-b", "side")
	r.Commit("2026-03-02", "side", bug("title: Disk full\nstatus: fixing\nsignatures:\n  - contains: no space left\n")+obs("bug: oomkilled\n"))
	r.Git("checkout", "-q", "main")
	r.Commit("2026-03-03", "main", bug("title: Disk full\nstatus: investigating\nsignatures:\n  - contains: no space left\n"))
	r.Git("merge", "-q", "--no-commit", "-s", "ours", "side")
	r.Commit("2026-03-04", "merge", bug("title: Disk full\nstatus: accepted\nowner: mei\nsignatures:\n  - contains: no space left\n")+obs("bug: oomkilled\n"))
	h, _ := of(r, ".", "")
	wantTold(t, h.Record(ref("bug/disk-full")),
		"03-04 Mei bug/disk-full: status investigating → accepted",
		"03-04 Mei bug/disk-full: edited owner",
		"03-03 Mei bug/disk-full: status open → investigating",
		"03-02 Mei bug/disk-full: status open → fixing",
		"03-01 Mei bug/disk-full: created")
	wantTold(t, h.Record(ref(sighting)),
		"03-02 Mei "+sighting+": classified as bug/oomkilled",
		"03-01 Mei "+sighting+": created")
}

func TestMergedBugTakesItsSightingsAlong(t *testing.T) {
	r := trackertest.NewRepo(t)
	r.Commit("2026-03-01", "begin", begin+obs("bug: disk-full\nclassified: 2026-03-01\n")[0:0])
	r.Commit("2026-03-02", "classify", obs("bug: disk-full\nclassified: 2026-03-02\n"))
	r.Commit("2026-03-03", "merge", bug("title: Disk full\nstatus: duplicate\nduplicate_of: oomkilled\nsignatures:\n  - contains: no space left\n")+obs("bug: oomkilled\nclassified: 2026-03-02\n"))
	h, _ := of(r, ".", "")
	wantTold(t, h.Events()[:2],
		"03-03 Mei bug/disk-full: merged into bug/oomkilled",
		"03-03 Mei "+sighting+": edited bug")
}

func TestMailmapAndFolder(t *testing.T) {
	r := trackertest.NewRepo(t)
	r.Commit("2026-03-01", "begin", strings.ReplaceAll(begin, "-- ", "-- ops/")[1:]+"-- .mailmap --\nMei Tanaka <mei@example.com>\n-- bugs/elsewhere.md --\n---\ntitle: Not ours\n---\n")
	h, _ := of(r, "ops", "")
	wantTold(t, h.Record(ref("bug/disk-full")), "03-01 Mei Tanaka bug/disk-full: created")
	if all := h.Record(ref("bug/elsewhere")); len(all) > 0 {
		t.Errorf("a file outside the casebook has %v", told(all))
	}
}

func TestShallowClone(t *testing.T) {
	r := trackertest.NewRepo(t)
	r.Commit("2026-03-01", "begin", begin)
	r.Commit("2026-03-02", "status", bug("title: Disk full\nstatus: investigating\nsignatures:\n  - contains: no space left\n"))
	r.Commit("2026-03-03", "status", bug("title: Disk full\nstatus: fixing\nsignatures:\n  - contains: no space left\n"))
	dir, cache := filepath.Join(t.TempDir(), "shallow"), t.TempDir()
	r.Git("clone", "-q", "--depth", "2", "file://"+r.Dir, dir)
	clone := trackertest.Repo{T: t, Dir: dir}
	for range 2 { // the second time from the cache
		h, _ := of(clone, ".", cache)
		wantTold(t, h.Events(), "03-03 Mei bug/disk-full: status investigating → fixing")
		if !h.Shallow() {
			t.Error("the history does not know that it is cut")
		}
	}
	clone.Git("fetch", "-q", "--unshallow")
	h, _ := of(clone, ".", cache)
	if n := len(h.Record(ref("bug/disk-full"))); h.Shallow() || n != 3 || h.Fresh() != 2 {
		t.Errorf("the whole clone: shallow %v, %d events, %d commits read", h.Shallow(), n, h.Fresh())
	}
}

func TestMentions(t *testing.T) {
	r := trackertest.NewRepo(t)
	first := r.Commit("2026-03-01", "begin", begin)
	second := r.Commit("2026-03-02", "fix it\n\nFixes: bug/disk-full, task/sweep\nCasebook: bug/Nothing\nReviewed-by: Mei <mei@example.com>", "-- main.go --\npackage main\n")
	h, _ := of(r, ".", "")
	if all := h.Mentions([]string{"casebook"}); len(all) != 1 || all[0].Ref.String() != "bug/nothing" {
		t.Errorf("Mentions(casebook) = %+v", all)
	}
	all := h.Mentions([]string{"Casebook", "Fixes"})
	if len(all) != 3 || all[0].Ref.String() != "bug/disk-full" || all[1].Ref.String() != "task/sweep" || all[0].Commit.Hash != second || all[0].Commit.Subject != "fix it" {
		t.Errorf("Mentions = %+v (first is %s)", all, first)
	}
}

// TestNaming finds records by what they were called when the commit was made.
func TestNaming(t *testing.T) {
	r := trackertest.NewRepo(t)
	r.Commit("2026-03-01", "begin", begin)
	r.Commit("2026-03-02", "work\n\nCasebook: bug/disk-full, bug/nothing task/sweep\nCasebook: bug/disk-full", "")
	r.Commit("2026-03-03", "rename", renamed)
	r.Commit("2026-03-04", "more\n\nCasebook: bug/tmp-full", "")
	r.Git("mv", "bugs/tmp-full.md", "bugs/tmp-is-full.md") // by hand, without an alias
	r.Commit("2026-03-05", "move", "")
	h, idx := of(r, ".", "")
	var got []string
	for _, n := range h.Naming(idx, []string{"Casebook"}) {
		for _, rec := range n.Records {
			got = append(got, n.Commit.Subject+" "+rec.Ref().String())
		}
	}
	if want := []string{"more bug/tmp-is-full", "work bug/tmp-is-full", "work task/sweep"}; !slices.Equal(got, want) {
		t.Errorf("Naming = %q, want %q", got, want)
	}
	var none *history.History
	if all := none.Naming(idx, []string{"Casebook"}); all != nil {
		t.Errorf("without a history: %v", all)
	}
}

func TestLookAgain(t *testing.T) {
	for _, test := range []struct {
		name, fields, change string
		want                 int
	}{
		{"signature", "bug: disk-full\nclassified: 2026-03-02\n", bug("title: Disk full\nstatus: open\nsignatures:\n  - contains: none left\n"), 1},
		{"title", "bug: disk-full\nclassified: 2026-03-02\n", bug("title: Full disk\nstatus: open\nsignatures:\n  - contains: no space left\n"), 1},
		{"how to identify", "bug: disk-full\nclassified: 2026-03-02\n", strings.ReplaceAll(bug("title: Disk full\nstatus: open\nsignatures:\n  - contains: no space left\n"), "df", "du"), 1},
		{"summary", "bug: disk-full\nclassified: 2026-03-02\n", strings.ReplaceAll(bug("title: Disk full\nstatus: open\nsignatures:\n  - contains: no space left\n"), "Full.", "Quite full."), 0},
		{"status", "bug: disk-full\nclassified: 2026-03-02\n", bug("title: Disk full\nstatus: fixing\nsignatures:\n  - contains: no space left\n"), 0},
		{"looked at on that day", "bug: disk-full\nclassified: 2026-03-05\n", bug("title: Full disk\n"), 0},
		{"looked at an hour before", "bug: disk-full\nclassified: 2026-03-05T11:00Z\n", bug("title: Full disk\nsignatures:\n  - contains: no space left\n"), 1},
		{"looked at an hour later", "bug: disk-full\nclassified: 2026-03-05T13:00Z\n", bug("title: Full disk\n"), 0},
		{"another bug", "bug: oomkilled\nclassified: 2026-03-02\n", bug("title: Full disk\n"), 0},
		{"unclassified", "", bug("title: Full disk\n"), 0},
		{"nobody says when", "bug: disk-full\n", bug("title: Full disk\n"), 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := trackertest.NewRepo(t)
			r.Commit("2026-03-01", "begin", begin)
			r.Commit("2026-03-02", "classify", obs(test.fields))
			r.Commit("2026-03-05", "change", test.change)
			h, idx := of(r, ".", "")
			o, _ := idx.Lookup(tracker.KindObservation, ref(sighting).ID)
			since := h.LookAgain(idx, o)
			if len(since) != test.want {
				t.Fatalf("LookAgain = %v, want %d", told(since), test.want)
			}
			if len(since) == 0 {
				return
			}
			before, after, err := h.Versions(since[0])
			if err != nil || !strings.Contains(string(before), "no space left") || "-- bugs/disk-full.md --\n"+string(after) != test.change {
				t.Errorf("Versions = %q, %q, %v", before, after, err)
			}
			r.Commit("2026-03-06", "looked", obs("bug: disk-full\nclassified: 2026-03-06\n"))
			h, idx = of(r, ".", "")
			o, _ = idx.Lookup(tracker.KindObservation, ref(sighting).ID)
			if since := h.LookAgain(idx, o); len(since) > 0 {
				t.Errorf("after classify: %v", told(since))
			}
		})
	}
	t.Run("of a bug that was merged into another", func(t *testing.T) {
		r := trackertest.NewRepo(t)
		r.Commit("2026-03-01", "begin", begin)
		r.Commit("2026-03-02", "merge", obs("bug: oomkilled\nclassified: 2026-03-02\n")+"-- bugs/oomkilled.md --\n---\ntitle: OOMKilled\nstatus: duplicate\nduplicate_of: disk-full\n---\n")
		r.Commit("2026-03-05", "change", bug("title: Full disk\nstatus: open\nsignatures:\n  - contains: no space left\n"))
		h, idx := of(r, ".", "")
		o, _ := idx.Lookup(tracker.KindObservation, ref(sighting).ID)
		wantTold(t, h.LookAgain(idx, o), "03-05 Mei bug/disk-full: retitled, was “Disk full”")
	})
	var none *history.History
	if since := none.LookAgain(nil, nil); since != nil {
		t.Errorf("without a history: %v", since)
	}
}

// TestCacheCannotLie rewrites history: what was read before must not show.
func TestCacheCannotLie(t *testing.T) {
	r := trackertest.NewRepo(t)
	cache := t.TempDir()
	r.Commit("2026-03-01", "begin", begin)
	r.Commit("2026-03-02", "status", bug("title: Disk full\nstatus: fixing\nsignatures:\n  - contains: no space left\n"))
	r.Commit("2026-03-03", "classify", obs("bug: oomkilled\n"))
	first, _ := of(r, ".", cache)
	if first.Fresh() != 3 || first.CacheError() != nil {
		t.Errorf("the first run read %d commits, %v", first.Fresh(), first.CacheError())
	}
	again, _ := of(r, ".", cache)
	if again.Fresh() != 0 || !slices.Equal(told(again.Events()), told(first.Events())) {
		t.Errorf("the second run read %d commits and tells\n%s", again.Fresh(), strings.Join(told(again.Events()), "\n"))
	}
	r.Git("reset", "-q", "--hard", "HEAD~2")
	r.Commit("2026-03-04", "another", obs("bug: disk-full\n"))
	third, _ := of(r, ".", cache)
	fresh, _ := of(r, ".", "")
	if third.Fresh() != 1 || third.Commits() != 2 || !slices.Equal(told(third.Events()), told(fresh.Events())) {
		t.Errorf("after a rewrite %d commits were read, and told is\n%s", third.Fresh(), strings.Join(told(third.Events()), "\n"))
	}
}

func TestDamagedCache(t *testing.T) {
	r := trackertest.NewRepo(t)
	cache := t.TempDir()
	for day := range 3 {
		r.Commit(fmt.Sprintf("2026-03-%02d", day+1), "a", fmt.Sprintf("-- casebook.yaml --\n-- bugs/b-%d.md --\n---\ntitle: b\n---\n", day))
		of(r, ".", cache)
	}
	whole, _ := of(r, ".", "")
	files, err := filepath.Glob(filepath.Join(cache, "*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("the cache holds %v, %v", files, err)
	}
	sound, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	for at := 0; at < len(sound); at += 3 {
		for _, damaged := range [][]byte{sound[:at], slices.Concat(sound[:at], []byte{sound[at] ^ 0x55}, sound[at+1:])} {
			if err := os.WriteFile(files[0], damaged, 0o600); err != nil {
				t.Fatal(err)
			}
			h, _ := of(r, ".", cache)
			if !slices.Equal(told(h.Events()), told(whole.Events())) || h.CacheError() != nil {
				t.Fatalf("damaged at %d: told is\n%s", at, strings.Join(told(h.Events()), "\n"))
			}
			if again, _ := of(r, ".", cache); again.Fresh() != 0 {
				t.Fatalf("damaged at %d: it was not written anew", at)
			}
		}
	}
}

// TestCacheGrowsAndIsWrittenAnew runs more often than a cache file may grow by.
func TestCacheGrowsAndIsWrittenAnew(t *testing.T) {
	r := trackertest.NewRepo(t)
	cache := t.TempDir()
	for n := range 70 {
		r.Commit("2026-03-01", "a", fmt.Sprintf("-- casebook.yaml --\n-- bugs/b.md --\n---\ntitle: b\nowner: n%d\n---\n", n))
		if h, _ := of(r, ".", cache); h.Fresh() != 1 || h.Commits() != n+1 {
			t.Fatalf("run %d read %d of %d commits", n, h.Fresh(), h.Commits())
		}
	}
}

func TestCacheThatCannotBeWritten(t *testing.T) {
	r := trackertest.NewRepo(t)
	r.Commit("2026-03-01", "begin", begin)
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	h, _ := of(r, ".", filepath.Join(file, "cache"))
	if h.CacheError() == nil || len(h.Events()) == 0 {
		t.Errorf("CacheError() = %v, %d events", h.CacheError(), len(h.Events()))
	}
}
