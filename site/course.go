package site

import (
	"html/template"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/site/svg"
	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/english"
)

// course is how one incident went: when it began, was noticed, taken up, contained and over. A zero time was not
// recorded.
type course struct {
	began, noticed, acknowledged, mitigated, over tracker.Time
	detected                                      []string // how the sightings were noticed, in their order
}

// courseOf reads the course of an incident from a postmortem and the sightings that it covers: the first of them
// that was noticed and acknowledged, and the last that was mitigated and over.
func (b *build) courseOf(m *tracker.Postmortem) course {
	var c course
	for _, ref := range m.Observations {
		r, ok := b.idx.Target(ref)
		if !ok || r.Observation == nil {
			continue
		}
		obs := r.Observation
		c.noticed = first(c.noticed, obs.Observed)
		c.acknowledged = first(c.acknowledged, obs.Acknowledged)
		c.mitigated = last(c.mitigated, obs.Mitigated)
		c.over = last(c.over, obs.Resolved)
		if obs.Detected != "" {
			c.detected = append(c.detected, obs.Detected)
		}
	}
	c.began = m.Started
	if c.began.IsZero() {
		c.began = c.noticed
	}
	if !m.Ended.IsZero() {
		c.over = m.Ended
	}
	return c
}

// first returns the earlier of two times that are there.
func first(a, b tracker.Time) tracker.Time {
	if a.IsZero() || !b.IsZero() && b.At.Before(a.At) {
		return b
	}
	return a
}

// last returns the later of two times that are there.
func last(a, b tracker.Time) tracker.Time {
	if a.IsZero() || b.At.After(a.At) {
		return b
	}
	return a
}

// since returns how long after the beginning a time was; ok is false if one of the two is no moment, or they are in
// the wrong order.
func (c course) since(t tracker.Time) (d time.Duration, ok bool) {
	if !isMoment(t) || !isMoment(c.began) || t.At.Before(c.began.At) {
		return 0, false
	}
	return t.At.Sub(c.began.At), true
}

func isMoment(t tracker.Time) bool { return !t.IsZero() && !t.DateOnly }

// fact says when something was, and how long after the beginning.
func (c course) fact(name string, t tracker.Time) Fact {
	if d, ok := c.since(t); ok && d > 0 {
		return one(name, Item{Text: "after " + span(d), Sub: moment(t) + " UTC"})
	}
	return one(name, asWritten(t))
}

// facts are the times of the incident. That it was noticed is worth a line where that was later than its beginning.
func (c course) facts() []Fact {
	all := []Fact{c.fact("Began", c.began)}
	if d, ok := c.since(c.noticed); ok && d > 0 {
		all = append(all, c.fact("Detected", c.noticed))
	}
	return append(all, c.fact("Acknowledged", c.acknowledged), c.fact("Mitigated", c.mitigated), c.fact("Resolved", c.over))
}

// phases are the parts of the incident one after the other, and what nobody wrote down as a phase without an end.
func (c course) phases() []svg.Phase {
	if !isMoment(c.began) {
		return nil
	}
	var all []svg.Phase
	from := c.began.At
	for _, step := range []struct {
		name string
		end  tracker.Time
	}{{"Detect", c.noticed}, {"Acknowledge", c.acknowledged}, {"Mitigate", c.mitigated}, {"Resolve", c.over}} {
		d, ok := c.since(step.end)
		switch {
		case step.name == "Detect" && (!ok || d == 0):
			continue // began when it was noticed, as far as anybody knows
		case !ok:
			all = append(all, svg.Phase{Name: step.name, From: from})
			continue
		case step.end.At.Before(from): // mitigated before somebody acknowledged it
			all = append(all, svg.Phase{Name: step.name, From: c.began.At, To: step.end.At, Length: span(d)})
			continue
		}
		all = append(all, svg.Phase{Name: step.name, From: from, To: step.end.At, Length: phaseLength(step.end.At.Sub(from))})
		from = step.end.At
	}
	return all
}

func phaseLength(d time.Duration) string {
	if d == 0 {
		return "at once"
	}
	return span(d)
}

// figure draws the course with the entries of the postmortem's timeline; it is empty if there is nothing to draw.
func (c course) figure(entries []tracker.TimelineItem) template.HTML {
	i := svg.Incident{ID: "course", Title: "Course of the incident", Desc: c.sentence(), Phases: c.phases()}
	if isMoment(c.began) {
		i.From = c.began.At
	}
	if _, ok := c.since(c.over); ok {
		i.To = c.over.At
	}
	for _, e := range entries {
		if e.Readable {
			i.Events = append(i.Events, svg.Event{At: e.At.At, Day: e.At.DateOnly, Text: e.Text})
		}
	}
	return template.HTML(i.SVG(true) + i.SVG(false)) // #nosec: svg escapes every string
}

// sentence says how long the phases took, each from the beginning: "Acknowledged after 9 min, resolved after 125 min."
func (c course) sentence() string {
	var words []string
	for _, step := range []struct {
		word string
		at   tracker.Time
	}{{"detected", c.noticed}, {"acknowledged", c.acknowledged}, {"mitigated", c.mitigated}, {"resolved", c.over}} {
		if d, ok := c.since(step.at); ok && d > 0 {
			words = append(words, step.word+" after "+span(d))
		}
	}
	if len(words) == 0 {
		return ""
	}
	return english.Capital(strings.Join(words, ", ")) + "."
}
