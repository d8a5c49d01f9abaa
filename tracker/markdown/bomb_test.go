package markdown

import (
	"fmt"
	"strings"
	"testing"
)

type bomb struct {
	name string
	make func(size int) string
}

func fill(s string) func(int) string {
	return func(size int) string { return strings.Repeat(s, size/len(s)) }
}

func halves(a, b string) func(int) string {
	return func(size int) string {
		n := size / (len(a) + len(b))
		return strings.Repeat(a, n) + strings.Repeat(b, n)
	}
}

func between(head string, f func(int) string, tail string) func(int) string {
	return func(size int) string { return head + f(max(0, size-len(head)-len(tail))) + tail }
}

// bombs are inputs known to make Markdown parsers quadratic or their output explode. Sources: cmark's
// test/pathological_tests.py, reading goldmark, and what fuzzing found.
func bombs() []bomb {
	return []bomb{
		{"open links", fill("[a](")},
		{"open links closed once", between("", fill("[a]("), ")")},
		{"nested links", halves("[a](", ")")},
		{"links of open angle", fill("[a](<b")},
		{"open brackets", fill("[")},
		{"open image brackets", fill("![")},
		{"nested brackets", halves("[", "a](u)")},
		{"closing brackets", fill("]")},
		{"brackets", halves("[", "]")},
		{"brackets over code", func(size int) string {
			return strings.Repeat("[", 900) + strings.Repeat("`a` ", size/8) + strings.Repeat("]", size/2)
		}},
		{"shortcut references on lines", between("[a]: b\n\n", fill("[a]\n"), "")},
		{"references", between("[a]: b\n\n", fill("[a]"), "")},
		{"long definition, many references", func(size int) string {
			return "[a]: http://" + strings.Repeat("x", size/2) + "\n\n" + strings.Repeat("[a] ", size/8)
		}},
		{"definitions", fill("[a]: b\n")},
		{"definitions in paragraphs", fill(strings.Repeat("[a]: b\n", 1000) + "\n")},
		{"different definitions", func(size int) string {
			var b strings.Builder
			for i := 0; b.Len() < size; i++ {
				fmt.Fprintf(&b, "[a%d]: b\n\n", i)
			}
			return b.String()
		}},
		{"label lines", fill("[\n")},
		{"label openers", fill("[a][")},
		{"titles", fill("[a](b \"")},
		{"titles in parentheses", fill("[a](b (")},
		{"wiki openers", fill("[[a/b")},
		{"wiki references", fill("[[a/b]]")},
		{"wiki labels", fill("[[a/b|")},
		{"emphasis openers", fill("*a ")},
		{"emphasis closers", fill("a* ")},
		{"strong in emphasis", fill("*a **a ")},
		{"mixed emphasis", fill("*a_ ")},
		{"mixed emphasis closed", halves("*a **a ", "a** a*")},
		{"underscores", fill("_a")},
		{"rule of three", fill("a**b")},
		{"rule of three, mixed", between("", fill("a***b**c*"), "")},
		{"long run", halves("*", "a*")},
		{"tildes", fill("~a ")},
		{"double tildes", fill("~~a ~b ")},
		{"growing backticks", func(size int) string {
			var b strings.Builder
			for i := 1; b.Len() < size; i++ {
				b.WriteString("e" + strings.Repeat("`", i))
			}
			return b.String()
		}},
		{"growing backticks on lines", func(size int) string {
			var b strings.Builder
			for i := 1; b.Len() < size; i++ {
				b.WriteString("e" + strings.Repeat("`", i) + "\n")
			}
			return b.String()
		}},
		{"backticks", fill("a`` ` ")},
		{"quotes", fill("> ")},
		{"quotes without space", fill(">")},
		{"quotes of 100", fill(strings.Repeat(">", 100) + "a\n")},
		{"quotes of 90 opened again", fill(strings.Repeat(">", 90) + "a\n\n")},
		{"lists", fill("- ")},
		{"lists of 100", fill(strings.Repeat("- ", 100) + "a\n")},
		{"lists of 99 between dashes", fill(strings.Repeat("- ", 99) + "--\n")},
		{"ordered lists", fill("1. ")},
		{"mixed containers", fill("> - * + 1. ")},
		{"indented lists", func(size int) string {
			var b strings.Builder
			for i := 0; b.Len() < size; i++ {
				b.WriteString(strings.Repeat(" ", 2*i) + "- a\n")
			}
			return b.String()
		}},
		{"blank lines in a list", between("- a\n", fill("\n"), "- b")},
		{"list items", fill("- a\n")},
		{"empty items", fill("-\n")},
		{"item, blank", fill("- a\n\n")},
		{"definition list", fill("a\n: b\n")},
		{"definitions of one term", between("a\n", fill(": b\n"), "")},
		{"colons", fill(": ")},
		{"headings", fill("# a\n")},
		{"level 2 headings", fill("## a\n")},
		{"setext", fill("a\n-\n")},
		{"setext bars", fill("a\n=\n=\n")},
		{"table, wide", func(size int) string {
			n := size / 8
			return strings.Repeat("|a", n) + "|\n" + strings.Repeat("|-", n) + "|\n" + strings.Repeat("|\n", n)
		}},
		{"table, 100 columns and short rows", func(size int) string {
			return strings.Repeat("|a", 100) + "|\n" + strings.Repeat("|-", 100) + "|\n" + strings.Repeat("|\n", size/2)
		}},
		{"tables, 100 columns and 90 short rows", fill(strings.Repeat("|a", 100) + "|\n" + strings.Repeat("|-", 100) + "|\n" + strings.Repeat("|\n", 90) + "\n")},
		{"table delimiters", fill("|-|\n")},
		{"table of escaped bars", between("|a|b|\n|-|-|\n", fill("|`\\|`|`\\|`|\n"), "")},
		{"bars", fill("|")},
		{"footnote marks", between("[^a]: b\n\n", fill("[^a]"), "")},
		{"footnotes", func(size int) string {
			var b strings.Builder
			for i := 0; b.Len() < size; i++ {
				fmt.Fprintf(&b, "[^%d]: b\n\n[^%d]\n\n", i, i)
			}
			return b.String()
		}},
		{"9000 footnotes", func(size int) string {
			var b strings.Builder
			for i := 0; b.Len() < size && i < 4500; i++ {
				fmt.Fprintf(&b, "[^%d]: b\n\n[^%d]\n\n", i, i)
			}
			return b.String()
		}},
		{"footnote openers", fill("[^")},
		{"tags", fill("<a ")},
		{"tags with attributes", fill("<a b=\"")},
		{"tag attributes", between("<a ", fill("b "), "")},
		{"attribute lines", between("<a\n", fill("b\n"), "<")},
		{"comments", fill("<!--")},
		{"inline comments", fill("a<!--\n")},
		{"instructions", fill("a<?")},
		{"declarations", fill("a<!A")},
		{"cdata", fill("a<![CDATA[")},
		{"html blocks", fill("<div>\n\n")},
		{"closed comments", fill("a<!-- -->")},
		{"autolinks", fill("<a:")},
		{"autolink openers", fill("<http://a")},
		{"addresses", fill(" http://a.b")},
		{"addresses in parentheses", fill("(http://a.b/")},
		{"address of parentheses", between("http://a.b/", fill(")"), "")},
		{"address of entities", between("http://a.b/", fill("&a;"), "")},
		{"address of dots", between("http://a.b/", fill("."), "")},
		{"www", fill(" www.a")},
		{"mail", fill("a@")},
		{"mail, underscores", fill("_a_b")},
		{"mail without at", fill("(a.b")},
		{"entities", fill("&")},
		{"long entity", between("&", fill("a"), ";")},
		{"numeric entity", fill("&#")},
		{"backslashes", fill("\\")},
		{"zero bytes", fill("\x00")},
		{"invalid bytes", fill("\xff\xfe")},
		{"carriage returns", fill("\r")},
		{"tabs", fill("\t")},
		{"tab lines", fill("\ta\n")},
		{"spaces", fill(" ")},
		{"one line", fill("a")},
		{"words", fill("a b ")},
		{"stops", fill("A. ")},
		{"sentences with links", fill("A b. [c](d) ")},
		{"fences", fill("```\n")},
		{"tilde fences", fill("~~~\na\n")},
		{"hard breaks", fill("a  \n")},
		{"nested emphasis", func(size int) string {
			return strings.Repeat("*a _b ", size/12) + strings.Repeat("c_ d* ", size/12)
		}},
		{"images in images", halves("![", "](a)")},
		{"alerts", fill("> [!NOTE]\n\n")},
		{"task items", fill("- [ ] a\n")},
	}
}

