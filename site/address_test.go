package site

import (
	"strings"
	"testing"

	"github.com/casebook-dev/casebook/tracker"
)

func TestWebLink(t *testing.T) {
	for raw, want := range map[string]string{
		"https://example.com/a?b#c":     "https://example.com/a?b#c",
		"http://example.com":            "http://example.com",
		"mailto:ops@example.com":        "mailto:ops@example.com",
		"HTTPS://example.com":           "https://example.com",
		"javascript:alert(1)":           "",
		"javascript://example.com/%0ax": "",
		"data:text/html,x":              "",
		"file:///etc/passwd":            "",
		"vbscript:x":                    "",
		"//example.com":                 "",
		"https:example.com":             "",
		"no link":                       "",
		"":                              "",
	} {
		if got := webLink(raw); got != want {
			t.Errorf("webLink(%q) = %q, want %q", raw, got, want)
		}
	}
}

func TestSegment(t *testing.T) {
	if got := segment("no-space-left"); got != "no-space-left" {
		t.Errorf("segment of an id = %q, want the id", got)
	}
	seen := map[string]string{}
	for _, id := range []string{"", "..", "A", "a/b", "Größe", "grosse!", "x y", "x  y", "con.", strings.Repeat("x", 300) + "!"} {
		got := segment(id)
		if tracker.ValidID(got) || strings.ContainsAny(got, "/\\. ") || len(got) > 90 {
			t.Errorf("segment(%q) = %q, which is an id or no plain name", id, got)
		}
		if other, taken := seen[got]; taken {
			t.Errorf("segment(%q) = segment(%q)", id, other)
		}
		seen[got] = id
	}
}

func TestHref(t *testing.T) {
	if got, want := href("../", "a b/c#d?e%.txt"), "../a%20b/c%23d%3Fe%25.txt"; got != want {
		t.Errorf("href = %q, want %q", got, want)
	}
}
