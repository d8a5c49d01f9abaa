package classify

import (
	"cmp"
	"crypto/sha256"
	"slices"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// signs are the texts of signatures, each once, wherever they apply. Which of them match in a file is decided by its
// bytes, and kept with it (tracker.Memos).
type signs struct {
	texts []sign // by hash
	sieve sieve
	asked []int // the numbers of those asked for

	now    string // the sum of the texts
	before string // that of those which were tried on all sightings before; empty: nobody knows
	fresh  []int  // of asked, those that were not among them
}

// sign is a text and the signatures that have it, of those asked for, by number.
type sign struct {
	Matcher
	hash string
	of   []int
}

const (
	// What is asked of a file's memos: the sum of the texts that were tried, and the hashes of those found.
	signedBy = "signed by"

	// What is asked of a casebook's memos: the hashes of the texts that were tried on all sightings.
	triedSigns = "signatures tried"

	hashBytes = 8 // of sums and hashes

	// fewFresh is how many new texts are tried each time beside what is known of the others, before all are tried anew.
	fewFresh = 8
)

// signsOf returns the texts of signatures, of which some are asked for.
func signsOf(idx *tracker.Index, signatures []Matcher, asked func(Matcher) bool) *signs {
	at, s := map[string]int{}, &signs{}
	for i, m := range signatures {
		hash := hashed(m.contains, m.Signature.Regexp)
		n, ok := at[hash]
		if !ok {
			n, at[hash] = len(s.texts), len(s.texts)
			s.texts = append(s.texts, sign{Matcher: m, hash: hash})
		}
		if asked(m) {
			s.texts[n].of = append(s.texts[n].of, i)
		}
	}
	slices.SortFunc(s.texts, func(a, b sign) int { return cmp.Compare(a.hash, b.hash) })
	for n, t := range s.texts {
		if len(t.of) > 0 {
			s.asked = append(s.asked, n)
		}
	}
	s.now = hashed(s.table())
	s.remember(idx)
	s.sieve = sieveFor(s.texts, func(t sign) []string { return t.words })
	return s
}

// hashed returns a hash of texts.
func hashed(texts ...string) string {
	var all inputs
	all.add(texts...)
	sum := sha256.Sum256(all)
	return string(sum[:hashBytes])
}

// table returns the hashes of all texts.
func (s *signs) table() string {
	var all strings.Builder
	for _, t := range s.texts {
		all.WriteString(t.hash)
	}
	return all.String()
}

// remember finds out what was tried before.
func (s *signs) remember(idx *tracker.Index) {
	table, ok := idx.Memos().Answer(triedSigns)
	if !ok {
		return
	}
	tried := map[string]bool{}
	for hash := range slices.Chunk([]byte(table), hashBytes) {
		tried[string(hash)] = true
	}
	s.before = hashed(table)
	for _, n := range s.asked {
		if !tried[s.texts[n].hash] {
			s.fresh = append(s.fresh, n)
		}
	}
}

// renew makes signs such that, once they were tried on all sightings, all of that is known.
func (s *signs) renew(idx *tracker.Index) {
	if s.before == "" || len(s.fresh) > fewFresh {
		s.before = ""
		idx.Memos().Note(triedSigns, s.table())
	}
}

// tried returns the numbers of those texts that match in a part of a report, in order.
func (s *signs) tried(numbers []int, r Report) []int {
	w := r.written()
	var has trigrams
	for _, p := range w {
		has.add(p.lower)
	}
	return slices.DeleteFunc(slices.Clone(numbers), func(n int) bool {
		if !s.sieve.mayMatch(n, &has) {
			return true
		}
		_, ok := s.texts[n].matchIn(w)
		return !ok
	})
}

// read returns the numbers of those texts asked for that match in a file: as its memos have them, or as they are tried on
// what report reads of it. ok is false if it cannot be read.
func (s *signs) read(memos *tracker.Memos, report func() (r Report, ok bool)) []int {
	answer, _ := memos.Answer(signedBy)
	if hashes, ok := strings.CutPrefix(answer, s.now); ok {
		return s.numbers(hashes)
	}
	hashes, old := strings.CutPrefix(answer, s.before)
	if old = old && s.before != ""; old && len(s.fresh) == 0 {
		return s.numbers(hashes)
	}
	r, ok := report()
	if !ok {
		return nil
	}
	if old {
		return append(s.numbers(hashes), s.tried(s.fresh, r)...)
	}
	found := s.tried(s.asked, r)
	if len(s.asked) == len(s.texts) {
		answer = s.now
		for _, n := range found {
			answer += s.texts[n].hash
		}
		memos.Note(signedBy, answer)
	}
	return found
}

// numbers returns the numbers of the texts asked for with some hashes.
func (s *signs) numbers(hashes string) []int {
	var found []int
	for hash := range slices.Chunk([]byte(hashes), hashBytes) {
		n, ok := slices.BinarySearchFunc(s.texts, string(hash), func(t sign, hash string) int { return cmp.Compare(t.hash, hash) })
		if ok && len(s.texts[n].of) > 0 {
			found = append(found, n)
		}
	}
	return found
}

// in returns the numbers of the signatures asked for that match in a sighting or its evidence, whatever their scope, in
// order.
func (s *signs) in(idx *tracker.Index, obs *tracker.Record) []int {
	found := s.read(obs.Memos(), func() (Report, bool) {
		text, quoted := prose(string(obs.Source[obs.BodyOffset():]), afterwards...)
		return Report{Error: obs.Observation.Error, Text: text, Log: quoted}, true
	})
	for _, f := range idx.Evidence(obs) {
		if isTextual(f) {
			found = append(found, s.read(f.Memos(), func() (Report, bool) {
				text, ok := readHead(idx.FS, f.Path)
				return Report{Log: Telling(text)}, ok
			})...)
		}
	}
	var signatures []int
	for _, n := range found {
		signatures = append(signatures, s.texts[n].of...)
	}
	slices.Sort(signatures)
	return slices.Compact(signatures)
}
