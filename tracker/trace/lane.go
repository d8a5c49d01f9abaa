package trace

import (
	"slices"

	"github.com/casebook-dev/casebook/tracker"
)

// Lane is the column in which a trace shows a piece: what gives the alarm on the left, what reaches
// production on the right. The lane is decided by what a piece is, so that every trace reads alike.
type Lane uint8

// The lanes from left to right. LaneAside stands beside them: tickets, chats and other links, handoffs
// and reports, which a trace shows only next to the record it starts from.
const (
	LaneSignal      Lane = iota + 1 // alerts, dashboards, logs; the instance a trace starts from
	LaneObservation                 // observations
	LaneBug                         // bugs
	LaneKnowledge                   // runbooks, postmortems; documents, designs, incidents
	LaneTask                        // tasks
	LaneChange                      // pull requests, commits
	LaneDelivery                    // builds, test runs, deploys
	LaneAside
)

var laneNames = [...]string{"", "signal", "observation", "bug", "knowledge", "task", "change", "delivery", "aside"}

// String returns the lane's word in JSON: "signal".
func (l Lane) String() string { return laneNames[l] }

// MarshalText makes a lane its word in JSON.
func (l Lane) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// LaneOf returns the lane of records of a kind.
func LaneOf(k tracker.Kind) Lane {
	return [...]Lane{LaneAside, LaneBug, LaneObservation, LaneKnowledge, LaneTask, LaneKnowledge, LaneAside, LaneAside}[k]
}

// LaneOfLink returns the lane of external things of a kind of link.
func LaneOfLink(kind string) Lane {
	switch kind {
	case "alert", "dashboard", "logs":
		return LaneSignal
	case "document", "design", "incident":
		return LaneKnowledge
	case "pull-request", "commit":
		return LaneChange
	case "build", "test-run", "deploy":
		return LaneDelivery
	}
	return LaneAside
}

// backward are the relations that a trace draws against the direction in which they are written: from
// the bug to the task that addresses it, as the story went.
var backward = []tracker.Relation{tracker.CausedBy, tracker.Addresses, tracker.PartOf, tracker.SpunOffFrom, tracker.Follows, tracker.Covers}

// aside are the relations that are no part of the story from alert to deploy.
var aside = []tracker.Relation{tracker.NotObservationOf, tracker.DecidedOn, tracker.RelatedTo, tracker.Mentions}

// drawn returns the ends of an edge as a trace draws it, from left to right, with the words read in
// that direction and back. Either end may be nil: a record that is not there. ok is false for
// relations that are no part of the story, such as mentions.
func drawn(e tracker.Edge) (from, to *tracker.Record, words, back string, ok bool) {
	switch {
	case slices.Contains(aside, e.Relation):
		return e.From, e.To, e.Relation.Forward(), e.Relation.Backward(), false
	case slices.Contains(backward, e.Relation):
		return e.To, e.From, e.Relation.Backward(), e.Relation.Forward(), true
	}
	return e.From, e.To, e.Relation.Forward(), e.Relation.Backward(), true
}
