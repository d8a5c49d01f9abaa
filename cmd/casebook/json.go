package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

// jsonVersion is the version of every JSON document casebook prints. It grows when a member changes its
// meaning or goes away; new members may come at any time.
const jsonVersion = 1

// envelope heads every JSON document. The answer of a command is a struct that embeds it.
type envelope struct {
	Casebook int    `json:"casebook"` // jsonVersion
	Kind     string `json:"kind"`     // the command that answers: "list"
	AsOf     string `json:"as_of,omitempty"`
}

// newEnvelope returns the head of the answer of a command. A zero asOf is left out: the answer does not
// depend on time.
func newEnvelope(kind string, asOf time.Time) envelope {
	e := envelope{Casebook: jsonVersion, Kind: kind}
	if !asOf.IsZero() {
		e.AsOf = asOf.Format(time.RFC3339)
	}
	return e
}

// printJSON prints an answer, indented, with `<`, `>` and `&` as they are. Nothing is printed if it
// cannot be encoded.
func (env *Env) printJSON(answer any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(answer); err != nil {
		return fmt.Errorf("encode the answer: %w", err)
	}
	_, _ = env.Out.Write(b.Bytes()) // an error stays with the writer, see flush
	return nil
}