// TestBombs bounds what comes out, not the time it takes: output, nodes and copies are what explode. The
// densest construct known is the quote: one byte is 27 bytes of HTML. At full size every bomb ends
// within about a second; run BenchmarkBombs to see.
func TestBombs(t *testing.T) {
	for _, b := range bombs() {
		t.Run(b.name, func(t *testing.T) {
			src := []byte(b.make(20_000))
			d := Parse(src)
			bound := 30*len(src) + 40*maxSparseCells
			if n := len(d.HTML(Rendering{})); n > bound {
				t.Errorf("HTML of %d bytes has %d bytes, want at most %d", len(src), n, bound)
			}
			total := 0
			for _, s := range d.Sections {
				total += len(d.Text(s))
			}
			if total > 3*len(src) {
				t.Errorf("text of %d bytes has %d bytes, want at most three times as many", len(src), total)
			}
		})
	}
}

// TestRefused names the bodies that are shown as they were written, and close neighbours that are not.
func TestRefused(t *testing.T) {
	tests := []struct {
		name, src, want string
	}{
		{"1 MiB", strings.Repeat("a", maxSize), ""},
		{"more", strings.Repeat("a", maxSize+1), "longer than 1 MiB"},
		{"a hundred quotes", strings.Repeat(">", maxNesting) + "a", ""},
		{"one more", strings.Repeat(">", maxNesting+1) + "a", "quotes and lists nested too deeply"},
		{"a rule", strings.Repeat("-", 2000), ""},
		{"dots", strings.Repeat(".", 2000), ""},
		{"2,000 links in a paragraph", strings.Repeat("see [a](b), ", 2000), ""},
		{"3,000 emphasised words in a paragraph", strings.Repeat("*a* ", 3000), ""},
		{"endless brackets", strings.Repeat("[a](", 10000), "too many brackets or emphasis marks in one paragraph"},
		{"endless emphasis", strings.Repeat("*a_ ", 15000), "too many brackets or emphasis marks in one paragraph"},
		{"5,000 definitions", strings.Repeat("[a]: b\n", 5000), ""},
		{"20,000 definitions", strings.Repeat("[a]: b\n", 20000), "too many link definitions in one paragraph"},
		{"20,000 definitions in paragraphs", strings.Repeat("[a]: b\n\n", 20000), ""},
		{"20,000 footnote marks", strings.Repeat("[^1] ", 20000), "too many footnotes"},
	}
	for _, tt := range tests {
		d := Parse([]byte(tt.src))
		if d.Unparsed != tt.want {
			t.Errorf("%s: Unparsed = %q, want %q", tt.name, d.Unparsed, tt.want)
		}
		if html := string(d.HTML(Rendering{})); tt.want != "" && !strings.Contains(html, tt.want) {
			t.Errorf("%s: the page does not say why", tt.name)
		}
	}
}

func BenchmarkBombs(b *testing.B) {
	for _, bomb := range bombs() {
		b.Run(bomb.name, func(b *testing.B) {
			src := []byte(bomb.make(maxSize - 16))
			b.SetBytes(int64(len(src)))
			for b.Loop() {
				_ = Parse(src).HTML(Rendering{})
			}
		})
	}
}
