package theme_test

import (
	"bytes"
	"compress/gzip"
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"github.com/casebook-dev/casebook/theme"
)

func read(t *testing.T, name string) string {
	t.Helper()
	content, err := fs.ReadFile(theme.Files(), name)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// zipped returns how many bytes a server sends for a text.
func zipped(t *testing.T, text string) int {
	t.Helper()
	var buf bytes.Buffer
	w, err := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Len()
}

// TestBudgets holds what every page loads to the sizes of visual-design.md, 8, and site.md, 8: 15 KB for both scripts.
func TestBudgets(t *testing.T) {
	for name, most := range map[string]int{"casebook.css": 12_000, "casebook.js": 6_000, "search.js": 9_000} {
		if got := zipped(t, read(t, name)); got > most {
			t.Errorf("%s is %d bytes with gzip, want %d at most", name, got, most)
		}
	}
}

// TestNothingFromElsewhere finds neither an address of another host nor what the policy of the pages forbids.
func TestNothingFromElsewhere(t *testing.T) {
	css := strings.ReplaceAll(read(t, "casebook.css"), "xmlns='http://www.w3.org/2000/svg'", "")
	js := read(t, "casebook.js") + read(t, "search.js")
	for _, forbidden := range []string{"http:", "https:", "@import", "@font-face"} {
		if strings.Contains(css, forbidden) {
			t.Errorf("casebook.css holds %s", forbidden)
		}
	}
	for _, forbidden := range []string{"http:", "https:", "eval(", "Function(", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "fetch(", "XMLHttpRequest", "import(", "setAttribute('style'"} {
		if strings.Contains(js, forbidden) {
			t.Errorf("a script holds %s", forbidden)
		}
	}
}

// TestTokensAreSetOnce lets a colour be said in one place, as a theme of one's own has to.
func TestTokensAreSetOnce(t *testing.T) {
	tokens, rest, found := strings.Cut(read(t, "casebook.css"), "\n/* 2. ")
	if !found {
		t.Fatal("casebook.css has no part 2 after the tokens")
	}
	set := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)(--[a-z0-9-]+): `).FindAllStringSubmatch(tokens, -1) {
		if set[m[1]] {
			t.Errorf("%s is set twice", m[1])
		}
		set[m[1]] = true
	}
	for _, m := range regexp.MustCompile(`var\((--[a-z0-9-]+)`).FindAllStringSubmatch(rest, -1) {
		if !set[m[1]] && m[1] != "--i" && m[1] != "--more" {
			t.Errorf("%s is used, but no token", m[1])
		}
	}
	colours := regexp.MustCompile(`#[0-9a-fA-F]{3,8}\b`)
	for i, line := range strings.Split(rest, "\n") {
		if line = strings.ReplaceAll(line, "%23000", ""); colours.MatchString(line) {
			t.Errorf("a colour that is no token, in line %d of part 2: %s", i, line)
		}
	}
}
