package recurrence

import (
	"math"
	"testing"
)

// The data of the published examples.
var (
	// growthTimes are hours of a reliability growth test of 1500 hours: NIST/SEMATECH e-Handbook, 8.4.5.2 and 8.2.2.
	growthTimes = []float64{5, 40, 43, 175, 389, 712, 747, 795, 1299, 1478}
	// crowTimes are the three systems of Crow (1974), each until 200 hours, in MIL-HDBK-189 (1981), superposed.
	crowTimes = []float64{
		0.1, 4.3, 4.4, 5.6, 8.4, 10.2, 18.6, 19.5, 23.5, 23.8, 24.2, 26.4, 26.7, 32.5, 44.7, 45.1, 45.8, 48.4, 50.6, 73.6, 74, 75.7, 77.1, 79.7,
		92.1, 98.6, 98.7, 112.2, 120.1, 129.8, 136, 161.8, 180.6, 190.8, 195.8, 197.2,
	}
	irregular = []float64{3, 11, 1.5, 20, 7, 4, 9}
	regular   = []float64{7, 7.2, 6.9, 7.1, 7, 6.8, 7.3, 7, 7.1, 6.9, 7, 7.05}
	clumpy    = []float64{0.5, 40, 0.3, 0.4, 60, 0.6, 0.5, 90}
)

// figure is one number that is known from elsewhere.
type figure struct {
	name, source string
	got, want    float64
	digits       int // significant digits that the source prints; 0: computed with 40 digits, good to 1e-7 and far beyond
}

// TestPublished compares every formula with values printed elsewhere, as far as they are printed, and with values
// computed independently with 40 digits (mpmath: incomplete gamma and beta functions, bisection).
func TestPublished(t *testing.T) {
	figures := publishedRates(t)
	figures = append(figures, publishedTrends(t)...)
	figures = append(figures, publishedComparisons(t)...)
	figures = append(figures, publishedForecasts(t)...)
	worst := 0.0
	for _, f := range figures {
		off, allowed := math.Abs(f.got-f.want)/math.Abs(f.want), 1e-7
		if f.digits > 0 {
			allowed = 0.5 * math.Pow10(1-f.digits)
		} else {
			worst = max(worst, off)
		}
		if !(off <= allowed) {
			t.Errorf("%s = %.12g, want %.12g (%s)", f.name, f.got, f.want, f.source)
		}
	}
	t.Logf("%d figures; the worst relative error against 40 digits is %.1e", len(figures), worst)
}

func publishedRates(t *testing.T) []figure {
	const garwood, r, nist = "Garwood (1936), 40 digits", "R, example of poisson.test", "NIST e-Handbook 8.4.5.1, 40 digits"
	example := mustRate(t)(NewRate(137, 24.19893, 0.95))
	none := mustRate(t)(NewRate(0, 1, 0.95))
	single := mustRate(t)(NewRate(1, 1, 0.95))
	seven := mustRate(t)(NewRate(7, 90, 0.95))
	toEvent := mustRate(t)(NewRateToEvent(7, 90, 0.95))
	limit, _ := RateLimit(0, 1, 0.95)
	factor := mustRate(t)(NewRate(2, 1600, 0.90))
	mean, least, most, _ := factor.MTBF()
	return []figure{
		{"rate", r, example.PerDay, 5.661407, 7},
		{"rate, lo", r, example.Lo, 4.753125, 7},
		{"rate, hi", r, example.Hi, 6.692709, 7},
		{"rate, lo", garwood, example.Lo, 4.7531248048488, 0},
		{"rate, hi", garwood, example.Hi, 6.6927093341761, 0},
		{"none, hi", garwood, none.Hi, 3.6888794541139, 0},
		{"none, limit", garwood, limit, 2.995732273554, 0},
		{"one, lo", garwood, single.Lo, 0.02531780798429, 0},
		{"one, hi", garwood, single.Hi, 5.5716433909389, 0},
		{"seven, lo", garwood, seven.Lo, 0.031270700572443, 0},
		{"seven, hi", garwood, seven.Hi, 0.16025194846336, 0},
		{"seven to the event, hi", nist, toEvent.Hi, 0.14510526691687, 0},
		{"MTBF", "NIST e-Handbook 8.4.5.1", mean, 800, 0},
		{"MTBF factor, lo", "NIST e-Handbook 8.4.5.1, table", least / mean, 0.3177, 4},
		{"MTBF factor, hi", "NIST e-Handbook 8.4.5.1, table", most / mean, 5.6281, 5},
		{"MTBF, lo", nist, least, 1 / 0.00393487101367, 0},
		{"MTBF, hi", nist, most, 1 / 0.00022210094418666, 0},
	}
}

