package recurrence

import (
	"cmp"
	"math"
	"slices"
)

// Counted is a forecast that also knows how far the number of events may differ from the expected one.
type Counted interface {
	Forecast
	Variance(horizon float64) float64
}

// ExpectedCost returns the cost expected within so many days: the expected number of episodes times the mean of the
// costs known, and its standard deviation sqrt(E var(cost) + Var(N) mean^2). The variance of a single cost counts
// as 0. ok is false without a cost. Source: the moments of a random sum, Feller, An Introduction to Probability
// Theory and its Applications, vol. 1 (1968), XII.1.
func ExpectedCost(f Counted, costs []float64, horizon float64) (expected, sd float64, ok bool) {
	if len(costs) == 0 {
		return 0, 0, false
	}
	mean, variance := meanVariance(costs)
	n := f.Expected(horizon)
	expected, sd = n*mean, math.Sqrt(n*variance+f.Variance(horizon)*mean*mean)
	return expected, sd, finite(expected) && finite(sd)
}

// meanVariance returns the mean of one or more numbers and their variance with n-1; that of a single one is 0.
func meanVariance(all []float64) (mean, variance float64) {
	n := float64(len(all))
	for _, x := range all {
		mean += x / n
	}
	for _, x := range all {
		variance += (x - mean) * (x - mean)
	}
	return mean, variance / max(1, n-1)
}

// Pareto returns the cumulative shares of amounts that are sorted from large to small, and the smallest number of
// them that makes 80% of the total. ok is false if the total is not above 0.
func Pareto(amounts []float64) (shares []float64, most int, ok bool) {
	total := 0.0
	for _, x := range amounts {
		total += x
	}
	if !positive(total) {
		return nil, 0, false
	}
	sum := 0.0
	for _, x := range amounts {
		if sum < 0.8*total {
			most++
		}
		sum += x
		shares = append(shares, min(1, sum/total))
	}
	return shares, most, true
}

// Closeness is the chance up to which two costs are too close to call.
const Closeness = 0.7

// TooClose reports whether the order of two expected costs, the larger first, is too close to call: the chance that
// the first is larger, Phi((e1-e2)/sqrt(sd1^2+sd2^2)), is below Closeness. Equal ones always are.
func TooClose(e1, sd1, e2, sd2 float64) bool {
	sd := math.Hypot(sd1, sd2)
	if !(sd > 0) {
		return e1 == e2
	}
	return normalTail((e2-e1)/sd) < Closeness
}

// Payback returns the days after which a piece of work has saved what it takes, if it ends a cost that is expected
// within a horizon; both in the same unit. ok is false if nothing is expected.
func Payback(work, expected, horizon float64) (days float64, ok bool) {
	if !(work >= 0) || !positive(expected) || !positive(horizon) {
		return 0, false
	}
	days = work / (expected / horizon)
	return days, finite(days)
}

// Service is when an instance was there: from From, not included, until To.
type Service struct{ From, To float64 }

// Step is a step of a mean cumulative function: Mean events per instance until At.
type Step struct{ At, Mean float64 }

// MeanCumulative returns Nelson's mean cumulative function: at each time of events on any instance it grows by the
// number of them over the number of instances then at risk. An instance that is retired at a time is still at risk
// at that time. Times without an instance at risk are left out. Source: Nelson, Recurrent Events Data Analysis for
// Product Repairs, Disease Recurrences, and Other Applications (SIAM 2003), 1.3.
func MeanCumulative(events []float64, instances []Service) []Step {
	sorted := slices.Clone(events)
	slices.SortFunc(sorted, cmp.Compare[float64])
	var steps []Step
	m := 0.0
	for i := 0; i < len(sorted); {
		at, d := sorted[i], 0
		for ; i < len(sorted) && sorted[i] == at; i++ {
			d++
		}
		atRisk := 0
		for _, s := range instances {
			if s.From < at && at <= s.To {
				atRisk++
			}
		}
		if atRisk > 0 {
			m += float64(d) / float64(atRisk)
			steps = append(steps, Step{at, m})
		}
	}
	return steps
}

// SeenAgain returns the share of things that were seen again, (r + 1/2)/(n + 1), of n that were watched long enough.
// ok is false below SeenAgainMin. Source: the posterior mean under Jeffreys' prior Beta(1/2, 1/2).
func SeenAgain(again, watched int) (share float64, ok bool) {
	if watched < SeenAgainMin || again < 0 || again > watched {
		return 0, false
	}
	return (float64(again) + 0.5) / (float64(watched) + 1), true
}

// SeenAgainMin is the least number of things that SeenAgain takes for an experience.
const SeenAgainMin = 20
