package insight

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/recurrence"
)

// Casebook is what the records say as of a time. It is read-only and may be used by several goroutines.
type Casebook struct {
	Index      *tracker.Index
	AsOf       time.Time
	Unrecorded []Span
	Backtest   Backtest
	Tested     int // bugs whose trend was tested

	bugs   []*Bug
	byBug  map[*tracker.Record]*Bug
	method recurrence.Method
	again  experience
}

// Of works out what the records say as of a time: bugs in parallel, then what needs all of them.
func Of(idx *tracker.Index, asOf time.Time) *Casebook {
	c := &Casebook{Index: idx, AsOf: asOf, Unrecorded: Unrecorded(idx.Config), byBug: map[*tracker.Record]*Bug{}}
	fixes := idx.Fixes(asOf)
	for _, r := range idx.Records(tracker.KindBug) {
		if idx.Canonical(r) == r {
			b := &Bug{Record: r, casebook: c, fixes: fixes[r]}
			c.bugs = append(c.bugs, b)
			c.byBug[r] = b
		}
	}
	each(c.bugs, (*Bug).gather)
	c.again = c.experienced()
	c.backtest()
	each(c.bugs, (*Bug).compute)
	c.decideTrends()
	each(c.bugs, (*Bug).conclude)
	c.rank()
	return c
}

// each calls a function on every bug, as many at a time as there are processors.
func each(bugs []*Bug, do func(*Bug)) {
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(parallel(), len(bugs)) {
		group.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(bugs)); i = next.Add(1) - 1 {
				do(bugs[i])
			}
		})
	}
	group.Wait()
}

// Bugs returns the bugs by id, those merged into others left out.
func (c *Casebook) Bugs() []*Bug { return c.bugs }

// Bug returns what the records say of a bug; of one that was merged, what they say of the other. ok is false for
// records that are no bug.
func (c *Casebook) Bug(r *tracker.Record) (b *Bug, ok bool) {
	if r.Bug == nil {
		return nil, false
	}
	b, ok = c.byBug[c.Index.Canonical(r)]
	return b, ok
}

// Forecast returns the name of the method that forecasts are made with: see Backtest.
func (c *Casebook) Forecast() string { return c.method.Name }

// axis returns the recorded time of the casebook.
func (c *Casebook) axis() axis { return axis(c.Unrecorded) }

// experience is how many bugs were seen again within 90 days of their first episode, of those watched as long.
type experience struct{ again, watched int }

// experienceDays is the span of experience.
const experienceDays = 90.0

func (c *Casebook) experienced() experience {
	var e experience
	for _, b := range c.bugs {
		if len(b.begins) == 0 || b.axis.between(b.begins[0].At, c.AsOf) < experienceDays {
			continue
		}
		e.watched++
		if len(b.begins) > 1 && b.axis.between(b.begins[0].At, b.begins[1].At) <= experienceDays {
			e.again++
		}
	}
	return e
}

// decideTrends sets the verdicts, which need the p-values of all bugs.
func (c *Casebook) decideTrends() {
	var p []float64
	tested := slices.DeleteFunc(slices.Clone(c.bugs), func(b *Bug) bool { return b.Trend.Now == nil })
	for _, b := range tested {
		p = append(p, b.Trend.Now.P)
	}
	c.Tested = len(p)
	for i, q := range recurrence.BenjaminiHochberg(p) {
		t := &tested[i].Trend
		t.Q = q
		t.Verdict = recurrence.Decide(t.Now, t.earlier, q)
	}
}
