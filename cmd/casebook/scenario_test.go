package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/check"
)

// scenario is what two people do at the same time, each in a clone, and what comes of joining it.
type scenario struct {
	name       string
	mei, tomas []string // command lines of casebook; "sed FILE OLD NEW" edits by hand
	conflicts  []string // files that git cannot join
	problems   []string // what check says afterwards that it did not say before: file and rule
	says       []string // what stands in it
	bugs       string   // the sightings by month and day, with their bugs, where git could join: "0303 disk-full, 0722 none"
}

// Short names of what stands in testdata/upload.txtar.
const (
	diskFull = "bugs/no-space-left-on-device.md"
	timeout  = "observations/2026/2026-07-22-1200-read-timeout-on-search-1.md"
	sighting = "observations/2026/2026-07-30-1000-no-space-left-on-device-on-replica-2.md"
	before   = "0303 disk-full, 0317 disk-full, 0720 disk-full, 0722 none"
)

// Nothing may be lost or silently doubled: either git joins what two people did and it means both, or
// check says in words what to decide.
func TestTwoPeopleAtOnce(t *testing.T) {
	for _, s := range []scenario{
		{name: "sightings of one bug",
			mei:   []string{`observe "No space left on device" --on replica-2 --bug disk-full --at 2026-07-30T10:00 --no-edit`},
			tomas: []string{`observe "No space left on device" --on replica-3 --bug disk-full --at 2026-07-30T10:00 --no-edit`},
			bugs:  before + ", 0730 disk-full, 0730 disk-full"},
		{name: "the same sighting",
			mei:       []string{`observe "No space left on device" --on replica-2 --bug disk-full --at 2026-07-30T10:00 --no-edit`},
			tomas:     []string{`observe "No space left on device" --on replica-2 --alert DiskFull --at 2026-07-30T10:00 --no-edit`},
			conflicts: []string{sighting}, problems: []string{sighting + " merge-conflict"},
			says: []string{"in 2 lines of HEAD and 1 line of tomas"}},
		{name: "the same sighting, a few minutes apart",
			mei:      []string{`observe "No space left on device" --on replica-2 --bug disk-full --at 2026-07-30T10:00 --no-edit`},
			tomas:    []string{`observe "No space left on device" --on replica-2 --alert DiskFull --at 2026-07-30T10:04 --no-edit`},
			problems: []string{"observations/2026/2026-07-30-1004-no-space-left-on-device-on-replica-2.md same-sighting"},
			says:     []string{"2026-07-30-1000-no-space-left-on-device-on-replica-2"},
			bugs:     before + ", 0730 disk-full, 0730 none"},
		{name: "a bug renamed while a sighting is classified as it",
			mei:      []string{"rename disk-full tmp-is-full"},
			tomas:    []string{"classify 2026-07-22 disk-full"},
			problems: []string{timeout + " reference-through-alias"},
			says:     []string{"tmp-is-full"},
			bugs:     strings.ReplaceAll(before, "disk-full", "tmp-is-full")[:len("0303 tmp-is-full, 0317 tmp-is-full, 0720 tmp-is-full, ")] + "0722 tmp-is-full"},
		{name: "a bug renamed twice",
			mei:       []string{"rename disk-full tmp-is-full"},
			tomas:     []string{"rename disk-full no-room"},
			conflicts: []string{"bugs/enospc-in-the-log.md", diskFull, "bugs/no-room.md", "bugs/tmp-is-full.md", "observations/2026/2026-03-03-0347-no-space-left-on-device-on-replica-2.md", "observations/2026/2026-07-20-no-space-left-on-device-on-replica-3.md", "tasks/delete-the-temporary-file.md", "tasks/sweep-tmp-nightly.md"},
			says:      []string{"HEAD says `bug: tmp-is-full`, tomas says `bug: no-room`", "no-space-left-on-device"}},
		{name: "two bugs merged into each other",
			mei:      []string{"merge disk-full stale-index"},
			tomas:    []string{"merge stale-index disk-full"},
			problems: []string{diskFull + " reference-cycle"},
			says:     []string{"bug/no-space-left-on-device -> bug/stale-index -> bug/no-space-left-on-device"}},
		{name: "a bug merged into two others",
			mei:       []string{"merge disk-full stale-index"},
			tomas:     []string{"new bug Third --no-edit", "merge disk-full third"},
			conflicts: []string{diskFull, "observations/2026/2026-03-03-0347-no-space-left-on-device-on-replica-2.md", "observations/2026/2026-07-20-no-space-left-on-device-on-replica-3.md"},
			says:      []string{"HEAD says `duplicate_of: stale-index`, tomas says `duplicate_of: third`", "HEAD says `bug: stale-index`, tomas says `bug: third`"}},
		{name: "prose edited while a field is set",
			mei:   []string{"sed " + diskFull + " Abandoned Forgotten"},
			tomas: []string{"set no-space-left owner=media"},
			bugs:  before},
		{name: "one field set twice",
			mei:       []string{"set 2026-07-22 bug=stale-index"},
			tomas:     []string{"set 2026-07-22 bug=disk-full"},
			conflicts: []string{timeout}, problems: []string{timeout + " merge-conflict"},
			says: []string{"HEAD says `bug: stale-index`, tomas says `bug: no-space-left-on-device`"}},
		{name: "a sighting classified twice, alike",
			mei:   []string{"classify 2026-07-22 disk-full"},
			tomas: []string{"classify 2026-07-22 disk-full"},
			bugs:  strings.ReplaceAll(before, "none", "disk-full")},
		{name: "a bug split while a sighting of it is recorded",
			mei:      []string{`split disk-full --into "Inodes used up" --move 2026-07-20 --no-edit`},
			tomas:    []string{`observe "No space left on device" --on replica-2 --bug disk-full --at 2026-07-30T10:00 --no-edit`},
			problems: []string{diskFull + " signature-contradicts"}, // it still finds what moved
			bugs:     "0303 disk-full, 0317 disk-full, 0720 inodes-used-up, 0722 none, 0730 disk-full"},
		{name: "evidence attached while the sighting is renamed",
			mei:       []string{"rename 2026-03-03 2026-03-03-tmp-full"},
			tomas:     []string{"attach 2026-03-03 casebook.yaml"},
			conflicts: []string{"observations/2026/2026-03-03-tmp-full/casebook.yaml"}, // git moved it along, and asks
			bugs:      before},
		{name: "a runbook linked while the bug is merged away",
			mei:      []string{"merge stale-index disk-full"},
			tomas:    []string{"link stale-index free-a-full-disk"},
			problems: nil, bugs: before},
	} {
		t.Run(s.name, func(t *testing.T) { s.play(t) })
	}
}

