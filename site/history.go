package site

import (
	"fmt"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/site/svg"
	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/history"
	"github.com/casebook-dev/casebook/tracker/trace"
)

// History is what happened to a record, from git.
type History struct {
	Items   []Happening // newest first
	Earlier string      // how many more there are; empty if all are shown
	Shallow bool        // what happened before is not known
}

// Happening is one event of a History.
type Happening struct {
	Day    string
	Record *Item  // to what it happened, unless it is the page's own record
	Pieces []Item // what happened, in words, states and records
	By     string
	Commit Item
}

// happeningLimit is how many events a record's page tells, changeLimit how many commits /changes/ shows: what
// is older is for `casebook log`.
const (
	happeningLimit = 40
	changeLimit    = 150
)

// historyOf returns what happened to a record, nil outside git.
func (b *build) historyOf(r *tracker.Record) *History {
	events := b.opts.History.Story(b.idx, r)
	if len(events) == 0 {
		return nil
	}
	h := &History{Shallow: b.opts.History.Shallow()}
	for _, e := range events[:min(len(events), happeningLimit)] {
		h.Items = append(h.Items, b.happening(recordRoot, e, r))
	}
	if n := len(events) - happeningLimit; n > 0 {
		h.Earlier = fmt.Sprintf("%s more before that: casebook log %s", thousands(n), r.Ref())
	}
	return h
}

// happening tells an event on a page with this root. The record of the page is not named; nil: there is none.
func (b *build) happening(root string, e history.Event, own *tracker.Record) Happening {
	h := Happening{Day: e.Commit.Time.UTC().Format("2006-01-02"), Pieces: b.pieces(root, e), By: e.Commit.Author, Commit: b.commitItem(e.Commit)}
	if own == nil || e.Record.String() != own.Ref().String() {
		item := b.pastItem(root, e.Record)
		h.Record = &item
	}
	return h
}

// pastItem is refItem for a record that may be gone by now, which is not broken.
func (b *build) pastItem(root string, ref tracker.Ref) Item {
	if r, ok := b.idx.Target(ref); ok {
		return b.item(root, r)
	}
	return Item{Text: ref.String()}
}

func (b *build) bugItem(root, id string) Item {
	return b.pastItem(root, tracker.Ref{Kind: tracker.KindBug, ID: id})
}

// pieces tells what happened, in words, states and records.
func (b *build) pieces(root string, e history.Event) []Item {
	words := func(s string) Item { return Item{Text: s} }
	state := func(s string) Item { return Item{Status: s, Text: capital(s)} }
	switch e.What {
	case history.Merged:
		return []Item{words("Merged into"), b.bugItem(root, e.To)}
	case history.Classified:
		return []Item{words("Classified as"), b.bugItem(root, e.To)}
	case history.Reclassified:
		return []Item{words("Moved from"), b.bugItem(root, e.From), words("to"), b.bugItem(root, e.To)}
	case history.Unclassified:
		return []Item{words("Not classified any more, was"), b.bugItem(root, e.From)}
	case history.Suspected:
		return []Item{words("Only suspected now:"), b.bugItem(root, e.To)}
	case history.Confirmed:
		return []Item{words("Confirmed:"), b.bugItem(root, e.To)}
	case history.Rejected:
		return []Item{words("Ruled out:"), b.bugItem(root, e.To)}
	case history.StatusMoved:
		return []Item{state(e.From), words("→"), state(e.To)}
	case history.Shipped:
		return []Item{state("shipped"), {Note: inUTC(e.To)}}
	case history.Reverted:
		return []Item{words("Reverted"), {Note: inUTC(e.To)}}
	}
	return []Item{words(cut(capital(e.Words()), 200))}
}

// inUTC puts times in UTC in place of those that are written with their offset: "2026-11-09T14:05+01:00 on db-1, 2026-11-10".
func inUTC(written string) string {
	all := strings.Split(written, " ")
	for i, word := range all {
		text, comma := strings.CutSuffix(word, ",")
		if t, err := tracker.ParseTime(text, time.UTC); err != nil || t.DateOnly {
			continue
		} else if all[i] = moment(t) + " UTC"; comma {
			all[i] += ","
		}
	}
	return strings.Join(all, " ")
}

