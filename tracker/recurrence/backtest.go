package recurrence

import (
	"slices"
)

// Horizons are the days ahead that forecasts are shown and scored for.
func Horizons() [3]float64 { return [3]float64{7, 30, 90} }

// What a backtest looks at.
const (
	OriginStep  = 30.0 // days between the moments that forecasts are made at, the first one step after the first event
	MinForecast = 200  // scored forecasts, and
	MinSeries   = 10   // series below which nothing is concluded from a backtest
)

// History is what happened to one thing: the begins of its episodes in order, and when it was last looked at, on
// a time line in days that it shares with others it is scored with.
type History struct {
	Name   string
	Events []float64
	End    float64
}

// Method makes a forecast from the events of a history up to now, the first of which is its origin. There are at
// least two events. ok is false if it cannot.
type Method struct {
	Name     string
	Forecast func(events []float64, now float64) (f Forecast, ok bool)
}

// Candidates is how many of Methods, from the first on, may be chosen to forecast with; the others are baselines.
const Candidates = 3

// Methods are those that a backtest compares: the default forecast first, the other candidates, then the baselines.
// Climatology is not among them, as it looks at all histories: see NewBacktest.
func Methods() []Method {
	return []Method{
		{"fading-20", func(events []float64, now float64) (Forecast, bool) {
			return or(NewFading(Gaps(events), now-events[len(events)-1]))
		}},
		{"renewal-10", func(events []float64, now float64) (Forecast, bool) {
			return or(NewRenewal(Gaps(events), now-events[len(events)-1]))
		}},
		{"simple", func(events []float64, now float64) (Forecast, bool) {
			return or(NewLomax(len(events)-1, now-events[0], Jeffreys))
		}},
		{"naive-mtbf", func(events []float64, now float64) (Forecast, bool) {
			return or(NewNaive(len(events)-1, now-events[0]))
		}},
		{"half-life-30", func(events []float64, now float64) (Forecast, bool) {
			ages := make([]float64, 0, len(events)-1)
			for _, t := range events[1:] {
				ages = append(ages, now-t)
			}
			return or(NewHalfLife(ages, now-events[0]))
		}},
	}
}

func or[F Forecast](f F, ok bool) (Forecast, bool) { return f, ok }

// Gaps returns the days from each event to the next.
func Gaps(events []float64) []float64 {
	if len(events) < 2 {
		return nil
	}
	gaps := make([]float64, len(events)-1)
	for i := range gaps {
		gaps[i] = events[i+1] - events[i]
	}
	return gaps
}

// Trial is what the methods said at one moment of one history, and what came of it.
type Trial struct {
	Origin   float64
	Said     [][3]float64 // by method, then horizon
	Decided  [3]bool      // by horizon: the history goes on long enough to tell
	Happened [3]bool
	Places   []Place // by method
}

// Trials forecasts a history from inside: at every OriginStep after its first event, from what had happened by
// then only. A moment with fewer than two events makes no trial. Source: the rolling origin, Tashman, Out-of-sample
// tests of forecasting accuracy, Int. J. Forecasting 16 (2000).
func Trials(h History, methods []Method) []Trial {
	if len(h.Events) < 2 {
		return nil
	}
	var all []Trial
	for o := h.Events[0] + OriginStep; o < h.End; o += OriginStep {
		known, _ := slices.BinarySearch(h.Events, o)
		for known < len(h.Events) && h.Events[known] <= o {
			known++
		}
		if known < 2 {
			continue
		}
		if t, ok := try(h, o, known, methods); ok {
			all = append(all, t)
		}
	}
	return all
}

func try(h History, origin float64, known int, methods []Method) (Trial, bool) {
	t := Trial{Origin: origin, Said: make([][3]float64, len(methods)), Places: make([]Place, len(methods))}
	over := known < len(h.Events) && h.Events[known] <= h.End
	wait := h.End - origin
	if over {
		wait = h.Events[known] - origin
	}
	for j, length := range Horizons() {
		t.Decided[j] = origin+length <= h.End
		t.Happened[j] = over && wait <= length
	}
	for i, m := range methods {
		f, ok := m.Forecast(h.Events[:known], origin)
		if !ok {
			return Trial{}, false
		}
		for j, length := range Horizons() {
			t.Said[i][j] = f.Within(length)
		}
		t.Places[i] = Place{At: f.Within(wait), Over: over}
	}
	return t, true
}
