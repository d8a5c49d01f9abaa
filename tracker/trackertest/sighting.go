package trackertest

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

type sighting struct {
	id, path string
	bug      *bug // nil: unclassified
	service  string
	error    string
	instance string
	alsoOn   []string
	at       time.Time
	last     time.Duration
	resolved string // how it ended
	followUp bool   // a task was spun off from it
}

// inventSightings makes episodes until there are n sightings. Which bug recurs follows Zipf's law.
func (w *world) inventSightings(n int) {
	draw := w.zipf(len(w.bugs))
	for len(w.sightings) < n {
		w.inventEpisode(w.bugs[draw()], n-len(w.sightings))
	}
}

// zipf returns a draw of 0 to n-1 in which i comes up in proportion to 1/(i+1)^1.1.
func (w *world) zipf(n int) func() int {
	sums, total := make([]float64, n), 0.0
	for i := range sums {
		total += math.Pow(float64(i+1), -1.1)
		sums[i] = total
	}
	return func() int { return min(sort.SearchFloat64s(sums, w.Float64()*total), n-1) }
}

// inventEpisode makes at most limit sightings of a bug: usually one, in a third of the cases several
// on different instances within minutes. Two in five episodes come within days of the one before.
func (w *world) inventEpisode(b *bug, limit int) {
	start := w.within(b.from, b.to)
	if n := len(b.sightings); n > 0 && w.chance(40) {
		if near := b.sightings[n-1].at.Add(w.minutes(8*60, 5*24*60)); near.Before(b.to) {
			start = near
		}
	}
	hit := 1
	for hit < instancesEach-2 && hit < limit && w.chance(30) {
		hit++
	}
	for i, number := range w.Perm(instancesEach)[:hit] {
		if at := start.Add(time.Duration(i) * w.minutes(1, 9)); at.Before(b.to) || i == 0 {
			w.inventSighting(b, b.service+"-"+strconv.Itoa(number+1), at)
		}
	}
}

func (w *world) inventSighting(b *bug, instance string, at time.Time) {
	s := &sighting{bug: b, service: b.service, error: b.errorText(w.between(2, 900)), instance: instance, at: at, last: w.minutes(3, 200)}
	s.resolved = w.pick([]string{"fix", "self-healed", "self-healed", "none", ""})
	if w.chance(6) {
		s.alsoOn = []string{b.service + "-" + strconv.Itoa(w.IntN(instancesEach)+1)}
		s.alsoOn = slices.DeleteFunc(s.alsoOn, func(name string) bool { return name == instance })
	}
	recent := spanEnd.Sub(at) < 30*24*time.Hour
	if recent && w.chance(40) || w.chance(2) {
		s.bug = nil
	} else {
		b.sightings = append(b.sightings, s)
	}
	s.id = w.name(tracker.KindObservation, s.at.Format("2006-01-02-1504")+"-"+tracker.Slug(s.error)+"-on-"+tracker.Slug(instance))
	s.path = "observations/" + s.at.Format("2006/01/") + s.id + ".md"
	w.sightings = append(w.sightings, s)
}

func (w *world) writeSightings() {
	for _, s := range w.sightings {
		f := newFront(tracker.FormatTitle(s.error, s.instance))
		f.set("observed", stamp(s.at))
		if w.chance(90) {
			f.set("resolved", stamp(s.at.Add(s.last)))
		}
		f.list("also_on", s.alsoOn)
		w.classify(f, s)
		f.set("detected", w.pick([]string{"alert", "alert", "alert", "customer", "colleague", "routine"}))
		f.list("handlers", []string{w.pick(people)})
		w.handled(f, s)
		w.write(s.path, f.document(w.sightingBody(s)))
	}
}

func (w *world) classify(f *front, s *sighting) {
	if s.bug == nil {
		return
	}
	f.set("bug", s.bug.id)
	f.set("classified", day(s.at))
	if w.chance(8) {
		f.set("classification", "suspected")
	}
}

func (w *world) handled(f *front, s *sighting) {
	if s.bug != nil && s.bug.runbook != nil && w.chance(50) {
		f.set("runbook", fmt.Sprintf("{used: %s, worked: %s}", s.bug.runbook.id, w.pick([]string{"yes", "yes", "yes", "partly", "no"})))
	}
	resolution := s.resolved
	if s.followUp {
		resolution = "workaround"
	}
	f.set("resolution", resolution)
	if w.chance(40) {
		f.set("impact", fmt.Sprintf("{downtime: %s, users: %d, severity: %d}", tracker.FormatDuration(s.last, false), w.IntN(900), w.between(1, 4)))
	}
	if w.chance(30) {
		fmt.Fprintf(f, "links:\n  - dashboard: https://grafana.example.com/d/%s\n", s.service)
	}
}

func (w *world) sightingBody(s *sighting) *prose {
	p := w.prose(s.service, s.instance)
	p.section("What happened")
	p.grow(p.size() * 3 / 5)
	if s.bug != nil && w.chance(30) {
		fmt.Fprintf(p, "As in [the bug](../../../bugs/%s.md) before.\n\n", s.bug.id)
	}
	if w.chance(10) {
		fmt.Fprintf(p, "It may also have been [[bug/%s|another one]], says %s.\n\n", w.bugs[w.IntN(len(w.bugs))].id, p.pick(people))
	}
	p.section("State before any action")
	p.code()
	p.section("Actions taken")
	p.list(p.between(2, 6), false)
	p.section("Evidence")
	w.evidence(p, s)
	return p
}

// evidence adds a log to four sightings in a hundred, and a graph to the caption of others.
func (w *world) evidence(p *prose, s *sighting) {
	if !w.chance(4) {
		fmt.Fprintf(p, "[Graph of the hour](https://grafana.example.com/d/%s?from=%d).\n", s.service, s.at.Unix())
		return
	}
	file := s.service + ".log"
	var log strings.Builder
	for range p.between(20, 200) {
		log.WriteString(s.at.Format(time.DateOnly) + " " + p.logLine() + "\n")
	}
	log.WriteString(s.error + "\n")
	w.write(strings.TrimSuffix(s.path, ".md")+"/"+file, log.String())
	fmt.Fprintf(p, "[%s](%s/%s)\n", file, s.id, file)
}
