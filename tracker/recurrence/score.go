package recurrence

import (
	"cmp"
	"math"
	"slices"
)

// Prediction is a chance that was stated, and what happened.
type Prediction struct {
	P        float64
	Happened bool
}

// Brier returns the mean of (P - outcome)^2: 0 is perfect, always saying 1/2 scores 0.25. ok is false without
// predictions. Source: Brier, Verification of forecasts expressed in terms of probability, Monthly Weather
// Review 78 (1950).
func Brier(all []Prediction) (score float64, ok bool) {
	for _, p := range all {
		d := p.P - p.outcome()
		score += d * d
	}
	return score / float64(max(1, len(all))), len(all) > 0
}

// outcome is 1 if it happened, else 0.
func (p Prediction) outcome() float64 {
	if p.Happened {
		return 1
	}
	return 0
}

// surest is how close to 0 and 1 a stated chance is taken at most for LogLoss.
const surest = 1e-6

// LogLoss returns the mean of -ln of the chance that was given to what happened; chances are clipped to 1e-6 and
// 1 - 1e-6. ok is false without predictions. Source: Good, Rational decisions, J. R. Statist. Soc. B 14 (1952).
func LogLoss(all []Prediction) (score float64, ok bool) {
	for _, p := range all {
		score += p.loss()
	}
	return score / float64(max(1, len(all))), len(all) > 0
}

func (p Prediction) loss() float64 {
	said := min(max(p.P, surest), 1-surest)
	if !p.Happened {
		said = 1 - said
	}
	return -math.Log(said)
}

// Bias returns the mean chance stated minus the share that happened: above 0 too much was expected. ok is false
// without predictions.
func Bias(all []Prediction) (bias float64, ok bool) {
	for _, p := range all {
		bias += p.P - p.outcome()
	}
	return bias / float64(max(1, len(all))), len(all) > 0
}

// Bin is a line of a reliability table: of the predictions that said about Said, the share Happened.
type Bin struct {
	Count          int
	Said, Happened float64 // means; 0 if Count is 0
}

// Reliability sorts predictions into ten bins by the chance stated, 0 to 0.1 first.
func Reliability(all []Prediction) (bins [10]Bin) {
	for _, p := range all {
		b := &bins[min(9, max(0, int(p.P*10)))]
		b.Count++
		b.Said += p.P
		b.Happened += p.outcome()
	}
	for i := range bins {
		bins[i].Said /= float64(max(1, bins[i].Count))
		bins[i].Happened /= float64(max(1, bins[i].Count))
	}
	return bins
}

// Place is where in a forecast the wait turned out to lie: At is the chance that had been given to a shorter
// one. A wait that is not over lies somewhere above At.
type Place struct {
	At   float64
	Over bool
}

// Coverage returns the share of waits between the chances lo and hi of their forecasts: 0.8 between 0.1 and 0.9
// if the forecasts are right. Waits that are not over are accounted for by the estimator of Kaplan and Meier. ok
// is false without places. Source: Kaplan and Meier, Nonparametric estimation from incomplete observations,
// J. Amer. Statist. Assoc. 53 (1958); Dawid, Statistical theory: the prequential approach, J. R. Statist. Soc. A
// 147 (1984).
func Coverage(places []Place, lo, hi float64) (share float64, ok bool) {
	return survivors(places, lo) - survivors(places, hi), len(places) > 0
}

// survivors is the Kaplan-Meier estimate of the share of waits above a place. At one place, waits that end there
// come before those that are cut off.
func survivors(places []Place, at float64) float64 {
	sorted := slices.Clone(places)
	slices.SortStableFunc(sorted, func(a, b Place) int {
		if c := cmp.Compare(a.At, b.At); c != 0 || a.Over == b.Over {
			return c
		}
		if a.Over {
			return -1
		}
		return 1
	})
	share := 1.0
	for i, p := range sorted {
		if p.At > at {
			break
		}
		if p.Over {
			share *= 1 - 1/float64(len(sorted)-i)
		}
	}
	return share
}
