package site

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/classify"
	"github.com/casebook-dev/casebook/tracker/history"
)

// reach answers what the keys of jobs are made of: hashes of everything that a page can show, without making the page.
// A page shows all of its own record, of the records that hang together with it what a row, a chip or a box of a figure
// says of them (their face), and so of those one step further, the depth of a trace (traceDepth). Pages equal their last
// builds' where their keys do; that keys hold enough is what site/rebuildtest is for.
type reach struct {
	b      *build
	sums   *sums
	plain  string              // what all pages are made with
	same   string              // and those that compute with time
	faces  string              // of all records
	places map[string][]string // by path of a record's file: the addresses of the names that it is found under
	nodes  map[*tracker.Record]*reachNode
	topics map[*topic]func() string // their keys
	things map[string]*thing        // by URL
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
	x := &reach{b: b, sums: b.sums, nodes: make(map[*tracker.Record]*reachNode, len(b.idx.Records())), places: map[string][]string{}, topics: map[*topic]func() string{}}
	x.addThings()
	x.plain = x.ofAll()
	x.same = x.stamped()
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
	x.faces = all.key()
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
	var g errgroup.Group
	var next atomic.Int64
	for range runtime.GOMAXPROCS(0) {
		g.Go(func() error {
			for i := int(next.Add(1)) - 1; i < len(records); i = int(next.Add(1)) - 1 {
				if err := work(i, records[i], x.nodes[records[i]]); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return g.Wait()
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
	for _, parts := range []map[string]string{plain(x.b.navs), plain(x.b.feet)} {
		for _, place := range slices.Sorted(maps.Keys(parts)) {
			s.add(place, parts[place])
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
		name.add(x.sums.records[i])
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
	text.add(x.sums.records[i])
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
		s.addAll(f.Path, f.Irregular, x.sums.files[f.Path])
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
		s.addAll(e.What, e.Record, e.Called, e.From, e.To, e.Fields, e.Commit.Hash, e.Commit.Author, e.Commit.Email, e.Commit.Time, e.Commit.Subject)
	}
}

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
		s.add(x.same, n.face, n.text)
	} else {
		s.add(x.plain, n.name, n.text)
	}
	if r.Kind == tracker.KindReport || r.Kind == tracker.KindHandoff { // they add up what happened in a time
		s.add(x.faces)
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
	s.add(x.same, x.faces)
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
	s.add(x.same, t.address(), t.name)
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
	s.add(x.same, lead)
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
	s.add(x.same, e.address(), e.text, e.URL)
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

// plain returns parts of pages as strings.
func plain[S ~string](parts map[string]S) map[string]string {
	all := make(map[string]string, len(parts))
	for name, part := range parts {
		all[name] = string(part)
	}
	return all
}
