package exchange

import (
	"testing"
	"time"
)

func TestParseMoment(t *testing.T) {
	east := time.FixedZone("", 2*60*60)
	for _, c := range []struct {
		text, want string
		naive      bool
	}{
		{"2021-09-23T10:01:00-00:00", "2021-09-23T10:01Z", false},
		{"2021-09-23T10:01:00+00:00", "2021-09-23T10:01Z", false},
		{"2023-12-06T9:15:00-00:00", "2023-12-06T09:15Z", false},
		{"2024-06-04T20:00:30-05:00", "2024-06-04T20:00:30-05:00", false},
		{"2024-06-04 20:00:00 +0530", "2024-06-04T20:00+05:30", false},
		{"2024-06-04 20:00:00 +0000 UTC", "2024-06-04T20:00Z", false},
		{"2024-06-04 20:00 UTC", "2024-06-04T20:00Z", false},
		{"2024-06-04T20:00:00.123Z", "2024-06-04T20:00Z", false},
		{"2020-06-13 15:54:00", "2020-06-13T15:54+02:00", true},
		{"2020-06-13", "2020-06-13", false},
	} {
		got, err := parseMoment(c.text, east)
		if err != nil || got.Text != c.want || got.naive != c.naive {
			t.Errorf("parseMoment(%q) = %q, naive %v, %v, want %q, %v", c.text, got.Text, got.naive, err, c.want, c.naive)
		}
	}
	for _, text := range []string{"", "yesterday", "2021-13-01", "2021-09-23T25:00:00Z", "2021-09-23T10:01:00+99:00", "10:01"} {
		if got, err := parseMoment(text, east); err == nil {
			t.Errorf("parseMoment(%q) = %q, want an error", text, got.Text)
		}
	}
}
