package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"image"
	"image/png"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// servedCasebook is a `casebook serve` that runs on the casebook of testdata/upload.txtar.
type servedCasebook struct {
	*testing.T
	dir     string
	address string // of the site
	events  *bufio.Reader
	remarks *bytes.Buffer // to be read when the command has ended
	end     func() error  // interrupts it and says how it ended
}

// startServing runs `casebook serve --port 0` until the test ends.
func startServing(t *testing.T, args ...string) *servedCasebook {
	t.Helper()
	dir := t.TempDir()
	if err := unpack("testdata/upload.txtar", dir); err != nil {
		t.Fatal(err)
	}
	return startServingAt(t, dir, args...)
}

func startServingAt(t *testing.T, dir string, args ...string) *servedCasebook {
	t.Helper()
	out, w := io.Pipe()
	s := &servedCasebook{T: t, dir: dir, remarks: &bytes.Buffer{}}
	env := &Env{In: strings.NewReader(""), Out: w, Err: s.remarks, Dir: dir, Getenv: func(string) string { return "" }, Now: time.Now}
	ctx, interrupt := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() {
		err := Execute(ctx, env, append([]string{"serve", "--port", "0", "--json"}, args...))
		w.CloseWithError(err)
		ended <- err
	}()
	s.end = func() error {
		interrupt()
		err := <-ended
		ended <- err
		return err
	}
	t.Cleanup(func() { s.end() })
	var answer serveAnswer
	if err := json.NewDecoder(out).Decode(&answer); err != nil {
		t.Fatalf("serve --json: %v", err)
	}
	s.address = answer.URL
	s.events = bufio.NewReader(s.open("/.casebook/events").Body)
	s.event()
	return s
}

// open asks for what lies at an address, from the site's.
func (s *servedCasebook) open(path string) *http.Response {
	s.Helper()
	from, err := url.Parse(s.address)
	if err != nil {
		s.Fatal(err)
	}
	to, err := from.Parse(path)
	if err != nil {
		s.Fatal(err)
	}
	response, err := http.Get(to.String())
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { response.Body.Close() })
	return response
}

func (s *servedCasebook) page(path string) string {
	s.Helper()
	body, err := io.ReadAll(s.open(path).Body)
	if err != nil {
		s.Fatal(err)
	}
	return string(body)
}

// event waits for the next event.
func (s *servedCasebook) event() {
	s.Helper()
	for range 2 { // its line, and the one that ends it
		if _, err := s.events.ReadString('\n'); err != nil {
			s.Fatalf("waiting for an event: %v", err)
		}
	}
}

func (s *servedCasebook) write(name, text string) {
	s.Helper()
	name = filepath.Join(s.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		s.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		s.Fatal(err)
	}
}

func (s *servedCasebook) remove(name string) {
	s.Helper()
	if err := os.Remove(filepath.Join(s.dir, filepath.FromSlash(name))); err != nil {
		s.Fatal(err)
	}
}

// wants checks what stands on a page and what does not.
func (s *servedCasebook) wants(path, want, not string) {
	s.Helper()
	page := s.page(path)
	if !strings.Contains(page, want) {
		s.Errorf("%s does not say %q:\n%.3000s", path, want, page)
	}
	if not != "" && strings.Contains(page, not) {
		s.Errorf("%s says %q", path, not)
	}
}

// inventedSecret belongs to nobody.
const inventedSecret = "UPLOAD_TOKEN=q7Zr2Lk9Xw4Tn8Vb6Hs1"

const overlay = `id="casebook-live"`