func mustRate(t *testing.T) func(Rate, bool) Rate {
	return func(r Rate, ok bool) Rate {
		if !ok {
			t.Error("a rate is not defined")
		}
		return r
	}
}

func publishedTrends(t *testing.T) []figure {
	const nist, crow = "NIST e-Handbook 8.4.5.2, 40 digits", "Crow (1974) in MIL-HDBK-189 (1981), 40 digits"
	u, p, _ := Laplace(growthTimes, 1500)
	x, px, _ := MilHdbk189(growthTimes, 1500)
	law, _ := CrowAMSAA(growthTimes, 1500, 0.95)
	lr, plr, _ := LewisRobinson(growthTimes, 1500)
	ended, pended, _ := Laplace(growthTimes, 1478)
	xended, pxended, _ := MilHdbk189(growthTimes, 1478)
	lawEnded, _ := CrowAMSAA(growthTimes, 1478, 0.95)
	cu, cp, _ := Laplace(crowTimes, 200)
	cx, cpx, _ := MilHdbk189(crowTimes, 200)
	claw, ok := CrowAMSAA(crowTimes, 200, 0.95)
	clr, cplr, _ := LewisRobinson(crowTimes, 200)
	if !ok {
		t.Error("the power law of Crow's data is not defined")
	}
	return []figure{
		{"Laplace U", nist, u, -1.3269491826492, 0},
		{"Laplace p", nist, p, 0.18452549336747, 0},
		{"MIL-HDBK X", nist, x, 37.228081483483, 0},
		{"MIL-HDBK p", nist, px, 0.021972714231593, 0},
		{"beta", nist, law.Beta, 0.53722886603419, 0},
		{"beta, lo", nist, law.Lo, 0.25762212314164, 0},
		{"beta, hi", nist, law.Hi, 0.91784495846229, 0},
		{"lambda", nist, law.Lambda, 0.19665821571379, 0},
		{"rate now", nist, law.RateNow, 0.0035815257735613, 0},
		{"growth slope, 1 - beta without bias", "NIST e-Handbook 8.4.5.2", 1 - law.Unbiased, 0.5165, 4},
		{"beta, unbiased", nist, law.Unbiased, 0.48350597943077, 0},
		{"Lewis-Robinson", nist, lr, -1.2011398751693, 0},
		{"Lewis-Robinson p", nist, plr, 0.22969694744729, 0},
		{"Laplace U to the event", nist, ended, -1.9109590777237, 0},
		{"p", nist, pended, 0.05600984000543, 0},
		{"X to the event", nist, xended, 36.93257577184, 0},
		{"p", nist, pxended, 0.01069501083305, 0},
		{"beta to the event", nist, lawEnded.Beta, 0.54152735307591, 0},
		{"lo", nist, lawEnded.Lo, 0.22285871003431, 0},
		{"hi", nist, lawEnded.Hi, 0.8536198134446, 0},
		{"unbiased", nist, lawEnded.Unbiased, 0.43322188246073, 0},
		{"beta of Crow", "MIL-HDBK-189 (1981)", claw.Beta, 0.615, 3},
		{"lambda of Crow, three systems", "MIL-HDBK-189 (1981)", claw.Lambda / 3, 0.461, 3},
		{"Laplace U", crow, cu, -3.0120363543623, 0},
		{"p", crow, cp, 0.0025950151746797, 0},
		{"X", crow, cx, 117.00919567931, 0},
		{"p", crow, cpx, 0.0012692508877929, 0},
		{"beta, lo", crow, claw.Lo, 0.43097394646518, 0},
		{"beta, hi", crow, claw.Hi, 0.83201199848412, 0},
		{"Lewis-Robinson", crow, clr, -2.5192111954775, 0},
		{"p", crow, cplr, 0.011761808485435, 0},
	}
}

