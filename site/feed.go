package site

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"path"
	"slices"
	"sync"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// The feeds: of everything and of what came back at the root, of a bug, a service and an alert beside its page.
const (
	feedFile        = "feed.atom"
	regressionsFile = "regressions.atom"
	atomType        = "application/atom+xml"
)

// feedLimit is how many entries a feed has, the newest first.
const feedLimit = 50

// atomFeed is a feed as RFC 4287 has it.
type atomFeed struct {
	XMLName   xml.Name   `xml:"http://www.w3.org/2005/Atom feed"`
	ID        string     `xml:"id"`
	Title     string     `xml:"title"`
	Subtitle  string     `xml:"subtitle"`
	Updated   string     `xml:"updated"`
	Links     []atomLink `xml:"link"`
	Author    string     `xml:"author>name"`
	Generator string     `xml:"generator"`
	Entries   []rawEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

// rawEntry is an entry that is encoded already: the same stands in several feeds.
type rawEntry struct {
	Inner []byte `xml:",innerxml"`
}

// news is something that happened.
type news struct {
	at, updated time.Time // updated: when people last said something about it, not before at
	id          string
	title       string
	address     string // of the page that it leads to
	summary     string // one generated sentence
}

// entry is news as it stands in feeds, encoded when it is first asked for.
type entry struct {
	news
	body func() ([]byte, error) // what stands between its tags
}

type atomEntry struct {
	XMLName   xml.Name `xml:"entry"`
	ID        string   `xml:"id"`
	Title     string   `xml:"title"`
	Published string   `xml:"published"`
	Updated   string   `xml:"updated"`
	Link      atomLink `xml:"link"`
	Summary   string   `xml:"summary"`
}

func (b *build) entry(n news) entry {
	return entry{n, sync.OnceValues(func() ([]byte, error) {
		e := atomEntry{ID: n.id, Title: n.title, Published: atomTime(n.at), Updated: atomTime(n.updated),
			Link: atomLink{"alternate", "text/html", b.published.at(n.address)}, Summary: n.summary}
		encoded, err := xml.Marshal(e)
		if err != nil {
			return nil, fmt.Errorf("encode an entry of a feed: %w", err)
		}
		return bytes.TrimSuffix(bytes.TrimPrefix(encoded, []byte("<entry>")), []byte("</entry>")), nil
	})}
}

func atomTime(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// collectEntries returns what feeds are made of, by record.
func (b *build) collectEntries() map[*tracker.Record][]entry {
	all := map[*tracker.Record][]entry{}
	if !b.published.known() {
		return nil
	}
	for _, r := range b.byTime {
		all[r] = b.sightingEntries(r)
	}
	for _, r := range b.idx.Records(tracker.KindTask) {
		all[r] = b.taskEntries(r)
	}
	for _, r := range b.idx.Records(tracker.KindPostmortem) {
		m := r.Postmortem
		all[r] = b.past(cmp.Or(m.Ended, m.Started), news{id: b.published.id(r), title: "Postmortem: " + r.Title, address: recordAddress(r.Kind, r.ID),
			summary: "Postmortem of what began on " + date(m.Started) + "."})
	}
	return all
}

// past returns an entry of what has happened by the as-of time, none of what is to come or has no date.
func (b *build) past(t tracker.Time, n news) []entry {
	if t.IsZero() || t.At.After(b.opts.AsOf) {
		return nil
	}
	n.at = t.At
	if n.updated.Before(n.at) || n.updated.After(b.opts.AsOf) {
		n.updated = n.at
	}
	return []entry{b.entry(n)}
}

func (b *build) sightingEntries(r *tracker.Record) []entry {
	return b.past(r.Observation.Observed, news{updated: r.Observation.Classified.At, id: b.published.id(r), title: r.Title, address: recordAddress(r.Kind, r.ID),
		summary: b.sightingWords(r)})
}

// sightingWords says of a sighting which one it is, where, and whether it came back after a fix.
func (b *build) sightingWords(r *tracker.Record) string {
	s := "Unclassified"
	if bug := b.bugOf(r); bug != nil {
		s = b.place(r) + " “" + bug.Title + "”"
	}
	if places := onPlaces(tracker.InstancesOf(r)); places != "" {
		s += "," + places
	}
	if fix := b.seen[r].after; fix != "" {
		s += ", in spite of fix " + fix
	}
	return s + "."
}

// taskEntries say that a task shipped, and that it was reverted.
func (b *build) taskEntries(r *tracker.Record) []entry {
	t, address := r.Task, recordAddress(r.Kind, r.ID)
	about := capital(cmp.Or(t.Role, "task"))
	var bugs []string
	for _, ref := range t.Bugs {
		if bug, ok := b.idx.Target(ref); ok {
			bugs = append(bugs, bug.Title)
		}
	}
	if len(bugs) > 0 {
		about += " for " + list(bugs...)
	}
	var all []entry
	if t.Status == "shipped" && len(t.Shipped) > 0 {
		all = b.past(lastRollout(t), news{id: b.published.id(r, "shipped"), title: "Shipped: " + r.Title, address: address,
			summary: about + ", shipped " + date(lastRollout(t)) + "."})
	}
	return append(all, b.past(t.Reverted, news{id: b.published.id(r, "reverted"), title: "Reverted: " + r.Title, address: address,
		summary: about + ", reverted " + date(t.Reverted) + "."})...)
}

// regressionEntries are the sightings that came back in spite of a fix.
func (b *build) regressionEntries() []entry {
	var all []entry
	for _, r := range b.byTime {
		bug, fix := b.bugOf(r), b.seen[r].after
		if bug == nil || fix == "" {
			continue
		}
		all = append(all, b.past(r.Observation.Observed, news{updated: r.Observation.Classified.At, id: b.published.id(r, "back"),
			title: "Back after fix " + fix + ": " + bug.Title, address: recordAddress(r.Kind, r.ID), summary: b.sightingWords(r)})...)
	}
	return all
}

// feedJobs returns the jobs that make the two feeds at the root, none if nobody knows where that is.
func (b *build) feedJobs() []job {
	if !b.published.known() {
		return nil
	}
	return []job{
		{name: feedFile, key: (*reach).anything, make: func(b *build) error {
			return b.atom(feedFile, "index.html", b.idx.Config.Title, "Sightings, shipped work and postmortems.", b.entriesOf(b.idx.Records()))
		}},
		{name: regressionsFile, key: (*reach).anything, make: func(b *build) error {
			return b.atom(regressionsFile, "bugs/index.html", "Back after a fix · "+b.idx.Config.Title, "Sightings in spite of a fix that was in force.", b.regressionEntries())
		}},
	}
}

func (b *build) entriesOf(records ...[]*tracker.Record) []entry {
	var all []entry
	entries := b.entries()
	for _, some := range records {
		for _, r := range some {
			all = append(all, entries[r]...)
		}
	}
	return all
}

// bugFeed makes the feed beside the page of a bug: its sightings, and what was done about it.
func (b *build) bugFeed(r *tracker.Record) error {
	if !b.published.known() {
		return nil
	}
	return b.pageFeed(recordAddress(r.Kind, r.ID), r.Title, "Sightings of this bug, and what was done about it.", b.entriesOf(b.tallies[r].sightings, b.tasksOf(r)))
}

// topicFeed makes the feed beside the page of a service or an alert.
func (b *build) topicFeed(t *topic) error {
	if !b.published.known() || !t.hasFeed() {
		return nil
	}
	return b.pageFeed(t.address(), t.name, "Sightings under this "+topicNouns[t.kind]+".", b.entriesOf(t.sightings))
}

// hasFeed reports whether people follow names of this kind.
func (t *topic) hasFeed() bool { return t.kind == serviceTopic || t.kind == alertTopic }

func (b *build) pageFeed(address, title, subtitle string, entries []entry) error {
	return b.atom(path.Join(path.Dir(address), feedFile), address, title+" · "+b.idx.Config.Title, subtitle, entries)
}

// atom makes a feed of the newest entries. It is as old as the latest of them, and an empty one as the site: a build without news
// makes the same bytes.
func (b *build) atom(name, page, title, subtitle string, entries []entry) error {
	slices.SortFunc(entries, func(x, y entry) int { return cmp.Or(y.at.Compare(x.at), cmp.Compare(x.id, y.id)) })
	entries = entries[:min(len(entries), feedLimit)]
	f := atomFeed{ID: b.published.tag + name, Title: title, Subtitle: subtitle, Author: b.idx.Config.Title, Generator: "casebook",
		Links: []atomLink{{"self", atomType, b.published.at(name)}, {"alternate", "text/html", b.published.at(page)}}}
	var latest time.Time
	for _, e := range entries {
		if e.updated.After(latest) {
			latest = e.updated
		}
		inner, err := e.body()
		if err != nil {
			return err
		}
		f.Entries = append(f.Entries, rawEntry{inner})
	}
	if latest.IsZero() {
		latest = b.opts.AsOf
	}
	f.Updated = atomTime(latest)
	content, err := xml.Marshal(f)
	if err != nil {
		return fmt.Errorf("encode %s: %w", name, err)
	}
	return b.export(name, slices.Concat([]byte(xml.Header), content, []byte("\n")))
}

// feedTwins returns the feed beside a page, if there is one.
func (b *build) feedTwins(name, href string) []Twin {
	if !b.published.known() {
		return nil
	}
	return []Twin{{name, href, atomType, true}}
}
