package recurrence

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// The distributions below are one call each of gonum's special functions, which agree with 40 digits to 3e-12. gonum's
// package distuv says the same with the same functions, but brings linear algebra along: 2 MB of program.

// chiSquareQuantile is the value that a chi-square variable with df > 0 degrees of freedom stays below with a chance of
// 0 < p < 1.
func chiSquareQuantile(p, df float64) float64 { return 2 * mathext.GammaIncRegInv(df/2, p) }

// chiSquareTails returns the chances that a chi-square variable with df > 0 degrees of freedom is at most x, and at
// least x.
func chiSquareTails(x, df float64) (below, above float64) {
	return mathext.GammaIncReg(df/2, x/2), mathext.GammaIncRegComp(df/2, x/2)
}

// normalTail is the chance of a standard normal value above u.
func normalTail(u float64) float64 { return math.Erfc(u/math.Sqrt2) / 2 }

// betaQuantile is the value that a Beta(a, b) variable, a and b above 0, stays below with a chance of 0 < p < 1.
func betaQuantile(p, a, b float64) float64 { return mathext.InvRegIncBeta(a, b, p) }

// binomialAtMost is the chance of at most k successes in n > k trials of chance 0 < p < 1 each.
func binomialAtMost(k, n int, p float64) float64 {
	return mathext.RegIncBeta(float64(n-k), float64(k)+1, 1-p)
}

// betaPrime is the chance that a gap of shape k is longer than t, after gaps that count a in units of the shape and
// have the given sum.
func betaPrime(t, a, k, sum float64) float64 {
	x := 1 / (1 + t/sum)
	switch {
	case x <= 0:
		return 0
	case k == 1:
		return math.Pow(x, a)
	}
	return mathext.RegIncBeta(a, k, x)
}
