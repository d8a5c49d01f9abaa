package main

import "testing"

// A bug that is only possible is never the first answer offered.
func TestTriageChoices(t *testing.T) {
	for _, tt := range []struct {
		name  string
		v     verdictView
		first string
		n     int
	}{
		{"likely", verdictView{Suggestions: []proposalView{{Bug: "bug/a", Confidence: 0.8}}}, "bug/a", 6},
		{"unlikely", verdictView{Suggestions: []proposalView{{Bug: "bug/a", Confidence: 0.65}}}, triageSkip, 6},
		{"none", verdictView{}, triageSkip, 3},
	} {
		got := triageChoices(tt.v)
		if got[0].value != tt.first || len(got) != tt.n {
			t.Errorf("%s: %d choices, the first %q, want %d, %q", tt.name, len(got), got[0].value, tt.n, tt.first)
		}
	}
	if bug, ok := suspectedChoice(suspectedMark + "bug/a"); bug != "bug/a" || !ok {
		t.Errorf("suspectedChoice = %q, %v", bug, ok)
	}
}
