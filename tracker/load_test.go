package tracker_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/trackertest"
	"github.com/google/go-cmp/cmp"
)

const story = `
-- bugs/disk-full.md --
---
title: No space left on device
aliases: [enospc]
service: upload-api
runbooks: [free-a-disk]
signatures:
  - {contains: no space left, service: upload-*}
---
## Summary
Like [OOM](oom.md), but for disks. See also [[task/sweep]]; the sentence after it.
-- bugs/oom.md --
---
title: OOMKilled
status: duplicate
duplicate_of: disk-full
---
-- observations/2026/2026-03-17-0309-no-space-on-replica-2.md --
---
title: 'Handle: "no space" on replica-2'
observed: 2026-03-17T03:09+01:00
also_on: [replica-4, unknown]
bug: enospc
classification: suspected
runbook: {used: free-a-disk, worked: partly}
impact: {downtime: 1h5m, users: 0}
links:
  - pull-request: https://git.example.com/pull/1
    text: the patch
not:
  - {bug: oom, because: memory was fine}
---
-- observations/2026/2026-03-17-0309-no-space-on-replica-2/df.txt --
100%
-- observations/2026/2026-03-01-again-on-replica-1.md --
---
title: 'Handle: "again" on replica-1'
observed: 2026-03-01
bug: oom
service: search
---
-- runbooks/free-a-disk.md --
---
title: Free a full disk
---
-- tasks/sweep.md --
---
title: Sweep /tmp
role: fix
status: shipped
bugs: disk-full
shipped:
  - {on: [replica-1], at: 2026-07-09}
  - {on: [replica-*], at: 2026-07-14}
spun_off_from: observation/2026-03-17-0309-no-space-on-replica-2
links:
  - pull-request: https://git.example.com/pull/1
---
`

func TestLoadTypesEveryField(t *testing.T) {
	idx := trackertest.Load(t, story)
	if len(idx.Problems()) > 0 {
		t.Fatalf("problems: %v", idx.Problems())
	}
	obs, ok := idx.Lookup(tracker.KindObservation, "2026-03-17-0309-no-space-on-replica-2")
	if !ok {
		t.Fatal("the observation is missing")
	}
	o := obs.Observation
	got := fmt.Sprint(o.Error, "|", o.Instance, "|", o.Observed, "|", o.Bug, "|", o.Suspected, "|", o.Runbooks[0].Worked, "|",
		*o.Impact.Downtime, "|", *o.Impact.Users, "|", o.Impact.Effort == nil, "|", o.Not[0].Because, "|", obs.Links[0].Text, "|", tracker.InstancesOf(obs))
	const want = "no space|replica-2|2026-03-17T03:09:00+01:00|bug/enospc|true|partly|1h5m0s|0|true|memory was fine|the patch|[replica-2 replica-4]"
	if got != want {
		t.Errorf("observation = %s\nwant          %s", got, want)
	}
	task, _ := idx.Lookup(tracker.KindTask, "sweep")
	if len(task.Task.Shipped) != 2 || task.Task.Shipped[1].On[0] != "replica-*" || task.Task.Bugs[0].ID != "disk-full" {
		t.Errorf("task = %+v", task.Task)
	}
}

// Edges read as "from relation to (suspected)".
func edges(all []tracker.Edge) string {
	var lines []string
	for _, e := range all {
		to := "nothing"
		if e.To != nil {
			to = e.To.Ref().String()
		}
		lines = append(lines, fmt.Sprintf("%s %s %s", e.From.Ref(), e.Relation, to))
	}
	return strings.Join(lines, "\n")
}

