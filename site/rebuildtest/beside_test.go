package rebuildtest

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"time"
)

// settingEdits change casebook.yaml.
var settingEdits = []named{
	setting("title", "Book 1", "'Book <2> & \"co\"'"),
	setting("url", "https://example.com/", "https://example.com/a/b/", "nonsense"),
	setting("edit_url", "https://git.example.com/edit/{path}"),
	setting("source_url", "https://git.example.com/blob/{path}"),
	setting("commit_url", "https://git.example.com/commit/{commit}"),
	setting("timezone", "UTC", "Europe/Copenhagen", "America/New_York", "Nowhere/At_All"),
	setting("services", "[upload-api]", "[search, upload-api, '<b>']"),
	setting("instances", "[{name: replica-*, service: upload-api, count: 4, from: 2024-01-01}]", "[{name: upload-api-*, service: search, count: 9}]"),
	setting("not_recorded", "[{from: 2026-08-10, to: 2026-08-23, because: 'an <outage>'}]", "[{from: 2026-05-01, to: 2026-05-02}]"),
	setting("oncall", "{assignee: team-oncall, max_size: 3, stale_after: 14d}", "{assignee: mei, stale_after: 2d}"),
	setting("trailers", "[Casebook]", "[Casebook, Fixes]"),
	setting("cost", "{effort: 1, downtime: 1, users: 0}", "{effort: 3, downtime: 0.5, users: 2}"),
	setting("recurrence", "{episode_gap: 6h}", "{episode_gap: 3d}"),
	setting("trace", "{required: {alert: always, runbook: always, fix: 2 episodes}}", "{required: {owner: always}}", "{required: {postmortem: sometimes}}"),
	setting("check", "{missing-section: off}", "{missing-section: error, orphan-record: info}"),
	setting("public", "true", "false"),
	setting("accent", `"#0b7285"`, `"#AA00CC"`, "purple"),
	setting("links", "[{text: Wiki, url: 'https://wiki.example.com/'}]", "[{text: 'A <b>', url: 'https://x.example.com/?a=1&b=2'}, {text: Chat, url: 'https://chat.example.com/'}]"),
	setting("logo", "pictures/logo.png", "pictures/mark.png", "nowhere.png"),
	{"logo's file", func(e *editor) string {
		name := oneOf(e, "pictures/logo.png", "pictures/mark.png")
		if _, err := os.Lstat(e.path(name)); err == nil && oneOf(e, true, false) {
			return "without " + e.remove(name)
		}
		e.picture(name)
		return name
	}},
	{"logo's link", func(e *editor) string { // a symbolic link, which is not followed
		_ = os.Remove(e.path("pictures/logo.png"))
		e.picture("pictures/mark.png")
		e.must(os.Symlink("mark.png", e.path("pictures/logo.png")))
		return "pictures/logo.png"
	}},
}

// setting gives a setting one of some values, or none.
func setting(key string, values ...string) named {
	return named{"setting " + key, func(e *editor) string {
		value := oneOf(e, append(values, values[0], "")...)
		if e.set(key, value) == "" {
			return ""
		}
		return fmt.Sprintf("%q", value)
	}}
}

// picture writes a picture of some size.
func (e *editor) picture(name string) {
	e.t.Helper()
	var b bytes.Buffer
	e.must(png.Encode(&b, image.NewGray(image.Rect(0, 0, 1+e.IntN(40), 1+e.IntN(40)))))
	e.write(name, b.String())
}

// themeEdits change the casebook's own theme, file by file. A file that is there goes, at times.
var themeEdits = []named{
	themeFile("templates/task.html", `{{define "main"}}<h1>{{.Title}} %d</h1>{{end}}`),
	themeFile("casebook.css", "body { margin: %dpx }"),
	themeFile("own.css", ":root { --s1: %dpx }"),
	themeFile("casebook.js", "// %d"),
	themeFile("templates/own.html", `{{define "novalue"}}<i>none %d</i>{{end}}`),
	themeFile("assets/notes.txt", "%d"),
	themeFile("assets/deep/.hidden", "%d"),
}

