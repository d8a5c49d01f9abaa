package gitrepo_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/casebook-dev/casebook/tracker/gitrepo"
)

// TestTrailers compares what we find with what git finds.
func TestTrailers(t *testing.T) {
	newRepo(t) // for the settings
	for _, test := range []struct{ message, want string }{
		{"subject\n\nCasebook: bug/a\nFixes: bug/b, bug/c\n", "Casebook: bug/a\nFixes: bug/b, bug/c"},
		{"subject\n\nbody\n\nCasebook: bug/a", "Casebook: bug/a"},
		{"subject\r\n\r\nCasebook: bug/a\r\n", "Casebook: bug/a"},
		{"Casebook: bug/a", ""},
		{"subject\nCasebook: bug/a", ""},
		{"subject\n\nCasebook: bug/a\n\nmore text", ""},
		{"subject\n\nnot a trailer\nCasebook: bug/a", ""},
		{"subject\n\nnot a trailer\nCasebook: bug/a\nSigned-off-by: Mei <mei@example.com>", "Casebook: bug/a\nSigned-off-by: Mei <mei@example.com>"},
		{"subject\n\nCasebook: bug/a\n(cherry picked from commit 1234)", "Casebook: bug/a"},
		{"subject\n\nCasebook: bug/a\n  bug/b\nX-y : z", "Casebook: bug/a bug/b\nX-y: z"},
		{"subject\n\nsee https://example.com", ""},
		{"subject\n\nCasebook:bug/a", "Casebook: bug/a"},
		{"", ""},
	} {
		var got []string
		for _, tr := range gitrepo.Trailers(test.message) {
			got = append(got, tr.Key+": "+tr.Value)
		}
		if s := strings.Join(got, "\n"); s != test.want {
			t.Errorf("Trailers(%q) = %q, want %q", test.message, s, test.want)
		}
		cmd := exec.Command("git", "interpret-trailers", "--parse")
		cmd.Stdin = strings.NewReader(strings.ReplaceAll(test.message, "\r\n", "\n"))
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		if s := strings.TrimSpace(string(out)); s != test.want {
			t.Errorf("git itself says of %q: %q, want %q", test.message, s, test.want)
		}
	}
}
