package svg

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strings"
	"testing"
)

func TestMicroGraphicsAsInTheDesign(t *testing.T) {
	golden(t, "micro-rates", Estimates([]Estimate{{Label: "before", Lo: 2.06, Value: 3.61, Hi: 5.86}, {Label: "since fix", Lo: 0.16, Value: 0.78, Hi: 2.29, After: true}}))
	golden(t, "micro-ratio", Ratio(Estimate{Label: "rate now", Lo: 0.04, Value: 0.22, Hi: 0.76, After: true}))
	golden(t, "micro-ratio-worse", Ratio(Estimate{Label: "rate now", Lo: 0.4, Value: 1.7, Hi: 12, After: true}))
	golden(t, "micro-bars", MicroBars{Values: []float64{7, 7, 9, 0, 92, 22, 18}, After: []bool{false, false, false, false, true, true, true}, Most: "92 d"}.SVG())
	golden(t, "micro-chances", Chances([]Chance{{"7 days", 0.32, "32 %"}, {"30 days", 0.78, "78 %"}, {"90 days", 0.97, "97 %"}}))
	golden(t, "micro-quiet", Quiet(21.0/36))
}

func TestMicroGraphicsOfNothingAreEmpty(t *testing.T) {
	for name, got := range map[string]string{
		"no estimate": Estimates(nil), "all zero": Estimates([]Estimate{{}}), "no number": Estimates([]Estimate{{Hi: math.NaN()}}),
		"without end": Estimates([]Estimate{{Hi: math.Inf(1)}}), "no bar": MicroBars{}.SVG(), "bars of zero": MicroBars{Values: []float64{0, 0}}.SVG(),
	} {
		if got != "" {
			t.Errorf("%s: %s, want nothing", name, got)
		}
	}
}

// Whatever the numbers are, a micro graphic is well-formed and its texts stay inside.
func TestMicroGraphicsHoldAnyNumber(t *testing.T) {
	for _, v := range []float64{1e-9, 0.003, 0.7, 1, 3.99, 12, 47, 365, 99999, 1e7} {
		all := []string{
			Estimates([]Estimate{{Label: "now", Value: v / 2, Hi: v}}), Ratio(Estimate{Value: v, Hi: 2 * v}),
			MicroBars{Values: []float64{v, v / 3}, Most: "1,234,567 min"}.SVG(), MicroBars{Values: make([]float64, 300)}.SVG(),
			Chances([]Chance{{"7 days", v, ">99 %"}}), Quiet(v),
		}
		for _, s := range all {
			wellFormed(t, s)
			if strings.Contains(s, "NaN") || strings.Contains(s, "Inf") {
				t.Errorf("at %v: %s has no number", v, s)
			}
		}
	}
}

func wellFormed(t *testing.T, s string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(s))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("%v in %s", err, s)
		}
	}
}
