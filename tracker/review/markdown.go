package review

import (
	"fmt"
	"io"
	"strings"
)

// Marker begins the comment, so that whoever posts it finds the one of last time and replaces it.
const Marker = "<!-- casebook review -->"

// maxLines is how many lines of a part a comment shows; forges refuse comments of more than 65,536 characters.
const maxLines = 40

// MarkdownOptions says what a comment shows besides.
type MarkdownOptions struct {
	Graph   string // a Mermaid flowchart of what the change touches; empty: none
	Caption string // what the graph shows
}

// Markdown writes the review as one comment on a pull request.
func (r *Review) Markdown(w io.Writer, opts MarkdownOptions) {
	fmt.Fprintf(w, "%s\n### casebook: %s\n", Marker, plainMarkdown(r.Headline()))
	for _, part := range r.sections() {
		folded := part.title == "Evidence" || part.title == "Other changes" || part.title == "No longer wrong"
		if folded {
			fmt.Fprintf(w, "\n<details><summary>%s (%d)</summary>\n\n", part.title, len(part.lines))
		} else {
			fmt.Fprintf(w, "\n**%s**\n\n", part.title)
		}
		for _, l := range part.lines[:min(maxLines, len(part.lines))] {
			l.markdown(w)
		}
		if n := len(part.lines) - maxLines; n > 0 {
			fmt.Fprintf(w, "- and %d more: `casebook review`\n", n)
		}
		if folded {
			fmt.Fprint(w, "\n</details>\n")
		}
	}
	if opts.Graph != "" {
		fmt.Fprintf(w, "\n<details><summary>%s</summary>\n\n```mermaid\n%s```\n\n</details>\n", plainMarkdown(opts.Caption), opts.Graph)
	}
}

func (l line) markdown(w io.Writer) {
	fmt.Fprintf(w, "- %s", code(l.ref))
	if l.title != "" {
		fmt.Fprintf(w, " %s", plainMarkdown(l.title))
	}
	if l.says != "" || l.alarm != "" {
		fmt.Fprint(w, "  \n  ")
	}
	fmt.Fprint(w, plainMarkdown(l.says))
	if l.alarm != "" {
		if l.says != "" {
			fmt.Fprint(w, ", ")
		}
		fmt.Fprintf(w, "**%s**", plainMarkdown(l.alarm))
	}
	fmt.Fprintln(w)
	for _, text := range l.below {
		fmt.Fprintf(w, "  - %s\n", plainMarkdown(text))
	}
	for _, command := range l.do {
		fmt.Fprintf(w, "  - %s\n", code(command))
	}
}

// code writes text as a code span, whatever it holds. Source: CommonMark 0.31, 6.1.
func code(text string) string {
	text = oneLine(text)
	fence := "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " "
	}
	return fence + text + fence
}

// plainMarkdown writes text so that it reads as it is, also at the begin of a line: no markup, no HTML, and
// nobody is mentioned.
func plainMarkdown(text string) string {
	var b strings.Builder
	text = oneLine(text)
	digits := len(text) - len(strings.TrimLeft(text, "0123456789"))
	for i, r := range text {
		switch {
		case i == 0 && strings.ContainsRune("#+-=", r), i == digits && i > 0 && (r == '.' || r == ')'): // a heading, a list
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '&':
			b.WriteString("&amp;")
		case r == '@':
			b.WriteString("@\u2060") // a word joiner cannot be seen and is in no name
		case strings.ContainsRune("\\`*_{}[]|~$", r):
			b.WriteByte('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
