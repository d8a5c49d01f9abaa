package main

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/casebook-dev/casebook/tracker"
)

// Met when somebody pasted a stack trace as the error message.
func TestCutMessage(t *testing.T) {
	long := strings.Repeat("word ", 70)
	for _, c := range []struct {
		name, pasted       string
		wantEnd, wantWhole string
	}{
		{"short", "no space\n left", "no space left", ""},
		{"at a word", long, " word…", long},
		{"one word", strings.Repeat("x", 400), "xxx…", strings.Repeat("x", 400)},
		{"lines and colours stay out of the title", "\x1b[31mpanic:\x1b[0m\r\n" + long, " word…", "panic:\n" + long},
		{"other scripts", strings.Repeat("日本 ", 150), " 日本…", strings.Repeat("日本 ", 150)},
	} {
		got, whole := cutMessage(c.pasted, "replica-2")
		if !strings.HasSuffix(got, c.wantEnd) || whole != c.wantWhole {
			t.Errorf("%s: cutMessage = %q, %q, want …%q, %q", c.name, got, whole, c.wantEnd, c.wantWhole)
		}
		if n := utf8.RuneCountInString(tracker.FormatTitle(got, "replica-2")); n > tracker.TitleLength {
			t.Errorf("%s: the title has %d characters, want at most %d", c.name, n, tracker.TitleLength)
		}
	}
}

func TestCodeBlock(t *testing.T) {
	if got, want := codeBlock("a\n```\nb\n"), "````\na\n```\nb\n````"; got != want {
		t.Errorf("codeBlock = %q, want %q", got, want)
	}
}
