package search

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// Earlier is an index that was written before.
type Earlier struct {
	Marks []Marked                                  // its Summary's
	Read  func(name string) ([]byte, bool)          // returns one of its files, if that stands as it was written
	Keep  func(name string) (size int64, kept bool) // lets one of its files stand, which is then not put
}

// Marked is a kind of documents that was indexed.
type Marked struct {
	Name  string
	Marks string // of its documents, one after the other: what is searched of two is the same if their marks are
}

// mark is a hash of all words of a document: 60 bits are compared with one other mark only.
type mark [10]byte

func markOf(d *Document) (m mark) {
	h := make([]byte, 0, 1024)
	add := func(texts ...string) {
		h = fmt.Append(h, len(texts), ":")
		for _, t := range texts {
			h = append(fmt.Append(h, len(t), ":"), t...)
		}
	}
	add(d.ID, d.Title, d.Sum)
	add(d.Errors...)
	add(d.Names...)
	sum := sha256.Sum256(h)
	var text [16]byte
	base64.RawURLEncoding.Encode(text[:], sum[:12])
	return mark(text[:len(m)])
}

func (w *writer) marks() []Marked {
	var all []Marked
	base := 0
	for _, k := range w.kinds {
		marks := make([]byte, 0, k.Count*len(mark{}))
		for i := range k.Count {
			marks = append(marks, w.shown[base+i].mark[:]...)
		}
		base += k.Count
		all = append(all, Marked{k.Name, string(marks)})
	}
	return all
}

// editLimit is how many of a hundred documents may differ from those of the earlier index: with more of them, a new one
// is made as fast.
const editLimit = 5

// differing returns the numbers of the documents that differ from those of the earlier index or were not there, and of
// those that are not there any more, in ascending order. It marks the others as the same. ok is false if these are so many
// that all is to be made anew, or if the numbers of documents mean others now.
func (w *writer) differing() (numbers []int, ok bool) {
	was := w.earlier.Marks
	if len(was) != len(w.kinds) {
		return nil, false
	}
	base := 0
	for k, kind := range w.kinds {
		if was[k].Name != kind.Name {
			return nil, false
		}
		marks := was[k].Marks
		for i := range max(kind.Count, len(marks)/len(mark{})) {
			at := min(i*len(mark{}), len(marks))
			if i < kind.Count && strings.HasPrefix(marks[at:], string(w.shown[base+i].mark[:])) {
				w.shown[base+i].same = true
			} else {
				numbers = append(numbers, k<<kindShift+i)
			}
		}
		base += kind.Count
	}
	return numbers, len(numbers)*100 <= max(len(w.shown), blockSize)*editLimit
}

// oldShard is a shard of the earlier index.
type oldShard struct {
	key     string
	version string
	entries int
	edited  bool
}

// edited returns the entries of the earlier index with the postings of the documents that differ; ok is false if that
// cannot be done, and then all documents are to be read.
func (w *writer) edited() ([]entry, bool) {
	numbers, ok := w.differing()
	if !ok {
		return nil, w.allDiffer()
	}
	keys, ok := w.oldShards()
	if !ok {
		return nil, w.allDiffer()
	}
	e := editor{numbers: numbers, words: w.readAgain(numbers)}
	parts := make([][]entry, len(keys))
	var next atomic.Int64
	var failed atomic.Bool
	var g errgroup.Group
	for range runtime.GOMAXPROCS(0) {
		g.Go(func() error {
			for i := int(next.Add(1)) - 1; i < len(keys) && !failed.Load(); i = int(next.Add(1)) - 1 {
				old := &oldShard{key: keys[i]}
				text, ok := w.oldText(old)
				if ok {
					parts[i], ok = e.shard(old, text, e.between(keys, i))
				}
				if !ok {
					failed.Store(true)
				}
			}
			return nil
		})
	}
	_ = g.Wait() // none fails
	if failed.Load() {
		return nil, w.allDiffer()
	}
	return slices.Concat(parts...), true
}

// allDiffer forgets what is the same, and says that nothing was edited.
func (w *writer) allDiffer() bool {
	w.earlier = nil
	return false
}

// oldShards returns the keys of the shards of the earlier index.
func (w *writer) oldShards() ([]string, bool) {
	var c contents
	ok := w.oldValue("index", &c)
	return c.Shards, ok && len(c.Shards) > 0 && slices.IsSorted(c.Shards)
}

// oldValue reads the value of a file of the earlier index.
func (w *writer) oldValue(name string, value any) bool {
	text, _, ok := w.oldCall(name)
	return ok && json.Unmarshal([]byte(text), value) == nil
}

// oldCall returns what a file of the earlier index hands over: a value as JSON, and the version.
func (w *writer) oldCall(name string) (value, version string, ok bool) {
	file, ok := w.earlier.Read(name + ".js")
	if !ok {
		return "", "", false
	}
	value, begun := strings.CutPrefix(string(file), fmt.Sprintf("casebookSearch(%q,", name))
	value, ended := strings.CutSuffix(value, ")\n")
	if name == "index" || !begun || !ended {
		return value, "", begun && ended
	}
	end := len(value) - len(`,""`) - versionSize
	if end < 0 {
		return "", "", false
	}
	version, err := strconv.Unquote(value[end+1:])
	return value[:end], version, err == nil && value[end] == ','
}

// oldText returns the words of a shard of the earlier index with their postings.
func (w *writer) oldText(old *oldShard) (text string, ok bool) {
	quoted, version, ok := w.oldCall("s-" + old.key)
	old.version = version
	if !ok || strings.Contains(quoted, `\`) {
		return text, ok && json.Unmarshal([]byte(quoted), &text) == nil
	}
	text, begun := strings.CutPrefix(quoted, `"`)
	text, ended := strings.CutSuffix(text, `"`)
	return text, begun && ended
}

// readAgain returns the words of some documents, as far as these are there, by key.
func (w *writer) readAgain(numbers []int) []word {
	s := newStretch()
	for _, n := range numbers {
		if kind, i := w.kinds[n>>kindShift], n&(1<<kindShift-1); i < kind.Count {
			d := kind.At(i)
			s.read(n, &d)
		}
	}
	s.sort()
	return s.sorted
}

// rows returns what results show of the documents of a block. Descriptions of those that are the same are taken from the
// earlier index, for they take reading.
func (w *writer) rows(name string, block []shown) [][5]string {
	rows := make([][5]string, len(block))
	var was [][5]string
	for i := range block {
		s := &block[i]
		rows[i] = s.row
		if s.describe == nil {
			continue
		}
		if w.earlier != nil && s.same && was == nil && !w.oldValue(name, &was) {
			was = [][5]string{}
		}
		if w.earlier != nil && s.same && i < len(was) {
			rows[i][len(rows[i])-1] = was[i][len(rows[i])-1]
		} else {
			rows[i][len(rows[i])-1] = s.describe()
		}
	}
	return rows
}

// stays lets the file of a shard stand that is the same as in the earlier index.
func (w *writer) stays(s shard) bool {
	old := s.entries[0].from
	if old == nil || old.edited || old.key != s.key || old.entries != len(s.entries) || s.entries[len(s.entries)-1].from != old {
		return false
	}
	size, kept := w.earlier.Keep("s-" + s.key + ".js")
	if kept {
		w.versions.Store("s-"+s.key, old.version)
		w.files.Add(1)
		w.kept.Add(1)
		w.bytes.Add(size)
	}
	return kept
}
