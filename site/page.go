package site

import (
	"html/template"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// Page is what the frame around every page is given. All links in it are relative.
type Page struct {
	Site        string // the casebook's title
	Root        string // what leads from here to the site's root: "", "../", "../../"
	Icon        string // from the site's root; empty: the theme's own
	Title       string // verbatim
	Description string // one sentence, for search engines and previews
	Crumbs      []Crumb
	Stamp       *Stamp // nil on a page that does not compute with time
	Source      string // the record's file, from the casebook's root; empty for a list
	SourceHref  string // where the file is shown; empty if casebook.yaml does not say
	Edit        string // where to edit it; empty if casebook.yaml does not say
	Twins       []Twin // what machines read instead, and what feeds there are
	NoIndex     bool   // search engines are asked to leave the page out
	Nav         template.HTML
	Foot        template.HTML // links to the lists of names; empty if there are none
	Problems    []ProblemLine // the errors in the page's own file
	Changed     string        // when the record last changed, and by whom; empty outside git
	History     *History      // nil outside git, and on pages of no record
}

// Navigation is what the shared template "nav" is given: the head of every page.
type Navigation struct {
	Site  string
	Root  string
	Logo  *Logo // nil without one
	Items []NavItem
	Links []tracker.SiteLink // to elsewhere, as casebook.yaml says
}

// NavItem is one entry of the navigation.
type NavItem struct {
	Name, Href string
	Current    bool
	Waiting    string // the name of the number that the stylesheet shows there, so that pages stay when it moves; empty for none
}

// Crumb is a step on the way from home to the page.
type Crumb struct{ Name, Href string }

// Stamp says from what a page was computed. It stands only where time enters the computation, so that
// a new commit does not change every page.
type Stamp struct {
	AsOf       string // "2026-11-20 09:14"
	Commit     string // short; empty outside git
	CommitHref string // empty if casebook.yaml does not say
	Branch     string
}

const headless = "" // the section of a page that is in no section of the navigation

// page returns the frame of the page at an address. Section is the folder it belongs to.
func (b *build) page(address, section, title string) Page {
	root := rootOf(address)
	p := Page{Site: b.idx.Config.Title, Root: root, Title: title, Nav: b.nav(root, section), Foot: b.feet[root], NoIndex: !b.idx.Config.Public,
		Crumbs: []Crumb{{"Home", root + "index.html"}}}
	if b.logo != nil {
		p.Icon = b.logo.Address
	}
	return p
}

// recordPage returns the frame of a record's page.
func (b *build) recordPage(r *tracker.Record) Page {
	p := b.page(recordAddress(r.Kind, r.ID), r.Kind.Folder(), r.Title)
	p.Crumbs = append(p.Crumbs, Crumb{capital(r.Kind.Folder()), p.Root + r.Kind.Folder() + "/index.html"})
	p.Source = r.Path
	p.SourceHref, p.Edit = fileLink(b.idx.Config.SourceURL, r.Path), fileLink(b.idx.Config.EditURL, r.Path)
	p.Twins = b.recordTwins(p.Root, r)
	p.Problems = problemLines(b.problems[r.Path], tracker.Error) // warnings come and go with time
	p.Changed, p.History = b.changed(r), b.historyOf(r)
	return p
}

// fileLink returns where the repository shows or edits a file, by a setting that says where; nothing without one.
func fileLink(setting, path string) string {
	if setting == "" {
		return ""
	}
	return webLink(strings.ReplaceAll(setting, "{path}", href("", path)))
}

// stamped adds what the page was computed from.
func (b *build) stamped(p Page) Page {
	p.Stamp = b.stamp
	return p
}

func newStamp(cfg *tracker.Config, opts Options) *Stamp {
	s := &Stamp{AsOf: opts.AsOf.UTC().Format("2006-01-02 15:04"), Branch: opts.Branch, Commit: opts.Commit}
	if len(s.Commit) > 7 {
		s.Commit = s.Commit[:7]
	}
	if s.Commit != "" && cfg.CommitURL != "" {
		s.CommitHref = webLink(strings.ReplaceAll(cfg.CommitURL, "{commit}", opts.Commit))
	}
	return s
}

// nav returns the navigation as it stands on every page of a section.
func (b *build) nav(root, section string) template.HTML { return b.navs[root+section] }

// renderNavs renders the navigation once for every section and depth.
func (b *build) renderNavs() error {
	sections := []string{headless, "home", triageFolder, calendarFolder, methodFolder, operationsFolder, changesFolder,
		matrixFolder, searchFolder, printFolder, alertTopic.folder(), "problems"}
	for _, k := range tracker.Kinds() {
		sections = append(sections, k.Folder())
	}
	b.navs, b.feet = map[string]template.HTML{}, map[string]template.HTML{}
	for _, root := range []string{"", "../", "../../", "../../../", "../../../../", b.absoluteRoot()} {
		foot, err := b.theme.part("foot", b.footItems(root))
		if err != nil {
			return err
		}
		b.feet[root] = foot
		for _, section := range sections {
			html, err := b.theme.part("nav", Navigation{b.idx.Config.Title, root, b.logo, b.navItems(root, section), b.siteLinks()})
			if err != nil {
				return err
			}
			b.navs[root+section] = html
		}
	}
	return nil
}

// navItems lists home, triage, the kinds that people look for while something happens, and the errors of files if there
// are any. The other lists stand at the foot of every page, and here on their own pages.
func (b *build) navItems(root, section string) []NavItem {
	to := func(folder string) NavItem {
		return NavItem{Name: capital(folder), Href: root + folder + "/index.html", Current: section == folder}
	}
	triage := to(triageFolder)
	triage.Waiting = triageFolder
	items := []NavItem{{Name: "Home", Href: root + "index.html", Current: section == "home"}, to(tracker.KindBug.Folder()), triage}
	for _, k := range tracker.Kinds()[1:] {
		if folder := k.Folder(); k == tracker.KindObservation || section == folder || k == tracker.KindRunbook && len(b.idx.Records(k)) > 0 {
			items = append(items, to(folder))
		}
	}
	if len(b.topics[alertTopic].all) > 0 || section == alertTopic.folder() {
		items = append(items, to(alertTopic.folder()))
	}
	items = append(items, NavItem{Name: "Traceability", Href: root + matrixFolder + "/index.html", Current: section == matrixFolder}, to(operationsFolder))
	for _, folder := range []string{calendarFolder, changesFolder} {
		if section == folder {
			items = append(items, to(folder))
		}
	}
	if n := errorCount(b.opts.Problems); n > 0 || section == "problems" {
		problems := to("problems")
		problems.Waiting = "problems"
		items = append(items, problems)
	}
	return items
}

// waitingRules returns the rules that show in the navigation how much waits. They stand in the stylesheet, because every
// page has the navigation: a new sighting would change them all.
func (b *build) waitingRules() string {
	rules := ""
	for _, waiting := range []struct {
		name string
		n    int
	}{{triageFolder, len(b.unknown)}, {"problems", errorCount(b.opts.Problems)}} {
		if waiting.n > 0 {
			at := `.nav [data-waiting="` + waiting.name + `"]`
			rules += at + " { display: inline }\n" + at + "::after { content: \"" + thousands(waiting.n) + "\" }\n"
		}
	}
	if rules == "" {
		return ""
	}
	return "\n/* what waits */\n" + rules
}

// footItems lists what the navigation has no room for.
func (b *build) footItems(root string) []NavItem {
	items := []NavItem{{Name: "Calendar", Href: root + calendarFolder + "/index.html"}}
	if b.opts.History != nil {
		items = append(items, NavItem{Name: "Changes", Href: root + changesFolder + "/index.html"})
	}
	for _, k := range tracker.Kinds() {
		if k > tracker.KindRunbook && len(b.idx.Records(k)) > 0 {
			items = append(items, NavItem{Name: capital(k.Folder()), Href: root + k.Folder() + "/index.html"})
		}
	}
	items = append(items, b.topicNav(root)...)
	if len(b.externals) > 0 {
		items = append(items, NavItem{Name: "Links out", Href: root + refsFolder + "/index.html"})
	}
	return append(items, NavItem{Name: "Problems", Href: root + "problems/index.html"}, NavItem{Name: "Method", Href: root + methodFolder + "/index.html"},
		NavItem{Name: "Print", Href: root + printFolder + "/index.html"})
}
