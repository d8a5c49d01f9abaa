package main

import "testing"

// What was two thirds sure to be new had "a new bug" below a suggestion of one third, and to write a new bug as the
// command.
func TestNewWords(t *testing.T) {
	possible := []proposalView{{Bug: "bug/disk-full", Confidence: 0.35}}
	for _, tt := range []struct {
		view verdictView
		want string
	}{
		{verdictView{New: 0.6, Suggestions: possible}, "probably a new bug"},
		{verdictView{New: 0.4, Suggestions: possible}, "a new bug"},
		{verdictView{New: 0.9}, "probably a new bug"},
		{verdictView{New: 0.4}, "a new bug; but none of those known stands out"},
	} {
		if got := newWords(tt.view); got != tt.want {
			t.Errorf("new %.1f with %d suggestions is %q, want %q", tt.view.New, len(tt.view.Suggestions), got, tt.want)
		}
	}
}

// TestInShort cuts a line by characters, and says that it did.
func TestInShort(t *testing.T) {
	for line, want := range map[string]string{"": "", "héllo": "héllo", "héllo!": "héllo…"} {
		if got := inShort(line, 5); got != want {
			t.Errorf("inShort(%q, 5) = %q, want %q", line, got, want)
		}
	}
}
