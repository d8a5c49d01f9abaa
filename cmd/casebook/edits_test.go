package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// oddFiles are records as people write them by hand. "^" ends a line that ends in CR LF.
const oddFiles = `
-- bugs/odd-crlf.md --
---^
# what we know^
title:   'It''s: odd'   # the title^
labels:^
- a   # first^
- 'c: d'^
^
Mood: {x: [1,  2]}   # our own^
status: open # since May^
---^
See [the other](odd-keys.md), and [[bug/odd-keys]].^
-- bugs/odd-keys.md --
---
"title": Odd keys
'status' : "investigating"
labels: [ a, "b" , # why not
  'c' ]
note: |
  status: no
  # no comment

  labels: [no]
owner: ~
runbooks: []
links:
- other: https://x.example.com/?a=1&b={c}#d

  text: >-
    folded
    text
---
Body with [[bug/odd-crlf]].
-- observations/2026/2026-02-01-odd-on-db-9.md --
---
title: "Handle: \"odd\" on db-9"
observed:    2026-02-01
bug: odd-crlf   # bug: odd-keys
impact:
    users: 3
    # severity: 1
    downtime: 2m
handlers:
  -   mei
  - "o'neill"   # : #
alert: [ ]
---
No line break at the end, and [a picture](2026-02-01-odd-on-db-9/a.txt)
-- observations/2026/2026-02-01-odd-on-db-9/a.txt --
evidence
-- observations/2026/2026-02-02-0900-odd-on-db-9.md --
---
impact: {users: 7 , severity: 2}   # severity: 3
title: 'Handle: "odd" on db-9'
observed: 2026-02-02 09:00
also_on: db-8
not: [{bug: odd-keys, because: 'no: not that'}]
bug: bug/odd-crlf
---
-- tasks/odd-task.md --
---
title: Odd task
role: fix
bugs: odd-crlf
team:
status:
  planned
follows: 'observation/2026-02-01-odd-on-db-9'
---
`

// TestAnySequenceOfEdits runs random commands on a casebook and looks at every file and every record after
// each: only the lines of the fields meant may differ, and the casebook must read as it did but for the
// meant change. What is meant is told by an oracle that knows neither YAML nor package edit.
func TestAnySequenceOfEdits(t *testing.T) {
	seeds, steps := uint64(3), 40
	if testing.Short() {
		seeds = 1
	}
	done, refused := map[string]int{}, 0
	for seed := range seeds {
		w := newWorld(t, seed)
		for range steps {
			c := w.think()
			if w.run(c) {
				done[c.args[0]]++
			} else {
				refused++
			}
		}
	}
	t.Logf("done %v, refused %d", done, refused)
	if total := int(seeds) * steps; refused*10 > total {
		t.Errorf("%d of %d commands were refused; nearly all of them should be possible", refused, total)
	}
}

// facts is what a casebook says of a record: the members of its View, its text and its path.
type facts map[string]any

// world is a casebook on disk, with what was found in it last.
type world struct {
	*rand.Rand
	t     *testing.T
	dir   string
	now   time.Time
	files map[string]string
	facts map[string]facts // by reference
}

// command is a command with what it should do.
type command struct {
	args  []string
	lines map[string][]string          // the front matter's keys that may change, by file
	fresh []string                     // files that should be there afterwards, and were not before
	mean  func(map[string]facts)       // makes what was said before to what should be said after
	moved [2]string                    // an id and what it becomes, everywhere
	says  func(map[string]facts) facts // of a new record: what it should say, among other things
}

func newWorld(t *testing.T, seed uint64) *world {
	t.Helper()
	w := &world{Rand: rand.New(rand.NewPCG(seed, 2)), t: t, dir: t.TempDir(), now: time.Date(2026, 11, 20, 18, 30, 0, 0, time.UTC)}
	if err := (trackertest.Generator{Records: 60, Seed: seed}).WriteTo(w.dir); err != nil {
		t.Fatal(err)
	}
	odd := trackertest.FS(oddFiles)
	err := fs.WalkDir(odd, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || name == tracker.ConfigFile {
			return err
		}
		text, err := fs.ReadFile(odd, name)
		text = bytes.ReplaceAll(text, []byte("^\n"), []byte("\r\n"))
		if strings.HasPrefix(name, "observations/") {
			text = bytes.TrimSuffix(text, []byte("\n"))
		}
		if strings.HasPrefix(name, "tasks/") {
			text = append([]byte("\ufeff"), text...)
		}
		file := filepath.Join(w.dir, filepath.FromSlash(name))
		return firstOf(err, os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, text, 0o644))
	})
	if err != nil {
		t.Fatal(err)
	}
	w.files, w.facts = w.look()
	return w
}

