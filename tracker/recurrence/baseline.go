package recurrence

import "math"

// Poisson is a forecast that takes a rate of events per day for certain: a baseline to be beaten, never shown.
type Poisson float64

// NewNaive returns the plug-in forecast 1/MTBF of n events in an exposure of days. ok is false without exposure.
func NewNaive(n int, exposure float64) (p Poisson, ok bool) {
	if n < 0 || !positive(exposure) {
		return 0, false
	}
	return Poisson(float64(n) / exposure), true
}

// HalfLife is that of NewHalfLife in days.
const HalfLife = 30.0

// NewHalfLife returns the rate in which an event and a day watched weigh half as much for every HalfLife days that
// they lie back, from the ages of the events and of the beginning, in days before now. It is the moving average
// that many dashboards show. ok is false without exposure.
func NewHalfLife(ages []float64, exposure float64) (p Poisson, ok bool) {
	if !positive(exposure) {
		return 0, false
	}
	weight := 0.0
	for _, age := range ages {
		weight += math.Exp2(-age / HalfLife)
	}
	watched := HalfLife / math.Ln2 * -math.Expm1(-exposure/HalfLife*math.Ln2)
	return Poisson(weight / watched), true
}

// Within returns 1 - exp(-rate h).
func (p Poisson) Within(horizon float64) float64 { return -math.Expm1(-float64(p) * max(0, horizon)) }

// Quantile returns -ln(1-q)/rate. ok is false outside [0, 1) or at rate 0.
func (p Poisson) Quantile(q float64) (wait float64, ok bool) {
	if !(q >= 0 && q < 1) {
		return 0, false
	}
	wait = max(0, -math.Log1p(-q)/float64(p))
	return wait, finite(wait)
}

// Expected returns rate h.
func (p Poisson) Expected(horizon float64) float64 { return float64(p) * max(0, horizon) }
