package query

import "github.com/casebook-dev/casebook/tracker"

// typedTimes reads a field that holds times from the record, where it is parsed already. A field that
// package tracker adds later is read from the front matter until it has its line here.
func typedTimes(name string) source[tracker.Time] {
	one := func(of func(r *tracker.Record) tracker.Time) source[tracker.Time] {
		return oneTime(func(_ *tracker.Index, r *tracker.Record) tracker.Time { return of(r) })
	}
	sighting := func(of func(o *tracker.Observation) tracker.Time) source[tracker.Time] {
		return one(func(r *tracker.Record) (t tracker.Time) {
			if r.Observation != nil {
				t = of(r.Observation)
			}
			return t
		})
	}
	switch name {
	case "observed":
		return sighting(func(o *tracker.Observation) tracker.Time { return o.Observed })
	case "resolved":
		return sighting(func(o *tracker.Observation) tracker.Time { return o.Resolved })
	case "classified":
		return sighting(func(o *tracker.Observation) tracker.Time { return o.Classified })
	case "shipped":
		return shippedTimes
	}
	return writtenTimes(name)
}

func shippedTimes(_ *tracker.Index, r *tracker.Record, yes func(tracker.Time) bool) bool {
	if r.Task == nil {
		return false
	}
	for _, part := range r.Task.Shipped {
		if !part.At.IsZero() && yes(part.At) {
			return true
		}
	}
	return false
}
