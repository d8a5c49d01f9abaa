package classify

import (
	"cmp"
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
}

// ForSignatures returns a Casebook for Backtest and BacktestOf alone, which need not know what sightings look like:
// it costs next to nothing, and must not be asked for a Verdict.
func ForSignatures(idx *tracker.Index) *Casebook {
	c := &Casebook{idx: idx, bugs: map[string]*tracker.Record{}}
	c.compile()
	return c
}

// SignatureHits tries all signatures of a casebook on all its sightings and returns those found, by id. A signature
// that cannot be used finds nothing. What is known of sightings that have not changed is not tried again.
func SignatureHits(idx *tracker.Index) []Found {
	c := ForSignatures(idx)
	s := signsOf(idx, c.signatures, func(Matcher) bool { return true })
	s.renew(idx)
	return c.tryOn(s, idx.Records(tracker.KindObservation))
}

// SignatureHitsAmong is SignatureHits for some sightings, in the order in which they are given.
func SignatureHitsAmong(idx *tracker.Index, records []*tracker.Record) []Found {
	c := ForSignatures(idx)
	return c.tryOn(signsOf(idx, c.signatures, func(Matcher) bool { return true }), records)
}

// SignatureHitsOf is SignatureHits with the signatures that stand on some bugs.
func SignatureHitsOf(idx *tracker.Index, bugs []*tracker.Record) []Found {
	c := ForSignatures(idx)
	return c.tryOn(signsOf(idx, c.signatures, func(m Matcher) bool { return slices.Contains(bugs, m.written) }), idx.Records(tracker.KindObservation))
}

func (c *Casebook) tryOn(s *signs, records []*tracker.Record) []Found {
	if len(s.asked) == 0 {
		return nil
	}
	all := make([]Found, len(records))
	var wait sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wait.Go(func() {
			for i := w; i < len(records); i += workers {
				all[i] = c.found(s, records[i])
			}
		})
	}
	wait.Wait()
	return slices.DeleteFunc(all, func(f Found) bool { return len(f.By) == 0 })
}

func (c *Casebook) found(s *signs, obs *tracker.Record) Found {
	f := Found{Observation: obs}
	matching := s.in(c.idx, obs)
	if len(matching) == 0 {
		return f
	}
	f.Of, _ = c.BugOf(obs)
	place := sync.OnceValue(func() Report { return c.place(obs) })
	for _, i := range matching {
		if m := c.signatures[i]; m.everywhere() || m.inScope(place()) {
			f.By = append(f.By, By{c.bugs[m.Bug], m.written, m.Signature})
		}
	}
	slices.SortStableFunc(f.By, func(a, b By) int { return strings.Compare(a.Bug.ID, b.Bug.ID) })
	return f
}

// place is what of a sighting says whether a signature applies to it.
func (c *Casebook) place(obs *tracker.Record) Report {
	return Report{Instances: tracker.InstancesOf(obs), Service: cmp.Or(ownService(c.idx, obs), c.idx.ServiceOf(obs))}
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
