package site

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/casebook-dev/casebook/site/svg"
	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/trace"
)

// ExternalPage is what templates/external.html is given: a thing outside the casebook, such as a pull
// request or a dashboard, with every record that links to it.
type ExternalPage struct {
	Page
	Glyph     string
	Kind      string // "Pull request"
	Lead      string
	Out       Item // the way out, with the whole address
	State     Item // what people last noted of it; empty if nothing
	Trace     *TraceFigure
	Relations []RelationGroup // the records, by kind
}

// external is a thing that records link to.
type external struct {
	tracker.External
	newest  tracker.Link // the link whose state was noted last, else the first
	slug    string
	text    string // what it is called
	records int    // how many records link to it
}

// refsFolder holds the pages of external things.
const refsFolder = "refs"

// collectExternals gives every external thing its page.
func (b *build) collectExternals() {
	b.externals = map[string]*external{}
	b.externalByKind = map[string][]*external{}
	for _, x := range b.idx.External() {
		e := &external{External: x, newest: newestLink(x.Links), slug: externalSlug(x.URL)}
		e.text = e.called()
		for _, k := range tracker.Kinds() {
			e.records += len(recordsOf(e, k))
		}
		b.externalByKind[x.Kind] = append(b.externalByKind[x.Kind], e)
		if b.externals[x.URL] == nil {
			b.externals[x.URL] = e
		}
	}
}

// newestLink returns the link with the latest note, of those without a date the first that has a state or
// a caption.
func newestLink(links []tracker.ExternalLink) tracker.Link {
	return slices.MaxFunc(links, func(x, y tracker.ExternalLink) int {
		return cmp.Or(x.Link.At.Compare(y.Link.At), cmp.Compare(noted(x.Link), noted(y.Link)))
	}).Link
}

func noted(l tracker.Link) int {
	switch {
	case l.State != "":
		return 2
	case l.Text != "":
		return 1
	}
	return 0
}

// externalSlug returns what the address of a page calls a URL: some of its words, for people, and a hash,
// so that no other record and no other URL can change or take it.
func externalSlug(url string) string {
	sum := sha256.Sum256([]byte(url))
	_, words, found := strings.Cut(url, "://")
	if !found {
		words = url
	}
	words, _, _ = strings.Cut(words, "?")
	parts := strings.FieldsFunc(words, func(r rune) bool { return r == '/' || r == '#' })
	return cmp.Or(tracker.Slug(strings.Join(parts[max(0, len(parts)-3):], " ")), "x") + "_" + hex.EncodeToString(sum[:6])
}

func (x *external) address() string { return path.Join(refsFolder, x.Kind, x.slug, "index.html") }

// gone reports whether people noted that nothing is there any more. It may be asked of nil.
func (x *external) gone() bool { return x != nil && gone(x.newest) }

func gone(l tracker.Link) bool { return l.State == "gone" }

// called returns what the thing is called: by the first caption that somebody wrote, else by its address.
func (x *external) called() string {
	l := x.newest
	for _, other := range x.Links {
		if l.Text == "" {
			l.Text = other.Link.Text
		}
	}
	return linkText(l)
}

// box fills in the box of a figure, where there is room for the month and the day, or for the year and the month.
func (x *external) box(root string, dated bool, box *svg.Node) {
	box.Icon, box.Label, box.Href = iconOf(x.Kind), x.text, root+x.address()
	day := date(x.newest.At)
	if len(day) == len("2026-07-09") {
		if dated {
			day = day[:7]
		} else {
			day = day[5:]
		}
	}
	box.Meta = cmp.Or(strings.TrimSpace(x.newest.State+" "+day), strings.ReplaceAll(x.Kind, "-", " "))
	box.Title = box.Label + ", " + cmp.Or(linkNote(x.newest), box.Meta) + ": " + cut(x.URL, 200)
	switch x.newest.State {
	case "gone":
		box.Style = svg.Broken
	case "reverted", "closed", "dropped", "abandoned":
		box.Style = svg.Gone
	case "open", "draft", "in review", "in progress":
		box.Style = svg.Open
	}
}