// A day of writing: a record is added, the theme breaks, is mended, a secret is pasted and taken out again, the
// settings vanish and come back.
func TestServe(t *testing.T) {
	t.Parallel()
	s := startServing(t)
	s.wants("index.html", "/.casebook/live.js", overlay)

	s.write("bugs/disk-on-fire.md", "---\ntitle: Disk on fire\n---\n## Summary\nHot.\n")
	s.event()
	s.wants("bugs/disk-on-fire/", "Disk on fire", overlay)

	s.write("bugs/disk-on-fire.md", "---\ntitle: [Disk\n") // half a line is written
	s.event()
	s.wants("problems/", "1 file could not be read", overlay)
	s.write("bugs/disk-on-fire.md", "---\ntitle: Disk on fire\n---\n## Summary\nHot.\n")
	s.event()

	s.write("theme/templates/bug.html", "{{define \"main\"}}\n<p>{{.Titel}}</p>{{end}}\n")
	s.event()
	s.wants("bugs/disk-on-fire/", "Hot.", "")
	s.wants("bugs/disk-on-fire/", "templates/bug.html:2:", "")
	s.wants("nowhere", overlay, "")
	s.remove("theme/templates/bug.html")
	s.event()
	s.wants("bugs/disk-on-fire/", "Hot.", overlay)

	s.write("bugs/disk-on-fire.md", "---\ntitle: Disk on fire\n---\n## Summary\n"+inventedSecret+"\n")
	s.event()
	s.wants("bugs/disk-on-fire/", "bugs/disk-on-fire.md:5:", inventedSecret)
	s.write("bugs/disk-on-fire.md", "---\ntitle: Disk on fire\n---\n## Summary\nCold.\n")
	s.event()
	s.wants("bugs/disk-on-fire/", "Cold.", overlay)

	settings, err := os.ReadFile(filepath.Join(s.dir, "casebook.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	s.write("casebook.yaml", string(settings)+"links: [\n") // half a line is written
	s.event()
	s.wants("index.html", "casebook.yaml:", "")
	s.wants("bugs/disk-on-fire/", "[yaml-syntax]", "")
	s.remove("casebook.yaml")
	s.event()
	s.wants("index.html", "no casebook in", "")
	s.write("casebook.yaml", string(settings))
	s.event()
	s.wants("index.html", "</html>", overlay)

	s.write("casebook.yaml", string(settings)+"logo: pictures/logo.png\n")
	s.event()
	s.wants("index.html", "</html>", `<img src="logo.png"`)
	var logo bytes.Buffer
	if err := png.Encode(&logo, image.NewGray(image.Rect(0, 0, 2, 1))); err != nil {
		t.Fatal(err)
	}
	s.write("pictures/logo.png", logo.String()) // in no folder that is looked over
	s.event()
	s.wants("index.html", `<img src="logo.png"`, overlay)

	if err := s.end(); err != nil {
		t.Errorf("interrupted: %v, want no error", err)
	}
	said := regexp.MustCompile(`\d+ files in [\d.]+ s`).ReplaceAllString(s.remarks.String(), "N files in S s")
	if strings.Count(said, "\nrebuilt N files in S s\n") < 3 || strings.Count(said, "\nrebuilt N files in S s, with 1 error: casebook check says which\n") != 1 || !regexp.MustCompile(`^building what http://localhost:\d+/ is to show\nbuilt N files in S s\n`).MatchString(said) || strings.Count(said, "casebook: ") != 4 {
		t.Errorf("it said:\n%s", said)
	}
}

// What is broken from the start is shown, and the site comes when it is mended.
func TestServeBrokenFromTheStart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := unpack("testdata/upload.txtar", dir); err != nil {
		t.Fatal(err)
	}
	(&servedCasebook{T: t, dir: dir}).write("theme/templates/bug.html", "{{define")
	s := startServingAt(t, dir)
	s.wants("", "templates/bug.html", "bugs/index.html")
	s.remove("theme/templates/bug.html")
	s.event()
	s.wants("", "bugs/index.html", overlay)
}

func TestServeTakenPort(t *testing.T) {
	taken, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	dir := t.TempDir()
	if err := unpack("testdata/upload.txtar", dir); err != nil {
		t.Fatal(err)
	}
	var out, said bytes.Buffer
	env := &Env{Out: &out, Err: &said, Dir: dir, Getenv: func(string) string { return "" }, Now: time.Now}
	port := strconv.Itoa(portOf(taken))
	status := Report(env, Execute(context.Background(), env, []string{"serve", "--port", port}))
	if want := "casebook: serve on port " + port + ": "; status != statusCould || !strings.HasPrefix(said.String(), want) || !strings.Contains(said.String(), "--port 0") {
		t.Errorf("status %d, %q, want %d and %q…", status, said.String(), statusCould, want)
	}
}

// Nothing but this machine itself can connect.
func TestListenOnlyHere(t *testing.T) {
	listeners, err := listen(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range listeners {
		defer l.Close()
		if addr := l.Addr().(*net.TCPAddr); !addr.IP.IsLoopback() || addr.Port != portOf(listeners[0]) {
			t.Errorf("listens on %s, want port %d of this machine alone", addr, portOf(listeners[0]))
		}
	}
}
