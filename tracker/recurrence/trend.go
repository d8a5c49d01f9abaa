package recurrence

import "math"

// used returns the times of a window that enter the sums of the trend tests: all of them, but of a window that
// ends exactly at its last event (failure-terminated) all but that one. ok is false if the times are not
// ascending within (0, window] or none is left.
func used(times []float64, window float64) (some []float64, ok bool) {
	if !positive(window) || len(times) > 0 && !finite(window/times[0]) {
		return nil, false
	}
	last := 0.0
	for _, t := range times {
		if !(t >= last && t > 0 && t <= window) {
			return nil, false
		}
		last = t
	}
	if last == window {
		times = times[:len(times)-1]
	}
	return times, len(times) > 0
}

// Laplace returns the trend score U of events at ascending times in (0, window], both in days from the origin,
// and its two-sided p-value. Above 0 the events crowd towards the end: it gets worse. U has no unit and is
// roughly standard normal without a trend. A window that ends at its last event leaves that one out. ok is
// false without times. Source: NIST/SEMATECH e-Handbook, 8.2.3.4; Cox and Lewis, The Statistical Analysis of
// Series of Events (1966), 3.3.
func Laplace(times []float64, window float64) (u, p float64, ok bool) {
	times, ok = used(times, window)
	if !ok {
		return 0, 0, false
	}
	k := float64(len(times))
	sum := 0.0
	for _, t := range times {
		sum += t/window - 0.5
	}
	u = sum / math.Sqrt(k/12)
	return u, normalTails(u), true
}

// normalTails is the chance of a standard normal value at least as far from 0 as u, on either side.
func normalTails(u float64) float64 { return min(1, 2*normalTail(math.Abs(u))) }

// MilHdbk189 returns the statistic X = 2 sum ln(T/t), chi-square with 2k degrees of freedom without a trend, and
// its two-sided p-value. A small X means worse. Arguments and ok are those of Laplace; ok is also false if every
// event lies at the window's very end. Source: MIL-HDBK-189 (1981), the test against a power law;
// NIST/SEMATECH e-Handbook, 8.2.3.4.
func MilHdbk189(times []float64, window float64) (x, p float64, ok bool) {
	times, ok = used(times, window)
	if !ok {
		return 0, 0, false
	}
	x = 2 * logs(times, window)
	below, above := chiSquareTails(x, 2*float64(len(times)))
	return x, min(1, 2*min(below, above)), true
}

// logs returns sum ln(T/t), never below 0.
func logs(times []float64, window float64) float64 {
	sum := 0.0
	for _, t := range times {
		sum += math.Log(window / t)
	}
	return max(0, sum)
}

// PowerLaw is a Crow-AMSAA model: expected events until t are Lambda t^Beta. Beta above 1 means worse.
type PowerLaw struct {
	Beta     float64
	Lo, Hi   float64 // exact limits of Beta; 1 lies outside exactly if MilHdbk189 gives a p below 1 - conf
	Unbiased float64 // Beta without its bias; 0 if there are too few events for it
	Lambda   float64 // per day^Beta; 0 if it is too small for a float64
	RateNow  float64 // events per day at the window's end
}

// CrowAMSAA fits a power law to events at ascending times in (0, window]. ok is false without times, or if they
// all lie at the window's end. Source: MIL-HDBK-189 (1981), 5.2; NIST/SEMATECH e-Handbook, 8.1.7.2 and 8.4.5.2.
func CrowAMSAA(times []float64, window, conf float64) (law PowerLaw, ok bool) {
	n := float64(len(times))
	times, ok = used(times, window)
	if !ok || !inside(conf) {
		return PowerLaw{}, false
	}
	sum := logs(times, window)
	if !positive(n / sum) {
		return PowerLaw{}, false
	}
	k, alpha := float64(len(times)), 1-conf
	beta := n / sum
	law = PowerLaw{
		Beta: beta, Lo: beta * chiSquareQuantile(alpha/2, 2*k) / (2 * n), Hi: beta * chiSquareQuantile(1-alpha/2, 2*k) / (2 * n),
		Lambda: math.Exp(math.Log(n) - beta*math.Log(window)), RateNow: n * beta / window,
	}
	if k < n {
		law.Unbiased = (n - 2) / sum
	} else {
		law.Unbiased = (n - 1) / sum
	}
	if !positive(law.Lambda) {
		law.Lambda = 0
	}
	return law, true
}

// LewisRobinson returns Laplace's score divided by the coefficient of variation of the gaps, that from the
// origin to the first event included, and its two-sided p-value. Unlike Laplace it stays honest when events
// come in clusters. ok is false with fewer than two gaps or if all gaps are equal. Source: Lewis and
// Robinson, Testing for a monotone trend in a modulated renewal process (1974); Rigdon and Basu, Statistical
// Methods for the Reliability of Repairable Systems (2000), 5.3.
func LewisRobinson(times []float64, window float64) (u, p float64, ok bool) {
	u, _, ok = Laplace(times, window)
	if !ok || len(times) < 2 {
		return 0, 0, false
	}
	gaps := make([]float64, len(times))
	last := 0.0
	for i, t := range times {
		gaps[i], last = (t-last)/window, t
	}
	mean, variance := meanVariance(gaps)
	cv := math.Sqrt(variance) / mean
	if !(cv > evenGaps) {
		return 0, 0, false
	}
	return u / cv, normalTails(u / cv), true
}

// evenGaps is the variation of gaps below which they are equal but for rounding.
const evenGaps = 1e-9
