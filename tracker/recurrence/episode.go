package recurrence

// Occurrence is one sighting of a bug, as the grouping into episodes sees it.
type Occurrence struct {
	At       float64  // days; of one known by its date only, the middle of that day
	Date     string   // the local date: "2026-03-17"
	DateOnly bool     // only the date is known
	Grouping Grouping // what a person said
}

// Grouping is a person's word on whether an occurrence begins an episode.
type Grouping int

// What a person can say of an occurrence.
const (
	ByDistance  Grouping = iota // nothing: the distance to the one before decides
	BeginsNew                   // it begins an episode, however near the one before is
	JoinsBefore                 // it belongs to the episode before it, however far that is
)

// Episode is a run of occurrences: the indices From up to, not including, To.
type Episode struct{ From, To int }

// clockError is how far rounding may move the difference of two times in days, at a date's distance from 1970:
// far below the second that the times are written to, far above the last bit of a float64.
const clockError = 1e-9

// Episodes groups occurrences, ascending by At and then Date, into episodes, in the same order. An occurrence
// joins the episode before it if it is at most gap days after the previous occurrence, or if one of the two is
// known by its date only and both have the same date. A person's word overrides that, except that equal
// times are always one episode: between the begins of two episodes there is time. No occurrence makes no
// episode. Source: "time coalescence", Hansen and Siewiorek, Models for time coalescence in event logs,
// FTCS 1992; "runs declustering", Coles, An Introduction to Statistical Modeling of Extreme Values, 5.3.2.
func Episodes(occurrences []Occurrence, gap float64) []Episode {
	var all []Episode
	for i, o := range occurrences {
		if i > 0 {
			current := &all[len(all)-1]
			if o.joins(occurrences[i-1], occurrences[current.From], gap) {
				current.To = i + 1
				continue
			}
		}
		all = append(all, Episode{i, i + 1})
	}
	return all
}

// joins reports whether o belongs to the episode of the occurrence before it, which began with first.
func (o Occurrence) joins(before, first Occurrence, gap float64) bool {
	switch {
	case o.Grouping == JoinsBefore, o.At <= first.At+clockError:
		return true
	case o.Grouping == BeginsNew:
		return false
	case (o.DateOnly || before.DateOnly) && o.Date == before.Date:
		return true
	}
	return o.At-before.At <= gap+clockError
}
