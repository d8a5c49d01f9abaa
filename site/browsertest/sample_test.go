package browsertest

import (
	"cmp"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"github.com/casebook-dev/casebook/theme"
)

// sample is a page to look at: its address, which also names its tests.
type sample string

// name is the address without what every address has.
func (s sample) name() string {
	if s == "index.html" {
		return "home"
	}
	return strings.TrimSuffix(strings.TrimSuffix(string(s), ".html"), "/index")
}

// hard are pages that are looked at for their text, which no element tells.
var hard = []sample{
	"bugs/no-space-left-on-device/index.html",
	"bugs/unbroken/index.html",
	"bugs/crowded/index.html",
	"labels/var-lib-upload-api-tmp-var-lib-upload-api-tmp-var-lib-upload/index.html",
}

// samplesOf chooses the pages of a site to look at, so that a new kind of page is looked at without being named
// here: the hard ones, the richest of every shape of address, and as many more as it takes to show each class
// of element that any page has. Redirects are left out, since they do not stay; holdRedirect keeps one.
func samplesOf(t *testing.T, folder string) []sample {
	t.Helper()
	pages := map[sample]traits{}
	shapes := map[string][]sample{}
	for _, name := range pagesOf(t, folder) {
		found := traitsOf(t, filepath.Join(folder, filepath.FromSlash(name)))
		if found["moved"] {
			continue
		}
		pages[sample(name)] = found
		shapes[shapeOf(name)] = append(shapes[shapeOf(name)], sample(name))
	}
	missing := traits{}
	for _, found := range pages {
		maps.Copy(missing, found)
	}
	var chosen []sample
	choose := func(s sample) {
		chosen = append(chosen, s)
		for trait := range pages[s] {
			delete(missing, trait)
		}
	}
	for _, s := range hard {
		choose(s)
	}
	for _, shape := range slices.Sorted(maps.Keys(shapes)) {
		if !slices.ContainsFunc(chosen, func(s sample) bool { return shapeOf(string(s)) == shape }) {
			choose(richest(shapes[shape], pages, missing))
		}
	}
	all := slices.Sorted(maps.Keys(pages))
	for len(missing) > 0 {
		choose(richest(all, pages, missing))
	}
	return chosen
}

// shapeOf returns an address with a star for what a record is called: bugs/*/index.html.
func shapeOf(address string) string {
	parts := strings.Split(path.Dir(address), "/")
	for i := range parts {
		if number, isPage := strings.CutPrefix(parts[i], "page_"); isPage && number != "" {
			parts[i] = "page_n"
		} else if i > 0 {
			parts[i] = "*"
		}
	}
	return path.Join(path.Join(parts...), path.Base(address))
}

// traits are the elements of a page, each as its name and one of its classes.
type traits map[string]bool

func traitsOf(t *testing.T, file string) traits {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	root, err := html.Parse(f)
	if err != nil {
		t.Fatalf("parse %s: %v", file, err)
	}
	found := traits{}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		found[n.Data] = true
		for _, a := range n.Attr {
			switch a.Key {
			case "class":
				for _, class := range strings.Fields(a.Val) {
					found[n.Data+"."+class] = true
				}
			case "data-template":
				found[n.Data+" "+a.Val] = true
			case "data-moved":
				found["moved"] = true
			}
		}
	}
	return found
}

// richest returns the page that has most of the traits wanted, then of all, then the first.
func richest(among []sample, pages map[sample]traits, wanted traits) sample {
	return slices.MaxFunc(among, func(a, b sample) int {
		return cmp.Or(cmp.Compare(pages[a].among(wanted), pages[b].among(wanted)), cmp.Compare(len(pages[a]), len(pages[b])))
	})
}

// among counts the traits that are wanted.
func (found traits) among(wanted traits) (n int) {
	for trait := range found {
		if wanted[trait] {
			n++
		}
	}
	return n
}

// forEachSample looks at each sample in a test and a tab of its own, some at the same time.
func forEachSample(t *testing.T, look func(*tab, sample)) {
	t.Helper()
	for _, s := range siteSamples(t) {
		t.Run(s.name(), func(t *testing.T) {
			t.Parallel()
			look(open(t), s)
		})
	}
}

// TestSamplesCoverTheSite holds the choice to its promise, for pages that one would not want to miss.
func TestSamplesCoverTheSite(t *testing.T) {
	t.Parallel()
	chosen := siteSamples(t)
	for _, want := range []sample{"index.html", "404.html", "held.html", "bugs/index.html", "bugs/torn/index.html", "observations/page_2/index.html",
		"bugs/crowded/observations/index.html", "instances/index.html", "problems/index.html"} {
		if !slices.Contains(chosen, want) {
			t.Errorf("%s is not among the samples", want)
		}
	}
	for _, kind := range []string{"bugs", "observations", "runbooks", "tasks", "postmortems", "handoffs", "reports", "alerts", "services", "labels", "instances", "teams"} {
		if !slices.ContainsFunc(chosen, func(s sample) bool { return shapeOf(string(s)) == kind+"/*/index.html" }) {
			t.Errorf("no page below %s is among the samples", kind)
		}
	}
	t.Logf("%d samples: %s", len(chosen), chosen)
}

// TestEveryTemplateIsLookedAt fails when the theme has a template of which the site under test has no page.
func TestEveryTemplateIsLookedAt(t *testing.T) {
	t.Parallel()
	names, err := fs.Glob(theme.Files(), "templates/*.html")
	if err != nil || len(names) == 0 {
		t.Fatalf("the theme's templates: %v, %v", names, err)
	}
	marked := fstest.MapFS{}
	for _, name := range names {
		text, err := fs.ReadFile(theme.Files(), name)
		if err != nil {
			t.Fatal(err)
		}
		const begin = `{{define "main"}}`
		if !strings.Contains(string(text), begin) {
			continue // parts of pages
		}
		marked[name] = &fstest.MapFile{Data: []byte(strings.Replace(string(text), begin, begin+`<i data-template="`+name+`"></i>`, 1))}
	}
	folder := filepath.Join(t.TempDir(), "site")
	buildSite(t, theme.Overlay(marked), folder)
	shown := traits{}
	for _, name := range pagesOf(t, folder) {
		maps.Copy(shown, traitsOf(t, filepath.Join(folder, filepath.FromSlash(name))))
	}
	for name := range marked {
		if !shown["i "+name] {
			t.Errorf("no page of the site under test is made by %s", name)
		}
	}
}
