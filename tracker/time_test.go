package tracker

import (
	"testing"
	"time"
	_ "time/tzdata"
)

func TestParseTime(t *testing.T) {
	copenhagen, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		text, want      string
		dateOnly, twice bool
	}{
		{"2026-03-17T03:09:10+01:00", "2026-03-17T02:09:10Z", false, false},
		{"2026-03-17T03:09Z", "2026-03-17T03:09:00Z", false, false},
		{"2026-03-17 03:09", "2026-03-17T02:09:00Z", false, false},
		{"2026-07-17 03:09:30", "2026-07-17T01:09:30Z", false, false},
		{"2026-03-17 03:09 +01:00", "2026-03-17T02:09:00Z", false, false},
		{"2026-03-17", "2026-03-16T23:00:00Z", true, false},
		{"2026-10-25T02:30", "2026-10-25T00:30:00Z", false, true}, // the clock goes back: the first of two
		{"2026-10-25T02:30+01:00", "2026-10-25T01:30:00Z", false, false},
		{"2026-10-25", "2026-10-24T22:00:00Z", true, false},
	}
	for _, tt := range tests {
		got, err := ParseTime(tt.text, copenhagen)
		if err != nil {
			t.Errorf("ParseTime(%q): %v", tt.text, err)
			continue
		}
		if at := got.At.UTC().Format(time.RFC3339); at != tt.want || got.DateOnly != tt.dateOnly || got.Twice != tt.twice {
			t.Errorf("ParseTime(%q) = %s, date only %v, twice %v; want %s, %v, %v", tt.text, at, got.DateOnly, got.Twice, tt.want, tt.dateOnly, tt.twice)
		}
	}
	for _, bad := range []string{"2026-03-29T02:30", "2026-02-30", "2026-13-01", "yesterday", "03:09", "2026-03-17T25:00", "2026-3-7", "", "2026-03-17T03:09+1",
		"0001-01-01T00:00:00Z", "0226-03-17", "1949-12-31", "2200-01-01", "9999-12-31T23:59Z"} {
		if got, err := ParseTime(bad, copenhagen); err == nil {
			t.Errorf("ParseTime(%q) = %v, want an error", bad, got)
		}
	}
}

func TestParseDuration(t *testing.T) {
	for text, want := range map[string]time.Duration{"27m": 27 * time.Minute, "1h30m": 90 * time.Minute, "2d": 48 * time.Hour, "0m": 0, "1d2h3m4s": 26*time.Hour + 3*time.Minute + 4*time.Second} {
		got, err := ParseDuration(text)
		if err != nil || got != want {
			t.Errorf("ParseDuration(%q) = %v, %v, want %v", text, got, err, want)
		}
	}
	for _, bad := range []string{"", "1", "m", "1.5h", "30m1h", "1h1h", "-1h", "1 h", "1w", "9999999999d", "999999999d"} {
		if got, err := ParseDuration(bad); err == nil {
			t.Errorf("ParseDuration(%q) = %v, want an error", bad, got)
		}
	}
	for d, want := range map[time.Duration]string{90 * time.Minute: "1h30m", 0: "0m", 26 * time.Hour: "26h"} {
		if got := FormatDuration(d, false); got != want {
			t.Errorf("FormatDuration(%v) = %q, want %q", d, got, want)
		}
	}
	if got := FormatDuration(49*time.Hour, true); got != "2d1h" {
		t.Errorf("FormatDuration(49h, days) = %q, want 2d1h", got)
	}
}

func TestReviewLapses(t *testing.T) {
	copenhagen, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	days := func(n int) *time.Duration { d := time.Duration(n) * 24 * time.Hour; return &d }
	tests := []struct {
		reviewed string
		every    *time.Duration
		want     string // the last day on which the review is good
	}{
		{"2026-06-22", days(120), "2026-10-20"},
		{"2026-10-08", days(91), "2027-01-07"}, // over the end of summer time
		{"2026-03-08", days(91), "2026-06-07"}, // over its begin
	}
	for _, tt := range tests {
		reviewed, err := ParseTime(tt.reviewed, copenhagen)
		if err != nil {
			t.Fatal(err)
		}
		r := RunbookFields{Reviewed: reviewed, ReviewEvery: tt.every}
		at, ok := r.ReviewLapses()
		if got := at.Add(-time.Second).Format(time.DateOnly); !ok || got != tt.want {
			t.Errorf("a review of %s for %v is good until %s, want %s", tt.reviewed, tt.every, got, tt.want)
		}
	}
	if _, ok := (&RunbookFields{ReviewEvery: days(1)}).ReviewLapses(); ok {
		t.Error("a runbook that was never reviewed lapses")
	}
}
