package svg

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMockKeys(t *testing.T) {
	for _, row := range []struct {
		file string
		key  []Entry
	}{
		{"key-timeline", mockTimeline().Key()},
		{"key-lanes", mockLanes().Key()},
	} {
		var got strings.Builder
		got.WriteString(`<ul class="key">`)
		for _, e := range row.key {
			got.WriteString("<li>" + e.SVG + e.Text + "</li>")
		}
		got.WriteString("</ul>")
		want, err := os.ReadFile("testdata/mock/" + row.file + ".html")
		if err != nil {
			t.Fatal(err)
		}
		said := strings.Replace(string(want), "reverted, merged", "reverted, dropped or merged", 1)
		if diff := cmp.Diff(elements(t, said), elements(t, got.String()), cmp.Comparer(about)); diff != "" {
			t.Errorf("%s is not the key of the mock (-mock +ours):\n%s", row.file, diff)
		}
	}
}

func TestKeyListsOnlyWhatIsDrawn(t *testing.T) {
	tl := Timeline{
		AsOf: day("2026-11-20"), Rows: []Row{{Marks: []Mark{{At: day("2026-11-01"), Shape: Suspected, Ongoing: true}}}},
		Changes: []Change{{At: day("2020-01-01"), Kind: Fix}}, Unrecorded: []Span{{day("2020-01-01"), day("2020-02-01")}},
	}
	var got []string
	for _, e := range tl.Key() {
		got = append(got, e.Text)
	}
	if want := []string{"suspected", "not over"}; !cmp.Equal(want, got) {
		t.Errorf("Key() = %q, want %q", got, want)
	}
	if n := len(CalendarKey()); n != 7 {
		t.Errorf("CalendarKey() has %d entries, want 7", n)
	}
	if got := (Lanes{}).Key(); len(got) != 0 {
		t.Errorf("the key of nothing is %v", got)
	}
}

func TestIcon(t *testing.T) {
	want := `<svg class="mk" viewBox="0 0 14 14" width="14" height="14" aria-hidden="true"><g class="aft"><circle class="ring" cx="7" cy="7" r="6.1"/>` +
		`<path class="obs" d="M7 2.7l4.3 4.3-4.3 4.3-4.3-4.3z"/></g></svg>`
	if got := Icon(Noticed, true); got != want {
		t.Errorf("Icon(Noticed, true) = %s\nwant %s", got, want)
	}
}
