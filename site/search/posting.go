package search

import (
	"cmp"
	"slices"
)

// digits are those of a number in a shard: 32 that end it, then 32 after which another follows.
const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// noDigit stands for a character that is none.
const noDigit = 64

// digitOf is the value of each of digits.
var digitOf = func() (values [256]byte) {
	for c := range values {
		values[c] = noDigit
	}
	for value := range len(digits) {
		values[digits[value]] = byte(value)
	}
	return values
}()

// appendNumber writes a number in base 32, the least digit first.
func appendNumber(to []byte, n int) []byte {
	for ; n > 31; n >>= 5 {
		to = append(to, digits[32+n&31])
	}
	return append(to, digits[n])
}

// list is where a word stands in one stretch of documents.
type list struct {
	first, last int // documents
	field       int // of the first place in the first document
	place       int // the last one of the last document
	rest        []byte
}

// stretch is the words of some documents that follow each other.
type stretch struct {
	words   map[string]*list
	sorted  []word // of the words, by key, when all are read
	doc     int
	field   int
	idWords int
	reader  reader
}

// word is a word of a stretch.
type word struct {
	key, token string
	list       *list
}

// sort sorts the words, when all documents are read.
func (s *stretch) sort() {
	s.sorted = make([]word, 0, len(s.words))
	for token, l := range s.words {
		s.sorted = append(s.sorted, word{keyOf(token), token, l})
	}
	slices.SortFunc(s.sorted, func(x, y word) int { return cmp.Compare(x.key, y.key) })
}

func newStretch() *stretch {
	s := &stretch{words: map[string]*list{}}
	s.reader.emit = s.add
	return s
}

// read adds the words of a document, whose number is above those of the ones before.
func (s *stretch) read(number int, d *Document) {
	s.doc, s.field = number, fieldID
	s.idWords = 0
	(&reader{emit: func(_ []byte, place int) { s.idWords = place + 1 }}).read([]byte(d.ID), 0)
	place := s.text([]byte(d.ID), fieldID, 0)
	place = s.text([]byte(d.Title), fieldTitle, place)
	for _, text := range d.Errors {
		place = s.text([]byte(text), fieldError, place)
	}
	for _, text := range d.Names {
		place = s.text([]byte(text), fieldName, place)
	}
	if d.Read != nil {
		text, log := d.Read()
		place = s.text(limited(text), fieldText, place)
		s.text(limited(log), fieldLog, place)
	}
}

func limited(text []byte) []byte { return text[:min(len(text), textLimit)] }

// text adds one text from a place on, and returns the place at which another may begin.
func (s *stretch) text(text []byte, field, place int) int {
	if len(text) == 0 {
		return place
	}
	s.field = field
	return s.reader.read(text, place) + 1
}

// add notes a place of a word. Places come in ascending order.
func (s *stretch) add(token []byte, place int) {
	l := s.words[string(token)]
	switch {
	case l == nil:
		l = &list{first: s.doc, field: s.field, last: s.doc}
		s.words[string(token)] = l
		l.rest = s.begin(l.rest, place)
	case l.last != s.doc:
		l.rest = s.begin(appendNumber(l.rest, ((s.doc-l.last)*8+s.field)*2+1), place)
		l.last = s.doc
	case l.place == place:
		return // a word of two equal parts
	default:
		l.rest = appendNumber(l.rest, (place-l.place)*2)
	}
	l.place = place
}

// begin writes what follows the number of a document.
func (s *stretch) begin(to []byte, place int) []byte {
	if s.field == fieldID {
		to = appendNumber(to, s.idWords)
	}
	return appendNumber(to, place)
}

// join writes the postings of a word from stretches that follow each other.
func join(lists []*list) string {
	size := 0
	for _, l := range lists {
		size += len(l.rest) + 6
	}
	all := make([]byte, 0, size)
	before := 0
	for _, l := range lists {
		all = appendNumber(all, ((l.first-before)*8+l.field)*2+1)
		all = append(all, l.rest...)
		before = l.last
	}
	return string(all)
}
