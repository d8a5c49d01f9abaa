package insight

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/casebook-dev/casebook/tracker/recurrence"
)

// Backtest is how good the forecasts were on a set of histories.
type Backtest = recurrence.Backtest

// BacktestOf forecasts histories from inside with every method, in parallel, and scores what was said.
func BacktestOf(histories []recurrence.History) Backtest {
	methods := recurrence.Methods()
	trials := make([][]recurrence.Trial, len(histories))
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(parallel(), len(histories)) {
		group.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(histories)); i = next.Add(1) - 1 {
				trials[i] = recurrence.Trials(histories[i], methods)
			}
		})
	}
	group.Wait()
	return recurrence.NewBacktest(methods, trials)
}

// backtest scores the casebook's own history and takes the method that it chose.
func (c *Casebook) backtest() {
	c.Backtest = BacktestOf(c.Histories())
	c.method = recurrence.Methods()[c.Backtest.Chosen]
}

// Histories returns what happened to each bug, by id, in recorded days after the first sighting of any: until its
// first fix in force shipped, else until the as-of time. Bugs never seen are left out.
func (c *Casebook) Histories() []recurrence.History {
	start := c.AsOf
	for _, b := range c.bugs {
		if len(b.begins) > 0 && b.begins[0].At.Before(start) {
			start = b.begins[0].At
		}
	}
	var all []recurrence.History
	for _, b := range c.bugs {
		if len(b.begins) == 0 {
			continue
		}
		end := b.unfixedUntil()
		h := recurrence.History{Name: b.Record.Ref().String(), End: b.axis.between(start, end)}
		for _, e := range b.begins {
			if !e.At.After(end) {
				h.Events = append(h.Events, b.axis.between(start, e.At))
			}
		}
		all = append(all, h)
	}
	return all
}

// unfixedUntil returns when the first fix in force after the first episode shipped, else the as-of time.
func (b *Bug) unfixedUntil() time.Time {
	for _, f := range b.fixes {
		if at := f.Complete(); len(f.Parts) > 0 && at.After(b.begins[0].At) && at.Before(b.casebook.AsOf) {
			return at
		}
	}
	return b.casebook.AsOf
}
