package review

import (
	"fmt"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/classify"
	"github.com/casebook-dev/casebook/tracker/english"
)

// window is the span that a sighting is counted within.
const window = 30 * 24 * time.Hour

// Sighting is a new observation, with what it makes of its bug.
type Sighting struct {
	Record     *tracker.Record
	Bug        *tracker.Record // nil: unclassified
	Suspected  bool
	Ever       int              // which sighting of the bug it is, from 1; 0 for a near miss or without bug
	Recent     int              // which within the 30 days that end with it
	Instance   string           // where it was, the one that failed a fix before others
	OnInstance int              // which sighting of the bug there
	Fix        *tracker.Fix     // the newest fix that it counts against, or nil
	Since      time.Duration    // from when that fix reached the instance to the sighting
	Verdict    classify.Verdict // what it may be of, if it is unclassified
}

// sighting counts a new observation among those of its bug, as they will be.
func (c comparison) sighting(obs *tracker.Record) Sighting {
	o := obs.Observation
	s := Sighting{Record: obs, Suspected: o.Suspected, Instance: o.Instance}
	bug, ok := c.head.Target(o.Bug)
	if !ok {
		if o.Bug.IsZero() {
			s.Verdict = c.known().Observation(obs)
		}
		return s
	}
	s.Bug = c.head.Canonical(bug)
	for _, f := range c.fixes[s.Bug] {
		if instance, since, failed := f.Failed(obs); failed {
			s.Fix, s.Instance, s.Since = &f, instance, o.Observed.Middle().Sub(since)
		}
	}
	if o.NearMiss {
		return s
	}
	for _, other := range c.head.Observations(s.Bug) {
		if other.Observation.NearMiss || tracker.CompareObserved(other, obs) > 0 {
			continue
		}
		s.Ever++
		if o.Observed.Middle().Sub(other.Observation.Observed.Middle()) < window {
			s.Recent++
		}
		if hits(other, s.Instance) {
			s.OnInstance++
		}
	}
	return s
}

func hits(obs *tracker.Record, instance string) bool {
	for _, name := range tracker.InstancesOf(obs) {
		if strings.EqualFold(name, instance) {
			return true
		}
	}
	return false
}

// Recurrence says what the sighting makes of its bug: "5th in 30 days, 2nd on replica-2, 12 days after #812".
// It is empty for one without bug.
func (s Sighting) Recurrence() string {
	switch {
	case s.Bug == nil:
		return ""
	case s.Record.Observation.NearMiss:
		return "a near miss, not counted"
	case s.Ever == 1:
		return "the first sighting of this bug" + s.afterFix()
	}
	words := fmt.Sprintf("%s sighting, %s in 30 days", ordinal(s.Ever), ordinal(s.Recent))
	if s.Instance != "" && s.Instance != tracker.UnknownInstance {
		words += fmt.Sprintf(", %s on %s", ordinal(s.OnInstance), s.Instance)
	}
	return words + s.afterFix()
}

func (s Sighting) afterFix() string {
	if s.Fix == nil {
		return ""
	}
	return fmt.Sprintf(", %s after the fix %s", english.Count(int(s.Since/(24*time.Hour)), "day"), fixName(s.Fix.Task))
}

// fixName is what people call a fix: its pull request, else its title.
func fixName(task *tracker.Record) string {
	for _, l := range task.Links {
		if i := strings.LastIndexByte(l.URL, '/'); l.Kind == "pull-request" && i >= 0 && isNumber(l.URL[i+1:]) {
			return "#" + l.URL[i+1:]
		}
	}
	return "“" + task.Title + "”"
}

func isNumber(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// ordinal writes a number as a place: 1st, 2nd, 3rd, 11th.
func ordinal(n int) string {
	suffix := "th"
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return fmt.Sprint(n) + suffix
}
