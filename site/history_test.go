package site_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/casebook-dev/casebook/site"
	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/gitrepo"
	"github.com/casebook-dev/casebook/tracker/history"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

const beforeChanges = `
-- casebook.yaml --
commit_url: https://git.example.com/c/{commit}
-- bugs/disk-full.md --
---
title: Disk full
status: open
signatures: [{contains: full}]
---
-- bugs/oomkilled.md --
---
title: OOMKilled
---
-- observations/2026-03-01-disk-full-on-a.md --
---
title: 'Handle: "disk full" on a'
observed: 2026-03-01
bug: oomkilled
classified: 2026-03-02
---
`

// committed renders the site of what is checked out, with its history.
func committed(r trackertest.Repo) map[string]string {
	r.Helper()
	repo, err := gitrepo.Open(r.Dir)
	if err != nil {
		r.Fatal(err)
	}
	defer repo.Close()
	head, err := repo.Head()
	if err != nil {
		r.Fatal(err)
	}
	h, err := history.Of(context.Background(), repo, head, history.Options{})
	if err != nil {
		r.Fatal(err)
	}
	tree, err := repo.Tree(head, ".")
	if err != nil {
		r.Fatal(err)
	}
	idx, err := tracker.Load(tree)
	if err != nil {
		r.Fatal(err)
	}
	files, _ := render(r.T, idx, site.Options{AsOf: asOf, Commit: head.Hash, History: h})
	return files
}

func TestHistoryOnPages(t *testing.T) {
	r := trackertest.NewRepo(t)
	r.Commit("2026-03-02", "begin", beforeChanges)
	r.By("Priya & Co", "priya@example.com")
	moved := r.Commit("2026-03-03", "it is the <disk>", `
-- observations/2026-03-01-disk-full-on-a.md --
---
title: 'Handle: "disk full" on a'
observed: 2026-03-01
bug: disk-full
classified: 2026-03-03
---
`)
	r.Commit("2026-03-05", "state\n\nCasebook: bug/disk-full", "-- bugs/disk-full.md --\n---\ntitle: Disk full\nstatus: fixing\nsignatures: [{contains: no space left}]\n---\n")
	files := committed(r)
	const bug, obs = "bugs/disk-full/index.html", "observations/2026-03-01-disk-full-on-a/index.html"
	link := fmt.Sprintf(`<a href="https://git.example.com/c/%s" rel="noopener noreferrer"><bdi>%s</bdi></a>`, moved, moved[:7])
	for page, wants := range map[string][]string{
		bug: {`<h2 id="history">History</h2>`, `<span class="st st-open">Open</span> <bdi>→</bdi> <span class="st st-fixing">Fixing</span>`,
			`<bdi>Moved from</bdi> <a class="ref k-bug" href="../../bugs/oomkilled/index.html">`, `Priya &amp; Co, ` + link, `Signature edited: contains “full” → contains “no space left”`,
			`Named by 1 commit`, `<bdi>state</bdi>`, `last changed <time>2026-03-05</time> by Priya &amp; Co`, `<bdi>confirmed</bdi> <span class="suspect">look again</span>`, `<a href="#history">History</a>`,
			`<path class="ed again"`, `</svg>look again: changed since classified</li>`, `, look again</title>`},
		obs: {`<span class="suspect">look again</span> Since then its bug is recognised otherwise`, `<li><time>2026-03-05</time> <bdi>Signature edited`,
			`<path class="ed again"`, `<bdi>Disk full</bdi></a> <span class="suspect">look again</span></dd>`, `last changed <time>2026-03-03</time>`},
		"observations/index.html": {`<span class="suspect">look again</span>`, `changes/index.html`},
		"changes/index.html":      {`3 commits in git, of which 3 did something`, `<bdi class="strong">it is the &lt;disk&gt;</bdi>`, link, `href="../bugs/disk-full/index.html"`},
	} {
		for _, want := range wants {
			if !strings.Contains(files[page], want) {
				t.Errorf("%s lacks %s", page, want)
			}
		}
	}
	if strings.Contains(files["bugs/oomkilled/index.html"], "Named by") || strings.Contains(files[obs], "shallow") {
		t.Error("a page tells of what is not its own")
	}
}

// TestNoHistoryOutsideGit: pages without a history do not pretend to one.
func TestNoHistoryOutsideGit(t *testing.T) {
	idx := trackertest.Load(t, beforeChanges)
	files, _ := render(t, idx, options(idx))
	for name, page := range files {
		if strings.Contains(page, `id="history"`) || strings.Contains(page, "last changed") || strings.Contains(page, "changes/index.html") {
			t.Errorf("%s tells a history", name)
		}
	}
	if _, ok := files["changes/index.html"]; ok {
		t.Error("there is a page of changes")
	}
}

func TestShallowHistoryIsSaid(t *testing.T) {
	r := trackertest.NewRepo(t)
	r.Commit("2026-03-02", "begin", beforeChanges)
	r.Commit("2026-03-03", "state", "-- bugs/disk-full.md --\n---\ntitle: Disk full\nstatus: fixing\n---\n")
	r.Commit("2026-03-04", "state", "-- bugs/disk-full.md --\n---\ntitle: Disk full\nstatus: fixed\n---\n")
	dir := filepath.Join(t.TempDir(), "clone")
	r.Git("clone", "-q", "--depth", "2", "file://"+r.Dir, dir)
	files := committed(trackertest.Repo{T: t, Dir: dir})
	for _, page := range []string{"bugs/disk-full/index.html", "changes/index.html"} {
		if !strings.Contains(files[page], "shallow clone") && !strings.Contains(files[page], "clone is shallow") {
			t.Errorf("%s does not say that the history is cut", page)
		}
	}
}

// TestChangesSumUp: an import of many records is told in a line for each kind.
func TestChangesSumUp(t *testing.T) {
	r := trackertest.NewRepo(t)
	archive := "-- casebook.yaml --\n"
	for i := range 20 {
		archive += fmt.Sprintf("-- bugs/b-%d.md --\n---\ntitle: b\n---\n", i)
	}
	r.Commit("2026-03-02", "import", archive)
	files := committed(r)
	if page := files["changes/index.html"]; !strings.Contains(page, "20 bugs created") || strings.Contains(page, "bugs/b-1/") {
		t.Errorf("the page of changes names every bug of an import:\n%s", page)
	}
}
