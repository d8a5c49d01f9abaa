package query

import (
	"slices"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// counts reports whether a sighting is one of those that Index.Sightings counts: no near miss, and not
// after asOf (zero: whenever).
func counts(r *tracker.Record, asOf time.Time) bool {
	o := r.Observation
	return !o.NearMiss && (asOf.IsZero() || !o.Observed.At.After(asOf))
}

// sightings are the observations of a bug, and only of a bug.
func sightings(idx *tracker.Index, r *tracker.Record, yes func(far) bool) bool {
	return r.Bug != nil && anyRecord(idx.Observations(r), yes)
}

// countUntil makes the amount of a leaf the number of sightings: of a bug the Count of Index.Sightings,
// of other records how many observations they are linked with, if the leaf is for them.
func countUntil(l *leaf, opts Options) {
	others := l.kinds == nil
	linked := count(l.links)
	l.amounts = func(idx *tracker.Index, r *tracker.Record, yes func(amount) bool) bool {
		if r.Bug == nil {
			return others && linked(idx, r, yes)
		}
		n := amount(0)
		for _, o := range idx.Observations(r) {
			if counts(o, opts.AsOf) {
				n++
			}
		}
		return yes(n)
	}
}

// firstSighting returns when a bug was first seen; zero if never, or if the record is no bug.
func firstSighting(idx *tracker.Index, r *tracker.Record, asOf time.Time) tracker.Time {
	for _, o := range idx.Observations(r) {
		if counts(o, asOf) {
			return o.Observation.Observed
		}
	}
	return tracker.Time{}
}

// lastSighting is the other end of firstSighting.
func lastSighting(idx *tracker.Index, r *tracker.Record, asOf time.Time) tracker.Time {
	for _, o := range slices.Backward(idx.Observations(r)) {
		if counts(o, asOf) {
			return o.Observation.Observed
		}
	}
	return tracker.Time{}
}

// timeUntil gives a leaf the one time that a record has as of a time.
func timeUntil(of func(*tracker.Index, *tracker.Record, time.Time) tracker.Time) func(*leaf, Options) {
	return func(l *leaf, opts Options) {
		l.times = oneTime(func(idx *tracker.Index, r *tracker.Record) tracker.Time { return of(idx, r, opts.AsOf) })
	}
}
