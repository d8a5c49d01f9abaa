package site_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/casebook-dev/casebook/tracker"
)

const (
	evidenceRecord = "observations/2026/2026-03-17-0309-disk-full-on-db-1"
	evidencePage   = "observations/2026-03-17-0309-disk-full-on-db-1/"
)

// evidenceSite renders one sighting with these files, by their paths from its folder observations/2026.
func evidenceSite(t *testing.T, files map[string]*fstest.MapFile) map[string]string {
	t.Helper()
	fsys := fstest.MapFS{tracker.ConfigFile: file(""), evidenceRecord + ".md": file("---\ntitle: 'Handle: \"Disk full\" on db-1'\n" +
		"observed: 2026-03-17T03:09Z\naliases: [2026-03-17-0308-disk-full-on-db-1]\n---\n## Evidence\n[page](2026-03-17-0309-disk-full-on-db-1/e.html)\n")}
	for name, f := range files {
		fsys["observations/2026/"+name] = f
	}
	idx, err := tracker.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	rendered, _ := render(t, idx, options(idx))
	return rendered
}

// TestEvidenceNames was written when e.html and e.html.txt became one file, and so did files of the same
// name in the folders of the id and of an alias.
func TestEvidenceNames(t *testing.T) {
	const id, alias = "2026-03-17-0309-disk-full-on-db-1/", "2026-03-17-0308-disk-full-on-db-1/"
	site := evidenceSite(t, map[string]*fstest.MapFile{
		id + "e.html": file("html"), id + "e.html.txt": file("text"), id + "e.html.txt.txt": file("more"), id + "a.txt": file("new"), id + "old/a.txt": file("sub"),
		alias + "a.txt": file("old"), alias + "sub/a.txt": file("old sub"), id + "run.PHP": file("<?php"), id + "feed.rss": file("<x/>"),
	})
	for name, want := range map[string]string{"e.html.txt": "text", "e.html.txt.txt": "more", "e.html.txt.txt.txt": "html", "a.txt": "new", "old/a.txt": "sub",
		alias + "a.txt": "old", alias + "sub/a.txt": "old sub", "run.PHP.txt": "<?php", "feed.rss.txt": "<x/>"} {
		if got := site[evidencePage+"evidence/"+name]; got != want {
			t.Errorf("%s holds %q, want %q", name, got, want)
		}
		if page := site[evidencePage+"index.html"]; !strings.Contains(page, `evidence/`+name+`"`) {
			t.Errorf("the page does not link to %s", name)
		}
	}
}

// TestEvidenceThatIsNoFile was written when a build waited for ever for somebody to write into a pipe.
func TestEvidenceThatIsNoFile(t *testing.T) {
	site := evidenceSite(t, map[string]*fstest.MapFile{
		"2026-03-17-0309-disk-full-on-db-1/pipe.log": {Mode: fs.ModeNamedPipe | 0o644, Data: []byte("a pipe")},
		"2026-03-17-0309-disk-full-on-db-1/disk":     {Mode: fs.ModeDevice | 0o644, Data: []byte("a disk")},
	})
	for name := range site {
		if strings.Contains(name, "pipe") || strings.Contains(name, "disk/") {
			t.Errorf("the site has %s", name)
		}
	}
	if page := site[evidencePage+"index.html"]; strings.Count(page, "it is a device or a pipe, no file") != 2 {
		t.Errorf("the page does not say why two files are missing:\n%s", page)
	}
}