func TestLoadLinksBothWays(t *testing.T) {
	idx := trackertest.Load(t, story)
	bug, _ := idx.Lookup(tracker.KindBug, "enospc")
	const in = `observation/2026-03-17-0309-no-space-on-replica-2 observation-of bug/disk-full
bug/oom duplicate-of bug/disk-full
task/sweep addresses bug/disk-full`
	if diff := cmp.Diff(in, edges(idx.In(bug))); diff != "" {
		t.Errorf("In (-want +got):\n%s", diff)
	}
	const out = `bug/disk-full remedied-by runbook/free-a-disk
bug/disk-full mentions bug/oom
bug/disk-full mentions task/sweep`
	if diff := cmp.Diff(out, edges(idx.Out(bug))); diff != "" {
		t.Errorf("Out (-want +got):\n%s", diff)
	}
	mention := idx.Out(bug)[2].Mention
	if mention.Before != "See also " || mention.Text == "" || mention.After != "; the sentence after it." {
		t.Errorf("mention = %+v", mention)
	}
	var seen []string
	for _, o := range idx.Observations(bug) {
		seen = append(seen, o.ID)
	}
	if diff := cmp.Diff([]string{"2026-03-01-again-on-replica-1", "2026-03-17-0309-no-space-on-replica-2"}, seen); diff != "" {
		t.Errorf("sightings, duplicates included (-want +got):\n%s", diff)
	}
	if x := idx.External(); len(x) != 1 || len(x[0].Links) != 2 {
		t.Errorf("external = %+v, want one thing with two links", x)
	}
}

func TestServiceOf(t *testing.T) {
	idx := trackertest.Load(t, "-- casebook.yaml --\ninstances:\n  - {name: replica-*, service: storage}\n"+story)
	for id, want := range map[string]string{"2026-03-01-again-on-replica-1": "search", "2026-03-17-0309-no-space-on-replica-2": "storage"} {
		r, _ := idx.Lookup(tracker.KindObservation, id)
		if got := idx.ServiceOf(r); got != want {
			t.Errorf("ServiceOf(%s) = %q, want %q", id, got, want)
		}
	}
}

