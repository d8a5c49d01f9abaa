package insight

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// seen writes an observation of the bug disk-full: "2026-03-17T03:09Z", its instance and further fields.
func seen(at, instance string, fields ...string) string {
	id := strings.ToLower(strings.NewReplacer("T", "-", ":", "", "Z", "", "+", "-").Replace(at)) + "-disk-full-on-" + instance
	return fmt.Sprintf("-- observations/%s.md --\n---\ntitle: 'Handle: \"disk full\" on %s'\nobserved: %s\nbug: disk-full\n%s\n---\n", id, instance, at, strings.Join(fields, "\n"))
}

func instant(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := tracker.ParseTime(text, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	return at.At
}

// outline writes episodes shortly: "2026-03-17T03:09Z x2", a date without hours, in brackets what does not count.
func outline(episodes []Episode) string {
	var all []string
	for _, e := range episodes {
		layout := "2006-01-02T15:04Z"
		if e.DateOnly {
			layout = time.DateOnly
		}
		s := fmt.Sprintf("%s x%d", e.At.UTC().Format(layout), len(e.Sightings))
		if !e.Counts {
			s = "(" + s + ")"
		}
		all = append(all, s)
	}
	return strings.Join(all, ", ")
}

func TestEpisodes(t *testing.T) {
	const bug = "-- bugs/disk-full.md --\n---\ntitle: Disk full\n"
	outage := "-- casebook.yaml --\nnot_recorded: [{from: 2026-03-10, to: 2026-03-12, because: pager outage}]\n"
	tests := []struct{ name, files, want string }{
		{"never", bug + "---\n", ""},
		{"two replicas", bug + "---\n" + seen("2026-03-17T03:09Z", "a") + seen("2026-03-17T03:12Z", "b"), "2026-03-17T03:09Z x2"},
		{"six hours", bug + "---\n" + seen("2026-03-17T03:09Z", "a") + seen("2026-03-17T09:09Z", "b"), "2026-03-17T03:09Z x2"},
		{"a gap of its own", bug + "episode_gap: 1h\n---\n" + seen("2026-03-17T03:09Z", "a") + seen("2026-03-17T05:09Z", "b"), "2026-03-17T03:09Z x1, 2026-03-17T05:09Z x1"},
		{"the casebook's gap", "-- casebook.yaml --\nrecurrence: {episode_gap: 1d}\n" + bug + "---\n" + seen("2026-03-17T03:09Z", "a") + seen("2026-03-18T03:09Z", "a"), "2026-03-17T03:09Z x2"},
		{"a near miss", bug + "---\n" + seen("2026-03-17T03:09Z", "a", "near_miss: true") + seen("2026-03-18T03:09Z", "a"), "2026-03-18T03:09Z x1"},
		{"later", bug + "---\n" + seen("2026-03-17T03:09Z", "a") + seen("2026-04-18T03:09Z", "a"), "2026-03-17T03:09Z x1"},
		{"suspected", bug + "---\n" + seen("2026-03-17T03:09Z", "a", "classification: suspected"), "2026-03-17T03:09Z x1"},
		{"new and same", bug + "---\n" + seen("2026-03-17T03:09Z", "a") + seen("2026-03-17T03:12Z", "b", "episode: new") + seen("2026-03-19T03:12Z", "b", "episode: same"), "2026-03-17T03:09Z x1, 2026-03-17T03:12Z x2"},
		{"dates", bug + "---\n" + seen("2026-03-17", "a") + seen("2026-03-18", "a") + seen("2026-03-18T23:59Z", "b"), "2026-03-17 x1, 2026-03-18 x2"},
		{"also on", bug + "---\n" + seen("2026-03-17T03:09Z", "a", "also_on: [b, c]"), "2026-03-17T03:09Z x1"},
		{"in the outage", outage + bug + "---\n" + seen("2026-03-09T22:00Z", "a") + seen("2026-03-11T03:09Z", "a") + seen("2026-03-13T03:09Z", "a"), "2026-03-09T22:00Z x1, (2026-03-11T03:09Z x1), 2026-03-13T03:09Z x1"},
		{"out of the outage", outage + bug + "---\n" + seen("2026-03-12T23:00Z", "a") + seen("2026-03-13T03:09Z", "a"), "2026-03-13T03:09Z x2"},
		{"into the outage", outage + bug + "---\n" + seen("2026-03-09T23:00Z", "a") + seen("2026-03-10T00:00Z", "a"), "2026-03-09T23:00Z x2"},
		{
			"a duplicate's", bug + "---\n-- bugs/tmp-full.md --\n---\ntitle: Tmp full\nstatus: duplicate\nduplicate_of: disk-full\n---\n" + seen("2026-03-17T03:09Z", "a") +
				strings.Replace(seen("2026-03-18T03:09Z", "a"), "bug: disk-full", "bug: tmp-full", 1), "2026-03-17T03:09Z x1, 2026-03-18T03:09Z x1",
		},
	}
	for _, tt := range tests {
		idx := trackertest.Load(t, tt.files)
		r, _ := idx.Lookup(tracker.KindBug, "disk-full")
		if got := outline(Episodes(idx, r, instant(t, "2026-04-01"))); got != tt.want {
			t.Errorf("%s: episodes are %s, want %s", tt.name, got, tt.want)
		}
	}
}

// TestStandIn: of a day that is not over, only what has passed of it counts.
func TestStandIn(t *testing.T) {
	copenhagen, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ observed, asOf, want string }{
		{"2026-03-17", "2026-04-01T00:00Z", "2026-03-17T11:00Z"},
		{"2026-03-29", "2026-04-01T00:00Z", "2026-03-29T10:30Z"}, // 23 hours
		{"2026-03-17", "2026-03-17T03:00Z", "2026-03-17T01:00Z"},
		{"2026-03-17T03:09Z", "2026-04-01T00:00Z", "2026-03-17T03:09Z"},
	} {
		observed, err := tracker.ParseTime(tt.observed, copenhagen)
		if err != nil {
			t.Fatal(err)
		}
		if got := standIn(observed, instant(t, tt.asOf)).UTC().Format("2006-01-02T15:04Z"); got != tt.want {
			t.Errorf("%s as of %s stands for %s, want %s", tt.observed, tt.asOf, got, tt.want)
		}
	}
}

