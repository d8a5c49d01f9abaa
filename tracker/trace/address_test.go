package trace

import (
	"testing"

	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// People paste the address of the page they look at, and casebook said that nothing links to it.
func TestURLCalled(t *testing.T) {
	const pull, chart, other = "https://git.example.com/up/pull/902", "https://charts.example.com/d/disk?var=a", "https://charts.example.com/d/disk?var=b"
	idx := trackertest.Load(t, "-- casebook.yaml --\n-- bugs/a.md --\n---\ntitle: A\nlinks:\n  - pull-request: "+pull+
		"\n  - dashboard: "+chart+"\n  - dashboard: "+other+"\n  - document: https://docs.example.com/disk/\n---\n")
	for name, want := range map[string]string{
		pull:                                  pull,
		"http://git.example.com/up/pull/902/": pull,
		"git.example.com/up/pull/902":         pull,
		pull + "/files":                       pull,
		pull + "/commits/4f2c9e1?w=1#diff-3":  pull,
		pull + "1":                            "",
		"https://git.example.com/up/pull":     "",
		chart:                                 chart,
		"charts.example.com/d/disk?var=b":     other,
		"https://charts.example.com/d/disk":   "", // which of the two?
		"https://docs.example.com/disk#begin": "https://docs.example.com/disk/",
		"":                                    "",
	} {
		if got, ok := urlCalled(idx, name); got != want || ok != (want != "") {
			t.Errorf("urlCalled(%q) = %q, %v, want %q", name, got, ok, want)
		}
	}
}