// linkNote says what people noted of a link and when: "merged, 2026-07-09".
func linkNote(l tracker.Link) string {
	if l.State != "" && !l.At.IsZero() {
		return l.State + ", " + date(l.At)
	}
	return l.State + date(l.At)
}

// externalPages returns the jobs that make the pages and lists of external things.
func (b *build) externalPages() []job {
	if len(b.externals) == 0 {
		return nil
	}
	jobs := []job{{listAddress(refsFolder, 1), (*reach).anything, (*build).externalKinds}}
	for _, kind := range tracker.LinkKinds() {
		all := b.externalByKind[kind]
		if len(all) == 0 {
			continue
		}
		_, pages := pageOf(all, 1)
		for n := range pages {
			jobs = append(jobs, job{name: listAddress(path.Join(refsFolder, kind), n+1), key: func(in *reach) string { return in.externals(all) }, make: func(b *build) error { return b.externalList(kind, n+1) }})
		}
		for _, x := range all {
			jobs = append(jobs, job{name: x.address(), key: func(in *reach) string { return in.external(x) }, make: func(b *build) error { return b.externalPage(x) }})
		}
	}
	return jobs
}

func (b *build) externalPage(x *external) error {
	p := ExternalPage{Page: b.page(x.address(), headless, x.text), Kind: kindWords(x.Kind), Glyph: linkGlyph(x.Kind)}
	p.Crumbs = append(p.Crumbs, Crumb{"Links out", p.Root + refsFolder + "/index.html"},
		Crumb{kindsWords(x.Kind), p.Root + listAddress(path.Join(refsFolder, x.Kind), 1)})
	p.Out = Item{Href: webLink(x.URL), Out: true, Text: x.URL}
	if p.Out.Href == "" {
		p.Out.Note = notLinked
	}
	if x.newest.State != "" || !x.newest.At.IsZero() {
		p.State = Item{Text: capital(cmp.Or(x.newest.State, "noted")), Time: date(x.newest.At)}
	}
	p.Relations = b.linkingRecords(p.Root, x)
	p.Lead = linkingLead(x)
	p.Description = p.Lead
	p.Trace = b.traceFigure(trace.Piece{URL: x.URL}, traceOf{page: x.address(), title: p.Title})
	return b.emit(x.address(), "external.html", p)
}

// linkingLead says how many records of which kinds link to a thing.
func linkingLead(x *external) string {
	var words []string
	for _, k := range tracker.Kinds() {
		if n := len(recordsOf(x, k)); n > 0 {
			words = append(words, count(n, k.String()))
		}
	}
	verb := " link to this "
	if len(words) == 1 && strings.HasPrefix(words[0], "1 ") {
		verb = " links to this "
	}
	return list(words...) + verb + strings.ReplaceAll(thingWord(x.Kind), "-", " ") + "."
}

// thingWord returns what a thing of a kind of link is called in a sentence.
func thingWord(kind string) string {
	switch kind {
	case "other":
		return "page"
	case "logs":
		return "log"
	}
	return kind
}

func recordsOf(x *external, kind tracker.Kind) []*tracker.Record {
	var some []*tracker.Record
	for _, l := range x.Links {
		if n := len(some); l.Record.Kind == kind && (n == 0 || some[n-1] != l.Record) {
			some = append(some, l.Record)
		}
	}
	return some
}

// linkingRecords lists the records that link to a thing, by kind, the newest sightings first, each with what it says of it.
func (b *build) linkingRecords(root string, x *external) []RelationGroup {
	var groups []RelationGroup
	for _, kind := range tracker.Kinds() {
		records := recordsOf(x, kind)
		if len(records) == 0 {
			continue
		}
		if kind == tracker.KindObservation {
			records = newestFirst(records)
		}
		group := RelationGroup{Words: capital(kind.Folder())}
		for _, r := range records[:min(len(records), rowLimit)] {
			group.Rows = append(group.Rows, b.linkingRow(root, x, r))
		}
		if n := len(records) - rowLimit; n > 0 {
			group.Cut, group.More = "and "+thousands(n)+" more", root+listAddress(kind.Folder(), 1)
		}
		groups = append(groups, group)
	}
	return groups
}

