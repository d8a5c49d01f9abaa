package recurrence

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestEpisodes(t *testing.T) {
	const hour, minute = 1.0 / 24, 1.0 / 1440
	day := func(at float64, date string) Occurrence { return Occurrence{At: at, Date: date, DateOnly: true} }
	at := func(at float64) Occurrence { return Occurrence{At: at} }
	tests := []struct {
		name string
		of   []Occurrence
		want []Episode
	}{
		{"none", nil, nil},
		{"one", []Occurrence{at(3)}, []Episode{{0, 1}}},
		{"at the gap, far from 1970", []Occurrence{at(20523 + 7*minute), at(20523 + 7*minute + 6*hour)}, []Episode{{0, 2}}},
		{"over the gap", []Occurrence{at(20523), at(20523 + 6*hour + minute)}, []Episode{{0, 1}, {1, 2}}},
		{"a chain", []Occurrence{at(0), at(5 * hour), at(10 * hour), at(15 * hour), at(22 * hour)}, []Episode{{0, 4}, {4, 5}}},
		{"every night", []Occurrence{at(0), at(1), at(2)}, []Episode{{0, 1}, {1, 2}, {2, 3}}},
		{"days", []Occurrence{day(0.5, "a"), day(1.5, "b")}, []Episode{{0, 1}, {1, 2}}},
		{"a time on the day of a date", []Occurrence{day(0.5, "a"), {At: 0.95, Date: "a"}}, []Episode{{0, 2}}},
		{"the night before a date", []Occurrence{{At: 0.95, Date: "a"}, day(1.5, "b")}, []Episode{{0, 1}, {1, 2}}},
		{"new by word", []Occurrence{at(0), {At: hour, Grouping: BeginsNew}, at(2 * hour)}, []Episode{{0, 1}, {1, 3}}},
		{"same by word", []Occurrence{at(0), {At: 3, Grouping: JoinsBefore}, at(3 + hour)}, []Episode{{0, 3}}},
		{"the first of all joins nothing", []Occurrence{{At: 3, Grouping: JoinsBefore}}, []Episode{{0, 1}}},
		{"no new one in no time", []Occurrence{at(4), {At: 4, Grouping: BeginsNew}}, []Episode{{0, 2}}},
	}
	for _, tt := range tests {
		if got := Episodes(tt.of, 0.25); !slices.Equal(got, tt.want) {
			t.Errorf("%s: Episodes = %v, want %v", tt.name, got, tt.want)
		}
	}
}

// TestEpisodesPartition: every occurrence is in one episode, and episodes begin strictly one after another.
func TestEpisodesPartition(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		var of []Occurrence
		at := 20000 * random.Float64()
		for range random.IntN(12) {
			at += random.ExpFloat64() * float64(random.IntN(3)) / 4
			of = append(of, Occurrence{At: at, Date: string(rune('a' + int(at)%26)), DateOnly: random.IntN(3) == 0, Grouping: Grouping(random.IntN(3))})
		}
		next, last := 0, -1.0
		for _, e := range Episodes(of, 0.25) {
			if e.From != next || e.To <= e.From || of[e.From].At <= last {
				t.Fatalf("Episodes(%v): %v after %d, begun at %v", of, e, next, last)
			}
			next, last = e.To, of[e.From].At
		}
		if next != len(of) {
			t.Fatalf("Episodes(%v) end at %d of %d", of, next, len(of))
		}
	}
}
