package svg

// Spark is a small bar chart of the last 26 weeks, for a cell of a table. It is hidden from screen readers: the numbers stand
// beside it.
type Spark struct {
	Weeks []Week  // oldest first; of more than 26 the newest
	Fix   float64 // weeks from the begin of the first to a fix, for an upright line; 0 for none
}

// Week is one bar.
type Week struct {
	Count      int
	After      bool // after a fix that failed
	Unrecorded bool // hatched where it has no count
}

// SparkWeeks is how many weeks a Spark shows.
const SparkWeeks = 26

// The measures of a Spark.
const (
	sparkHeight = 20
	sparkPitch  = 4
	sparkBar    = 3
	sparkTall   = 17 // the bar of the maximum
)

// shown returns the weeks that are drawn, and how many older ones are not.
func (s Spark) shown() ([]Week, int) {
	old := max(0, len(s.Weeks)-SparkWeeks)
	return s.Weeks[old:], old
}

// Max returns the count of the tallest bar, to print beside them.
func (s Spark) Max() int {
	most := 0
	weeks, _ := s.shown()
	for _, week := range weeks {
		most = max(most, week.Count)
	}
	return most
}

// SVG returns the chart, 104 units wide and 20 high, on its own scale.
func (s Spark) SVG() string {
	var w writer
	weeks, old := s.shown()
	const width = sparkPitch * SparkWeeks
	w.start("svg", "").str("viewBox", "0 0 104 20").str("width", "104").str("height", "20").str("aria-hidden", "true").open()
	w.path("ln", line(0, sparkHeight-0.5, width, sparkHeight-0.5))
	for i, week := range weeks {
		if week.Unrecorded && week.Count <= 0 {
			w.path("hatch", path(nil).to('M', float64(i)*sparkPitch, 19).to('l', 3, -3))
		}
	}
	scale := sparkTall / float64(max(s.Max(), 1))
	for i, week := range weeks {
		if week.Count <= 0 {
			continue
		}
		class := "bar"
		if week.After {
			class = "bar aft"
		}
		x := float64(i) * sparkPitch
		w.rect(class, box{x, sparkHeight - max(float64(week.Count)*scale, 1), x + sparkBar, sparkHeight})
	}
	if x := (s.Fix - float64(old)) * sparkPitch; s.Fix > 0 && x > 0 && x < width {
		w.path("fix", line(x, 0, x, sparkHeight))
	}
	w.end("svg")
	return w.String()
}
