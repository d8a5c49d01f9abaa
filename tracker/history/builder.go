package history

import (
	"cmp"
	"context"
	"encoding/hex"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/casebook-dev/casebook/tracker/gitrepo"
)

// builder reads the commits that the store does not have.
type builder struct {
	repo   *gitrepo.Repository
	folder string
	store  *store
	added  []*entry
}

// read adds what is reachable from a revision. Where an earlier run met the end of a shallow clone, there
// may be more by now.
func (b *builder) read(ctx context.Context, rev gitrepo.Commit) error {
	for starts := []gitrepo.Commit{rev}; len(starts) > 0; {
		for _, start := range starts {
			if err := b.add(ctx, start); err != nil {
				return err
			}
		}
		var err error
		if starts, err = b.gaps(rev.Hash); err != nil {
			return err
		}
	}
	return nil
}

// gaps returns the commits that are missing among what is reachable.
func (b *builder) gaps(from string) ([]gitrepo.Commit, error) {
	var missing []gitrepo.Commit
	seen := map[string]bool{from: true}
	for queue := []string{from}; len(queue) > 0; queue = queue[1:] {
		e := b.store.entries[queue[0]]
		if e == nil {
			c, err := b.repo.Resolve(queue[0])
			if err != nil {
				return nil, err
			}
			missing = append(missing, c)
			continue
		}
		for _, p := range e.parents {
			if !seen[p] && !e.cut {
				seen[p] = true
				queue = append(queue, p)
			}
		}
	}
	return missing, nil
}

// chunk is how many commits are worked on together: their files are read in one go.
const chunk = 128

// job is a commit whose facts are to be told.
type job struct {
	entry   *entry
	changes []gitrepo.Change
}

// add reads what is reachable from a commit and not known, and tells the facts, several chunks at a time.
func (b *builder) add(ctx context.Context, from gitrepo.Commit) error {
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(max(2, runtime.GOMAXPROCS(0)))
	known := func(hash string) bool { return b.store.entries[hash] != nil }
	var jobs []job
	flush := func() {
		some := jobs
		jobs = nil
		work.Go(func() error { return b.tell(some) })
	}
	err := b.repo.History(ctx, from, b.folder, known, func(c gitrepo.Commit, changes []gitrepo.Change) error {
		e := newEntry(c)
		b.store.entries[c.Hash] = e
		b.added = append(b.added, e)
		if len(changes) > 0 {
			jobs = append(jobs, job{e, changes})
		}
		if len(jobs) == chunk {
			flush()
		}
		return nil
	})
	flush()
	return cmp.Or(work.Wait(), err)
}

// tell tells the facts of some commits.
func (b *builder) tell(jobs []job) error {
	var hashes []string
	for _, j := range jobs {
		for _, ch := range j.changes {
			if strings.Join(ch.Before, "") != "" && ch.After != "" { // of what is new or gone nothing is asked, as a rule
				hashes = append(append(hashes, ch.After), ch.Before...)
			}
		}
	}
	slices.Sort(hashes)
	contents, err := b.repo.Blobs(slices.DeleteFunc(slices.Compact(hashes), func(h string) bool { return h == "" }))
	if err != nil {
		return err
	}
	blob := func(hash string) ([]byte, error) {
		if content, ok := contents[hash]; ok {
			return content, nil
		}
		return b.repo.Blob(hash)
	}
	for _, j := range jobs {
		if j.entry.facts, err = factsOf(j.changes, blob); err != nil {
			return err
		}
	}
	return nil
}

// kept returns what may go into the cache, oldest first, so that the same commits make the same file.
func (b *builder) kept() []*entry {
	kept := slices.DeleteFunc(slices.Clone(b.added), func(e *entry) bool { return e.cut })
	slices.SortFunc(kept, compareEntries)
	return kept
}

func compareEntries(a, b *entry) int {
	return cmp.Or(a.time.Compare(b.time), strings.Compare(a.hash, b.hash))
}

func newEntry(c gitrepo.Commit) *entry {
	e := &entry{hash: c.Hash, parents: c.Parents, author: c.Author, email: c.Email, authored: c.Authored, time: c.Time, subject: c.Subject(), cut: c.Cut}
	for _, t := range gitrepo.Trailers(c.Message) {
		if len(referencesIn(t.Value)) > 0 {
			e.mentions = append(e.mentions, mention{t.Key, t.Value})
		}
	}
	return e
}

// sortedEntries returns entries oldest first.
func sortedEntries(entries map[string]*entry) []*entry {
	all := make([]*entry, 0, len(entries))
	for _, e := range entries {
		all = append(all, e)
	}
	slices.SortFunc(all, compareEntries)
	return all
}

func fromHex(digits string) string {
	raw, err := hex.DecodeString(digits)
	if err != nil {
		return ""
	}
	return string(raw)
}

func toHex(raw string) string { return hex.EncodeToString([]byte(raw)) }
