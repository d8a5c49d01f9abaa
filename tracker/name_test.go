package tracker

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestSlug(t *testing.T) {
	tests := []struct{ text, want string }{
		{"No space left on device", "no-space-left-on-device"},
		{"  write /tmp/*: ENOSPC!  ", "write-tmp-enospc"},
		{"Crème brûlée à Ærø, straße, Øresund, Łódź, đ, þ", "creme-brulee-a-aero-strasse-oresund-lodz-d-th"},
		{"日本", "ri-ben"},
		{"ﬁle Ⅷ", "file-viii"},
		{"con", "con-x"},
		{"COM1", "com1-x"},
		{"com0", "com0"},
		{"!?…", ""},
		{"🔥", ""},
		{strings.Repeat("abcdefghi ", 7), "abcdefghi-abcdefghi-abcdefghi-abcdefghi-abcdefghi-abcdefghi"},
		{strings.Repeat("x", 70), strings.Repeat("x", 60)},
		{strings.Repeat("x", 58) + " con", strings.Repeat("x", 58)},
	}
	for _, tt := range tests {
		if got := Slug(tt.text); got != tt.want {
			t.Errorf("Slug(%q) = %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestObservationID(t *testing.T) {
	tests := []struct {
		observed, errorText, instance string
		seconds                       bool
		want                          string
	}{
		{"2025-03-04T14:05+01:00", "No space left on device", "replica-2", false, "2025-03-04-1405-no-space-left-on-device-on-replica-2"},
		{"2025-03-04T14:05:09Z", "x", "y", true, "2025-03-04-140509-x-on-y"},
		{"2025-03-04", "x", "y", true, "2025-03-04-x-on-y"},
		{"2025-03-04T14:05Z", "!!", "replica-2", false, "2025-03-04-1405-on-replica-2"},
	}
	for _, tt := range tests {
		at, err := ParseTime(tt.observed, time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		if got := ObservationID(at, tt.errorText, tt.instance, tt.seconds); got != tt.want || !ValidID(got) {
			t.Errorf("ObservationID(%s, %q, %q) = %q, want %q", tt.observed, tt.errorText, tt.instance, got, tt.want)
		}
	}
}

func TestValidID(t *testing.T) {
	for id, want := range map[string]bool{"a": true, "a-b-2": true, "": false, "-a": false, "a-": false, "a--b": false, "A": false, "é": false, "a_b": false, "a.b": false} {
		if ValidID(id) != want {
			t.Errorf("ValidID(%q) = %v, want %v", id, !want, want)
		}
	}
}

func TestNearest(t *testing.T) {
	known := []string{"no-space-left-on-device", "oomkilled", "open", "fixing", "fixed"}
	tests := []struct {
		name string
		want []string
	}{
		{"no-space-left-on-devise", []string{"no-space-left-on-device"}},
		{"OOMKilled", []string{"oomkilled"}},
		{"opne", []string{"open"}},
		{"fixd", []string{"fixed"}},
		{"elsewhere", []string{}},
	}
	for _, tt := range tests {
		if got := Nearest(tt.name, known); !slices.Equal(got, tt.want) {
			t.Errorf("Nearest(%q) = %v, want %v", tt.name, got, tt.want)
		}
	}
}
