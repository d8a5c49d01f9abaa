package recurrence

import "math"

// Comparison sets the rate of a second stretch of time against that of a first.
type Comparison struct {
	PLess    float64 // chance of so few events or fewer in the second if nothing changed
	PGreater float64 // chance of so many or more
	P        float64 // two-sided, central: twice the smaller of them, at most 1

	Ratio   float64 // second rate over first
	HasRate bool    // Ratio is defined: there were events in the first
	Lo      float64 // exact limits of the ratio
	Hi      float64
	Bounded bool // Hi is defined: there were events in the first
}

// Compare compares n1 events in t1 days with n2 events in t2 days after. Given n1 + n2, n2 is binomial under
// equal rates, so that every figure is exact. ok is false without exposure on either side; without any event
// every p is 1 and no ratio is defined. R's poisson.test prints the same interval and another two-sided p (that
// of minimum likelihood). Source: Przyborowski and Wilenski, Biometrika 31 (1940); Clopper and Pearson,
// Biometrika 26 (1934); Fay, Two-sided exact tests and matching confidence intervals, R Journal 2/1 (2010).
func Compare(n1 int, t1 float64, n2 int, t2, conf float64) (c Comparison, ok bool) {
	if n1 < 0 || n2 < 0 || !positive(t1) || !positive(t2) || !inside(conf) {
		return Comparison{}, false
	}
	if n1+n2 == 0 {
		return Comparison{PLess: 1, PGreater: 1, P: 1}, true
	}
	share := 1 / (1 + t1/t2) // of all events under equal rates
	c.PLess, c.PGreater = binomialTails(n1, n2, share)
	c.P = min(1, 2*min(c.PLess, c.PGreater))
	x, y, alpha := float64(n1), float64(n2), 1-conf
	if n2 > 0 {
		c.Lo = odds(betaQuantile(alpha/2, y, x+1)) * (t1 / t2)
	}
	if n1 > 0 {
		c.Ratio, c.Hi = y/x*(t1/t2), odds(betaQuantile(1-alpha/2, y+1, x))*(t1/t2)
		c.HasRate, c.Bounded = finite(c.Ratio), finite(c.Hi)
	}
	return c, finite(c.Lo)
}

// binomialTails returns P(X <= n2) and P(X >= n2) for n1 + n2 trials.
func binomialTails(n1, n2 int, share float64) (less, greater float64) {
	if share <= 0 || share >= 1 { // one exposure is beyond the other's last bit
		return boolToP(share >= 1 && n1 > 0), boolToP(share <= 0 && n2 > 0)
	}
	less, greater = 1, 1
	if n1 > 0 {
		less = binomialAtMost(n2, n1+n2, share)
	}
	if n2 > 0 {
		// P(X >= n2) is P(Y <= n1) of the failures, which keeps its digits in the tail.
		greater = binomialAtMost(n1, n1+n2, 1-share)
	}
	return less, greater
}

func boolToP(impossible bool) float64 {
	if impossible {
		return 0
	}
	return 1
}

func odds(p float64) float64 { return p / (1 - p) }

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
