package gitrepo

import (
	"cmp"
	"container/heap"
	"fmt"
	"slices"
	"strings"
)

// Branch is a branch, of this repository or as last fetched from another.
type Branch struct {
	Name string // "mei/disk-full", "origin/main"
	Hash string // of its newest commit
}

// Branches returns the branches of the repository and then those of its remotes, each by name.
func (r *Repository) Branches() ([]Branch, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var all []Branch
	for _, folder := range [...]string{"refs/heads/", "refs/remotes/"} {
		found, err := r.names.below(folder)
		if err != nil {
			return nil, fmt.Errorf("list the branches of %s: %w", r.root, err)
		}
		slices.SortFunc(found, func(a, b Branch) int { return cmp.Compare(a.Name, b.Name) })
		for _, b := range found {
			if b.Name = strings.TrimPrefix(b.Name, folder); !strings.HasSuffix(b.Name, "/HEAD") {
				all = append(all, b)
			}
		}
	}
	return all, nil
}

// DefaultBranch returns the branch that changes are made for: the one that the remote origin calls its own,
// else origin/main, origin/master, main or master, whichever there is first. Error: ErrNoRevision.
func (r *Repository) DefaultBranch() (Branch, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	candidates := []string{"refs/remotes/origin/main", "refs/remotes/origin/master", "refs/heads/main", "refs/heads/master"}
	if hash, err := r.names.lookUp("refs/remotes/origin/HEAD"); err == nil && hash != "" {
		if target, err := r.names.target("refs/remotes/origin/HEAD"); err == nil && target != "" {
			candidates = append([]string{target}, candidates...)
		}
	}
	for _, full := range candidates {
		hash, err := r.names.lookUp(full)
		if err != nil {
			return Branch{}, err
		}
		if hash != "" {
			return Branch{strings.TrimPrefix(strings.TrimPrefix(full, "refs/remotes/"), "refs/heads/"), hash}, nil
		}
	}
	return Branch{}, fmt.Errorf("%s has no branch main or master: %w", r.root, ErrNoRevision)
}

// MergeBase returns the newest commit that both of two commits come from. Error: ErrNoRevision if there is
// none, which in a shallow clone may only mean that it was not fetched. Source of the method: git's
// commit-reach.c, paint_down_to_common.
func (r *Repository) MergeBase(a, b Commit) (Commit, error) {
	cut, err := r.shallow()
	if err != nil {
		return Commit{}, err
	}
	const fromA, fromB, older = 1, 2, 4 // older: a common ancestor comes from it, too
	reached := map[string]int{}
	var queue newestFirst
	reach := func(c Commit, from int) {
		if reached[c.Hash]|from != reached[c.Hash] {
			reached[c.Hash] |= from
			heap.Push(&queue, c)
		}
	}
	reach(a, fromA)
	reach(b, fromB)
	var common []Commit
	for slices.ContainsFunc(queue, func(c Commit) bool { return reached[c.Hash]&older == 0 }) {
		c := heap.Pop(&queue).(Commit)
		from := reached[c.Hash]
		if from == fromA|fromB {
			common = append(common, c)
			from |= older
		}
		if cut[c.Hash] {
			continue
		}
		for _, hash := range c.Parents {
			parent, err := r.commit(hash)
			if err != nil {
				return Commit{}, err
			}
			reach(parent, from)
		}
	}
	for _, c := range common {
		if reached[c.Hash]&older == 0 {
			return c, nil
		}
	}
	if len(cut) > 0 {
		return Commit{}, fmt.Errorf("%w: this shallow clone has no commit that both come from", ErrNoRevision)
	}
	return Commit{}, fmt.Errorf("%w that both come from", ErrNoRevision)
}

// newestFirst is a heap of commits.
type newestFirst []Commit

func (q newestFirst) Len() int           { return len(q) }
func (q newestFirst) Less(i, j int) bool { return q[i].Time.After(q[j].Time) }
func (q newestFirst) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *newestFirst) Push(c any)        { *q = append(*q, c.(Commit)) }

func (q *newestFirst) Pop() any {
	last := len(*q) - 1
	c := (*q)[last]
	*q = (*q)[:last]
	return c
}
