package review

import (
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
	for _, bug := range r.Bugs {
		for _, branch := range c.opts.Elsewhere {
			for _, other := range branch.Bugs {
				if why := sameBug(bug, other); why != "" {
					all = append(all, Double{bug, other, branch.Branch, why})
				}
			}
		}
		for _, other := range c.head.Records(tracker.KindBug) {
			if other == bug || c.head.Canonical(other) == bug || other.Bug.Status == "duplicate" {
				continue
			}
			if why := sameBug(bug, other); why != "" {
				all = append(all, Double{bug, other, "", why})
			}
		}
	}
	return all
}

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

// sameBug says why two bugs may be one: at least half of the words of their titles are the same.
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
	if shared >= 2 && 2*shared >= max(len(words), len(others)) {
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
