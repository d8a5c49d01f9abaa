package svg_test

import (
	"strings"
	"testing"

	"github.com/casebook-dev/casebook/site/svg"
)

func TestBarStaysOnItsGround(t *testing.T) {
	for share, want := range map[float64]string{-1: `width="0"`, 0.25: `width="20"`, 1: `width="80"`, 7: `width="80"`} {
		_, bar, _ := strings.Cut(svg.Bar(share), `class="bar"`)
		if !strings.Contains(bar, want) {
			t.Errorf("Bar(%v) = %s, want a bar of %s", share, svg.Bar(share), want)
		}
	}
}
