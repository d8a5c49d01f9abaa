package exchange

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

var asOf = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// archive is a site of one issue, which rows of tables change.
const archive = `
-- config.yml --
params:
  systems:
    - name: web
    - name: api
-- content/issues/2025-01-02-web-down.md --
---
title: Web is down
date: 2025-01-02T10:00:00Z
resolved: true
resolvedWhen: 2025-01-02T11:30:00Z
severity: down
affected:
  - web
section: issue
---

*Resolved* - Back again.
`

const onlyIssue = "content/issues/2025-01-02-web-down.md"

func importArchive(t *testing.T, files string, opts CStateOptions) *Import {
	t.Helper()
	imp, err := ImportCState(trackertest.FS(files), opts)
	if err != nil {
		t.Fatal(err)
	}
	accounted(t, imp)
	return imp
}

// accounted checks that every file became a sighting or was left with a problem.
func accounted(t *testing.T, imp *Import) {
	t.Helper()
	sightings := 0
	for _, d := range imp.Drafts {
		if d.Draft.Kind == tracker.KindObservation {
			sightings++
		}
	}
	if sightings+len(imp.Left) != imp.Files {
		t.Errorf("%d files, but %d sightings and %d left", imp.Files, sightings, len(imp.Left))
	}
	for _, p := range imp.Left {
		if !slices.ContainsFunc(imp.Problems, func(q tracker.Problem) bool { return q.Path == p }) {
			t.Errorf("%s was left without a word", p)
		}
	}
}

// show writes a draft as a record.
func show(d tracker.Draft) string {
	var b strings.Builder
	b.WriteString("---\n")
	for _, f := range d.Fields {
		fmt.Fprintf(&b, "%s: %s\n", f.Name, showNode(f.Value))
	}
	return b.String() + "---\n" + d.Body
}

func showNode(n *tracker.Node) string {
	var parts []string
	for _, item := range n.Items {
		parts = append(parts, showNode(item))
	}
	for _, e := range n.Entries {
		parts = append(parts, e.Key.Value+": "+showNode(e.Value))
	}
	switch {
	case n.Kind == tracker.Sequence:
		return "[" + strings.Join(parts, ", ") + "]"
	case n.Kind == tracker.Mapping:
		return "{" + strings.Join(parts, ", ") + "}"
	case strings.ContainsAny(n.Value, `"' []{},#&*!|>%`) || strings.Contains(n.Value, ": "):
		return tracker.SingleQuote(n.Value)
	}
	return n.Value
}

// casebook writes drafts into files and loads them.
func casebook(t *testing.T, imports ...*Import) (fstest.MapFS, *tracker.Index) {
	t.Helper()
	files := fstest.MapFS{tracker.ConfigFile: {}}
	for _, imp := range imports {
		for _, d := range imp.Drafts {
			name := path.Join(d.Draft.Kind.Folder(), d.Draft.ID+".md")
			if files[name] != nil {
				t.Fatalf("two drafts are %s", name)
			}
			files[name] = &fstest.MapFile{Data: []byte(show(d.Draft))}
		}
	}
	return files, index(t, files)
}

func index(t *testing.T, fsys fs.FS) *tracker.Index {
	t.Helper()
	idx, err := tracker.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return idx
}

func TestImportOneIssue(t *testing.T) {
	imp := importArchive(t, archive, CStateOptions{AsOf: asOf})
	if len(imp.Drafts) != 1 || len(imp.Problems) != 0 {
		t.Fatalf("%d drafts and problems %v, want one draft", len(imp.Drafts), imp.Problems)
	}
	d := imp.Drafts[0]
	if want := "2025-01-02-1000-web-is-down-on-web"; d.Draft.ID != want || d.Source != onlyIssue {
		t.Errorf("draft %s of %s, want %s of %s", d.Draft.ID, d.Source, want, onlyIssue)
	}
	const want = `---
title: 'Handle: "Web is down" on web'
observed: 2025-01-02T10:00Z
resolved: 2025-01-02T11:30Z
impact: {severity: 1}
imported_from: content/issues/2025-01-02-web-down.md
---
## What happened
*Resolved* - Back again.
`
	if got := show(d.Draft); got != want {
		t.Errorf("the draft is\n%s\nwant\n%s", got, want)
	}
	if want := []tracker.Inventory{{Name: "web"}, {Name: "api"}}; !slices.Equal(imp.Instances, want) {
		t.Errorf("Instances = %v, want %v", imp.Instances, want)
	}
}

