package search

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
)

// Write indexes documents and hands each file to put, from several goroutines at once and once for a name; the
// bytes are valid only during the call. An error is one of put, or of ctx. What an earlier index says of documents that
// are the same is taken from it, nil if there is none; the files are those that a fresh one has.
func Write(ctx context.Context, kinds []Kind, earlier *Earlier, put func(name string, content []byte) error) (*Summary, error) {
	w := &writer{kinds: kinds, earlier: earlier, put: put}
	entries, err := w.words(ctx)
	if err != nil {
		return nil, err
	}
	w.summary.Documents = len(w.shown)
	w.summary.Services = choices(w.shown, func(s *shown) Choice { return s.service })
	w.summary.Statuses = choices(w.shown, func(s *shown) Choice { return s.status })
	w.summary.Marks = w.marks()
	w.summary.Words = len(entries)
	shards := shards(entries)
	w.summary.Shards = len(shards)
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	g.Go(w.facets)
	w.writeShards(ctx, g, shards)
	w.writeBlocks(ctx, g)
	if err := g.Wait(); err != nil {
		return nil, err
	}
	if err := w.index(shards); err != nil {
		return nil, err
	}
	w.summary.Files, w.summary.Kept, w.summary.Bytes = int(w.files.Load()), int(w.kept.Load()), w.bytes.Load()
	return &w.summary, nil
}

type writer struct {
	kinds     []Kind
	earlier   *Earlier
	put       func(name string, content []byte) error
	shown     []shown    // of all documents, kind by kind
	stretches []*stretch // that follow each other
	summary   Summary
	files     atomic.Int64
	kept      atomic.Int64
	bytes     atomic.Int64
	versions  sync.Map // of files, by name
}

// shown is what is kept of a document when its words are read.
type shown struct {
	row             [5]string     // address, title, glyph, note, about
	describe        func() string // nil if row says it
	service, status Choice
	day             string
	mark            mark
	same            bool // as in the earlier index
}

func shownOf(d *Document) shown {
	return shown{row: [...]string{d.Address, d.Title, d.Glyph, d.Note, d.About}, describe: d.Describe, service: d.Service, status: d.Status, day: d.Day, mark: markOf(d)}
}

// words returns all words with their postings, and what is shown of all documents.
func (w *writer) words(ctx context.Context) ([]entry, error) {
	total := 0
	for _, k := range w.kinds {
		total += k.Count
	}
	w.shown = make([]shown, total)
	if w.earlier != nil {
		if err := w.each(ctx, func(_, _, at int, d *Document) { w.shown[at] = shownOf(d) }); err != nil {
			return nil, err
		}
		if entries, ok := w.edited(); ok {
			return entries, nil
		}
	}
	err := w.each(ctx, func(part, number, at int, d *Document) {
		w.stretches[part].read(number, d)
		w.shown[at] = shownOf(d)
	})
	if err != nil {
		return nil, err
	}
	return w.entries(), nil
}

// each visits all documents, as many stretches of them at once as there are processors: with the number of the stretch,
// that of the document, and its place among all.
func (w *writer) each(ctx context.Context, visit func(part, number, at int, d *Document)) error {
	total := len(w.shown)
	n := max(1, min(runtime.GOMAXPROCS(0), total/blockSize))
	w.stretches = make([]*stretch, n)
	var g errgroup.Group
	for part := range n {
		g.Go(func() error {
			w.stretches[part] = newStretch()
			err := w.eachOf(ctx, total*part/n, total*(part+1)/n, func(number, at int, d *Document) { visit(part, number, at, d) })
			w.stretches[part].sort()
			return err
		})
	}
	return g.Wait()
}

func (w *writer) eachOf(ctx context.Context, from, to int, visit func(number, at int, d *Document)) error {
	base := 0
	for k, kind := range w.kinds {
		for i := max(from-base, 0); i < min(to-base, kind.Count); i++ {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			d := kind.At(i)
			visit(k<<kindShift+i, base+i, &d)
		}
		base += kind.Count
	}
	return nil
}

// choices returns the values that occur, each once, by text.
func choices(all []shown, of func(*shown) Choice) []Choice {
	seen := map[string]bool{}
	var some []Choice
	for i := range all {
		if c := of(&all[i]); c.Value != "" && !seen[c.Value] {
			seen[c.Value] = true
			some = append(some, c)
		}
	}
	slices.SortFunc(some, func(x, y Choice) int { return cmp.Or(cmp.Compare(x.Text, y.Text), cmp.Compare(x.Value, y.Value)) })
	return some
}

// entries joins the stretches, whose words are sorted.
func (w *writer) entries() []entry {
	var all []entry
	var lists []*list
	at := make([]int, len(w.stretches))
	for {
		var least *word
		for i, s := range w.stretches {
			if at[i] < len(s.sorted) && (least == nil || s.sorted[at[i]].key < least.key) {
				least = &s.sorted[at[i]]
			}
		}
		if least == nil {
			return all
		}
		e := entry{key: least.key, token: least.token}
		lists = lists[:0]
		for i, s := range w.stretches {
			if at[i] < len(s.sorted) && s.sorted[at[i]].key == e.key {
				lists = append(lists, s.sorted[at[i]].list)
				at[i]++
			}
		}
		e.postings = join(lists)
		all = append(all, e)
	}
}

