package browsertest

import (
	"context"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/casebook-dev/casebook/site"
	"github.com/casebook-dev/casebook/site/live"
	"github.com/casebook-dev/casebook/tracker"
)

// snapshotOf renders the casebook in a folder, to be served.
func snapshotOf(t *testing.T, dir string) *live.Snapshot {
	t.Helper()
	idx, err := tracker.Load(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	made := live.NewSnapshot(site.Root(idx.Config))
	if _, err := site.Render(context.Background(), idx, site.Options{AsOf: asOf, Version: "test"}, made.Put); err != nil {
		t.Fatal(err)
	}
	return made
}

// shown is a page's title and what stands over it.
const shown = `document.querySelector('h1').innerText.trim() + ' | ' + (document.querySelector('#casebook-live pre')?.innerText ?? '')`

// TestLiveReload writes while a page is open: the page shows the newest site, what went wrong over the last, and
// nothing of it when that is mended. A server that was begun anew is heard too.
func TestLiveReload(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "casebook.yaml", "title: Live\nurl: https://ops.example.com/casebook/\n")
	tell := func(title string) *live.Snapshot {
		write(t, dir, "bugs/disk.md", "---\ntitle: "+title+"\n---\n## Summary\nHot.\n")
		return snapshotOf(t, dir)
	}
	server := live.NewServer("first")
	server.Show(tell("One"))
	listening := httptest.NewServer(server)
	t.Cleanup(func() { listening.CloseClientConnections(); listening.Close() })
	b := open(t)
	root := listening.URL + "/casebook/"
	b.visit(root + "bugs/disk/")
	shows := func(title, failure string) {
		t.Helper()
		got, want := "", title+" | "+failure
		for range 500 {
			if got, _ = chromedp.Run(b.ctx, chromedp.Evaluate[string](shown)); got == want { // which fails while the page loads
				return
			}
			b.do(chromedp.Sleep(20 * time.Millisecond))
		}
		t.Fatalf("the page shows %q, want %q", got, want)
	}
	shows("One", "")
	for i, title := range []string{"Two", "Three", "Four"} {
		server.Show(tell(title))
		shows(title, "")
		server.Fail(title + " <script>alert(1)</script>")
		shows(title, title+" <script>alert(1)</script>")
		if i > 0 {
			server.Fail("worse")
			shows(title, "worse")
		}
	}
	server.Show(tell("Five"))
	shows("Five", "")
	next := live.NewServer("second") // as after Ctrl-C and another serve
	next.Show(tell("Six"))
	listening.Config.Handler = next
	listening.CloseClientConnections()
	shows("Six", "")
	for _, line := range b.said() {
		if !strings.Contains(line, "/.casebook/events") { // that the connection broke is true
			t.Errorf("on the console: %s", line)
		}
	}
	for _, address := range b.foreign(root) {
		if !strings.HasPrefix(address, listening.URL+"/.casebook/") {
			t.Errorf("asks %s", address)
		}
	}
}
