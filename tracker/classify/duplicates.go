package classify

import (
	"cmp"
	"slices"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// Pair is two bugs that may be one.
type Pair struct {
	Bug, Other *tracker.Record // Bug is the younger: what to merge into Other
	Likely     float64         // share of the Bug's sightings, or its description, that look like the Other's
	Count      int             // how many of them
	Of         int
	Reasons    []string
	Sightings  []string // ids of those that look alike
}

// Duplicates returns the pairs of bugs whose sightings look like one another's, likeliest first: half of the last
// sightings of one look nearly as much like the other's as like those of their own bug. A bug with at most one is
// asked as if it were not known.
func (c *Casebook) Duplicates() []Pair {
	var pairs []Pair
	for _, bug := range c.idx.Records(tracker.KindBug) {
		if !bug.Bug.DuplicateOf.IsZero() {
			continue
		}
		if p, ok := c.duplicate(bug); ok {
			pairs = append(pairs, p)
		}
	}
	slices.SortStableFunc(pairs, func(a, b Pair) int {
		return cmp.Or(cmp.Compare(b.Likely, a.Likely), strings.Compare(a.Bug.ID, b.Bug.ID))
	})
	return onceEach(pairs)
}

// onceEach keeps the likelier of two pairs of the same bugs.
func onceEach(pairs []Pair) []Pair {
	seen := map[[2]*tracker.Record]bool{}
	return slices.DeleteFunc(pairs, func(p Pair) bool {
		known := seen[[2]*tracker.Record{p.Bug, p.Other}] || seen[[2]*tracker.Record{p.Other, p.Bug}]
		seen[[2]*tracker.Record{p.Bug, p.Other}] = true
		return known
	})
}

const (
	askedSightings = 8    // the last of a bug, when duplicates are looked for
	nearlyOwn      = 0.25 // of the likelihood of their own bug, from which sightings look like another's
)

func (c *Casebook) duplicate(bug *tracker.Record) (Pair, bool) {
	sightings := c.idx.Observations(bug)
	sightings = sightings[max(0, len(sightings)-askedSightings):]
	if len(sightings) < 2 {
		return c.duplicateByLooks(bug, sightings)
	}
	votes := map[string][]Suggestion{}
	ids := map[string][]string{}
	for _, obs := range sightings {
		if s, ok := c.alike(bug, obs); ok {
			votes[s.Bug] = append(votes[s.Bug], s)
			ids[s.Bug] = append(ids[s.Bug], obs.ID)
		}
	}
	best := ""
	for name, all := range votes {
		if best == "" || len(all) > len(votes[best]) || len(all) == len(votes[best]) && name < best {
			best = name
		}
	}
	share := float64(len(votes[best])) / float64(len(sightings))
	if best == "" || share < 0.5 {
		return Pair{}, false
	}
	return Pair{Bug: bug, Other: c.bugs[best], Likely: share, Count: len(votes[best]), Of: len(sightings), Reasons: votes[best][0].Reasons, Sightings: ids[best]}, true
}

// alike returns the other bug that a sighting looks like, if it does so nearly as much as like its own and not only by
// some words and the place.
func (c *Casebook) alike(bug, obs *tracker.Record) (Suggestion, bool) {
	answer := c.engine.Suggest(ReportOf(c.idx, obs), Options{But: obs.ID})
	own, other, first := 0.0, 0.0, Suggestion{}
	for i, s := range answer.Suggestions {
		switch share := answer.ranked.share[i]; {
		case s.Bug == bug.ID:
			own = share
		case other == 0:
			other, first = share, s
		}
	}
	return first, other > 0 && first.slight == "" && !first.thin && other >= nearlyOwn*own && answer.Suggestions[0].Confidence >= Possible
}

// duplicateByLooks asks for a bug with at most one sighting what that, or what is written on the bug, looks like.
func (c *Casebook) duplicateByLooks(bug *tracker.Record, sightings []*tracker.Record) (Pair, bool) {
	report := told(bug)
	p := Pair{Bug: bug, Of: 1, Count: 1}
	for _, obs := range sightings {
		report = ReportOf(c.idx, obs)
		p.Sightings = []string{obs.ID}
	}
	answer := c.engine.Suggest(report, Options{Not: []string{bug.ID}, Most: 1})
	if len(answer.Suggestions) == 0 || answer.Suggestions[0].Confidence < Confident || answer.ranked.all[0].f[fHead] < 0.5 {
		return Pair{}, false
	}
	s := answer.Suggestions[0]
	p.Other, p.Likely, p.Reasons = c.bugs[s.Bug], s.Confidence, s.Reasons
	return p, true
}
