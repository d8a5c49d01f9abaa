package review

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// Double is a record of the change that may be one with another: a sighting that somebody records on
// another branch, or a bug that exists or is being opened under another name.
type Double struct {
	Record *tracker.Record
	Other  *tracker.Record
	Branch string // where the other is; empty: in the casebook
	Why    string
}

// doubles compares what is new with what is new on other branches, and new bugs with all others. Two
// sightings that are both in the casebook are a problem of check (same-sighting).
func (c comparison) doubles(r *Review) []Double {
	var all []Double
	for _, s := range r.Sightings {
		for _, branch := range c.opts.Elsewhere {
			for _, other := range branch.Sightings {
				if why := c.sameSighting(s.Record, other); why != "" {
					all = append(all, Double{s.Record, other, branch.Branch, why})
				}
			}
		}
	}
	known := titlesOf(c.head)
	for _, bug := range r.Bugs {
		for _, branch := range c.opts.Elsewhere {
			for _, other := range branch.Bugs {
				if why := sameBug(bug, other); why != "" {
					all = append(all, Double{bug, other, branch.Branch, why})
				}
			}
		}
		for _, other := range c.like(bug, known, r.Bugs) {
			all = append(all, Double{bug, other, "", "similar title"})
		}
	}
	return all
}

// mostAlike is how many bugs are shown that one may be: a person can compare so many.
const mostAlike = 3

// like returns the bugs of the casebook whose titles are most like that of a new one, best first and by id. Of two
// new ones only the later is like the earlier.
func (c comparison) like(bug *tracker.Record, t titles, added []*tracker.Record) []*tracker.Record {
	shared := map[*tracker.Record]int{}
	for w := range titleWords(bug) {
		for _, other := range t.having[w] {
			shared[other]++
		}
	}
	var all []*tracker.Record
	for other, n := range shared {
		_, isNew := slices.BinarySearchFunc(added, other, func(a, b *tracker.Record) int { return strings.Compare(a.ID, b.ID) })
		if alike(n, t.words[bug], t.words[other]) && c.head.Canonical(other) != bug && other.Bug.Status != "duplicate" && !(isNew && other.ID >= bug.ID) {
			all = append(all, other)
		}
	}
	slices.SortFunc(all, func(a, b *tracker.Record) int { return cmp.Or(shared[b]-shared[a], strings.Compare(a.ID, b.ID)) })
	return all[:min(mostAlike, len(all))]
}

// titles knows which bugs have a word in their titles, and how many words each title has.
type titles struct {
	having map[string][]*tracker.Record
	words  map[*tracker.Record]int
}

func titlesOf(idx *tracker.Index) titles {
	t := titles{map[string][]*tracker.Record{}, map[*tracker.Record]int{}}
	for _, bug := range idx.Records(tracker.KindBug) {
		words := titleWords(bug)
		t.words[bug] = len(words)
		for w := range words {
			t.having[w] = append(t.having[w], bug)
		}
	}
	return t
}

// alike reports whether titles may mean one bug: at least half of their words are the same.
func alike(shared, words, others int) bool { return shared >= 2 && 2*shared >= max(words, others) }

// sameSighting says why two sightings may be one: the same error on the same instance within an episode.
func (c comparison) sameSighting(a, b *tracker.Record) string {
	if fold(a.Observation.Error) != fold(b.Observation.Error) || !strings.EqualFold(a.Observation.Instance, b.Observation.Instance) {
		return ""
	}
	apart := a.Observation.Observed.Middle().Sub(b.Observation.Observed.Middle()).Abs()
	switch {
	case apart > c.head.Config.EpisodeGap:
		return ""
	case apart < time.Minute:
		return "same error on " + a.Observation.Instance + " at the same time"
	}
	return "same error on " + a.Observation.Instance + ", " + tracker.FormatDuration(apart.Truncate(time.Minute), true) + " apart"
}

// sameBug says why two bugs may be one.
func sameBug(a, b *tracker.Record) string {
	if a.ID == b.ID {
		return "same id"
	}
	words, others := titleWords(a), titleWords(b)
	shared := 0
	for w := range words {
		if others[w] {
			shared++
		}
	}
	if alike(shared, len(words), len(others)) {
		return "similar title"
	}
	return ""
}

func titleWords(r *tracker.Record) map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Split(tracker.Slug(r.Title), "-") {
		words[w] = true
	}
	return words
}

func fold(text string) string { return strings.Join(strings.Fields(strings.ToLower(text)), " ") }
