package markdown

import (
	"strings"
	"testing"
)

func TestLinks(t *testing.T) {
	tests := []struct {
		src    string
		target string // "" means no link
		text   string
		whole  string // the construct in src
		at     string // the target in src
	}{
		{"see [a](b.md).", "b.md", "a", "[a](b.md)", "b.md"},
		{"see [a]( b.md 'title' ).", "b.md", "a", "[a]( b.md 'title' )", "b.md"},
		{"see [a](<b c.md>).", "b c.md", "a", "[a](<b c.md>)", "b c.md"},
		{"see [a](b\\_c.md).", "b_c.md", "a", `[a](b\_c.md)`, `b\_c.md`},
		{"see [a](b&amp;c).", "b&c", "a", "[a](b&amp;c)", "b&amp;c"},
		{"see [a](b(c)d) e", "b(c)d", "a", "[a](b(c)d)", "b(c)d"},
		{"see [a](\nb.md\n) e", "b.md", "a", "[a](\nb.md\n)", "b.md"},
		{"> see [a](\n> b.md) e", "b.md", "a", "[a](\n> b.md)", "b.md"},
		{"see [a\nb](b.md)\r\nmore", "b.md", "a b", "[a\nb](b.md)", "b.md"},
		{"see [**a** `b`](c)", "c", "a b", "[**a** `b`](c)", "c"},
		{"[a]()", "", "a", "[a]()", ""},
		{"## [a](b)", "b", "a", "[a](b)", "b"},
		{"- [a](b)", "b", "a", "[a](b)", "b"},
		{"|x|\n|-|\n|[a](b)|", "b", "a", "[a](b)", "b"},
		{"é [a](b)", "b", "a", "[a](b)", "b"},
		{"\t[a](b)", "", "", "", ""},
		{"`[a](b)`", "", "", "", ""},
		{"```\n[a](b)\n```", "", "", "", ""},
		{"<!-- [a](b) -->", "", "", "", ""},
		{"x <!-- [a](b) --> y", "", "", "", ""},
		{`\[a](b)`, "", "", "", ""},
		{"![a *b*](c.png)", "c.png", "a b", "![a *b*](c.png)", "c.png"},
		{"[a][b]\n\n[b]: c.md", "c.md", "a", "[a][b]", "c.md"},
		{"[b]: b\n\n[b]", "b", "b", "[b]", "b"},
		{"[b]: <c d> 't'\n\n[a][b]", "c d", "a", "[a][b]", "c d"},
		{"[a][b]\n\n[b]:\n  c.md", "c.md", "a", "[a][b]", "c.md"},
		{"[a][c]", "", "", "", ""},
		{"see [[bug/x]].", "bug/x", "bug/x", "[[bug/x]]", "bug/x"},
		{"see [[bug/x|the *bug*]].", "bug/x", "the *bug*", "[[bug/x|the *bug*]]", "bug/x"},
		{"see [[Bug/X Y]]", "", "", "", ""},
		{"see [[Bug/X]]", "Bug/X", "Bug/X", "[[Bug/X]]", "Bug/X"},
		{"[[bug/x]](y)", "bug/x", "bug/x", "[[bug/x]]", "bug/x"},
		{"[[1/2]]", "", "", "", ""},
		{"[[x]]", "", "", "", ""},
		{"[[bug/]]", "", "", "", ""},
		{"[[/x]]", "", "", "", ""},
		{"[[bug/x|]]", "", "", "", ""},
		{"[[ $a == b/c ]]", "", "", "", ""},
		{`\[[bug/x]]`, "", "", "", ""},
		{"`[[bug/x]]`", "", "", "", ""},
		{"|x|\n|-|\n|[[bug/x\\|y]]|", "bug/x", "y", `[[bug/x\|y]]`, "bug/x"},
		{"go to https://example.com/a.", "https://example.com/a", "https://example.com/a", "https://example.com/a", "https://example.com/a"},
		{"<https://example.com>", "https://example.com", "https://example.com", "<https://example.com>", "https://example.com"},
		{"at www.example.com", "http://www.example.com", "www.example.com", "www.example.com", "www.example.com"},
		{"to a@example.com", "mailto:a@example.com", "a@example.com", "a@example.com", "a@example.com"},
		{"*https://example.com*", "https://example.com", "https://example.com", "https://example.com", "https://example.com"},
		{"[x](a\xff)", "a\xff", "x", "[x](a\xff)", "a\xff"},
	}
	for _, tt := range tests {
		links := Parse([]byte(tt.src)).Links
		if tt.whole == "" {
			if len(links) != 0 {
				t.Errorf("Parse(%q).Links = %+v, want none", tt.src, links)
			}
			continue
		}
		if len(links) != 1 {
			t.Errorf("Parse(%q) has %d links, want 1", tt.src, len(links))
			continue
		}
		l := links[0]
		if l.Target != tt.target || l.Text != tt.text {
			t.Errorf("Parse(%q) links %q to %q, want %q to %q", tt.src, l.Text, l.Target, tt.text, tt.target)
		}
		if got := tt.src[l.Start:l.End]; got != tt.whole {
			t.Errorf("Parse(%q): the link is at %q, want %q", tt.src, got, tt.whole)
		}
		if got := tt.src[l.TargetStart:l.TargetEnd]; got != tt.at {
			t.Errorf("Parse(%q): the target is at %q, want %q", tt.src, got, tt.at)
		}
		if strings.HasPrefix(tt.whole, "[[") != l.Wiki || strings.HasPrefix(tt.whole, "!") != l.Image {
			t.Errorf("Parse(%q): wiki %v, image %v", tt.src, l.Wiki, l.Image)
		}
		if !MayLink([]byte(tt.src)) {
			t.Errorf("MayLink(%q) = false, but there is a link", tt.src)
		}
	}
}

func TestMayLink(t *testing.T) {
	for _, src := range []string{"", "plain", "a [x] b", "- [ ] task", "`a` < b", "a: b"} {
		if MayLink([]byte(src)) {
			t.Errorf("MayLink(%q) = true, want false", src)
		}
	}
}

// A footnote is moved to the end of the page, a link in it is not moved in the list.
func TestLinksAreInTextOrder(t *testing.T) {
	d := Parse([]byte("[^1]: [[bug/a]]\n\n[[bug/b]] [^1] [![c](d)](e)"))
	var got []string
	for _, l := range d.Links {
		got = append(got, l.Target)
	}
	if want := "bug/a bug/b e d"; strings.Join(got, " ") != want {
		t.Errorf("links are %q, want %q", got, want)
	}
}

// The target of a reference link is edited in the definition, where the label may read the same.
func TestDefinedTargetIsNotTheLabel(t *testing.T) {
	l := Parse([]byte("[b\\]: b]: b\n\n[b\\]: b]")).Links[0]
	if want := len("[b\\]: b]: "); l.TargetStart != want || l.TargetEnd != want+1 {
		t.Errorf("target is at %d to %d, want %d to %d", l.TargetStart, l.TargetEnd, want, want+1)
	}
}