func (s scenario) play(t *testing.T) {
	w := newWorkplace(t)
	known := w.check(t)
	w.branch(t, "mei", s.mei)
	w.branch(t, "tomas", s.tomas)
	w.git(t, "checkout", "-q", "mei")
	joined := w.merge("tomas")
	conflicts := strings.Fields(w.git(t, "diff", "--name-only", "--diff-filter=U"))
	if d := cmp.Diff(s.conflicts, conflicts, cmp.Transformer("sorted", func(names []string) string { return strings.Join(slices.Sorted(slices.Values(names)), "\n") })); d != "" {
		t.Errorf("git could not join (-want +got):\n%s", d)
	}
	if joined != (len(s.conflicts) == 0) {
		t.Errorf("git merge succeeds: %v", joined)
	}
	problems := w.check(t)
	for _, want := range s.says {
		if !slices.ContainsFunc(problems, func(p tracker.Problem) bool { return strings.Contains(p.Text+p.Hint, want) }) {
			t.Errorf("check does not say %q:\n%v", want, problems)
		}
	}
	if len(s.conflicts) == 0 || len(s.problems) > 0 {
		if d := cmp.Diff(s.problems, fresh(problems, known)); d != "" {
			t.Errorf("new problems (-want +got):\n%s", d)
		}
	}
	for _, name := range conflicts { // whatever record git leaves to people, check points at
		if _, err := os.Stat(filepath.Join(w.dir, name)); err == nil && strings.HasSuffix(name, ".md") && !slices.ContainsFunc(problems, func(p tracker.Problem) bool {
			return p.Severity == tracker.Error && (p.Path == name || strings.Contains(p.Text, name))
		}) {
			t.Errorf("check finds no error in %s, which git could not join", name)
		}
	}
	if s.bugs != "" {
		if got := w.sightings(t); got != s.bugs {
			t.Errorf("the sightings are %q, want %q", got, s.bugs)
		}
	}
}