func TestImportVariations(t *testing.T) {
	for _, c := range []struct {
		name, old, new string
		draft          string // is in the draft; empty: there is none
		problem        string // with what problems begin, by line; empty: none
	}{
		{"keys in any case", "title:", "Title:", `"Web is down" on web`, ""},
		{"no component", "affected:\n  - web\n", "", `on unknown`, ""},
		{"empty affected", "  - web\n", "", `on unknown`, ""},
		{"one component as a word", "affected:\n  - web\n", "affected: api\n", `on api`, ""},
		{"further components", "  - web\n", "  - web\n  - api\n  - web\n", "also_on: [api]\n", ""},
		{"component with spaces", "  - web\n", "  - the \"new\" one\n", `on "the ''new'' one"`, `8:5: the "new" one is not among the systems of config.yml [unknown-component]`},
		{"component on x", "  - web\n", "  - on x\n", `on on-x`, "8:5: on x is not among the systems"},
		{"component that is a list", "  - web\n", "  - [web]\n", `on unknown`, "8:5: an affected component is no name"},
		{"affected as mapping", "  - web\n", "  web: true\n", `on unknown`, "8:3: affected is no list"},
		{"mistyped component", "  - web\n", "  - webb\n", `on webb`, "8:5: webb is not among the systems of config.yml [unknown-component] did you mean web?"},
		{"quotes and colons in the title", "title: Web is down", `title: 'It says: "no" on all'`, `'Handle: "It says: "no" on all" on web'`, ""},
		{"title over two lines", "title: Web is down", "title: >\n  Web is\n  down", `"Web is down" on web`, ""},
		{"no title", "title: Web is down\n", "", "", "1:1: the issue has no title"},
		{"unquoted colon", "title: Web is down", "title: Web: it is down", "", "2:8: the title holds a colon"},
		{"no date", "date: 2025-01-02T10:00:00Z\n", "", "", "1:1: the issue has no date"},
		{"no time", "date: 2025-01-02T10:00:00Z", "date: last week", "", "3:7: date: \"last week\" is no time"},
		{"date only", "date: 2025-01-02T10:00:00Z", "date: 2025-01-02", "observed: 2025-01-02\n", ""},
		{"hour of one digit", "T10:00:00Z", "T9:15:00-00:00", "observed: 2025-01-02T09:15Z\n", ""},
		{"end before start", "resolvedWhen: 2025", "resolvedWhen: 2024", "resolved: 2024-01-02T11:30Z\n", "5:15: it ends at 2024-01-02T11:30Z, before it starts at 2025-01-02T10:00Z [end-before-start]"},
		{"mixed offsets", "T11:30:00Z", "T11:30:00", "resolved: 2025-01-02T11:30Z\n", "5:15: resolvedWhen has no offset while date has one; read as UTC [mixed-offset]"},
		{"mixed offsets, the other way", "T10:00:00Z", " 10:00:00", "observed: 2025-01-02T10:00Z\n", "3:7: date has no offset while resolvedWhen has one"},
		{"scheduled", "date: 2025", "date: 2027", "", "3:7: this is scheduled for 2027-01-02T10:00Z"},
		{"draft", "section: issue", "draft: true", "", "9:8: this is a draft"},
		{"not resolved", "resolved: true\nresolvedWhen: 2025-01-02T11:30:00Z", "resolved: false", "resolved: ongoing\n", "4:11: it is not resolved; written as ongoing"},
		{"resolved or not", "resolved: true", "resolved: false", "resolved: 2025-01-02T11:30Z\n", "4:11: it is not resolved, yet"},
		{"resolved without time", "resolvedWhen: 2025-01-02T11:30:00Z\n", "", "Z\nimpact", "4:11: it is resolved, but resolvedWhen does not say when"},
		{"no end", "resolved: true\nresolvedWhen: 2025-01-02T11:30:00Z\n", "", "Z\nimpact", "1:1: neither resolved nor resolvedWhen"},
		{"end of no meaning", "resolvedWhen: 2025-01-02T11:30:00Z", "resolvedWhen: soon", "Z\nimpact", "5:15: resolvedWhen: \"soon\" is no time"},
		{"end as a date", "resolvedWhen: 2025-01-02T11:30:00Z", "resolvedWhen: 2025-01-02", "Z\nimpact", "5:15: resolvedWhen is a date without a time"},
		{"resolved is no boolean", "resolved: true", "resolved: perhaps", "resolved: 2025", "4:11: it is not resolved, yet"},
		{"disrupted", "severity: down", "severity: disrupted", "{severity: 2}", ""},
		{"notice", "severity: down", "severity: notice", "{severity: 3}", ""},
		{"mistyped severity", "severity: down", "severity: notise", "Z\nimported_from", "6:11: severity is \"notise\", not down, disrupted or notice; left out [wrong-value] did you mean notice?"},
		{"no severity", "severity: down\n", "", "Z\nimported_from", "1:1: severity is missing"},
		{"informational", "severity: down", "informational: true", "labels: [informational]\n", ""},
		{"key that is lost", "section: issue", "author: mei", "imported_from", "9:1: the key author is left out"},
		{"TOML", "---\ntitle", "+++\ntitle", "", "1:1: the front matter is TOML"},
		{"no front matter", "---\ntitle: Web is down", "title: Web is down", "", "1:1: the file does not begin with front matter"},
		{"headings", "*Resolved* - Back again.", "# Resolved\n\nBack\nagain\n---\n\n### End #\n```\n## not one\n```", "## What happened\n### Resolved\n\n#### Back again\n\n##### End #\n```\n## not one\n```\n", ""},
		{"no body", "\n*Resolved* - Back again.\n", "", "## What happened\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(archive, c.old) {
				t.Fatalf("%q is not in the archive", c.old)
			}
			imp := importArchive(t, strings.Replace(archive, c.old, c.new, 1), CStateOptions{AsOf: asOf})
			checkDraft(t, imp, c.draft)
			checkProblem(t, imp, c.problem)
		})
	}
}

