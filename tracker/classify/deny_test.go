package classify

import (
	"slices"
	"testing"
)

func TestDenies(t *testing.T) {
	for _, tt := range []struct {
		begin          string
		denies, disown bool
	}{
		{`This is not "`, true, true},
		{"it's not ", true, true},
		{"error 500, surely this isn't the ", true, true},
		{"The cause was not a ", true, true},
		{"there was no ", true, false},
		{"could not write to disk ", true, false},
		{"cannot open: ", false, false},
		{"Uploads do not work, the disk has ", false, false},
		{"Uploads do not work, the log says ", false, false},
		{"Uploads do not work because of ", false, false},
		{"The node is not ", true, false}, // what follows may be "reachable"
		{"", false, false},
	} {
		if denies(tt.begin) != tt.denies || disowns(tt.begin) != tt.disown {
			t.Errorf("%q: denies %v, disowns %v, want %v, %v", tt.begin, denies(tt.begin), disowns(tt.begin), tt.denies, tt.disown)
		}
	}
}

// "This is not X" was suggested to be X, as sure as can be if X had a signature, and X was what --bug auto took.
func TestDeniedBugIsNoSuggestion(t *testing.T) {
	for _, signed := range []string{"", "signatures:\n  - contains: disk full\n"} {
		c, r := waitingWith(t, signed, "lease of the primary expired, this is not disk full")
		v := c.Observation(r)
		if likely := v.Likely(); len(likely) == 0 || likely[0].Bug.ID != "lease-lost" {
			t.Errorf("with %q, %q is none of %v", signed, r.Title, likely)
		}
		for _, p := range v.Proposals {
			if p.Bug.ID == "disk-full" && (p.Confidence > deniedSure || !slices.Contains(p.Reasons, "but it is denied: lease of the primary expired, this is not disk full")) {
				t.Errorf("with %q, what is denied is suggested with %.2f: %v", signed, p.Confidence, p.Reasons)
			}
		}
	}
}

// A worker was killed, and its report says that the usual exit code is not in the events.
func TestMissingLooksAreNoDenial(t *testing.T) {
	c, r := waitingWith(t, "signatures:\n  - contains: exit status 28\n", "no space left on device")
	report := ReportOf(c.idx, r)
	report.Text = "It stopped without exit status 28 in the events."
	if likely := c.Report(report).Likely(); len(likely) == 0 || likely[0].Bug.ID != "disk-full" {
		t.Errorf("%q with %q is none of %v", report.Error, report.Text, likely)
	}
}
