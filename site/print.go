package site

import (
	"fmt"
	"path"
	"slices"

	"github.com/casebook-dev/casebook/tracker"
)

// PrintPage is what templates/print.html is given: what people know, a record after the other, to take along on
// paper or offline. The page at /print/ has Parts, those below it have Records.
type PrintPage struct {
	Page
	Lead     string
	Parts    []PrintPart
	Contents []Item // a link to each of Records
	Records  []PrintRecord
	Pager    *Pager
}

// PrintPart is what may be printed: a service, or everything.
type PrintPart struct {
	Item
	Holds string // "4 bugs, 3 runbooks and 1 task"
}

// PrintRecord is a record as it is printed.
type PrintRecord struct {
	Title    string
	Anchor   string // the id of its place on this page
	Href     string // leads to its own page
	Ref      string
	Status   *Item // of a bug or a task
	Sentence string
	Sections []Section
}

const (
	printFolder = "print"
	// wholePrint is the part that has everything. No slug has an underscore, so no service takes its address.
	wholePrint = "whole_casebook"
	// printBytes is how much text a printed page has before the next one begins, so that with gzip it stays below
	// 120 kB, which is the most that a page may have.
	printBytes = 300_000
	// printPages is how many pages a part has at most: some 200 sheets.
	printPages = 20
)

// printPart is a part with its records.
type printPart struct {
	slug, title string
	records     []*tracker.Record
}

// printJobs returns the jobs that make what is printed.
func (b *build) printJobs() []job {
	parts := []printPart{{wholePrint, "The whole casebook", b.printable(b.idx.Records())}}
	for _, t := range b.topics[serviceTopic].all {
		if some := b.printable(b.withRunbooks(t.others)); len(some) > 0 {
			parts = append(parts, printPart{t.slug, t.name, some})
		}
	}
	jobs := []job{{name: path.Join(printFolder, "index.html"), key: (*reach).anything, make: func(b *build) error { return b.printIndex(parts) }}}
	for _, part := range parts {
		jobs = append(jobs, job{name: printAddress(part.slug, 1), key: (*reach).anything, make: func(b *build) error { return b.print(part) }})
	}
	return jobs
}

// withRunbooks adds the runbooks that help with the bugs among some records, and are of another service.
func (b *build) withRunbooks(records []*tracker.Record) []*tracker.Record {
	all := slices.Clone(records)
	for _, r := range bugsOf(records) {
		for _, ref := range r.Bug.Runbooks {
			if runbook, ok := b.idx.Target(ref); ok && !slices.Contains(all, runbook) {
				all = append(all, runbook)
			}
		}
	}
	return all
}

// printable returns what is worth paper: bugs, those first that need people, runbooks, open tasks, and
// postmortems, the newest first.
func (b *build) printable(records []*tracker.Record) []*tracker.Record {
	byKind := map[tracker.Kind][]*tracker.Record{}
	for _, r := range records {
		if b.named(r) && (r.Task == nil || !r.Task.Closed()) {
			byKind[r.Kind] = append(byKind[r.Kind], r)
		}
	}
	b.orderBugs(byKind[tracker.KindBug])
	slices.Reverse(byKind[tracker.KindPostmortem])
	return slices.Concat(byKind[tracker.KindBug], byKind[tracker.KindRunbook], byKind[tracker.KindTask],
		byKind[tracker.KindPostmortem])
}

// printAddress returns the address of page n of a part, from 1. It is as deep as that of a record, whose links the
// text has.
func printAddress(slug string, n int) string {
	if n > 1 {
		slug = fmt.Sprintf("%s_%d", slug, n)
	}
	return path.Join(printFolder, slug, "index.html")
}

// printOf returns the link from the page of a name to its records on paper; nothing if there are none, or if it is no
// service.
func (b *build) printOf(root string, t *topic) string {
	if t.kind != serviceTopic || len(b.printable(t.others)) == 0 {
		return ""
	}
	return root + printAddress(t.slug, 1)
}

