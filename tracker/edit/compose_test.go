package edit

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := errors.Join(os.MkdirAll("testdata", 0o777), os.WriteFile(file, got, 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if d := cmp.Diff(string(want), string(got)); err != nil || d != "" {
		t.Errorf("%s: %v (-want +got; renew with -update)\n%s", file, err, d)
	}
}

func field(name string, value *tracker.Node) tracker.DraftField {
	return tracker.DraftField{Name: name, Value: value}
}

// list returns a list of mappings.
func list(items ...*tracker.Node) *tracker.Node {
	return &tracker.Node{Kind: tracker.Sequence, Style: tracker.Flow, Items: items}
}

func entry(n *tracker.Node, key string, value *tracker.Node) *tracker.Node {
	n.Entries = append([]tracker.Entry{{Key: tracker.Text(key), Value: value}}, n.Entries...)
	return n
}

// The observation of records.md, section 9, down to its bytes.
func TestComposeObservationOfTheFormat(t *testing.T) {
	d := NewDraft(tracker.KindObservation, `Handle: "No space left on device" on replica-2`, DraftOptions{Fields: []tracker.DraftField{
		field("links", list(tracker.Pairs("dashboard", "https://grafana.example.com/d/upload-disk"))),
		field("impact", tracker.Pairs("downtime", "125m", "effort", "3h", "users", "340", "severity", "2")),
		field("resolution", tracker.Text("workaround")),
		field("runbook", tracker.Pairs("used", "free-a-full-disk", "worked", "yes")),
		field("handlers", tracker.Texts("mei", "tomas")),
		field("alert", tracker.Text("HostDiskUsageHigh")),
		field("detected", tracker.Text("alert")),
		field("class", tracker.Text("service-interruption")),
		field("service", tracker.Text("upload-api")),
		field("classified", tracker.Text("2026-03-17")),
		field("bug", tracker.Text("no-space-left-on-device")),
		field("also_on", tracker.Texts("replica-4")),
		field("resolved", tracker.Text("2026-03-17T05:14+01:00")),
		field("observed", tracker.Text("2026-03-17T03:09+01:00")),
	}, Sections: map[string]string{"What happened": "Uploads failed with HTTP 500 on two of four replicas.\n"}})
	golden(t, "observation.md", Compose(d, false))
	idx := trackertest.Load(t, "-- casebook.yaml --\n")
	p, err := Create(idx, d)
	if err != nil || p.Files[0].Path != "observations/2026/2026-03-17-0309-no-space-left-on-device-on-replica-2.md" {
		t.Errorf("Create: %v, %v", p, err)
	}
}

func TestComposeTemplates(t *testing.T) {
	signatures := list(tracker.Pairs("contains", "no space left: device", "service", "upload-api"), tracker.Pairs("regexp", `ENOSPC [0-9]+`))
	rollout := list(entry(tracker.Pairs("at", "2026-07-09"), "on", tracker.Texts("replica-1")), entry(tracker.Pairs("at", "2026-07-14"), "on", tracker.Texts("replica-*")))
	for _, d := range []tracker.Draft{
		NewDraft(tracker.KindBug, "It's  full:\n no space", DraftOptions{Fields: []tracker.DraftField{
			field("mood", tracker.Text("# calm")), field("signatures", signatures), field("owner", tracker.Text("null"))}}),
		NewDraft(tracker.KindRunbook, "Free a full disk", DraftOptions{}),
		NewDraft(tracker.KindTask, "Delete the temporary file of an aborted upload", DraftOptions{Delegated: true, Fields: []tracker.DraftField{
			field("shipped", rollout), field("role", tracker.Text("fix")), field("bugs", tracker.Texts("no-space-left-on-device")),
			field("links", list(tracker.Pairs("pull-request", "https://git.example.com/1", "text", "the fix: [1], {2}")))}}),
		NewDraft(tracker.KindPostmortem, "Uploads lost", DraftOptions{Fields: []tracker.DraftField{field("started", tracker.Text("2026-03-20T01:00Z"))}}),
		NewDraft(tracker.KindHandoff, "Week 12", DraftOptions{Fields: []tracker.DraftField{field("until", tracker.Text("2026-03-20T09:00+01:00"))}}),
		NewDraft(tracker.KindReport, "March 2026", DraftOptions{Fields: []tracker.DraftField{field("month", tracker.Text("2026-03")), field("decisions", list(tracker.Pairs("bug", "a", "decision", "fix it, now")))}}),
	} {
		src := Compose(d, false)
		golden(t, d.Kind.String()+".md", src)
		if strings.ReplaceAll(string(Compose(d, true)), "\r\n", "\n") != string(src) {
			t.Errorf("%s: with CR LF the text differs", d.Kind)
		}
		r := parsed(t, d.Kind.Folder()+"/2026-03-20.md", string(src))
		for _, s := range r.Body().Sections {
			if !s.Empty {
				t.Errorf("%s: a prompt is not a comment in %s", d.Kind, s.Title)
			}
		}
		if got, want := len(r.Body().Sections), len(tracker.Sections(d.Kind)); d.Kind != tracker.KindTask && got != want || d.Kind == tracker.KindTask && got != want+3 {
			t.Errorf("%s: %d sections, want %d", d.Kind, got, want)
		}
	}
}

func TestCreate(t *testing.T) {
	const files = `
-- casebook.yaml --
timezone: Europe/Copenhagen
-- bugs/a.md --
---
title: A
aliases: [b]
---
-- bugs/broken.md --
---
title: [
---
-- observations/2026/2026-03-17-0309-x-on-y.md --
---
title: 'Handle: "x" on y'
observed: 2026-03-17T03:09+01:00
---
-- observations/2026/2026-03-18-x-on-y.md --
---
title: 'Handle: "x" on y'
observed: 2026-03-18
---
-- handoffs/2026-03-20.md --
---
title: Week 12
---
`
	obs := func(observed string) tracker.Draft {
		return NewDraft(tracker.KindObservation, `Handle: "x" on y`, DraftOptions{Fields: []tracker.DraftField{field("observed", tracker.Text(observed))}})
	}
	withID := func(d tracker.Draft, id string) tracker.Draft { d.ID = id; return d }
	handoff := func(until string) tracker.Draft {
		return NewDraft(tracker.KindHandoff, "x", DraftOptions{Fields: []tracker.DraftField{field("until", tracker.Text(until))}})
	}
	for _, c := range []struct {
		name, layout string
		draft        tracker.Draft
		want         string // path, or error
	}{
		{"bug", "", NewDraft(tracker.KindBug, "Disk full", DraftOptions{}), "bugs/disk-full.md"},
		{"taken", "", NewDraft(tracker.KindBug, "A", DraftOptions{}), "bugs/a.md: there is a bug a already (choose another id)"},
		{"taken by an alias", "", NewDraft(tracker.KindBug, "B", DraftOptions{}), "bugs/a.md: there is a bug b already (choose another id)"},
		{"taken by what cannot be read", "", NewDraft(tracker.KindBug, "Broken", DraftOptions{}), "bugs/broken.md: there is a bug broken already (choose another id)"},
		{"another id", "", NewDraft(tracker.KindBug, "A", DraftOptions{ID: "a-2"}), "bugs/a-2.md"},
		{"no id", "", NewDraft(tracker.KindBug, "???", DraftOptions{}), `the title "???" has no letter or digit to make an id of: choose one with --id`},
		{"wrong id", "", NewDraft(tracker.KindBug, "A", DraftOptions{ID: "A/b"}), `"A/b" is no id of a bug: lower-case letters, digits and single hyphens`},
		{"device", "", NewDraft(tracker.KindBug, "A", DraftOptions{ID: "con"}), `"con" is no id of a bug: Windows keeps the name for a device`},
		{"observation", "", obs("2026-03-17T04:09+01:00"), "observations/2026/2026-03-17-0409-x-on-y.md"},
		{"observation by month", "yyyy/mm", obs("2026-03-17T04:09+01:00"), "observations/2026/03/2026-03-17-0409-x-on-y.md"},
		{"observation, taken", "", obs("2026-03-17T03:09:27+01:00"), "observations/2026/2026-03-17-030927-x-on-y.md"},
		{"observation, taken, its id given", "", withID(obs("2026-03-17T03:09:27+01:00"), "2026-03-17-0309-x-on-y"), "observations/2026/2026-03-17-030927-x-on-y.md"},
		{"observation, date only, taken", "", obs("2026-03-18"), "observations/2026/2026-03-18-x-on-y.md: there is an observation 2026-03-18-x-on-y already, which looks like the same sighting (choose another id)"},
		{"observation without a time", "", NewDraft(tracker.KindObservation, `Handle: "x" on y`, DraftOptions{}), "the id of the observation is made of observed, which is missing: give it, or choose an id with --id"},
		{"observation without its title", "", NewDraft(tracker.KindObservation, "x on y", DraftOptions{Fields: []tracker.DraftField{field("observed", tracker.Text("2026-03-17"))}}),
			`"x on y" is no title of an observation: write Handle: "<error message>" on <instance>`},
		{"postmortem", "", NewDraft(tracker.KindPostmortem, "Uploads lost", DraftOptions{Fields: []tracker.DraftField{field("started", tracker.Text("2026-03-20T01:00Z"))}}), "postmortems/2026-03-20-uploads-lost.md"},
		{"handoff", "", handoff("2026-03-21T09:00+01:00"), "handoffs/2026-03-21.md"},
		{"handoff, taken", "", handoff("2026-03-20T09:00+01:00"), "handoffs/2026-03-20-0900.md"},
		{"report", "", NewDraft(tracker.KindReport, "March", DraftOptions{Fields: []tracker.DraftField{field("month", tracker.Text("2026-03"))}}), "reports/2026-03.md"},
	} {
		idx := trackertest.Load(t, files)
		if c.layout != "" {
			idx.Config.Layout = c.layout
		}
		p, err := Create(idx, c.draft)
		got := ""
		if err != nil {
			got = err.Error()
		} else {
			got = p.Files[0].Path
		}
		if got != c.want {
			t.Errorf("%s: Create = %s, want %s", c.name, got, c.want)
		}
	}
	crlf := trackertest.Load(t, "-- casebook.yaml --\ntitle: x\r\n")
	if p, err := Create(crlf, NewDraft(tracker.KindBug, "A", DraftOptions{})); err != nil || !strings.Contains(string(p.Files[0].After), "'A'\r\n") {
		t.Errorf("Create in a casebook with CR LF: %v, %v", p, err)
	}
}

// Whatever stands in a draft must read back.
func FuzzCompose(f *testing.F) {
	for _, word := range wordPool {
		f.Add(word, word+"\n"+word)
	}
	f.Add("\u0085", "a\n---\nb")
	f.Add("a\tb", "\ta\n b")
	f.Fuzz(func(t *testing.T, a, b string) {
		a, b = strings.ToValidUTF8(a, "?"), strings.ToValidUTF8(b, "?")
		d := tracker.Draft{Kind: tracker.KindBug, Fields: []tracker.DraftField{
			field("title", tracker.Text(strings.Join(strings.Fields(a+"x"), " "))), field("verified_by", tracker.Text(b)), field("labels", tracker.Texts(a, b)),
			field("signatures", list(tracker.Pairs("contains", a, "service", b), tracker.Pairs(a+"k", b))), field("x", tracker.Text(a))}}
		if err := readsBack("bugs/a.md", Compose(d, false), d); err != nil {
			t.Errorf("%v:\n%s", err, Compose(d, false))
		}
	})
}