// fresh returns the file and rule of the problems that were not there, without those that any record
// just begun has.
func fresh(problems, known []tracker.Problem) []string {
	var found []string
	for _, p := range problems {
		old := slices.ContainsFunc(known, func(k tracker.Problem) bool { return k.Rule == p.Rule && k.Path == p.Path })
		if !old && p.Rule != "missing-section" && p.Rule != "unreferenced-evidence" && p.Rule != "reference-to-rejected" {
			found = append(found, p.Path+" "+p.Rule)
		}
	}
	return found
}

// noon is when everything happens.
var noon = time.Date(2026, 8, 1, 12, 0, 0, 0, time.UTC)

// workplace is a repository with the casebook of testdata/upload.txtar, committed on main.
type workplace struct{ dir string }

func newWorkplace(t *testing.T) workplace {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("the git program is not installed: nobody can join branches without it")
	}
	for name, value := range map[string]string{"GIT_CONFIG_GLOBAL": os.DevNull, "GIT_CONFIG_NOSYSTEM": "1",
		"GIT_AUTHOR_NAME": "Mei", "GIT_AUTHOR_EMAIL": "mei@example.com", "GIT_COMMITTER_NAME": "Mei", "GIT_COMMITTER_EMAIL": "mei@example.com"} {
		t.Setenv(name, value)
	}
	w := workplace{t.TempDir()}
	if err := unpack(filepath.Join("testdata", "upload.txtar"), w.dir); err != nil {
		t.Fatal(err)
	}
	w.git(t, "init", "-q", "-b", "main")
	w.git(t, "add", "-A")
	w.git(t, "commit", "-q", "-m", "base")
	return w
}

func (w workplace) git(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = w.dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return string(out)
}

// merge reports whether git could join a branch with the one checked out.
func (w workplace) merge(branch string) bool {
	cmd := exec.Command("git", "merge", "-q", branch, "-m", "join")
	cmd.Dir = w.dir
	return cmd.Run() == nil
}

// branch does what somebody did, on a branch of main.
func (w workplace) branch(t *testing.T, name string, commands []string) {
	t.Helper()
	w.git(t, "checkout", "-q", "-b", name, "main")
	for _, line := range commands {
		words := shellWords(line)
		if words[0] != "sed" {
			w.casebook(t, words...)
			continue
		}
		file := filepath.Join(w.dir, words[1])
		text, err := os.ReadFile(file)
		if err := firstOf(err, os.WriteFile(file, bytes.ReplaceAll(text, []byte(words[2]), []byte(words[3])), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	w.git(t, "add", "-A")
	w.git(t, "commit", "-q", "-m", name)
}

// casebook runs a command there and returns what it prints.
func (w workplace) casebook(t *testing.T, args ...string) string {
	t.Helper()
	var out, remarks bytes.Buffer
	env := &Env{In: strings.NewReader(""), Out: &out, Err: &remarks, Dir: w.dir, Getenv: func(string) string { return "" }, Now: func() time.Time { return noon }}
	if err := Execute(context.Background(), env, args); err != nil {
		t.Fatalf("casebook %v: %v", args, err)
	}
	return out.String()
}

// check returns every problem of the casebook.
func (w workplace) check(t *testing.T) []tracker.Problem {
	t.Helper()
	idx, err := tracker.Load(os.DirFS(w.dir))
	if err != nil {
		t.Fatal(err)
	}
	return check.Run(idx, check.Options{AsOf: noon})
}

// sightings tells month and day of every sighting, with its bug as far as references lead.
func (w workplace) sightings(t *testing.T) string {
	t.Helper()
	idx, err := tracker.Load(os.DirFS(w.dir))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, r := range idx.Records(tracker.KindObservation) {
		bug := "none"
		if target, ok := idx.Target(r.Observation.Bug); ok {
			bug = strings.Replace(idx.Canonical(target).ID, "no-space-left-on-device", "disk-full", 1)
		}
		all = append(all, r.Observation.Observed.At.Format("0102")+" "+bug)
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}