func publishedComparisons(t *testing.T) []figure {
	const r, fay = "R, example of poisson.test", "R, example of rateratio.test"
	pt, ok := Compare(6+8+7, 1083+1050+878, 11, 800, 0.95)
	rr, ok2 := Compare(9, 16660, 2, 17877, 0.95)
	silence, ok3 := Compare(5, 100, 0, 60, 0.95)
	fresh, ok4 := Compare(0, 100, 4, 60, 0.95)
	if !ok || !ok2 || !ok3 || !ok4 {
		t.Error("a comparison is not defined")
	}
	return []figure{
		{"ratio", r, pt.Ratio, 1.971488, 7},
		{"lo", r, pt.Lo, 0.8584264, 7},
		{"hi", r, pt.Hi, 4.2772659, 8},
		{"lo", r, pt.Lo, 0.85842640339164, 0},
		{"hi", r, pt.Hi, 4.2772659436541, 0},
		{"central p", r, pt.P, 0.1120173195754, 0},
		{"p", fay, rr.P, 0.05011, 4},
		{"p", fay, rr.P, 0.050106495614109, 0},
		{"less", fay, rr.PLess, 0.025053247807054, 0},
		{"greater", fay, rr.PGreater, 0.99578668080453, 0},
		{"ratio", fay, rr.Ratio, 0.20709415574326, 0},
		{"lo", fay, rr.Lo, 0.021774062759065, 0},
		{"hi", fay, rr.Hi, 1.0005491044877, 0},
		{"silence, less", "40 digits", silence.PLess, 0.095367431640625, 0},
		{"silence, hi", "40 digits", silence.Hi, 1.8187985086376, 0},
		{"from nothing, greater", "40 digits", fresh.PGreater, 0.019775390625, 0},
		{"from nothing, lo", "40 digits", fresh.Lo, 1.1002066989335, 0},
	}
}

func publishedForecasts(t *testing.T) []figure {
	const mp = "the formula, 40 digits"
	var all []figure
	for _, tt := range []struct {
		gaps                                 []float64
		silence, horizon                     float64
		alive, within, median, quiet, expect float64
	}{
		{irregular, 4, 30, 0.98690458232597, 0.93749590094946, 5.9803389209057, 30.016426645692, 3.4831926435034},
		{regular, 3, 7, 0.99401587878003, 0.9806720206968, 4.0137824099326, 4.8877988624397, 0.95121136725361},
		{clumpy, 10, 30, 0.9835234491685, 0.50483882469733, 29.460455393083, 284.65642790105, 1.1668098260032},
		{[]float64{20, 10}, 5, 30, 0.98065534938808, 0.69632332500929, 14.993017993009, 121.52475842499, 1.6811234560938},
	} {
		r, ok := NewRenewal(tt.gaps, tt.silence)
		median, ok2 := r.Quantile(0.5)
		quiet, ok3 := r.QuietNeeded(0.05)
		if !ok || !ok2 || !ok3 {
			t.Errorf("the forecast from %v is not defined", tt.gaps)
		}
		all = append(all, figure{"alive", mp, r.Alive(), tt.alive, 0}, figure{"within", mp, r.Within(tt.horizon), tt.within, 0}, figure{"median", mp, median, tt.median, 0},
			figure{"quiet needed", mp, quiet, tt.quiet, 0}, figure{"expected", mp, r.Expected(tt.horizon), tt.expect, 0})
	}
	for _, tt := range []struct {
		gaps                    []float64
		silence, horizon        float64
		within, share, recently float64
	}{
		{irregular, 4, 30, 0.89868022436877, 0.39879149321156, 2.8495643446879},
		{regular, 3, 7, 0.96824730762818, 0.025000000000116, 3.1461317963954},
		{[]float64{20, 10}, 5, 30, 0.73643386839372, 0.5, 1.8480054993269},
	} {
		f, ok := NewFading(tt.gaps, tt.silence)
		if !ok {
			t.Errorf("the fading forecast from %v is not defined", tt.gaps)
		}
		all = append(all, figure{"fading, within", mp, f.Within(tt.horizon), tt.within, 0}, figure{"fading, share", mp, f.Share, tt.share, 0}, figure{"fading, recent", mp, f.Recent.Shape, tt.recently, 0})
	}
	verify, _ := NewRenewal([]float64{20}, 20)
	p, _ := verify.StillQuiet(60)
	return append(all, figure{"one gap of 20 days, 20 + 60 days quiet", "by hand: 40/100", p, 0.4, 0})
}
