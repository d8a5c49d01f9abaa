package insight

import (
	"slices"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/recurrence"
)

// Sighting is an observation of a bug that happened: confirmed or suspected, no near miss.
type Sighting struct {
	Record *tracker.Record
	At     time.Time // the instant that stands for it: of a date only the middle of what of the day was over as of the time
	Counts bool      // false: inside a declared gap of the record; listed and costed, not counted
}

// Episode is a run of sightings of one bug that are one event: 17 sightings on four replicas within minutes
// count once. It has at least one sighting, oldest first.
type Episode struct {
	Sightings []Sighting
	At        time.Time // when it began: its first sighting that counts, or its first if none does
	DateOnly  bool      // At stands for a date: do not print its hour
	Counts    bool      // any of its sightings counts
}

// Last returns the instant of its last sighting.
func (e Episode) Last() time.Time { return e.Sightings[len(e.Sightings)-1].At }

// confirmed reports whether people are sure of any of its sightings.
func (e Episode) confirmed() bool {
	return slices.ContainsFunc(e.Sightings, func(s Sighting) bool { return !s.Record.Observation.Suspected })
}

// Instances returns the instances that were hit, by name; unknown ones are left out.
func (e Episode) Instances() []string {
	var names []string
	for _, s := range e.Sightings {
		names = append(names, tracker.InstancesOf(s.Record)...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Episodes returns the episodes of a bug as of a time, oldest first, those of its duplicates among them. They
// are formed on calendar time with the bug's episode_gap, else the casebook's. Near misses, sightings without a
// time and later ones are left out.
func Episodes(idx *tracker.Index, bug *tracker.Record, asOf time.Time) []Episode {
	gap := idx.Config.EpisodeGap
	if bug.Bug.EpisodeGap != nil {
		gap = *bug.Bug.EpisodeGap
	}
	return group(idx, sightings(idx, idx.Observations(bug), asOf), gap)
}

// sightings returns those of the observations that happened until a time, by instant and then date as written.
func sightings(idx *tracker.Index, observations []*tracker.Record, asOf time.Time) []Sighting {
	spans := Unrecorded(idx.Config)
	var all []Sighting
	for _, r := range observations {
		observed := r.Observation.Observed
		if r.Observation.NearMiss || observed.IsZero() || observed.At.After(asOf) {
			continue
		}
		at := standIn(observed, asOf)
		all = append(all, Sighting{Record: r, At: at, Counts: !within(spans, at)})
	}
	slices.SortStableFunc(all, func(a, b Sighting) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		return strings.Compare(localDate(idx, a), localDate(idx, b))
	})
	return all
}

// standIn returns the instant that stands for a time: of a date the middle of its local day, cut at asOf.
func standIn(t tracker.Time, asOf time.Time) time.Time {
	end := t.End()
	if t.DateOnly && end.After(asOf) {
		end = asOf
	}
	return t.At.Add(end.Sub(t.At) / 2)
}

func localDate(idx *tracker.Index, s Sighting) string {
	return s.Record.Observation.Observed.At.In(idx.Config.Timezone).Format(time.DateOnly)
}

func group(idx *tracker.Index, sightings []Sighting, gap time.Duration) []Episode {
	of := make([]recurrence.Occurrence, len(sightings))
	for i, s := range sightings {
		of[i] = recurrence.Occurrence{
			At: days(s.At.Sub(sightings[0].At)), Date: localDate(idx, s), DateOnly: s.Record.Observation.Observed.DateOnly,
			Grouping: grouping(s.Record.Observation.Episode),
		}
	}
	var all []Episode
	for _, run := range recurrence.Episodes(of, days(gap)) {
		all = append(all, newEpisode(sightings[run.From:run.To:run.To]))
	}
	return all
}

func grouping(word string) recurrence.Grouping {
	switch word {
	case "new":
		return recurrence.BeginsNew
	case "same":
		return recurrence.JoinsBefore
	}
	return recurrence.ByDistance
}

func newEpisode(sightings []Sighting) Episode {
	first := max(0, slices.IndexFunc(sightings, func(s Sighting) bool { return s.Counts }))
	begin := sightings[first]
	return Episode{Sightings: sightings, At: begin.At, DateOnly: begin.Record.Observation.Observed.DateOnly, Counts: begin.Counts}
}

// days returns a length in days of 24 hours.
func days(d time.Duration) float64 { return d.Hours() / 24 }
