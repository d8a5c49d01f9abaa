package site

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestSpan(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0 min", 40 * time.Second: "40 s", 96 * time.Minute: "96 min", 210 * time.Minute: "3.5 h", 12 * time.Hour: "12 h",
		47*time.Hour + 30*time.Minute: "47.5 h", 50 * time.Hour: "2 days", 92 * day: "92 days",
	} {
		if got := span(d); got != want {
			t.Errorf("span(%v) = %q, want %q", d, got, want)
		}
	}
}

func TestAgo(t *testing.T) {
	now := time.Date(2026, 11, 20, 9, 14, 0, 0, time.UTC)
	for d, want := range map[time.Duration]string{
		0: "today", 23 * time.Hour: "today", 24 * time.Hour: "yesterday", 4*day + time.Hour: "4 days ago", -time.Hour: "in 1 day",
		1200 * day: "1,200 days ago",
	} {
		if got := ago(now.Add(-d), now); got != want {
			t.Errorf("ago(%v before) = %q, want %q", d, got, want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1234: "-1,234", -999: "-999"} {
		if got := thousands(n); got != want {
			t.Errorf("thousands(%d) = %q, want %q", n, got, want)
		}
	}
	for n, want := range map[int64]string{0: "0 B", 999: "999 B", 41300: "41 kB", 3_400_000: "3.4 MB"} {
		if got := size(n); got != want {
			t.Errorf("size(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestDates(t *testing.T) {
	got := dates("2026-03-03 to 2026-11-16 09:14 UTC, not 12026-11-160")
	want := []Word{{Date: "2026-03-03"}, {Text: " to "}, {Date: "2026-11-16 09:14"}, {Text: " UTC, not 12026-11-160"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("dates differ (-want +got):\n%s", diff)
	}
}

func TestOrdinal(t *testing.T) {
	for n, want := range map[int]string{1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 11: "11th", 12: "12th", 13: "13th", 21: "21st", 112: "112th", 1003: "1,003rd"} {
		if got := ordinal(n); got != want {
			t.Errorf("ordinal(%d) = %q, want %q", n, got, want)
		}
	}
}

// TestTimesOfHappenings was written when the history of a task said that it shipped at 2026-11-09T14:05+01:00.
func TestTimesOfHappenings(t *testing.T) {
	for written, want := range map[string]string{
		"":                       "",
		"2026-11-09":             "2026-11-09",
		"2026-11-09T14:05+01:00": "2026-11-09 13:05 UTC",
		"2026-11-09 on a b, 2026-11-10T00:30+01:00, 2026-11-11 on c": "2026-11-09 on a b, 2026-11-09 23:30 UTC, 2026-11-11 on c",
	} {
		if got := inUTC(written); got != want {
			t.Errorf("inUTC(%q) = %q, want %q", written, got, want)
		}
	}
}
