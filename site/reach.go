package site

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"slices"
	"sync"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/history"
)

// reach answers what the keys of jobs are made of: hashes of everything that a page can show, without making the page.
// A page shows all of its own record, of the records that hang together with it what a row, a chip or a box of a figure
// says of them (their face), and so of those one step further, the depth of a trace (traceDepth). Pages equal their last
// builds' where their keys do; that keys hold enough is what site/rebuildtest is for.
type reach struct {
	b        *build
	plain    string              // what all pages are made with
	timed    string              // and those that compute with time
	allFaces string              // of all records
	places   map[string][]string // by path of a record's file: the addresses of the names that it is found under
	nodes    map[*tracker.Record]*reachNode
	topics   map[*topic]func() string // their keys
	things   map[string]*thing        // by URL
}

// reachNode is what is known of one record.
type reachNode struct {
	name string            // what others show of it where time does not enter
	face string            // what others show of it
	text string            // the rest of it: what its own page shows without looking at others
	kin  []*tracker.Record // what it refers to and what refers to it

	names, faces string // of it, its kin, and what links to the same things
}

// newReach hashes what the casebook holds.
func newReach(b *build) (*reach, error) {
	x := &reach{b: b, nodes: make(map[*tracker.Record]*reachNode, len(b.idx.Records())), places: map[string][]string{}, topics: map[*topic]func() string{}}
	x.addThings()
	x.plain = x.ofAll()
	x.timed = x.stamped()
	for _, some := range b.topics {
		for _, t := range some.all {
			x.topics[t] = sync.OnceValue(func() string { return x.keyOfTopic(t) })
			for _, of := range [][]*tracker.Record{t.sightings, t.others} {
				for _, r := range of {
					x.places[r.Path] = append(x.places[r.Path], t.address())
				}
			}
		}
	}
	for _, r := range b.idx.Records() {
		x.nodes[r] = &reachNode{}
	}
	if err := x.each(x.self); err != nil {
		return nil, err
	}
	all := make(shows, 0, 1<<18)
	for _, r := range b.idx.Records() {
		all.add(x.nodes[r].face)
	}
	for _, r := range b.idx.Rejected() {
		all.addAll(r.Path, r.Kind, r.ID)
	}
	x.allFaces = all.key()
	return x, x.each(func(_ int, r *tracker.Record, n *reachNode) error {
		names, faces := make(shows, 0, 512), make(shows, 0, 512)
		names.add(n.name)
		faces.add(n.face)
		for _, other := range n.kin {
			names.add(x.nodes[other].name)
			faces.add(x.nodes[other].face)
		}
		for _, t := range x.thingsOf(r) {
			names.add(t.names())
			faces.add(t.faces())
		}
		n.names, n.faces = names.key(), faces.key()
		return nil
	})
}

// each does work for every record, in parallel.
func (x *reach) each(work func(i int, r *tracker.Record, n *reachNode) error) error {
	records := x.b.idx.Records()
	return spread(len(records), func(i int) error { return work(i, records[i], x.nodes[records[i]]) })
}

// shows is what a key is made from: texts, each with its length before it.
type shows []byte

func (s *shows) add(texts ...string) {
	for _, t := range texts {
		*s = append(binary.AppendUvarint(*s, uint64(len(t))), t...)
	}
}

// addAll adds plain values: no pointers, nor what holds some, such as a time in a struct.
func (s *shows) addAll(values ...any) {
	for _, v := range values {
		s.add(fmt.Sprint(v))
	}
}

func (s shows) key() string { return sum(s) }

// ofAll hashes what all pages are made with.
func (x *reach) ofAll() string {
	s := make(shows, 0, 4096)
	s.add(x.b.sums.like, string(x.b.idx.Settings()))
	s.addAll(len(x.b.dues) > 0) // some pages lead to them
	if past := x.b.opts.History; past != nil {
		s.addAll(past.Shallow())
	}
	for _, parts := range []map[string]template.HTML{x.b.navs, x.b.feet} {
		for _, place := range slices.Sorted(maps.Keys(parts)) {
			s.add(place, string(parts[place]))
		}
	}
	return s.key()
}

// stamped hashes what pages are made with that say as of when.
func (x *reach) stamped() string {
	opts, s := x.b.opts, shows{}
	s.add(x.plain)
	s.addAll(opts.AsOf.UnixNano(), opts.AsOf.Location(), opts.Commit, opts.CommitTime.UnixNano(), opts.Branch)
	return s.key()
}

