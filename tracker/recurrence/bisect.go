package recurrence

// bisect returns the least t >= 0 at which a growing function reaches a value, to 9 digits. from is where to
// begin to look, above 0. ok is false if it does not reach it before the largest numbers.
func bisect(f func(float64) float64, value, from float64) (t float64, ok bool) {
	lo, hi := 0.0, from
	for f(hi) < value {
		lo, hi = hi, 4*hi
		if !finite(hi) {
			return 0, false
		}
	}
	for range 200 {
		middle := lo + (hi-lo)/2
		if hi-lo <= 1e-9*hi || middle == lo || middle == hi {
			break
		}
		if f(middle) < value {
			lo = middle
		} else {
			hi = middle
		}
	}
	return hi, true
}
