package classify

import (
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/casebook-dev/casebook/tracker"
)

// Found is a recorded sighting that signatures recognise.
type Found struct {
	Observation *tracker.Record
	Of          *tracker.Record // the bug that it is of, duplicates followed; nil: unclassified
	By          []By            // by bug and place; a bug may have several
}

// By is a signature and the bug whose it is, duplicates followed.
type By struct {
	Bug       *tracker.Record
	Written   *tracker.Record // the bug on which it stands; another than Bug if that went into it
	Signature tracker.Signature
	Line      string // the masked line in which it was found
}

// ForSignatures returns a Casebook for Backtest and BacktestOf alone, which need not know what sightings look like:
// it costs next to nothing, and must not be asked for a Verdict.
func ForSignatures(idx *tracker.Index) *Casebook {
	c := &Casebook{idx: idx, bugs: map[string]*tracker.Record{}}
	c.compile()
	return c
}

// SignatureHits tries all signatures of a casebook on all its sightings and returns those found, by id. A signature
// that cannot be used finds nothing.
func SignatureHits(idx *tracker.Index) []Found {
	return SignatureHitsAmong(idx, idx.Records(tracker.KindObservation))
}

// SignatureHitsAmong is SignatureHits for some sightings, in the order in which they are given.
func SignatureHitsAmong(idx *tracker.Index, records []*tracker.Record) []Found {
	c := ForSignatures(idx)
	if len(c.signatures) == 0 {
		return nil
	}
	all := make([]Found, len(records))
	var wait sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wait.Go(func() {
			for i := w; i < len(records); i += workers {
				all[i] = c.found(records[i])
			}
		})
	}
	wait.Wait()
	return slices.DeleteFunc(all, func(f Found) bool { return len(f.By) == 0 })
}

func (c *Casebook) found(obs *tracker.Record) Found {
	f := Found{Observation: obs}
	f.Of, _ = c.BugOf(obs)
	report := c.filed(obs)
	text := report.masked()
	for _, i := range c.sieve.may(text) {
		m := c.signatures[i]
		if line, ok := m.match(report, text); ok {
			f.By = append(f.By, By{c.bugs[m.Bug], m.written, m.Signature, line})
		}
	}
	slices.SortStableFunc(f.By, func(a, b By) int { return strings.Compare(a.Bug.ID, b.Bug.ID) })
	return f
}

// compile makes the signatures of all bugs ready.
func (c *Casebook) compile() {
	c.signed = map[string][]Matcher{}
	for _, bug := range c.idx.Records(tracker.KindBug) {
		of := c.idx.Canonical(bug)
		c.bugs[of.ID] = of
		for _, s := range bug.Bug.Signatures {
			if m, err := Compile(s); err == nil {
				m.Bug, m.written = of.ID, bug
				c.signatures = append(c.signatures, m)
				c.signed[of.ID] = append(c.signed[of.ID], m)
			}
		}
	}
	c.sieve = sieveOf(c.signatures)
}
