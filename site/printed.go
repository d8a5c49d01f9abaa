package site

import (
	"html/template"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// printed says where the records of a part are printed.
type printed struct {
	slug  string
	pages map[string]int             // from 1, by the link that a record's text has to the page of another
	is    map[string]*tracker.Record // by the same
}

func printedOn(slug string, pages [][]*tracker.Record) *printed {
	p := &printed{slug: slug, pages: map[string]int{}, is: map[string]*tracker.Record{}}
	for i, some := range pages {
		for _, r := range some {
			link := recordRoot + recordAddress(r.Kind, r.ID)
			p.pages[link], p.is[link] = i+1, r
		}
	}
	return p
}

// printAnchor returns the id of a record's place on a printed page. No id of a record has an underscore, so that no two
// records, and no part of another one, have the same.
func printAnchor(r *tracker.Record) string { return r.Kind.String() + "_" + r.ID }

// printID returns an id of a record's own page as it is on a printed one, where other records may have it too.
func printID(r *tracker.Record, id string) string { return printAnchor(r) + "_" + id }

// onPaper returns the text of a record for page n of a printed part, which is as deep as the record's page. Links to what is
// printed in the same part lead there, those to other places to the record's page.
func (b *build) onPaper(text template.HTML, r *tracker.Record, n int, places *printed) template.HTML {
	const link = ` href="`
	moved := strings.ReplaceAll(string(text), ` id="`, ` id="`+printAnchor(r)+"_")
	var out strings.Builder
	for {
		before, after, found := strings.Cut(moved, link) // only attributes hold a bare quote
		out.WriteString(before)
		if !found {
			return template.HTML(out.String()) // #nosec: rendered before
		}
		target, rest, _ := strings.Cut(after, `"`)
		out.WriteString(link + b.printLink(target, r, n, places) + `"`)
		moved = rest
	}
}

// printLink returns where a link in the text of a record leads on page n of a printed part.
func (b *build) printLink(target string, r *tracker.Record, n int, places *printed) string {
	page, fragment, _ := strings.Cut(target, "#")
	if page == "" {
		page = recordRoot + recordAddress(r.Kind, r.ID)
	}
	on, anchor := places.pages[page], ""
	switch to := places.is[page]; {
	case on == 0, fragment != "" && !b.prints(to, fragment):
		if fragment != "" {
			page += "#" + fragment
		}
		return page
	case fragment == "":
		anchor = printAnchor(to)
	default:
		anchor = printID(to, fragment)
	}
	if on == n {
		return "#" + anchor
	}
	return recordRoot + printAddress(places.slug, on) + "#" + anchor
}

// prints reports whether the text of a record has an id when it is printed: that of a heading, or of something below one.
func (b *build) prints(r *tracker.Record, id string) bool {
	for _, s := range b.bodies[r]().sections {
		if s.Empty || s.HTML == "" {
			continue
		}
		if s.Title != "" && s.ID == id || strings.Contains(string(s.HTML), ` id="`+id+`"`) {
			return true
		}
	}
	return false
}

// elsewhere returns the text of a record for another page that is as deep: links within the record's own page lead
// there, and its ids get a prefix, so that no other record has them.
func elsewhere(text template.HTML, page, prefix string) template.HTML {
	moved := strings.NewReplacer(`href="#`, `href="`+page+`#`, ` id="`, ` id="`+prefix)
	return template.HTML(moved.Replace(string(text))) // #nosec: rendered before
}
