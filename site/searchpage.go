package site

import (
	"context"
	"path"

	"github.com/casebook-dev/casebook/site/search"
	"github.com/casebook-dev/casebook/tracker"
)

// SearchPage is what templates/search.html is given. What it finds is the script's work; without it, the page
// leads to the lists.
type SearchPage struct {
	Page
	Choices []Choice // what results can be filtered by, besides their day
	Lists   []NavItem
}

// The folder of the search's page and of the files of its index.
const (
	searchFolder  = "search"
	searchAddress = searchFolder + "/index.html"
)

// search makes the index and the page of the search.
func (b *build) search(ctx context.Context) error {
	kinds := b.finds()
	found, err := search.Write(ctx, kinds, func(name string, content []byte) error {
		return b.put(searchFile, path.Join(searchFolder, name), content)
	})
	if err != nil {
		return err
	}
	address := searchAddress
	p := SearchPage{Page: b.page(address, searchFolder, "Search")}
	for _, k := range tracker.Kinds() {
		p.Lists = append(p.Lists, NavItem{Name: capital(k.Folder()), Href: p.Root + listAddress(k.Folder(), 1)})
	}
	p.Lists = append(p.Lists, b.topicNav(p.Root)...)
	if len(b.externals) > 0 {
		p.Lists = append(p.Lists, NavItem{Name: "Links out", Href: p.Root + listAddress(refsFolder, 1)})
	}
	p.Description = "Search " + count(found.Documents, "page") + " of this casebook by error text, ID, instance or the address of a link."
	p.Choices = []Choice{{Name: "kind", Label: "Kind"}, {Name: "service", Label: "Service"}, {Name: "status", Label: "Status"}}
	for i := len(kinds) - 1; i >= 0; i-- {
		p.Choices[0].Options = append(p.Choices[0].Options, Option{kinds[i].Name, kinds[i].Text})
	}
	for _, c := range found.Services {
		p.Choices[1].Options = append(p.Choices[1].Options, Option(c))
	}
	for _, c := range found.Statuses {
		p.Choices[2].Options = append(p.Choices[2].Options, Option(c))
	}
	return b.emit(address, "search.html", p)
}
