package insight

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

const askedFor = "-- casebook.yaml --\ntrace: {required: {alert: always, runbook: always, fix: 2 episodes, postmortem: 60m downtime}}\n"

// links writes how the needs of bug b are met, a need a word: "alert missing 2026-01-01".
func links(t *testing.T, files string) map[string]string {
	t.Helper()
	idx := trackertest.Load(t, files)
	bug, ok := idx.Lookup(tracker.KindBug, "b")
	if !ok {
		t.Fatal("there is no bug b")
	}
	words := map[string]string{}
	for _, l := range RequiredLinks(idx, bug, ParseLinkRules(idx.Config), time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)) {
		state := [...]string{LinkThere: "there", LinkMissing: "missing", LinkBroken: "broken", LinkNotDue: "later", LinkNotNeeded: "not"}[l.State]
		since := ""
		if !l.Since.IsZero() {
			since = l.Since.UTC().Format(time.DateOnly)
		}
		count := ""
		if l.Count > 0 {
			count = fmt.Sprint(l.Count)
		}
		words[l.Need.String()] = strings.Join(strings.Fields(state+" "+count+" "+since+" "+l.Because+" "+l.Broken), " ")
		if l.Open > 0 {
			words[l.Need.String()] += fmt.Sprintf(", %d open", l.Open)
		}
	}
	return words
}

func sighting(day, more string) string {
	return fmt.Sprintf("-- observations/%s-e-on-i.md --\n---\ntitle: 'Handle: \"e\" on i'\nobserved: %sT10:00Z\nbug: b\n%s---\n", day, day, more)
}

func TestRequiredLinks(t *testing.T) {
	bug := func(more string) string { return askedFor + "-- bugs/b.md --\n---\ntitle: B\n" + more + "---\n" }
	task := func(more string) string {
		return "-- tasks/t.md --\n---\ntitle: T\nrole: fix\nbugs: [b]\n" + more + "---\n"
	}
	twice := sighting("2026-01-01", "") + sighting("2026-02-01", "impact: {downtime: 61m}\n")
	for name, c := range map[string]struct {
		files string
		want  map[string]string
	}{
		"never seen": {bug(""), map[string]string{"alert": "not never seen", "runbook": "not never seen", "fix": "not never seen",
			"pull request": "later not yet due", "deploy": "later not yet due", "postmortem": "not never seen"}},
		"seen once": {bug("") + sighting("2026-01-01", "impact: {downtime: 5m}\n"), map[string]string{"alert": "missing 2026-01-01", "runbook": "missing 2026-01-01",
			"fix": "not seen once", "postmortem": "not under 60 min"}},
		"seen twice":  {bug("") + twice, map[string]string{"fix": "missing 2026-02-01", "pull request": "later not yet due", "postmortem": "missing 2026-02-01"}},
		"no downtime": {bug("") + sighting("2026-01-01", "impact: {downtime: 0m}\n"), map[string]string{"postmortem": "not no downtime"}},
		"accepted":    {bug("status: accepted\n") + twice, map[string]string{"fix": "not accepted", "pull request": "not accepted", "runbook": "missing 2026-01-01"}},
		"all there": {bug("runbooks: [r]\n") + "-- runbooks/r.md --\n---\ntitle: R\nalerts: [A]\n---\n" + sighting("2026-01-01", "alert: [A, C]\n") + sighting("2026-02-01", "impact: {downtime: 61m}\n") +
			task("status: shipped\nshipped: 2026-03-01\nlinks:\n  - pull-request: https://git.example.com/1\n  - deploy: https://deploy.example.com/1\n") +
			"-- postmortems/2026-02-02-p.md --\n---\ntitle: P\nobservations: [2026-02-01-e-on-i]\n---\n",
			map[string]string{"alert": "there 2", "runbook": "there 1", "fix": "there 1", "pull request": "there 1", "deploy": "there 1", "postmortem": "there 1"}},
		"fix under way":            {bug("") + twice + task("status: in-progress\n"), map[string]string{"fix": "there 1, 1 open", "pull request": "later not yet due"}},
		"fix without a change":     {bug("") + twice + task("status: shipped\nshipped: 2026-03-01\n"), map[string]string{"fix": "there 1", "pull request": "missing 2026-03-02", "deploy": "not not asked for"}},
		"fix taken back":           {bug("") + twice + task("status: shipped\nshipped: 2026-03-01\nreverted: 2026-03-02\n"), map[string]string{"fix": "missing 2026-02-01"}},
		"fix taken back later":     {bug("") + twice + task("status: shipped\nshipped: 2026-03-01\nreverted: 2027-03-02\n"), map[string]string{"fix": "there 1", "pull request": "missing 2026-03-02"}},
		"fix dropped":              {bug("") + twice + task("status: dropped\n"), map[string]string{"fix": "missing 2026-02-01"}},
		"runbook that is not":      {bug("runbooks: [gone]\n") + twice, map[string]string{"runbook": "broken runbook/gone"}},
		"alert that is gone":       {bug("links:\n  - alert: https://a.example.com/1\n    state: gone\n    at: 2026-05-01\n") + twice, map[string]string{"alert": "broken 2026-05-01 https://a.example.com/1"}},
		"one of the alerts gone":   {bug("links:\n  - alert: https://a.example.com/1\n    state: gone\n  - alert: https://a.example.com/2\n") + twice, map[string]string{"alert": "there 1"}},
		"sightings in one episode": {bug("") + sighting("2026-01-01", "") + strings.ReplaceAll(sighting("2026-01-01", ""), "-e-on-i", "-f-on-i"), map[string]string{"fix": "not seen once"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := links(t, c.files)
			for need := range got {
				if _, ok := c.want[need]; !ok {
					delete(got, need)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestLinkRules(t *testing.T) {
	idx := trackertest.Load(t, "-- casebook.yaml --\ntrace: {required: {alert: sometimes, runbook: never, fix: 3 episodes, postmortem: 2h downtime, owner: always}}\n")
	r := ParseLinkRules(idx.Config)
	if diff := cmp.Diff([]string{"alert: sometimes"}, r.Unclear); diff != "" {
		t.Errorf("not understood (-want +got):\n%s", diff)
	}
	want := []Need{NeedAlert, NeedRunbook, NeedFix, NeedChange, NeedDeploy, NeedPostmortem, NeedOwner}
	if diff := cmp.Diff(want, r.Needs()); diff != "" {
		t.Errorf("needs (-want +got):\n%s", diff)
	}
	if !r.Any() || ParseLinkRules(tracker.DefaultConfig()).Any() {
		t.Error("Any does not tell settings that ask for something from those that do not")
	}
}
