package svg

import (
	"math"
	"time"
)

// linear maps numbers to units: from to at0, to to at1. A domain without extent maps to the middle.
type linear struct{ from, to, at0, at1 float64 }

func (s linear) at(v float64) float64 {
	if s.to == s.from {
		return (s.at0 + s.at1) / 2
	}
	return s.at0 + (v-s.from)/(s.to-s.from)*(s.at1-s.at0)
}

// logarithmic maps positive numbers to units by their logarithm; smaller ones than its start map to the start.
type logarithmic struct{ from, to, at0, at1 float64 }

func (s logarithmic) at(v float64) float64 {
	if !(v > s.from) {
		return s.at0
	}
	return linear{math.Log(s.from), math.Log(s.to), s.at0, s.at1}.at(math.Log(v))
}

// timeScale maps moments to units, and what lies outside its domain to the nearer end.
type timeScale struct {
	from, to time.Time
	at0, at1 float64
}

func (s timeScale) at(t time.Time) float64 {
	x := linear{0, s.to.Sub(s.from).Hours(), s.at0, s.at1}.at(t.Sub(s.from).Hours())
	return min(max(x, s.at0), s.at1)
}

// holds says whether a moment lies in the domain, its ends included.
func (s timeScale) holds(t time.Time) bool { return !t.Before(s.from) && !t.After(s.to) }

// perDay returns how many units a day has.
func (s timeScale) perDay() float64 { return (s.at1 - s.at0) / (s.to.Sub(s.from).Hours() / 24) }

// integerStep returns the smallest of 1, 2, 5, 10, 20 … that keeps the ticks of an axis of length units over 0 to top at
// least apart units from each other.
func integerStep(top, length, apart float64) int {
	for _, step := range oneTwoFive(1, math.Max(top, 1)*10) {
		if length*step/top >= apart {
			return int(step)
		}
	}
	return int(math.Ceil(top))
}

// oneTwoFive returns the numbers 1, 2 and 5 times a power of ten from one to another.
func oneTwoFive(from, to float64) []float64 {
	var out []float64
	for power := math.Pow(10, math.Floor(math.Log10(from))); power <= to; power *= 10 {
		for _, m := range []float64{1, 2, 5} {
			if v := m * power; v >= from*0.999999 && v <= to*1.000001 {
				out = append(out, v)
			}
		}
	}
	return out
}
