package site_test

import (
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// page is what the crawler knows of one page.
type page struct {
	ids   map[string]bool
	links []string // href and src, as written
}

// walk calls f for every element of a page.
func walk(t testing.TB, name, text string, f func(n *html.Node)) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatalf("parse %s: %v", name, err)
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			f(n)
		}
	}
}

func attribute(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

func crawl(t testing.TB, name, text string) page {
	p := page{ids: map[string]bool{}}
	walk(t, name, text, func(n *html.Node) {
		if id, ok := attribute(n, "id"); ok {
			if p.ids[id] {
				t.Errorf("%s: id %q stands twice", name, id)
			}
			p.ids[id] = true
		}
		for _, key := range []string{"href", "src"} {
			if v, ok := attribute(n, key); ok {
				p.links = append(p.links, v)
			}
		}
	})
	return p
}

// checkLinks follows every link within the site, fragments included.
func checkLinks(t testing.TB, files map[string]string) {
	t.Helper()
	pages := map[string]page{}
	for name, text := range files {
		if strings.HasSuffix(name, ".html") {
			pages[name] = crawl(t, name, text)
		}
	}
	for name, p := range pages {
		for _, link := range p.links {
			if name == "404.html" {
				link = fromRoot(t, p, link)
			}
			checkLink(t, files, pages, name, link)
		}
	}
}

// fromRoot returns a link of the page of a wrong address, which stands at any address, as it would be if it stood at
// the site's root: where that is, the link to the stylesheet says.
func fromRoot(t testing.TB, p page, link string) string {
	t.Helper()
	i := slices.IndexFunc(p.links, func(l string) bool { return path.Base(l) == "casebook.css" })
	root := strings.TrimSuffix(p.links[i], "casebook.css")
	if !strings.HasPrefix(root, "/") {
		t.Errorf("404.html: its links depend on where it stands: %q", p.links[i])
	}
	rest, ok := strings.CutPrefix(link, root)
	if u, err := url.Parse(link); !ok && err == nil && u.Scheme == "" && !strings.HasPrefix(link, "#") {
		t.Errorf("404.html: link %q does not begin with %q", link, root)
	}
	return rest
}

func checkLink(t testing.TB, files map[string]string, pages map[string]page, name, link string) {
	t.Helper()
	u, err := url.Parse(link)
	if err != nil {
		t.Errorf("%s: link %q: %v", name, link, err)
		return
	}
	if u.Scheme != "" {
		if !slices.Contains([]string{"http", "https", "mailto", "data"}, u.Scheme) {
			t.Errorf("%s: link %q has a scheme that is not allowed", name, link)
		}
		return
	}
	target := name
	if u.Path != "" {
		target = path.Join(path.Dir(name), u.Path)
	}
	if _, ok := files[target]; !ok || strings.HasPrefix(u.Path, "/") {
		t.Errorf("%s: link %q leads to %s, which is not there", name, link, target)
		return
	}
	if u.Fragment != "" && !pages[target].ids[u.Fragment] {
		t.Errorf("%s: link %q: no element has that id", name, link)
	}
}

func TestLinksOfTheExampleResolve(t *testing.T) {
	idx := loadExample(t)
	files, _ := render(t, idx, options(idx))
	checkLinks(t, files)
}

// TestOnlyTheScriptRuns holds the pages to their policy: the theme's script and no other, no inline style, no
// handler, no form that could be sent, no other host.
func TestOnlyTheScriptRuns(t *testing.T) {
	for name, files := range map[string]map[string]string{"example-repo": exampleFiles(t), "hostile": hostileFiles(t)} {
		for file, text := range files {
			if strings.HasSuffix(file, ".html") {
				checkInert(t, name+": "+file, text)
			}
		}
	}
}

// policy is what a page lets the browser load: its own stylesheet, script and images.
const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'">`

func checkInert(t *testing.T, name, text string) {
	t.Helper()
	if !strings.Contains(text, policy) {
		t.Errorf("%s has not the content security policy", name)
	}
	scripts := 0
	walk(t, name, text, func(n *html.Node) {
		switch n.Data {
		case "style", "iframe", "object", "embed", "base":
			t.Errorf("%s holds a <%s>", name, n.Data)
		case "script":
			scripts++
			checkScript(t, name, n)
		case "form":
			checkForm(t, name, n)
		}
		for _, a := range n.Attr {
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
				t.Errorf("%s: <%s %s=%q>", name, n.Data, a.Key, a.Val)
			}
		}
		checkOutward(t, name, n)
	})
	if scripts != 2 {
		t.Errorf("%s holds %d scripts, want the theme's two", name, scripts)
	}
}

// checkScript wants one of the theme's scripts, empty itself, in the head and before the stylesheet, so that a
// chosen theme does not flash. That of the search has time until the page is read.
func checkScript(t *testing.T, name string, n *html.Node) {
	t.Helper()
	src, _ := attribute(n, "src")
	_, deferred := attribute(n, "defer")
	alone := path.Base(src) == "casebook.js" && len(n.Attr) == 1 || path.Base(src) == "search.js" && deferred && len(n.Attr) == 2
	if !alone || n.FirstChild != nil {
		t.Errorf("%s: a script with %v, want src=casebook.js alone, or src=search.js and defer", name, n.Attr)
	}
	styled := false
	for e := n.NextSibling; e != nil; e = e.NextSibling {
		styled = styled || e.Data == "link" && slices.Contains(e.Attr, html.Attribute{Key: "rel", Val: "stylesheet"})
	}
	if n.Parent.Data != "head" || !styled {
		t.Errorf("%s: the script is not in the head before the stylesheet", name)
	}
}

// checkForm wants a form that the script answers: the policy lets none be sent.
func checkForm(t *testing.T, name string, n *html.Node) {
	t.Helper()
	_, sent := attribute(n, "action")
	class, _ := attribute(n, "class")
	if sent || !slices.Contains(strings.Fields(class), "js-only") {
		t.Errorf("%s: a form %v, want js-only and no action", name, n.Attr)
	}
}

// checkOutward wants rel="noopener noreferrer" on links out, and nothing loaded from elsewhere.
func checkOutward(t *testing.T, name string, n *html.Node) {
	t.Helper()
	link, _ := attribute(n, "href")
	if src, ok := attribute(n, "src"); ok && strings.Contains(src, ":") && !strings.HasPrefix(src, "data:image/") {
		t.Errorf("%s loads %q", name, src)
	}
	if n.Data == "a" && strings.HasPrefix(link, "http") {
		if rel, _ := attribute(n, "rel"); rel != "noopener noreferrer" {
			t.Errorf("%s: link %q has rel=%q", name, link, rel)
		}
	}
}

func exampleFiles(t *testing.T) map[string]string {
	idx := loadExample(t)
	files, _ := render(t, idx, options(idx))
	return files
}
