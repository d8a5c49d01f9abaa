package site

import (
	"slices"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// RedirectPage is what templates/redirect.html is given: the page at a record's former address.
type RedirectPage struct {
	Page
	Target string
	Alias  string
}

// redirect makes the page that leads from an alias to its record, unless the address is another's.
func (b *build) redirect(r *tracker.Record, alias string) error {
	if to, ok := b.idx.Lookup(r.Kind, alias); !ok || to != r || strings.EqualFold(alias, r.ID) {
		return nil
	}
	address := recordAddress(r.Kind, strings.ToLower(alias))
	p := RedirectPage{Page: b.page(address, r.Kind.Folder(), r.Title), Alias: alias}
	p.Target = p.Root + recordAddress(r.Kind, r.ID)
	p.Description = "This record has another address now."
	return b.emit(address, "redirect.html", p)
}

// NotFoundPage is what templates/notfound.html is given. The server shows it at any address, so its
// links start at the site's root.
type NotFoundPage struct {
	Page
	Lists []NavItem
	Near  []NavItem // what a script looks through for an address like the one that was asked for
}

func (b *build) notFound() error {
	p := NotFoundPage{Page: b.page("404.html", headless, "No such page")}
	p.Root = b.absoluteRoot()
	p.Nav, p.Foot = b.nav(p.Root, headless), b.feet[p.Root]
	p.Crumbs = []Crumb{{"Home", p.Root + "index.html"}}
	for _, list := range append(b.navItems(p.Root, headless), b.footItems(p.Root)...) {
		if !slices.ContainsFunc(p.Lists, func(n NavItem) bool { return n.Href == list.Href }) {
			p.Lists = append(p.Lists, list)
		}
	}
	p.Near = b.nearItems(p.Root)
	p.Description = "No page has this address."
	return b.emit("404.html", "notfound.html", p)
}

// nearLimit is how many pages the page of a wrong address knows: at some 100 bytes each, that is 15 kB with gzip.
const nearLimit = 2000

// nearItems returns the records and names that a wrong address may have meant, sightings last and the newest of them
// first.
func (b *build) nearItems(root string) []NavItem {
	var items []NavItem
	add := func(name, address string) {
		if len(items) < nearLimit {
			items = append(items, NavItem{Name: name, Href: href(root, address)})
		}
	}
	for _, r := range b.idx.Records() {
		if r.Kind != tracker.KindObservation {
			add(r.Title, recordAddress(r.Kind, r.ID))
		}
	}
	for _, some := range b.topics {
		for _, t := range some.all {
			add(t.name, t.address())
		}
	}
	for _, r := range b.byTime {
		add(r.Title, recordAddress(r.Kind, r.ID))
	}
	return items
}