func checkDraft(t *testing.T, imp *Import, part string) {
	t.Helper()
	switch {
	case part == "" && len(imp.Drafts) > 0:
		t.Errorf("there is a draft:\n%s", show(imp.Drafts[0].Draft))
	case part != "" && len(imp.Drafts) != 1:
		t.Errorf("%d drafts, want 1; problems %v", len(imp.Drafts), imp.Problems)
	case part != "" && !strings.Contains(show(imp.Drafts[0].Draft), part):
		t.Errorf("the draft is\n%s\nwithout %q", show(imp.Drafts[0].Draft), part)
	}
	files, idx := casebook(t, imp)
	for _, p := range idx.Problems() {
		if p.Severity == tracker.Error {
			t.Errorf("%v in\n%s", p, files[p.Path].Data)
		}
	}
}

func checkProblem(t *testing.T, imp *Import, want string) {
	t.Helper()
	var got []string
	for _, p := range imp.Problems {
		got = append(got, strings.TrimSpace(strings.TrimPrefix(p.String(), onlyIssue+":")+" "+p.Hint))
	}
	if want == "" && len(got) > 0 || want != "" && !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, want) }) {
		t.Errorf("problems %q, want one that begins %q", got, want)
	}
}

func TestImportDecidesWhatIsABug(t *testing.T) {
	site := os.DirFS("testdata/site")
	count := func(repeats int) (ids []string) {
		imp, err := ImportCState(site, CStateOptions{AsOf: asOf, Repeats: repeats})
		if err != nil {
			t.Fatal(err)
		}
		accounted(t, imp)
		for _, d := range imp.Drafts {
			if d.Draft.Kind == tracker.KindBug {
				ids = append(ids, d.Draft.ID)
			}
		}
		return ids
	}
	if got, want := count(0), []string{"checkout-is-slow"}; !slices.Equal(got, want) {
		t.Errorf("bugs = %q, want %q", got, want)
	}
	if got := count(1); len(got) != 4 {
		t.Errorf("with every title a bug there are %q, want 4", got)
	}
}

func TestImportWithoutSite(t *testing.T) {
	if _, err := ImportCState(fstest.MapFS{"content/posts/a.md": {}}, CStateOptions{}); err == nil {
		t.Error("a site without content/issues is no error")
	}
}

func TestImportLocation(t *testing.T) {
	naive := strings.Replace(archive, "T10:00:00Z", " 10:00:00", 1)
	for _, c := range []struct {
		files string
		opts  CStateOptions
		want  string
	}{
		{naive, CStateOptions{}, "2025-01-02T10:00Z"},
		{naive, CStateOptions{Location: time.FixedZone("", 3600)}, "2025-01-02T10:00+01:00"},
		{strings.Replace(naive, "params:", "timeZone: America/New_York\nparams:", 1), CStateOptions{}, "2025-01-02T10:00-05:00"},
	} {
		imp := importArchive(t, c.files, c.opts)
		if got := imp.Drafts[0].field("observed").Value; got != c.want {
			t.Errorf("observed = %s, want %s", got, c.want)
		}
	}
}

func TestImportCutsLongTitles(t *testing.T) {
	long := strings.Repeat("ö very long ", 40)
	imp := importArchive(t, strings.Replace(archive, "Web is down", long, 1), CStateOptions{})
	title := imp.Drafts[0].field("title").Value
	if n := len([]rune(title)); n > tracker.TitleLength || n < tracker.TitleLength-3 || !strings.HasSuffix(title, `…" on web`) {
		t.Errorf("the title has %d characters: %s", n, title)
	}
	if got := imp.Drafts[0].field(TitleField); got == nil || got.Value != strings.TrimSpace(long) {
		t.Errorf("%s = %v, want the whole title", TitleField, got)
	}
}

func FuzzDemote(f *testing.F) {
	for _, s := range []string{"# a", "a\n===\nb\n---", "- # a\n> ## b", "```\n# no\n```\n# yes", "a\nb\n  ---\n", "#\n", "\t# no", "> a\n> ===", "0#00000\n-"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, body string) {
		const front = "---\ntitle: 'Handle: \"x\" on y'\nobserved: 2026-01-01\n---\n## What happened\n"
		r, _ := tracker.ParseRecord("observations/x.md", []byte(front+demote(body)), tracker.DefaultConfig())
		if r == nil || r.Body().Unparsed != "" {
			return
		}
		if sections := r.Body().Sections; len(sections) != 1 || sections[0].Title != "What happened" {
			t.Errorf("demote(%q) = %q makes the sections %v", body, demote(body), sections)
		}
	})
}
