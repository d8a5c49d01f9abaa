package check_test

import (
	"maps"
	"sync"
	"testing"

	"github.com/casebook-dev/casebook/tracker/check"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

func TestLookedIsToldOfPathsBeyondTheIndex(t *testing.T) {
	idx := trackertest.Load(t, "-- README.md --\nHello.\n-- bugs/a.md --\n---\ntitle: A\n---\nSee [us](../README.md), [them](../GONE.md) and [it](b.md).\n-- bugs/b.md --\n---\ntitle: B\n---\n")
	var mu sync.Mutex
	looked := map[string]bool{}
	check.Run(idx, check.Options{Looked: func(path string, there bool) {
		mu.Lock()
		defer mu.Unlock()
		looked[path] = there
	}})
	if want := map[string]bool{"README.md": true, "GONE.md": false}; !maps.Equal(looked, want) {
		t.Errorf("the checks looked for %v, want %v", looked, want)
	}
}
