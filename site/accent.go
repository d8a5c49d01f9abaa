package site

import (
	"fmt"
	"math"
	"strconv"
)

// rgb is red, green and blue, each from 0 to 1.
type rgb [3]float64

// The grounds that links stand on, of those in the stylesheet the one that is nearest to the text: --tint by day and
// by night.
var (
	lightGround = rgb{0xef / 255.0, 0xf2 / 255.0, 0xf6 / 255.0}
	darkGround  = rgb{0x17 / 255.0, 0x1e / 255.0, 0x27 / 255.0}
)

// readable is the least contrast of text. Source: WCAG 2.2, success criterion 1.4.3.
const readable = 4.5

// accentRule returns what gives links a colour, as "#0b7285": darker where the ground is light and lighter where it is
// dark, as far as it takes to be read.
func accentRule(accent string) string {
	c := parseRGB(accent)
	return fmt.Sprintf("\n/* accent of casebook.yaml */\n:root { --link: light-dark(%s, %s); }\n",
		towards(c, rgb{}, lightGround), towards(c, rgb{1, 1, 1}, darkGround))
}

// towards mixes a colour with another one, by steps of a 32nd, until it can be read on a ground.
func towards(c, end, ground rgb) rgb {
	for i := range 33 {
		var mixed rgb
		for k := range mixed {
			mixed[k] = c[k] + (end[k]-c[k])*float64(i)/32
		}
		if mixed = mixed.rounded(); contrast(mixed, ground) >= readable {
			return mixed
		}
	}
	return end
}

// parseRGB reads "#0b7285", which the settings have made sure of.
func parseRGB(s string) (c rgb) {
	n, _ := strconv.ParseUint(s[1:], 16, 32)
	return rgb{float64(n>>16) / 255, float64(n>>8&255) / 255, float64(n&255) / 255}
}

func (c rgb) rounded() rgb {
	for k := range c {
		c[k] = math.Round(c[k]*255) / 255
	}
	return c
}

func (c rgb) String() string {
	return fmt.Sprintf("#%02x%02x%02x", int(math.Round(c[0]*255)), int(math.Round(c[1]*255)), int(math.Round(c[2]*255)))
}

// contrast returns the ratio of two colours, from 1 to 21. Source: WCAG 2.2, contrast ratio and relative luminance.
func contrast(a, b rgb) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(c rgb) float64 {
	linear := func(v float64) float64 {
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c[0]) + 0.7152*linear(c[1]) + 0.0722*linear(c[2])
}
