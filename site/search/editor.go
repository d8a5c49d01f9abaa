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
func (e *editor) shard(old *oldShard, text string, words []word) (entries []entry, ok bool) {
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
func (e *editor) entry(was entry, now *list) (is entry, ok bool) {
	if len(e.numbers) == 0 {
		return was, true
	}
	s := splice{old: was.postings}
	if now != nil {
		if s.put, ok = parsePostings(join([]*list{now})); !ok {
			return was, false
		}
	}
	r := postingReader{text: was.postings}
	for from := 0; r.read(); from = r.at {
		if last := e.numbers[len(e.numbers)-1]; r.doc > last && len(s.put) == 0 && s.before == s.oldBefore {
			r.at = len(was.postings) // nothing differs from here on
			break
		}
		s.next(r.posting, from, r.at, e.differs(r.doc))
	}
	if r.at != len(was.postings) || r.at == 0 {
		return was, false
	}
	was.postings = s.end()
	return was, true
}

func (e *editor) differs(doc int) bool {
	_, found := slices.BinarySearch(e.numbers, doc)
	return found
}

// splice exchanges some of the postings of a word, and copies those between them as they stand.
type splice struct {
	old               string
	copied            int       // bytes of old
	put               []posting // to be put among them, in ascending order
	text              []byte
	before, oldBefore int // the document before, in the text and in old
}

// next takes the next of the old postings, which stands between two places.
func (s *splice) next(p posting, from, to int, drop bool) {
	for len(s.put) > 0 && s.put[0].doc < p.doc {
		s.copy(from)
		s.write(s.put[0])
		s.put = s.put[1:]
	}
	var now []posting // what stands in its place
	switch isPut := len(s.put) > 0 && s.put[0].doc == p.doc; {
	case isPut:
		now, s.put = s.put[:1], s.put[1:]
	case !drop:
		now = []posting{p}
	}
	if len(now) == 1 && now[0] == p && s.before == s.oldBefore {
		s.before = p.doc
	} else {
		s.copy(from)
		s.copied = to
		for _, p := range now {
			s.write(p)
		}
	}
	s.oldBefore = p.doc
}

func (s *splice) copy(to int) {
	s.text = append(s.text, s.old[s.copied:to]...)
	s.copied = to
}

func (s *splice) write(p posting) {
	s.text = append(appendNumber(s.text, ((p.doc-s.before)*8+p.field)*2+1), p.rest...)
	s.before = p.doc
}

// end returns the postings as they are now.
func (s *splice) end() string {
	if s.copied == 0 && len(s.put) == 0 && len(s.text) == 0 {
		return s.old
	}
	s.copy(len(s.old))
	for _, p := range s.put {
		s.write(p)
	}
	return string(s.text)
}
