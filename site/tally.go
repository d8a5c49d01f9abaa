package site

import (
	"cmp"
	"slices"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// tally is what the sightings of a bug add up to without any statistics.
type tally struct {
	sightings []*tracker.Record // oldest first
	recent    int               // in the 30 days before the as-of time
	instances []named           // most often hit first
	alerts    []named
}

// named counts how often a name occurred.
type named struct {
	name string
	n    int
}

const recentDays = 30

func tallies(idx *tracker.Index, asOf time.Time) map[*tracker.Record]*tally {
	all := map[*tracker.Record]*tally{}
	for _, bug := range idx.Records(tracker.KindBug) {
		all[bug] = tallyOf(idx.Observations(bug), asOf)
	}
	return all
}

func tallyOf(sightings []*tracker.Record, asOf time.Time) *tally {
	t := &tally{sightings: sightings}
	instances, alerts := map[string]int{}, map[string]int{}
	for _, s := range sightings {
		if age := asOf.Sub(s.Observation.Observed.At); age >= 0 && age < recentDays*day {
			t.recent++
		}
		for _, name := range tracker.InstancesOf(s) {
			instances[name]++
		}
		for _, name := range s.Observation.Alerts {
			alerts[name]++
		}
	}
	t.instances, t.alerts = mostFirst(instances), mostFirst(alerts)
	return t
}

// mostFirst sorts names by how often they occurred, then by name.
func mostFirst(counts map[string]int) []named {
	all := make([]named, 0, len(counts))
	for name, n := range counts {
		all = append(all, named{name, n})
	}
	slices.SortFunc(all, func(a, b named) int { return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.name, b.name)) })
	return all
}

// first returns the oldest sighting, or nil.
func (t *tally) first() *tracker.Record {
	if len(t.sightings) == 0 {
		return nil
	}
	return t.sightings[0]
}

// last returns the newest sighting, or nil.
func (t *tally) last() *tracker.Record {
	if len(t.sightings) == 0 {
		return nil
	}
	return t.sightings[len(t.sightings)-1]
}

// names returns the first n names, and how many there are besides.
func names(all []named, n int) (some []string, others int) {
	for _, a := range all[:min(n, len(all))] {
		some = append(some, a.name)
	}
	return some, max(0, len(all)-n)
}
