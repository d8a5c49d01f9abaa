// Package trace is the chain a piece is a link of: what led to it and what came of it, as nodes and edges,
// undrawn. DOT, Mermaid and GraphML write it down for programs that draw.
package trace

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// Piece is what a trace starts from: exactly one of its fields is set.
type Piece struct {
	Record   *tracker.Record
	URL      string // an external thing that records link to, or the key of a Commit
	Alert    string // as the monitoring system calls it
	Instance string
}

// Options says how much a trace shows.
type Options struct {
	AsOf  time.Time // sightings after it are left out; zero: none are
	Alone int       // up to so many sightings of a bug are shown one by one; 0: 12
	Nodes int       // at most so many nodes; 0: no limit
	Edges int       // at most so many edges; 0: no limit
	Depth int       // at most so many relations from the start; 0: no limit
	Fan   int       // of more than so many neighbours of one kind the most telling are shown, the others counted; 0: no limit
	Story bool      // the chain only: without mentions, `related` and links that have no lane, unless there is nothing else; of records but the start and tasks without external things; and without Implied edges
	Brief bool      // sightings in groups are counted, not listed in Members; the others of a bug that was reached from one are not even looked at
}

// Trace is the chain that a piece is a link of: what led to it and what came of it, as nodes and edges.
// It says nothing about how they are drawn.
type Trace struct {
	Start    string `json:"start"`     // key of a node
	Nodes    []Node `json:"nodes"`     // by lane, then time of the first sighting, then key
	Edges    []Edge `json:"edges"`     // by the order of From, then of To, then words
	CutNodes int    `json:"cut_nodes"` // left out by Options.Nodes
	CutEdges int    `json:"cut_edges"` // left out by Options.Edges, or with a node

	Implied int `json:"-"` // edges left out of a story, since a chain of others leads from the one end to the other
}

// Node is one piece, or several sightings of one bug in a group.
type Node struct {
	Key     string        `json:"key"` // unique: "bug/enospc", a URL, "alert HostDiskUsageHigh"
	Lane    Lane          `json:"lane"`
	Kind    string        `json:"kind"`    // of the record or link; "alert", "instance" or "group"
	Title   string        `json:"title"`   // of the record; what a link is called; of a group its instance
	Path    string        `json:"path"`    // of the record's file
	Status  string        `json:"status"`  // of a bug or task
	Missing bool          `json:"missing"` // named, but there is no such record
	Members []string      `json:"members"` // of a group: of sightings the oldest first; null for other nodes
	First   *tracker.Time `json:"first"`   // of a sighting or a group
	Last    *tracker.Time `json:"last"`

	Record  *tracker.Record   `json:"-"` // nil for what is no record
	Records []*tracker.Record `json:"-"` // of Members
	Count   int               `json:"-"` // of a group, how many it stands for; else 0
	Of      string            `json:"-"` // of a group that is none of sightings: the kind it stands for
	After   bool              `json:"-"` // a sighting that counts against a fix in force

	way passage // of the walk, while the trace is made
}

// Edge leads from left to right, or between nodes of one lane from the earlier to the later.
type Edge struct {
	From      string `json:"from"`
	To        string `json:"to"`
	Words     string `json:"words"`     // From … To: "addressed by"
	Back      string `json:"back"`      // To … From: "addresses"
	Suspected bool   `json:"suspected"` // people are not sure
	Count     int    `json:"count"`     // relations it stands for: more than 1 at a group
	LookAgain bool   `json:"-"`         // what it leads to has changed since people looked; see Doubted
}

// PieceCalled returns the external thing, alert or instance with exactly this name; it may be written
// with what it is: `alert:HostDiskUsageHigh`, `instance:replica-2`. Of a name that is several the first
// of these is meant. Records are found by tracker.Index.Find.
func PieceCalled(idx *tracker.Index, name string) (Piece, bool) {
	if url, ok := urlCalled(idx, name); ok {
		return Piece{URL: url}, true
	}
	kind, rest, _ := strings.Cut(name, ":")
	if alert := cmp.Or(onlyIf(kind == "alert", rest), name); anyRecord(idx, func(r *tracker.Record) bool { return slices.Contains(alertsOf(r), alert) }) {
		return Piece{Alert: alert}, true
	}
	if instance := cmp.Or(onlyIf(kind == "instance", rest), name); anyRecord(idx, func(r *tracker.Record) bool {
		return r.Kind == tracker.KindObservation && slices.Contains(tracker.InstancesOf(r), instance)
	}) {
		return Piece{Instance: instance}, true
	}
	return Piece{}, false
}

func onlyIf(holds bool, s string) string {
	if holds {
		return s
	}
	return ""
}

func anyRecord(idx *tracker.Index, holds func(*tracker.Record) bool) bool {
	return slices.ContainsFunc(idx.Records(), holds)
}

// alertsOf returns the alerts that an observation or a runbook names.
func alertsOf(r *tracker.Record) []string {
	switch r.Kind {
	case tracker.KindObservation:
		return r.Observation.Alerts
	case tracker.KindRunbook:
		return r.Runbook.Alerts
	}
	return nil
}

// From is Graph.From for a single trace.
func From(idx *tracker.Index, start Piece, opts Options) Trace {
	return NewGraph(idx).From(start, opts)
}
