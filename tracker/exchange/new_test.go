package exchange

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// twice is a site with two issues of one title.
const twice = archive + `
-- content/issues/2025-05-05-web-down.md --
---
title: WEB is down.
date: 2025-05-05T10:00:00Z
resolvedWhen: 2025-05-05T10:30:00Z
severity: down
affected: [api]
---
`

func names(imp *Import) []string {
	var ids []string
	for _, d := range imp.Drafts {
		ids = append(ids, tracker.Ref{Kind: d.Draft.Kind, ID: d.Draft.ID}.String())
	}
	return ids
}

func checkNew(t *testing.T, imp *Import, known int, want ...string) {
	t.Helper()
	if got := names(imp); !slices.Equal(got, want) || len(imp.Known) != known {
		t.Errorf("%d known and new %q, want %d and %q", len(imp.Known), got, known, want)
	}
}

const (
	january = "observation/2025-01-02-1000-web-is-down-on-web"
	may     = "observation/2025-05-05-1000-web-is-down-on-api"
)

func TestNewIntoAnEmptyCasebook(t *testing.T) {
	imp := importArchive(t, twice, CStateOptions{})
	checkNew(t, imp.New(trackertest.Load(t, "")), 0, "bug/web-is-down", january, may)
}

func TestNewTwice(t *testing.T) {
	imp := importArchive(t, twice, CStateOptions{})
	_, idx := casebook(t, imp)
	checkNew(t, imp.New(idx), 3)
}

// A second issue makes the title repeat: the first sighting, already there, stays unclassified with a remark.
func TestNewWhenATitleBeginsToRepeat(t *testing.T) {
	_, idx := casebook(t, importArchive(t, archive, CStateOptions{}))
	imp := importArchive(t, twice, CStateOptions{}).New(idx)
	checkNew(t, imp, 1, "bug/web-is-down", may)
	if i := slices.IndexFunc(imp.Problems, func(p tracker.Problem) bool { return p.Rule == RuleUnclassified }); i < 0 || imp.Problems[i].Path != onlyIssue {
		t.Errorf("problems %v, want a remark on %s", imp.Problems, january)
	}
}

// People renamed the bug, or merged it: a new sighting follows.
func TestNewFollowsTheBug(t *testing.T) {
	files, _ := casebook(t, importArchive(t, twice, CStateOptions{}))
	delete(files, "observations/2025-05-05-1000-web-is-down-on-api.md")
	bug := string(files["bugs/web-is-down.md"].Data)
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"renamed": {map[string]string{"bugs/outage.md": strings.Replace(bug, "title: 'Web is down'", "title: Outage\naliases: [web-is-down]", 1)}, "outage"},
		"merged": {map[string]string{
			"bugs/web-is-down.md": strings.Replace(bug, "status: open", "status: duplicate\nduplicate_of: disk-full", 1),
			"bugs/disk-full.md":   "---\ntitle: Disk full\n---\n"}, "disk-full"},
		"written by hand": {map[string]string{"bugs/down.md": "---\ntitle: 'web: is down'\n---\n"}, "down"},
	} {
		t.Run(name, func(t *testing.T) {
			changed := fstest.MapFS{}
			for name, file := range files {
				if name != "bugs/web-is-down.md" {
					changed[name] = file
				}
			}
			for name, text := range c.files {
				changed[name] = &fstest.MapFile{Data: []byte(text)}
			}
			imp := importArchive(t, twice, CStateOptions{}).New(index(t, changed))
			checkNew(t, imp, 2, may)
			if got := imp.Drafts[0].field("bug").Value; got != c.want {
				t.Errorf("the new sighting is of %s, want %s", got, c.want)
			}
		})
	}
}

// People removed the bug and classified its sightings elsewhere: it does not come back.
func TestNewLeavesADeletedBugAlone(t *testing.T) {
	imp := importArchive(t, twice, CStateOptions{})
	files, _ := casebook(t, imp)
	delete(files, "bugs/web-is-down.md")
	checkNew(t, imp.New(index(t, files)), 2)
}

func TestNewWithTakenIDs(t *testing.T) {
	imp := importArchive(t, twice, CStateOptions{}).New(trackertest.Load(t, `
-- bugs/web-is-down.md --
---
title: Something else
---
-- observations/2025-01-02-1000-web-is-down-on-web.md --
---
title: 'Handle: "Web is down" on web'
observed: 2025-01-02T10:00Z
---
-- observations/2025-05-05-1000-web-is-down-on-api.md --
---
title: 'Handle: "Web is down" on api'
observed: 2025-05-05T10:00Z
---
-- observations/2025-05-05-100000-web-is-down-on-api.md --
---
title: 'Handle: "Web is down" on api'
observed: 2025-05-05T10:00Z
---
`))
	checkNew(t, imp, 0, "bug/web-is-down-2025-01-02", "observation/2025-01-02-100000-web-is-down-on-web")
	if got := imp.Drafts[1].field("bug").Value; got != "web-is-down-2025-01-02" {
		t.Errorf("the sighting is of %s", got)
	}
	if want := []string{"content/issues/2025-05-05-web-down.md"}; !slices.Equal(imp.Left, want) {
		t.Errorf("left %q, want %q", imp.Left, want)
	}
}

func TestImportSameMinute(t *testing.T) {
	second := strings.Replace(archive[strings.Index(archive, "-- "+onlyIssue):], onlyIssue, "content/issues/b.md", 1)
	third := strings.Replace(second, "issues/b.md", "issues/c.md", 1)
	imp := importArchive(t, archive+second+third, CStateOptions{})
	want := []string{"bug/web-is-down", january, "observation/2025-01-02-100000-web-is-down-on-web"}
	if got := names(imp); !slices.Equal(got, want) {
		t.Errorf("drafts %q, want %q", got, want)
	}
	if want := []string{"content/issues/c.md"}; !slices.Equal(imp.Left, want) {
		t.Errorf("left %q, want %q", imp.Left, want)
	}
}

// Long titles that begin alike are different bugs whose ids would be the same.
func TestImportTitlesThatBeginAlike(t *testing.T) {
	long := strings.Repeat("a rather long beginning ", 4)
	issue := func(name, day, title string) string {
		return "-- content/issues/" + name + ".md --\n---\ntitle: " + title + "\ndate: 2025-01-" + day + "T10:00:00Z\nresolvedWhen: 2025-01-" + day + "T11:00:00Z\nseverity: down\n---\n"
	}
	imp := importArchive(t, issue("a", "01", long+"one")+issue("b", "02", long+"two")+issue("c", "03", long+"one")+issue("d", "04", long+"two"), CStateOptions{})
	id := tracker.Slug(long)
	want := []string{"bug/" + id, "bug/" + id + "-2025-01-02"}
	if got := names(imp)[:2]; !slices.Equal(got, want) {
		t.Errorf("bugs %q, want %q", got, want)
	}
	if got := imp.Drafts[3].field("bug").Value; got != id+"-2025-01-02" {
		t.Errorf("the second issue is of %s", got)
	}
}