// commitItem names a commit, with a link if casebook.yaml says where commits can be read.
func (b *build) commitItem(c *history.Commit) Item {
	item := Item{Text: c.Hash[:min(7, len(c.Hash))]}
	if item.Href = b.commitLink(c.Hash); item.Href != "" {
		item.Out = true
	}
	return item
}

func (b *build) commitLink(hash string) string {
	if b.idx.Config.CommitURL == "" {
		return ""
	}
	return webLink(strings.ReplaceAll(b.idx.Config.CommitURL, "{commit}", hash))
}

// changed says when a record last changed and by whom; empty if nobody knows.
func (b *build) changed(r *tracker.Record) string {
	if b.opts.History == nil {
		return ""
	}
	e, ok := b.opts.History.Changed(r.Ref())
	if !ok {
		return ""
	}
	return e.Commit.Time.UTC().Format("2006-01-02") + " by " + e.Commit.Author
}

// lookAgain are the words at a classification that is older than how its bug is recognised.
const lookAgain = "look again"

// doubt returns lookAgain for a sighting whose bug is recognised otherwise since it was classified, else nothing.
func (b *build) doubt(r *tracker.Record) string {
	if len(b.opts.History.LookAgain(b.idx, r)) > 0 {
		return lookAgain
	}
	return ""
}

// sinceLooked returns how the bug's identity has changed since a sighting was classified.
func (b *build) sinceLooked(r *tracker.Record) []Happening {
	var all []Happening
	for _, e := range b.opts.History.LookAgain(b.idx, r) {
		all = append(all, b.happening(recordRoot, e, b.bugOf(r)))
	}
	return all
}

// collectCommits finds the commits whose messages name records.
func (b *build) collectCommits() []trace.Commit {
	b.commits = map[string]*history.Commit{}
	b.namedBy = map[*tracker.Record][]*history.Commit{}
	var all []trace.Commit
	for _, n := range b.opts.History.Naming(b.idx, b.idx.Config.Trailers) {
		c := trace.Commit{Hash: n.Commit.Hash, Subject: n.Commit.Subject, URL: b.commitLink(n.Commit.Hash), Records: n.Records}
		all = append(all, c)
		b.commits[c.Key()] = n.Commit
		for _, r := range n.Records {
			b.namedBy[r] = append(b.namedBy[r], n.Commit)
		}
	}
	return all
}

// commitGroup lists the commits whose messages name a record, newest first; none if there are none.
func (b *build) commitGroup(r *tracker.Record) []RelationGroup {
	commits := b.namedBy[r]
	if len(commits) == 0 {
		return nil
	}
	g := RelationGroup{Words: "Named by " + count(len(commits), "commit")}
	for _, c := range commits[:min(len(commits), relationLimit)] {
		item := b.commitItem(c)
		item.Glyph, item.Text = "k-pr", cut(c.Subject, 90)
		item.Note = c.Hash[:min(7, len(c.Hash))] + ", " + c.Author + ", " + c.Time.UTC().Format("2006-01-02")
		g.Rows = append(g.Rows, RelationRow{Item: item})
	}
	if n := len(commits) - relationLimit; n > 0 {
		g.Cut = "and " + count(n, "earlier commit")
	}
	return []RelationGroup{g}
}

// commitBox draws a commit that no record links to itself.
func (d *traceDrawing) commitBox(key string, box *svg.Node) {
	c := d.b.commits[key]
	box.Icon, box.Label, box.Meta = iconOf("commit"), c.Subject, c.Hash[:min(7, len(c.Hash))]
	box.Title = c.Subject + ", commit " + box.Meta + " by " + c.Author
	box.Href = d.b.commitLink(c.Hash)
	if box.Href == "" {
		box.Href = "#relations"
	}
}
