package site

import (
	"fmt"
	"testing"
)

func TestContrast(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want string
	}{
		{"#000000", "#ffffff", "21.00"}, {"#ffffff", "#ffffff", "1.00"}, {"#777777", "#ffffff", "4.48"}, {"#0000ff", "#ffffff", "8.59"},
	} {
		if got := fmt.Sprintf("%.2f", contrast(parseRGB(c.a), parseRGB(c.b))); got != c.want {
			t.Errorf("contrast(%s, %s) = %s, want %s", c.a, c.b, got, c.want)
		}
	}
}

// TestAccentCanBeRead keeps a colour that can be read, and turns any other towards one that can.
func TestAccentCanBeRead(t *testing.T) {
	for _, accent := range []string{"#0b7285", "#ffffff", "#000000", "#ffd400", "#808080", "#ff0000"} {
		c := parseRGB(accent)
		for name, on := range map[string]struct{ end, ground rgb }{"light": {rgb{}, lightGround}, "dark": {rgb{1, 1, 1}, darkGround}} {
			got := towards(c, on.end, on.ground)
			if contrast(got, on.ground) < readable {
				t.Errorf("%s, %s: %v has a contrast of %.2f", accent, name, got, contrast(got, on.ground))
			}
			if contrast(c, on.ground) >= readable && got != c {
				t.Errorf("%s, %s: became %v, and could be read", accent, name, got)
			}
		}
	}
}
