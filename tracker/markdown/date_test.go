package markdown

import "testing"

func TestDates(t *testing.T) {
	for src, want := range map[string]string{
		"on 2026-03-17 and":                   "on <time>2026-03-17</time> and",
		"2026-03-17 02:32, then":              "<time>2026-03-17 02:32</time>, then",
		"(2026-03-17)":                        "(<time>2026-03-17</time>)",
		"2026-03-17, 2026-03-18.":             "<time>2026-03-17</time>, <time>2026-03-18</time>.",
		"**2026-03-17** & [2026-03-18]":       "<strong><time>2026-03-17</time></strong> &amp; [<time>2026-03-18</time>]",
		"[on 2026-03-17](a.md)":               `<a href="a.md">on <time>2026-03-17</time></a>`,
		"`2026-03-17`":                        "<code>2026-03-17</code>",
		"2026-03-17-0232-no-space":            "2026-03-17-0232-no-space",
		"2026-03-17T02:32":                    "2026-03-17T02:32",
		"x2026-03-17 12026-03-17 é2026-03-17": "x2026-03-17 12026-03-17 é2026-03-17",
		"2026-13-17 2026-00-01 2026-01-32":    "2026-13-17 2026-00-01 2026-01-32",
		"2026-03-17 02:321":                   "<time>2026-03-17</time> 02:321",
		"2026-03-1":                           "2026-03-1",
		"https://example.com/2026-03-17":      `<a href="https://example.com/2026-03-17" rel="noopener noreferrer">https://example.com/2026-03-17</a>`,
	} {
		if got := string(Parse([]byte(src)).HTML(Rendering{Dates: true})); got != "<p>"+want+"</p>\n" {
			t.Errorf("HTML(%q) = %q, want %q", src, got, want)
		}
	}
	if got := string(Parse([]byte("on 2026-03-17")).HTML(Rendering{})); got != "<p>on 2026-03-17</p>\n" {
		t.Errorf("without Dates: %q", got)
	}
}
