package recurrence

import (
	"cmp"
	"math/rand/v2"
	"slices"
)

// Score is how one method did in a backtest. What has no forecasts behind it (Count, Waits) is 0 and means nothing.
type Score struct {
	Method      string
	Count       [3]int // scored forecasts by horizon
	Brier, Bias [3]float64
	LogLoss     float64 // over all horizons
	Reliability [3][10]Bin
	Waits       int     // waits that Coverage was computed from; 0: the method has no interval
	Coverage    float64 // of its 80% interval
}

// Climatology is the name of the baseline that says how often it happened to any of the things so far.
const Climatology = "climatology"

// Backtest is what came of forecasting histories from inside.
type Backtest struct {
	Series    int // histories with a scored forecast
	Forecasts int // scored, over all horizons
	Scores    []Score
	Chosen    int       // index of the method to forecast with
	Compared  []Contest // the default against each other candidate
}

// Contest is the log loss of a candidate minus that of the default, and its 90% interval over resampled series: a
// negative one speaks for the candidate.
type Contest struct {
	Method           string
	Difference       float64
	Lo, Hi           float64
	Enough, Switches bool
}

// When a candidate takes the place of the default.
const (
	SwitchMargin  = 0.01 // it must be better by that much in log loss
	resamples     = 500
	resampleSeed1 = 0x5eed // any fixed numbers: equal data give equal intervals
	resampleSeed2 = 0xca5e
)

// NewBacktest scores the trials of histories, by history, made with methods. Source: recurrence is judged as Gneiting
// and Raftery advise, Strictly proper scoring rules, J. Amer. Statist. Assoc. 102 (2007); series, not single
// forecasts, are resampled because those of one series are not independent.
func NewBacktest(methods []Method, trials [][]Trial) Backtest {
	var b Backtest
	for i, m := range methods {
		b.Scores = append(b.Scores, score(m.Name, trials, func(h, t, horizon int) float64 { return trials[h][t].Said[i][horizon] }, i))
	}
	usual := climatology(trials)
	b.Scores = append(b.Scores, score(Climatology, trials, func(h, t, horizon int) float64 { return usual[h][t][horizon] }, -1))
	for _, of := range trials {
		if slices.ContainsFunc(of, func(t Trial) bool { return t.Decided[0] || t.Decided[1] || t.Decided[2] }) {
			b.Series++
		}
	}
	for _, n := range b.Scores[0].Count {
		b.Forecasts += n
	}
	b.choose(methods, trials)
	return b
}

// Enough reports whether there is enough history to judge forecasts by.
func (b Backtest) Enough() bool { return b.Forecasts >= MinForecast && b.Series >= MinSeries }

// score collects what one method said; index is -1 for one without places.
func score(name string, trials [][]Trial, said func(history, trial, horizon int) float64, index int) Score {
	s := Score{Method: name}
	var all [3][]Prediction
	var places []Place
	for h, of := range trials {
		for t, trial := range of {
			for j := range all {
				if trial.Decided[j] {
					all[j] = append(all[j], Prediction{said(h, t, j), trial.Happened[j]})
				}
			}
			if index >= 0 {
				places = append(places, trial.Places[index])
			}
		}
	}
	for j := range all {
		s.Count[j] = len(all[j])
		s.Brier[j], _ = Brier(all[j])
		s.Bias[j], _ = Bias(all[j])
		s.Reliability[j] = Reliability(all[j])
	}
	s.LogLoss, _ = LogLoss(slices.Concat(all[:]...))
	s.Waits = len(places)
	s.Coverage, _ = Coverage(places, 0.1, 0.9)
	return s
}

// climatology returns, by history, trial and horizon, the share of earlier forecasts of all histories that came
// true, among those whose outcome was known by then; with nothing known it is 1/2.
func climatology(trials [][]Trial) [][][3]float64 {
	all := make([][][3]float64, len(trials))
	for h := range trials {
		all[h] = make([][3]float64, len(trials[h]))
	}
	for j, length := range Horizons() {
		known := outcomes(trials, j)
		for h, of := range trials {
			for t, trial := range of {
				n, _ := slices.BinarySearchFunc(known, trial.Origin-length, func(o outcome, at float64) int {
					if o.origin <= at {
						return -1
					}
					return 1
				})
				happened := 0
				if n > 0 {
					happened = known[n-1].happened
				}
				all[h][t][j] = (float64(happened) + 0.5) / (float64(n) + 1)
			}
		}
	}
	return all
}

// outcome is a forecast whose outcome is known, and how many up to it came true.
type outcome struct {
	origin   float64
	happened int
}

func outcomes(trials [][]Trial, horizon int) []outcome {
	var all []outcome
	for _, of := range trials {
		for _, t := range of {
			if t.Decided[horizon] {
				o := outcome{origin: t.Origin}
				if t.Happened[horizon] {
					o.happened = 1
				}
				all = append(all, o)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b outcome) int { return cmp.Compare(a.origin, b.origin) })
	for i := 1; i < len(all); i++ {
		all[i].happened += all[i-1].happened
	}
	return all
}

// choose picks the candidate to forecast with: the default unless another one is clearly better.
func (b *Backtest) choose(methods []Method, trials [][]Trial) {
	best := -SwitchMargin
	for i := 1; i < min(Candidates, len(methods)); i++ {
		c := contest(methods[i].Name, trials, i)
		c.Enough = b.Enough()
		c.Switches = c.Enough && c.Difference < -SwitchMargin && c.Hi < 0
		if c.Switches && c.Difference < best {
			b.Chosen, best = i, c.Difference
		}
		b.Compared = append(b.Compared, c)
	}
}

// tally is the sum of differences in log loss over the forecasts of one history.
type tally struct {
	sum   float64
	count int
}

// contest compares a candidate with the default. Source: the bootstrap of whole series, Davison and Hinkley,
// Bootstrap Methods and their Application (1997), 8.2.
func contest(name string, trials [][]Trial, index int) Contest {
	var tallies []tally
	for _, of := range trials {
		var t tally
		for _, trial := range of {
			for j := range trial.Decided {
				if trial.Decided[j] {
					t.sum += Prediction{trial.Said[index][j], trial.Happened[j]}.loss() - Prediction{trial.Said[0][j], trial.Happened[j]}.loss()
					t.count++
				}
			}
		}
		if t.count > 0 {
			tallies = append(tallies, t)
		}
	}
	c := Contest{Method: name, Difference: mean(tallies)}
	if len(tallies) == 0 {
		return c
	}
	random, means := rand.New(rand.NewPCG(resampleSeed1, resampleSeed2)), make([]float64, resamples)
	drawn := make([]tally, len(tallies))
	for i := range means {
		for k := range drawn {
			drawn[k] = tallies[random.IntN(len(tallies))]
		}
		means[i] = mean(drawn)
	}
	slices.Sort(means)
	c.Lo, c.Hi = means[resamples/20], means[resamples-1-resamples/20]
	return c
}

func mean(all []tally) float64 {
	var total tally
	for _, t := range all {
		total.sum += t.sum
		total.count += t.count
	}
	return total.sum / float64(max(1, total.count))
}
