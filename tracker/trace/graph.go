package trace

import "github.com/casebook-dev/casebook/tracker"

// Graph is how the pieces of one casebook hang together, ready to be followed from any of them. It is
// read-only and may be used by several goroutines at once.
type Graph struct {
	idx *tracker.Index

	ties     map[*tracker.Record]*ties
	bugs     map[*tracker.Record]*tracker.Record // by sighting: the bug that it counts for
	linked   map[string][]*tracker.Record        // by URL
	linkKind map[string]string                   // by URL: the first kind of link it has
	linkText map[string]string                   // by URL: the first caption it has
	alerting map[string][]*tracker.Record        // by alert
	named    map[string][]*tracker.Record        // by the key of a commit: the records that its message names
	naming   map[*tracker.Record][]string        // the keys of the commits that name a record, as they were given
	chains   map[string][2][]chainEnd            // by URL or the key of a commit, by direction
}

// Commit is a commit whose message names records.
type Commit struct {
	Hash    string
	Subject string
	URL     string // where it can be read; empty if nobody says
	Records []*tracker.Record
}

// Key returns the key of the commit's node: its URL, which records may also link to, else "commit" and the hash.
func (c Commit) Key() string {
	if c.URL != "" {
		return c.URL
	}
	return kindCommit + " " + c.Hash
}

// ties are what fields say of one record, seen from it.
type ties struct {
	left, right []tie    // relations
	links       []link   // the chain of its links, each from left to right
	before      []string // URLs of its links to the left of it
	after       []string // and to the right
}

// tie is one relation, from left to right as a trace draws it.
type tie struct {
	to          *tracker.Record // nil: there is no such record
	ref         tracker.Ref     // which was meant
	words, back string
	suspected   bool
	stops       [2]bool // by direction: a walk goes no further there
}

// link is one step of a chain: between two URLs, or a URL and the record, of which the URL is "".
type link struct {
	from, to string
	names    bool // the URL is that of a commit that names the record
}

// NewGraph makes the graph of a casebook and of the commits that name its records. It needs no body parsed.
func NewGraph(idx *tracker.Index, commits ...Commit) *Graph {
	g := &Graph{named: map[string][]*tracker.Record{}, naming: map[*tracker.Record][]string{}, idx: idx, ties: map[*tracker.Record]*ties{}, bugs: map[*tracker.Record]*tracker.Record{}, linked: map[string][]*tracker.Record{}, linkKind: map[string]string{},
		linkText: map[string]string{}, alerting: map[string][]*tracker.Record{}}
	for _, x := range idx.External() {
		g.addExternal(x)
	}
	for _, c := range commits {
		g.addCommit(c)
	}
	for _, r := range idx.Records(tracker.KindObservation, tracker.KindRunbook) {
		for _, alert := range alertsOf(r) {
			g.alerting[alert] = append(g.alerting[alert], r)
		}
		if bug := bugOf(idx, r); bug != nil {
			g.bugs[r] = bug
		}
	}
	for _, r := range idx.Records() {
		g.ties[r] = g.tiesOf(r)
	}
	g.chains = make(map[string][2][]chainEnd, len(g.linkKind))
	for key := range g.linkKind {
		g.chains[key] = g.chainsFrom(key)
	}
	return g
}

func (g *Graph) addExternal(x tracker.External) {
	if _, ok := g.linkKind[x.URL]; !ok {
		g.linkKind[x.URL] = x.Kind
	}
	for _, l := range x.Links {
		g.linked[x.URL] = append(g.linked[x.URL], l.Record)
		if g.linkText[x.URL] == "" {
			g.linkText[x.URL] = l.Link.Text
		}
	}
}

func (g *Graph) addCommit(c Commit) {
	key := c.Key()
	if _, ok := g.linkKind[key]; !ok {
		g.linkKind[key] = kindCommit
	}
	if g.linkText[key] == "" {
		g.linkText[key] = c.Subject
	}
	for _, r := range c.Records {
		g.named[key] = append(g.named[key], r)
		g.naming[r] = append(g.naming[r], key)
	}
}

func (g *Graph) tiesOf(r *tracker.Record) *ties {
	t := &ties{}
	for _, edges := range [][]tracker.Edge{g.idx.FieldsOut(r), g.idx.FieldsIn(r)} {
		for _, e := range edges {
			t.add(r, e)
		}
	}
	g.chain(r, t)
	g.addNaming(r, t)
	return t
}

// add files an edge of r under the side on which its other end stands.
func (t *ties) add(r *tracker.Record, e tracker.Edge) {
	from, to, words, back, ok := drawn(e)
	if !ok || from == to {
		return
	}
	one := tie{ref: e.Ref, words: words, back: back, suspected: e.Suspected, stops: [2]bool{ends(e.Relation, goLeft), ends(e.Relation, goRight)}}
	if from == r {
		one.to = to
		t.right = append(t.right, one)
	} else if to == r {
		one.to = from
		t.left = append(t.left, one)
	}
}

// From follows the relations of a piece to the left (what led to it) and to the right (what came of
// it), and never back again: a runbook found from a bug does not bring in the other bugs it helps
// with. Bugs and sightings are where the story turns: reached from the right, they bring what else was
// learnt and done about them. The other sightings of a bug that was reached from one come as a group.
//
// Mentions, `related` and links such as tickets and chats are shown only of the record it starts from.
func (g *Graph) From(start Piece, opts Options) Trace {
	w := newWalk(g, opts)
	first := w.pieceNode(start)
	w.start = first
	w.push(first, goLeft, 0)
	w.push(first, goRight, 0)
	for len(w.queue) > 0 {
		next := w.queue[0]
		w.queue = w.queue[1:]
		w.take(next)
	}
	w.otherSightings()
	if w.withAsides = !opts.Story || first.Lane == LaneAside || len(w.found) == 1; w.withAsides {
		w.besides(first)
	}
	return w.group().cut(opts)
}
