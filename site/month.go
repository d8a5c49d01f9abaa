package site

import (
	"cmp"
	"slices"
	"sort"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// month is what was recorded in a month: counts and the rows behind them, without statistics.
type month struct {
	from, to  time.Time         // in the casebook's time zone; to is the end, the first moment that is not in it
	sightings []*tracker.Record // newest first, near misses left out
	near      int               // near misses
	bugs      []grouped         // by bug, those of unclassified sightings left out; most often first
	services  []grouped         // by service, key is its name
	detected  map[string]int    // how they were noticed; "" where nobody wrote it down
	down      sum
	work      sum
	unknown   int // unclassified
}

// grouped are the sightings of one bug or service in a month.
type grouped struct {
	bug        *tracker.Record // nil of a service
	name       string
	sightings  []*tracker.Record
	down, work sum
}

// sum adds up what was recorded; n is of how many sightings.
type sum struct {
	total time.Duration
	n     int
}

func (s *sum) add(d *time.Duration) {
	if d != nil {
		s.total += *d
		s.n++
	}
}

// parseMonth returns the first moment of a month, "2026-10", and of the one after it.
func parseMonth(text string, zone *time.Location) (from, to time.Time, ok bool) {
	from, err := time.ParseInLocation("2006-01", text, zone)
	return from, from.AddDate(0, 1, 0), err == nil
}

// monthFrom counts what was seen between two moments. It looks at those sightings only.
func (b *build) monthFrom(from, to time.Time) *month {
	m := &month{from: from, to: to, detected: map[string]int{}}
	begin := sort.Search(len(b.byTime), func(i int) bool { return b.byTime[i].Observation.Observed.At.Before(to) })
	end := sort.Search(len(b.byTime), func(i int) bool { return b.byTime[i].Observation.Observed.At.Before(from) })
	bugs, services := map[*tracker.Record]*grouped{}, map[string]*grouped{}
	for _, s := range b.byTime[begin:max(begin, end)] {
		obs := s.Observation
		if obs.NearMiss {
			m.near++
			continue
		}
		m.sightings = append(m.sightings, s)
		m.detected[obs.Detected]++
		m.down.add(obs.Impact.Downtime)
		m.work.add(obs.Impact.Effort)
		if bug := b.bugOf(s); bug != nil {
			addTo(bugs, bug, grouped{bug: bug, name: bug.Title}, s)
		} else {
			m.unknown++
		}
		if service := b.idx.ServiceOf(s); service != "" {
			addTo(services, service, grouped{name: service}, s)
		}
	}
	m.bugs, m.services = mostOften(bugs), mostOften(services)
	return m
}

func addTo[K comparable](groups map[K]*grouped, key K, empty grouped, s *tracker.Record) {
	g := groups[key]
	if g == nil {
		g = &empty
		groups[key] = g
	}
	g.sightings = append(g.sightings, s)
	g.down.add(s.Observation.Impact.Downtime)
	g.work.add(s.Observation.Impact.Effort)
}

// mostOften sorts groups by how many sightings they have, then by name.
func mostOften[K comparable](groups map[K]*grouped) []grouped {
	all := make([]grouped, 0, len(groups))
	for _, g := range groups {
		all = append(all, *g)
	}
	slices.SortFunc(all, func(x, y grouped) int {
		return cmp.Or(cmp.Compare(len(y.sightings), len(x.sightings)), cmp.Compare(x.name, y.name), cmp.Compare(x.id(), y.id()))
	})
	return all
}

func (g grouped) id() string {
	if g.bug == nil {
		return ""
	}
	return g.bug.ID
}

// of returns how many sightings a bug had.
func (m *month) of(bug *tracker.Record) int {
	i := slices.IndexFunc(m.bugs, func(g grouped) bool { return g.bug == bug })
	if i < 0 {
		return 0
	}
	return len(m.bugs[i].sightings)
}

// in returns how many sightings a service had.
func (m *month) in(service string) int {
	i := slices.IndexFunc(m.services, func(g grouped) bool { return g.name == service })
	if i < 0 {
		return 0
	}
	return len(m.services[i].sightings)
}

// holds reports whether a time lies in the month.
func (m *month) holds(t tracker.Time) bool {
	return !t.IsZero() && !t.At.Before(m.from) && t.At.Before(m.to)
}

// name is how a month is called in a table: "Oct".
func (m *month) name() string { return m.from.Format("Jan") }

// newBugs are those of its bugs that were never seen before, in the order of the month's.
func (m *month) newBugs(b *build) []*tracker.Record {
	var some []*tracker.Record
	for _, g := range m.bugs {
		if first := b.tallies[g.bug].counted.First; first != nil && m.holds(*first) {
			some = append(some, g.bug)
		}
	}
	return some
}

// uses counts the runbooks that were used in the month, the most often used first.
func (m *month) uses(b *build) []monthUse {
	byBook := map[*tracker.Record]*monthUse{}
	for _, s := range m.sightings {
		for _, use := range s.Observation.Runbooks {
			r, ok := b.idx.Target(use.Runbook)
			if !ok {
				continue
			}
			u := byBook[r]
			if u == nil {
				u = &monthUse{runbook: r}
				byBook[r] = u
			}
			u.add(use.Worked)
			u.times++
			u.work.add(s.Observation.Impact.Effort)
		}
	}
	all := make([]monthUse, 0, len(byBook))
	for _, u := range byBook {
		all = append(all, *u)
	}
	slices.SortFunc(all, func(x, y monthUse) int {
		return cmp.Or(cmp.Compare(y.times, x.times), cmp.Compare(x.runbook.ID, y.runbook.ID))
	})
	return all
}

// monthUse is how often a runbook was used in a month, with the work of the sightings it was used in.
type monthUse struct {
	uses
	runbook *tracker.Record
	times   int
	work    sum
}
