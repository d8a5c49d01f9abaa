package site

import (
	"context"

	"github.com/casebook-dev/casebook/site/search"
	"github.com/casebook-dev/casebook/theme"
	"github.com/casebook-dev/casebook/tracker"
)

// Search makes the index of a site without its pages.
func Search(ctx context.Context, idx *tracker.Index, opts Options, put func(string, []byte) error) (*search.Summary, error) {
	opts.Theme = theme.Files()
	b := newBuild(idx, opts.AsOf)
	b.opts, b.target, b.out, b.stamp = opts, putter(put), &output{target: putter(put)}, newStamp(idx.Config, opts)
	if err := b.prepare(); err != nil {
		return nil, err
	}
	return search.Write(ctx, b.finds(), nil, put)
}
