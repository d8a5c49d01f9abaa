package query

import "github.com/casebook-dev/casebook/tracker"

// Figures are what was worked out of the sightings of a bug.
type Figures struct {
	States []string // words of state: that hold, the chief one first
	Trend  string   // a word of trend:
	Cost   *float64 // expected in 90 days, in engineer-minutes; nil: not known
}

// figureStates and figureTrends are the words of state: and trend:, in the order of the reference.
var (
	figureStates = []string{"open", "accepted", "watching", "verified", "verified-99", "regressed", "reduced", "not-fixed", "new", "escalating"}
	figureTrends = []string{"worse", "better", "steady", "unclear", "too-few-data"}
)

// figures returns what was worked out of a record; nothing if it is no bug or nobody can say.
func (opts Options) figures(r *tracker.Record) Figures {
	if r.Bug == nil || opts.Figures == nil {
		return Figures{}
	}
	return opts.Figures(r)
}

func stateFigure(l *leaf, opts Options) {
	l.texts = texts(func(r *tracker.Record, yes func(string) bool) bool { return each(opts.figures(r).States, yes) })
}

func trendFigure(l *leaf, opts Options) {
	l.texts = texts(func(r *tracker.Record, yes func(string) bool) bool {
		trend := opts.figures(r).Trend
		return trend != "" && yes(trend)
	})
}

func costFigure(l *leaf, opts Options) {
	l.amounts = func(_ *tracker.Index, r *tracker.Record, yes func(amount) bool) bool {
		cost := opts.figures(r).Cost
		return cost != nil && yes(amount(*cost))
	}
}
