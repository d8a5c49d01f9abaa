package insight

import (
	"github.com/casebook-dev/casebook/tracker/recurrence"
)

// When is when it comes again, if nothing changes.
type When struct {
	Gaps    int        // complete gaps the forecast is made from; 0: no forecast
	Silence float64    // recorded days since the last episode began
	Within  [3]float64 // chance of at least one more in each of recurrence.Horizons
	Even    *float64   // days within which the chance is one half; nil: it may not come to that
	Lo, Hi  *float64   // the days between which it comes with 80 %; nil: it may not come to that
	Alive   float64    // chance that it comes at all, ever
	Pattern recurrence.Pattern
	Typical *float64 // median of the gaps used, if they are regular
	Method  string   // name of the forecast

	forecast recurrence.Counted
}

// forecast makes the forecast as of the as-of time with the method that the casebook's own history chose.
func (b *Bug) forecast() {
	gaps := b.gaps()
	if len(gaps) == 0 {
		return
	}
	silence := b.silence()
	r, ok := recurrence.NewRenewal(gaps, silence)
	if !ok {
		return
	}
	events := append([]float64{0}, b.events()...)
	made, ok := b.casebook.method.Forecast(events, b.now)
	f, counted := made.(recurrence.Counted)
	if !ok || !counted {
		return
	}
	w := When{Gaps: len(gaps), Silence: silence, Pattern: r.Pattern(), Method: b.casebook.method.Name, forecast: f, Alive: alive(f)}
	for i, h := range recurrence.Horizons() {
		w.Within[i] = f.Within(h)
	}
	w.Lo, w.Even, w.Hi = quantile(f, 0.1), quantile(f, 0.5), quantile(f, 0.9)
	if w.Pattern == recurrence.Regular {
		m := median(gaps[max(0, len(gaps)-recurrence.MaxGaps):])
		w.Typical = &m
	}
	b.When = w
}

// alive is the chance that it comes again at all; forecasts that do not say otherwise are sure of it.
func alive(f recurrence.Forecast) float64 {
	if a, ok := f.(interface{ Alive() float64 }); ok {
		return a.Alive()
	}
	return 1
}

func quantile(f recurrence.Forecast, q float64) *float64 {
	if wait, ok := f.Quantile(q); ok {
		return &wait
	}
	return nil
}

// due reports whether it can be said around which day it is due: it is regular, and comes with 80 % within a stretch no longer
// than its usual gap.
func (w When) due() bool {
	return w.Pattern == recurrence.Regular && w.Typical != nil && w.Lo != nil && w.Hi != nil && *w.Hi-*w.Lo <= *w.Typical
}

// Rough reports whether the forecast comes from one or two gaps only.
func (w When) Rough() bool { return w.Gaps < recurrence.ShapeMinGaps }
