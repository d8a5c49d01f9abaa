package insight

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// invented makes up a casebook of one bug with everything that can stand in the way of a figure.
func invented(random *rand.Rand) string {
	one := func(words ...string) string { return words[random.IntN(len(words))] }
	day := func() string { return fmt.Sprintf("2026-%02d-%02d", 1+random.IntN(6), 1+random.IntN(28)) }
	var b strings.Builder
	fmt.Fprintf(&b, "-- casebook.yaml --\ntimezone: %s\nnot_recorded: [{from: %s, to: %s}, {from: 2026-03-28, to: 2026-03-30}]\ninstances: [{name: a, service: s, from: %s, to: %s}, {name: 'b*', service: s, count: 3, from: 2026-01-01}]\n",
		one("UTC", "Europe/Copenhagen", "America/New_York"), day(), day(), day(), day())
	fmt.Fprintf(&b, "%sservice: s\nstatus: %s\ndetection: %s\nepisode_gap: %s\n%s%s---\n", newBug, one("open", "fixed", "accepted"), one("manual", "monitored"), one("0s", "1h", "6h", "30d"),
		one("", "observed_since: "+day()+"\n"), one("", "checked: ["+day()+", "+day()+"]\n"))
	for range random.IntN(14) {
		at := day()
		if random.IntN(3) > 0 {
			at += fmt.Sprintf("T%02d:%02dZ", random.IntN(24), random.IntN(2)*30)
		}
		b.WriteString(seen(at, one("a", "b1", "b2", "unknown"), one("", "classification: suspected", "near_miss: true", "also_on: [b3]"),
			one("", "episode: new", "episode: same"), one("", "impact: {effort: 0m}", "impact: {effort: 30m, downtime: 2h, users: 3, severity: 1}", "impact: {severity: 4}")))
	}
	for i := range random.IntN(4) {
		shipped := one("shipped: "+day(), "shipped: [{on: [a], at: "+day()+"}]", "shipped: [{on: [a], at: "+day()+"}, {on: ['*'], at: "+day()+"}]", "")
		b.WriteString(fixTask(fmt.Sprintf("fix-%d", i), shipped, one("", "", "reverted: "+day()), one("", "estimate: 2h")))
	}
	return b.String()
}

// TestAnything: whatever the records say, there are five answers, no panic, and JSON without anything that is no
// number.
func TestAnything(t *testing.T) {
	seeds := uint64(1500)
	if testing.Short() || underRace {
		seeds = 150
	}
	for seed := range seeds {
		random := rand.New(rand.NewPCG(seed, 7))
		files := invented(random)
		idx := trackertest.Load(t, files)
		c := Of(idx, instant(t, fmt.Sprintf("2026-%02d-15T12:00Z", 1+random.IntN(8))))
		for _, b := range c.Bugs() {
			said, err := json.Marshal(b.View())
			if err != nil {
				t.Fatalf("seed %d: %v\n%s", seed, err, files)
			}
			for _, word := range []string{"NaN", "Inf", ":-0,", "%!", " -", "  "} {
				if text := strings.ReplaceAll(string(said), " -is:near-miss", ""); strings.Contains(text, word) {
					t.Fatalf("seed %d: the answers hold %q: %s\n%s", seed, word, said, files)
				}
			}
			for _, a := range b.Answers {
				if a.Bold == "" || a.Query == "" {
					t.Fatalf("seed %d: %s has no answer\n%s", seed, a.Question, files)
				}
			}
			soundBug(t, seed, b)
		}
		if _, err := json.Marshal(c.All().View()); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
}

// soundBug looks for figures that contradict each other.
func soundBug(t *testing.T, seed uint64, b *Bug) {
	t.Helper()
	for i := 1; i < 3; i++ {
		if b.When.Within[i] < b.When.Within[i-1]-1e-9 || b.When.Within[i] > 1 {
			t.Fatalf("seed %d: chances %v", seed, b.When.Within)
		}
	}
	for i := 1; i < len(b.at); i++ {
		if !(b.at[i] > b.at[i-1]) {
			t.Fatalf("seed %d: no time between episodes: %v", seed, b.at)
		}
	}
	for _, f := range b.Fixes {
		if f.P != nil && (*f.P < 0 || *f.P > 1) || f.Quiet < 0 || f.Left != nil && *f.Left < 0 {
			t.Fatalf("seed %d: a fix with p %v, %v quiet days, %v left", seed, f.P, f.Quiet, f.Left)
		}
	}
}
