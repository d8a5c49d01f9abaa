package site

import (
	"fmt"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/history"
)

const changesFolder = "changes"

// ChangesPage is what templates/changes.html is given: what commits did to the records lately.
type ChangesPage struct {
	Page
	Lead    string
	Commits []ChangeSet // newest first
	Earlier string      // what is not shown; empty if all is
}

// ChangeSet is what one commit did, as far as it is worth telling.
type ChangeSet struct {
	Day     string
	Subject string
	By      string
	Commit  Item
	Items   []Happening
	More    string // how many events are not shown
}

// eventLimit is how many events of one commit are told; an import makes thousands.
const eventLimit = 12

// changeJobs returns the job that makes /changes/, none outside git.
func (b *build) changeJobs() []job {
	if b.opts.History == nil {
		return nil
	}
	return []job{{name: changesFolder + "/index.html", make: (*build).changesPage}}
}

func (b *build) changesPage() error {
	address := changesFolder + "/index.html"
	p := ChangesPage{Page: b.stamped(b.page(address, changesFolder, "Changes"))}
	all := byCommit(b.opts.History.Events())
	for _, events := range all[:min(len(all), changeLimit)] {
		p.Commits = append(p.Commits, b.changeSet(p.Root, events))
	}
	p.Lead = b.changesLead(len(all))
	p.Description = p.Lead
	if n := len(all) - changeLimit; n > 0 {
		p.Earlier = count(n, "earlier commit") + " changed records too: casebook log tells of them."
	}
	return b.emit(address, "changes.html", p)
}

func (b *build) changesLead(commits int) string {
	h := b.opts.History
	lead := fmt.Sprintf("%s in git, of which %s did something to records that is worth telling.", count(h.Commits(), "commit"), thousands(commits))
	if h.Shallow() {
		lead += " This clone is shallow: what happened before its first commit is not known."
	}
	return lead
}

// byCommit returns the notable events, those of one commit together.
func byCommit(events []history.Event) [][]history.Event {
	var all [][]history.Event
	for _, e := range events {
		if !e.Notable() {
			continue
		}
		if n := len(all); n == 0 || all[n-1][0].Commit != e.Commit {
			all = append(all, nil)
		}
		all[len(all)-1] = append(all[len(all)-1], e)
	}
	return all
}

func (b *build) changeSet(root string, events []history.Event) ChangeSet {
	c := events[0].Commit
	set := ChangeSet{Day: c.Time.UTC().Format("2006-01-02"), Subject: cut(c.Subject, 120), By: c.Author, Commit: b.commitItem(c)}
	if len(events) > eventLimit {
		var rest []history.Event
		set.Items, rest = summed(events)
		events = rest
	}
	for _, e := range events[:min(len(events), eventLimit)] {
		set.Items = append(set.Items, b.happening(root, e, nil))
	}
	if n := len(events) - eventLimit; n > 0 {
		set.More = "and " + thousands(n) + " more"
	}
	return set
}

// summed counts the records that a commit created or removed by kind, "163 observations created", and
// returns the other events.
func summed(events []history.Event) (items []Happening, rest []history.Event) {
	type sort struct {
		what history.What
		kind tracker.Kind
	}
	counts := map[sort]int{}
	for _, e := range events {
		if e.What == history.Created || e.What == history.Removed {
			counts[sort{e.What, e.Record.Kind}]++
		} else {
			rest = append(rest, e)
		}
	}
	for _, what := range []history.What{history.Created, history.Removed} {
		for _, kind := range tracker.Kinds() {
			if n := counts[sort{what, kind}]; n > 0 {
				items = append(items, Happening{Pieces: []Item{{Text: count(n, kind.String()) + " " + what.String()}}})
			}
		}
	}
	return items, rest
}
