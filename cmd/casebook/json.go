package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// envelope heads every JSON document, as those that a site publishes. The answer of a command is a struct that embeds it.
type envelope = tracker.Envelope

// newEnvelope returns the head of the answer of a command. A zero asOf is left out: the answer does not
// depend on time.
func newEnvelope(kind string, asOf time.Time) envelope { return tracker.NewEnvelope(kind, asOf) }

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
