package markdown

import (
	"fmt"
	"strings"
	"testing"
	"time"
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

func TestBombTimes(t *testing.T) {
	for _, b := range bombs() {
		src := []byte(b.make(maxSize - 16))
		start := time.Now()
		d := Parse(src)
		parse := time.Since(start)
		out := d.HTML(Rendering{})
		total := time.Since(start)
		for _, s := range d.Sections {
			_ = d.Text(s)
		}
		all := time.Since(start)
		t.Logf("%-40s parse %6d ms html %6d ms text %6d ms  out %.1fx  %s", b.name, parse.Milliseconds(), (total - parse).Milliseconds(), (all - total).Milliseconds(), float64(len(out))/float64(len(src)), d.Unparsed)
	}
}