// firstOf returns the first error.
func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// look reads every file, and the casebook.
func (w *world) look() (map[string]string, map[string]facts) {
	w.t.Helper()
	fsys, files, all := os.DirFS(w.dir), map[string]string{}, map[string]facts{}
	err := fs.WalkDir(fsys, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := fs.ReadFile(fsys, name)
		files[name] = string(text)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	idx, err := tracker.Load(fsys)
	if err != nil || len(idx.Rejected()) > 0 {
		w.t.Fatalf("the casebook cannot be read: %v %v", err, idx.Problems())
	}
	for _, r := range idx.Records() {
		text, err := json.Marshal(idx.ViewFields(r, time.Time{}))
		var f facts
		if err = firstOf(err, json.Unmarshal(text, &f)); err != nil {
			w.t.Fatal(err)
		}
		delete(f, "sightings") // computed from other records
		delete(f, "service")
		if n := r.Front().Root.Get("service"); n != nil {
			f["service"] = n.Value
		}
		f["body"] = string(r.Source[r.BodyOffset():])
		all[r.Ref().String()] = f
	}
	return files, all
}

// run runs a command and checks what it did. It reports false for one that was refused.
func (w *world) run(c command) bool {
	w.t.Helper()
	var out, remarks bytes.Buffer
	env := &Env{In: strings.NewReader("from a pipe\n"), Out: &out, Err: &remarks, Dir: w.dir, Getenv: func(string) string { return "" }, Now: func() time.Time { return w.now }}
	err := Execute(context.Background(), env, c.args)
	files, now := w.look()
	if err != nil {
		c = command{args: c.args, mean: func(map[string]facts) {}} // nothing may have changed
	}
	w.checkFiles(c, files)
	w.checkFacts(c, now)
	if w.t.Failed() {
		w.t.Fatalf("after casebook %q: error %v\n%s%s", c.args, err, out.String(), remarks.String())
	}
	w.files, w.facts, w.now = files, now, w.now.Add(time.Minute)
	return err == nil
}

// back writes what moved with its old id again, so that before and after can be compared.
func (c command) back(text string) string {
	if c.moved[1] == "" {
		return text
	}
	return strings.ReplaceAll(text, c.moved[1], c.moved[0])
}

// checkFiles compares files line by line: all lines that belong to none of the meant fields must be there
// as before, in their order.
func (w *world) checkFiles(c command, after map[string]string) {
	w.t.Helper()
	old := maps.Clone(w.files)
	for _, name := range slices.Sorted(maps.Keys(after)) {
		was, known := old[c.back(name)]
		delete(old, c.back(name))
		if !known {
			if !slices.Contains(c.fresh, name) {
				w.t.Errorf("%s is new", name)
			}
			continue
		}
		keys := c.lines[c.back(name)]
		if d := cmp.Diff(otherLines(was, keys), otherLines(c.back(after[name]), keys)); d != "" {
			w.t.Errorf("%s: lines changed that are none of %q:\n%s", name, keys, d)
		}
		if allCRLF(was) && !allCRLF(after[name]) {
			w.t.Errorf("%s: it had Windows line endings, and now has others too", name)
		}
	}
	for name := range old {
		w.t.Errorf("%s is gone", name)
	}
	for _, name := range c.fresh {
		if _, there := after[name]; !there {
			w.t.Errorf("%s is missing", name)
		}
	}
}

func allCRLF(text string) bool {
	return strings.Count(text, "\n") == strings.Count(text, "\r\n") && text != ""
}

// otherLines returns the lines of a record that belong to none of the keys. A key's lines go from its own
// to the next that begins with a letter or a quote; comments at the margin and blank lines before what
// begins there are nobody's.
func otherLines(text string, keys []string) []string {
	var rest []string
	owner, fences := "", 0
	lines := slices.Collect(strings.Lines(text))
	for i, line := range lines {
		bare := strings.TrimRight(strings.TrimPrefix(line, "\ufeff"), "\r\n")
		switch {
		case fences == 1 && bare != "" && strings.ContainsRune(" -]\t", rune(bare[0])) && bare != "---":
		case bare == "" || bare[0] == '#':
			if fences == 1 && bare == "" && slices.Contains(keys, owner) && goesOn(lines[i+1:]) {
				continue // inside a value that changed
			}
			rest = append(rest, line)
			continue
		case bare == "---":
			fences, owner = fences+1, ""
		case fences == 1:
			key, _, _ := strings.Cut(bare, ":")
			owner = strings.Trim(strings.TrimSpace(key), `'"`)
		}
		if fences != 1 || !slices.Contains(keys, owner) {
			rest = append(rest, line)
		}
	}
	return rest
}

// goesOn reports whether the next line that is not blank is indented.
func goesOn(lines []string) bool {
	i := slices.IndexFunc(lines, func(line string) bool { return strings.TrimSpace(line) != "" })
	return i >= 0 && lines[i][0] == ' '
}

// checkFacts compares what the casebook says with what it said and what was meant.
func (w *world) checkFacts(c command, after map[string]facts) {
	w.t.Helper()
	want, got := cloneFacts(w.t, w.facts, func(s string) string { return s }), cloneFacts(w.t, after, c.back)
	if c.moved[1] != "" { // the one place where the old id stays
		for ref, f := range after {
			got[c.back(ref)]["aliases"] = f["aliases"]
		}
	}
	c.mean(want)
	for ref := range got {
		if _, known := want[ref]; !known && c.says != nil {
			fresh := got[ref]
			for name, value := range c.says(got) {
				if d := cmp.Diff(value, fresh[name]); d != "" {
					w.t.Errorf("%s: %s: %s", ref, name, d)
				}
			}
			delete(got, ref)
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		w.t.Errorf("the casebook should say otherwise (-want +got):\n%s", d)
	}
}

func cloneFacts(t *testing.T, all map[string]facts, rewrite func(string) string) map[string]facts {
	t.Helper()
	text, err := json.Marshal(all)
	var clone map[string]facts
	if err = firstOf(err, json.Unmarshal([]byte(rewrite(string(text))), &clone)); err != nil {
		t.Fatal(err)
	}
	return clone
}

func (w *world) pick(words ...string) string { return words[w.IntN(len(words))] }

// one returns the reference of a record of a kind, the odd ones more often.
func (w *world) one(kind tracker.Kind) string {
	var all, odd []string
	for _, ref := range slices.Sorted(maps.Keys(w.facts)) {
		if strings.HasPrefix(ref, kind.String()+"/") {
			all = append(all, ref)
			if strings.Contains(ref, "odd") {
				odd = append(odd, ref)
			}
		}
	}
	if len(odd) > 0 && w.IntN(2) == 0 {
		return w.pick(odd...)
	}
	return w.pick(all...)
}

func (w *world) path(ref string) string { return w.facts[ref]["path"].(string) }

// think thinks of a command.
func (w *world) think() command {
	switch w.IntN(17) {
	case 16:
		return w.split()
	case 0:
		return w.classify()
	case 1:
		return w.reject()
	case 2:
		return w.merge()
	case 3:
		return w.rename()
	case 4:
		return w.attach()
	case 5:
		return w.observe()
	case 6:
		return w.newTask()
	case 7, 8:
		return w.link()
	case 9:
		return w.setImpact()
	case 10, 11, 12:
		return w.setList()
	}
	return w.setWord()
}

// field returns the command that changes one field of one record.
func (w *world) field(ref, key string, value any, args ...string) command {
	return command{args: args, lines: map[string][]string{w.path(ref): {key}}, mean: func(all map[string]facts) { all[ref][key] = value }}
}

var oddWords = []string{"mei", "o'neill", "x: y", "# no comment", "é日本", "- dash", "null", "0777", "yes", `say "hi"`, `back\slash`, "https://x/?a=1&b={c}#d", "1.10", "12:30:00", "*star", "&and", "@at", "%x", "{", "trailing:"}

func (w *world) setWord() command {
	kind := []tracker.Kind{tracker.KindBug, tracker.KindObservation, tracker.KindTask}[w.IntN(3)]
	ref := w.one(kind)
	key := w.pick("owner", map[tracker.Kind]string{tracker.KindBug: "status", tracker.KindObservation: "detected", tracker.KindTask: "team"}[kind])
	if w.IntN(5) == 0 && key != "status" {
		return w.field(ref, key, nil, "set", ref, key+"=")
	}
	value := w.pick(oddWords...)
	switch key {
	case "status":
		value = w.pick("open", "investigating", "fixing", "accepted")
	case "detected":
		value = w.pick("alert", "customer", "test")
	}
	return w.field(ref, key, value, "set", ref, key+"="+value)
}

func (w *world) setList() command {
	kind := []tracker.Kind{tracker.KindBug, tracker.KindObservation, tracker.KindRunbook}[w.IntN(3)]
	ref := w.one(kind)
	key := w.pick("labels", map[tracker.Kind]string{tracker.KindBug: "labels", tracker.KindObservation: "handlers", tracker.KindRunbook: "alerts"}[kind])
	old := w.facts[ref][key].([]any)
	switch word := w.pick(oddWords...); {
	case w.IntN(3) == 0 && len(old) > 0:
		i := w.IntN(len(old))
		return w.field(ref, key, slices.Delete(slices.Clone(old), i, i+1), "set", ref, key+"-="+old[i].(string))
	case w.IntN(4) == 0:
		return w.field(ref, key, []any{"one", "t w o"}, "set", ref, key+"=one,t w o")
	case slices.Contains(old, any(word)):
		return w.field(ref, key, old, "set", ref, key+"+="+word)
	default:
		return w.field(ref, key, append(slices.Clone(old), word), "set", ref, key+"+="+word)
	}
}

func (w *world) setImpact() command {
	ref := w.one(tracker.KindObservation)
	users := w.IntN(1000)
	c := w.field(ref, "impact", nil, "set", ref, "impact.users="+strconv.Itoa(users), "impact.downtime=1h30m", "impact.severity=")
	c.mean = func(all map[string]facts) {
		impact := all[ref]["impact"].(map[string]any)
		impact["users"], impact["downtime_seconds"], impact["severity"] = float64(users), float64(5400), nil
	}
	return c
}

// live returns a bug that is no duplicate.
func (w *world) live() string {
	for {
		if ref := w.one(tracker.KindBug); w.facts[ref]["duplicate_of"] == nil {
			return ref
		}
	}
}

func (w *world) classify() command {
	ref, bug := w.one(tracker.KindObservation), w.live()
	how, args := "confirmed", []string{"classify", ref, bug, "--on", "2026-11-19"}
	if w.IntN(2) == 0 {
		how, args = "suspected", append(args, "--suspected")
	}
	return command{args: args, lines: map[string][]string{w.path(ref): {"bug", "classified", "classification", "not"}}, mean: func(all map[string]facts) {
		f := all[ref]
		f["bug"], f["classified"], f["classification"], f["not"] = bug, "2026-11-19", how, withoutBug(all, f["not"], bug)
	}}
}

func (w *world) reject() command {
	ref, bug, why := w.one(tracker.KindObservation), w.live(), w.pick(oddWords...)
	args := []string{"classify", ref, "--not", bug, "--because", why, "--on", "2026-11-18"}
	return command{args: args, lines: map[string][]string{w.path(ref): {"bug", "classified", "classification", "not"}}, mean: func(all map[string]facts) {
		f := all[ref]
		f["classified"], f["not"] = "2026-11-18", append(withoutBug(all, f["not"], bug), map[string]any{"bug": bug, "because": why})
		if canonical(all, f["bug"]) == bug {
			f["bug"], f["classification"] = nil, nil
		}
	}}
}

// withoutBug returns the rejections of a sighting but that of a bug, or of one that was merged into it.
func withoutBug(all map[string]facts, not any, bug string) []any {
	return slices.DeleteFunc(not.([]any), func(n any) bool { return canonical(all, n.(map[string]any)["bug"]) == bug })
}

// canonical returns the bug that a bug was merged into in the end.
func canonical(all map[string]facts, bug any) any {
	for bug != nil && all[bug.(string)]["duplicate_of"] != nil {
		bug = all[bug.(string)]["duplicate_of"]
	}
	return bug
}

func (w *world) merge() command {
	bug, into := w.live(), w.live()
	c := command{args: []string{"merge", bug, into}, lines: map[string][]string{w.path(bug): {"status", "duplicate_of"}}}
	for ref, f := range w.facts {
		if f["bug"] == bug {
			c.lines[w.path(ref)] = []string{"bug"}
		}
	}
	c.mean = func(all map[string]facts) {
		all[bug]["status"], all[bug]["duplicate_of"] = "duplicate", into
		for _, f := range all {
			if f["bug"] == bug {
				f["bug"] = into
			}
		}
	}
	return c
}

func (w *world) split() command {
	obs := w.one(tracker.KindObservation)
	bug, classified := w.facts[obs]["bug"].(string)
	if !classified || w.facts[bug]["status"] == "duplicate" {
		return w.classify()
	}
	title := w.pick(oddWords...) + " " + strconv.Itoa(w.IntN(1e9))
	id := tracker.Slug(title)
	return command{args: []string{"split", bug, "--into", title, "--move", obs}, fresh: []string{"bugs/" + id + ".md"},
		lines: map[string][]string{w.path(obs): {"bug", "classified"}},
		mean:  func(all map[string]facts) { all[obs]["bug"], all[obs]["classified"] = "bug/"+id, "2026-11-20" },
		says: func(map[string]facts) facts {
			return facts{"id": id, "title": strings.Join(strings.Fields(title), " "), "status": "open", "related": []any{bug},
				"service": w.facts[bug]["service"], "labels": w.facts[bug]["labels"]}
		}}
}

func (w *world) rename() command {
	kind := []tracker.Kind{tracker.KindBug, tracker.KindRunbook, tracker.KindTask, tracker.KindObservation}[w.IntN(4)]
	ref := w.one(kind)
	old := path.Base(ref)
	id := "zz-new-" + strconv.Itoa(w.IntN(1e9)) + "-odd"
	if kind == tracker.KindObservation {
		id = old[:len("2026-02-01")] + "-" + id
	}
	return command{args: []string{"rename", ref, id}, moved: [2]string{old, id}, lines: map[string][]string{w.path(ref): {"aliases"}},
		mean: func(all map[string]facts) { all[ref]["aliases"] = append(all[ref]["aliases"].([]any), old) }}
}

func (w *world) attach() command {
	ref := w.one(tracker.KindObservation)
	name := "pipe-" + strconv.Itoa(w.IntN(1e9)) + ".txt"
	file := strings.TrimSuffix(w.path(ref), ".md") + "/" + name
	return command{args: []string{"attach", ref, "-", "--name", name}, fresh: []string{file}, mean: func(all map[string]facts) {
		f := all[ref]
		f["evidence"] = append(f["evidence"].([]any), map[string]any{"path": file, "size_bytes": float64(len("from a pipe\n"))})
		slices.SortFunc(f["evidence"].([]any), func(a, b any) int {
			return strings.Compare(a.(map[string]any)["path"].(string), b.(map[string]any)["path"].(string))
		})
	}}
}

func (w *world) observe() command {
	bug, message := w.live(), w.pick(oddWords...)+" "+w.pick(oddWords...)
	at := w.now.Format("2006-01-02-1504")
	folder := "observations/2026/"
	if strings.Contains(w.files[tracker.ConfigFile], "layout: yyyy/mm") {
		folder += w.now.Format("01/")
	}
	id := strings.Trim(at+"-"+tracker.Slug(message), "-") + "-on-db-7"
	return command{args: []string{"observe", message, "--on", "db 7", "--on", "db-8", "--bug", bug}, fresh: []string{folder + id + ".md"},
		mean: func(map[string]facts) {},
		says: func(map[string]facts) facts {
			return facts{"id": id, "error": strings.Join(strings.Fields(message), " "), "instance": "db 7", "also_on": []any{"db-8"}, "bug": bug,
				"observed": w.now.Truncate(time.Minute).Format(time.RFC3339), "classification": "confirmed", "classified": "2026-11-20"}
		}}
}

func (w *world) newTask() command {
	bug, title := w.live(), w.pick(oddWords...)+" "+strconv.Itoa(w.IntN(1e9))
	file := "tasks/" + tracker.Slug(title) + ".md"
	return command{args: []string{"new", "task", title, "--role", "fix", "--bug", bug}, fresh: []string{file},
		mean: func(map[string]facts) {},
		says: func(map[string]facts) facts {
			return facts{"title": title, "path": file, "bugs": []any{bug}, "role": "fix", "status": "proposed", "created": "2026-11-20"}
		}}
}

func (w *world) link() command {
	ref := w.one(tracker.KindBug)
	runbooks := w.facts[ref]["runbooks"].([]any)
	switch {
	case len(runbooks) > 0 && w.IntN(4) == 0:
		return w.field(ref, "runbooks", runbooks[1:], "unlink", ref, runbooks[0].(string))
	case w.IntN(3) == 0:
		address := "https://git.example.com/pull/" + strconv.Itoa(w.IntN(1e9))
		text := w.pick(oddWords...)
		return w.added(ref, "links", map[string]any{"kind": "pull-request", "url": address, "text": text, "state": nil, "at": nil}, "link", ref, address, "--text", text)
	case w.IntN(2) == 0:
		runbook := w.one(tracker.KindRunbook)
		return w.added(ref, "runbooks", runbook, "link", runbook, ref)
	default:
		task := w.one(tracker.KindTask)
		return w.added(task, "bugs", ref, "link", ref, task)
	}
}

// added returns the command that adds a value to a list unless it is there.
func (w *world) added(ref, key string, value any, args ...string) command {
	old := w.facts[ref][key].([]any)
	if !slices.ContainsFunc(old, func(v any) bool { return cmp.Equal(v, value) }) {
		old = append(slices.Clone(old), value)
	}
	return w.field(ref, key, old, args...)
}
