package history

import (
	"container/heap"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/gitrepo"
)

// fold makes the history of what is reachable from the revision.
func (h *History) fold(entries map[string]*entry, people *gitrepo.Mailmap) {
	ordered := newestFirst(entries, h.rev.Hash)
	h.commits = len(ordered)
	h.names = namesOf(ordered, sync.OnceValue(h.taken))
	h.byRecord, h.identity, h.byBug = map[string][]Event{}, map[string][]Event{}, map[string][]Event{}
	for i, e := range ordered {
		h.cut = h.cut || e.cut
		if len(e.facts) == 0 && len(e.mentions) == 0 {
			continue
		}
		c := &Commit{Hash: e.hash, Time: e.authored, Subject: e.subject}
		c.Author, c.Email = people.Proper(e.author, e.email)
		for _, f := range e.facts {
			ref := tracker.Ref{Kind: f.kind, ID: h.names.later(f.kind, f.id, i)}
			event := Event{What: f.what, Record: ref, Called: f.id, From: f.from, To: f.to, Fields: f.fields, Commit: c, place: i}
			h.add(event)
		}
		for _, m := range e.mentions {
			for _, ref := range referencesIn(m.value) {
				h.mentions = append(h.mentions, Mention{c, m.key, ref})
			}
		}
	}
}

// add files an event under everything it is looked up by.
func (h *History) add(e Event) {
	key := e.Record.String()
	h.events = append(h.events, e)
	h.byRecord[key] = append(h.byRecord[key], e)
	if e.Record.Kind == tracker.KindBug && e.What.Identity() {
		h.identity[key] = append(h.identity[key], e)
	}
	if e.Record.Kind == tracker.KindObservation && e.What >= Classified && e.What <= Rejected {
		for _, id := range []string{e.From, e.To} {
			if id != "" {
				h.byBug[id] = append(h.byBug[id], e)
			}
		}
	}
}

// newestFirst returns what is reachable from a commit, no commit before one that was made on it, and
// otherwise the newest first by the time of the committer.
func newestFirst(entries map[string]*entry, from string) []*entry {
	waiting := map[*entry]int{} // commits made on it that are not out yet
	stack := []*entry{entries[from]}
	waiting[entries[from]] = 0
	for len(stack) > 0 {
		e := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		for _, p := range e.made(entries) {
			if _, seen := waiting[p]; !seen {
				stack = append(stack, p)
			}
			waiting[p]++
		}
	}
	ready := &newest{entries[from]}
	ordered := make([]*entry, 0, len(waiting))
	for ready.Len() > 0 {
		e := heap.Pop(ready).(*entry)
		ordered = append(ordered, e)
		for _, p := range e.made(entries) {
			if waiting[p]--; waiting[p] == 0 {
				heap.Push(ready, p)
			}
		}
	}
	return ordered
}

// made returns the commits that e was made on, each once; none at the boundary of a shallow clone.
func (e *entry) made(entries map[string]*entry) []*entry {
	var parents []*entry
	for i, hash := range e.parents {
		if p := entries[hash]; p != nil && !e.cut && !slices.Contains(e.parents[:i], hash) {
			parents = append(parents, p)
		}
	}
	return parents
}

// newest is a heap of commits.
type newest []*entry

func (n newest) Len() int           { return len(n) }
func (n newest) Less(i, j int) bool { return compareEntries(n[i], n[j]) > 0 }
func (n newest) Swap(i, j int)      { n[i], n[j] = n[j], n[i] }
func (n *newest) Push(x any)        { *n = append(*n, x.(*entry)) }

// Pop returns the newest commit.
func (n *newest) Pop() any {
	last := len(*n) - 1
	e := (*n)[last]
	*n = (*n)[:last]
	return e
}

// taken returns the names, "kind/id", that records have at the revision.
func (h *History) taken() map[string]bool {
	names := map[string]bool{}
	files, err := h.repo.Tree(h.rev, h.folder)
	if err != nil {
		return names
	}
	for _, k := range tracker.Kinds() {
		_ = fs.WalkDir(files, k.Folder(), func(path string, d fs.DirEntry, err error) error { // a folder that is not there has none
			if kind, id, evidence, ok := recordAt(path); err == nil && ok && !evidence && !d.IsDir() {
				names[nameKey(kind, id)] = true
			}
			return nil
		})
	}
	return names
}

// names knows what records were called: by "kind/id" the renames away from that name, newest first.
type names struct {
	renames map[string][]rename
	taken   func() map[string]bool // names at the revision; asked for in rare cases only
}

type rename struct {
	at int // the place of its commit, newest first
	to string
}

func namesOf(ordered []*entry, taken func() map[string]bool) names {
	n := names{map[string][]rename{}, taken}
	for i, e := range ordered {
		for _, f := range e.facts {
			if f.what == Renamed {
				old := nameKey(f.kind, f.from)
				n.renames[old] = append(n.renames[old], rename{i, f.id})
			}
		}
	}
	return n
}

func nameKey(kind tracker.Kind, id string) string { return kind.String() + "/" + id }

// later returns what a record is called at the revision whose id was id in the commit at a place. On a
// branch that did not know of a rename yet, the old name still means the renamed record, unless another
// has that name now.
func (n names) later(kind tracker.Kind, id string, at int) string {
	for range len(n.renames) + 1 {
		next, ok := n.next(nameKey(kind, id), at)
		if !ok {
			return id
		}
		id, at = next.to, next.at
	}
	return id
}

// next returns the first rename away from a name after the commit at a place.
func (n names) next(key string, at int) (rename, bool) {
	all := n.renames[key]
	for _, r := range slices.Backward(all) { // oldest first
		if r.at < at {
			return r, true
		}
	}
	if len(all) > 0 && !n.taken()[key] {
		return all[len(all)-1], true
	}
	return rename{}, false
}

// References returns the records that a trailer names, if its key is one of the keys: whole references,
// kind/id, apart by commas, semicolons or spaces. What stands there besides is strange.
func References(keys []string, key, value string) (refs []tracker.Ref, strange []string) {
	if !isKey(keys, key) {
		return nil, nil
	}
	return wordsOf(value)
}

// referencesIn returns the references in the value of a trailer.
func referencesIn(value string) []tracker.Ref {
	refs, _ := wordsOf(value)
	return refs
}

func wordsOf(value string) (refs []tracker.Ref, strange []string) {
	for word := range strings.FieldsFuncSeq(value, func(c rune) bool { return c == ',' || c == ';' || c == ' ' || c == '\t' }) {
		kind, id, ok := strings.Cut(strings.Trim(word, "[]()<>."), "/")
		k, known := tracker.ParseKind(strings.ToLower(kind))
		if id = strings.TrimSuffix(strings.ToLower(id), ".md"); ok && known && tracker.ValidID(id) {
			refs = append(refs, tracker.Ref{Kind: k, ID: id})
		} else {
			strange = append(strange, word)
		}
	}
	return refs, strange
}

func isKey(keys []string, key string) bool {
	return slices.ContainsFunc(keys, func(k string) bool { return strings.EqualFold(k, key) })
}
