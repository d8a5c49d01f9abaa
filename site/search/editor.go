package search

import (
	"cmp"
	"slices"
	"strings"
)

// editor changes the postings of some documents in shards.
type editor struct {
	numbers []int  // of these documents, in ascending order
	words   []word // that they have now, by key
}

// between returns the words that belong into a shard.
func (e *editor) between(keys []string, i int) []word {
	at := func(key string) int {
		n, _ := slices.BinarySearchFunc(e.words, key, func(w word, key string) int { return cmp.Compare(w.key, key) })
		return n
	}
	from, to := 0, len(e.words)
	if i > 0 {
		from = at(keys[i])
	}
	if i+1 < len(keys) {
		to = at(keys[i+1])
	}
	return e.words[from:to]
}

// shard returns the entries of a shard, in which some words stand with other postings now. ok is false for one that makes
// no sense.
func (e *editor) shard(key, text string, words []word) (entries []entry, ok bool) {
	old := &oldShard{key: key}
	entries = make([]entry, 0, strings.Count(text, " ")/2+1+len(words))
	add := func(word word) {
		old.edited = true
		entries = append(entries, entry{key: word.key, token: word.token, postings: join([]*list{word.list})})
	}
	for text != "" {
		token, rest, ok := strings.Cut(text, " ")
		if !ok {
			return nil, false
		}
		var postings string
		postings, text, _ = strings.Cut(rest, " ")
		was := entry{key: keyOf(token), token: token, postings: postings, from: old}
		old.entries++
		for len(words) > 0 && words[0].key < was.key {
			add(words[0])
			words = words[1:]
		}
		var now *list
		if len(words) > 0 && words[0].key == was.key {
			now, words = words[0].list, words[1:]
		}
		is, ok := e.entry(was, now)
		if !ok {
			return nil, false
		}
		if is.postings != postings {
			old.edited = true
		}
		if is.postings != "" {
			entries = append(entries, is)
		}
	}
	for _, word := range words {
		add(word)
	}
	return entries, true
}

// entry returns an entry with the postings that the documents have now, nil for none.
func (e *editor) entry(was entry, now *list) (entry, bool) {
	if now == nil {
		if any, ok := e.anyIn(was.postings); !any || !ok {
			return was, ok
		}
	}
	all, ok := parsePostings(was.postings)
	if !ok {
		return was, false
	}
	all = slices.DeleteFunc(all, func(p posting) bool { return e.differs(p.doc) })
	if now != nil {
		some, ok := parsePostings(join([]*list{now}))
		if !ok {
			return was, false
		}
		all = append(all, some...)
		slices.SortFunc(all, func(x, y posting) int { return x.doc - y.doc })
	}
	text := make([]byte, 0, len(was.postings)+64)
	before := 0
	for _, p := range all {
		text = append(appendNumber(text, ((p.doc-before)*8+p.field)*2+1), p.rest...)
		before = p.doc
	}
	was.postings = string(text)
	return was, true
}

func (e *editor) differs(doc int) bool {
	_, found := slices.BinarySearch(e.numbers, doc)
	return found
}

// anyIn reports whether one of the documents is among postings; ok is false for what are none.
func (e *editor) anyIn(text string) (any, ok bool) {
	next := 0
	for r := (postingReader{text: text}); r.read(); {
		for next < len(e.numbers) && e.numbers[next] < r.doc {
			next++
		}
		if next == len(e.numbers) {
			return false, true
		}
		if e.numbers[next] == r.doc {
			return true, true
		}
		ok = r.at == len(text)
	}
	return false, ok
}