func themeFile(name, text string) named {
	name = "theme/" + name
	return named{name, func(e *editor) string {
		if _, err := os.Stat(e.path(name)); err == nil && oneOf(e, true, false) {
			e.remove(name)
			return "gone"
		}
		now := fmt.Sprintf(text, e.IntN(9))
		e.write(name, now)
		return now
	}}
}

// gitEdits are commits, and what else moves a branch.
var gitEdits = []named{
	{"commit", commit}, {"commit", commit}, {"commit", commit},
	{"commit of nothing new", func(e *editor) string {
		e.commit("again")
		return "again"
	}},
	{"amended", func(e *editor) string {
		e.commit("better words", "--amend")
		return "the last commit"
	}},
	{"branch", func(e *editor) string {
		name := e.name("branch")
		e.repo.Git("switch", "-q", "-c", name)
		return name
	}},
	{"merge commit", func(e *editor) string {
		e.commit("before the merge")
		was, side := e.repo.Git("rev-parse", "--abbrev-ref", "HEAD"), e.name("side")
		if was == "HEAD" { // of no branch
			was = e.repo.Git("rev-parse", "HEAD")
		}
		e.repo.Git("switch", "-q", "-c", side)
		e.append("From the side.")
		e.commit("from the side")
		e.repo.Git("checkout", "-q", was)
		e.repo.Git("merge", "-q", "--no-ff", "-m", "merge "+side, side)
		return side
	}},
	{"older commit", func(e *editor) string { // checked out by its hash, as pipelines do
		e.commit("before going back")
		if e.repo.Git("rev-list", "--count", "--first-parent", "HEAD") == "1" {
			return ""
		}
		e.repo.Git("checkout", "-q", "HEAD~1")
		return "the one before"
	}},
	{"back", func(e *editor) string { // to what was before the last commit; the work tree stays
		if e.repo.Git("rev-list", "--count", "--first-parent", "HEAD") == "1" {
			return ""
		}
		e.repo.Git("reset", "-q", "--mixed", "HEAD~1")
		return "one commit"
	}},
}

// commit commits everything by one of a few people, for some record.
func commit(e *editor) string {
	e.repo.By(oneOf(e, "Mei", "Ines <b>", "Jonas"), "someone@example.com")
	name := e.pick(anyRecord)
	r := e.record(e.load(), 0)
	e.commit("work on " + idOf(name) + "\n\nCasebook: " + r.Ref().String() + "\n")
	return "for " + r.Ref().String()
}

// outsideEdits are the clock, the program, and whatever befalls the site between two builds.
var outsideEdits = []named{
	{"as of", asOfStep}, {"as of", asOfStep},
	{"program", func(e *editor) string {
		e.program = e.name("program")
		return e.program
	}},
	{"version", func(e *editor) string {
		e.version = e.name("2")
		return e.version
	}},
	{"page gone", func(e *editor) string {
		name := e.published()
		e.must(os.Remove(name))
		return filepath.Base(name)
	}},
	{"page spoilt", func(e *editor) string {
		name := e.published()
		e.must(os.WriteFile(name, []byte("spoilt"), 0o644))
		return filepath.Base(name)
	}},
	{"keys gone", func(e *editor) string {
		e.must(os.Remove(filepath.Join(e.site, ".casebook-keys")))
		return "all"
	}},
}

func asOfStep(e *editor) string {
	const day = 24 * time.Hour
	step := oneOf(e, time.Minute, time.Hour, 7*time.Hour, day, 3*day, 31*day, 200*day, -2*day, -40*day)
	e.asOf = e.asOf.Add(step)
	return e.asOf.Format(time.RFC3339)
}

var anyPage = regexp.MustCompile(`\.(html|json|svg|css|js|xml|csv)$`)

// published returns the path of one of the site's files.
func (e *editor) published() string {
	e.t.Helper()
	names := filesBelow(e.t, os.DirFS(e.site), anyPage)
	return filepath.Join(e.site, filepath.FromSlash(names[e.IntN(len(names))]))
}
