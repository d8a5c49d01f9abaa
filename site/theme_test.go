package site_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/casebook-dev/casebook/site"
	"github.com/casebook-dev/casebook/theme"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// TestSecondTheme builds the example with a theme that replaces one template, one part and some custom properties,
// and brings a picture.
func TestSecondTheme(t *testing.T) {
	idx := loadExample(t)
	shipped, _ := render(t, idx, options(idx))
	opts := options(idx)
	opts.Theme = theme.Overlay(os.DirFS("testdata/theme"))
	files, result := render(t, idx, opts)
	checkLinks(t, files)
	if n := len(files); n != result.Pages+result.Evidence+result.Exports+result.Search+result.Looks {
		t.Errorf("%d files, but the result counts others: %+v", n, result)
	}
	for name, page := range files {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		checkInert(t, name, page)
		const line = "<li>Internal: do not forward</li>"
		if !strings.Contains(page, line) {
			t.Errorf("%s has not the foot of the theme", name)
		}
		own := strings.HasPrefix(name, "runbooks/") && strings.Contains(page, `class="k k-run"`)
		if same := strings.Replace(page, line, "", 1) == shipped[name]; same == own {
			t.Errorf("%s is as it was: %v, want %v", name, same, !own)
		}
	}
	if page := files["runbooks/free-a-full-disk/index.html"]; !strings.Contains(page, ">Do this</h2>") || !strings.Contains(page, "<footer") {
		t.Errorf("the theme's runbook is not in the shipped frame:\n%s", page)
	}
	own, err := os.ReadFile("testdata/theme/own.css")
	if err != nil {
		t.Fatal(err)
	}
	if css := files["casebook.css"]; css != shipped["casebook.css"]+"\n"+string(own) {
		t.Error("the stylesheet is not the shipped one with the theme's rules behind it")
	}
	if files["assets/paper.png"] == "" || files["logo.png"] != "" || files["own.css"] != "" {
		t.Error("not the assets alone are published as they are")
	}
}

// TestThemeMistakes names what a template cannot have, wherever it stands, and what there is instead.
func TestThemeMistakes(t *testing.T) {
	for _, c := range []struct{ name, file, text, place, says, hint string }{
		{"field", "bug.html", "{{define \"main\"}}\n<h1>{{.Titel}}</h1>{{end}}",
			"templates/bug.html:2:7", "BugPage has no Titel", "did you mean Title or Site?"},
		{"untaken", "postmortem.html", "{{define \"main\"}}{{if false}}{{.Nothing.Here}}{{end}}{{end}}",
			"templates/postmortem.html:1:40", "PostmortemPage has no Nothing", "there are "},
		{"within", "bug.html", "{{define \"main\"}}{{range .Crumbs}}\n{{.Nmae}}{{end}}{{end}}",
			"templates/bug.html:2:3", "Crumb has no Nmae", "did you mean Name?"},
		{"variable", "bug.html", "{{define \"main\"}}{{range $i, $c := .Crumbs}}{{$c.Link}}{{end}}{{end}}",
			"templates/bug.html:1:49", "Crumb has no Link", "there are Href, Name"},
		{"part", "own.html", "{{define \"chip\"}}{{.Txt}}{{end}}",
			"templates/own.html:1:20", "Chip has no Txt", "did you mean Text?"},
		{"called", "own.html", "{{define \"pager\"}}{{.Nxt}}{{end}}",
			"templates/own.html:1:21", "Pager has no Nxt", "did you mean Next?"},
		{"no such part", "bug.html", "{{define \"main\"}}{{template \"relation\" .}}{{end}}",
			"templates/bug.html:1:29", `nothing defines "relation"`, "did you mean relations?"},
		{"no such page", "bugs.html", "{{define \"main\"}}{{end}}",
			"templates/bugs.html", "no page is made with this template", "did you mean templates/bug.html?"},
		{"nothing there", "bug.html", "",
			"templates/layout.html:29:12", `nothing defines "main"`, "there are calendar, "},
	} {
		idx := trackertest.Load(t, "")
		opts := options(idx)
		opts.Theme = overlaid("templates/"+c.file, c.text)
		_, err := site.Render(context.Background(), idx, opts, func(string, []byte) error { return nil })
		var wrong *site.TemplateError
		if !errors.As(err, &wrong) || wrong.Place != c.place || wrong.Text != c.says || !strings.HasPrefix(wrong.Hint, c.hint) {
			t.Errorf("%s: Render = %#v, want %s: %s, hint %q", c.name, err, c.place, c.says, c.hint)
		}
	}
}
