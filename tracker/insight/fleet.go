package insight

import (
	"slices"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/english"
	"github.com/casebook-dev/casebook/tracker/recurrence"
)

// Fleet is how often the bug comes on one instance of its service, from the inventory.
type Fleet struct {
	Instances int             // at risk as of the time
	Days      float64         // recorded instance-days
	Events    int             // an episode on two instances is two
	Rate      recurrence.Rate // per instance and day
	Growth    []recurrence.Step
}

// fleet pools the instances that the inventory lists for the bug's service since the bug was first seen, or watched
// for. It is nil if the inventory does not say how many there were and since when.
func (b *Bug) fleet() *Fleet {
	service := b.Record.Bug.Service
	if service == "" {
		return nil
	}
	var f Fleet
	var there []recurrence.Service
	var events []float64
	for _, inv := range b.casebook.Index.Config.Instances {
		if inv.Service != service {
			continue
		}
		n := inv.Count
		if n == 0 && strings.ContainsAny(inv.Name, "*?[") || inv.From.IsZero() {
			return nil
		}
		span, ok := b.inService(inv)
		if !ok {
			continue
		}
		for range max(1, n) {
			there = append(there, span)
			f.Days += span.To - span.From
		}
		if span.To >= b.now {
			f.Instances += max(1, n)
		}
		events = append(events, b.eventsOn(inv, span)...)
	}
	f.Events = len(events)
	rate, ok := recurrence.NewRate(f.Events, f.Days, confidence)
	if !ok || len(there) < 2 {
		return nil
	}
	f.Rate, f.Growth = rate, recurrence.MeanCumulative(events, there)
	return &f
}

// inService places a line of the inventory on the bug's axis. ok is false if it was gone before.
func (b *Bug) inService(inv tracker.Inventory) (span recurrence.Service, ok bool) {
	place := func(at time.Time) float64 { return b.axis.between(b.Since, at) }
	span = recurrence.Service{From: place(inv.From.At), To: b.now}
	if !inv.To.IsZero() && inv.To.End().Before(b.casebook.AsOf) {
		span.To = place(inv.To.End())
	}
	return span, span.From < span.To
}

// eventsOn returns the events on the instances of a line of the inventory while they were there.
func (b *Bug) eventsOn(inv tracker.Inventory, span recurrence.Service) []float64 {
	var events []float64
	for i, e := range b.begins {
		if i == 0 && !b.Declared {
			continue
		}
		for _, name := range e.Instances() {
			if tracker.MatchGlob(inv.Name, name) && b.at[i] > span.From && b.at[i] <= span.To {
				events = append(events, b.at[i])
			}
		}
	}
	slices.Sort(events)
	return events
}

// fleetWords tells the rate of one instance if it was seen on several, and which of them is hit most.
func (b *Bug) fleetWords() string {
	words := ""
	if f := b.Fleet; f != nil && f.Events > 1 && len(b.Instances) > 1 {
		words = " On average an instance has it " + rateWords(f.Rate.PerDay, b.coarse) + "."
	}
	if len(b.Instances) > 1 && 5*b.Instances[0].Sightings >= 2*b.Counts.Sightings && b.Counts.Sightings >= 5 {
		words += " Busiest: " + b.Instances[0].Name + ", " + english.Count(b.Instances[0].Sightings, "sighting") + "."
	}
	return words
}
