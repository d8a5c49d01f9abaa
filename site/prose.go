package site

import (
	"html/template"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/markdown"
)

// Section is a part of a record's text under its heading.
type Section struct {
	Title string // empty for what stands before the first heading
	ID    string // to link to; not empty
	HTML  template.HTML
	Look  string // class of its text: "timed" of a list whose items begin with a clock time, "steps"
	Aside string // small print beside the heading: which time the clock times are, or how many files there are
	Empty bool   // the heading stands there, with nothing below it
	Files []Evidence
}

// takeSection takes the section with a title out of a text, if it is there and something is written in it.
func takeSection(sections []Section, title string) (*Section, []Section) {
	i := slices.IndexFunc(sections, func(s Section) bool { return strings.EqualFold(s.Title, title) && !s.Empty })
	if i < 0 {
		return nil, sections
	}
	taken := sections[i]
	return &taken, slices.Delete(sections, i, i+1)
}

// The headings that evidence is shown under.
const (
	evidenceTitle = "Evidence"
	beforeTitle   = "State before any action"
)

// withFiles puts evidence files under the heading that is meant for them, or adds that heading. Those that were kept
// before any action stand where the text says so.
func withFiles(sections []Section, files []Evidence) []Section {
	var early, rest []Evidence
	for _, f := range files {
		if f.Early {
			early = append(early, f)
		} else {
			rest = append(rest, f)
		}
	}
	if len(early) > 0 {
		sections = filesUnder(sections, beforeTitle, early)
	}
	if len(rest) > 0 {
		sections = filesUnder(sections, evidenceTitle, rest)
	}
	return sections
}

func filesUnder(sections []Section, title string, files []Evidence) []Section {
	for i := range sections {
		if strings.EqualFold(sections[i].Title, title) {
			sections[i].Files = files
			if sections[i].Aside == "" && title == evidenceTitle {
				sections[i].Aside = count(len(files), "file")
			}
			return sections
		}
	}
	return append(sections, Section{Title: title, ID: headingPrefix + "files", Files: files, Aside: count(len(files), "file")})
}

// inOrder puts the sections that records of a kind have in the order of the format; what somebody added stays behind
// them, and what stands before the first heading stays first.
func inOrder(sections []Section, kind tracker.Kind) {
	wanted := tracker.Sections(kind)
	place := func(s Section) int {
		if s.Title == "" {
			return -1
		}
		if i := slices.IndexFunc(wanted, func(title string) bool { return strings.EqualFold(title, s.Title) }); i >= 0 {
			return i
		}
		return len(wanted)
	}
	slices.SortStableFunc(sections, func(x, y Section) int { return place(x) - place(y) })
}

// textAndFiles returns a record's text with its evidence, which it copies into the site.
func (b *build) textAndFiles(r *tracker.Record) ([]Section, error) {
	t := b.body(r)
	files, err := b.evidenceOf(r, t)
	if err != nil {
		return nil, err
	}
	return withFiles(t.copy(), files), nil
}

// drawn returns the files that the text shows as pictures.
func (p *prose) drawn() map[string]bool {
	shown := map[string]bool{}
	for _, l := range p.doc.Links {
		if l.Image {
			shown[p.fileName(l)] = true
		}
	}
	return shown
}

// early returns the files that the text names where it says what was kept before any action.
func (p *prose) early() map[string]bool {
	section, ok := p.doc.Section(beforeTitle)
	if !ok {
		return nil
	}
	named := map[string]bool{}
	for _, l := range p.doc.Links {
		if l.Start >= section.BodyStart && l.Start < section.End {
			named[p.fileName(l)] = true
		}
	}
	return named
}

// body is a record's text as its page shows it.
type body struct {
	sections []Section
	drawn    map[string]bool // the files that it shows as pictures
	early    map[string]bool // the files that show the state before any action
}

// copy returns the sections, for a page to take apart.
func (t *body) copy() []Section { return slices.Clone(t.sections) }

// body returns the text of a record as its page shows it. That of a sighting is made anew each time, since hardly another
// page asks for it.
func (b *build) body(r *tracker.Record) *body {
	if kept := b.bodies[r]; kept != nil {
		return kept()
	}
	return b.renderBody(r)
}

// keepBodies lets the texts that several pages show be rendered once, when one of them asks.
func (b *build) keepBodies() {
	b.bodies = map[*tracker.Record]func() *body{}
	for _, r := range b.idx.Records() {
		if r.Kind != tracker.KindObservation {
			b.bodies[r] = sync.OnceValue(func() *body { return b.renderBody(r) })
		}
	}
}

func (b *build) renderBody(r *tracker.Record) *body {
	p := &prose{b: b, record: r, doc: r.Body(), root: recordRoot}
	return &body{p.sections(headingShift(r.Kind)), p.drawn(), p.early()}
}

// headingShift returns how much deeper the headings of a record's text stand on its page: those of a bug
// stand below "What we know".
func headingShift(k tracker.Kind) int {
	if k == tracker.KindBug {
		return 1
	}
	return 0
}

// headingPrefix keeps the ids of a record's headings apart from those of the page.
const headingPrefix = "s-"

// prose renders a record's text for one page.
type prose struct {
	b      *build
	record *tracker.Record
	doc    *markdown.Document // held, so that it is parsed once
	root   string
}

// sections returns the text by its headings. Shift is added to the level of headings below them.
func (p *prose) sections(shift int) []Section {
	doc := p.doc
	if doc.Unparsed != "" {
		return []Section{{ID: headingPrefix + "text", HTML: doc.HTML(markdown.Rendering{})}}
	}
	all := make([]Section, len(doc.Sections))
	for i, s := range doc.Sections {
		all[i] = p.section(doc, s, shift)
	}
	return all
}

