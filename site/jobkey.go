package site

import (
	"slices"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/classify"
)

// computes reports whether the page of a record of a kind computes with time.
func computes(kind tracker.Kind) bool {
	return kind != tracker.KindObservation && kind != tracker.KindRunbook && kind != tracker.KindPostmortem
}

// leadsOn reports whether traces lead on from a record of a kind.
func leadsOn(kind tracker.Kind) bool {
	return kind != tracker.KindRunbook && kind != tracker.KindHandoff && kind != tracker.KindReport
}

// record returns the key of the job that makes a record's page and the files beside it.
func (x *reach) record(r *tracker.Record) string {
	n, s, timed := x.nodes[r], make(shows, 0, 512), computes(r.Kind)
	if timed {
		s.add(x.timed, n.face, n.text)
	} else {
		s.add(x.plain, n.name, n.text)
	}
	if r.Kind == tracker.KindReport || r.Kind == tracker.KindHandoff { // they add up what happened in a time
		s.add(x.allFaces)
	}
	for _, other := range x.shown(r) {
		to := x.nodes[other]
		itself, amid := to.name, to.names
		if timed {
			itself, amid = to.face, to.faces
		}
		s.add(itself)
		if leadsOn(other.Kind) {
			s.add(amid)
		}
	}
	for _, t := range x.thingsOf(r) {
		if timed {
			s.add(t.timed())
		} else {
			s.add(t.plain())
		}
	}
	for _, e := range x.b.idx.Out(r) {
		if e.To != nil && e.Mention != nil && strings.Contains(e.Mention.Target, "#") {
			s.add(x.nodes[e.To].name, x.nodes[e.To].text) // whether it has such a heading
		}
	}
	return s.key()
}

// shown returns the records that a record's page shows in a row or box.
func (x *reach) shown(r *tracker.Record) []*tracker.Record {
	b, all := x.b, x.nodes[r].kin
	switch r.Kind {
	case tracker.KindBug:
		all = slices.Concat(all, b.tallies[r].sightings)
	case tracker.KindObservation:
		if bug := b.bugOf(r); bug != nil {
			all = append(slices.Clip(all), bug)
			if sightings, i := b.tallies[bug].sightings, b.places[r].row-1; i >= 0 {
				all = append(all, sightings[max(0, i-1):min(len(sightings), i+2)]...)
			}
		}
	}
	return all
}

// anything returns the key of what adds up all records, of none more than others show of it.
func (x *reach) anything() string {
	s := make(shows, 0, 4096)
	s.add(x.timed, x.allFaces)
	return s.key()
}

// everything returns the key of what tells of all that there is.
func (x *reach) everything() string {
	s := make(shows, 0, 4096)
	s.add(x.anything())
	for _, r := range x.b.idx.Records() {
		s.add(x.nodes[r].face, x.nodes[r].text)
	}
	return s.key()
}

// suggestions returns the key of what suggestions are made for besides.
func (x *reach) suggestions() string {
	s := make(shows, 0, 4096)
	s.add(x.anything(), x.b.inputs)
	return s.key()
}

// triage returns the key of a page of triage, which tells more of some that wait.
func (x *reach) triage(waiting []*tracker.Record) string {
	s := make(shows, 0, 4096)
	s.add(x.suggestions())
	for _, r := range waiting {
		s.add(x.nodes[r].face, x.nodes[r].text)
	}
	return s.key()
}

// noteInput notes what suggestions read of a record with what its page holds, so that a build that keeps the page need
// not read the record for it.
func (b *build) noteInput(r *tracker.Record) {
	if b.reach != nil {
		b.out.made.Input = classify.InputSum(b.idx, r)
	}
}

// topic returns the key of the job that makes the page of a name and the files beside it.
func (x *reach) topic(t *topic) string { return x.topics[t]() }

func (x *reach) keyOfTopic(t *topic) string {
	s := make(shows, 0, 4096)
	s.add(x.timed, t.address(), t.name)
	for _, r := range t.sightings {
		n := x.nodes[r]
		s.add(n.faces)
		if t.kind == alertTopic || t.kind == instanceTopic { // they quote what was done the last time
			s.add(n.text)
		}
		if bug := x.b.bugOf(r); bug != nil {
			s.add(x.nodes[bug].faces)
		}
	}
	for _, r := range t.others {
		s.add(x.record(r))
	}
	return s.key()
}

// topicList returns the key of a page of the list of names.
func (x *reach) topicList(all []*topic) string {
	s := make(shows, 0, 4096)
	for _, t := range all {
		s.add(x.topic(t))
	}
	return s.key()
}

// list returns the key of page n of a list of records.
func (x *reach) list(lead string, records []*tracker.Record, n int) string {
	some, pages := pageOf(records, n)
	s := make(shows, 0, 4096)
	s.add(x.timed, lead)
	s.addAll(pages, len(records))
	for _, rejected := range x.b.idx.Rejected() {
		s.addAll(rejected.Path, rejected.Kind, rejected.ID)
	}
	for _, r := range some {
		if r.Kind == tracker.KindObservation {
			s.add(x.nodes[r].faces)
		} else {
			s.add(x.record(r))
		}
	}
	return s.key()
}

// external returns the key of the page of a thing outside.
func (x *reach) external(e *external) string {
	s := make(shows, 0, 4096)
	s.add(x.timed, e.address(), e.text, e.URL)
	for _, l := range e.Links {
		s.add(l.Link.Text, l.Link.State, x.nodes[l.Record].faces)
		s.addAll(l.Link.At)
	}
	return s.key()
}

// externals returns the key of a page of the list of things outside.
func (x *reach) externals(all []*external) string {
	s := make(shows, 0, 4096)
	for _, e := range all {
		s.add(x.external(e))
	}
	return s.key()
}
