package site

import (
	"path"
	"strings"

	"github.com/casebook-dev/casebook/site/svg"
	"github.com/casebook-dev/casebook/tracker"
)

// badgeFile is a small picture of how a bug or a service stands, beside its page, for the README of a repository.
const badgeFile = "badge.svg"

// badge puts a badge beside a page.
func (b *build) badge(address, label, word string, alarm bool) error {
	return b.export(path.Join(path.Dir(address), badgeFile), []byte(svg.Badge(label, word, alarm)+"\n"))
}

func (b *build) bugBadge(r *tracker.Record) error {
	return b.badge(recordAddress(r.Kind, r.ID), r.Title, strings.ToLower(b.shownStatus(r).Text), b.alarms(r))
}

// alarms reports whether a bug asks for something that people may not have seen yet.
func (b *build) alarms(bug *tracker.Record) bool {
	s := b.tallies[bug].standing
	return s.back() || s.worse()
}

// topicBadge says how many bugs of a service came back, and how many are open. There is none of other names.
func (b *build) topicBadge(t *topic) error {
	if t.kind != serviceTopic {
		return nil
	}
	back, open := 0, 0
	for _, bug := range bugsOf(t.others) {
		switch {
		case b.alarms(bug):
			back++
		case isLive(bug):
			open++
		}
	}
	word := "nothing open"
	switch {
	case back > 0 && open > 0:
		word = thousands(back) + " back or worse, " + thousands(open) + " open"
	case back > 0:
		word = thousands(back) + " back or worse"
	case open > 0:
		word = thousands(open) + " open"
	}
	return b.badge(t.address(), t.name, word, back > 0)
}

func badgeTwin() Twin { return Twin{"Badge", badgeFile, "image/svg+xml", false} }