func (p *prose) section(doc *markdown.Document, s markdown.Section, shift int) Section {
	html := doc.SectionHTML(s, markdown.Rendering{Link: p.link, HeadingShift: shift, IDPrefix: headingPrefix, Dates: true})
	html, timed := markClockTimes(html)
	section := Section{Title: s.Title, ID: headingPrefix + s.ID, HTML: html, Empty: s.Empty}
	switch {
	case timed:
		section.Look, section.Aside = "timed", p.clock(s.Title)
	case p.record.Kind == tracker.KindRunbook && strings.EqualFold(s.Title, "Steps"):
		section.Look = "steps"
	}
	if s.ID == "" {
		section.ID = headingPrefix + "text"
	}
	return section
}

// clock says which time the clock times of a section are. Only the lists of the format are known to keep the record's
// own: text from elsewhere may name another zone, or none.
func (p *prose) clock(title string) string {
	for _, known := range []string{"Actions taken", timelineTitle} {
		if strings.EqualFold(title, known) {
			return clockOf(p.record)
		}
	}
	return "times as written"
}

// clockOf says which offset the clock times in a record's text have: that of its own beginning.
func clockOf(r *tracker.Record) string {
	var began tracker.Time
	switch {
	case r.Observation != nil:
		began = r.Observation.Observed
	case r.Postmortem != nil:
		began = r.Postmortem.Started
	}
	if began.IsZero() {
		return "times as written"
	}
	return "times as written, UTC" + strings.TrimSuffix(began.At.Format("-07:00"), "+00:00")
}

var clockItem = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`<li>(?:<p>)?(?:<strong>)?([0-2]?[0-9]:[0-5][0-9])(?:</strong>)?(?: [-–—])?:? `)
})

// markClockTimes sets the clock time with which the items of a list begin apart from what happened then.
// It changes the markdown writer's own tags only, for a text that looks like one has no bare "<".
func markClockTimes(html template.HTML) (template.HTML, bool) {
	if !strings.Contains(string(html), "<li>") {
		return html, false
	}
	marked := clockItem().ReplaceAllString(string(html), `<li><time>$1</time> `)
	return template.HTML(marked), marked != string(html) // #nosec: digits and a colon are moved into a tag
}

// link says where a link in the text leads: to a record's page, to its evidence, out, or nowhere.
func (p *prose) link(l markdown.Link) markdown.Resolved {
	if ref, to, ok := p.b.idx.LinkTarget(p.record, l); ok {
		return p.recordLink(l, ref, to)
	}
	if fragment, ok := strings.CutPrefix(l.Target, "#"); ok {
		return p.headingLink(fragment)
	}
	if u, err := url.Parse(l.Target); err != nil || u.Scheme != "" || u.Host != "" {
		return outLink(l)
	}
	return p.fileLink(l)
}

func (p *prose) recordLink(l markdown.Link, ref tracker.Ref, to *tracker.Record) markdown.Resolved {
	if to == nil {
		broken := p.b.brokenItem(p.root, ref)
		return markdown.Resolved{Href: broken.Href, Broken: true, Title: broken.Text + ": " + broken.Note}
	}
	at := p.root + recordAddress(to.Kind, to.ID)
	if _, fragment, ok := strings.Cut(l.Target, "#"); ok && hasHeading(to.Outline(), fragment) {
		at += "#" + url.PathEscape(headingPrefix+fragment)
	}
	return markdown.Resolved{Href: at, Class: "ref " + glyph(to), Text: chipText(to)}
}

func hasHeading(o *markdown.Outline, id string) bool {
	if decoded, err := url.PathUnescape(id); err == nil {
		id = decoded
	}
	for _, s := range o.Headings {
		if s.ID == id {
			return true
		}
	}
	return false
}

func (p *prose) headingLink(id string) markdown.Resolved {
	if !hasHeading(&p.doc.Outline, id) {
		return markdown.Resolved{Title: "no such heading here"}
	}
	return markdown.Resolved{Href: "#" + url.PathEscape(headingPrefix+id)}
}

// outLink leads to another site. The markdown writer refuses schemes that could do harm.
func outLink(l markdown.Link) markdown.Resolved {
	return markdown.Resolved{Href: l.Target}
}

// fileLink leads to an evidence file, by its path from the record's folder: a picture to the file, a link to where the
// page shows it.
func (p *prose) fileLink(l markdown.Link) markdown.Resolved {
	name := p.fileName(l)
	for i, f := range p.b.idx.Evidence(p.record) {
		switch {
		case f.Path != name:
		case l.Image:
			return p.evidenceLink(f)
		default:
			return markdown.Resolved{Href: "#" + evidenceID(i)}
		}
	}
	return markdown.Resolved{Title: "not part of this site: " + name, Class: "dim"}
}

func (p *prose) evidenceLink(f tracker.File) markdown.Resolved {
	if because := p.b.withhold(p.record, f); because != "" {
		return markdown.Resolved{Title: because, Class: "dim"}
	}
	return markdown.Resolved{Href: href(p.root, p.b.evidenceAddress(p.record, f.Path))}
}

// fileName returns the path in the casebook that a relative link names.
func (p *prose) fileName(l markdown.Link) string {
	target, _, _ := strings.Cut(l.Target, "#")
	if decoded, err := url.PathUnescape(target); err == nil {
		target = decoded
	}
	return path.Join(path.Dir(p.record.Path), target)
}
