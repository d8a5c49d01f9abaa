package insight

import (
	"time"

	"github.com/casebook-dev/casebook/tracker/recurrence"
)

// SeriesGap is the episode gap of series that come from elsewhere: the default of a casebook.
const SeriesGap = 6 * time.Hour

// BacktestView is a Backtest in JSON.
type BacktestView struct {
	Name      string        `json:"name"`
	Series    int           `json:"series"`
	Forecasts int           `json:"forecasts"`
	Enough    bool          `json:"enough"`
	Chosen    string        `json:"chosen"`
	Scores    []ScoreView   `json:"scores"`
	Compared  []ContestView `json:"compared_with_default"`
}

// ScoreView is a recurrence.Score in JSON; null where nothing was scored.
type ScoreView struct {
	Method   string        `json:"method"`
	Horizons []HorizonView `json:"horizons"`
	LogLoss  *float64      `json:"log_loss"`
	Coverage *float64      `json:"interval_80_holds"`
}

// HorizonView is how a method did at one horizon.
type HorizonView struct {
	Days        float64   `json:"days"`
	Count       int       `json:"forecasts"`
	Brier       *float64  `json:"brier"`
	Skill       *float64  `json:"skill_over_climatology"`
	Bias        *float64  `json:"bias"`
	Reliability []BinView `json:"reliability"`
}

// BinView is a line of a reliability table.
type BinView struct {
	Count    int      `json:"forecasts"`
	Said     *float64 `json:"said"`
	Happened *float64 `json:"happened"`
}

// ContestView is a recurrence.Contest in JSON.
type ContestView struct {
	Method     string   `json:"method"`
	Difference *float64 `json:"log_loss_minus_default"`
	Lo         *float64 `json:"lo_90"`
	Hi         *float64 `json:"hi_90"`
	Switches   bool     `json:"takes_its_place"`
}

// ViewBacktest returns a backtest for JSON.
func ViewBacktest(name string, b Backtest) BacktestView {
	v := BacktestView{Name: name, Series: b.Series, Forecasts: b.Forecasts, Enough: b.Enough(), Chosen: b.Scores[b.Chosen].Method, Scores: []ScoreView{}, Compared: []ContestView{}}
	usual := b.Scores[len(b.Scores)-1]
	for _, s := range b.Scores {
		v.Scores = append(v.Scores, viewScore(s, usual))
	}
	for _, c := range b.Compared {
		v.Compared = append(v.Compared, ContestView{c.Method, num(c.Difference), num(c.Lo), num(c.Hi), c.Switches})
	}
	return v
}

func viewScore(s, usual recurrence.Score) ScoreView {
	v := ScoreView{Method: s.Method, Horizons: []HorizonView{}}
	scored := false
	for j, days := range recurrence.Horizons() {
		h := HorizonView{Days: days, Count: s.Count[j], Reliability: []BinView{}}
		if s.Count[j] > 0 {
			scored = true
			h.Brier, h.Bias = num(s.Brier[j]), num(s.Bias[j])
			if usual.Brier[j] > 0 {
				h.Skill = num(1 - s.Brier[j]/usual.Brier[j])
			}
			for _, bin := range s.Reliability[j] {
				h.Reliability = append(h.Reliability, viewBin(bin))
			}
		}
		v.Horizons = append(v.Horizons, h)
	}
	if scored {
		v.LogLoss = num(s.LogLoss)
	}
	if s.Waits > 0 {
		v.Coverage = num(s.Coverage)
	}
	return v
}

func viewBin(b recurrence.Bin) BinView {
	if b.Count == 0 {
		return BinView{}
	}
	return BinView{b.Count, num(b.Said), num(b.Happened)}
}
