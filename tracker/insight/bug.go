package insight

import (
	"fmt"
	"slices"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/english"
	"github.com/casebook-dev/casebook/tracker/recurrence"
)

// Bug is what the sightings of a bug and of its duplicates say of it.
type Bug struct {
	Record   *tracker.Record
	Episodes []Episode // all of them, those inside declared gaps of the record too
	Counts   Counts
	Since    time.Time // when counting begins: its first episode, or the day since when it was watched for
	Declared bool      // Since is observed_since: the first episode counts as an event
	Remarks  []string  // what is wrong with the data, and what a reader should know of it

	Windows   []Window // 30, 90 and 365 days, then all of the time watched
	Sure      Window   // all of the time watched, without episodes that are only suspected
	Fleet     *Fleet   // nil: the inventory does not say enough
	Clock     *Clock   // nil: too few sightings
	Last90    *recurrence.Comparison
	Instances []InstanceShare
	Trend     Trend
	When      When
	Fix       *Fix  // of the newest fix in force everywhere, or where it was seen; nil without one
	Fixes     []Fix // every fix in force, oldest first, partly rolled out ones too
	Impact    Impact
	State     State
	Rank      Rank
	Answers   [5]Answer

	casebook *Casebook
	axis     axis
	fixes    []tracker.Fix
	begins   []Episode // the episodes that count
	at       []float64 // their begins in recorded days after Since; the first is 0 unless Declared
	now      float64   // the same for the as-of time
	coarse   bool      // only dates are known
}

// Counts is how often a bug was seen.
type Counts struct {
	Sightings  int // confirmed and suspected
	Suspected  int // of these
	Confirmed  int // episodes with a confirmed sighting
	Episodes   int // all
	Unrecorded int // episodes inside declared gaps of the record: not in any rate
	NearMisses int
	Later      int // sightings after the as-of time: in no other figure
}

// InstanceShare is how many sightings hit an instance.
type InstanceShare struct {
	Name      string
	Sightings int
}

// gather reads the records: episodes, counts and the origin of counting.
func (b *Bug) gather() {
	c := b.casebook
	b.axis = c.axis()
	b.Episodes = Episodes(c.Index, b.Record, c.AsOf)
	b.count()
	b.coarse = true
	for _, e := range b.Episodes {
		if e.Counts {
			b.begins = append(b.begins, e)
			b.coarse = b.coarse && e.DateOnly
		}
	}
	slices.SortStableFunc(b.begins, func(x, y Episode) int { return x.At.Compare(y.At) })
	if len(b.begins) > 0 {
		b.origin()
	}
}

// origin decides where counting begins and places the episodes on recorded time.
func (b *Bug) origin() {
	b.Since = b.begins[0].At
	if since := b.Record.Bug.ObservedSince; !since.IsZero() {
		switch {
		case since.At.After(b.Since) && since.Date() != b.casebook.date(b.Since):
			b.remark("observed_since is %s, but it was seen before; its rates count from the first sighting", since.Date())
		case b.axis.between(since.At, b.Since) > 0:
			b.Since, b.Declared = since.At, true
		}
	}
	for _, e := range b.begins {
		b.at = append(b.at, b.axis.between(b.Since, e.At))
	}
	b.now = b.axis.between(b.Since, b.casebook.AsOf)
}

func (b *Bug) remark(format string, args ...any) {
	b.Remarks = append(b.Remarks, fmt.Sprintf(format, args...))
}

func (b *Bug) count() {
	seen := b.casebook.Index.Sightings(b.Record, b.casebook.AsOf)
	b.Counts = Counts{Suspected: seen.Suspected, Episodes: len(b.Episodes), NearMisses: seen.NearMisses, Later: seen.Later}
	shares := map[string]int{}
	for _, e := range b.Episodes {
		b.Counts.Sightings += len(e.Sightings)
		if !e.Counts {
			b.Counts.Unrecorded++
		}
		if e.confirmed() {
			b.Counts.Confirmed++
		}
		for _, s := range e.Sightings {
			for _, name := range tracker.InstancesOf(s.Record) {
				shares[name]++
			}
		}
	}
	for name, n := range shares {
		b.Instances = append(b.Instances, InstanceShare{name, n})
	}
	slices.SortFunc(b.Instances, func(x, y InstanceShare) int {
		if x.Sightings != y.Sightings {
			return y.Sightings - x.Sightings
		}
		if x.Name < y.Name {
			return -1
		}
		return 1
	})
	if b.Counts.Later > 0 {
		b.remark("%s after %s not counted", english.Count(b.Counts.Later, "sighting"), b.casebook.AsOf.In(b.casebook.Index.Config.Timezone).Format("2006-01-02 15:04"))
	}
}

// events returns the episodes that count as events, in recorded days after Since: the first episode begins the
// counting and is none, unless a human declared since when it was watched for.
func (b *Bug) events() []float64 {
	if !b.Declared && len(b.at) > 0 {
		return b.at[1:]
	}
	return b.at
}

// gaps returns the complete gaps in recorded days, oldest first: those between episodes, and if Declared also the
// stretch before the first.
func (b *Bug) gaps() []float64 { return gapsBefore(b.at, b.Declared) }

func gapsBefore(at []float64, declared bool) []float64 {
	if declared {
		at = append([]float64{0}, at...)
	}
	return recurrence.Gaps(at)
}

// silence is the recorded time since the last episode began.
func (b *Bug) silence() float64 { return max(0, b.now-b.at[len(b.at)-1]) }

// Last returns the newest episode that counts. ok is false if there is none.
func (b *Bug) Last() (e Episode, ok bool) {
	if len(b.begins) == 0 {
		return Episode{}, false
	}
	return b.begins[len(b.begins)-1], true
}

// compute works out the figures of one bug.
func (b *Bug) compute() {
	b.impact()
	b.Clock = b.clock()
	if len(b.begins) == 0 {
		b.State = stateOf(b)
		return
	}
	b.judgeFixes()
	b.rates()
	b.Fleet = b.fleet()
	b.trend()
	b.forecast()
	b.expectCost()
	b.State = stateOf(b)
}

// conclude puts the figures into words.
func (b *Bug) conclude() { b.Answers = answers(b) }
