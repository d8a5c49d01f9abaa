package site

import (
	"sync"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/trace"
)

// thing is something outside that traces lead on from, as keys see it: what others show of the records that link to it.
// A dashboard may be linked to from thousands, each of whose pages shows it, so that it is hashed once.
type thing struct {
	names, faces func() string // of these records; see reachNode
	plain, timed func() string // and of what traces lead to from them, on pages that time does not enter and on others
}

func (x *reach) thing(e *external) *thing {
	of := func(add func(s *shows, n *reachNode, leads bool)) func() string {
		return sync.OnceValue(func() string {
			s := shows{}
			for _, l := range e.Links {
				add(&s, x.nodes[l.Record], leadsOn(l.Record.Kind))
			}
			return s.key()
		})
	}
	return &thing{
		names: of(func(s *shows, n *reachNode, _ bool) { s.add(n.name) }),
		faces: of(func(s *shows, n *reachNode, _ bool) { s.add(n.face) }),
		plain: of(func(s *shows, n *reachNode, leads bool) {
			if s.add(n.name); leads {
				s.add(n.names)
			}
		}),
		timed: of(func(s *shows, n *reachNode, leads bool) {
			if s.add(n.face); leads {
				s.add(n.faces)
			}
		}),
	}
}

// thingsOf returns the things that a record links to, if traces lead on from them.
func (x *reach) thingsOf(r *tracker.Record) []*thing {
	var things []*thing
	for _, l := range r.Links {
		if t := x.things[l.URL]; t != nil {
			things = append(things, t)
		}
	}
	return things
}

// addThings finds out from what traces lead on.
func (x *reach) addThings() {
	x.things = map[string]*thing{}
	for url, e := range x.b.externals {
		if trace.LaneOfLink(e.Kind) != trace.LaneAside {
			x.things[url] = x.thing(e)
		}
	}
}
