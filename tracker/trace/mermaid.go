package trace

import (
	"fmt"
	"strings"
	"unicode"
)

// Mermaid returns the trace as a Mermaid flowchart, which forges draw in Markdown: a subgraph for each
// lane, with the start in bold, what is missing dotted and red, and relations that are suspected, or to be looked at again, dashed.
// Source: the flowchart's syntax, https://mermaid.js.org/syntax/flowchart.html.
func (t Trace) Mermaid() string {
	var b strings.Builder
	if cut := t.cutWords(); cut != "" {
		fmt.Fprintf(&b, "---\ntitle: %q\n---\n", cut)
	}
	b.WriteString("flowchart LR\n")
	names := t.names()
	var missing []string
	for _, nodes := range t.byLane() {
		fmt.Fprintf(&b, "  subgraph %s\n", nodes[0].Lane)
		for _, n := range nodes {
			fmt.Fprintf(&b, "    %s[%s]\n", names[n.Key], mermaidText(n.label()...))
			if n.Missing {
				missing = append(missing, names[n.Key])
			}
		}
		b.WriteString("  end\n")
	}
	for _, e := range t.Edges {
		arrow := "-->"
		if e.Suspected || e.LookAgain {
			arrow = "-.->"
		}
		fmt.Fprintf(&b, "  %s %s|%s| %s\n", names[e.From], arrow, mermaidText(e.label()), names[e.To])
	}
	fmt.Fprintf(&b, "  classDef start stroke-width:3px\n  class %s start\n", names[t.Start])
	if len(missing) > 0 {
		fmt.Fprintf(&b, "  classDef missing stroke:#b00020,color:#b00020,stroke-dasharray:2 3\n  class %s missing\n", strings.Join(missing, ","))
	}
	return b.String()
}

// mermaidText writes lines of a label in quotes.
func mermaidText(lines ...string) string {
	escaped := make([]string, len(lines))
	for i, line := range lines {
		escaped[i] = mermaidLine(line)
	}
	return `"` + strings.Join(escaped, "<br>") + `"`
}

// mermaidApart puts a word joiner, which cannot be seen, into what Mermaid acts upon even after it has read
// the codes: a line break, a formula, an icon and the two signs it marks codes with while it works.
// Met with Mermaid 11.
var mermaidApart = strings.NewReplacer(`\n`, "\\\u2060n", "$", "$\u2060", ":fa-", ":\u2060fa-", "ﬂ", "ﬂ\u2060", "¶", "¶\u2060")

// mermaidLine writes what is neither a letter, a digit nor a space as a code such as #34;. Mermaid reads a
// label as Markdown and then as HTML, so that `1.`, an address or a star would do harm as a quote does.
func mermaidLine(line string) string {
	var b strings.Builder
	for i, r := range mermaidApart.Replace(line) {
		if mermaidPlain(r) || i > 0 && r == '-' {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "#%d;", r)
		}
	}
	return b.String()
}

// mermaidPlain reports whether a character means nothing but itself wherever it stands.
func mermaidPlain(r rune) bool {
	return r >= 0x80 || unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(" /,", r)
}
