package trace

import "slices"

// reduce leaves out the edges of a story that say nothing new: those that pass a lane between nodes that a chain of
// other edges connects through the lanes between them, such as that from an alert to the runbook of the bug that its
// sightings are of. What the start itself hangs together with stays. It counts them in Implied. Place says where in Nodes
// each key stands.
func (t *Trace) reduce(place map[string]int) {
	next := make([][]int, len(t.Nodes)) // to the right
	for _, e := range t.Edges {
		from, to := place[e.From], place[e.To]
		if t.Nodes[from].Lane < t.Nodes[to].Lane {
			next[from] = append(next[from], to)
		}
	}
	before := len(t.Edges)
	t.Edges = slices.DeleteFunc(t.Edges, func(e Edge) bool {
		from, to := place[e.From], place[e.To]
		return e.From != t.Start && e.To != t.Start && t.leadsAround(next, from, to)
	})
	t.Implied = before - len(t.Edges)
}

// leadsAround reports whether edges lead from a node to another by way of a third in a lane between theirs. As nodes
// stand by lane, none that is reached stands before the one it is reached from.
func (t *Trace) leadsAround(next [][]int, from, to int) bool {
	reached := make([]bool, to+1)
	for _, n := range next[from] {
		if n < to && t.Nodes[n].Lane < t.Nodes[to].Lane {
			reached[n] = true
		}
	}
	for n := from + 1; n < to; n++ {
		if !reached[n] {
			continue
		}
		for _, m := range next[n] {
			if m <= to {
				reached[m] = true
			}
		}
	}
	return reached[to]
}
