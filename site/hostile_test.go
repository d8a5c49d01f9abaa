package site_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"github.com/casebook-dev/casebook/theme"
	"github.com/casebook-dev/casebook/tracker"
)

// hostileTitles are titles that have broken a generator somewhere.
var hostileTitles = map[string]string{
	"quotes":     `He said "no", it's 5" & 6'`,
	"script":     `<script>alert(1)</script><img src=x onerror=alert(2)>`,
	"entities":   `a &lt;b&gt; & c &amp; d`,
	"backticks":  "`rm -rf /` ${x} {{.Title}} ]]> --> %s",
	"rtl":        "שלום \u202eevil\u202c مرحبا",
	"emoji":      "🔥 disk full 👩‍🚒",
	"long":       strings.Repeat("no space left on device ", 12) + "at the end",
	"cjk":        "磁盘空间不足：写入失败",
	"attributes": `x" onmouseover="alert(1)" y='`,
}

// hostile returns a casebook in which every field that is shown is hostile.
func hostile() fstest.MapFS {
	fsys := fstest.MapFS{tracker.ConfigFile: file("title: 'Ops <b>&\"'\nurl: https://ops.example.com/book/\nedit_url: https://git.example.com/{path}?a=\"<\ntrace: {required: {alert: always, runbook: always, fix: 1 episode, owner: always, postmortem: sometimes}}\n")}
	for name, title := range hostileTitles {
		q := "'" + strings.ReplaceAll(title, "'", "''") + "'"
		error := strings.ReplaceAll(title, "'", "''")
		fsys["bugs/"+name+".md"] = file("---\ntitle: " + q + "\nowner: " + q + "\nservice: " + q + "\nlabels: [" + q + "]\nrunbooks: [" + name + "]\n" +
			"links:\n  - dashboard: javascript:alert(1)\n    text: " + q + "\n  - document: https://example.com/?q=\"><script>\n---\n" +
			"## Summary\n" + title + "\n\n## How to identify\n<script>alert(3)</script> [x](javascript:alert(4)) ![y](https://evil.example/z.png)\n" +
			"[[task/" + name + "]] and [[bug/gone]] and [up](../../../etc/passwd)\n\n## Root cause\n### Nested `<b>`\n[here](#nested-b) [there](quotes.md#root-cause) [nowhere](quotes.md#nope)\n")
		fsys["runbooks/"+name+".md"] = file("---\ntitle: " + q + "\nalerts: [" + q + "]\n---\n## Steps\n1. " + title + "\n")
		fsys["tasks/"+name+".md"] = file("---\ntitle: " + q + "\nrole: fix\nstatus: planned\ndue: 2026-12-01\nbugs: [" + name + "]\nteam: " + q + "\n---\n## What\n" + title + "\n")
		fsys["postmortems/2026-03-17-"+name+".md"] = file("---\ntitle: " + q + "\nstarted: 2026-03-17T03:00+01:00\nended: 2026-03-17T04:00+01:00\naffected: " + q + "\n" +
			"observations: [2026-03-17-0309-" + name + "]\ntasks: [" + name + ", gone]\n---\n## Summary\n" + title + "\n\n## Timeline\n- 03:00 - " + title + "\n- **03:30** " + title + "\n- later\n")
		fsys["observations/2026/2026-03-17-0309-"+name+".md"] = file("---\ntitle: 'Handle: \"" + error + "\" on " + `"web <1> & #2"'` + "\nobserved: 2026-03-17T03:09+01:00\nbug: " + name +
			"\nhandlers: [" + q + "]\nalert: " + q + "\nnot:\n  - bug: gone\n    because: " + q + "\n---\n## Evidence\n[page](2026-03-17-0309-" + name + "/a%20b%23c%3F.html)\n")
		fsys["observations/2026/2026-03-17-0309-"+name+"/a b#c?.html"] = file("<script>alert(5)</script>\x1b[31mred\x1b[0m \x07 \xff\u202e\n")
		fsys["observations/2026/2026-03-17-0309-"+name+"/x.svg"] = file("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(6)'/>")
	}
	fsys["observations/2026/2026-05-02-unknown.md"] = file("---\ntitle: 'Handle: \"<b>x</b> & \\u202e\" on web-1'\nobserved: 2026-05-02\nservice: '<i>\"&'\nalert: '<u>'\nhandlers: ['</p>']\n---\n## Evidence\nSaw `<b>X</b> & \\u202e` and </pre><script>alert(7)</script>.\n")
	fsys["observations/2026/2026-05-03-maybe.md"] = file("---\ntitle: 'Handle: \"x\" on web-1'\nobserved: 2026-05-03\nbug: quotes\nclassification: suspected\nnot:\n  - bug: script\n    because: '</q><script>'\n---\n## What happened\n</p><script>alert(8)</script> and more\n")
	fsys["bugs/Not An Id \"<.md"] = file("---\ntitle: x\n---\n")
	fsys["reports/2026-03.md"] = file("---\ntitle: '<i>\"March\"</i> & ]]>'\nmonth: 2026-03\nlead: '<b>\"'\ndecisions:\n  - bug: script\n    decision: '<script>\"'\n---\n## Recurring\n<script>alert(7)</script>\n\n## Mine\n\n")
	fsys["bugs/torn.md"] = file("---\ntitle: <b>x\n")
	return fsys
}

