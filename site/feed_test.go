package site_test

import (
	"encoding/xml"
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// atomFile is a feed as its reader sees it.
type atomFile struct {
	XMLName  xml.Name   `xml:"http://www.w3.org/2005/Atom feed"`
	ID       string     `xml:"id"`
	Title    string     `xml:"title"`
	Subtitle string     `xml:"subtitle"`
	Updated  string     `xml:"updated"`
	Author   string     `xml:"author>name"`
	Links    []atomHref `xml:"link"`
	Entries  []atomItem `xml:"entry"`
}

type atomHref struct {
	Rel  string `xml:"rel,attr"`
	Href string `xml:"href,attr"`
}

type atomItem struct {
	ID        string     `xml:"id"`
	Title     string     `xml:"title"`
	Published string     `xml:"published"`
	Updated   string     `xml:"updated"`
	Links     []atomHref `xml:"link"`
	Summary   string     `xml:"summary"`
}

func readFeed(t *testing.T, files map[string]string, name string) atomFile {
	t.Helper()
	soundXML(t, name, files[name])
	var f atomFile
	if err := xml.Unmarshal([]byte(files[name]), &f); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return f
}

// TestFeedsAreValid holds every feed to the rules of RFC 4287 that a reader stumbles over.
func TestFeedsAreValid(t *testing.T) {
	for site, base := range map[string]string{"example-repo": "https://ops.example.com/casebook/", "hostile": "https://ops.example.com/book/"} {
		files := exampleFiles(t)
		if site == "hostile" {
			files = hostileFiles(t)
		}
		ids, feeds := map[string]string{}, 0
		for name := range files {
			if !strings.HasSuffix(name, ".atom") {
				continue
			}
			feeds++
			f := readFeed(t, files, name)
			if other := ids[f.ID]; other != "" || !absolute(f.ID) {
				t.Errorf("%s: %s: the id %q is no absolute IRI, or that of %q too", site, name, f.ID, other)
			}
			ids[f.ID] = name
			if f.Title == "" || f.Author == "" || len(f.Entries) > 50 {
				t.Errorf("%s: %s: title %q, author %q, %d entries", site, name, f.Title, f.Author, len(f.Entries))
			}
			if len(f.Links) != 2 || f.Links[0] != (atomHref{"self", base + name}) || f.Links[1].Rel != "alternate" {
				t.Errorf("%s: %s: links %v", site, name, f.Links)
			}
			checkEntries(t, files, base, name, f)
		}
		if feeds < 10 {
			t.Errorf("%s has %d feeds", site, feeds)
		}
	}
}

func absolute(iri string) bool {
	u, err := url.Parse(iri)
	return err == nil && u.Scheme == "tag" && strings.HasPrefix(u.Opaque, "ops.example.com,2026:/")
}

func checkEntries(t *testing.T, files map[string]string, base, name string, f atomFile) {
	t.Helper()
	seen, latest := map[string]bool{}, ""
	for _, e := range f.Entries {
		if seen[e.ID] || !absolute(e.ID) {
			t.Errorf("%s: the id %q is no absolute IRI, or stands twice", name, e.ID)
		}
		seen[e.ID] = true
		for _, moment := range []string{e.Published, e.Updated, f.Updated} {
			if at, err := time.Parse(time.RFC3339, moment); err != nil || at.After(asOf) {
				t.Errorf("%s: %s: %q is no time before the as-of time", name, e.ID, moment)
			}
		}
		latest = max(latest, e.Updated)
		if e.Updated < e.Published || e.Title == "" || e.Summary == "" {
			t.Errorf("%s: entry %+v", name, e)
		}
		page, ok := strings.CutPrefix(e.Links[0].Href, base)
		if page, _ = url.PathUnescape(page); !ok || files[page] == "" || e.Links[0].Rel != "alternate" {
			t.Errorf("%s: %s leads to %v, which is not there", name, e.ID, e.Links)
		}
	}
	if latest != "" && f.Updated != latest {
		t.Errorf("%s: updated %s, the latest entry %s", name, f.Updated, latest)
	}
	if !slices.IsSortedFunc(f.Entries, func(x, y atomItem) int { return strings.Compare(y.Published, x.Published) }) {
		t.Errorf("%s: the newest does not stand first", name)
	}
}

const shippedAndBack = `-- casebook.yaml --
title: Ops
url: https://Ops.Example.com/book
-- bugs/a.md --
---
title: Disk <full> & ]]>
service: upload
aliases: [first-name, second-name]
---
-- tasks/t.md --
---
title: Sweep
role: fix
status: shipped
bugs: [a]
shipped: 2026-03-01
---
-- observations/2026/1.md --
---
title: 'Handle: "full" on web-1'
observed: 2026-01-10T10:00Z
bug: a
classified: 2026-01-12
alert: DiskFull
---
-- observations/2026/2.md --
---
title: 'Handle: "full" on web-2'
observed: 2026-05-10T10:00Z
bug: a
---
-- observations/2026/3.md --
---
title: 'Handle: "full" on web-2'
observed: 2027-05-10T10:00Z
bug: a
---
`

// TestWhatFeedsSay reads the feeds of a bug that came back after its fix.
func TestWhatFeedsSay(t *testing.T) {
	idx := trackertest.Load(t, shippedAndBack)
	files, _ := render(t, idx, options(idx))
	for name, want := range map[string][]string{
		"bugs/a/feed.atom": {"Handle: \"full\" on web-2|Sighting 2 of “Disk <full> & ]]>”, on web-2, in spite of fix “Sweep”.|2026-05-10T10:00:00Z",
			"Shipped: Sweep|Fix for Disk <full> & ]]>, shipped 2026-03-01.|2026-03-01T00:00:00Z", "Handle: \"full\" on web-1|Sighting 1 of “Disk <full> & ]]>”, on web-1.|2026-01-12T00:00:00Z"},
		"regressions.atom":           {"Back after fix “Sweep”: Disk <full> & ]]>|Sighting 2 of “Disk <full> & ]]>”, on web-2, in spite of fix “Sweep”.|2026-05-10T10:00:00Z"},
		"alerts/diskfull/feed.atom":  {"Handle: \"full\" on web-1|Sighting 1 of “Disk <full> & ]]>”, on web-1.|2026-01-12T00:00:00Z"},
		"services/upload/feed.atom":  nil,
		"instances/web-1/feed.atom":  nil,
		"tasks/t/feed.atom":          nil,
		"observations/feed.atom":     nil,
		"bugs/first-name/feed.atom":  nil,
		"bugs/second-name/feed.atom": nil,
	} {
		if want == nil && name != "services/upload/feed.atom" {
			if files[name] != "" {
				t.Errorf("there is %s", name)
			}
			continue
		}
		var got []string
		f := readFeed(t, files, name)
		for _, e := range f.Entries {
			got = append(got, e.Title+"|"+e.Summary+"|"+e.Updated)
		}
		if want != nil && !slices.Equal(got, want) {
			t.Errorf("%s (-want +got):\n%s", name, cmp.Diff(want, got))
		}
		if len(got) == 0 {
			t.Errorf("%s is empty", name)
		}
	}
	if got := readFeed(t, files, "feed.atom").ID; got != "tag:ops.example.com,2026:/book/feed.atom" {
		t.Errorf("id %s", got)
	}
}

// TestRenamedRecordsKeepTheirIDs keeps a reader from showing an old sighting as a new one.
func TestRenamedRecordsKeepTheirIDs(t *testing.T) {
	before := trackertest.Load(t, shippedAndBack)
	old, _ := render(t, before, options(before))
	after := trackertest.Load(t, strings.Replace(strings.Replace(shippedAndBack, "-- observations/2026/2.md --", "-- observations/2026/renamed.md --", 1),
		"title: 'Handle: \"full\" on web-2'\n", "title: 'Handle: \"full\" on web-2'\naliases: ['2', other]\n", 1))
	renamed, _ := render(t, after, options(after))
	for _, name := range []string{"feed.atom", "regressions.atom", "bugs/a/feed.atom"} {
		x, y := readFeed(t, old, name), readFeed(t, renamed, name)
		for i := range x.Entries {
			if x.Entries[i].ID != y.Entries[i].ID {
				t.Errorf("%s: %s is %s now", name, x.Entries[i].ID, y.Entries[i].ID)
			}
		}
	}
}

// TestFeedsDoNotChangeWithoutNews keeps a build of another day from rewriting them.
func TestFeedsDoNotChangeWithoutNews(t *testing.T) {
	idx := loadExample(t)
	before, _ := render(t, idx, options(idx))
	opts := options(idx)
	opts.AsOf = asOf.AddDate(0, 0, 1)
	after, _ := render(t, idx, opts)
	for name := range before {
		if (strings.HasSuffix(name, ".atom") && len(readFeed(t, before, name).Entries) > 0 || name == "due.ics") && before[name] != after[name] {
			t.Errorf("%s changes from day to day", name)
		}
	}
}

// TestNothingWholeWithoutAnAddress leaves out what needs to know where the site is.
func TestNothingWholeWithoutAnAddress(t *testing.T) {
	idx := trackertest.Load(t, strings.Replace(shippedAndBack, "url: https://Ops.Example.com/book\n", "", 1))
	files, result := render(t, idx, options(idx))
	for name, text := range files {
		if ext := path.Ext(name); ext == ".atom" || name == "sitemap.xml" || strings.Contains(text, "application/atom+xml") {
			t.Errorf("%s needs an address that nobody knows", name)
		}
	}
	if len(result.LeftOut) != 1 || !strings.Contains(result.LeftOut[0], "set url in casebook.yaml") {
		t.Errorf("left out: %q", result.LeftOut)
	}
	checkLinks(t, files)
	whole := trackertest.Load(t, shippedAndBack)
	if _, result := render(t, whole, options(whole)); len(result.LeftOut) > 0 {
		t.Errorf("left out: %q", result.LeftOut)
	}
}

func TestSitemapAndRobots(t *testing.T) {
	for _, public := range []bool{false, true} {
		settings := ""
		if public {
			settings = "public: true\n"
		}
		idx := trackertest.Load(t, strings.Replace(shippedAndBack, "title: Ops\n", "title: Ops\n"+settings, 1))
		files, _ := render(t, idx, options(idx))
		if got := strings.Contains(files["robots.txt"], "\nDisallow: /\n"); got == public {
			t.Errorf("public %v: robots.txt reads\n%s", public, files["robots.txt"])
		}
		if got := strings.Contains(files["robots.txt"], "Sitemap: https://Ops.Example.com/book/sitemap.xml\n"); got != public {
			t.Errorf("public %v: robots.txt reads\n%s", public, files["robots.txt"])
		}
		for name, text := range files {
			if strings.HasSuffix(name, ".html") && strings.Contains(text, `<meta name="robots" content="noindex">`) == public {
				t.Errorf("public %v: %s says the opposite", public, name)
			}
		}
	}
}

func TestSitemapListsWhatStands(t *testing.T) {
	files := exampleFiles(t)
	soundXML(t, "sitemap.xml", files["sitemap.xml"])
	var set struct {
		URLs []string `xml:"url>loc"`
	}
	if err := xml.Unmarshal([]byte(files["sitemap.xml"]), &set); err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, u := range set.URLs {
		name, ok := strings.CutPrefix(u, "https://ops.example.com/casebook/")
		if !ok || files[name] == "" || listed[name] {
			t.Errorf("%s is not there, or stands twice", u)
		}
		listed[name] = true
	}
	for _, r := range loadExample(t).Records() {
		if name := r.Kind.Folder() + "/" + r.ID + "/index.html"; !listed[name] {
			t.Errorf("%s is missing", name)
		}
	}
	for name, text := range files {
		ofTable := strings.Contains(name, "/page_") || strings.Count(name, "/") == 3 && !strings.HasPrefix(name, "refs/")
		printed := strings.HasPrefix(name, "print/") && name != "print/index.html" // what stands elsewhere
		moved := strings.Contains(text, `http-equiv="refresh"`)
		if strings.HasSuffix(name, "index.html") && !ofTable && !printed && !moved && !listed[name] {
			t.Errorf("%s is missing", name)
		}
	}
	if listed["bugs/enospc/index.html"] || listed["404.html"] {
		t.Error("a page is listed that only leads elsewhere")
	}
	if !listed["services/upload-api/index.html"] || !listed["index.html"] {
		t.Error("a list or a name is missing")
	}
}