// self finds out what a record is by itself, and its kin.
func (x *reach) self(i int, r *tracker.Record, n *reachNode) error {
	b := x.b
	name := make(shows, 0, 1024)
	name.add(r.Path)
	name.add(x.places[r.Path]...)
	if r.Kind == tracker.KindObservation {
		name.add(string(r.Source[:r.BodyOffset()])) // nobody quotes its text but where it mentions them
	} else {
		name.add(x.b.sums.records[i])
	}
	x.addComputed(&name, r)
	x.addBeside(&name, r)
	n.name = name.key()

	face := make(shows, 0, 4096)
	face.add(n.name)
	if err := x.addFigures(&face, r); err != nil {
		return err
	}
	n.face = face.key()

	text := make(shows, 0, 1024)
	text.add(x.b.sums.records[i])
	x.addFiles(&text, r)
	for _, e := range b.idx.Out(r) {
		x.addEdge(&text, e)
	}
	for _, e := range b.idx.In(r) {
		x.addEdge(&text, e)
	}
	n.text = text.key()
	n.kin = x.kinOf(r)
	return nil
}

// addComputed adds what the build has worked out of a record, whenever that is.
func (x *reach) addComputed(s *shows, r *tracker.Record) {
	b := x.b
	switch r.Kind {
	case tracker.KindObservation:
		seen := b.seen[r]
		s.addAll(b.places[r], seen.episode, seen.after, seen.again, seen.fixed, b.idx.ServiceOf(r))
	case tracker.KindRunbook:
		u := b.uses[r]
		s.add(u.worked...)
		s.addAll(len(u.sightings), u.yes, u.partly, u.never)
	}
}

// addBeside adds what stands beside a record: evidence, links out and what is known of these, references, its past.
func (x *reach) addBeside(s *shows, r *tracker.Record) {
	b := x.b
	for _, f := range b.idx.Evidence(r) {
		s.addAll(f.Path, f.Size)
	}
	for _, l := range r.Links {
		if e := b.externals[l.URL]; e != nil {
			s.add(e.address(), e.text, e.newest.Text, e.newest.State)
			s.addAll(e.records, e.newest.At)
		}
	}
	for _, e := range b.idx.Out(r) {
		s.add(e.Ref.String())
		if e.To == nil {
			s.addAll(b.brokenItem("", e.Ref))
		}
	}
	s.addEvents(b.opts.History.Story(b.idx, r))
	for _, c := range b.namedBy[r] {
		s.add(c.Hash, c.Author, c.Subject)
	}
}

// addFigures adds what the sightings of a bug add up to by the as-of time.
func (x *reach) addFigures(s *shows, r *tracker.Record) error {
	if r.Kind != tracker.KindBug {
		return nil
	}
	t := x.b.tallies[r]
	s.addAll(len(t.sightings), t.counted.Count, t.recent, t.season, t.instances, t.alerts, t.ongoing, t.lastOn, t.cost, t.rank, t.standing.word(), t.standing.state)
	if of := x.b.figuresOf(r); of != nil {
		view, err := json.Marshal(of)
		if err != nil {
			return fmt.Errorf("encode the figures of %s: %w", r.Ref(), err)
		}
		s.add(string(view))
	}
	return nil
}

// kinOf returns what a record refers to and what refers to it.
func (x *reach) kinOf(r *tracker.Record) []*tracker.Record {
	b := x.b
	var kin []*tracker.Record
	for _, e := range b.idx.Out(r) {
		if e.To != nil {
			kin = append(kin, e.To, b.idx.Canonical(e.To))
		}
	}
	for _, e := range b.idx.In(r) {
		kin = append(kin, e.From)
	}
	return kin
}

// addFiles adds the evidence of a record, and the errors of its own file.
func (x *reach) addFiles(s *shows, r *tracker.Record) {
	for _, f := range x.b.idx.Evidence(r) {
		s.addAll(f.Path, f.Irregular, x.b.sums.files[f.Path])
	}
	for _, p := range x.b.problems[r.Path] {
		if p.Severity == tracker.Error { // see recordPage
			s.addAll(p.Pos, p.Rule, p.Text, p.Hint)
		}
	}
}

// addEdge adds what a page shows of an edge: what is not there at its other end, and the sentence that it stands in.
func (x *reach) addEdge(s *shows, e tracker.Edge) {
	if e.To == nil {
		s.addAll(x.b.brokenItem("", e.Ref))
	}
	if e.Mention != nil {
		s.add(e.Mention.Target, e.Mention.Text, x.b.titled(e.Mention.Before), x.b.titled(e.Mention.After))
	}
}

func (s *shows) addEvents(events []history.Event) {
	for _, e := range events {
		s.addAll(toldBy(e)...)
	}
}
