package history

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/gitrepo"
)

// defaults are settings to read old records with: none of them changes what an event tells.
var defaults = sync.OnceValue(tracker.DefaultConfig)

// Options says what to read besides the commits.
type Options struct {
	Folder string // of the casebook, from the root of the repository: "." is all of it
	Cache  string // folder for what can be computed again; empty: nothing is kept
}

// History is what happened to the records up to a revision. It is read-only and may be used by several
// goroutines at once; its slices must not be changed.
type History struct {
	rev      gitrepo.Commit
	repo     *gitrepo.Repository
	folder   string
	cut      bool
	commits  int
	fresh    int
	cacheErr error
	events   []Event            // newest first
	byRecord map[string][]Event // by reference at the revision
	identity map[string][]Event // those of them that changed how a bug is recognised
	byBug    map[string][]Event // classifications, by the ids of both bugs as written
	mentions []Mention
	names    names
}

// Of reads the history of a revision. What is kept in the cache is not read again; a cache that cannot be
// read or written costs time, never the history: see CacheError.
func Of(ctx context.Context, repo *gitrepo.Repository, rev gitrepo.Commit, opts Options) (*History, error) {
	s := openStore(cacheFile(repo, opts))
	b := builder{repo: repo, folder: cmp.Or(opts.Folder, "."), store: s}
	if err := b.read(ctx, rev); err != nil {
		return nil, fmt.Errorf("history of %s in %s: %w", b.folder, repo.Root(), err)
	}
	h := &History{rev: rev, repo: repo, folder: b.folder, fresh: len(b.added)}
	h.cacheErr = s.save(b.kept())
	h.fold(s.entries, repo.Mailmap(rev))
	return h, nil
}

// cacheFile names the cache after where the commits lie and which folder they are looked at for.
func cacheFile(repo *gitrepo.Repository, opts Options) string {
	if opts.Cache == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(repo.Store() + "\x00" + cmp.Or(opts.Folder, ".")))
	return filepath.Join(opts.Cache, "history-"+hex.EncodeToString(sum[:12]))
}

// changesOf returns the files of the casebook that a commit changed.
func (h *History) changesOf(c gitrepo.Commit) (changes []gitrepo.Change, err error) {
	err = h.repo.Changes(context.Background(), []gitrepo.Commit{c}, h.folder, func(_ gitrepo.Commit, all []gitrepo.Change) error {
		changes = all
		return nil
	})
	return changes, err
}

// Revision returns the commit that the history is of.
func (h *History) Revision() gitrepo.Commit { return h.rev }

// Commits returns how many commits are reachable from the revision.
func (h *History) Commits() int { return h.commits }

// Fresh returns how many commits had to be read because the cache did not have them.
func (h *History) Fresh() int { return h.fresh }

// Shallow reports whether the history is cut because the clone is shallow: what happened before is not known.
func (h *History) Shallow() bool { return h.cut }

// CacheError says why the cache could not be written, nil if it could.
func (h *History) CacheError() error { return h.cacheErr }

// Events returns everything that happened, newest first. Within a commit it is by kind and id.
func (h *History) Events() []Event { return h.events }

// Record returns what happened to a record, newest first, under the names it had before as well.
func (h *History) Record(ref tracker.Ref) []Event { return h.byRecord[ref.String()] }

// Created returns how a record came to be. ok is false if the history does not go back that far.
func (h *History) Created(ref tracker.Ref) (e Event, ok bool) {
	all := h.Record(ref)
	for _, e := range slices.Backward(all) {
		if e.What == Created {
			return e, true
		}
	}
	return Event{}, false
}

// Changed returns the last change of a record, its creation included. ok is false if none is known.
func (h *History) Changed(ref tracker.Ref) (e Event, ok bool) {
	all := h.Record(ref)
	if len(all) == 0 {
		return Event{}, false
	}
	return all[0], true
}

// Since returns the events whose commits were made at a time or later, newest first.
func Since(events []Event, from time.Time) []Event {
	var some []Event
	for _, e := range events {
		if !e.Commit.Time.Before(from) {
			some = append(some, e)
		}
	}
	return some
}

// Mention is a commit's trailer that names a record.
type Mention struct {
	Commit *Commit
	Key    string // of the trailer, as written
	Ref    tracker.Ref
}

// Mentions returns what commits say in trailers with one of the keys, newest commit first and then in
// written order. References are as written: they may name nothing.
func (h *History) Mentions(keys []string) []Mention {
	var some []Mention
	for _, m := range h.mentions {
		if isKey(keys, m.Key) {
			some = append(some, m)
		}
	}
	return some
}
