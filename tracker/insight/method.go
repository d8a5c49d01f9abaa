package insight

import (
	"runtime"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/recurrence"
)

// Constant is a number that figures depend on, with its meaning in a sentence.
type Constant struct {
	Name    string `json:"name"`
	Value   any    `json:"value"` // a number, a text or a list of numbers
	Meaning string `json:"meaning"`
}

// Method returns the constants in force for a casebook, in a fixed order.
func Method(cfg *tracker.Config) []Constant {
	shapes, retentions, horizons := recurrence.Shapes(), recurrence.Retentions(), recurrence.Horizons()
	return []Constant{
		{"conf", confidence, "two-sided confidence of the intervals of rates and ratios"},
		{"episode_gap", tracker.FormatDuration(cfg.EpisodeGap, true), "sightings at most this far apart are one episode, unless the bug has a gap of its own"},
		{"cost", []float64{cfg.Cost.Effort, cfg.Cost.Downtime, cfg.Cost.Users}, "engineer-minutes that a minute of work, a minute of downtime and a user hit count as"},
		{"horizons", horizons[:], "days ahead that chances are given for"},
		{"max_gaps", recurrence.MaxGaps, "newest complete gaps that a fix is judged by"},
		{"fading_gaps", recurrence.FadingGaps, "newest complete gaps that the default forecast looks at"},
		{"retentions", retentions[:], "shares of what was known that may survive each episode; weighed by how well they explain the gaps"},
		{"recent_half_life", recurrence.RecentHalfLife, "mean gaps after which an episode counts half in the recent rate"},
		{"recent_share", recurrence.RecentShare, "what the recent rate gets of the weight on shapes up to 1"},
		{"recent_prior", recurrence.RecentPrior, "episodes added to the recent rate"},
		{"shape_grid", shapes[:], "shapes of the gaps that are weighed: below 1 clusters, 1 pure chance, above 1 regular"},
		{"shape_prior", []float64{1.0 / 2, 1.0 / 14}, "weight of shape 1, and of each other, before any gap is known"},
		{"shape_floor", recurrence.ShapeFloor, "weight always kept on shape 1"},
		{"shape_min_gaps", recurrence.ShapeMinGaps, "complete gaps below which only shape 1 is used"},
		{"gone_prior", []float64{recurrence.GoneAlpha, recurrence.GoneBeta}, "Beta prior of the chance, after each episode, that it was the last"},
		{"trend_min_events", recurrence.TrendMinEvents, "events below which no trend is looked for"},
		{"trend_alpha", recurrence.TrendAlpha, "p-value that both trend tests must reach"},
		{"trend_lookback", recurrence.TrendLookback, "days ago at which a trend must have been visible already"},
		{"trend_fdr", recurrence.TrendFDR, "false discovery rate over all bugs tested"},
		{"verify_levels", []float64{verified95, verified99}, "chance of so long a silence by luck at which a fix counts as verified"},
		{"fix_grace", tracker.FormatDuration(tracker.FixGrace, false), "sightings this soon after a fix are not held against it"},
	}
}

// parallel is how much is done at a time.
func parallel() int { return runtime.GOMAXPROCS(0) }
