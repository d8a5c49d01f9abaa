package tracker_test

import (
	"strings"
	"testing"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

func timeline(t *testing.T, front string, items ...string) []tracker.TimelineItem {
	t.Helper()
	src := "---\ntitle: t\n" + front + "---\n## Timeline\n- " + strings.Join(items, "\n- ") + "\n"
	r, _ := tracker.ParseRecord("postmortems/2026-03-17-x.md", []byte(src), tracker.DefaultConfig())
	if r == nil {
		t.Fatalf("ParseRecord(%q) gave no record", src)
	}
	return r.Timeline(time.UTC)
}

func TestTimelineItem(t *testing.T) {
	tests := []struct{ item, at, zone, text string }{
		{"**20:45** - pager", "2026-03-17T20:45:00+01:00", "", "pager"},
		{"20:45 pager", "2026-03-17T20:45:00+01:00", "", "pager"},
		{"8:45 pm WAT - pager", "2026-03-17T20:45:00+01:00", "WAT", "pager"},
		{"8:45pm: pager", "2026-03-17T20:45:00+01:00", "", "pager"},
		{"12:05 am – pager", "2026-03-17T00:05:00+01:00", "", "pager"},
		{"12 PM pager", "2026-03-17T12:00:00+01:00", "", "pager"},
		{"20:45:10 pager", "2026-03-17T20:45:10+01:00", "", "pager"},
		{"8:54 am UTC - pager", "2026-03-17T08:54:00Z", "", "pager"},
		{"10:33 DNS changed", "2026-03-17T10:33:00+01:00", "", "DNS changed"},
		{"10:05-10:20 reboot", "2026-03-17T10:05:00+01:00", "", "10:20 reboot"},
		{"2022-01-05 20:45 pager", "2022-01-05T20:45:00+01:00", "", "pager"},
		{"2022-01-05T20:45+03:00 pager", "2022-01-05T20:45:00+03:00", "", "pager"},
		{"2022-01-05T20:45Z pager", "2022-01-05T20:45:00Z", "", "pager"},
		{"2022-01-05 - pager", "2022-01-05", "", "pager"},
		{"3 replicas failed", "", "", "3 replicas failed"},
		{"around half past three", "", "", "around half past three"},
		{"25:00 pager", "", "", "25:00 pager"},
		{"13:00 pm pager", "", "", "13:00 pm pager"},
		{"2026-02-30 10:00 pager", "", "", "2026-02-30 10:00 pager"},
	}
	for _, test := range tests {
		got := timeline(t, "started: 2026-03-17T03:05+01:00\n", test.item)[0]
		if got.At.String() != test.at || got.Zone != test.zone || got.Text != test.text || got.Readable != (test.at != "") {
			t.Errorf("Timeline of %q = %s, zone %q, text %q; want %s, zone %q, text %q", test.item, got.At, got.Zone, got.Text, test.at, test.zone, test.text)
		}
	}
}

func TestTimelineCrossesMidnight(t *testing.T) {
	items := timeline(t, "started: 2026-03-17T23:50+01:00\n", "22:00 deploy", "23:55 first error", "then nothing", "00:10 pager", "2026-03-20 09:00 follow-up", "08:00 next day")
	want := []string{"2026-03-17T22:00:00+01:00", "2026-03-17T23:55:00+01:00", "", "2026-03-18T00:10:00+01:00", "2026-03-20T09:00:00+01:00", "2026-03-21T08:00:00+01:00"}
	for i, item := range items {
		if item.At.String() != want[i] {
			t.Errorf("item %d, %q, is at %q, want %q", i, item.Text, item.At, want[i])
		}
	}
	if p := items[2].Pos; p != (tracker.Pos{Line: 8, Column: 3}) {
		t.Errorf("the third item stands at %v, want line 8, column 3", p)
	}
}

func TestTimelineWithoutStarted(t *testing.T) {
	if got := timeline(t, "", "20:45 pager")[0].At.String(); got != "2026-03-17T20:45:00Z" {
		t.Errorf("without started the item is at %s, want the day of the id", got)
	}
}
