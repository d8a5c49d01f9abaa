package report

import (
	"cmp"
	"slices"
	"sort"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// Ledger is the sightings of a casebook in order of time, from which any stretch of it is counted.
type Ledger struct {
	idx       *tracker.Index
	sightings []*tracker.Record             // newest first, by id where the time is the same; near misses too
	first     map[*tracker.Record]time.Time // when a bug was first seen, near misses left out
}

// NewLedger reads the sightings of a casebook. Those after asOf are left out; a zero asOf leaves out none.
func NewLedger(idx *tracker.Index, asOf time.Time) *Ledger {
	l := &Ledger{idx: idx, first: map[*tracker.Record]time.Time{}}
	for _, r := range idx.Records(tracker.KindObservation) {
		o := r.Observation
		if o.Observed.IsZero() || !asOf.IsZero() && o.Observed.At.After(asOf) {
			continue
		}
		l.sightings = append(l.sightings, r)
		bug, ok := l.BugOf(r)
		if first, seen := l.first[bug]; ok && !o.NearMiss && (!seen || o.Observed.At.Before(first)) {
			l.first[bug] = o.Observed.At
		}
	}
	slices.SortFunc(l.sightings, func(x, y *tracker.Record) int {
		return cmp.Or(y.Observation.Observed.At.Compare(x.Observation.Observed.At), cmp.Compare(y.ID, x.ID))
	})
	return l
}

// BugOf returns the bug that a sighting is of, followed to the one it was merged into. ok is false if it is
// unclassified or names a bug that does not exist.
func (l *Ledger) BugOf(sighting *tracker.Record) (bug *tracker.Record, ok bool) {
	ref := sighting.Observation.Bug
	if ref.IsZero() {
		return nil, false
	}
	if bug, ok = l.idx.Target(ref); !ok || bug.Kind != tracker.KindBug {
		return nil, false
	}
	return l.idx.Canonical(bug), true
}

// begin returns when the first sighting was, near misses among them. ok is false without any.
func (l *Ledger) begin() (at time.Time, ok bool) {
	if len(l.sightings) == 0 {
		return time.Time{}, false
	}
	return l.sightings[len(l.sightings)-1].Observation.Observed.At, true
}

// Period is what was recorded in a stretch of time: counts and the rows behind them, without statistics.
type Period struct {
	From, To     time.Time         // To is the first moment that is not in it
	Sightings    []*tracker.Record // newest first, near misses left out
	NearMisses   []*tracker.Record // newest first
	Unclassified []*tracker.Record // of Sightings
	Bugs         []Share           // of classified sightings, most often seen first
	Services     []Share           // most often seen first; sightings of no known service are left out
	Detected     map[string]int    // how they were noticed; "" where nobody wrote it down
	Downtime     Sum
	Effort       Sum

	ledger *Ledger
}

// Share is what a bug or a service has of a period.
type Share struct {
	Bug              *tracker.Record // nil of a service
	Name             string          // title of the bug, or the service
	Sightings        []*tracker.Record
	Downtime, Effort Sum
}

// Sum adds up what was recorded. Nothing recorded is not zero.
type Sum struct {
	Total time.Duration
	Known int // of how many sightings
}

// Add adds a recorded duration; nil is not recorded and adds nothing.
func (s *Sum) Add(d *time.Duration) {
	if d != nil {
		s.Total += *d
		s.Known++
	}
}

// Between counts what was seen from a moment up to another, which is not in it. It looks at those sightings only.
func (l *Ledger) Between(from, to time.Time) *Period {
	p := &Period{From: from, To: to, Detected: map[string]int{}, ledger: l}
	begin := sort.Search(len(l.sightings), func(i int) bool { return l.sightings[i].Observation.Observed.At.Before(to) })
	end := sort.Search(len(l.sightings), func(i int) bool { return l.sightings[i].Observation.Observed.At.Before(from) })
	bugs, services := map[*tracker.Record]*Share{}, map[string]*Share{}
	for _, s := range l.sightings[begin:max(begin, end)] {
		if s.Observation.NearMiss {
			p.NearMisses = append(p.NearMisses, s)
			continue
		}
		p.Sightings = append(p.Sightings, s)
		p.Detected[s.Observation.Detected]++
		p.Downtime.Add(s.Observation.Impact.Downtime)
		p.Effort.Add(s.Observation.Impact.Effort)
		if bug, ok := l.BugOf(s); ok {
			addTo(bugs, bug, Share{Bug: bug, Name: bug.Title}, s)
		} else {
			p.Unclassified = append(p.Unclassified, s)
		}
		if service := l.idx.ServiceOf(s); service != "" {
			addTo(services, service, Share{Name: service}, s)
		}
	}
	p.Bugs, p.Services = mostOften(bugs), mostOften(services)
	return p
}

func addTo[K comparable](shares map[K]*Share, key K, empty Share, s *tracker.Record) {
	share := shares[key]
	if share == nil {
		share = &empty
		shares[key] = share
	}
	share.Sightings = append(share.Sightings, s)
	share.Downtime.Add(s.Observation.Impact.Downtime)
	share.Effort.Add(s.Observation.Impact.Effort)
}

// mostOften sorts shares by how many sightings they have, then by name.
func mostOften[K comparable](shares map[K]*Share) []Share {
	all := make([]Share, 0, len(shares))
	for _, s := range shares {
		all = append(all, *s)
	}
	slices.SortFunc(all, func(x, y Share) int {
		return cmp.Or(cmp.Compare(len(y.Sightings), len(x.Sightings)), cmp.Compare(x.Name, y.Name), cmp.Compare(x.id(), y.id()))
	})
	return all
}

func (s Share) id() string {
	if s.Bug == nil {
		return ""
	}
	return s.Bug.ID
}

// Of returns how many sightings a bug had.
func (p *Period) Of(bug *tracker.Record) int {
	return sightingsOf(p.Bugs, func(s Share) bool { return s.Bug == bug })
}

// In returns how many sightings a service had.
func (p *Period) In(service string) int {
	return sightingsOf(p.Services, func(s Share) bool { return s.Name == service })
}

func sightingsOf(shares []Share, is func(Share) bool) int {
	i := slices.IndexFunc(shares, is)
	if i < 0 {
		return 0
	}
	return len(shares[i].Sightings)
}

// Holds reports whether a time lies in the period.
func (p *Period) Holds(t tracker.Time) bool {
	return !t.IsZero() && !t.At.Before(p.From) && t.At.Before(p.To)
}

// New returns those of its bugs that were never seen before, in the order of Bugs.
func (p *Period) New() []*tracker.Record {
	var some []*tracker.Record
	for _, s := range p.Bugs {
		if !p.ledger.first[s.Bug].Before(p.From) {
			some = append(some, s.Bug)
		}
	}
	return some
}

// ToldBy counts the sightings of a share that people told us of, and not an alert or a check of ours: customers, and
// colleagues.
func (s Share) ToldBy() (customers, colleagues int) {
	for _, r := range s.Sightings {
		switch r.Observation.Detected {
		case "customer":
			customers++
		case "colleague":
			colleagues++
		}
	}
	return customers, colleagues
}

// ParseMonth returns the first moment of a month, "2026-10", and of the one after it.
func ParseMonth(text string, zone *time.Location) (from, to time.Time, ok bool) {
	from, err := time.ParseInLocation("2006-01", text, zone)
	return from, from.AddDate(0, 1, 0), err == nil
}
