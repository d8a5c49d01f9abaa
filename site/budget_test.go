package site_test

import (
	"strings"
	"testing"
)

// TestPageBudgets holds the pages of example-repo to the sizes of visual-design.md, 8: 40 KB with gzip.
func TestPageBudgets(t *testing.T) {
	largest, name := 0, ""
	for file, text := range exampleFiles(t) {
		if !strings.HasSuffix(file, ".html") {
			continue
		}
		size := zipped(t, text)
		if size > 40_000 {
			t.Errorf("%s is %d bytes with gzip, want 40,000 at most", file, size)
		}
		if size > largest && strings.HasPrefix(file, "bugs/") {
			largest, name = size, file
		}
	}
	t.Logf("the largest page of a bug is %s: %d bytes", name, largest)
}
