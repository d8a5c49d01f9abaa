package recurrence

// StillQuiet returns the chance of a further silence of at least s days if nothing changed: the p-value of a fix
// at the time that the forecast was made at, with the gone-chance switched off. With fewer than
// ShapeMinGaps gaps it is exactly Compare's PLess of all gaps before the fix against none since. It is not the
// chance that the fix failed. ok is false if s is below 0, or if the silence before was already impossible.
func (r Renewal) StillQuiet(s float64) (p float64, ok bool) {
	if !(s >= 0) || r.alive <= 0 {
		return 0, false
	}
	return min(1, r.Survival(r.Silence+s)/r.alive), true
}

// QuietNeeded returns the days of further silence, from the time the forecast was made at, after which
// StillQuiet has fallen to level: 0.05 for "verified" at 95%. ok is false outside (0, 1), or as in StillQuiet.
func (r Renewal) QuietNeeded(level float64) (days float64, ok bool) {
	if !inside(level) || r.alive <= 0 {
		return 0, false
	}
	passed := func(s float64) float64 { return 1 - r.Survival(r.Silence+s)/r.alive }
	return bisect(passed, 1-level, r.Sum/float64(r.Used))
}
