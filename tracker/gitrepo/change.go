package gitrepo

import (
	"context"
	"slices"
	"strings"
)

// Change is a file that a commit made what it is in none of its parents. Blobs are named by their hash, as
// Blob takes it; "" means that there is no such file.
type Change struct {
	Path   string   // from the folder asked for
	Before []string // in each parent; none for a commit without parents
	After  string
}

// Changes calls use for every commit that changed files below a folder ("." is all of it), with these
// files by path. A merge changed only what none of its parents has so, and a commit that is Cut changed
// nothing that we could know. The order of the calls is that of the commits; the first error of use ends
// the work and is returned.
//
// Trees are compared by their hashes, so that only folders that differ are looked into.
func (r *Repository) Changes(ctx context.Context, commits []Commit, folder string, use func(Commit, []Change) error) error {
	return r.changes(ctx, commits, folder, func(c Commit, changes []Change) error {
		if len(changes) == 0 {
			return nil
		}
		return use(c, changes)
	})
}

// changes is Changes that calls use for commits that changed nothing, too.
func (r *Repository) changes(ctx context.Context, commits []Commit, folder string, use func(Commit, []Change) error) error {
	d := differ{repo: r}
	for i, c := range commits {
		if i%64 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		var changes []Change
		if !c.Cut {
			var err error
			if changes, err = d.commit(c, folder); err != nil {
				return err
			}
		}
		if err := use(c, changes); err != nil {
			return err
		}
	}
	return nil
}

// differ compares trees. It remembers some: the tree of a commit is the parent's tree of the next.
type differ struct {
	repo            *Repository
	recent, earlier map[string][]treeEntry
	entries         int // in recent
}

// rememberedEntries bounds what a differ remembers by what it costs, not by trees: there are folders with
// 10,000 files. An entry is about 100 bytes, and two such generations are kept.
const rememberedEntries = 100_000

func (d *differ) tree(hash string) ([]treeEntry, error) {
	if known, ok := d.recent[hash]; ok {
		return known, nil
	}
	entries, ok := d.earlier[hash]
	if !ok {
		var err error
		if entries, err = d.repo.tree(hash); err != nil {
			return nil, err
		}
	}
	if d.recent == nil || d.entries > rememberedEntries {
		d.earlier, d.recent, d.entries = d.recent, map[string][]treeEntry{}, 0
	}
	d.recent[hash] = entries
	d.entries += len(entries)
	return entries, nil
}

// folder returns the hash of a folder's tree below a tree, "" if there is none.
func (d *differ) folder(tree, folder string) (string, error) {
	if folder == "." || folder == "" {
		return tree, nil
	}
	for name := range strings.SplitSeq(folder, "/") {
		entries, err := d.tree(tree)
		if err != nil {
			return "", err
		}
		at := slices.IndexFunc(entries, func(e treeEntry) bool { return e.name == name && e.isFolder() })
		if at < 0 {
			return "", nil
		}
		tree = entries[at].hex()
	}
	return tree, nil
}

// commit returns what a commit changed below a folder.
func (d *differ) commit(c Commit, folder string) ([]Change, error) {
	after, err := d.folder(c.tree, folder)
	if err != nil {
		return nil, err
	}
	before := make([]string, len(c.Parents))
	for i, hash := range c.Parents {
		parent, err := d.repo.commit(hash)
		if err != nil {
			return nil, err
		}
		if before[i], err = d.folder(parent.tree, folder); err != nil {
			return nil, err
		}
		if before[i] == after {
			return nil, nil
		}
	}
	var changes []Change
	err = d.compare("", before, after, &changes)
	return changes, err
}

// compare adds the files in which a folder differs from all of its former selves. Each tree is sorted as
// git does, so that all are gone through side by side.
func (d *differ) compare(path string, before []string, after string, into *[]Change) error {
	lists := make([][]treeEntry, len(before)+1)
	for i, hash := range append(slices.Clone(before), after) {
		if hash == "" {
			continue
		}
		var err error
		if lists[i], err = d.tree(hash); err != nil {
			return err
		}
	}
	now := len(before)
	row := make([]*treeEntry, len(lists))
	for next(lists, row) {
		if slices.ContainsFunc(row[:now], func(e *treeEntry) bool { return sameEntry(e, row[now]) }) {
			continue
		}
		if err := d.entry(path, row, into); err != nil {
			return err
		}
	}
	return nil
}

// next takes the entries with the first name off the lists; a list without it gives nil.
func next(lists [][]treeEntry, row []*treeEntry) bool {
	first, any := "", false
	for _, list := range lists {
		if len(list) > 0 && (!any || list[0].sortName() < first) {
			first, any = list[0].sortName(), true
		}
	}
	for i, list := range lists {
		row[i] = nil
		if len(list) > 0 && list[0].sortName() == first {
			row[i], lists[i] = &list[0], list[1:]
		}
	}
	return any
}

func sameEntry(a, b *treeEntry) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.hash == b.hash && a.mode == b.mode
}

// entry adds what differs in one entry: a file, or what is below a folder.
func (d *differ) entry(path string, row []*treeEntry, into *[]Change) error {
	hashes, isFolder := make([]string, len(row)), false
	for i, e := range row {
		if e != nil && e.mode != modeSubmodule {
			hashes[i], isFolder = e.hex(), e.isFolder()
			path = path[:strings.LastIndexByte(path, '/')+1] + e.name
		}
	}
	before, after := hashes[:len(row)-1], hashes[len(row)-1]
	switch {
	case isFolder:
		return d.compare(path+"/", before, after, into)
	case slices.Contains(before, after) && after == "", strings.Join(hashes, "") == "":
		return nil // a submodule, or gone in one of the parents
	case slices.Contains(before, after):
		return nil // only its mode differs
	}
	*into = append(*into, Change{Path: path, Before: before, After: after})
	return nil
}
