package site

import (
	"cmp"
	"slices"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/insight"
)

// tally is what the sightings of a bug add up to.
type tally struct {
	sightings []*tracker.Record // oldest first, near misses and those after the as-of time too
	counted   tracker.Sightings // as the command line counts them
	recent    int               // of those counted, in the 30 days before the as-of time
	instances []named           // hit in those counted, most often hit first
	ongoing   bool              // one of those counted is not over
	lastOn    []string          // instances of the newest of those counted
	alerts    []named           // of all
	season    int               // as recent, in 90 days
	cost      cost              // of all until the as-of time
	standing  standing
	rank      int // in the order of statusOrder
}

// named counts how often a name occurred.
type named struct {
	name string
	n    int
}

const recentDays = 30

func tallies(idx *tracker.Index, figures *insight.Casebook) map[*tracker.Record]*tally {
	all := map[*tracker.Record]*tally{}
	asOf := figures.AsOf
	for _, bug := range idx.Records(tracker.KindBug) {
		t := tallyOf(idx.Observations(bug), idx.Sightings(bug, asOf), asOf)
		t.standing = standingOf(figures, bug)
		t.rank = rankOf(bug, t.standing)
		all[bug] = t
	}
	return all
}

func tallyOf(sightings []*tracker.Record, counted tracker.Sightings, asOf time.Time) *tally {
	t := &tally{sightings: sightings, counted: counted}
	instances, alerts := map[string]int{}, map[string]int{}
	for _, s := range sightings {
		if age := asOf.Sub(s.Observation.Observed.At); !s.Observation.NearMiss && age >= 0 && age < recentDays*day {
			t.recent++
		}
		if age := asOf.Sub(s.Observation.Observed.At); !s.Observation.NearMiss && age >= 0 && age < seasonDays*day {
			t.season++
		}
		if !s.Observation.Observed.At.After(asOf) {
			t.cost.add(s.Observation.Impact)
		}
		if !s.Observation.NearMiss && !s.Observation.Observed.At.After(asOf) {
			t.ongoing = t.ongoing || s.Observation.Ongoing
			t.lastOn = tracker.InstancesOf(s)
			for _, name := range t.lastOn {
				instances[name]++
			}
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

// last returns the newest observation, a near miss too, or nil.
func (t *tally) last() *tracker.Record {
	if len(t.sightings) == 0 {
		return nil
	}
	return t.sightings[len(t.sightings)-1]
}

// besides says which observations the count of sightings leaves out: ", and 1 near miss", or nothing.
func (t *tally) besides() string {
	words := ""
	if n := t.counted.NearMisses; n > 0 {
		words = ", and " + nearMisses(n)
	}
	if n := t.counted.Later; n > 0 {
		words += ", and " + thousands(n) + " after the as-of time"
	}
	return words
}

func nearMisses(n int) string {
	if n == 1 {
		return "1 near miss"
	}
	return thousands(n) + " near misses"
}

// names returns the first n names, and how many there are besides.
func names(all []named, n int) (some []string, others int) {
	for _, a := range all[:min(n, len(all))] {
		some = append(some, a.name)
	}
	return some, max(0, len(all)-n)
}
