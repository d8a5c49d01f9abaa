package recurrence

import "math"

// bisect returns the least t >= 0 at which a growing function reaches a value, to 9 digits. from is where to
// begin to look, above 0. ok is false if it does not reach it before the largest numbers. Two of three steps
// guess along the chord, which needs a third of the calls that halving does.
func bisect(f func(float64) float64, value, from float64) (t float64, ok bool) {
	lo, hi := 0.0, from
	below, above := f(lo), f(hi)
	for above < value {
		lo, hi = hi, 4*hi
		if !finite(hi) {
			return 0, false
		}
		below, above = above, f(hi)
	}
	for i := range 300 {
		t = lo + (hi-lo)/2
		if hi-lo <= 1e-9*hi || t == lo || t == hi {
			break
		}
		if guess := lo + (hi-lo)*(value-below)/(above-below); i%3 < 2 && guess > lo && guess < hi {
			t = guess
		}
		y := f(t)
		if math.Abs(y-value) <= 1e-13 {
			return t, true
		}
		if y < value {
			lo, below = t, y
		} else {
			hi, above = t, y
		}
	}
	return hi, true
}
