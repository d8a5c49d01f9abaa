package search_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/site/search"
)

// after writes an index after an earlier one, and returns all of its files and how many were put.
func after(t *testing.T, kinds []search.Kind, marks []search.Marked, earlier map[string]string) (files map[string]string, summary *search.Summary, put int) {
	t.Helper()
	files = map[string]string{}
	var mu sync.Mutex
	keep := func(name string, content string) {
		mu.Lock()
		defer mu.Unlock()
		if _, twice := files[name]; twice {
			t.Errorf("%s is written twice", name)
		}
		files[name] = content
	}
	was := &search.Earlier{Marks: marks, Read: func(name string) ([]byte, bool) {
		content, ok := earlier[name]
		return []byte(content), ok
	}, Keep: func(name string) (int64, bool) {
		content, ok := earlier[name]
		if ok {
			keep(name, content)
		}
		return int64(len(content)), ok
	}}
	summary, err := search.Write(context.Background(), kinds, was, func(name string, content []byte) error {
		keep(name, string(content))
		mu.Lock()
		defer mu.Unlock()
		put++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files, summary, put
}

// TestEditedIndexIsLikeAFreshOne changes documents at random, again and again, and wants the files of an index that was made
// anew.
func TestEditedIndexIsLikeAFreshOne(t *testing.T) {
	few, docs, spare := invented(3, 2), invented(900, 1), invented(300, 5)
	kinds := func() []search.Kind { return []search.Kind{kindOf("few", few), kindOf("many", docs)} }
	earlier, summary := write(t, kinds())
	dice := rand.New(rand.NewPCG(7, 7))
	edited := 0
	for step := range 60 {
		for range 1 + dice.IntN(3) {
			switch d := &docs[dice.IntN(len(docs))]; dice.IntN(9) {
			case 0:
				*d = spare[dice.IntN(len(spare))]
			case 1:
				d.Title += " zebra"
			case 2:
				written(d, textOf(d)+" 磁盘 "+fmt.Sprint(step), "w001xy")
			case 3:
				written(d, "", "")
			case 4:
				d.Names = nil
			case 5:
				d.Address, d.Note, d.Day, d.Status = "elsewhere", "noted", "2026-11-19", few[0].Status // none of which is searched
			case 6:
				docs = append(docs, spare[dice.IntN(len(spare))])
			case 7:
				docs = docs[:len(docs)-1]
			case 8:
				d.ID = fmt.Sprintf("id %d of a few words", step)
			}
		}
		if step == 30 {
			docs = slices.Insert(docs, 5, spare[0]) // all others get other numbers
		}
		want, fresh := write(t, kinds())
		got, now, put := after(t, kinds(), summary.Marks, earlier)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("step %d (-fresh +edited):\n%.3000s", step, diff)
		}
		fresh.Kept = now.Kept
		if diff := cmp.Diff(fresh, now); diff != "" {
			t.Fatalf("step %d (-fresh +edited):\n%.3000s", step, diff)
		}
		if now.Kept > 0 {
			edited++
		}
		if now.Kept+put != now.Files {
			t.Errorf("step %d: of %d files %d were kept and %d put", step, now.Files, now.Kept, put)
		}
		earlier, summary = got, now
	}
	if edited < 40 {
		t.Errorf("only %d times something was kept", edited)
	}
}

// TestEditedIndexReadsWhatChanged wants that nothing else is read.
func TestEditedIndexReadsWhatChanged(t *testing.T) {
	docs := invented(900, 1)
	earlier, summary := write(t, []search.Kind{kindOf("x", docs)})
	read := map[int]bool{}
	var mu sync.Mutex
	for i := range docs {
		d := &docs[i]
		text, log := d.Read()
		note := func() {
			mu.Lock()
			defer mu.Unlock()
			read[i] = true
		}
		d.Read = func() ([]byte, []byte) { note(); return text, log }
		d.Describe = func() string { note(); return "About " + string(text) }
	}
	docs[17].Title, docs[500].Title = "zebra", "zebras"
	got, _, put := after(t, []search.Kind{kindOf("x", docs)}, summary.Marks, earlier)
	if len(read) != 2 || !read[17] || !read[500] {
		t.Errorf("read are %v", read)
	}
	if put > 2+15+8 { // index.js and facets.js, what is shown, and the words that changed
		t.Errorf("%d of %d files are put", put, len(got))
	}
}

// TestSpoiltIndexIsMadeAnew has files of an earlier index that are gone or make no sense.
func TestSpoiltIndexIsMadeAnew(t *testing.T) {
	docs := invented(900, 1)
	kinds := []search.Kind{kindOf("x", docs)}
	earlier, summary := write(t, kinds)
	docs[17].Title = "zebra on the device with no space"
	want, _ := write(t, kinds)
	var shard string
	for name := range want {
		if strings.HasPrefix(name, "s-n") {
			shard = name
		}
	}
	for name, content := range map[string]string{"index.js": "", shard: "", "d-x-0.js": "casebookSearch(\"d-x-0\",[],\"abcd\")\n"} {
		spoilt := map[string]string{}
		for n, c := range earlier {
			if n != name {
				spoilt[n] = c
			} else if content != "" {
				spoilt[n] = content
			}
		}
		got, _, _ := after(t, kinds, summary.Marks, spoilt)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("with %s spoilt (-fresh +edited):\n%.2000s", name, diff)
		}
	}
	for name, words := range map[string]string{"no postings": "no", "no digits": "no !!", "an end in the middle": "no p", "an odd number of words": "no pB x", "an even number first": "no CCC"} {
		spoilt := map[string]string{}
		for n, c := range earlier {
			spoilt[n] = c
		}
		spoilt[shard] = fmt.Sprintf("casebookSearch(%q,%q,\"abcd\")\n", strings.TrimSuffix(shard, ".js"), words)
		got, _, _ := after(t, kinds, summary.Marks, spoilt)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("with %s (-fresh +edited):\n%.2000s", name, diff)
		}
	}
}
