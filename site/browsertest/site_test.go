package browsertest

import (
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/casebook-dev/casebook/site"
	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/check"
)

// asOf is the moment the example's story is told at.
var asOf = time.Date(2026, 11, 20, 9, 14, 0, 0, time.UTC)

// buildSite builds the site that the tests look at, with a theme, into a folder.
func buildSite(t *testing.T, theme fs.FS, out string) {
	t.Helper()
	buildCasebook(t, writeCasebook(t), theme, out)
	holdRedirect(t, out)
}

// buildCasebook builds the site of the casebook in a folder, with a theme, into another.
func buildCasebook(t *testing.T, dir string, theme fs.FS, out string) {
	t.Helper()
	idx, err := tracker.Load(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	_, err = site.Build(context.Background(), idx, site.Options{Dir: out, AsOf: asOf, Theme: theme, Commit: "4f2c9e1aa11bb22cc33dd44ee55ff66778899001",
		Branch: "main", Problems: check.Run(idx, check.Options{AsOf: asOf}), Version: "test",
		History: commitCasebook(t, dir)})
	if err != nil {
		t.Fatal(err)
	}
}

// writeCasebook copies example-repo and adds what a casebook is not spared.
func writeCasebook(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../example-repo")); err != nil {
		t.Fatal(err)
	}
	word := strings.Repeat("/var/lib/upload-api/tmp", 13)
	write(t, dir, "bugs/torn.md", "---\ntitle: <b>torn\nowner: "+word+"\n")
	write(t, dir, "bugs/unbroken.md", fmt.Sprintf("---\ntitle: '%s: 磁盘空间不足 🔥 שלום <script>alert(1)</script> ]]>'\nowner: %s\nstatus: investigating\nlabels: [%s]\nservice: dns\nrunbooks: [gone]\n---\n"+
		"## Summary\n%s\n\n## How to identify\n```\n%s\n```\n`%s` and [[bug/gone]]\n\n| a | b | c |\n|---|---|---|\n| %s | %s | `%s` |\n\n## How to remedy\n1. %s\n2. `%s`\n", word, word, word, word, word, word, word, word, word, word, word))
	write(t, dir, "bugs/crowded.md", "---\ntitle: Crowded\nowner: platform\nservice: dns\n---\n## Summary\nSeen more often than one page shows.\n")
	for i := range 230 {
		seen := asOf.Add(-time.Duration(i) * 31 * time.Hour)
		write(t, dir, fmt.Sprintf("observations/%s-crowded-%d.md", seen.Format("2006/2006-01-02-1504"), i), fmt.Sprintf(
			"---\ntitle: 'Handle: \"crowded\" on node-a%d'\nobserved: %s\nbug: crowded\n---\nLike [[bug/unbroken]] and [[bug/crowded]].\n", i%4, seen.Format(time.RFC3339)))
	}
	return dir
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	name = filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// leaves is what makes a redirect leave at once, without and with a script.
var leaves = regexp.MustCompile(`<noscript><meta http-equiv="refresh"[^>]*></noscript>| data-moved`)

// holdRedirect adds a redirect that stays, to be looked at: what a reader sees whose browser does not follow.
func holdRedirect(t *testing.T, out string) {
	t.Helper()
	page, err := os.ReadFile(filepath.Join(out, "bugs", "enospc", "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	held := leaves.ReplaceAllString(string(page), "")
	if len(leaves.FindAllString(string(page), -1)) != 2 {
		t.Fatal("bugs/enospc/index.html does not leave at once, with and without a script")
	}
	write(t, out, "held.html", strings.ReplaceAll(held, `"../../`, `"`))
}

// fromDisk returns the address under which a folder is opened from the disk.
func fromDisk(folder string) string {
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(folder) + "/"}).String()
}

// serve publishes a folder where example-repo's casebook.yaml says it is: under a path of its own. Every
// address that is not there is answered with 404.html, without the status, which the browser would log.
func serve(t *testing.T, folder string) string {
	t.Helper()
	const under = "/casebook/"
	files := http.StripPrefix(under, http.FileServer(http.Dir(folder)))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, inside := strings.CutPrefix(r.URL.Path, under)
		if _, err := os.Stat(filepath.Join(folder, filepath.FromSlash(name))); err != nil || !inside {
			http.ServeFile(w, r, filepath.Join(folder, "404.html"))
			return
		}
		r.URL.Path = strings.TrimSuffix(r.URL.Path, "index.html") // which FileServer would send away
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL + under
}
