package check

import (
	"slices"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// input is what the rules of one run look at. It is read-only but for what is computed once.
type input struct {
	idx     *tracker.Index
	asOf    time.Time
	records []*tracker.Record // those whose problems are asked for
}

func newInput(idx *tracker.Index, opts Options) *input {
	in := &input{idx: idx, asOf: opts.AsOf, records: idx.Records()}
	if len(opts.Paths) > 0 {
		in.records = slices.DeleteFunc(slices.Clone(in.records), func(r *tracker.Record) bool { return !within(opts.Paths, r.Path) })
	}
	return in
}
