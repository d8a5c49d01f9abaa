package markdown

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestContext(t *testing.T) {
	tests := []struct{ src, before, text, after string }{
		{"One. Two [Disk](b) three. Four.", "Two ", "Disk", " three."},
		{"[Disk](b) starts. Two.", "", "Disk", " starts."},
		{"One. [Disk](b)", "", "Disk", ""},
		{"One! [Disk](b)? Three.", "", "Disk", "?"},
		{"Look, e.g. The [Disk](b) or i.e. That. No.", "Look, e.g. The ", "Disk", " or i.e. That."},
		{"Older than 2 h. Then [Disk](b) came.", "Older than 2 h. Then ", "Disk", " came."},
		{"It took 90 min. After [Disk](b).", "It took 90 min. After ", "Disk", "."},
		{"Kept ls.txt and v1.10 before [Disk](b) at 10.30. Next.", "Kept ls.txt and v1.10 before ", "Disk", " at 10.30."},
		{"It hung... then [Disk](b) … and went on. Next.", "It hung... then ", "Disk", " … and went on."},
		{"It hung... Then [Disk](b).", "Then ", "Disk", "."},
		{`He said "stop." Then [Disk](b).`, "Then ", "Disk", "."},
		{"Done (see log.) Then [Disk](b).", "Then ", "Disk", "."},
		{"By J. Smith in [Disk](b). Next.", "By J. Smith in ", "Disk", "."},
		{"Really?! Yes, [Disk](b). No.", "Yes, ", "Disk", "."},
		{"- One item\n- See [Disk](b)\n- Third", "See ", "Disk", ""},
		{"Before\nthe  **line** `x.` [Disk](b)\nafter <b>it</b> &amp; \\*more\\*.", "Before the line x. ", "Disk", " after <b>it</b> & *more*."},
		{"Comment <!-- gone --> [Disk](b)[^1]!\n\n[^1]: x", "Comment ", "Disk", "!"},
		{"最初。次は[Disk](b)です。最後。", "次は", "Disk", "です。"},
		{"Première. Élan [Disk](b).", "Élan ", "Disk", "."},
		{"One. [A b. C](c) two. Three.", "", "A b. C", " two."},
		{"One. disk [a](b) went on.", "One. disk ", "a", " went on."},
	}
	for _, tt := range tests {
		links := Parse([]byte(tt.src)).Links
		if len(links) == 0 {
			t.Errorf("Parse(%q) has no link", tt.src)
			continue
		}
		if got, want := links[0].Context, (Context{tt.before, tt.text, tt.after}); got != want {
			t.Errorf("context in %q = %q, want %q", tt.src, got, want)
		}
	}
}

func TestContextIsCutBetweenWords(t *testing.T) {
	word := "wörd "
	for _, n := range []int{0, 5, 30, 1000} {
		for _, m := range []int{0, 5, 30, 1000} {
			src := strings.Repeat(word, n) + "[the link](x) " + strings.Repeat(word, m)
			c := Parse([]byte(src)).Links[0].Context
			whole := c.Before + c.Text + c.After
			if size := utf8.RuneCountInString(whole); size > maxContext+2 || n+m > 60 && size < maxContext-20 {
				t.Errorf("%d words, link, %d words: context has %d characters", n, m, size)
			}
			for _, w := range strings.FieldsFunc(whole, func(r rune) bool { return r == ' ' || r == '…' }) {
				if w != "wörd" && w != "the" && w != "link" {
					t.Errorf("%d words, link, %d words: %q is cut within a word", n, m, whole)
				}
			}
		}
	}
}

// A text without a space cannot be cut between words; it is cut all the same.
func TestContextWithoutSpaces(t *testing.T) {
	c := Parse([]byte("[" + strings.Repeat("é", 500) + "](x) " + strings.Repeat("é", 5000))).Links[0].Context
	if !utf8.ValidString(c.Before+c.Text+c.After) || utf8.RuneCountInString(c.Before+c.Text+c.After) > maxContext+2 {
		t.Errorf("context = %q", c)
	}
}
