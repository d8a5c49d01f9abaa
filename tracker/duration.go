package tracker

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

var durationUnits = []struct {
	letter byte
	length time.Duration
}{{'d', 24 * time.Hour}, {'h', time.Hour}, {'m', time.Minute}, {'s', time.Second}}

// ParseDuration reads whole numbers with d, h, m and s, largest unit first and each at most once:
// "27m", "1h30m", "2d" (a day is 24 hours). Anything else is an error that says how to write it.
func ParseDuration(text string) (time.Duration, error) {
	wrong := fmt.Errorf("%q is no duration; write it like 27m, 1h30m or 2d", text)
	rest, total, unit := strings.TrimSpace(text), time.Duration(0), 0
	for rest != "" {
		digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
		if digits == 0 || digits == len(rest) || digits > 9 {
			return 0, wrong
		}
		number, _ := strconv.Atoi(rest[:digits])
		for unit < len(durationUnits) && durationUnits[unit].letter != rest[digits] {
			unit++
		}
		if unit == len(durationUnits) || time.Duration(number) > (1<<62)/durationUnits[unit].length {
			return 0, wrong
		}
		total += time.Duration(number) * durationUnits[unit].length
		rest, unit = rest[digits+1:], unit+1
	}
	if strings.TrimSpace(text) == "" || total < 0 {
		return 0, wrong
	}
	return total, nil
}

// FormatDuration writes d as ParseDuration reads it, in days only when days is set: "1h30m", "0m".
func FormatDuration(d time.Duration, days bool) string {
	var b strings.Builder
	for _, u := range durationUnits {
		if u.letter == 'd' && !days {
			continue
		}
		if n := d / u.length; n > 0 {
			fmt.Fprintf(&b, "%d%c", n, u.letter)
			d -= n * u.length
		}
	}
	if b.Len() == 0 {
		return "0m"
	}
	return b.String()
}
