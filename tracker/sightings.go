package tracker

import (
	"slices"
	"time"
)

// Sightings counts the observations of a bug, those of its duplicates included.
type Sightings struct {
	Count      int `json:"count"`       // confirmed and suspected ones, without near misses
	Suspected  int `json:"suspected"`   // of Count, those that people are not sure of
	NearMisses int `json:"near_misses"` // not in Count
	Later      int `json:"later"`       // after the as-of time, and in no other figure

	First     *Time    `json:"first"` // of Count; nil if that is 0
	Last      *Time    `json:"last"`
	Instances []string `json:"instances"` // hit in any of Count, by name; never nil
}

// Sightings counts the observations of a bug until asOf; a zero asOf counts all.
func (idx *Index) Sightings(bug *Record, asOf time.Time) Sightings {
	s := Sightings{Instances: []string{}}
	for _, r := range idx.Observations(bug) {
		o := r.Observation
		switch {
		case !asOf.IsZero() && o.Observed.At.After(asOf):
			s.Later++
		case o.NearMiss:
			s.NearMisses++
		default:
			s.add(r)
		}
	}
	slices.Sort(s.Instances)
	s.Instances = slices.Compact(s.Instances)
	return s
}

func (s *Sightings) add(r *Record) {
	if s.Count == 0 {
		s.First = &r.Observation.Observed
	}
	s.Count++
	s.Last = &r.Observation.Observed
	if r.Observation.Suspected {
		s.Suspected++
	}
	s.Instances = append(s.Instances, InstancesOf(r)...)
}
