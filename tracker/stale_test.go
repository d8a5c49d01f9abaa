package tracker_test

import (
	"testing"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

func TestGoesStale(t *testing.T) {
	for _, test := range []struct {
		name, fields string
		want         bool
	}{
		{"proposed", "", false},
		{"planned", "status: planned", false},
		{"in progress", "status: in-progress", true},
		{"in progress with another team", "status: in-progress\ndelegated: true", false},
		{"planned for on-call by label", "status: planned\nlabels: [on-call]", true},
		{"planned for on-call by owner", "status: planned\nowner: team-oncall", true},
		{"planned for on-call by team", "status: planned\nteam: team-oncall", true},
		{"shipped by on-call", "status: shipped\nshipped: 2026-03-01\nowner: team-oncall", false},
		{"dropped by on-call", "status: dropped\nlabels: [on-call]", false},
	} {
		idx := trackertest.Load(t, "-- casebook.yaml --\noncall: {assignee: team-oncall, stale_after: 3d}\n-- tasks/t.md --\n---\ntitle: T\nrole: fix\n"+test.fields+"\n---\n")
		if got := idx.Config.GoesStale(idx.Records(tracker.KindTask)[0]); got != test.want {
			t.Errorf("%s: GoesStale = %v, want %v", test.name, got, test.want)
		}
		at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
		if got := idx.Config.GoesStaleAt(at); !got.Equal(at.AddDate(0, 0, 3)) {
			t.Errorf("GoesStaleAt(%v) = %v, want 3 days later", at, got)
		}
	}
}

func TestAllowsSecret(t *testing.T) {
	cfg := &tracker.Config{Secrets: []tracker.SecretAllowed{
		{Rule: "generic-api-key", Path: "runbooks/*", Because: "placeholder"},
		{Path: "observations/2025", Because: "revoked"},
		{Rule: "iban", Because: "invented"},
		{Rule: "jwt", Path: "bugs/x.md"},
	}}
	for _, test := range []struct {
		rule, path string
		want       bool
	}{
		{"generic-api-key", "runbooks/a.md", true},
		{"github-pat", "runbooks/a.md", false},
		{"generic-api-key", "runbooks/a/b.md", false},
		{"github-pat", "observations/2025/x/app.log", true},
		{"github-pat", "observations/2025.md", false},
		{"iban", "bugs/x.md", true},
		{"jwt", "bugs/x.md", false}, // no reason
	} {
		if got := cfg.AllowsSecret(test.rule, test.path); got != test.want {
			t.Errorf("AllowsSecret(%s, %s) = %v, want %v", test.rule, test.path, got, test.want)
		}
	}
}
