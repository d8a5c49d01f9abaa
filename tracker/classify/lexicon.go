package classify

import (
	"math"
	"slices"
)

// lexicon numbers words and knows where each occurs.
type lexicon struct {
	id    map[string]int32
	names []string
	in    []int32     // in how many sightings
	heads []int32     // in how many error messages
	at    [][]posting // where, in order of sightings
}

// number returns the number of a word, a new one if need be.
func (x *lexicon) number(word string) int32 {
	id, ok := x.id[word]
	if !ok {
		id = int32(len(x.at))
		x.id[word] = id
		x.names = append(x.names, word)
		x.in = append(x.in, 0)
		x.heads = append(x.heads, 0)
		x.at = append(x.at, nil)
	}
	return id
}

// posting is a sighting that has a word, and how often, up to 255: more tells no more.
type posting uint32

func postingOf(sighting, n int32) posting { return posting(sighting)<<8 | posting(min(n, 255)) }

func (p posting) sighting() int32 { return int32(p >> 8) }
func (p posting) n() float64      { return float64(p & 255) }

// frames numbers the functions on stacks.
type frames struct {
	id    map[string]int32
	names []string
	in    []int32   // in how many sightings
	bugs  [][]int32 // of which they are, sorted
}

// note counts a frame of a sighting of a bug.
func (x *frames) note(id, bug int32) {
	x.in[id]++
	if i, ok := slices.BinarySearch(x.bugs[id], bug); !ok {
		x.bugs[id] = slices.Insert(x.bugs[id], i, bug)
	}
}

func (x *frames) number(name string) int32 {
	id, ok := x.id[name]
	if !ok {
		id = int32(len(x.names))
		x.id[name] = id
		x.names = append(x.names, name)
		x.in = append(x.in, 0)
		x.bugs = append(x.bugs, nil)
	}
	return id
}

// rarity says how much a word tells that some of all sightings have.
type rarity struct {
	all  float64   // log of all sightings and one
	span float64   // log of all sightings and two: about what the rarest word tells
	logs []float64 // of n + 1/2, by n

	times []float64 // 1 + log n, by n: as far as most words go
}

func newRarity() rarity {
	r := rarity{times: make([]float64, 64)}
	for n := 1; n < len(r.times); n++ {
		r.times[n] = 1 + math.Log(float64(n))
	}
	r.know(0)
	return r
}

// know takes in that there are n sightings.
func (r *rarity) know(n int) {
	r.all, r.span = math.Log(float64(n)+1), math.Log(float64(n)+2)
	for i := len(r.logs); i <= n; i++ {
		r.logs = append(r.logs, math.Log(float64(i)+0.5))
	}
}

// of is idf without a logarithm: how much a word tells that n of the sightings have.
func (r *rarity) of(n int32) float64 { return r.all - r.logs[n] }

// share brings a weight into 0 to about 1.
func (r *rarity) share(weight float64) float64 { return weight / r.span }

// idf is how much a word that df of n have tells, as BM25 has it.
func idf(n, df float64) float64 { return math.Log(1 + (n-df+0.5)/(df+0.5)) }

// dampened is what it counts that a word is there n times: 1 + log n.
func (r *rarity) dampened(n int32) float64 {
	if int(n) < len(r.times) {
		return r.times[n]
	}
	return 1 + math.Log(float64(n))
}
