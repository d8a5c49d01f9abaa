package live_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/casebook-dev/casebook/site/live"
)

const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'">`

// page is a page of a site, with a body.
func page(body string) string {
	return "<!doctype html><html><head>" + policy + "</head><body>" + body + "</body></html>"
}

// snapshot returns a site of files by name.
func snapshot(t testing.TB, root string, files map[string]string) *live.Snapshot {
	t.Helper()
	s := live.NewSnapshot(root)
	for name, content := range files {
		if err := s.Put(name, []byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// served returns a server that shows a site with a file of each sort, at /casebook/.
func served(t testing.TB) *live.Server {
	t.Helper()
	s := live.NewServer("run")
	s.Show(snapshot(t, "casebook", map[string]string{
		"index.html": page("home"), "404.html": page("no such page"), "bugs/a/index.html": page("bug a"), "casebook.css": "body {}", "casebook.js": "'use strict'",
		"observations.csv": "a,b\r\n", "bugs/a/recurrence.svg": "<svg/>", "trace/graph.dot": "graph {}", "trace/graph.graphml": "<graphml/>", "bugs/a/trace.mmd": "graph LR",
		"records/bug.json": "{}", "handoffs/rota.ics": "BEGIN:VCALENDAR", "feed.atom": "<feed/>", "robots.txt": "", "observations/o/index.html": page("o"),
		"observations/o/evidence/page.html": "<script>alert(1)</script>", "observations/o/evidence/x.svg": "<svg/>", "observations/o/evidence/df.txt": "100%",
		"observations/o/evidence/shot.PNG": "\x89PNG", "observations/o/evidence/core": "\x7fELF\x00\xff", "observations/o/evidence/old.log": "f\xfcr",
		"observations/o/evidence/data.json": "{}", "bugs/evidence/index.html": page("a bug of that name"), "naïve ?.txt": "odd",
	}))
	return s
}

// get asks a server as a browser on this machine does.
func get(s http.Handler, path string) *httptest.ResponseRecorder { return ask(s, "GET", path) }

func ask(s http.Handler, method, path string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://localhost:8484"+path, nil)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

func TestAnswers(t *testing.T) {
	const html, text = "text/html; charset=utf-8", "text/plain; charset=utf-8"
	for _, c := range []struct {
		path   string
		status int
		kind   string
	}{
		{"/casebook/", 200, html},
		{"/casebook/index.html", 200, html},
		{"/casebook/bugs/a/", 200, html},
		{"/casebook/bugs/a/?q=x", 200, html},
		{"/casebook/bugs/evidence/", 200, html},
		{"/casebook/casebook.css", 200, "text/css; charset=utf-8"},
		{"/casebook/casebook.js", 200, "text/javascript; charset=utf-8"},
		{"/casebook/observations.csv", 200, "text/csv; charset=utf-8"},
		{"/casebook/bugs/a/recurrence.svg", 200, "image/svg+xml"},
		{"/casebook/trace/graph.dot", 200, "text/vnd.graphviz; charset=utf-8"},
		{"/casebook/trace/graph.graphml", 200, "application/xml"},
		{"/casebook/bugs/a/trace.mmd", 200, text},
		{"/casebook/records/bug.json", 200, "application/json"},
		{"/casebook/handoffs/rota.ics", 200, "text/calendar; charset=utf-8"},
		{"/casebook/feed.atom", 200, "application/atom+xml"},
		{"/casebook/na%C3%AFve%20%3F.txt", 200, text},
		{"/casebook/observations/o/evidence/page.html", 200, text},
		{"/casebook/observations/o/evidence/x.svg", 200, text},
		{"/casebook/observations/o/evidence/data.json", 200, text},
		{"/casebook/observations/o/evidence/df.txt", 200, text},
		{"/casebook/observations/o/evidence/old.log", 200, "text/plain"},
		{"/casebook/observations/o/evidence/shot.PNG", 200, "image/png"},
		{"/casebook/observations/o/evidence/core", 200, "application/octet-stream"},
		{"/.casebook/live.js", 200, "text/javascript; charset=utf-8"},
		{"/.casebook/live.css", 200, "text/css; charset=utf-8"},
		{"/.casebook/live.go", 404, text},
		{"/.casebook/", 404, text},
		{"/.casebook/../live.js", 404, text},
		{"/index.html", 404, html},
		{"/casebook/nope", 404, html},
		{"/casebook//", 404, html},
		{"/casebook/bugs/a//", 404, html},
		{"/casebook/observations/o/evidence/", 404, html},
		{"//evil.example/bugs", 404, html},
		{"/casebook/../../etc/passwd", 404, html},
		{"/casebook/..%2f..%2fetc/passwd", 404, html},
		{"/casebook/./index.html", 404, html},
		{`/casebook/..%5c..%5cetc`, 404, html},
		{"/casebook/index.html%00", 404, html},
	} {
		w := get(served(t), c.path)
		if got := w.Header().Get("Content-Type"); w.Code != c.status || got != c.kind {
			t.Errorf("GET %s: %d %s, want %d %s", c.path, w.Code, got, c.status, c.kind)
		}
		for name, want := range map[string]string{"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin"} {
			if got := w.Header().Get(name); got != want {
				t.Errorf("GET %s: %s %q, want %q", c.path, name, got, want)
			}
		}
		evidence := strings.Contains(c.path, "/evidence/") && c.status == 200 && c.kind != html
		if got := strings.Contains(w.Header().Get("Content-Security-Policy"), "sandbox"); got != evidence {
			t.Errorf("GET %s: sandboxed %v, want %v", c.path, got, evidence)
		}
	}
}

func TestRedirects(t *testing.T) {
	for path, want := range map[string]string{
		"/": "/casebook/", "/?q=a&b": "/casebook/?q=a&b", "/casebook": "/casebook/",
		"/casebook/bugs/a": "/casebook/bugs/a/", "/casebook/bugs/a?as=b": "/casebook/bugs/a/?as=b",
	} {
		w := get(served(t), path)
		if got := w.Header().Get("Location"); w.Code != http.StatusFound || got != want {
			t.Errorf("GET %s: %d to %q, want 302 to %q", path, w.Code, got, want)
		}
	}
	s := live.NewServer("run")
	s.Show(snapshot(t, "", map[string]string{"index.html": page("home")}))
	if w := get(s, "/"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "home") {
		t.Errorf("GET / of a site at the root: %d %s", w.Code, w.Body)
	}
}

// A page of elsewhere whose name resolves to this machine is told nothing: DNS rebinding.
func TestOnlyOwnNames(t *testing.T) {
	s := served(t)
	for host, ok := range map[string]bool{
		"localhost": true, "localhost:8484": true, "LOCALHOST:1": true, "127.0.0.1:8484": true, "[::1]:8484": true, "[::1]": true,
		"evil.example": false, "evil.example:8484": false, "localhost.evil.example": false, "192.168.0.7:8484": false, "": false, "127.0.0.1.nip.io": false,
	} {
		for _, path := range []string{"/casebook/", "/.casebook/live.js", "/casebook/nope"} {
			r := httptest.NewRequest("GET", "http://localhost"+path, nil)
			r.Host = host
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			if got := w.Code != http.StatusMisdirectedRequest; got != ok {
				t.Errorf("GET %s of host %q: %d, want an answer: %v", path, host, w.Code, ok)
			}
			if !ok && strings.Contains(w.Body.String(), "home") {
				t.Errorf("host %q is told %s", host, w.Body)
			}
		}
	}
}

func TestMethods(t *testing.T) {
	server := httptest.NewServer(served(t))
	defer server.Close()
	for _, path := range []string{"/casebook/", "/casebook/observations.csv", "/casebook/nope", "/.casebook/events"} {
		response, err := http.Head(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(response.Body)
		response.Body.Close()
		if len(body) > 0 || response.Header.Get("Content-Type") == "" {
			t.Errorf("HEAD %s: %d bytes, type %q", path, len(body), response.Header.Get("Content-Type"))
		}
	}
	for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS"} {
		w := ask(served(t), method, "/casebook/")
		if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: %d, Allow %q", method, w.Code, w.Header().Get("Allow"))
		}
	}
}

// Pages get the script and the right to use it; everything else is served byte for byte.
func TestAdditions(t *testing.T) {
	s := served(t)
	for _, path := range []string{"/casebook/", "/casebook/bugs/a/", "/casebook/nope"} {
		body := get(s, path).Body.String()
		if strings.Count(body, `<script src="/.casebook/live.js" data-shown="run-1"></script>`) != 1 || !strings.Contains(body, `content="connect-src 'self'; default-src 'none'; script-src 'self'"`) {
			t.Errorf("GET %s: %s", path, body)
		}
	}
	for path, want := range map[string]string{"casebook.css": "body {}", "observations.csv": "a,b\r\n", "observations/o/evidence/page.html": "<script>alert(1)</script>"} {
		if got := get(s, "/casebook/"+path).Body.String(); got != want {
			t.Errorf("GET %s: %q, want %q", path, got, want)
		}
	}
	s.Show(snapshot(t, "", map[string]string{"index.html": `<meta http-equiv="Content-Security-Policy" content="connect-src 'none'">no head`}))
	if got := get(s, "/").Body.String(); !strings.Contains(got, `content="connect-src 'none'">no head<script`) {
		t.Errorf("a page of another theme: %s", got)
	}
}

func TestFailure(t *testing.T) {
	s := served(t)
	s.Fail("templates/bug.html:2: <script>bad</script>")
	for path, status := range map[string]int{"/casebook/": 200, "/casebook/bugs/a/": 200, "/casebook/nope": 404} {
		w := get(s, path)
		body := w.Body.String()
		if w.Code != status || !strings.Contains(body, "templates/bug.html:2: &lt;script&gt;bad&lt;/script&gt;</pre>") || strings.Contains(body, "<script>bad") || !strings.Contains(body, "live.css") {
			t.Errorf("GET %s after a failure: %d %s", path, w.Code, body)
		}
	}
	if body := get(s, "/casebook/bugs/a/").Body.String(); !strings.Contains(body, "bug a") {
		t.Errorf("the last whole page is gone: %s", body)
	}
	s.Show(snapshot(t, "/", map[string]string{"index.html": page("mended")}))
	if body := get(s, "/").Body.String(); !strings.Contains(body, "mended") || strings.Contains(body, "casebook-live") || strings.Contains(body, "live.css") {
		t.Errorf("after it was mended: %s", body)
	}
}

func TestNoSiteYet(t *testing.T) {
	s := live.NewServer("run")
	if w := get(s, "/bugs/"); w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "It is being made") || !strings.Contains(w.Body.String(), `data-shown="run-0"`) {
		t.Errorf("before the first site: %d %s", w.Code, w.Body)
	}
	s.Fail("casebook.yaml is gone")
	if body := get(s, "/").Body.String(); !strings.Contains(body, "casebook.yaml is gone") || strings.Contains(body, "being made") {
		t.Errorf("after the first site failed: %s", body)
	}
}

var shown = regexp.MustCompile(`data-shown="run-(\d+)"`)

// While sites replace each other, every answer is of one of them, and its script waits for the next of just that one.
func TestNeverHalfASite(t *testing.T) {
	const sites = 200
	s := live.NewServer("run")
	all := make([]*live.Snapshot, sites)
	for i := range all {
		all[i] = snapshot(t, "", map[string]string{"index.html": page(strings.Repeat(fmt.Sprintf("site %d;", i+1), 50)), fmt.Sprintf("only-%d.txt", i+1): ""})
	}
	s.Show(all[0])
	var readers sync.WaitGroup
	done := make(chan struct{})
	for range 4 {
		readers.Go(func() {
			for {
				body := get(s, "/").Body.String()
				id := shown.FindStringSubmatch(body)
				if id == nil || strings.Count(body, "site "+id[1]+";") != 50 {
					t.Errorf("half a page: %s", body)
					return
				}
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	for _, next := range all[1:] {
		s.Show(next)
	}
	close(done)
	readers.Wait()
	if w := get(s, "/only-1.txt"); w.Code != http.StatusNotFound {
		t.Errorf("a file of the first site is still there: %d", w.Code)
	}
}

// A reader hears what is shown at once, and of each change; who went away is not waited for.
func TestEvents(t *testing.T) {
	s := served(t)
	server := httptest.NewServer(s)
	defer server.Close()
	ctx, leave := context.WithCancel(context.Background())
	r, _ := http.NewRequestWithContext(ctx, "GET", server.URL+"/.casebook/events", nil)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if got := response.Header.Get("Content-Type"); got != "text/event-stream" {
		t.Errorf("the type of the events is %q", got)
	}
	stream := bufio.NewReader(response.Body)
	next := func() string {
		line, err := stream.ReadString('\n')
		if blank, _ := stream.ReadString('\n'); err != nil || blank != "\n" {
			t.Fatalf("an event ends with %q, %v", blank, err)
		}
		return strings.TrimSuffix(line, "\n")
	}
	if got := next(); got != "data: run-1" {
		t.Errorf("the first event is %q", got)
	}
	s.Fail("broken")
	if got := next(); got != "data: run-2" {
		t.Errorf("after a failure: %q", got)
	}
	s.Show(snapshot(t, "", nil))
	if got := next(); got != "data: run-3" {
		t.Errorf("after the next site: %q", got)
	}
	leave()
}

func TestPut(t *testing.T) {
	s := live.NewSnapshot("/")
	for _, name := range []string{"", ".", "/etc/passwd", "../x", "a/../b", "a//b"} {
		if s.Put(name, nil) == nil {
			t.Errorf("Put(%q) takes it", name)
		}
	}
	content := []byte("kept")
	if err := s.Put("a.txt", content); err != nil {
		t.Fatal(err)
	}
	copy(content, "gone")
	if s.Put("a.txt", nil) == nil {
		t.Error("Put takes a second a.txt")
	}
	server := live.NewServer("run")
	server.Show(s)
	if got := get(server, "/a.txt").Body.String(); got != "kept" || s.Len() != 1 {
		t.Errorf("a.txt of %d files is %q, want %q of 1", s.Len(), got, "kept")
	}
}
