package site_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/casebook-dev/casebook/tracker"
)

// TestLooksOfTheSettings gives a site an accent, a logo and links of its own.
func TestLooksOfTheSettings(t *testing.T) {
	logo, err := os.ReadFile("testdata/theme/logo.png")
	if err != nil {
		t.Fatal(err)
	}
	idx, err := tracker.Load(fstest.MapFS{
		tracker.ConfigFile: file("accent: '#0B7285'\nlogo: theme/logo.png\nlinks: [{text: 'Wiki <b>', url: 'https://wiki.example.com/?a&b'}]\n"),
		"theme/logo.png":   file(string(logo)), "bugs/a.md": file("---\ntitle: A\n---\n"),
	})
	if err != nil {
		t.Fatal(err)
	}
	files, result := render(t, idx, options(idx))
	checkLinks(t, files)
	if files["logo.png"] != string(logo) || len(result.Withheld) > 0 {
		t.Errorf("the logo is not published: %v", result.Withheld)
	}
	for _, want := range []string{`<img src="../../logo.png" width="36" height="24" alt="">`, `<link rel="icon" href="../../logo.png">`,
		`<a href="https://wiki.example.com/?a&amp;b" rel="noopener noreferrer">Wiki &lt;b&gt;</a></nav>`} {
		if page := files["bugs/a/index.html"]; !strings.Contains(page, want) {
			t.Errorf("a page does not hold %s", want)
		}
	}
	if page := files["404.html"]; !strings.Contains(page, `<img src="/logo.png"`) || !strings.Contains(page, `<link rel="icon" href="/logo.png">`) {
		t.Error("the page of a wrong address does not find the logo")
	}
	if css := files["casebook.css"]; !strings.HasSuffix(css, "\n:root { --link: light-dark(#0b7285, #4091a0); }\n") {
		t.Errorf("the stylesheet ends with\n%s", css[len(css)-100:])
	}
}

// TestLogoIsWithheld leaves out what is no picture for every page, and says so.
func TestLogoIsWithheld(t *testing.T) {
	for name, content := range map[string]string{"it cannot be read": "", "it is no picture that can be read": "no picture", "as a logo, ": "\x89PNG" + strings.Repeat("x", 70_000)} {
		casebook := fstest.MapFS{tracker.ConfigFile: file("logo: logo.png\n")}
		if content != "" {
			casebook["logo.png"] = file(content)
		}
		idx, err := tracker.Load(casebook)
		if err != nil {
			t.Fatal(err)
		}
		files, result := render(t, idx, options(idx))
		if len(result.Withheld) != 1 || !strings.HasPrefix(result.Withheld[0].Because, name) || files["logo.png"] != "" || strings.Contains(files["index.html"], "logo.png") {
			t.Errorf("withheld %v, want logo.png because %s", result.Withheld, name)
		}
	}
}

// TestLogoStaysInTheCasebook follows no symbolic link, which may lead anywhere.
func TestLogoStaysInTheCasebook(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(dir+"/"+tracker.ConfigFile, []byte("logo: logo.png\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	outside, err := filepath.Abs("testdata/theme/logo.png")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, dir+"/logo.png"); err != nil {
		t.Fatal(err)
	}
	idx, err := tracker.Load(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	files, result := render(t, idx, options(idx))
	if len(result.Withheld) != 1 || result.Withheld[0].Because != "symbolic links are not followed" || files["logo.png"] != "" {
		t.Errorf("withheld %v, want logo.png for being a symbolic link", result.Withheld)
	}
}

// TestWhatWaitsIsInTheStylesheet adds a sighting that nobody has classified: the number in the navigation is another one, and
// no page has changed for it that does not tell of sightings.
func TestWhatWaitsIsInTheStylesheet(t *testing.T) {
	casebook := fstest.MapFS{tracker.ConfigFile: file(""), "bugs/a.md": file("---\ntitle: A\n---\n"),
		"runbooks/r.md": file("---\ntitle: R\n---\n"), "observations/2026-01-01-0000-x-on-h.md": file("---\ntitle: \"'x' on h\"\nobserved: 2026-01-01T00:00Z\n---\n")}
	const number = `.nav [data-waiting="triage"]::after { content: "`
	var before map[string]string
	for n := range 2 {
		idx, err := tracker.Load(casebook)
		if err != nil {
			t.Fatal(err)
		}
		opts := options(idx)
		opts.Problems = nil
		files, _ := render(t, idx, opts)
		if css := files["casebook.css"]; !strings.Contains(css, fmt.Sprint(number, n+1, `" }`)) || strings.Contains(css, `"problems"`) {
			t.Errorf("%d waiting: the stylesheet ends with\n%s", n+1, css[len(css)-300:])
		}
		if !strings.Contains(files["runbooks/r/index.html"], `Triage <b data-waiting="triage"></b></a>`) {
			t.Error("the navigation has no place for the number")
		}
		for _, name := range []string{"bugs/a/index.html", "runbooks/r/index.html", "runbooks/index.html"} {
			if n > 0 && files[name] != before[name] {
				t.Errorf("%s is another page", name)
			}
		}
		before = files
		casebook["observations/2026-01-02-0000-y-on-h.md"] = file("---\ntitle: \"'y' on h\"\nobserved: 2026-01-02T00:00Z\n---\n")
	}
}