func TestEvidence(t *testing.T) {
	idx := trackertest.Load(t, `
-- observations/2026-03-17-new-name-on-a.md --
---
title: 'Handle: "x" on a'
observed: 2026-03-17
aliases: [old]
---
-- observations/2026-03-17-new-name-on-a/log.txt --
x
-- observations/old/notes.md --
---
title: this is evidence, not a record
---
-- observations/2026-03-18-lost-on-a/log.txt --
x
-- observations/2026/stray.log --
x
-- observations/README.md --
Not a record.
-- observations/_draft.md --
Not a record either.
-- tasks/picture.png --
x
-- bugs/storage/.disk-full.md.casebook-lock --
x
`)
	r, _ := idx.Lookup(tracker.KindObservation, "2026-03-17-new-name-on-a")
	var paths []string
	for _, f := range idx.Evidence(r) {
		paths = append(paths, f.Path)
	}
	if diff := cmp.Diff([]string{"observations/2026-03-17-new-name-on-a/log.txt", "observations/old/notes.md"}, paths); diff != "" {
		t.Errorf("evidence (-want +got):\n%s", diff)
	}
	if n := len(idx.Records()); n != 1 {
		t.Errorf("%d records, want 1", n)
	}
	const want = `bugs/storage/.disk-full.md.casebook-lock: a write into this folder was interrupted, or is under way [interrupted-write]
observations/2026-03-18-lost-on-a: this evidence folder has no record beside it [orphan-evidence]
observations/2026/stray.log: this file is neither a record nor evidence of one [stray-file]
tasks/picture.png: this file is neither a record nor evidence of one [stray-file]`
	if diff := cmp.Diff(want, problemLines(idx.Problems())); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

func problemLines(problems []tracker.Problem) string {
	lines := make([]string, len(problems))
	for i, p := range problems {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// One field is wrong in each row; the rest of the record is read all the same.
func TestFieldProblems(t *testing.T) {
	tests := []struct{ path, fields, want string }{
		{"bugs/a.md", "status: opne", `bugs/a.md:3:9: status cannot be "opne" [wrong-value]`},
		{"bugs/a.md", "stauts: open", "bugs/a.md:3:1: a bug has no field stauts [unknown-field]"},
		{"bugs/a.md", "our_own_key: 1", ""},
		{"bugs/a.md", "service: [a, b]", "bugs/a.md:3:10: service must be one value, not a list [wrong-type]"},
		{"bugs/a.md", "runbooks: free", ""},
		{"bugs/a.md", "runbooks: bug/free", `bugs/a.md:3:11: runbooks: "bug/free" is a bug; a runbook is meant here [bad-reference]`},
		{"bugs/a.md", "related: [free]", `bugs/a.md:3:11: related: "free" does not say what kind of record it names; write it like bug/free [bad-reference]`},
		{"bugs/a.md", "links: {pull-request: https://x.example}", ""},
		{"bugs/a.md", "links: [https://x.example]", "bugs/a.md:3:9: this link does not say what it links to [bad-link]"},
		{"bugs/a.md", "links: [{pull_request: https://x.example}]", "bugs/a.md:3:10: pull_request is no kind of link [bad-link]"},
		{"bugs/a.md", "links: [{text: x}]", "bugs/a.md:3:9: this link has no address [bad-link]"},
		{"bugs/a.md", "signatures: [{contains: a, regexp: b}]", "bugs/a.md:3:14: a signature has either contains or regexp [wrong-value]"},
		{"bugs/a.md", "signatures: [{regexp: '('}]", "bugs/a.md:3:23: the regexp cannot be read: missing closing ): `(` [wrong-value]"},
		{"bugs/a.md", "episode_gap: 6 hours", `bugs/a.md:3:14: episode_gap: "6 hours" is no duration; write it like 27m, 1h30m or 2d [bad-duration]`},
		{"bugs/Über uns.md", "owner: x", "bugs/Über uns.md: the file name Über uns.md makes no id: only a-z, 0-9 and single hyphens do [bad-id]"},
		{"bugs/A.MD", "owner: x", "bugs/A.MD: the file name A.MD makes no id: only a-z, 0-9 and single hyphens do [bad-id]"},
		{"tasks/a.md", "delegated: yes", `tasks/a.md:3:12: delegated cannot be "yes" [wrong-value]`},
		{"tasks/a.md", "size: -1", `tasks/a.md:3:7: size must be a number of at least 0, not "-1" [wrong-value]`},
		{"tasks/a.md", "size: 0.5", ""},
		{"tasks/a.md", "shipped: 2026-02-30", `tasks/a.md:3:10: shipped: "2026-02-30" is no time; write it like 2026-03-17T03:09+01:00, or 2026-03-17 where a date is enough [bad-time]`},
		{"tasks/a.md", "shipped: [{on: x}]", "tasks/a.md:3:11: a part of a rollout says when [missing-field]"},
		{"reports/2026-03.md", "month: 2026-13", `reports/2026-03.md:3:8: month: "2026-13" is no month [bad-time]`},
		{"reports/2026-03.md", "decisions: [{bug: x}]", "reports/2026-03.md:3:13: a decision names a bug or a task and says what was decided [missing-field]"},
		{"postmortems/a.md", "started: 2026-03-17", "postmortems/a.md:3:10: started needs a time, not only the date 2026-03-17 [bad-time]"},
	}
	for _, tt := range tests {
		idx := load(t, tt.path, "---\ntitle: a\n"+tt.fields+"\n---\n")
		if got := problemLines(idx.Problems()); got != tt.want {
			t.Errorf("%s:\n%s\nwant:\n%s", tt.fields, got, tt.want)
		}
		if len(idx.Records()) != 1 {
			t.Errorf("%s: the record is gone", tt.fields)
		}
	}
}

func load(t *testing.T, path, src string) *tracker.Index {
	t.Helper()
	idx, err := tracker.Load(fstest.MapFS{tracker.ConfigFile: {Data: []byte("timezone: Europe/Copenhagen\n")}, path: {Data: []byte(src)}})
	if err != nil {
		t.Fatal(err)
	}
	return idx
}

func TestObservationProblems(t *testing.T) {
	const path = "observations/2026-03-17-x-on-a.md"
	tests := []struct{ title, fields, want string }{
		{`'Handle: "x" on a'`, "observed: 2026-03-17", ""},
		{`'Handle: "x" on a'`, "owner: x", path + ":2:1: the observation does not say when it was observed [missing-field]"},
		{`'Handle: x on a'`, "observed: 2026-03-17", path + ":2:8: the title does not name an error message and an instance by the rule [observation-title]"},
		{`'Handle: "x" on "a"'`, "observed: 2026-03-17", path + ":2:8: the title has other quotes or spacing than the rule [title-spacing]"},
		{`'Handle: "x" on a'`, "observed: 2026-03-17\nresolved: ongoing", ""},
		{`'Handle: "x" on a'`, "observed: 2026-10-25T02:30", path + ":3:11: observed: 2026-10-25T02:30 happens twice in Europe/Copenhagen; the first is meant [local-time-twice]"},
		{`'Handle: "x" on a'`, "observed: 2026-03-29T02:30", path + `:3:11: observed: "2026-03-29T02:30" does not exist in Europe/Copenhagen, whose clock skips it; add the offset [bad-time]`},
		{`'Handle: "x" on a'`, "observed: 2026-03-17\nimpact: {effort: 1d}", path + `:4:18: impact.effort counts working time, in which "1d" has no meaning [bad-duration]`},
		{`'Handle: "x" on a'`, "observed: 2026-03-17\nimpact: {severity: 5}", path + ":4:20: impact.severity cannot be more than 4 [wrong-value]"},
		{`'Handle: "x" on a'`, "observed: 2026-03-17\nrunbook: {used: r, worked: maybe}", path + `:4:28: worked cannot be "maybe" [wrong-value]`},
		{`'Handle: "x" on a'`, "observed: 2026-03-17\nnot: [{bug: b}]", path + ":4:7: a rejection names the bug and says why [wrong-value]"},
	}
	for _, tt := range tests {
		idx := load(t, path, "---\ntitle: "+tt.title+"\n"+tt.fields+"\n---\n")
		if got := problemLines(idx.Problems()); got != tt.want {
			t.Errorf("%s, %s:\n%s\nwant:\n%s", tt.title, tt.fields, got, tt.want)
		}
	}
}

func TestDuplicateIDs(t *testing.T) {
	idx := trackertest.Load(t, `
-- tasks/a.md --
---
title: one
---
-- tasks/sub/a.md --
---
title: two
---
-- tasks/b.md --
---
title: three
aliases: [c, a]
---
`)
	const want = `tasks/b.md:3:14: the id a is taken by tasks/a.md [duplicate-id]
tasks/sub/a.md: the id a is taken by tasks/a.md [duplicate-id]`
	if diff := cmp.Diff(want, problemLines(idx.Problems())); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	if r, ok := idx.Lookup(tracker.KindTask, "C"); !ok || r.ID != "b" {
		t.Errorf("the alias C leads to %v", r)
	}
}

// A file that cannot be read as a record is reported and counted, never skipped.
func TestRejected(t *testing.T) {
	idx := trackertest.Load(t, "-- bugs/a.md --\nno fence\n-- bugs/b.md --\n---\ntitle: b\n---\n")
	if r := idx.Rejected(); len(r) != 1 || r[0].ID != "a" || r[0].Kind != tracker.KindBug {
		t.Errorf("rejected = %+v", r)
	}
	if len(idx.Problems()) != 1 || len(idx.Records()) != 1 {
		t.Errorf("problems %v, records %d", idx.Problems(), len(idx.Records()))
	}
}

func TestLoadWithoutCasebook(t *testing.T) {
	if _, err := tracker.Load(fstest.MapFS{}); err != tracker.ErrNoCasebook {
		t.Errorf("err = %v, want ErrNoCasebook", err)
	}
}

func TestSettings(t *testing.T) {
	tests := []struct{ src, want string }{
		{"", ""},
		{"# nothing yet\n", ""},
		{"timezone: Europe/Kopenhagen", `casebook.yaml:1:11: timezone "Europe/Kopenhagen" is not known [settings]`},
		{"titel: x", "casebook.yaml:1:1: there is no setting titel [settings]"},
		{"layout: mm", `casebook.yaml:1:9: layout cannot be "mm" [settings]`},
		{"edit_url: https://git.example.com/edit", "casebook.yaml:1:11: edit_url does not say where the path goes [settings]"},
		{"url: ops.example.com", "casebook.yaml:1:6: url must be a whole address, not ops.example.com [settings]"},
		{"instances: [{name: a, cuont: 3}]", "casebook.yaml:1:23: an instance has no cuont [settings]"},
		{"not_recorded: [{from: 2026-08-23, to: 2026-08-10}]", "casebook.yaml:1:16: the gap ends before it begins [settings]"},
		{"check: {missing-section: eror}", `casebook.yaml:1:26: "eror" is no severity [settings]`},
		{"secrets: {allow: [{rule: x, path: y}]}", "casebook.yaml:1:19: an allowed secret says why it is none [settings]"},
		{"accent: #0b7285", "casebook.yaml:1:8: accent has no value, for YAML takes what follows # as a comment [settings]"},
		{"accent: teal", "casebook.yaml:1:9: accent must be a colour like #0b7285, not teal [settings]"},
		{"logo: logo.svg", "casebook.yaml:1:7: logo must be a PNG, JPEG, GIF or WebP picture, not logo.svg [settings]"},
		{"logo: ../logo.png", "casebook.yaml:1:7: logo must be a file in the casebook, not ../logo.png [settings]"},
		{"logo: /logo.png", "casebook.yaml:1:7: logo must be a file in the casebook, not /logo.png [settings]"},
		{"public: maybe", `casebook.yaml:1:9: public cannot be "maybe" [wrong-value]`},
		{"links: [{text: Wiki}]", "casebook.yaml:1:9: a link leads nowhere [settings]"},
		{"links: [{url: https://wiki.example.com/}]", "casebook.yaml:1:9: a link has no text [settings]"},
		{"links: [{text: Wiki, url: 'javascript:alert(1)'}]", "casebook.yaml:1:27: url must be a whole address, not javascript:alert(1) [settings]"},
		{"source_url: https://git.example.com/blob/main", "casebook.yaml:1:13: source_url does not say where the path goes [settings]"},
		{"title: a: b", "casebook.yaml:1:8: the title holds a colon and is not in quotes, so YAML reads it as a mapping [unquoted-colon]"},
	}
	for _, tt := range tests {
		_, problems := tracker.ParseConfig([]byte(tt.src))
		if got := problemLines(problems); got != tt.want {
			t.Errorf("%s:\n%s\nwant:\n%s", tt.src, got, tt.want)
		}
	}
}

func TestAppearance(t *testing.T) {
	cfg, problems := tracker.ParseConfig([]byte("public: true\naccent: \"#0B7285\"\nlogo: theme/logo.PNG\nlinks:\n  - {text: Wiki, url: https://wiki.example.com/}\n  - {text: Chat, url: https://chat.example.com/}\n"))
	want := tracker.Appearance{Public: true, Accent: "#0b7285", Logo: "theme/logo.PNG",
		Links: []tracker.SiteLink{{Text: "Wiki", URL: "https://wiki.example.com/"}, {Text: "Chat", URL: "https://chat.example.com/"}}}
	if diff := cmp.Diff(want, cfg.Appearance); diff != "" || len(problems) > 0 {
		t.Errorf("ParseConfig (-want +got):\n%s\nproblems: %v", diff, problems)
	}
}

func TestFind(t *testing.T) {
	idx := trackertest.Load(t, story)
	tests := []struct {
		word  string
		kinds []tracker.Kind
		want  string
	}{
		{"disk-full", nil, "bug/disk-full"},
		{"enospc", nil, "bug/disk-full"},
		{"bug/OOM", nil, "bug/oom"},
		{"bugs/oom.md", nil, "bug/oom"},
		{`bugs\oom.md`, nil, "bug/oom"},
		{"replica", nil, "observation/2026-03-01-again-on-replica-1 observation/2026-03-17-0309-no-space-on-replica-2"},
		{"replica-2", nil, "observation/2026-03-17-0309-no-space-on-replica-2"},
		{"disk", nil, "bug/disk-full"}, // the only one that begins so
		{"full", nil, "bug/disk-full"},
		{"o", nil, "bug/oom"},
		{"isk", nil, "bug/disk-full runbook/free-a-disk"},
		{"disk", []tracker.Kind{tracker.KindBug}, "bug/disk-full"},
		{"runbook/disk", nil, "runbook/free-a-disk"},
		{"nowhere", nil, ""},
		{"", nil, ""},
	}
	for _, tt := range tests {
		var got []string
		for _, r := range idx.Find(tt.word, tt.kinds...) {
			got = append(got, r.Ref().String())
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("Find(%q, %v) = %v, want %s", tt.word, tt.kinds, got, tt.want)
		}
	}
}

// Whatever a casebook holds, loading ends, loses no file and says the same twice.
func FuzzLink(f *testing.F) {
	f.Add("See [x](../tasks/sweep.md) and [[bug/oom]].")
	f.Add("[x](./oom.md#a?b) ![i](/abs) [[nothing]] [[task/]] [y](../../../etc/passwd)")
	f.Add("[a]: oom.md\n\n[a] `[[bug/oom]]` <https://x.example>")
	f.Fuzz(func(t *testing.T, body string) {
		files := trackertest.FS(story)
		name := "bugs/fuzzed.md"
		overlay := fstest.MapFS{}
		if err := fs.WalkDir(files, ".", func(p string, e fs.DirEntry, err error) error {
			if err == nil && !e.IsDir() {
				data, _ := fs.ReadFile(files, p)
				overlay[p] = &fstest.MapFile{Data: data}
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		overlay[name] = &fstest.MapFile{Data: []byte("---\ntitle: x\n---\n" + body)}
		idx, err := tracker.Load(overlay)
		if err != nil {
			t.Fatal(err)
		}
		r, ok := idx.ByPath(name)
		if !ok {
			return
		}
		for _, e := range idx.Out(r) {
			if e.From != r || e.To == r || e.Mention == nil || e.Ref.Pos.Line < 4 {
				t.Fatalf("edge %+v of %q", e, body)
			}
			if e.To != nil && !strings.Contains(edges(idx.In(e.To)), r.Ref().String()) {
				t.Fatalf("%s does not know of its mention in %q", e.To.Ref(), body)
			}
		}
	})
}

// What is the same in two versions stands in both indexes, with what is wrong with it; under other settings
// everything is read anew, because they say what it means.
func TestLoadBeside(t *testing.T) {
	files := func(changes ...string) fs.FS {
		return trackertest.FS(strings.NewReplacer(changes...).Replace("-- casebook.yaml --\ntitle: Ops\n-- bugs/a.md --\n---\ntitle: A\nstatsu: open\n---\n-- bugs/b.md --\n---\ntitle: B\nstatus: what\n---\n"))
	}
	load := func(other *tracker.Index, fsys fs.FS, same func(string) bool) *tracker.Index {
		idx, err := tracker.LoadBeside(other, fsys, same)
		if err != nil {
			t.Fatal(err)
		}
		return idx
	}
	shares := func(a, b *tracker.Index) string {
		var ids []string
		for i, r := range a.Records() {
			if b.Records()[i] == r {
				ids = append(ids, r.ID)
			}
		}
		return strings.Join(ids, " ")
	}
	first := load(nil, files(), nil)
	never := func(string) bool { return false }
	edited := files("title: A", "title: AA")
	for name, c := range map[string]struct {
		fsys fs.FS
		same func(string) bool
		want string
	}{
		"by bytes":             {edited, nil, "b"},
		"by bytes, not by say": {edited, never, "b"},
		"by say":               {edited, func(path string) bool { return path == "bugs/b.md" }, "b"},
		"everything":           {files(), nil, "a b"},
		"other settings":       {files("title: Ops", "title: Other"), nil, ""},
	} {
		second, alone := load(first, c.fsys, c.same), load(nil, c.fsys, nil)
		if got := shares(first, second); got != c.want {
			t.Errorf("%s: shares %q, want %q", name, got, c.want)
		}
		if d := cmp.Diff(alone.Problems(), second.Problems()); d != "" || len(alone.Problems()) < 2 {
			t.Errorf("%s: problems (-alone +beside):\n%s", name, d)
		}
	}
	if none := tracker.LoadNone(first.Config); len(none.Records()) != 0 || none.Config != first.Config {
		t.Errorf("a casebook without records has %v", none.Records())
	}
}
