package site

import (
	"testing"

	"github.com/casebook-dev/casebook/tracker"
)

// TestLinksInShort was written when cells of the matrix broke in the middle of org/repo#871, or lost its number.
func TestLinksInShort(t *testing.T) {
	for _, c := range []struct{ text, url, want string }{
		{"#812", "", "#812"},
		{"", "https://git.example.com/org/media/pull/871", "#871"},
		{"org/media#871", "", "media #871"},
		{"group/team/media#871", "", "media #871"},
		{"org/a-repository-with-a-name#12345", "", "#12345"},
		{"media#871", "", "media #871"},
		{"org/media#871 again", "", "org/media#871…"},
		{"2026.28", "", "2026.28"},
	} {
		if got := briefly(tracker.Link{Kind: "pull-request", Text: c.text, URL: c.url}); got != c.want {
			t.Errorf("briefly(%q, %q) = %q, want %q", c.text, c.url, got, c.want)
		}
	}
}