func TestRecordedTime(t *testing.T) {
	idx := trackertest.Load(t, "-- casebook.yaml --\nnot_recorded: [{from: 2026-03-20, to: 2026-03-21, because: b}, {from: 2026-03-10, to: 2026-03-12, because: a}, {from: 2026-03-12, to: 2026-03-13, because: c}]\n")
	spans := Unrecorded(idx.Config)
	if len(spans) != 2 || spans[0].Because != "a; c" || !spans[0].To.Equal(instant(t, "2026-03-14")) {
		t.Fatalf("Unrecorded = %v", spans)
	}
	for _, tt := range []struct {
		from, to string
		want     float64
	}{
		{"2026-03-01", "2026-03-09", 8},
		{"2026-03-09", "2026-03-11", 1},
		{"2026-03-11", "2026-03-13", 0},
		{"2026-03-01", "2026-04-01", 25},
		{"2026-03-13T12:00Z", "2026-03-14T12:00Z", 0.5},
		{"2026-04-01", "2026-03-01", 0},
	} {
		from, to := instant(t, tt.from), instant(t, tt.to)
		if got := axis(spans).between(from, to); got != tt.want {
			t.Errorf("recorded days from %s to %s = %v, want %v", tt.from, tt.to, got, tt.want)
		}
	}
	for _, tt := range []struct {
		from string
		days float64
		want string
	}{{"2026-03-09", 0.5, "2026-03-09T12:00Z"}, {"2026-03-09", 2, "2026-03-15T00:00Z"}, {"2026-03-11", 1, "2026-03-15T00:00Z"}, {"2026-03-01", 25, "2026-04-01T00:00Z"}} {
		if got := axis(spans).after(instant(t, tt.from), tt.days); !got.Equal(instant(t, tt.want)) {
			t.Errorf("%v recorded days after %s is %v, want %s", tt.days, tt.from, got, tt.want)
		}
	}
}
