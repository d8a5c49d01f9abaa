package check

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/classify"
)

// input is what the rules of one run look at. It is read-only but for what is computed once, on first
// use.
type input struct {
	idx     *tracker.Index
	asOf    time.Time                               // zero: rules that need it say nothing
	changed func(*tracker.Record) (time.Time, bool) // Options.LastChanged, or one that knows nothing
	paths   []string                                // to which the problems asked for are limited; none: all
	looked  func(path string, there bool)           // Options.Looked, or one that does nothing
	records []*tracker.Record                       // those whose problems are asked for

	fixes     func() map[*tracker.Record][]tracker.Fix // in force, of each bug
	claims    func() map[string][]*tracker.Record      // ids that several records have, by Ref.String
	instances func() instances
	adrift    func() bool                            // see tooManyDangling
	formerly  func() map[tracker.Ref]*tracker.Record // see formerIDs

	contradicting func() []classify.Found // what the signatures asked for find
	overlapping   func() []classify.Found // what all find in the sightings asked for
	unchanged     func(path string) bool  // of a file: what is wrong with its bytes is not asked for, see Both
}

func newInput(idx *tracker.Index, opts Options) *input {
	in := &input{idx: idx, asOf: opts.AsOf, paths: opts.Paths, changed: opts.LastChanged, looked: opts.Looked, records: idx.Records()}
	if in.changed == nil {
		in.changed = func(*tracker.Record) (time.Time, bool) { return time.Time{}, false }
	}
	if in.looked == nil {
		in.looked = func(string, bool) {}
	}
	if len(opts.Paths) > 0 {
		in.records = slices.DeleteFunc(slices.Clone(in.records), func(r *tracker.Record) bool { return !within(opts.Paths, r.Path) })
	}
	in.fixes = sync.OnceValue(func() map[*tracker.Record][]tracker.Fix { return in.idx.Fixes(in.asOf) })
	in.claims = sync.OnceValue(func() map[string][]*tracker.Record { return doubleClaims(idx) })
	in.instances = sync.OnceValue(func() instances { return instancesOf(idx) })
	in.adrift = sync.OnceValue(func() bool { return tooManyDangling(idx) })
	in.formerly = sync.OnceValue(func() map[tracker.Ref]*tracker.Record { return formerIDs(idx) })
	in.unchanged = func(string) bool { return false }
	in.contradicting = sync.OnceValue(func() []classify.Found { return classify.SignatureHits(idx) })
	in.overlapping = in.contradicting
	if len(opts.Paths) > 0 {
		in.contradicting = sync.OnceValue(func() []classify.Found { return classify.SignatureHitsOf(idx, in.ofKind(tracker.KindBug)) })
		in.overlapping = sync.OnceValue(func() []classify.Found { return classify.SignatureHitsAmong(idx, in.ofKind(tracker.KindObservation)) })
	}
	return in
}

// ofKind returns the records of a kind whose problems are asked for.
func (in *input) ofKind(kind tracker.Kind) []*tracker.Record {
	return slices.DeleteFunc(slices.Clone(in.records), func(r *tracker.Record) bool { return r.Kind != kind })
}

// before reports whether a moment has surely passed as of the time of the run.
func (in *input) before(t time.Time) bool { return !in.asOf.IsZero() && t.Before(in.asOf) }

// subject is the record at hand, with what several rules want to know of it.
type subject struct {
	*tracker.Record
	links []bodyLink // of the body, in text order
	names []named    // what fields and [[kind/id]] in the body name, in written order

	places  *tracker.Places // of the body
	guesses int             // see mayGuess
}

func newSubject(in *input, r *tracker.Record) *subject {
	s := &subject{Record: r, links: resolveLinks(in, r), places: r.Places()}
	s.names = namesIn(in, s)
	return s
}

// BodyPos returns the place in the file of a byte offset of the body.
func (s *subject) BodyPos(offset int) tracker.Pos { return s.places.BodyPos(offset) }

// mayGuess reports whether one more wrong name of the record should be compared with all that exist.
func (s *subject) mayGuess() bool {
	s.guesses++
	return s.guesses <= slips
}

// scalars returns the values under a key of the front matter, with their places.
func (s *subject) scalars(path ...string) []*tracker.Node {
	if !mayHave(s.Record, path[0]) {
		return nil
	}
	return s.Front().Root.Scalars(path...)
}

// mayHave is false only if a key is surely not in the front matter, which then need not be read: it is not spelt there,
// not even with a backslash.
func mayHave(r *tracker.Record, key string) bool {
	front := r.Source[:r.BodyOffset()]
	return bytes.Contains(front, []byte(key)) || bytes.IndexByte(front, '\\') >= 0
}

// has reports whether something is written under a key of the front matter, right or wrong.
func (s *subject) has(key string) bool {
	if !mayHave(s.Record, key) {
		return false
	}
	n := s.Front().Root.Get(key)
	return n != nil && !n.Null && (n.Kind != tracker.Sequence || len(n.Items) > 0)
}

// targets returns what the fields of r refer to by one relation, as the records that were found.
func targets(in *input, r *tracker.Record, relation tracker.Relation) []*tracker.Record {
	var all []*tracker.Record
	for _, e := range in.idx.FieldsOut(r) {
		if e.Relation == relation && e.To != nil {
			all = append(all, e.To)
		}
	}
	return all
}

// sameID reports whether two ids are one; upper and lower case are.
func sameID(a, b string) bool { return strings.EqualFold(a, b) }