// contents is what index.js says: what there is.
type contents struct {
	Block    int      `json:"block"`
	Kinds    []kindOf `json:"kinds"`
	Services []string `json:"services"`
	Statuses []string `json:"statuses"`
	Shards   []string `json:"shards"`
	Versions string   `json:"versions"`
}

type kindOf struct {
	Name  string `json:"name"`
	Text  string `json:"text"`
	Count int    `json:"count"`
}

// index writes index.js, when the versions of all other files are known.
func (w *writer) index(shards []shard) error {
	c := w.contents(shards)
	names := make([]string, 0, len(shards)+1)
	for _, s := range shards {
		names = append(names, "s-"+s.key)
	}
	for _, k := range w.kinds {
		for n := range blocks(k) {
			names = append(names, blockName(k, n))
		}
	}
	for _, name := range append(names, "facets") {
		version, _ := w.versions.Load(name)
		c.Versions += version.(string)
	}
	return w.file("index", c)
}

// blocks returns how many files show the documents of a kind, blockName the name of one.
func blocks(k Kind) int { return (k.Count + blockSize - 1) / blockSize }

func blockName(k Kind, n int) string { return fmt.Sprintf("d-%s-%d", k.Name, n) }

func (w *writer) contents(shards []shard) contents {
	c := contents{Block: blockSize, Kinds: []kindOf{}, Services: []string{}, Statuses: []string{}, Shards: []string{}}
	for _, k := range w.kinds {
		c.Kinds = append(c.Kinds, kindOf{k.Name, k.Text, k.Count})
	}
	for _, choice := range w.summary.Services {
		c.Services = append(c.Services, choice.Value)
	}
	for _, choice := range w.summary.Statuses {
		c.Statuses = append(c.Statuses, choice.Value)
	}
	for _, s := range shards {
		c.Shards = append(c.Shards, s.key)
	}
	return c
}

func (w *writer) writeShards(ctx context.Context, g *errgroup.Group, shards []shard) {
	for _, s := range shards {
		w.summary.Largest = max(w.summary.Largest, sizeOf(s.entries))
		if w.stays(s) {
			continue
		}
		g.Go(func() error {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return w.file("s-"+s.key, s.text())
		})
	}
}

// text returns the words of a shard with their postings, all parted by spaces.
func (s shard) text() string {
	var b strings.Builder
	b.Grow(sizeOf(s.entries))
	for i, e := range s.entries {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(e.token)
		b.WriteByte(' ')
		b.WriteString(e.postings)
	}
	return b.String()
}

func (w *writer) writeBlocks(ctx context.Context, g *errgroup.Group) {
	base := 0
	for _, k := range w.kinds {
		all := w.shown[base : base+k.Count]
		base += k.Count
		for n := range blocks(k) {
			g.Go(func() error {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				name := blockName(k, n)
				return w.file(name, w.rows(name, all[n*blockSize:min((n+1)*blockSize, len(all))]))
			})
		}
	}
}

// column is the facets of the documents of a kind: for each the number of its service and of its status, from 1,
// and its day since 1970, 0 standing for none.
type column struct {
	Service string `json:"service"`
	Status  string `json:"status"`
	Day     string `json:"day"`
}

func (w *writer) facets() error {
	services, statuses := numbers(w.summary.Services), numbers(w.summary.Statuses)
	columns := map[string]column{}
	base := 0
	for _, k := range w.kinds {
		var service, status, day []byte
		for _, s := range w.shown[base : base+k.Count] {
			service = appendNumber(service, services[s.service.Value])
			status = appendNumber(status, statuses[s.status.Value])
			day = appendNumber(day, dayNumber(s.day))
		}
		columns[k.Name] = column{string(service), string(status), string(day)}
		base += k.Count
	}
	return w.file("facets", columns)
}

func numbers(all []Choice) map[string]int {
	numbers := map[string]int{}
	for i, c := range all {
		numbers[c.Value] = i + 1
	}
	return numbers
}

// dayNumber returns how many days after 1970-01-01 a day is; 0 for none, and for days before.
func dayNumber(day string) int {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return 0
	}
	return int(max(0, at.Unix()/(24*60*60)))
}

// versionSize is how many characters tell a file from the one that has its name in another build. They are compared with
// those of one other file only.
const versionSize = 4

func versionOf(content []byte) string {
	sum := sha256.Sum256(content)
	return base64.RawURLEncoding.EncodeToString(sum[:3])
}

// file writes a value as a call of casebookSearch, with its version but for the index, which says all others'.
func (w *writer) file(name string, value any) error {
	content, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("write %s of the search: %w", name, err)
	}
	script := fmt.Appendf(make([]byte, 0, len(content)+64), "casebookSearch(%q,", name)
	script = append(script, content...)
	if name != "index" {
		version := versionOf(content)
		w.versions.Store(name, version)
		script = fmt.Appendf(script, ",%q", version)
	}
	script = append(script, ")\n"...)
	w.files.Add(1)
	w.bytes.Add(int64(len(script)))
	return w.put(name+".js", script)
}
