package search_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/site/search"
)

// write returns the files of an index by name.
func write(t testing.TB, kinds []search.Kind) (map[string]string, *search.Summary) {
	t.Helper()
	files := map[string]string{}
	var mu sync.Mutex
	summary, err := search.Write(context.Background(), kinds, nil, func(name string, content []byte) error {
		mu.Lock()
		defer mu.Unlock()
		if _, twice := files[name]; twice {
			t.Errorf("%s is written twice", name)
		}
		files[name] = string(content)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files, summary
}

func kindOf(name string, docs []search.Document) search.Kind {
	return search.Kind{Name: name, Text: name, Count: len(docs), At: func(i int) search.Document { return docs[i] }}
}

// invented are documents of words with the frequencies of a language, some of them in other scripts.
func invented(n int, seed uint64) []search.Document {
	dice := rand.New(rand.NewPCG(seed, 1))
	vocabulary := []string{"no", "space", "left", "on", "device", "OOMKilled", "磁盘空间", "café", "replica-2", "/var/lib", "10.0.0.1", "constructor", "__proto__", "</script>", "\"quoted\""}
	for i := range 400 {
		vocabulary = append(vocabulary, fmt.Sprintf("w%03dx%s", i, strings.Repeat("y", i%9)))
	}
	zipf := rand.NewZipf(dice, 1.2, 3, uint64(len(vocabulary)-1))
	words := func(n int) string {
		some := make([]string, n)
		for i := range some {
			some[i] = vocabulary[zipf.Uint64()]
		}
		return strings.Join(some, " ")
	}
	docs := make([]search.Document, n)
	for i := range docs {
		docs[i] = search.Document{Address: fmt.Sprintf("x/%d/index.html", i), ID: fmt.Sprintf("id-%d", i), Title: words(6), Errors: []string{words(4)}, Names: []string{words(1), words(2)},
			Day: "2026-11-20", Status: search.Choice{Value: words(1), Text: "x"}}
		written(&docs[i], words(1+dice.IntN(60)), words(3))
	}
	return docs
}

// written gives a document a text and logs.
func written(d *search.Document, text, log string) {
	d.Sum = text + "|" + log
	d.Read = func() ([]byte, []byte) { return []byte(text), []byte(log) }
	d.Describe = func() string { return "About " + text }
}

// textOf returns the text of a document.
func textOf(d *search.Document) string {
	text, _, _ := strings.Cut(d.Sum, "|")
	return text
}

// index is an index read back.
type index struct {
	Kinds  []struct{ Name string }
	Shards []string
	words  map[string]string

	Versions string
}

func readIndex(t *testing.T, files map[string]string) *index {
	t.Helper()
	idx := &index{words: map[string]string{}}
	value(t, files["index.js"], "index", idx)
	for _, key := range idx.Shards {
		var text string
		value(t, files["s-"+key+".js"], "s-"+key, &text)
		parts := strings.Split(text, " ")
		for i := 0; i < len(parts); i += 2 {
			idx.words[parts[i]] = parts[i+1]
		}
	}
	return idx
}

// value reads what a file hands over.
func value(t *testing.T, file, name string, into any) {
	t.Helper()
	text, found := strings.CutPrefix(file, fmt.Sprintf("casebookSearch(%q,", name))
	text, ended := strings.CutSuffix(text, ")\n")
	if name != "index" {
		text = text[:max(0, len(text)-len(`,"abcd"`))]
	}
	if !found || !ended {
		t.Fatalf("%s is %.60q", name, file)
	}
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// places returns where a word stands, by document.
func (idx *index) places(word string) map[int][]int {
	const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	var numbers []int
	n, shift := 0, 0
	for _, c := range idx.words[word] {
		d := strings.IndexRune(digits, c)
		n |= d & 31 << shift
		if shift += 5; d < 32 {
			numbers, n, shift = append(numbers, n), 0, 0
		}
	}
	found, doc := map[int][]int{}, 0
	for i := 0; i < len(numbers); i++ {
		if n := numbers[i]; n%2 == 0 {
			found[doc] = append(found[doc], found[doc][len(found[doc])-1]+n/2)
			continue
		}
		doc += numbers[i] / 16
		if numbers[i]/2%8 == 0 {
			i++ // how many words the id has
		}
		i++
		found[doc] = append(found[doc], numbers[i])
	}
	return found
}

// phrase returns the documents in which the words of a text follow each other.
func (idx *index) phrase(text string) []int {
	var docs []int
	tokens := wholes(search.Tokens(text))
	lists := make([]map[int][]int, len(tokens))
	for i, token := range tokens {
		lists[i] = idx.places(token.Text)
	}
	for _, doc := range slices.Sorted(maps.Keys(lists[0])) {
		if slices.ContainsFunc(lists[0][doc], func(at int) bool {
			for i, token := range tokens {
				if !slices.Contains(lists[i][doc], at+token.Place) {
					return false
				}
			}
			return true
		}) {
			docs = append(docs, doc)
		}
	}
	return docs
}

// wholes leaves out the parts of words, and the last character of a run of which every two are a word: what a search
// consists of.
func wholes(tokens []search.Token) []search.Token {
	var some []search.Token
	for i, token := range tokens {
		last := i > 0 && !isASCII(token.Text) && strings.HasSuffix(tokens[i-1].Text, token.Text) && tokens[i-1].Text != token.Text
		if (i == 0 || token.Place != tokens[i-1].Place) && !last {
			some = append(some, token)
		}
	}
	return some
}

func isASCII(s string) bool { return !strings.ContainsFunc(s, func(c rune) bool { return c > 127 }) }

// holds says by brute force whether the words of a phrase follow each other in one of a document's texts.
func holds(d search.Document, wanted []search.Token) bool {
	for _, text := range slices.Concat([]string{d.ID, d.Title}, d.Errors, d.Names, strings.Split(d.Sum, "|")) {
		there := map[search.Token]bool{}
		last := 0
		for _, token := range search.Tokens(text) {
			there[token] = true
			last = token.Place
		}
		for at := 0; at <= last; at++ {
			if !slices.ContainsFunc(wanted, func(w search.Token) bool { return !there[search.Token{Text: w.Text, Place: at + w.Place}] }) {
				return true
			}
		}
	}
	return false
}

func TestPhrasesFindExactlyWhatHoldsThem(t *testing.T) {
	few, docs := invented(3, 2), invented(400, 1)
	files, _ := write(t, []search.Kind{kindOf("few", few), kindOf("many", docs)})
	idx := readIndex(t, files)
	dice := rand.New(rand.NewPCG(3, 3))
	some := 0
	for range 60 {
		words := strings.Fields(textOf(&docs[dice.IntN(len(docs))]))
		from := dice.IntN(len(words))
		phrase := strings.Join(words[from:min(len(words), from+1+dice.IntN(4))], " ")
		if len(search.Tokens(phrase)) == 0 {
			continue
		}
		var want []int
		wanted := wholes(search.Tokens(phrase))
		for k, all := range [][]search.Document{few, docs} {
			for i, d := range all {
				if holds(d, wanted) {
					want = append(want, k<<20+i)
				}
			}
		}
		if got := idx.phrase(phrase); !slices.Equal(got, want) {
			t.Fatalf("%q is found in %v, want %v", phrase, got, want)
		}
		some += len(want)
	}
	if some < 200 {
		t.Errorf("only %d documents were found: the phrases are too rare to say anything", some)
	}
}

func TestEveryWordOfATitleFindsIt(t *testing.T) {
	docs := invented(300, 4)
	files, _ := write(t, []search.Kind{kindOf("x", docs)})
	idx := readIndex(t, files)
	known := map[string]map[int][]int{}
	for i, d := range docs {
		for _, token := range search.Tokens(d.Title) {
			if known[token.Text] == nil {
				known[token.Text] = idx.places(token.Text)
			}
			if _, ok := known[token.Text][i]; !ok {
				t.Fatalf("%q does not find %q", token.Text, d.Title)
			}
		}
	}
}

// TestVersions wants the version that a file hands over in index.js, in the order in which the script of the pages counts.
func TestVersions(t *testing.T) {
	files, summary := write(t, []search.Kind{kindOf("few", invented(3, 2)), kindOf("many", invented(900, 1))})
	idx := readIndex(t, files)
	var names []string
	for _, key := range idx.Shards {
		names = append(names, "s-"+key)
	}
	names = append(names, "d-few-0")
	for n := range 15 {
		names = append(names, fmt.Sprintf("d-many-%d", n))
	}
	names = append(names, "facets")
	if len(names)+1 != summary.Files || len(idx.Versions) != 4*len(names) {
		t.Fatalf("%d names, %d files, versions %q", len(names), summary.Files, idx.Versions)
	}
	known := map[string]bool{}
	for i, name := range names {
		version := idx.Versions[4*i : 4*i+4]
		known[version] = true
		if !strings.HasSuffix(files[name+".js"], fmt.Sprintf(",%q)\n", version)) {
			t.Errorf("%s has not the version %q: %q", name, version, files[name+".js"][max(0, len(files[name+".js"])-20):])
		}
	}
	if len(known) < len(names)-1 {
		t.Errorf("%d files have only %d versions", len(names), len(known))
	}
}

// TestSameBytes wants the same files however many processors there are: then documents are read in other stretches.
func TestSameBytes(t *testing.T) {
	kinds := []search.Kind{kindOf("few", invented(5, 2)), kindOf("many", invented(900, 1))}
	one, _ := write(t, kinds)
	before := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(before)
	for _, n := range []int{1, 3, 7} {
		runtime.GOMAXPROCS(n)
		again, _ := write(t, kinds)
		if diff := cmp.Diff(one, again); diff != "" {
			t.Errorf("with %d processors (-before +after):\n%.2000s", n, diff)
		}
	}
}

// TestShards wants each word in the shard where a script looks for it, and shards of a size that is worth a file.
func TestShards(t *testing.T) {
	files, summary := write(t, []search.Kind{kindOf("x", invented(3000, 9))})
	idx := readIndex(t, files)
	if summary.Shards < 4 || len(idx.Shards) != summary.Shards || !slices.IsSorted(idx.Shards) {
		t.Fatalf("shards %q, summary %+v", idx.Shards, summary)
	}
	small := 0
	for i, key := range idx.Shards {
		var text string
		value(t, files["s-"+key+".js"], "s-"+key, &text)
		words := strings.Split(text, " ")
		if len(text) > 33<<10 && len(words) > 2 {
			t.Errorf("shard %q has %d bytes and %d words", key, len(text), len(words)/2)
		}
		if len(text) < 8<<10 {
			small++
		}
		for w := 0; w < len(words); w += 2 {
			if k := key16(words[w]); k < key || i+1 < len(idx.Shards) && k >= idx.Shards[i+1] {
				t.Errorf("%q stands in the shard %q", words[w], key)
			}
		}
	}
	if small > len(idx.Shards)/2 {
		t.Errorf("%d of %d shards are small", small, len(idx.Shards))
	}
}

// key16 is how the script names a word in ASCII.
func key16(word string) string {
	var key strings.Builder
	for _, c := range word {
		if c < 128 {
			key.WriteRune(c)
		} else {
			fmt.Fprintf(&key, "_%06x", c)
		}
	}
	return key.String()
}

// TestOneMoreDocument changes the files that know it, and leaves the others alone.
func TestOneMoreDocument(t *testing.T) {
	docs := invented(3000, 9)
	before, _ := write(t, []search.Kind{kindOf("a", docs), kindOf("b", invented(50, 1))})
	docs = append(docs, search.Document{Title: "zebra", Status: docs[0].Status})
	written(&docs[len(docs)-1], "w001xy once more", "")
	after, _ := write(t, []search.Kind{kindOf("a", docs), kindOf("b", invented(50, 1))})
	var changed []string
	for name, content := range after {
		if before[name] != content {
			changed = append(changed, name)
		}
	}
	slices.Sort(changed)
	if len(changed) > 8 {
		t.Errorf("%d of %d files changed: %q", len(changed), len(after), changed)
	}
}

func TestEmpty(t *testing.T) {
	files, summary := write(t, nil)
	if len(files) != 2 || summary.Words != 0 || summary.Documents != 0 {
		t.Errorf("an empty index has the files %q, %+v", slices.Sorted(maps.Keys(files)), summary)
	}
	if want := "casebookSearch(\"index\",{\"block\":64,\"kinds\":[],\"services\":[],\"statuses\":[],\"shards\":[],\"versions\":\"RBNv\"})\n"; files["index.js"] != want {
		t.Errorf("index.js is %q, want %q", files["index.js"], want)
	}
}

func TestErrorsOfPut(t *testing.T) {
	full := errors.New("no space left on device")
	_, err := search.Write(context.Background(), []search.Kind{kindOf("x", invented(10, 1))}, nil, func(string, []byte) error { return full })
	if !errors.Is(err, full) {
		t.Errorf("Write = %v, want %v", err, full)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := search.Write(ctx, []search.Kind{kindOf("x", invented(10, 1))}, nil, func(string, []byte) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("Write = %v, want %v", err, context.Canceled)
	}
}
