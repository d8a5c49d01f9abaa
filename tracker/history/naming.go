package history

import (
	"slices"

	"github.com/casebook-dev/casebook/tracker"
)

// Naming is a commit whose message names records in its trailers.
type Naming struct {
	Commit  *Commit
	Records []*tracker.Record // in written order, each once
}

// Naming returns the commits that name records of an index in trailers with one of the keys, newest first.
// Former ids and aliases name the record of today; what names none is left out. The nil History has none.
func (h *History) Naming(idx *tracker.Index, keys []string) []Naming {
	if h == nil {
		return nil
	}
	var all []Naming
	for _, m := range h.Mentions(keys) {
		r, ok := h.find(idx, m.Ref)
		if !ok {
			continue
		}
		if n := len(all); n == 0 || all[n-1].Commit != m.Commit {
			all = append(all, Naming{Commit: m.Commit})
		}
		if last := &all[len(all)-1]; !slices.Contains(last.Records, r) {
			last.Records = append(last.Records, r)
		}
	}
	return all
}

// find returns the record that had a name once.
func (h *History) find(idx *tracker.Index, ref tracker.Ref) (*tracker.Record, bool) {
	if r, ok := idx.Target(ref); ok {
		return r, true
	}
	return idx.Lookup(ref.Kind, h.names.later(ref.Kind, ref.ID, h.commits))
}
