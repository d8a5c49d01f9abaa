package svg

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

func exampleOutcomes() Outcomes {
	return Outcomes{
		ID: "uses", Title: "Uses by outcome", Desc: "Nine uses: seven worked, one partly, one did not.", At: day("2026-10-08"), AtLabel: "reviewed 10-08",
		Rows: []Outcome{
			{"worked", []Mark{
				{At: at("2026-11-16 03:41"), Shape: Noticed, Href: "../o/7", Title: "2026-11-16 03:41 on replica-2: worked"},
				{At: at("2026-06-12 04:51"), Shape: Suspected}, {At: at("2026-06-18 02:08"), Shape: Noticed}, {At: at("2026-06-24 03:12")},
				{At: at("2026-06-30 01:49")}, {At: at("2026-07-07 05:03")}, {At: at("2026-10-29 02:26")},
			}},
			{"partly", []Mark{{At: at("2026-10-07 03:12"), Shape: Noticed}}},
			{"did not", []Mark{{At: at("2026-06-24 21:40"), Shape: Noticed}}},
		},
	}
}

func TestOutcomes(t *testing.T) {
	golden(t, "outcomes-wide", exampleOutcomes().SVG(true))
	golden(t, "outcomes-narrow", exampleOutcomes().SVG(false))
	if got := said(t, exampleOutcomes().SVG(true)); !slices.Contains(got, "reviewed 10-08") || !slices.Contains(got, "7") || !slices.Contains(got, "did not") {
		t.Errorf("the figure says %q", got)
	}
	if got := (Outcomes{Rows: []Outcome{{Label: "worked"}}}).SVG(true); got != "" {
		t.Errorf("without marks there is %s", got)
	}
}

func TestOutcomesAreSound(t *testing.T) {
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 6))
		tl := anyTimeline(r)
		o := Outcomes{ID: "o", Title: anyWord(r), Desc: anyWord(r), At: tl.Since, AtLabel: anyWord(r), AllHref: "#all"}
		for _, row := range tl.Rows {
			if len(o.Rows) == 4 {
				break
			}
			for i := range row.Marks {
				row.Marks[i].AfterFix = false
			}
			o.Rows = append(o.Rows, Outcome{row.Label, row.Marks})
		}
		for _, wide := range []bool{true, false} {
			sound(t, fmt.Sprintf("outcomes %d wide=%v", seed, wide), o.SVG(wide))
		}
		if t.Failed() {
			t.FailNow()
		}
	}
}
