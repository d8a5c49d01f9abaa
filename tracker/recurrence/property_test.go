package recurrence

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// sound fails if a number is NaN, infinite or a negative zero.
func sound(t *testing.T, what string, numbers ...float64) {
	t.Helper()
	for _, x := range numbers {
		if !finite(x) || x == 0 && math.Signbit(x) {
			t.Fatalf("%s: %v in %v", what, x, numbers)
		}
	}
}

// TestSound feeds everything with few, equal, tiny and huge numbers: what is defined is a number, chances are
// chances, and nothing panics.
func TestSound(t *testing.T) {
	lengths := []float64{0, 1e-300, 1e-9, 1e-3, 1, 20, 1e4, 1e9, 1e300, math.MaxFloat64, -1, math.NaN(), math.Inf(1)}
	random := rand.New(rand.NewPCG(9, 9))
	pick := func() float64 { return lengths[random.IntN(len(lengths))] }
	for range 8000 {
		n1, n2 := random.IntN(5)*random.IntN(40)-1, random.IntN(4)-1
		soundRates(t, n1, n2, pick(), pick())
		gaps := make([]float64, random.IntN(5))
		for i := range gaps {
			gaps[i] = pick()
		}
		soundForecasts(t, gaps, pick(), pick())
		soundTrend(t, gaps, pick())
	}
}

func soundRates(t *testing.T, n1, n2 int, t1, t2 float64) {
	if r, ok := NewRate(n1, t1, 0.95); ok {
		sound(t, "rate", r.PerDay, r.Lo, r.Hi)
		if mean, lo, hi, ok := r.MTBF(); ok && positive(1/r.Lo) && positive(1/r.Hi) {
			sound(t, "MTBF", mean, lo, hi)
		}
	}
	if r, ok := NewRateToEvent(n1, t1, 0.95); ok {
		sound(t, "rate to event", r.PerDay, r.Lo, r.Hi)
	}
	if hi, ok := RateLimit(n1, t1, 0.95); ok {
		sound(t, "limit", hi)
	}
	if c, ok := Compare(n1, t1, n2, t2, 0.95); ok {
		sound(t, "comparison", c.PLess, c.PGreater, c.P, c.Lo)
		if c.HasRate {
			sound(t, "ratio", c.Ratio)
		}
		if c.Bounded {
			sound(t, "limit of ratio", c.Hi)
		}
	}
	if l, ok := NewLomax(n1, t1, Jeffreys); ok {
		soundForecast(t, l, t2)
	}
	if days, ok := Payback(t1, t2, 90); ok {
		sound(t, "payback", days)
	}
	TooClose(t1, t2, t2, t1)
}

func soundForecasts(t *testing.T, gaps []float64, silence, horizon float64) {
	if r, ok := NewRenewal(gaps, silence); ok {
		soundForecast(t, r, horizon)
		sound(t, "alive", r.Alive())
		if p, ok := r.StillQuiet(horizon); ok {
			sound(t, "still quiet", p)
		}
		if days, ok := r.QuietNeeded(0.05); ok {
			sound(t, "quiet needed", days)
		}
	}
	if f, ok := NewFading(gaps, silence); ok {
		soundForecast(t, f, horizon)
		sound(t, "alive", f.Alive(), f.Share)
	}
	sum := 0.0
	for _, x := range gaps {
		sum += x
	}
	if p, ok := NewNaive(len(gaps), sum+silence); ok {
		soundForecast(t, p, horizon)
	}
	if p, ok := NewHalfLife(gaps, sum+silence); ok && finite(float64(p)) && slices.Min(append(gaps, 0)) >= 0 {
		soundForecast(t, p, horizon)
	}
}

func soundForecast(t *testing.T, f Forecast, horizon float64) {
	t.Helper()
	if finite(horizon) {
		p := f.Within(horizon)
		sound(t, "within", p)
		if p < 0 || p > 1 {
			t.Fatalf("%#v: the chance within %v days is %v", f, horizon, p)
		}
	}
	last := 0.0
	for _, q := range []float64{0, 0.1, 0.5, 0.9, 1} {
		wait, ok := f.Quantile(q)
		if !ok {
			continue
		}
		sound(t, "quantile", wait)
		if wait < last*(1-1e-8) { // they are good to 9 digits
			t.Fatalf("%#v: the quantile %v is %v, below %v", f, q, wait, last)
		}
		last = wait
	}
}

func soundTrend(t *testing.T, gaps []float64, rest float64) {
	var times []float64
	at := 0.0
	for _, x := range slices.Concat(gaps, gaps) {
		at += x
		times = append(times, at)
	}
	if u, p, ok := Laplace(times, at+rest); ok {
		sound(t, "Laplace", math.Abs(u), p)
	}
	if x, p, ok := MilHdbk189(times, at+rest); ok {
		sound(t, "MIL-HDBK-189", x, p)
	}
	if u, p, ok := LewisRobinson(times, at+rest); ok {
		sound(t, "Lewis-Robinson", math.Abs(u), p)
	}
	if law, ok := CrowAMSAA(times, at+rest, 0.95); ok {
		sound(t, "power law", law.Beta, law.Lo, law.Hi, law.Lambda, law.RateNow, law.Unbiased)
	}
	if trend, ok := NewTrend(times, at+rest); ok {
		sound(t, "trend", trend.P)
		Decide(&trend, nil, 1)
	}
}

