package recurrence

import (
	"math"
	"math/rand/v2"
	"testing"
)

// draw returns gaps of a gamma distribution with a mean of 20 days; shape is 1 or a whole number.
func draw(random *rand.Rand, n, shape int) []float64 {
	gaps := make([]float64, n)
	for i := range gaps {
		for range shape {
			gaps[i] += 20 / float64(shape) * random.ExpFloat64()
		}
	}
	return gaps
}

// TestCoverage: on a process that never changes, the 80% interval holds about 80%, for both forecasts from gaps.
func TestCoverage(t *testing.T) {
	const runs = 5000
	random := rand.New(rand.NewPCG(2026, 11))
	last, fading := 0, 0
	for range runs {
		gaps := draw(random, 6, 1)
		r, _ := NewRenewal(gaps[:5], 0)
		f, _ := NewFading(gaps[:5], 0)
		last += between(r, gaps[5])
		fading += between(f, gaps[5])
	}
	t.Logf("the 80%% interval after 5 exponential gaps holds %.3f (renewal-10) and %.3f (fading-20) of %d", float64(last)/runs, float64(fading)/runs, runs)
	if share := float64(last) / runs; share < 0.78 || share > 0.82 {
		t.Errorf("renewal-10 covers %.3f, want .78 to .82", share)
	}
	if share := float64(fading) / runs; share < 0.78 || share > 0.82 {
		t.Errorf("fading-20 covers %.3f, want .78 to .82", share)
	}
}

func between(f Forecast, wait float64) int {
	if p := f.Within(wait); p > 0.1 && p < 0.9 {
		return 1
	}
	return 0
}

// TestFalseVerified: where nothing changed, a fix is called verified about as seldom as promised.
func TestFalseVerified(t *testing.T) {
	const runs = 5000
	for _, m := range []int{1, 2, 3, 5, 10} {
		random := rand.New(rand.NewPCG(7, uint64(m)))
		verified := 0
		for range runs {
			gaps := draw(random, m+1, 1)
			r, _ := NewRenewal(gaps[:m], 0)
			if p, ok := r.StillQuiet(gaps[m]); ok && p <= 0.05 {
				verified++
			}
		}
		share := float64(verified) / runs
		t.Logf("after %2d gaps, nothing changed: called verified %.1f%%", m, 100*share)
		if share > 0.065 {
			t.Errorf("after %d gaps %.1f%% are verified by chance, want at most 6.5%%", m, 100*share)
		}
	}
}

// cronLike makes histories of jobs that fail weekly to monthly, give or take a fourteenth of the period.
func cronLike(n int) []History {
	random := rand.New(rand.NewPCG(14, 7))
	all := make([]History, n)
	for i := range all {
		period := 7 + 23*random.Float64()
		all[i].End = 1000
		for at := 0.0; at < 1000; at += math.Max(0.3, period*(1+random.NormFloat64()/14)) {
			all[i].Events = append(all[i].Events, at)
		}
	}
	return all
}

func TestCronLike(t *testing.T) {
	methods := Methods()
	var trials [][]Trial
	for _, h := range cronLike(40) {
		trials = append(trials, Trials(h, methods))
	}
	b := NewBacktest(methods, trials)
	scores := map[string]Score{}
	for _, s := range b.Scores {
		scores[s.Method] = s
	}
	naive := scores["naive-mtbf"].Brier[0]
	for _, name := range []string{"fading-20", "renewal-10"} {
		got := scores[name].Brier[0]
		t.Logf("cron-like: the 7-day Brier score of %s is %.4f, that of the naive MTBF %.4f: %.2f of it", name, got, naive, got/naive)
		if !(got <= naive/3) {
			t.Errorf("%s scores %.4f, want at most a third of %.4f", name, got, naive)
		}
	}
}

// TestFalseTrend: on events that come by chance at one rate, the joint rule is wrong less often than it may be.
func TestFalseTrend(t *testing.T) {
	const runs = 4000
	for _, n := range []int{5, 12, 40} {
		random := rand.New(rand.NewPCG(3, uint64(n)))
		laplace, joint := 0, 0
		for range runs {
			var times []float64
			at := 0.0
			for _, x := range draw(random, n, 1) {
				at += x
				times = append(times, at)
			}
			trend, ok := NewTrend(times, at+20*random.ExpFloat64()/float64(n+1))
			if !ok {
				t.Fatalf("no trend of %v", times)
			}
			if trend.PLaplace <= TrendAlpha {
				laplace++
			}
			if trend.P <= TrendAlpha {
				joint++
			}
		}
		t.Logf("%2d events without a trend: Laplace alone says there is one %.3f, the joint rule %.3f", n, float64(laplace)/runs, float64(joint)/runs)
		if float64(joint)/runs > 0.05 {
			t.Errorf("%d events: the joint rule is wrong %.3f of the time", n, float64(joint)/runs)
		}
	}
}

// TestSilenceIsComparison: with one or two gaps the silence after a fix is the exact comparison of two rates.
func TestSilenceIsComparison(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 5))
	for range 500 {
		m := 1 + random.IntN(2)
		gaps, before, after := draw(random, m, 1), 30*random.Float64(), 200*random.Float64()
		r, _ := NewRenewal(gaps, before)
		p, ok := r.StillQuiet(after)
		c, ok2 := Compare(m, r.Sum+before, 0, after, 0.95)
		if !ok || !ok2 || math.Abs(p-c.PLess) > 1e-9 {
			t.Fatalf("%v, %v and %v days quiet: p = %v, the comparison says %v", gaps, before, after, p, c.PLess)
		}
	}
}
