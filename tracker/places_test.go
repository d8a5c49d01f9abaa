package tracker_test

import (
	"strings"
	"testing"

	"github.com/casebook-dev/casebook/tracker"
)

// TestPlaces was written when a body of 100,000 references in one line took check more than a minute.
func TestPlaces(t *testing.T) {
	const src = "---\ntitle: Disk full\n---\nÜber [[bug/a]],\r\n\nsee 日本 [[bug/b]]\n"
	r, problems := tracker.ParseRecord("bugs/disk-full.md", []byte(src), &tracker.Config{})
	if r == nil {
		t.Fatalf("no record: %v", problems)
	}
	body := strings.TrimPrefix(src, "---\ntitle: Disk full\n---\n")
	places := r.Places()
	for _, offset := range []int{0, 0, 6, strings.Index(body, "]]"), strings.Index(body, "see"), strings.Index(body, "[[bug/b"),
		len(body), len(body) + 9, 6, strings.Index(body, "本"), -99, len(body)} {
		if got, want := places.BodyPos(offset), r.BodyPos(offset); got != want {
			t.Errorf("Places.BodyPos(%d) = %v, want %v", offset, got, want)
		}
	}
}