// TestScale: days or hours, the same is said.
func TestScale(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 4))
	for range 300 {
		gaps, scale := draw(random, 1+random.IntN(14), 1+random.IntN(6)), math.Pow(10, 6*random.Float64()-3)
		scaled := make([]float64, len(gaps))
		for i, x := range gaps {
			scaled[i] = x * scale
		}
		silence, horizon := 40*random.Float64(), 60*random.Float64()
		for _, pair := range [][2]Forecast{
			{first(NewRenewal(gaps, silence)), first(NewRenewal(scaled, silence*scale))},
			{first(NewFading(gaps, silence)), first(NewFading(scaled, silence*scale))},
			{first(NewLomax(len(gaps), 300, Jeffreys)), first(NewLomax(len(gaps), 300*scale, Jeffreys))},
		} {
			a, b := pair[0].Within(horizon), pair[1].Within(horizon*scale)
			if math.Abs(a-b) > 1e-9 {
				t.Fatalf("%T from %v: %v, in another unit %v", pair[0], gaps, a, b)
			}
			x, ok := pair[0].Quantile(0.5)
			y, ok2 := pair[1].Quantile(0.5)
			if ok && ok2 && math.Abs(x*scale-y) > 1e-6*y {
				t.Fatalf("%T from %v: even chance within %v, in another unit %v", pair[0], gaps, x*scale, y)
			}
		}
	}
}

func first[F Forecast](f F, _ bool) Forecast { return f }

// TestMoreTimeMoreChance: a longer horizon is never less likely, and a longer silence of a regular thing never moves
// the chance out of [0, 1].
func TestMoreTimeMoreChance(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 6))
	for range 200 {
		gaps := draw(random, 1+random.IntN(12), 1+random.IntN(9))
		for _, silence := range []float64{0, 1, 100, 1e5} {
			for _, f := range []Forecast{first(NewRenewal(gaps, silence)), first(NewFading(gaps, silence))} {
				last := 0.0
				for h := 0.01; h < 1e5; h *= 2 {
					p := f.Within(h)
					if p < last-1e-12 || p > 1 {
						t.Fatalf("%T from %v, silent for %v: %v within %v, but %v before", f, gaps, silence, p, h, last)
					}
					last = p
				}
			}
		}
	}
}

func TestPareto(t *testing.T) {
	shares, most, ok := Pareto([]float64{60, 25, 10, 5})
	if want := []float64{0.6, 0.85, 0.95, 1}; !ok || most != 2 || !slices.Equal(shares, want) {
		t.Errorf("Pareto = %v, %d, %v; want %v, 2, true", shares, most, ok, want)
	}
	if _, _, ok := Pareto([]float64{0, 0}); ok {
		t.Error("shares of nothing are defined")
	}
	if days, ok := Payback(480, 900, 90); !ok || days != 48 {
		t.Errorf("a fix of 480 minutes against 900 in 90 days pays back in %v, %v; want 48", days, ok)
	}
}

// TestBenjaminiHochberg compares with R: p.adjust(c(.01, .04, .03, .5), "BH").
func TestBenjaminiHochberg(t *testing.T) {
	got := BenjaminiHochberg([]float64{0.01, 0.04, 0.03, 0.5})
	for i, want := range []float64{0.04, 0.16 / 3, 0.16 / 3, 0.5} {
		if math.Abs(got[i]-want) > 1e-12 {
			t.Errorf("q-values are %v; number %d should be %v", got, i, want)
		}
	}
	if len(BenjaminiHochberg(nil)) != 0 {
		t.Error("no p-values have q-values")
	}
}

// TestMeanCumulative: the worked example of two instances, one retired.
func TestMeanCumulative(t *testing.T) {
	got := MeanCumulative([]float64{5, 10, 10, 20}, []Service{{0, 10}, {0, 30}})
	if want := []Step{{5, 0.5}, {10, 1.5}, {20, 2.5}}; !slices.Equal(got, want) {
		t.Errorf("MeanCumulative = %v, want %v", got, want)
	}
}

// TestCoverageOfCutWaits: waits that are not over count among those that may end anywhere above.
func TestCoverageOfCutWaits(t *testing.T) {
	places := []Place{{0.05, true}, {0.5, true}, {0.7, false}, {0.95, true}}
	if got, ok := Coverage(places, 0.1, 0.9); !ok || math.Abs(got-0.25) > 1e-12 {
		t.Errorf("Coverage = %v, %v; want 0.25", got, ok)
	}
	if _, ok := Coverage(nil, 0.1, 0.9); ok {
		t.Error("the coverage of nothing is defined")
	}
}
