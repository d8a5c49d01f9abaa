package svg

import (
	"cmp"
	"slices"
)

// sweeps is how often the lanes are put in order, once from each side.
const sweeps = 8

// order arranges the lanes so that few edges cross: by the middle of the neighbours in the lane beside, from the left and from the
// right in turn (the barycentre method: Sugiyama, Tagawa and Toda, 1981). The best of the arrangements on the way is kept, the
// first of equals. Slots lie above or below the nodes of a lane, so that an edge never seems to lead to a box it passes.
func (g *graph) order() {
	for lane := range g.columns {
		g.stack(lane)
	}
	none := func(*vertex) []int { return nil }
	for lane := range g.columns { // the order as given, but for the slots
		g.sortLane(lane, none, none)
	}
	best, fewest := g.arrangement(), g.crossings()
	for sweep := 0; sweep < sweeps && fewest > 0; sweep++ {
		if sweep%2 == 0 {
			for lane := range g.columns {
				g.sortLane(lane, leftOf, rightOf)
			}
		} else {
			for lane := range slices.Backward(g.columns) {
				g.sortLane(lane, rightOf, leftOf)
			}
		}
		if n := g.crossings(); n < fewest {
			best, fewest = g.arrangement(), n
		}
	}
	g.columns = best
	for lane := range g.columns {
		g.stack(lane)
	}
}

func leftOf(v *vertex) []int  { return v.left }
func rightOf(v *vertex) []int { return v.right }

// arrangement returns a copy of the order of the lanes.
func (g *graph) arrangement() [][]int {
	out := make([][]int, len(g.columns))
	for i, c := range g.columns {
		out[i] = slices.Clone(c)
	}
	return out
}

// sortLane orders a lane by its neighbours on one side, and by those on the other where there are none.
func (g *graph) sortLane(lane int, side, other func(*vertex) []int) {
	type place struct {
		v, band int // above, among or below the nodes
		key     float64
	}
	if len(g.columns[lane]) == 1 {
		g.stack(lane)
		return
	}
	places := make([]place, len(g.columns[lane]))
	for i, v := range g.columns[lane] {
		vertex, slot := &g.vertices[v], g.vertices[v].node < 0
		if len(vertex.left)+len(vertex.right) == 0 && len(vertex.beside) > 0 {
			vertex = &g.vertices[vertex.beside[0]] // stays with what it hangs together with
		}
		places[i] = place{v, 1, g.middle(v, side(vertex), other(vertex))}
		switch {
		case slot:
			places[i].key = g.mean(v, vertex.left, vertex.right)
			places[i].band = 2
			if places[i].key < 0 {
				places[i].band = 0
			}
		case g.lanes[lane].Fixed:
			places[i].key = 0
		}
	}
	slices.SortStableFunc(places, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.band, b.band), cmp.Compare(a.key, b.key), cmp.Compare(g.vertices[a.v].given, g.vertices[b.v].given))
	})
	for i, p := range places {
		g.columns[lane][i] = p.v
	}
	g.stack(lane)
}

// middle returns the mean height of the first of the groups of neighbours that is not empty, or the vertex's own.
func (g *graph) middle(v int, groups ...[]int) float64 {
	for _, group := range groups {
		if len(group) > 0 {
			return g.mean(v, group)
		}
	}
	return g.vertices[v].y
}

// mean returns the mean height of all groups of neighbours, or the vertex's own if it has none.
func (g *graph) mean(v int, groups ...[]int) float64 {
	sum, n := 0.0, 0
	for _, group := range groups {
		for _, w := range group {
			sum += g.vertices[w].y
		}
		n += len(group)
	}
	if n == 0 {
		return g.vertices[v].y
	}
	return sum / float64(n)
}

// stack gives the vertices of a lane their heights, around the middle, and returns how high the lane is.
func (g *graph) stack(lane int) float64 {
	total := 0.0
	column := g.columns[lane]
	for i, v := range column {
		if i > 0 {
			total += g.gap(column[i-1], v)
		}
		g.vertices[v].y = total + g.vertices[v].height/2
		total += g.vertices[v].height
	}
	for _, v := range column {
		g.vertices[v].y -= total / 2
	}
	return total
}

// gap returns the space between two vertices above each other.
func (g *graph) gap(a, b int) float64 {
	if g.vertices[a].low && g.vertices[b].low {
		return lowGap
	}
	return nodeGap
}

// crossings counts the pairs of edges between two lanes that cross.
func (g *graph) crossings() int {
	n, ends := 0, g.ends
	for lane := range g.columns {
		ends = ends[:0]
		for _, v := range g.columns[lane] {
			for _, w := range g.vertices[v].right {
				ends = append(ends, [2]float64{g.vertices[v].y, g.vertices[w].y})
			}
		}
		for i, a := range ends {
			for _, b := range ends[:i] {
				if (a[0]-b[0])*(a[1]-b[1]) < 0 {
					n++
				}
			}
		}
	}
	g.ends = ends
	return n
}
