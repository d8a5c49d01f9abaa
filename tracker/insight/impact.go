package insight

import (
	"cmp"
	"slices"
	"time"

	"github.com/casebook-dev/casebook/tracker/recurrence"
)

// Impact is what a bug cost so far and is expected to cost. Missing is not zero: figures count what was recorded.
type Impact struct {
	Effort, Downtime *float64 // minutes; nil: nowhere recorded
	LongestDowntime  *float64 // of one sighting
	Users            *int     // sum over episodes of the largest count in each
	MostUsers        *int
	Severity         [5]int // episodes by their worst severity; 0: not recorded
	Noticed          int    // sightings that users noticed
	Episodes         int
	Known            int      // episodes with a cost
	Cost             *float64 // of those, in engineer-minutes
	Largest          *float64
	LargestAt        time.Time
	Expected, Spread *float64 // in 90 days; the spread is a standard deviation
	ExpectedEpisodes *float64
	MeanCost         *float64
	Payback          *float64 // days in which the estimates of its open fixes are saved
	downtimes        []float64
	costs            []float64
}

// costHorizon is the span of expected costs. Source: recurrence.md, 7.
const costHorizon = 90.0

// Uncertain reports whether the cost of most episodes is not known.
func (i Impact) Uncertain() bool { return 2*i.Known < i.Episodes }

// Worst returns the worst severity recorded, 1 the gravest; 0 if there is none.
func (i Impact) Worst() int {
	for s := 1; s < len(i.Severity); s++ {
		if i.Severity[s] > 0 {
			return s
		}
	}
	return 0
}

// impact adds up what was recorded, episode by episode.
func (b *Bug) impact() {
	i := &b.Impact
	i.Episodes = len(b.Episodes)
	for _, e := range b.Episodes {
		cost := i.add(e)
		weights := b.casebook.Index.Config.Cost
		total, known := cost.total(weights.Effort, weights.Downtime, weights.Users)
		if !known {
			continue
		}
		i.Known++
		i.costs = append(i.costs, total)
		i.Cost = plus(i.Cost, total)
		if i.Largest == nil || total > *i.Largest {
			i.Largest, i.LargestAt = &total, e.At
		}
	}
	if len(i.costs) > 0 {
		mean := *i.Cost / float64(len(i.costs))
		i.MeanCost = &mean
	}
}

// episodeCost is what was recorded of one episode; nil: nothing.
type episodeCost struct {
	effort, downtime *float64
	users            *int
}

// total weighs the costs. known is false if none of them was recorded.
func (c episodeCost) total(effort, downtime, users float64) (sum float64, known bool) {
	if c.effort != nil {
		sum, known = sum+effort**c.effort, true
	}
	if c.downtime != nil {
		sum, known = sum+downtime**c.downtime, true
	}
	if c.users != nil {
		sum, known = sum+users*float64(*c.users), true
	}
	return sum, known
}

// add adds an episode: minutes add up, of users the largest count stands for all, of severities the worst.
func (i *Impact) add(e Episode) episodeCost {
	var cost episodeCost
	worst := 0
	for _, s := range e.Sightings {
		o := s.Record.Observation
		if o.Impact.Effort != nil {
			cost.effort = plus(cost.effort, o.Impact.Effort.Minutes())
		}
		if o.Impact.Downtime != nil {
			minutes := o.Impact.Downtime.Minutes()
			cost.downtime = plus(cost.downtime, minutes)
			i.downtimes = append(i.downtimes, minutes)
			i.LongestDowntime = larger(i.LongestDowntime, minutes)
		}
		if o.Impact.Users != nil {
			cost.users = larger(cost.users, *o.Impact.Users)
		}
		if severity := o.Impact.Severity; severity != nil && (worst == 0 || *severity < worst) {
			worst = *severity
		}
		if o.Detected == "customer" || o.Impact.Users != nil && *o.Impact.Users > 0 {
			i.Noticed++
		}
	}
	i.Severity[worst]++
	if cost.effort != nil {
		i.Effort = plus(i.Effort, *cost.effort)
	}
	if cost.downtime != nil {
		i.Downtime = plus(i.Downtime, *cost.downtime)
	}
	if cost.users != nil {
		i.Users = plus(i.Users, *cost.users)
		i.MostUsers = larger(i.MostUsers, *cost.users)
	}
	return cost
}

func plus[N int | float64](sum *N, x N) *N {
	if sum != nil {
		x += *sum
	}
	return &x
}

func larger[N int | float64](most *N, x N) *N {
	if most != nil && *most > x {
		return most
	}
	return &x
}

// expectCost multiplies the expected episodes with their mean cost, and says when its fix pays back.
func (b *Bug) expectCost() {
	i := &b.Impact
	if b.When.forecast == nil {
		return
	}
	n := b.When.forecast.Expected(costHorizon)
	i.ExpectedEpisodes = &n
	expected, spread, ok := recurrence.ExpectedCost(b.When.forecast, i.costs, costHorizon)
	if !ok {
		return
	}
	i.Expected, i.Spread = &expected, &spread
	if estimate, ok := b.estimate(); ok {
		if span, ok := recurrence.Payback(estimate, expected, costHorizon); ok {
			i.Payback = &span
		}
	}
}

// estimate returns the minutes that the open fixes of the bug are estimated at. ok is false without an estimate.
func (b *Bug) estimate() (minutes float64, ok bool) {
	for _, e := range b.casebook.Index.FieldsIn(b.Record) {
		if t := e.From.Task; t != nil && t.Role == "fix" && t.Estimate != nil && !t.Closed() {
			minutes, ok = minutes+t.Estimate.Minutes(), true
		}
	}
	return minutes, ok
}

// median returns the middle of one or more numbers.
func median(all []float64) float64 {
	sorted := slices.Clone(all)
	slices.SortFunc(sorted, cmp.Compare[float64])
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}
