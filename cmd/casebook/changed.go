package main

import (
	"bytes"
	"context"
	"io/fs"
	"sync"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/history"
)

// lastChanged returns the question when a record was last changed, or named by a commit that worked on it. One
// that differs from what was committed is being changed now; one that never was has no answer. History is
// read when it is first asked, which may be by several goroutines at once.
func (cb *Casebook) lastChanged(ctx context.Context, env *Env) func(*tracker.Record) (time.Time, bool) {
	know := sync.OnceValue(func() knowledge { return cb.knowledge(ctx, env) })
	return func(r *tracker.Record) (time.Time, bool) {
		known := know()
		if known.history == nil {
			return time.Time{}, false
		}
		last, ok := known.history.Changed(r.Ref())
		switch {
		case !ok:
			return time.Time{}, false
		case known.edited(r):
			return cb.AsOf, true
		case known.worked[r].After(last.Commit.Time):
			return known.worked[r], true
		}
		return last.Commit.Time, true
	}
}

// knowledge is what git knows of when records were touched.
type knowledge struct {
	history   *history.History // nil: git knows nothing
	worked    map[*tracker.Record]time.Time
	committed fs.FS // nil: what is read is what was committed
}

func (cb *Casebook) knowledge(ctx context.Context, env *Env) knowledge {
	known := knowledge{history: cb.past(ctx, env), worked: map[*tracker.Record]time.Time{}}
	if known.history == nil {
		return known
	}
	for _, n := range known.history.Naming(cb.Index, cb.Index.Config.Trailers) {
		for _, r := range n.Records {
			if n.Commit.Time.After(known.worked[r]) {
				known.worked[r] = n.Commit.Time
			}
		}
	}
	if cb.rev != nil {
		return known
	}
	if rev, err := cb.checkedOut(); err == nil {
		if tree, err := rev.repo.Tree(rev.commit, rev.folder); err == nil {
			known.committed = tree
		}
	}
	return known
}

// edited reports whether a record is not as it was committed, but for line ends: git may check out others than
// it keeps.
func (k knowledge) edited(r *tracker.Record) bool {
	if k.committed == nil {
		return false
	}
	text, err := fs.ReadFile(k.committed, r.Path)
	unix := func(text []byte) []byte { return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")) }
	return err != nil || !bytes.Equal(unix(text), unix(r.Source))
}
