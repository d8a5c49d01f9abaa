package tracker

import (
	"strings"
	"testing"
)

func TestParseTitle(t *testing.T) {
	tests := []struct {
		title, errorText, instance string
		canonical, ok              bool
	}{
		{`Handle: "No space left on device" on replica-2`, "No space left on device", "replica-2", true, true},
		{`Handle: "dial tcp: lookup db on 10.0.0.2:53: no such host" on api-1`, "dial tcp: lookup db on 10.0.0.2:53: no such host", "api-1", true, true},
		{`Handle: "unexpected "EOF" on stream" on api-1`, `unexpected "EOF" on stream`, "api-1", true, true},
		{`Handle: "the "primary" on db-1" on db-2`, `the "primary" on db-1`, "db-2", true, true},
		{`Handle: "x" on "ci agents for bom"`, "x", "ci agents for bom", true, true},
		{`Handle: "x" on "y"`, "x", "y", false, true},
		{`Handle:"x" on y`, "x", "y", false, true},
		{`Handle: "x"  on  y`, "x", "y", false, true},
		{`Handle: "No space left on device "on "replica-1"`, "No space left on device", "replica-1", false, true}, // seen in the wild
		{"Handle: No space left on device on replica-1", "", "", false, false},                                    // seen in the wild
		{"Handle: No space left on device", "", "", false, false},
		{`No space left on device`, "", "", false, false},
		{`Handle: "x" on `, "", "", false, false},
		{`Handle: "" on y`, "", "", false, false},
		{`Handle: "x" only`, "", "", false, false},
		{`Handle: "x`, "", "", false, false},
	}
	for _, tt := range tests {
		e, i, canonical, ok := ParseTitle(tt.title)
		if e != tt.errorText || i != tt.instance || canonical != tt.canonical || ok != tt.ok {
			t.Errorf("ParseTitle(%s) = %q, %q, %v, %v; want %q, %q, %v, %v", tt.title, e, i, canonical, ok, tt.errorText, tt.instance, tt.canonical, tt.ok)
		}
	}
}

func TestProposeTitle(t *testing.T) {
	tests := []struct {
		title, errorText, instance string
		ok                         bool
	}{
		{"Handle: No space left on device on replica-1", "No space left on device", "replica-1", true},
		{`"Handle: No space left on device on replica-1"`, "No space left on device", "replica-1", true},
		{`Handle: "No space left" on device on replica-1`, `No space left" on device`, "replica-1", true},
		{"No space left", "", "", false},
	}
	for _, tt := range tests {
		e, i, ok := ProposeTitle(tt.title)
		if e != tt.errorText || i != tt.instance || ok != tt.ok {
			t.Errorf("ProposeTitle(%s) = %q, %q, %v; want %q, %q, %v", tt.title, e, i, ok, tt.errorText, tt.instance, tt.ok)
		}
	}
}

func FuzzTitle(f *testing.F) {
	for _, seed := range []string{`Handle: "a" on b`, `Handle: "a "on "b c"`, `Handle: "a" on b" on c`, "Handle: a on b", `Handle:  "\" on " on x`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, title string) {
		e, i, canonical, ok := ParseTitle(title)
		if !ok {
			return
		}
		if e == "" || i == "" {
			t.Fatalf("ParseTitle(%q) = %q, %q", title, e, i)
		}
		again := FormatTitle(e, i)
		if canonical != (again == title) {
			t.Fatalf("ParseTitle(%q) says canonical %v, FormatTitle says %q", title, canonical, again)
		}
		e2, i2, _, ok := ParseTitle(again)
		if !ok || e2 != e || i2 != i {
			t.Fatalf("ParseTitle(%q) = %q, %q, but its normal form %q reads %q, %q", title, e, i, again, e2, i2)
		}
	})
}

func FuzzID(f *testing.F) {
	for _, seed := range []string{"No space left on device", "Ærø straße ł đ þ", "日本語", "con", "COM1", "é", "a--b", strings.Repeat("word ", 30), "\xff", "Ⅷ ﬁ"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		slug := Slug(text)
		if slug == "" {
			return
		}
		if !ValidID(slug) || len(slug) > SlugLength || DeviceName(slug) {
			t.Fatalf("Slug(%q) = %q", text, slug)
		}
		if again := Slug(slug); again != slug {
			t.Fatalf("Slug(%q) = %q, whose slug is %q", text, slug, again)
		}
	})
}