func (b *build) linkingRow(root string, x *external, r *tracker.Record) RelationRow {
	row := RelationRow{Item: b.item(root, r)}
	if r.Kind == tracker.KindObservation {
		row.Time = moment(r.Observation.Observed)
	}
	for _, l := range r.Links {
		if l == x.newest {
			break // the head of the page says it
		}
		if l.URL == x.URL && l.Kind == x.Kind {
			words := strings.Join(slices.DeleteFunc([]string{l.Text, linkNote(l)}, func(s string) bool { return s == "" }), "; ")
			if words != "" && words != x.text {
				row.Note = "as " + words
			}
			break
		}
	}
	return row
}

// externalKinds makes the list of the kinds of external things.
func (b *build) externalKinds() error {
	address := listAddress(refsFolder, 1)
	p := ListPage{Page: b.page(address, headless, "Links out"), Lead: count(len(b.idx.External()), "thing") + " outside this casebook that records link to, by kind."}
	p.Description = p.Lead
	p.Table = Table{Caption: "Kinds of links", Columns: []Column{{Name: "Kind"}, {Name: "Things", Right: true}, {Name: "Links to them", Right: true}, {Name: "Linked most"}}}
	for _, kind := range tracker.LinkKinds() {
		all := b.externalByKind[kind]
		if len(all) == 0 {
			continue
		}
		links := 0
		most := all[0]
		for _, x := range all {
			links += len(x.Links)
			if len(x.Links) > len(most.Links) {
				most = x
			}
		}
		first := Item{Kind: NotApplicable}
		if len(most.Links) > 1 {
			first = Item{Glyph: linkGlyph(kind), Href: p.Root + most.address(), Text: most.text, Note: times(len(most.Links))}
		}
		p.Table.Rows = append(p.Table.Rows, []Cell{{{Glyph: linkGlyph(kind), Href: p.Root + listAddress(path.Join(refsFolder, kind), 1), Text: kindsWords(kind)}},
			{number(len(all))}, {number(links)}, {first}})
	}
	return b.emit(address, "list.html", p)
}

// externalList makes page n, from 1, of the list of things of a kind, by address.
func (b *build) externalList(kind string, n int) error {
	all, folder := b.externalByKind[kind], path.Join(refsFolder, kind)
	address := listAddress(folder, n)
	some, pages := pageOf(all, n)
	p := ListPage{Page: b.page(address, headless, ofPages(kindsWords(kind), n)), Lead: fmt.Sprintf("%s to which records link, by address.", capital(count(len(all), thingWord(kind))))}
	p.Description = p.Lead
	p.Crumbs = append(p.Crumbs, Crumb{"Links out", p.Root + refsFolder + "/index.html"})
	p.Table = Table{Caption: "All " + strings.ToLower(kindsWords(kind)), Columns: []Column{{Name: kindWords(kind), Long: true}, {Name: "Noted", Narrow: true}, {Name: "Linked from"}, {Name: "Address", Long: true}}}
	for _, x := range some {
		p.Table.Rows = append(p.Table.Rows, b.externalRow(p.Root, x))
	}
	p.Table.dropEmpty("Noted")
	p.Pager = pager(p.Root, folder, n, pages)
	return b.emit(address, "list.html", p)
}

func (b *build) externalRow(root string, x *external) []Cell {
	from := b.item(root, x.Links[0].Record)
	if n := len(x.Links) - 1; n > 0 {
		from.Note = "and " + count(n, "other")
	}
	note := Item{Kind: NotApplicable}
	if words := linkNote(x.newest); words != "" {
		note = Item{Text: words}
	}
	out := Item{Href: webLink(x.URL), Out: true, Text: cut(x.URL, 100)}
	return []Cell{{{Glyph: linkGlyph(x.Kind), Href: root + x.address(), Text: x.text}}, {note}, {from}, {out}}
}

const notLinked = "not linked: only http, https and mailto are"

// kindWords returns a kind of link as a heading, kindsWords that of several.
func kindWords(kind string) string { return capital(strings.ReplaceAll(kind, "-", " ")) }

func kindsWords(kind string) string {
	switch kind {
	case "logs", "other":
		return kindWords(kind)
	}
	return kindWords(kind) + "s"
}