func file(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text), Mode: 0o644} }

func hostileFiles(t *testing.T) map[string]string {
	t.Helper()
	idx, err := tracker.Load(hostile())
	if err != nil {
		t.Fatal(err)
	}
	files, _ := render(t, idx, options(idx))
	return files
}

func TestHostileLinksResolve(t *testing.T) { checkLinks(t, hostileFiles(t)) }

func TestHostileEvidenceIsNoPage(t *testing.T) {
	for name := range hostileFiles(t) {
		if strings.Contains(name, "/evidence/") && (strings.HasSuffix(name, ".html") || strings.HasSuffix(name, ".svg")) {
			t.Errorf("%s would run in the reader's browser", name)
		}
	}
}

// TestHostileTitlesAreShownVerbatim reads the titles back the way a browser does.
func TestHostileTitlesAreShownVerbatim(t *testing.T) {
	files := hostileFiles(t)
	for name, title := range hostileTitles {
		for _, folder := range []string{"bugs/" + name, "runbooks/" + name, "tasks/" + name, "postmortems/2026-03-17-" + name} {
			if got := heading(t, files[folder+"/index.html"]); got != title {
				t.Errorf("%s: the heading reads %q, want %q", folder, got, title)
			}
		}
	}
}

func heading(t *testing.T, text string) string {
	var b strings.Builder
	walk(t, "page", text, func(n *html.Node) {
		if n.Data == "h1" {
			for c := range n.Descendants() {
				if c.Type == html.TextNode {
					b.WriteString(c.Data)
				}
			}
		}
	})
	return b.String()
}

func TestGoldenPages(t *testing.T) {
	idx, err := tracker.Load(hostile())
	if err != nil {
		t.Fatal(err)
	}
	opts := options(idx)
	opts.Problems = []tracker.Problem{ // not those of the checks, whose words are theirs to change
		{Path: "bugs/script.md", Pos: tracker.Pos{Line: 2, Column: 8}, Severity: tracker.Error, Rule: "some-rule", Text: "title holds <script>", Hint: `write "less" & 'better'`},
		{Path: "bugs/script.md", Severity: tracker.Info, Rule: "a-remark", Text: "nothing much"},
		{Path: "bugs/torn.md", Pos: tracker.Pos{Line: 1, Column: 1}, Severity: tracker.Error, Rule: tracker.RuleUnterminated, Text: "the front matter does not end"},
	}
	files, _ := render(t, idx, opts)
	for _, name := range []string{"trace/index.html", "gaps/index.html", "refs/index.html", "refs/document/example-com_45b533d95d53/index.html", "index.html", "404.html", "problems/index.html", "bugs/index.html", "bugs/script/index.html", "bugs/rtl/index.html",
		"bugs/long/index.html", "runbooks/backticks/index.html", "tasks/attributes/index.html", "observations/2026-03-17-0309-quotes/index.html",
		"observations/index.html", "bugs/torn/index.html", "triage/index.html", "calendar/index.html",
		"postmortems/2026-03-17-quotes/index.html", "reports/2026-03/index.html"} {
		golden(t, name, files[name])
	}
}

// overlaid returns the shipped theme with one file replaced.
func overlaid(name, text string) fs.FS { return theme.Overlay(fstest.MapFS{name: file(text)}) }