func (b *build) printIndex(parts []printPart) error {
	address := path.Join(printFolder, "index.html")
	p := PrintPage{Page: b.page(address, printFolder, "Print")}
	p.Lead = "Bugs, runbooks, open tasks and postmortems with their text on one long page, to print or to keep where " +
		"there is no network."
	p.Description = p.Lead
	for _, part := range parts {
		name := Item{Text: part.title, Href: p.Root + printAddress(part.slug, 1)}
		p.Parts = append(p.Parts, PrintPart{name, holds(part.records)})
	}
	return b.emit(address, "print.html", p)
}

// holds counts records by kind: "4 bugs, 3 runbooks and 1 task".
func holds(records []*tracker.Record) string {
	n := map[tracker.Kind]int{}
	for _, r := range records {
		n[r.Kind]++
	}
	var words []string
	for _, k := range tracker.Kinds() {
		if n[k] > 0 {
			words = append(words, count(n[k], k.String()))
		}
	}
	if len(words) == 0 {
		return "nothing yet"
	}
	return list(words...)
}

// print makes the pages of a part.
func (b *build) print(part printPart) error {
	pages, cut := b.paginate(part.records)
	places := printedOn(part.slug, pages)
	for i, some := range pages {
		address := printAddress(part.slug, i+1)
		p := PrintPage{Page: b.stamped(b.page(address, printFolder, ofPages("Print: "+part.title, i+1)))}
		p.Crumbs = append(p.Crumbs, Crumb{"Print", p.Root + printFolder + "/index.html"})
		p.Lead = capital(holds(part.records)) + "."
		p.Description = p.Lead
		if cut > 0 {
			p.Lead += " " + count(cut, "record") + " found no room: print the services one by one."
		}
		for _, r := range some {
			p.Contents = append(p.Contents, Item{Glyph: glyph(r), Href: "#" + printAnchor(r), Text: r.Title})
			p.Records = append(p.Records, b.printRecord(r, i+1, places))
		}
		p.Pager = pagerAt(func(n int) string { return p.Root + printAddress(part.slug, n) }, i+1, len(pages))
		if err := b.emit(address, "print.html", p); err != nil {
			return err
		}
	}
	return nil
}

// paginate splits records where a page would get too long, and cuts those off that would come after the last page.
// There is always one page.
func (b *build) paginate(records []*tracker.Record) (pages [][]*tracker.Record, cut int) {
	pages, bytes := [][]*tracker.Record{nil}, 0
	for i, r := range records {
		size := 0
		for _, s := range b.body(r).sections {
			size += len(s.HTML)
		}
		if bytes += size; bytes > printBytes && bytes > size {
			if len(pages) == printPages {
				return pages, len(records) - i
			}
			pages, bytes = append(pages, nil), size
		}
		pages[len(pages)-1] = append(pages[len(pages)-1], r)
	}
	return pages, 0
}

// printRecord returns a record for page n of a part, whose records stand at these places.
func (b *build) printRecord(r *tracker.Record, n int, places *printed) PrintRecord {
	p := PrintRecord{Title: r.Title, Anchor: printAnchor(r), Href: recordRoot + recordAddress(r.Kind, r.ID), Ref: r.Ref().String()}
	switch r.Kind {
	case tracker.KindBug:
		status := b.shownStatus(r)
		p.Status, p.Sentence = &status, b.sentence(r)
	case tracker.KindTask:
		status := statusItem(r)
		p.Status = &status
	case tracker.KindRunbook:
		p.Sentence = capital(b.uses[r].words()) + "."
	}
	for _, s := range b.body(r).copy() {
		if s.Empty || s.HTML == "" {
			continue
		}
		s.ID, s.HTML = printID(r, s.ID), b.onPaper(s.HTML, r, n, places)
		p.Sections = append(p.Sections, s)
	}
	return p
}
