package site

import (
	"runtime"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// spread calls do for 0 to n-1, each once and in no order, on all processors. It returns the first error, after which
// no more is begun.
func spread(n int, do func(i int) error) error {
	var g errgroup.Group
	var next atomic.Int64
	for range min(n, runtime.GOMAXPROCS(0)) {
		g.Go(func() error {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				if err := do(i); err != nil {
					next.Store(int64(n))
					return err
				}
			}
			return nil
		})
	}
	return g.Wait()
}
