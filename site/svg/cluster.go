package svg

import (
	"slices"
	"strconv"
)

// cluster is what a row shows at one place: a mark, a stack of up to three, or one mark for more.
type cluster struct {
	marks []Mark  // oldest first
	x     float64 // the middle of them
	count int     // how many sightings they stand for
}

// The distance within which marks share a place, and how far apart they are in a stack.
const (
	collision   = 7
	stackPitch  = 9.4
	ringPitch   = 15 // rings would cover each other's marks
	stackSize   = 0.9
	tallest     = 3
	tallestRing = 2
)

// clusters groups the marks of a row, oldest first, so that what is drawn for them does not collide: marks at most 7 units from the
// first of them share a place. Marks before and after a fix never do.
func (d *drawing) clusters(marks []Mark) []cluster {
	var out []cluster
	first := 0.0
	for i, m := range marks {
		x := d.x.at(m.At)
		next := cluster{marks: marks[i : i+1], x: x, count: m.count()}
		if n := len(out); n > 0 && x-first <= collision && out[n-1].after() == m.AfterFix {
			out[n-1].join(next, (first+x)/2)
			continue
		}
		first = x
		out = append(out, next)
	}
	return d.apart(out)
}

// apart joins neighbours until what is drawn for each has room.
func (d *drawing) apart(clusters []cluster) []cluster {
	for again := true; again; {
		again = false
		out := clusters[:0:0]
		for _, c := range clusters {
			n := len(out)
			if n == 0 || out[n-1].after() != c.after() || c.x-out[n-1].x >= d.room(out[n-1], c) {
				out = append(out, c)
				continue
			}
			x := (out[n-1].x*float64(out[n-1].count) + c.x*float64(c.count)) / float64(out[n-1].count+c.count)
			out[n-1].join(c, x)
			again = true
		}
		clusters = out
	}
	return clusters
}

// room returns how far apart two neighbours need to be.
func (d *drawing) room(a, b cluster) float64 {
	wa, wb := d.halfWidth(a), d.halfWidth(b)
	if a.one() && b.one() {
		return max(collision, wa+wb+2)
	}
	if a.one() != b.one() && (a.stacked() || b.stacked()) {
		return max(collision, wa+wb)
	}
	return collision
}

// halfWidth returns half of what a cluster needs below its row: its number, or the marks of a stack.
func (d *drawing) halfWidth(c cluster) float64 {
	switch {
	case c.one():
		return Width(c.times(), d.face.small, false) / 2
	case c.stacked():
		return diamondRadius
	}
	return 0
}

// join adds the next cluster of the row to this one, and moves it.
func (c *cluster) join(next cluster, x float64) {
	c.marks = c.marks[:len(c.marks)+len(next.marks)] // they lie beside each other in the row
	c.count += next.count
	c.x = x
}

// after says whether the cluster came after a fix; all its marks did, or none.
func (c cluster) after() bool { return c.marks[0].AfterFix }

// stacked says whether the cluster is drawn as marks above each other.
func (c cluster) stacked() bool {
	limit := tallest
	if c.after() {
		limit = tallestRing
	}
	return len(c.marks) > 1 && c.count <= limit
}

// one says whether the cluster is drawn as one mark with a number.
func (c cluster) one() bool { return c.count > 1 && !c.stacked() }

// times returns the number beside the mark.
func (c cluster) times() string { return "×" + strconv.Itoa(c.count) }

// shape returns the shape of the one mark: the gravest of those it stands for.
func (c cluster) shape() Shape {
	for _, s := range []Shape{Noticed, Confirmed, Suspected} {
		if slices.ContainsFunc(c.marks, func(m Mark) bool { return m.Shape == s }) {
			return s
		}
	}
	return NearMiss
}

// merged returns the mark that stands for all of them; href is where it leads if they do not agree on it.
func (c cluster) merged(href string) Mark {
	first, last := c.marks[0], c.marks[len(c.marks)-1]
	m := Mark{At: first.At, Shape: c.shape(), AfterFix: c.after(), Href: href}
	m.Ongoing = slices.ContainsFunc(c.marks, func(m Mark) bool { return m.Ongoing })
	if len(c.marks) == 1 {
		m.Href, m.Title = first.Href, first.Title
		return m
	}
	from, to := first.At.UTC().Format("2006-01-02"), last.At.UTC().Format("2006-01-02")
	m.Title = strconv.Itoa(c.count) + " sightings, " + from
	if from != to {
		m.Title += " to " + to
	}
	if m.AfterFix {
		m.Title += ", after a fix"
	}
	return m
}

// end returns where a row is free again after the cluster.
func (c cluster) end() float64 {
	if slices.ContainsFunc(c.marks, func(m Mark) bool { return m.Ongoing }) {
		return c.x + c.reach() + arrowLength + 2
	}
	return c.x + c.reach() + 2
}

// reach returns how far the cluster extends to each side of its x.
func (c cluster) reach() float64 {
	if c.after() {
		return ringEdge
	}
	return diamondRadius
}
