// Package live serves a site that is made anew while people read it, and has their browsers load each new one.
//
// A Server shows one whole Snapshot at a time: a request is answered from the site of before or from the one
// after, never from a mixture, and nothing is kept by the browser. What it adds to the pages, a script that waits
// for the next site and what went wrong with it, is in no site that is built into a folder.
//
// It answers only who asks for this machine by its own name, so that no page of elsewhere reads along.
package live

import (
	"bytes"
	"embed"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// ownFolder holds what the server adds to a site. No file of a site begins with a dot.
const ownFolder = "/.casebook/"

//go:embed live.js live.css
var ownFiles embed.FS

// Server is an http.Handler. Use NewServer to make one.
type Server struct {
	run   string
	mu    sync.Mutex // held by who replaces now
	count int
	now   atomic.Pointer[state]
}

// state is what is shown at a time. It never changes; it is replaced.
type state struct {
	id       string    // unlike that of any other state, also of other runs
	site     *Snapshot // the newest that could be made; nil: none yet
	failure  string    // why there is none newer; empty: there is no newer
	replaced chan struct{}
}

// NewServer returns a server that has no site yet. Run tells it from an earlier server at the same address, whose
// pages may still be open.
func NewServer(run string) *Server {
	s := &Server{run: run}
	s.now.Store(&state{id: run + "-0", replaced: make(chan struct{})})
	return s
}

// Show replaces the site, and takes away what Fail has said. Every open page loads again.
func (s *Server) Show(site *Snapshot) { s.replace(func(state) state { return state{site: site} }) }

// Fail has every page say why the site could not be made anew, over what the last one showed.
func (s *Server) Fail(text string) {
	s.replace(func(was state) state { return state{site: was.site, failure: text} })
}

func (s *Server) replace(next func(was state) state) {
	s.mu.Lock()
	defer s.mu.Unlock()
	was := s.now.Load()
	now := next(*was)
	s.count++
	now.id, now.replaced = fmt.Sprintf("%s-%d", s.run, s.count), make(chan struct{})
	s.now.Store(&now)
	close(was.replaced)
}

// ServeHTTP answers GET and HEAD. See the package for what it guarantees.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Resource-Policy", "same-origin") // no page of elsewhere may include what is private
	switch {
	case !ownName(r.Host):
		http.Error(w, "This server answers only to localhost, 127.0.0.1 and [::1].", http.StatusMisdirectedRequest)
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		h.Set("Allow", "GET, HEAD")
		http.Error(w, "The site can only be read.", http.StatusMethodNotAllowed)
	case strings.HasPrefix(r.URL.Path, ownFolder):
		s.own(w, r)
	default:
		s.now.Load().serve(w, r)
	}
}

// ownName reports whether a request was sent to this machine by a name that cannot be another's. A page of
// elsewhere can have its name resolve to this machine, but the browser then names it here: DNS rebinding.
func ownName(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	switch strings.ToLower(strings.Trim(host, "[]")) {
	case "localhost", "127.0.0.1", "::1":
		return true
	}
	return false
}

// own answers for what no site has.
func (s *Server) own(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, ownFolder)
	content, err := ownFiles.ReadFile(name)
	switch {
	case name == "events":
		s.events(w, r)
	case err != nil:
		http.NotFound(w, r)
	default:
		send(w, r, name, content)
	}
}

// events tells which state is shown, now and whenever another one is, until the reader goes away: server-sent events.
// Who was away for a while has missed nothing.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	if r.Method == http.MethodHead {
		return
	}
	stream := http.NewResponseController(w)
	for {
		now := s.now.Load()
		if _, err := fmt.Fprintf(w, "data: %s\n\n", now.id); err != nil || stream.Flush() != nil {
			return
		}
		select {
		case <-now.replaced:
		case <-r.Context().Done():
			return
		}
	}
}

// serve answers from the site that is shown.
func (now *state) serve(w http.ResponseWriter, r *http.Request) {
	if now.site == nil {
		w.Header().Set("Content-Type", typeOf("index.html", nil))
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = w.Write(now.emptyPage())
		return
	}
	name, moved, ok := now.site.find(r.URL.Path)
	switch {
	case !ok && r.URL.Path == "/":
		redirect(w, r, now.site.root)
	case !ok:
		w.Header().Set("Content-Type", typeOf("404.html", nil))
		w.WriteHeader(http.StatusNotFound)
		_, _ = w.Write(now.page(now.site.files["404.html"]))
	case moved != "":
		redirect(w, r, moved)
	case isPage(name):
		send(w, r, name, now.page(now.site.files[name]))
	default:
		send(w, r, name, now.site.files[name])
	}
}

// redirect sends to another path of this server, with the query of the request.
func redirect(w http.ResponseWriter, r *http.Request, path string) {
	http.Redirect(w, r, (&url.URL{Path: path, RawQuery: r.URL.RawQuery}).String(), http.StatusFound)
}

// send answers with a file, or the part of it that is asked for.
func send(w http.ResponseWriter, r *http.Request, name string, content []byte) {
	w.Header().Set("Content-Type", typeOf(name, content))
	if isEvidence(name) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; sandbox") // whatever it is, it runs nothing here
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}
