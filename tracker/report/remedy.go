package report

import (
	"cmp"
	"slices"

	"github.com/casebook-dev/casebook/tracker"
)

// Remedy is how often something was put right by hand in a period: with a runbook, or, if Runbook is nil, by a
// workaround for Bug that no runbook describes.
type Remedy struct {
	Runbook         *tracker.Record
	Bug             *tracker.Record
	Sightings       []*tracker.Record // newest first
	Bugs            []*tracker.Record // that it was used for, most often first
	Yes, Partly, No int               // whether it worked, where that was written
	Effort          Sum               // work of these sightings
}

// Remedies returns what was done by hand in the period, the most often done first.
func (p *Period) Remedies() []Remedy {
	byRecord := map[*tracker.Record]*Remedy{}
	for _, s := range p.Sightings {
		bug, _ := p.ledger.BugOf(s)
		used := p.usesOf(s)
		for _, u := range used {
			remedyOf(byRecord, u.runbook, Remedy{Runbook: u.runbook}).add(s, u.worked)
		}
		if len(used) == 0 && s.Observation.Resolution == "workaround" && bug != nil {
			remedyOf(byRecord, bug, Remedy{Bug: bug}).add(s, "")
		}
	}
	all := make([]Remedy, 0, len(byRecord))
	for _, r := range byRecord {
		r.Bugs = p.bugsOf(r.Sightings)
		all = append(all, *r)
	}
	slices.SortFunc(all, func(x, y Remedy) int {
		return cmp.Or(cmp.Compare(len(y.Sightings), len(x.Sightings)), cmp.Compare(x.Of().Kind, y.Of().Kind), cmp.Compare(x.Of().ID, y.Of().ID))
	})
	return all
}

// Of returns the record that a remedy is called after: the runbook, else the bug.
func (r Remedy) Of() *tracker.Record {
	if r.Runbook != nil {
		return r.Runbook
	}
	return r.Bug
}

// use is a runbook used in a sighting, and whether it worked.
type use struct {
	runbook *tracker.Record
	worked  string
}

// usesOf returns the runbooks used in a sighting, each once.
func (p *Period) usesOf(s *tracker.Record) []use {
	var all []use
	for _, u := range s.Observation.Runbooks {
		r, ok := p.ledger.idx.Target(u.Runbook)
		if ok && r.Kind == tracker.KindRunbook && !slices.ContainsFunc(all, func(v use) bool { return v.runbook == r }) {
			all = append(all, use{r, u.Worked})
		}
	}
	return all
}

func remedyOf(all map[*tracker.Record]*Remedy, of *tracker.Record, empty Remedy) *Remedy {
	if all[of] == nil {
		all[of] = &empty
	}
	return all[of]
}

func (r *Remedy) add(s *tracker.Record, worked string) {
	r.Sightings = append(r.Sightings, s)
	r.Effort.Add(s.Observation.Impact.Effort)
	switch worked {
	case "yes":
		r.Yes++
	case "partly":
		r.Partly++
	case "no":
		r.No++
	}
}

// bugsOf returns the bugs of sightings, most often seen first, then by id.
func (p *Period) bugsOf(sightings []*tracker.Record) []*tracker.Record {
	times := map[*tracker.Record]int{}
	var bugs []*tracker.Record
	for _, s := range sightings {
		if bug, ok := p.ledger.BugOf(s); ok {
			if times[bug]++; times[bug] == 1 {
				bugs = append(bugs, bug)
			}
		}
	}
	slices.SortFunc(bugs, func(x, y *tracker.Record) int {
		return cmp.Or(cmp.Compare(times[y], times[x]), cmp.Compare(x.ID, y.ID))
	})
	return bugs
}
