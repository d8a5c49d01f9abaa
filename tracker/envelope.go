package tracker

import "time"

// JSONVersion is the version of every JSON document that casebook prints or publishes. It grows when a member
// changes its meaning or goes away; new members may come at any time.
const JSONVersion = 1

// Envelope heads every JSON document. What it holds is a struct that embeds it.
type Envelope struct {
	Casebook int    `json:"casebook"` // JSONVersion
	Kind     string `json:"kind"`     // what it is: the command that answers, or "records"
	AsOf     string `json:"as_of,omitempty"`
}

// NewEnvelope returns the head of a document. A zero asOf is left out: the document does not depend on time.
func NewEnvelope(kind string, asOf time.Time) Envelope {
	e := Envelope{Casebook: JSONVersion, Kind: kind}
	if !asOf.IsZero() {
		e.AsOf = asOf.Format(time.RFC3339)
	}
	return e
}
