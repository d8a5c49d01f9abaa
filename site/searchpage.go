package site

import (
	"context"
	"path"
	"slices"

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

// indexed is what the search has indexed.
type indexed struct {
	Like  string // what it was made with: see likeness
	Marks []search.Marked
}

// earlierIndex returns the index of the earlier build, nil if it tells nothing of this one.
func (b *build) earlierIndex() *search.Earlier {
	was := b.out.before(searchAddress)
	if was == nil || was.Indexed == nil || b.sums == nil || was.Indexed.Like != b.sums.like {
		return nil
	}
	return &search.Earlier{
		Marks: was.Indexed.Marks,
		Read:  func(name string) ([]byte, bool) { return b.out.read(path.Join(searchFolder, name)) },
		Keep: func(name string) (int64, bool) {
			name = path.Join(searchFolder, name)
			size, kept := b.out.stay(name)
			if kept {
				b.out.note(name, searchFile, size)
			}
			return size, kept
		},
	}
}

// search makes the index and the page of the search.
func (b *build) search(ctx context.Context) error {
	kinds := b.finds()
	found, err := search.Write(ctx, kinds, b.earlierIndex(), func(name string, content []byte) error {
		return b.put(searchFile, path.Join(searchFolder, name), content)
	})
	if err != nil {
		return err
	}
	slices.Sort(b.out.made.Files) // several goroutines put them
	if b.sums != nil {
		b.out.made.Indexed = &indexed{b.sums.like, found.Marks}
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
