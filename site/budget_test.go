package site_test

import (
	"bytes"
	"compress/gzip"
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

// zipped returns how many bytes a server sends for a page.
func zipped(t *testing.T, text string) int {
	t.Helper()
	var buf bytes.Buffer
	w := gzip.NewWriter(&buf)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Len()
}
