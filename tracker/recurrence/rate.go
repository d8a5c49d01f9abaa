package recurrence

import "math"

// Rate is how often something happens: events per day, with limits that hold the true rate with a chosen
// confidence if the events come independently of each other (a Poisson process).
type Rate struct {
	Events   int
	Exposure float64 // days watched, above 0
	PerDay   float64
	Lo, Hi   float64 // per day; Lo is 0 without events
}

// NewRate returns the rate of n events in an exposure of days that ended by the clock, with the exact two-sided
// limits. ok is false without exposure. Source: Garwood, Fiducial limits for the Poisson distribution,
// Biometrika 28 (1936); NIST/SEMATECH e-Handbook, 8.4.5.1.
func NewRate(n int, exposure, conf float64) (r Rate, ok bool) {
	if n < 0 || !positive(exposure) || !inside(conf) {
		return Rate{}, false
	}
	r = rate(n, exposure, conf, n+1)
	return r, finite(r.Hi)
}

// NewRateToEvent is NewRate for an exposure that was cut exactly at its last event. ok is also false
// without events. Source: MIL-HDBK-189 (1981), failure-truncated tests; NIST/SEMATECH e-Handbook, 8.4.5.1.
func NewRateToEvent(n int, exposure, conf float64) (r Rate, ok bool) {
	if n < 1 || !positive(exposure) || !inside(conf) {
		return Rate{}, false
	}
	r = rate(n, exposure, conf, n)
	return r, finite(r.Hi)
}

// rate computes both forms, which differ in the degrees of freedom of the upper limit.
func rate(n int, exposure, conf float64, upper int) Rate {
	r := Rate{Events: n, Exposure: exposure, PerDay: float64(n) / exposure}
	alpha := 1 - conf
	if n > 0 {
		r.Lo = chiSquareQuantile(alpha/2, 2*float64(n)) / 2 / exposure
	}
	r.Hi = chiSquareQuantile(1-alpha/2, 2*float64(upper)) / 2 / exposure
	return r
}

// RateLimit returns the one-sided upper limit of the rate per day: with no event in T days, 2.996/T at 95%.
// ok is false without exposure. Source: as NewRate.
func RateLimit(n int, exposure, conf float64) (hi float64, ok bool) {
	if n < 0 || !positive(exposure) || !inside(conf) {
		return 0, false
	}
	hi = chiSquareQuantile(conf, 2*float64(n+1)) / 2 / exposure
	return hi, finite(hi)
}

// MTBF returns the mean time between events in days, T/n, and its limits 1/Hi and 1/Lo. ok is false without
// events: then only the lower limit 1/Hi means something. Source: NIST/SEMATECH e-Handbook, 8.4.5.1.
func (r Rate) MTBF() (mean, lo, hi float64, ok bool) {
	if r.Events == 0 {
		return 0, 0, 0, false
	}
	return r.Exposure / float64(r.Events), 1 / r.Hi, 1 / r.Lo, true
}

// positive reports whether x is a number above 0 that can be computed with.
func positive(x float64) bool { return x > 0 && !math.IsInf(x, 1) }

// inside reports whether p lies strictly between 0 and 1.
func inside(p float64) bool { return p > 0 && p < 1 }
