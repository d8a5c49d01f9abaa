package exchange

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// A moment is a time of a foreign file.
type moment struct {
	tracker.Time
	naive bool // written without an offset
}

// momentShape accepts what Hugo accepts and people write: an hour of one digit, a space for the T,
// fractions of a second, the zone as Z, UTC, GMT, +0100 or +01:00, and Go's "+0000 UTC".
var momentShape = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})(?:(?:[Tt]|\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([Zz]|UTC|GMT|[+-]\d{2}:?\d{2}(?: [A-Z]{3,4})?)?)?$`)
})

// parseMoment reads a time; one without an offset is local time in loc. Its Text is how a record
// writes it: with the offset, Z for UTC (-00:00 too), seconds unless they are zero, or a date only.
func parseMoment(text string, loc *time.Location) (moment, error) {
	m := momentShape().FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return moment{}, fmt.Errorf("%q is no time that can be read", text)
	}
	date, hour, minute, second, zone := m[1], m[2], m[3], m[4], m[5]
	if hour == "" {
		t, err := tracker.ParseTime(date, loc)
		return moment{Time: t}, err
	}
	if second == "" {
		second = "00"
	}
	t, err := tracker.ParseTime(fmt.Sprintf("%sT%02s:%s:%s%s", date, hour, minute, second, offset(zone)), loc)
	if err != nil {
		return moment{}, fmt.Errorf("%q is no time that can be read", text)
	}
	t.Text = formatMoment(t.At)
	return moment{Time: t, naive: zone == ""}, nil
}

// offset returns a zone as RFC 3339 writes it.
func offset(zone string) string {
	zone, _, _ = strings.Cut(zone, " ")
	switch digits := strings.ReplaceAll(zone, ":", ""); {
	case zone == "":
		return ""
	case len(digits) < 5: // Z, UTC or GMT
		return "Z"
	default:
		return digits[:3] + ":" + digits[3:]
	}
}

func formatMoment(at time.Time) string {
	if at.Second() != 0 {
		return at.Format("2006-01-02T15:04:05Z07:00")
	}
	return at.Format("2006-01-02T15:04Z07:00")
}
