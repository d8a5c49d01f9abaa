package recurrence

import "math"

// Forecast is what can be said about the waiting time until the next event, counted from now.
type Forecast interface {
	Within(horizon float64) float64             // the chance of at least one event within so many days
	Quantile(q float64) (wait float64, ok bool) // the days within which the chance is q; not ok: it may never come to that
	Expected(horizon float64) (events float64)  // the mean number of events within so many days
}

// Lomax is the simple forecast: events come independently at one unchanging rate, of which a Gamma(Shape, Scale)
// distribution says what is known. Source: Bernardo and Smith, Bayesian Theory (1994), 5.2 and A.1 (the
// gamma-Poisson model and its predictive distributions).
type Lomax struct{ Shape, Scale float64 }

// Jeffreys is the prior shape of the simple forecast: defined even before the first event.
const Jeffreys = 0.5

// NewLomax returns the forecast after n events in an exposure of days up to now, with the prior Gamma(prior, 0).
// With prior 0 it is the classical predictive: horizon*Shape/Scale is F(2, 2*Shape) distributed. ok is false
// without exposure or if n + prior is 0.
func NewLomax(n int, exposure, prior float64) (l Lomax, ok bool) {
	l = Lomax{Shape: float64(n) + prior, Scale: exposure}
	return l, n >= 0 && positive(l.Shape) && positive(exposure)
}

// Within returns 1 - (B/(B+h))^A.
func (l Lomax) Within(horizon float64) float64 {
	return -math.Expm1(-l.Shape * math.Log1p(max(0, horizon)/l.Scale))
}

// Quantile returns B((1-q)^(-1/A) - 1). ok is false outside [0, 1) or if it is beyond any number. The mean is not
// offered: it is infinite for a shape up to 1.
func (l Lomax) Quantile(q float64) (wait float64, ok bool) {
	if !(q >= 0 && q < 1) {
		return 0, false
	}
	wait = l.Scale * math.Expm1(-math.Log1p(-q)/l.Shape)
	return wait, finite(wait)
}

// Expected returns the mean A h/B of the number of events, which is negative binomial.
func (l Lomax) Expected(horizon float64) float64 { return l.Shape * max(0, horizon) / l.Scale }

// Variance returns the variance of the number of events within a horizon, mean (1 + h/B).
func (l Lomax) Variance(horizon float64) float64 {
	return l.Expected(horizon) * (1 + max(0, horizon)/l.Scale)
}
